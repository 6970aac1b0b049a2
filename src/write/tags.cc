#include "write/tags.h"

#include <flacfile.h>
#include <id3v2tag.h>
#include <infotag.h>
#include <mpegfile.h>
#include <opusfile.h>
#include <tpropertymap.h>
#include <vorbisfile.h>
#include <wavfile.h>
#include <xiphcomment.h>

static TagLib::PropertyMap properties(const struct tag *tags, unsigned count) {
    TagLib::PropertyMap map;
    for (unsigned i = 0; i < count; i++)
        if (tags[i].value && *tags[i].value)
            map.insert(TagLib::String(tags[i].key, TagLib::String::UTF8),
                       TagLib::StringList(TagLib::String(tags[i].value, TagLib::String::UTF8)));
    return map;
}

template <class File> static int write_plain(const char *path, const TagLib::PropertyMap &map) {
    File file(path, false);
    if (!file.isValid() || file.readOnly())
        return 0;
    file.setProperties(map);
    return file.save();
}

int tags_write(const char *path, enum tag_file kind, const struct tag *tags, unsigned count) {
    TagLib::PropertyMap map = properties(tags, count);
    switch (kind) {
    case TAG_FLAC: return write_plain<TagLib::FLAC::File>(path, map);
    case TAG_VORBIS: return write_plain<TagLib::Ogg::Vorbis::File>(path, map);
    case TAG_OPUS: return write_plain<TagLib::Ogg::Opus::File>(path, map);
    case TAG_WAV: {
        TagLib::RIFF::WAV::File file(path, false);
        if (!file.isValid() || file.readOnly())
            return 0;
        file.ID3v2Tag()->setProperties(map);
        /* players on Windows and many tools read only the older INFO chunk */
        file.InfoTag()->setProperties(map);
        /* TagLib's mapping knows a year only, and no language */
        if (map.contains("DATE"))
            file.InfoTag()->setFieldText("ICRD", map["DATE"].front());
        if (map.contains("LANGUAGE"))
            file.InfoTag()->setFieldText("ILNG", map["LANGUAGE"].front());
        return file.save(TagLib::RIFF::WAV::File::AllTags);
    }
    case TAG_MPEG: {
        TagLib::MPEG::File file(path, false);
        if (!file.isValid() || file.readOnly())
            return 0;
        file.ID3v2Tag(true)->setProperties(map);
        return file.save(TagLib::MPEG::File::ID3v2, TagLib::File::StripOthers);
    }
    }
    return 0;
}
