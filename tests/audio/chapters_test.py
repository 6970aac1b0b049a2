"""Chapters and covers in every format, and hostile titles in tags, judged by outside programs and a
RIFF reader of our own."""
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, main, path, produce, run, test, tool, write  # noqa: E402

HOSTILE = '“Q” & <script>alert(1)</script> ]]> "q" جسر 😀 = CHAPTER009=x'


def page(title, lang, text):
    escaped = title.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return ('<!doctype html><html lang="%s"><head><title>x</title></head><body><article><h1>%s</h1>'
            '<p>%s</p></article></body></html>' % (lang, escaped, text))


ARTICLES = [
    write('one.txt', 'The harbour opens again\n\nThe harbour opened on Monday. Ships came.\n'),
    write('two.html', page(HOSTILE, 'en', 'The mayor of the town opened the new bridge on Monday.')),
    write('three.html', page('新桥今天正式通车', 'zh', '新桥今天通车了，很多人都来了，市长也来了。')),
]
# the headlines at the top, then the stories
TITLES = ['The headlines', 'The harbour opens again', HOSTILE, '新桥今天正式通车']
STORIES = TITLES[1:]
FORMATS = ('flac', 'wav', 'ogg', 'opus', 'mp3')
for kind, colour in (('png', 'red'), ('jpg', 'blue')):
    tool('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'color=%s:s=1400x1400' % colour, '-frames:v',
         '1', '-y', path('cover.' + kind))
for ending in FORMATS:
    cover = 'cover.jpg' if ending in ('ogg', 'mp3') else 'cover.png'
    produce(*ARTICLES, '-o', path('x.' + ending), '--cover', path(cover), '--sidecars')
    shutil.move(path('x.json'), path(ending + '.json'))
    shutil.move(path('x.chapters.json'), path(ending + '.chapters.json'))
with open(path('flac.json'), encoding='utf-8') as f:
    TIMELINE = json.load(f)


def starts(timeline, key):
    """Of each chapter: the programme's own is at 0, a story is where its headline is read."""
    return [0] + [next(u[key] for u in timeline['utterances']
                       if u['story'] == s and u['role'] == 'headline') for s in range(3)]


STARTS = starts(TIMELINE, 'start_s')


def cover_bytes(kind):
    with open(path('cover.' + kind), 'rb') as f:
        return f.read()


def mutagen(code, *args):
    """What a program with mutagen prints; it is a package of the system's python."""
    return json.loads(tool('/usr/bin/python3', '-c', 'import json, sys, base64, mutagen\n' + code,
                           *args))


def riff(name):
    """[(name, bytes)] of a WAV's chunks."""
    with open(path(name), 'rb') as f:
        data = f.read()
    assert data[:4] == b'RIFF' and data[8:12] == b'WAVE'
    assert struct.unpack('<I', data[4:8])[0] == len(data) - 8
    return chunks(data[12:])


def chunks(data):
    found, at = [], 0
    while at < len(data):
        kind, n = struct.unpack('<4sI', data[at:at + 8])
        assert at + 8 + n <= len(data), kind
        found.append((kind, data[at + 8:at + 8 + n]))
        at += 8 + n + n % 2
    return found


@test
def ffprobe_sees_a_chapter_a_story():
    for ending in FORMATS:
        got = json.loads(tool('ffprobe', '-v', 'error', '-show_chapters', '-show_format', '-of', 'json',
                              path('x.' + ending)))
        chapters = sorted(got['chapters'], key=lambda c: float(c['start_time']))
        assert [c['tags']['title'] for c in chapters] == TITLES, (ending, chapters)
        for c, start in zip(chapters, STARTS):
            # of another rate the sentences are some samples shorter or longer
            assert abs(float(c['start_time']) - start) < 0.002, (ending, c, start)
        assert got['format']['tags'].get('title', got['format']['tags'].get('TITLE')) == STORIES[0] \
            if ending not in ('ogg', 'opus') else True


@test
def flac_and_ogg_have_comments():
    listed = tool('metaflac', '--list', '--block-type=VORBIS_COMMENT', path('x.flac'))
    for i, (title, start) in enumerate(zip(TITLES, STARTS)):
        at = '%02d:%02d:%06.3f' % (start // 3600, start // 60 % 60, start % 60)
        assert 'CHAPTER%03d=%s\n' % (i + 1, at) in listed, listed
        assert 'CHAPTER%03dNAME=%s\n' % (i + 1, title) in listed, listed
    assert len(re.findall(r': CHAPTER\d+=', listed)) == 4, listed
    for name in ('x.ogg', 'x.opus'):
        tags = mutagen('print(json.dumps(dict(mutagen.File(sys.argv[1]))))', path(name))
        tags = {k.upper(): v for k, v in tags.items()}
        for i, title in enumerate(TITLES):
            assert tags['CHAPTER%03dNAME' % (i + 1)] == [title], tags
            assert re.fullmatch(r'00:00:\d\d\.\d\d\d', tags['CHAPTER%03d' % (i + 1)][0]), tags


@test
def mp3_has_chap_and_ctoc():
    got = mutagen('''
t = mutagen.File(sys.argv[1]).tags
print(json.dumps({
  'chap': [[c.element_id, c.start_time, c.end_time, c.start_offset, c.end_offset,
            str(c.sub_frames['TIT2'])] for c in t.getall('CHAP')],
  'ctoc': [[c.element_id, int(c.flags), c.child_element_ids] for c in t.getall('CTOC')]}))''',
                  path('x.mp3'))
    with open(path('mp3.json'), encoding='utf-8') as f:
        length = json.load(f)['duration_s']
    chap = sorted(got['chap'], key=lambda c: c[1])
    assert [c[5] for c in chap] == TITLES, chap
    assert len({c[0] for c in chap}) == 4
    ends = [c[1] for c in chap[1:]] + [round(length * 1000)]
    assert [c[2] for c in chap] == ends and chap[0][1] == 0, (chap, ends)
    assert all(c[3] == c[4] == 0xFFFFFFFF for c in chap)
    assert len(got['ctoc']) == 1, got
    assert got['ctoc'][0][1] == 3, 'top level and ordered'
    assert got['ctoc'][0][2] == [c[0] for c in chap], got


@test
def wav_has_cue_points_with_labels():
    all = riff('x.wav')
    names = [c[0] for c in all]
    assert names.index(b'cue ') < names.index(b'data') and names.count(b'cue ') == 1
    cue = dict(all)[b'cue ']
    n = struct.unpack('<I', cue[:4])[0]
    assert n == 4 and len(cue) == 4 + 24 * n
    points = {}
    for i in range(n):
        id, position, chunk, a, b, frame = struct.unpack('<II4sIII', cue[4 + 24 * i:28 + 24 * i])
        assert chunk == b'data' and a == b == 0 and position == frame
        points[id] = frame
    lists = [c for kind, c in all if kind == b'LIST' and c[:4] == b'adtl']
    assert len(lists) == 1
    labels = {}
    for kind, body in chunks(lists[0][4:]):
        assert kind == b'labl' and body[-1:] == b'\0', (kind, body)
        labels[struct.unpack('<I', body[:4])[0]] = body[4:-1].decode()
    order = sorted(points, key=points.get)
    assert [labels[i] for i in order] == TITLES, labels
    with open(path('wav.json'), encoding='utf-8') as f:
        t = json.load(f)
    assert [points[i] for i in order] == starts(t, 'start_frame')


@test
def chapters_json_is_what_players_expect():
    for ending in FORMATS:
        with open(path(ending + '.chapters.json'), encoding='utf-8') as f:
            j = json.load(f)
        assert j['version'] == '1.2.0' and j['title'] == STORIES[0]
        assert [c['title'] for c in j['chapters']] == TITLES
        at = [c['startTime'] for c in j['chapters']]
        assert all(isinstance(s, float) for s in at) and at[0] == 0
        assert at == sorted(set(at)), at
        for start, want in zip(at, STARTS):
            assert abs(start - want) < 0.002
        assert all('url' not in c for c in j['chapters'])


@test
def a_chapter_leads_to_its_article():
    feed = write('feed.xml', '<rss version="2.0"><channel><title>N</title>' + ''.join(
        '<item><title>%s</title><link>https://example.org/%d?a=1&amp;b=2</link><description>'
        'The council met on Monday and agreed to mend the bridge.</description></item>' % (t, i)
        for i, t in enumerate(('The bridge is mended', 'The ferry is sold'))) + '</channel></rss>')
    produce(feed, '-o', path('f.flac'), '--sidecars')
    with open(path('f.chapters.json'), encoding='utf-8') as f:
        chapters = json.load(f)['chapters']
    assert [c.get('url') for c in chapters] == [None] + [
        'https://example.org/%d?a=1&b=2' % i for i in (0, 1)]


@test
def a_story_that_nobody_can_speak_has_no_chapter():
    thai = write('thai.txt', 'สะพานใหม่เปิดแล้ววันนี้ ผู้คนจำนวนมากมาร่วมงานในเมืองหลวงของประเทศ\n')
    p = produce(ARTICLES[0], thai, ARTICLES[1], '-o', path('t.flac'), '--sidecars')
    assert 'left out' in p.error, p.error
    with open(path('t.chapters.json'), encoding='utf-8') as f:
        assert [c['title'] for c in json.load(f)['chapters']] == TITLES[:3]
    with open(path('t.json'), encoding='utf-8') as f:
        t = json.load(f)
    for u in t['utterances']:
        if u['story'] is not None:
            source = t['sources'][u['story']]
            assert source['index'] == u['source']['index'], (u, source)


@test
def the_cover_is_in_every_format():
    assert 'type: 3 (Cover (front))' in tool('metaflac', '--list', path('x.flac'))
    pictures = '''
t = mutagen.File(sys.argv[1])
p = (t.pictures[0] if hasattr(t, 'pictures') else
     mutagen.flac.Picture(base64.b64decode(t['metadata_block_picture'][0]))
     if 'metadata_block_picture' in t else t.tags.getall('APIC')[0])
print(json.dumps([int(p.type), p.mime, base64.b64encode(p.data).decode(),
                  getattr(p, 'width', 1400), getattr(p, 'height', 1400), getattr(p, 'depth', 24)]))'''
    for ending in FORMATS:
        kind, mime = ('jpg', 'image/jpeg') if ending in ('ogg', 'mp3') else ('png', 'image/png')
        got = mutagen('import mutagen.flac\n' + pictures, path('x.' + ending))
        assert got[:2] == [3, mime] and base64.b64decode(got[2]) == cover_bytes(kind), ending
        assert got[3:] == [1400, 1400, 24], (ending, got[3:])
        streams = json.loads(tool('ffprobe', '-v', 'error', '-show_streams', '-of', 'json',
                                  path('x.' + ending)))['streams']
        assert [s['width'] for s in streams if s['disposition']['attached_pic']] == [1400], ending
    # and in a stream
    p = produce(ARTICLES[0], '-o', '-', '--format', 'opus', '--cover', path('cover.jpg'))
    write('streamed.opus', p.stdout)
    got = mutagen('import mutagen.flac\n' + pictures, path('streamed.opus'))
    assert base64.b64decode(got[2]) == cover_bytes('jpg')


@test
def audio_is_the_same_with_and_without():
    produce(*ARTICLES, '-o', path('bare.flac'))
    md5 = lambda name: tool('metaflac', '--show-md5sum', path(name))  # noqa: E731
    assert md5('bare.flac') == md5('x.flac')
    assert 'PICTURE' not in tool('metaflac', '--list', path('bare.flac'))
    for ending in FORMATS:
        tool('ffmpeg', '-v', 'error', '-xerror', '-i', path('x.' + ending), '-f', 'null', '-')


@test
def a_cover_can_be_drawn():
    produce(ARTICLES[0], '-o', path('drawn.flac'), '--cover', 'drawn')
    got = mutagen('import mutagen.flac\np = mutagen.File(sys.argv[1]).pictures[0]\n'
                  'print(json.dumps([int(p.type), p.mime, p.width, p.height, len(p.data)]))',
                  path('drawn.flac'))
    assert got[:4] == [3, 'image/png', 3000, 3000] and got[4] > 10000, got


@test
def what_is_no_cover_is_refused():
    png, jpg = cover_bytes('png'), cover_bytes('jpg')
    wide = png[:16] + struct.pack('>I', 20000) + png[20:]
    for name, content, why in (('n.txt', 'no picture', 'no JPEG or PNG'),
                               ('n.gif', b'GIF89a' + bytes(100), 'no JPEG or PNG'),
                               ('n.png', png[:200], 'damaged'), ('n.jpg', jpg[:-700], 'damaged'),
                               ('m.png', png[:12], 'damaged'), ('m.jpg', jpg[:3], 'damaged'),
                               ('w.png', wide, '20000 x 1400'), ('e.png', b'', 'no JPEG or PNG'),
                               ('big.jpg', jpg + bytes(9 << 20), 'limit of 8 MB')):
        p = run('produce', ARTICLES[0], '-o', path('no.flac'), '--cover', write(name, content))
        assert p.returncode == 2 and why in p.error and name in p.error, (name, p.error)
        assert p.error.count('\n') == 1, p.error
    p = run('produce', ARTICLES[0], '-o', path('no.flac'), '--cover', path('nowhere.png'))
    assert p.returncode == 1 and 'nowhere.png: No such file' in p.error, p.error
    assert not os.path.exists(path('no.flac')), 'a file all the same'


@test
def more_chapters_than_a_file_can_have_are_noted():
    feed = write('many.xml', '<rss version="2.0"><channel><title>N</title>' + ''.join(
        '<item><guid>%d</guid><title>News</title><description>Yes.</description></item>' % i
        for i in range(260)) + '</channel></rss>')
    p = produce(feed, '-o', path('many.wav'), '--sidecars', '--lufs', 'off', '--rate', '8000')
    assert 'first 255 chapters of 261' in p.error, p.error
    assert p.error.count('chapters of') == 1, p.error
    assert dict(riff('many.wav'))[b'cue '][:4] == struct.pack('<I', 255)
    with open(path('many.chapters.json'), encoding='utf-8') as f:
        assert len(json.load(f)['chapters']) == 261


main()
