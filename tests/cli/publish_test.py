"""`newscast publish`: the feed against the check-lists of podcast directories and of Podcasting 2.0,
the pages as any reader of HTML sees them, damaged bulletins, hostile titles, two publishers at once,
and two thousand bulletins in bounded memory."""
import email.utils
import hashlib
import html.parser
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import time
import urllib.parse
import uuid
import zipfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, NEWSCAST, SANITIZED, main, path, produce, run, test, tool, write  # noqa

BASE = 'https://news.example.org/spoken'
SHOW = ('--base-url', BASE + '/', '--title', 'News of the "wards" & more', '--email',
        'editor@example.org', '--author', 'Ward News', '--category', 'News > Daily News')
ITUNES = '{http://www.itunes.com/dtds/podcast-1.0.dtd}'
PODCAST = '{https://podcastindex.org/namespace/1.0}'
ATOM = '{http://www.w3.org/2005/Atom}'
HOSTILE = [
    'A "quoted" & \'single\' title', 'End ]]> of <![CDATA[ data', '</script><script>alert(1)</script>',
    '--> <!-- & &amp; &lt; &#60;', 'Emoji \U0001F469‍\U0001F680 and \u202eturned\u202c text', 'x' * 10240,
    'Bell \x07 and \x1b[31m escape \x85 \ufffe \U0001ffff', '重庆“新闻”：<标题>', 'خبر عاجل & <عنوان>',
    '%41%s%n../../etc', "';alert(String.fromCharCode(88))//", '{{7*7}} ${7*7} \\u0041 \\']


def sound(seconds=1.0, rate=8000):
    """A whole WAV file."""
    data = bytes(2 * int(seconds * rate))
    return (b'RIFF' + struct.pack('<I', 36 + len(data)) + b'WAVEfmt ' +
            struct.pack('<IHHIIHH', 16, 1, 1, rate, 2 * rate, 2, 16) +
            b'data' + struct.pack('<I', len(data)) + data)


def bulletin(folder, title='A title', lang='en', seconds=2.0, source=None, parts=None, **changes):
    """Writes a small bulletin as docs/bulletin-json.md describes it (of a version without digest)."""
    os.makedirs(folder)
    audio = sound(seconds)
    with open(os.path.join(folder, 'bulletin.wav'), 'wb') as f:
        f.write(audio)
    parts = parts or [(title, 'headline'), ('One sentence of it.', 'body'), ('Another.', 'body')]
    step = seconds / (len(parts) + 1)
    t = {'version': '0', 'title': title, 'language': lang, 'rate_hz': 8000,
         'frames': int(seconds * 8000), 'duration_s': seconds,
         'loudness': {}, 'notes': [],
         'audio': {'format': 'wav', 'bytes': len(audio), 'levels': [1, 50, 100]},
         'sources': [dict({'index': 0, 'name': 'x', 'charset': 'UTF-8', 'headline': title,
                           'author': '', 'date': '', 'place': '', 'publication': '', 'url': ''},
                          **(source or {}))],
         'utterances': [{'start_s': i * step, 'end_s': i * step + step / 2, 'role': role, 'story': 0,
                         'sentence': i, 'paragraph': i, 'lang': lang, 'written': text}
                        for i, (text, role) in enumerate(parts)]}
    t.update(changes)
    with open(os.path.join(folder, 'bulletin.json'), 'w', encoding='utf-8') as f:
        json.dump(t, f, ensure_ascii=False)
    os.utime(os.path.join(folder, 'bulletin.json'), (1740000000, 1740000000))


def publish(folder, *args, show=SHOW, **kw):
    p = run('publish', folder, *show, *args, **kw)
    assert p.returncode == 0, p.error
    return p


def read(*parts):
    with open(os.path.join(*parts), 'rb') as f:
        return f.read()


def channel_of(folder):
    return ET.fromstring(read(folder, 'feed.xml')).find('channel')


class Page(html.parser.HTMLParser):
    """Collects elements and text; `text` leaves out scripts and styles."""
    def __init__(self, source):
        super().__init__()
        self.elements, self.words, self.sentences, self.open = [], [], [], []
        self.data = {}
        self.feed(source.decode('utf-8'))

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.elements.append((tag, a))
        if tag in ('meta', 'link', 'input'):
            return
        self.open.append((tag, a))
        if a.get('class') == 's':
            self.sentences.append([a, ''])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag

    def handle_data(self, data):
        tag, a = self.open[-1] if self.open else ('', {})
        if tag in ('script', 'style'):
            self.data.setdefault(a.get('type', tag), []).append(data)
            return
        self.words.append(data)
        if any(x.get('class') == 's' for _, x in self.open):
            self.sentences[-1][1] += data

    def all(self, tag):
        return [a for t, a in self.elements if t == tag]


# One programme of real bulletins, which several tests look at.
SITE = path('site')
ARTICLE = ('The bridge of ward 4 reopens\n\nBy Jane Roe and John Doe\n\nPublished 2 March 2025\n\n'
           'LONDON — The bridge over the river opened again on Monday after ten long years of work '
           'that nobody had believed would ever end. It had cost $3.5bn, the council said.\n\n'
           '"We have waited long enough," said the mayor of the town, who crossed it on foot with '
           'two hundred others. The next one is to be built in 2031, further down the river.\n')


def site():
    if os.path.exists(SITE):
        return SITE
    os.mkdir(SITE)
    feed = {'version': 'https://jsonfeed.org/version/1.1', 'title': 'Ward News', 'items': [
        {'id': str(i), 'title': 'Ward %d has a new library' % i, 'url': 'https://w.example/%d?a=1&b' % i,
         'authors': [{'name': 'Ann Writer'}], 'date_published': '2025-03-0%dT08:00:00Z' % (i + 1),
         'content_text': 'The library of ward %d opened its doors on Sunday morning. Many came to see '
                         'it, and they stayed until the evening.' % i} for i in range(2)]}
    write('one.txt', ARTICLE)
    write('two.json', json.dumps(feed))
    for name, source in (('first', 'one.txt'), ('second', 'two.json')):
        os.mkdir(os.path.join(SITE, name))
        produce(path(source), '-o', os.path.join(SITE, name, 'bulletin.mp3'))
    publish(SITE)
    return SITE


def items():
    return channel_of(site()).findall('item')


@test
def the_channel_has_what_directories_ask_for():
    c = channel_of(site())
    assert c.findtext('title') == SHOW[3]
    assert 0 < len(c.findtext('description').encode()) <= 4000
    assert c.findtext('link') == BASE + '/'
    assert re.fullmatch(r'[a-z]{2,3}(-\w+)*', c.findtext('language'))
    assert c.find(ITUNES + 'image').get('href') == BASE + '/cover.png'
    assert c.find(ITUNES + 'category').get('text') == 'News'
    assert c.find(ITUNES + 'category/' + ITUNES + 'category').get('text') == 'Daily News'
    assert c.findtext(ITUNES + 'explicit') == 'false'
    assert c.findtext(ITUNES + 'author') == 'Ward News'
    assert c.findtext(ITUNES + 'owner/' + ITUNES + 'email') == 'editor@example.org'
    self, = [x for x in c.findall(ATOM + 'link') if x.get('rel') == 'self']
    assert self.get('href') == BASE + '/feed.xml' and self.get('type') == 'application/rss+xml'
    assert ET.fromstring(read(SITE, 'feed.xml')).get('version') == '2.0'


@test
def the_cover_is_a_square_png_of_3000_pixels():
    png = read(site(), 'cover.png')
    assert png[:8] == b'\x89PNG\r\n\x1a\n' and struct.unpack('>II', png[16:24]) == (3000, 3000)


@test
def the_items_have_what_directories_ask_for():
    assert len(items()) == 2
    for item in items():
        e = item.find('enclosure')
        assert e.get('url').startswith(BASE + '/')
        file = os.path.join(SITE, urllib.parse.unquote(e.get('url')[len(BASE) + 1:]))
        assert int(e.get('length')) == os.path.getsize(file)
        assert e.get('type') == 'audio/mpeg'
        seconds = float(tool('ffprobe', '-v', 'error', '-show_entries', 'format=duration', '-of',
                             'csv=p=0', file))
        assert abs(int(item.findtext(ITUNES + 'duration')) - seconds) <= 1
        assert item.findtext('title') and item.findtext('description')
        assert item.find('guid').get('isPermaLink') == 'false'
        uuid.UUID(item.findtext('guid'))
        when = email.utils.parsedate_to_datetime(item.findtext('pubDate'))
        assert email.utils.format_datetime(when) == item.findtext('pubDate')
        assert item.findtext(ITUNES + 'episodeType') == 'full'
    first, = [i for i in items() if '/first/' in i.find('enclosure').get('url')]
    assert 'bridge of ward 4' in first.findtext('title')
    assert 'The bridge over the river opened' in first.findtext('description')
    assert len({i.findtext('guid') for i in items()}) == 2


@test
def a_bulletin_of_one_article_links_to_it():
    folder = path('linked')
    bulletin(folder + '/a', source={'url': 'https://w.example/a b?x=1&y="2"', 'author': 'Jo Doe'})
    bulletin(folder + '/b', source={'url': 'javascript:alert(1)'})
    publish(folder)
    links = {i.findtext('enclosure') or i.find('enclosure').get('url').split('/')[-2]:
             i.findtext('link') for i in channel_of(folder).findall('item')}
    assert links == {'a': 'https://w.example/a%20b?x=1&y=%222%22', 'b': BASE + '/b/'}
    assert b'javascript:' not in read(folder, 'b/index.html') + read(folder, 'feed.xml')


@test
def the_tags_of_podcasting_2_are_there():
    c = channel_of(site())
    space = uuid.UUID('ead4c236-bf58-58c6-a2c6-a6b28d128cb6')
    assert str(uuid.uuid5(space, 'podnews.net/rss')) == '9b024349-ccf0-5f69-a609-6b82873eab3c'
    assert c.findtext(PODCAST + 'guid') == str(uuid.uuid5(space, BASE[8:] + '/feed.xml'))
    assert c.find(PODCAST + 'locked').text == 'yes'
    assert c.find(PODCAST + 'locked').get('owner') == 'editor@example.org'
    for where in [c] + c.findall('item'):
        txt, = where.findall(PODCAST + 'txt')
        assert txt.get('purpose') == 'ai-content' and 'synthetic' in txt.text
    first, = [i for i in items() if '/first/' in i.find('enclosure').get('url')]
    assert [p.text for p in first.findall(PODCAST + 'person')] == ['Jane Roe', 'John Doe']
    bite = first.find(PODCAST + 'soundbite')
    assert 15 <= float(bite.get('duration')) <= 120 and float(bite.get('startTime')) == 0
    page = [t for t in first.findall(PODCAST + 'transcript') if t.get('type') == 'text/html']
    assert [t.get('url') for t in page] == [BASE + '/first/index.html']


@test
def what_stands_beside_the_audio_is_in_the_feed():
    folder = path('beside')
    bulletin(folder + '/a')
    kinds = {'bulletin.vtt': 'text/vtt', 'bulletin.srt': 'application/x-subrip',
             'bulletin.transcript.json': 'application/json'}
    for name in list(kinds) + ['bulletin.chapters.json']:
        write('beside/a/' + name, '{}')
    shutil.copy(os.path.join(site(), 'first/bulletin.mp3'), folder + '/a/bulletin.mp3')
    publish(folder)
    item = channel_of(folder).find('item')
    found = {t.get('url').split('/')[-1]: t for t in item.findall(PODCAST + 'transcript')}
    assert {n: found[n].get('type') for n in kinds} == kinds
    assert found['bulletin.vtt'].get('rel') == 'captions'
    assert found['bulletin.vtt'].get('language') == 'en'
    chapters = item.find(PODCAST + 'chapters')
    assert chapters.get('url') == BASE + '/a/bulletin.chapters.json'
    assert chapters.get('type') == 'application/json+chapters'
    other = item.find(PODCAST + 'alternateEnclosure')
    assert other.get('type') == 'audio/mpeg'
    assert other.find(PODCAST + 'source').get('uri') == BASE + '/a/bulletin.mp3'
    assert int(other.get('length')) == os.path.getsize(folder + '/a/bulletin.mp3')
    assert item.find('enclosure').get('type') == 'audio/wav'


@test
def the_page_shows_every_sentence_with_its_time_and_language():
    for name in ('first', 'second'):
        t = json.loads(read(site(), name, 'bulletin.json'))
        page = Page(read(SITE, name, 'index.html'))
        said = {}
        for u in t['utterances']:
            s = said.setdefault(u['sentence'], [u['start_s'], 0, ''])
            s[1], s[2] = u['end_s'], s[2] + u['written']
        assert [s[1] for s in page.sentences] == [s[2] for s in said.values()]
        for (a, _), (start, end, _) in zip(page.sentences, said.values()):
            assert abs(float(a['data-start']) - start) < 0.001 and a['lang'] == 'en'
            assert abs(float(a['data-end']) - end) < 0.001
        audio, = page.all('audio')
        assert 'controls' in audio and 'autoplay' not in audio and audio['src'] == 'bulletin.mp3'
        assert len(page.all('svg')) == 1 and page.all('html')[0]['lang'] == 'en'


@test
def the_page_asks_nobody_for_anything():
    for name in ('index.html', 'first/index.html', 'second/index.html'):
        source = read(site(), name)
        page = Page(source)
        for tag, a in page.elements:
            for key in ('src', 'srcset', 'poster', 'data'):
                assert a.get(key, 'bulletin.mp3') == 'bulletin.mp3', (name, tag, a)
            assert tag not in ('img', 'iframe', 'object', 'embed'), tag
            assert tag != 'link' or a['rel'] in ('canonical', 'alternate'), a
        assert b'@import' not in source and b'url(http' not in source


@test
def the_page_tells_search_engines_what_it_is():
    page = Page(read(site(), 'first/index.html'))
    d = json.loads(''.join(page.data['application/ld+json']))
    assert d['@type'] == 'NewsArticle' and d['inLanguage'] == 'en'
    assert d['audio']['@type'] == 'AudioObject' and d['audio']['encodingFormat'] == 'audio/mpeg'
    assert d['audio']['contentUrl'] == BASE + '/first/bulletin.mp3'
    assert re.fullmatch(r'PT\d+\.\d+S', d['audio']['duration'])
    assert d['datePublished'] == '2025-03-02' and d['author']['name'].startswith('Jane Roe')


@test
def the_second_time_nothing_is_written():
    names = [os.path.join(d, f) for d, _, fs in os.walk(site()) for f in fs]
    before = {n: (os.stat(n).st_mtime_ns, os.stat(n).st_ino) for n in names}
    time.sleep(1.1)
    assert '0 pages written' in publish(SITE).text
    assert before == {n: (os.stat(n).st_mtime_ns, os.stat(n).st_ino) for n in names}
    assert sorted(names) == sorted(os.path.join(d, f) for d, _, fs in os.walk(SITE) for f in fs)


@test
def guids_and_dates_stay_whatever_changes():
    folder = path('forever')
    for name in 'ab':
        bulletin('%s/%s' % (folder, name), source={'date': '2024-05-0%d' % ('ab'.index(name) + 1)})
    publish(folder)
    old = channel_of(folder)
    os.utime(folder + '/a/bulletin.json')
    moved = ('--base-url', 'http://elsewhere.example', '--title', 'Another name')
    publish(folder, show=moved)
    new = channel_of(folder)
    for what in (PODCAST + 'guid', 'item/guid', 'item/pubDate'):
        assert [x.text for x in old.findall(what)] == [x.text for x in new.findall(what)], what
    assert [x.text for x in new.findall('item/pubDate')] == [
        'Thu, 02 May 2024 12:00:00 +0000', 'Wed, 01 May 2024 12:00:00 +0000']
    os.remove(folder + '/episodes.json')
    publish(folder)
    assert {x.text for x in old.findall('item/guid')} == {
        x.text for x in channel_of(folder).findall('item/guid')}


@test
def a_ledger_that_is_damaged_is_not_written_over():
    folder = path('ledger')
    bulletin(folder + '/a')
    write('ledger/episodes.json', '{"episodes": {')
    p = run('publish', folder, *SHOW)
    assert p.returncode == 1 and 'episodes.json' in p.error and 'guids' in p.error
    assert read(folder, 'episodes.json') == b'{"episodes": {'


@test
def a_damaged_bulletin_is_left_out_with_a_note():
    folder = path('damaged')
    shutil.copytree(site(), folder)
    shutil.rmtree(folder + '/second')
    for f in ('feed.xml', 'index.html', 'episodes.json', 'first/index.html'):
        os.remove(os.path.join(folder, f))
    broken = ['cut-audio', 'other-audio', 'no-audio', 'cut-json', 'empty-json', 'other-json',
              'no-speech', 'times', 'text']
    for name in broken:
        shutil.copytree(folder + '/first', '%s/%s' % (folder, name))

    def change(name, file, how):
        data = read(folder, name, file)
        with open(os.path.join(folder, name, file), 'wb') as f:
            f.write(how(data))
    change('cut-audio', 'bulletin.mp3', lambda d: d[:-100])
    change('other-audio', 'bulletin.mp3', lambda d: d[:5000] + bytes([d[5000] ^ 1]) + d[5001:])
    os.remove(folder + '/no-audio/bulletin.mp3')
    change('cut-json', 'bulletin.json', lambda d: d[:-40])
    change('empty-json', 'bulletin.json', lambda d: b'')
    change('other-json', 'bulletin.json', lambda d: b'[{"title": 1}]')
    change('no-speech', 'bulletin.json',
           lambda d: json.dumps(dict(json.loads(d), utterances=[])).encode())
    change('times', 'bulletin.json', lambda d: d.replace(b'"end_s":', b'"end_s":9', 1))
    change('text', 'bulletin.json', lambda d: d.replace(b'bridge', b'br\xffdge', 1))
    os.mkdir(folder + '/not-a-bulletin')
    os.mkdir(folder + '/being-made')
    write('damaged/being-made/.bulletin.mp3.x.part', 'x')
    p = publish(folder)
    for name in broken:
        assert 'note: %s was left out: ' % name in p.error, (name, p.error)
    assert p.error.count('note:') == len(broken), p.error
    assert [i.find('enclosure').get('url') for i in channel_of(folder).findall('item')] == [
        BASE + '/first/bulletin.mp3']
    for name in broken + ['being-made', 'not-a-bulletin']:
        assert not os.path.exists('%s/%s/index.html' % (folder, name)), name


@test
def the_book_has_every_sentence_with_its_sound():
    folder = path('book')
    shutil.copytree(site(), folder)
    bulletin(folder + '/wav', seconds=3.0, parts=[('One <b> & one.', 'body'), ('Two.', 'body')])
    p = publish(folder, '--epub')
    assert 'note' not in p.error, p.error
    for name in ('first', 'second', 'wav'):
        t = json.loads(read(folder, name, 'bulletin.json'))
        with zipfile.ZipFile(os.path.join(folder, name, 'bulletin.epub')) as z:
            first = z.infolist()[0]
            assert first.filename == 'mimetype' and first.compress_type == zipfile.ZIP_STORED
            assert z.read('mimetype') == b'application/epub+zip' and z.testzip() is None
            package = ET.fromstring(z.read('EPUB/package.opf'))
            smil = ET.fromstring(z.read('EPUB/text.smil'))
            text = {e.get('id'): ''.join(e.itertext())
                    for e in ET.fromstring(z.read('EPUB/text.xhtml')).iter() if e.get('id')}
            audio = z.read('EPUB/audio.mp3')
        said = {}
        for u in t['utterances']:
            said.setdefault(u['sentence'], [u['start_s'], ''])[1] += u['written']
        pars = [(e[0].get('src').split('#')[1], e[1].get('clipBegin'), e[1].get('clipEnd'))
                for e in smil.iter('{http://www.w3.org/ns/SMIL}par')]
        assert [text[i] for i, _, _ in pars] == [s for _, s in said.values()]
        total = 0
        for (_, begin, end), (start, _) in zip(pars, said.values()):
            assert abs(float(begin[:-1]) - start) < 0.001 and float(end[:-1]) > float(begin[:-1])
            total += float(end[:-1]) - float(begin[:-1])
        durations = [m for m in package.iter('{http://www.idpf.org/2007/opf}meta')
                     if m.get('property') == 'media:duration']
        assert len(durations) == 2 and {m.get('refines') for m in durations} == {'#overlay', None}
        assert all(abs(float(m.text[:-1]) - total) < 0.01 for m in durations)
        if name != 'wav':
            assert audio == read(folder, name, 'bulletin.mp3')
        assert audio[:3] == b'ID3' or audio[0] == 0xff
        assert b'bulletin.epub' in read(folder, name, 'index.html')
    before = os.stat(folder + '/wav/bulletin.epub').st_mtime_ns
    publish(folder, '--epub')
    assert os.stat(folder + '/wav/bulletin.epub').st_mtime_ns == before
    assert not [f for f in os.listdir(folder + '/wav') if f.endswith('.part')]


@test
def nothing_to_publish_is_an_error_and_the_old_feed_stays():
    folder = path('none')
    os.mkdir(folder)
    write('none/feed.xml', 'old')
    p = run('publish', folder, *SHOW)
    assert p.returncode == 1 and 'no bulletin' in p.error and read(folder, 'feed.xml') == b'old'
    assert run('publish', path('missing'), *SHOW).returncode == 1
    assert run('publish', folder, '--title', 'x').returncode == 2
    assert run('publish', folder, '--base-url', 'http://x').returncode == 2
    assert run('publish', folder, '--base-url', 'ftp://x', '--title', 'x').returncode == 2
    assert run('publish', folder, *SHOW, '--language', 'e"n').returncode == 2


def seen_by_reader(text):
    """What is left of a hostile text: no controls, one space for several, at most 1000 bytes."""
    text = re.sub('[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\U0001fffe\U0001ffff]', '', text)
    text = re.sub(' +', ' ', text).strip()
    if len(text.encode()) > 1000:
        text = text.encode()[:997].decode('utf-8', 'ignore') + '…'
    return text


@test
def hostile_titles_come_out_escaped_everywhere():
    folder = path('hostile')
    for i, title in enumerate(HOSTILE):
        bulletin('%s/%02d' % (folder, i), title, 'ar' if 'خ' in title else 'zh' if '重' in title else 'en',
                 source={'author': title, 'publication': title, 'place': title,
                         'url': 'https://x.example/' + title})
    bulletin(folder + '/"><b onclick=\'x\'>&#60; ünï %41', 'A folder with a name')
    show = ('--base-url', BASE, '--title', HOSTILE[2], '--description', HOSTILE[1], '--author',
            HOSTILE[3])
    publish(folder, show=show)
    c = channel_of(folder)
    assert c.findtext('title') == HOSTILE[2] and c.findtext('description') == HOSTILE[1]
    titles = sorted(i.findtext('title') for i in c.findall('item'))
    assert titles == sorted([seen_by_reader(t) for t in HOSTILE] + ['A folder with a name'])
    for i, title in enumerate(HOSTILE):
        source = read(folder, '%02d' % i, 'index.html')
        page = Page(source)
        want = seen_by_reader(title)
        assert page.sentences[0][1].strip() in (want, title), (i, page.sentences[0])
        assert len(page.all('script')) == 2 and not page.all('b'), i
        assert all(not k.startswith('on') for _, a in page.elements for k in a), i
        for data in page.data['application/ld+json']:
            json.loads(data)
        direction = 'rtl' if 'خ' in title else 'ltr'
        assert page.sentences[0][0]['dir'] == direction
        assert not re.search(rb'[\x00-\x08\x0b-\x1f\x7f]', source), i
    archive = Page(read(folder, 'index.html'))
    assert not archive.all('script') and not archive.all('b')
    for item in c.findall('item'):
        url = item.find('enclosure').get('url')
        assert re.fullmatch(r'[A-Za-z0-9:/._~%-]+', url), url
        assert os.path.exists(os.path.join(folder, urllib.parse.unquote(url[len(BASE) + 1:])))
        inner = Page(item.findtext('description').encode())
        assert {t for t, _ in inner.elements} <= {'p', 'a'}
    tool('xmllint', '--noout', folder + '/feed.xml')


@test
def keep_and_max_age_shorten_the_lists_and_remove_nothing():
    folder = path('keep')
    now = time.time()
    for i in range(6):
        bulletin('%s/%d' % (folder, i), 'Number %d' % i)
        os.utime('%s/%d/bulletin.json' % (folder, i), (now - i * 86400 * 10, now - i * 86400 * 10))
    for args, want in ((('--keep', '2'), 2), (('--max-age', '25'), 3), ((), 6),
                       (('--keep', '1', '--max-age', '25'), 1)):
        publish(folder, *args)
        assert [i.findtext('title') for i in channel_of(folder).findall('item')] == [
            'Number %d' % i for i in range(want)], args
        assert read(folder, 'index.html').count(b'<h2') == want
    assert all(os.path.exists('%s/%d/index.html' % (folder, i)) for i in range(6))


@test
def show_ini_says_what_options_say():
    folder = path('ini')
    bulletin(folder + '/a')
    publish(folder, '--keep', '3', '--language', 'en-GB', '--image', 'https://x.example/i.png')
    want = read(folder, 'feed.xml')
    os.remove(folder + '/feed.xml')
    write('ini/show.ini', '# ours\nbase_url = %s\ntitle = %s\nemail = %s\nauthor = %s\ncategory = %s\n'
          'keep = 3\nlanguage = en-GB\nimage = https://x.example/i.png\n'
          % (BASE, SHOW[3], SHOW[5], SHOW[7], SHOW[9]))
    publish(folder, show=())
    assert read(folder, 'feed.xml') == want
    publish(folder, show=('--title', 'Other'))
    assert channel_of(folder).findtext('title') == 'Other'
    write('ini/show.ini', 'title = x\ntitel = y\n')
    p = run('publish', folder)
    assert p.returncode == 1 and 'show.ini:2' in p.error and 'titel' in p.error


@test
def two_publishers_at_once_lose_nothing():
    folder = path('twice')
    for i in range(40):
        bulletin('%s/a%02d' % (folder, i), 'Number %d' % i)
    command = [NEWSCAST, 'publish', folder, *SHOW, '--image', 'https://x.example/i.png']
    running = []
    for i in range(12):
        bulletin('%s/b%02d' % (folder, i), 'Added %d' % i)
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
    for p in running:
        out = p.communicate(timeout=120)[0]
        assert p.returncode == 0 and b'note' not in out, out
    assert len(channel_of(folder).findall('item')) == 52
    assert len(json.loads(read(folder, 'episodes.json'))['episodes']) == 52
    left = [f for d, _, fs in os.walk(folder) for f in fs if f.endswith('.part')]
    assert left == []


@test
def two_thousand_bulletins_in_bounded_memory():
    folder, n = path('many'), 200 if SANITIZED else 2000
    bulletin(folder + '/0000', parts=[('A sentence number %d of some length, with a few words.' % i,
                                       'body') for i in range(20)])
    for i in range(1, n):
        shutil.copytree(folder + '/0000', '%s/%04d' % (folder, i))
    took = []
    for _ in range(2):
        start = time.monotonic()
        p = subprocess.Popen([NEWSCAST, 'publish', folder, *SHOW, '--image', 'https://x.example/i'],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = p.stdout.read()
        _, status, usage = os.wait4(p.pid, 0)
        took.append(time.monotonic() - start)
        assert status == 0, out
        digest = hashlib.sha256(read(folder, 'feed.xml')).digest()
        assert len(took) == 1 or digest == before
        before = digest
        assert SANITIZED or usage.ru_maxrss < 200 * 1024, usage.ru_maxrss
    assert len(channel_of(folder).findall('item')) == n
    print('# %d bulletins: %.1f s, again %.1f s, %d MB' % (n, took[0], took[1], usage.ru_maxrss >> 10))
    shutil.rmtree(folder)


main()
