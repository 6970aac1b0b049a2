#include "write/tags.h"

#include <attachedpictureframe.h>
#include <chapterframe.h>
#include <cstring>
#include <id3v2tag.h>
#include <infotag.h>
#include <tableofcontentsframe.h>
#include <textidentificationframe.h>
#include <tpropertymap.h>

using TagLib::ByteVector;
using TagLib::String;
namespace ID3v2 = TagLib::ID3v2;

static const unsigned no_offset = 0xFFFFFFFF; /* of a chapter in bytes: its times count */

static TagLib::PropertyMap properties(const struct tag_list *tags) {
    TagLib::PropertyMap map;
    for (unsigned i = 0; i < tags->n; i++)
        map.insert(String(tags->at[i].key, String::UTF8),
                   TagLib::StringList(String(tags->at[i].value, String::UTF8)));
    return map;
}

static str kept(const ByteVector &bytes, size_t from, struct arena *keep) {
    str all = {bytes.data() + from, bytes.size() - from};
    return str_copy(all, keep);
}

/* The tag owns the frames that it is given. */
static void add_chapters(ID3v2::Tag &tag, const struct tag_list *tags) {
    TagLib::ByteVectorList names;
    for (unsigned i = 0; i < tags->chapters_n; i++) {
        const struct tag_chapter *c = &tags->chapters[i];
        ByteVector name = (String("chp") + String::number((int)i)).data(String::Latin1);
        auto *title = new ID3v2::TextIdentificationFrame("TIT2", String::UTF8);
        title->setText(String(c->title, String::UTF8));
        ID3v2::FrameList inside;
        inside.append(title);
        tag.addFrame(
            new ID3v2::ChapterFrame(name, c->start_ms, c->end_ms, no_offset, no_offset, inside));
        names.append(name);
    }
    if (names.isEmpty())
        return;
    auto *contents = new ID3v2::TableOfContentsFrame("toc", names);
    contents->setIsTopLevel(true);
    contents->setIsOrdered(true);
    tag.addFrame(contents);
}

static void add_cover(ID3v2::Tag &tag, const struct picture *cover) {
    auto *frame = new ID3v2::AttachedPictureFrame;
    frame->setMimeType(cover->mime);
    frame->setType(ID3v2::AttachedPictureFrame::FrontCover);
    frame->setPicture(ByteVector(cover->bytes.at, (unsigned)cover->bytes.len));
    tag.addFrame(frame);
}

str tags_id3(const struct tag_list *tags, struct arena *keep) {
    if (tags->n == 0 && tags->chapters_n == 0 && !tags->cover)
        return str();
    ID3v2::Tag tag;
    tag.setProperties(properties(tags));
    add_chapters(tag, tags);
    if (tags->cover)
        add_cover(tag, tags->cover);
    return kept(tag.render(), 0, keep);
}

str tags_info(const struct tag_list *tags, struct arena *keep) {
    if (tags->n == 0)
        return str();
    TagLib::PropertyMap map = properties(tags);
    TagLib::RIFF::Info::Tag tag;
    tag.setProperties(map);
    /* TagLib's mapping knows a year only, and no language */
    if (map.contains("DATE"))
        tag.setFieldText("ICRD", map["DATE"].front());
    if (map.contains("LANGUAGE"))
        tag.setFieldText("ILNG", map["LANGUAGE"].front());
    return kept(tag.render(), std::strlen("INFO"), keep);
}
