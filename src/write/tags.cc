#include "write/tags.h"

#include <cstring>
#include <id3v2tag.h>
#include <infotag.h>
#include <tpropertymap.h>

static TagLib::PropertyMap properties(const struct tag *tags, unsigned n) {
    TagLib::PropertyMap map;
    for (unsigned i = 0; i < n; i++)
        map.insert(TagLib::String(tags[i].key, TagLib::String::UTF8),
                   TagLib::StringList(TagLib::String(tags[i].value, TagLib::String::UTF8)));
    return map;
}

static str kept(const TagLib::ByteVector &bytes, size_t from, struct arena *keep) {
    str all = {bytes.data() + from, bytes.size() - from};
    return str_copy(all, keep);
}

str tags_id3(const struct tag *tags, unsigned n, struct arena *keep) {
    if (n == 0)
        return str();
    TagLib::ID3v2::Tag tag;
    tag.setProperties(properties(tags, n));
    return kept(tag.render(), 0, keep);
}

str tags_info(const struct tag *tags, unsigned n, struct arena *keep) {
    if (n == 0)
        return str();
    TagLib::PropertyMap map = properties(tags, n);
    TagLib::RIFF::Info::Tag tag;
    tag.setProperties(map);
    /* TagLib's mapping knows a year only, and no language */
    if (map.contains("DATE"))
        tag.setFieldText("ICRD", map["DATE"].front());
    if (map.contains("LANGUAGE"))
        tag.setFieldText("ILNG", map["LANGUAGE"].front());
    return kept(tag.render(), std::strlen("INFO"), keep);
}
