"""Feeds and news formats: every entry comes out with its text, date and link; --max and --since;
hostile documents end in bounded time with a result or a clear error."""
import datetime
import email.utils
import html
import json
import os
import resource
import subprocess
import sys
import time
from xml.sax.saxutils import escape

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, NEWSCAST, SANITIZED, main, path, run, test, write  # noqa: E402

PLACES = ['harbour', 'library', 'station', 'theatre', 'market', 'hospital', 'bridge', 'school',
          'museum', 'stadium']
VERBS = ['reopens', 'closes early', 'is to be rebuilt', 'wins a prize', 'waits for money']


class Story:
    def __init__(self, i):
        place, verb = PLACES[i % 10], VERBS[i // 10]
        self.title = 'The %s of ward %d %s & nobody objects' % (place, i + 1, verb)
        self.day = datetime.date(2025, 3, 1) + datetime.timedelta(days=50 - i)
        self.link = 'https://news.example.org/2025/ward-%d?from=feed&n=%d' % (i + 1, i)
        self.author = 'Jane Roe %s' % 'ABCDEFGHIJ'[i % 10]
        self.paras = [
            'The %s in ward %d has been at the centre of a debate since the spring, when the city '
            'council learned that the repairs would cost €%d,500 more than planned.'
            % (place, i + 1, i + 2),
            '“We have waited long enough,” said the warden, who has worked there for %d years & '
            'hopes to stay. “It’s time to decide.”' % (i + 3),
            'A decision on plan %d is expected in the autumn, after the summer recess.' % (100 + i)]

    def html(self):
        p = ['<p>%s</p>' % html.escape(x, False) for x in self.paras]
        p[1] = '<p><a href="/warden">%s</a>%s</p>' % (
            html.escape(self.paras[1][:6], False), html.escape(self.paras[1][6:], False))
        return ('<figure><img src="x.jpg"><figcaption>A picture of it (Photo: Jo Doe)</figcaption>'
                '</figure><script>track("%d")</script>%s<div class="share-buttons">'
                '<a href="#">Share on all networks</a></div><p>The post <a href="%s">%s</a> appeared '
                'first on <a href="https://news.example.org">Ward News</a>.</p>'
                % (len(self.paras), '\n'.join(p), html.escape(self.link), html.escape(self.title)))


STORIES = [Story(i) for i in range(50)]


def rss():
    items = []
    for i, s in enumerate(STORIES):
        when = email.utils.format_datetime(datetime.datetime.combine(s.day, datetime.time(7, i)))
        body = ('<![CDATA[%s]]>' if i % 2 else '%s') % (s.html() if i % 2 else escape(s.html()))
        items.append(
            '<item>\n<title>%s</title>\n<link>%s</link>\n<dc:creator><![CDATA[%s]]></dc:creator>\n'
            '<pubDate>%s</pubDate><guid isPermaLink="false">%d</guid>\n<description><![CDATA[A '
            'teaser that nobody wants to hear […]]]></description>\n<content:encoded>%s'
            '</content:encoded>\n<media:thumbnail url="x.jpg"/></item>'
            % (escape(s.title), escape(s.link), s.author, when, i, body))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content='
            '"http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
            '\n<channel><title>Ward News</title><atom:link href="https://news.example.org/feed" '
            'rel="self"/><link>https://news.example.org</link><description>News of the wards'
            '</description><language>en-GB</language>\n%s\n</channel></rss>\n' % '\n'.join(items))


def atom():
    entries = []
    for i, s in enumerate(STORIES):
        if i % 2:
            body = '<content type="html">%s</content>' % escape(s.html())
        else:
            body = ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">%s<br/>'
                    '<hr/></div></content>' % ''.join('<p>%s</p>' % escape(x) for x in s.paras))
        entries.append(
            '<entry><title type="text">%s</title><link rel="enclosure" href="x.mp3"/><link href='
            '"%s"/><id>urn:%d</id><updated>2026-01-01T00:00:00Z</updated><published>%sT07:00:00+01:00'
            '</published><author><name>%s</name></author><summary>No.</summary>%s</entry>'
            % (escape(s.title), html.escape(s.link), i, s.day, s.author, body))
    return ('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
            'xml:lang="en"><title>Ward News</title><link href="https://news.example.org/"/>\n%s'
            '</feed>' % '\n'.join(entries))


def json_feed():
    items = []
    for i, s in enumerate(STORIES):
        item = {'id': str(i), 'url': s.link, 'title': s.title, 'authors': [{'name': s.author}],
                'date_published': '%sT07:00:00Z' % s.day}
        if i % 2:
            item['content_html'] = s.html()
        else:
            item['content_text'] = '\n\n'.join(s.paras)
        items.append(item)
    return json.dumps({'version': 'https://jsonfeed.org/version/1.1', 'title': 'Ward News',
                       'home_page_url': 'https://news.example.org', 'language': 'en',
                       'items': items}, indent=1)


def stories_of(text):
    """What extract printed, as (headline, {meta}, [paragraphs])."""
    found = []
    for part in text.rstrip('\n').split('\n\n'):
        lines = part.split('\n')
        meta = dict(x[1:].split(' ', 1) for x in lines[1:] if x.startswith('@'))
        found.append((lines[0], meta, [x for x in lines[1:] if not x.startswith('@')]))
    return found


def all_there(feed):
    p = run('extract', feed)
    assert p.returncode == 0, p.error
    found = stories_of(p.text)
    assert len(found) == 50, len(found)
    for s, (headline, meta, paras) in zip(STORIES, found):
        assert headline == s.title, headline
        assert paras == s.paras, paras
        assert meta['date'] == str(s.day) and meta['url'] == s.link, meta
        assert meta['author'] == s.author and meta['source'] == 'Ward News', meta
        assert meta['lang'] == 'en', meta


@test
def every_entry_of_rss():
    all_there(write('feed.rss', rss()))


@test
def every_entry_of_atom():
    all_there(write('feed.atom', atom()))


@test
def every_entry_of_a_json_feed():
    all_there(write('feed.json', json_feed()))


@test
def a_feed_in_another_charset():
    text = rss().replace('UTF-8', 'windows-1252')
    all_there(write('latin.rss', text.encode('windows-1252')))


@test
def at_most_so_many_and_not_before():
    feed = write('some.rss', rss())
    assert len(stories_of(run('extract', '--max', '3', feed).text)) == 3
    since = stories_of(run('extract', '--since', str(STORIES[9].day), feed).text)
    assert [x[0] for x in since] == [s.title for s in STORIES[:10]]
    p = run('extract', '--since', '2030-01-01', feed)
    assert p.returncode == 1 and 'some.rss' in p.error and '--since' in p.error, p.error
    p = run('extract', '--since', '1.2.2025', feed)
    assert p.returncode == 2 and 'YYYY-MM-DD' in p.error, p.error
    p = run('script', '--max', '2', feed)
    assert p.returncode == 0 and '2 stories' in p.text, p.error


@test
def a_bulletin_of_a_feed_walks_back_to_its_bytes():
    raw = rss().encode()
    feed = write('walk.rss', raw)
    out = path('walk.wav')
    p = run('produce', feed, '--max', '2', '-o', out)
    assert p.returncode == 0, p.error
    with open(path('walk.json')) as f:
        b = json.load(f)
    assert [x['url'] for x in b['sources']] == [s.link for s in STORIES[:2]]
    assert {u['story'] for u in b['utterances']} == {0, 1, None}
    own = [u for u in b['utterances'] if u['story'] is None]  # the programme's, of no source
    assert [u['role'] for u in own] == ['teaser', 'sign-off'], own
    assert all(u['source'] is None for u in own), own
    exact = len(own)
    for u in b['utterances']:
        if u in own:
            continue
        piece = raw[u['source']['byte_start']:u['source']['byte_end']].decode()
        for _ in range(2):  # escaped HTML in XML
            piece = html.unescape(piece)
        exact += ' '.join(piece.split()) == u['written']
    assert exact >= len(b['utterances']) - 2, (exact, len(b['utterances']))  # one holds a link


def refused(name, content, *words):
    p = run('extract', write(name, content), timeout=60)
    assert p.returncode == 1, (p.returncode, p.text[:200], p.error)
    lines = [x for x in p.error.strip().split('\n') if ': note: ' not in x]
    assert len(lines) == 1, p.error
    for w in (name,) + words:
        assert w in lines[0], (w, lines[0])


@test
def broken_and_empty_feeds():
    refused('cut.rss', rss()[:3000], ':', 'broken XML')
    refused('wrong.rss', rss().replace('</title>', '</titel>', 1), 'wrong.rss:3:', 'titl')
    refused('cut.json', json_feed()[:3000], 'broken JSON')
    refused('wrong.json', '{\n"version": "https://jsonfeed.org/version/1.1",\n"items": [}\n',
            'wrong.json:3:')
    refused('none.rss', '<rss version="2.0"><channel><title>x</title></channel></rss>',
            'without an entry')
    refused('none.json', '{"version":"https://jsonfeed.org/version/1.1","items":[]}',
            'without an entry')
    refused('blank.rss', '<rss><channel><item/><item><link>x</link></item></channel></rss>',
            'no text')
    refused('other.xml', '<?xml version="1.0"?>\n<books><book>A</book></books>', '<books>')
    refused('other.json', '{"books": ["A"]}', 'neither')


@test
def what_feeds_do_wrong():
    feed = ('\n\n<?xml version="1.0"?><rss><channel><title>X&Y</title><item><title>AT&T & the caf&eacute;</title><link>'
            'https://x.example.org/?a=1&b=2</link><content:encoded><![CDATA[<p>No prefix was declared'
            ' here.</p>]]></content:encoded></item></channel></rss>')
    p = run('extract', write('lax.rss', feed))
    assert p.returncode == 0 and 'lax.rss:3: not quite XML' in p.error, p.error
    assert p.text == ('AT&T & the café\n@url https://x.example.org/?a=1&b=2\n@source X&Y\n'
                      'No prefix was declared here.\n'), p.text


@test
def a_bad_source_does_not_lose_the_feed():
    p = run('script', path('nowhere.rss'), write('good.rss', rss()), '--max', '1')
    assert p.returncode == 0 and 'left out' in p.error and '1 story' in p.text, p.error


def bounded(name, content, seconds=10, times=20):
    """Ends in time, with a result or one clear error, within times its size of memory."""
    file = write(name, content)
    size = os.path.getsize(file)
    begin = time.monotonic()
    with open(path('out'), 'wb') as out, open(path('err'), 'wb') as err:
        # a child's peak includes what Python held when it forked: time(1) is small
        code = subprocess.call(['time', '-q', '-o', path('usage'), '-f', '%M %U %S', NEWSCAST,
                                'extract', file], stdout=out, stderr=err)
    took = time.monotonic() - begin
    with open(path('usage')) as f:
        peak, *cpu = map(float, f.read().split())
    with open(path('err'), encoding='utf-8', errors='replace') as f:
        said = f.read()
    assert code in (0, 1), (name, code, said)
    assert code == 0 or name in said, said
    cpu = sum(cpu)
    if not SANITIZED:
        assert cpu < seconds and took < seconds * 6, (name, cpu, took)
        most = times * size / 1024 + 40000
        assert peak < most, (name, peak, most)
    return code, said


RSS = '<rss version="2.0"><channel><item><title>T</title><description>%s</description></item>' \
      '</channel></rss>'


@test
def an_entity_bomb():
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">' + ''.join(
        '<!ENTITY %s "%s">' % (chr(98 + i), ('&%s;' % chr(97 + i)) * 10) for i in range(12)) + ']>'
    code, said = bounded('bomb.rss', bomb + RSS % '&m;')
    assert code == 1 and 'entities' in said, said


@test
def an_external_entity():
    secret = write('secret.txt', 'SECRET')
    for decl in ('<!ENTITY x SYSTEM "file://%s">' % secret, '<!ENTITY % x SYSTEM "file:///x">'):
        code, said = bounded('xxe.rss', '<?xml version="1.0"?><!DOCTYPE rss [%s]>%s'
                             % (decl, RSS % '&x; and a text of some length follows here.'))
        with open(path('out')) as f:
            assert 'SECRET' not in f.read() + said
        assert code == 1, said


@test
def an_external_document_type_is_not_fetched():
    code, _ = bounded('dtd.rss', '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x">'
                      + RSS % 'A text &amp; nothing else.')
    with open(path('out')) as f:
        assert code == 0 and 'A text & nothing else.' in f.read()


@test
def deep_and_wide_xml():
    code, said = bounded('deep.rss', '<?xml version="1.0"?><rss>' + '<a>' * 100000)
    assert code == 1, said
    bounded('deep-html.rss', RSS % ('&lt;div&gt;' * 100000 + 'A text.'))
    bounded('deep-cdata.rss', RSS % ('<![CDATA[' + '<b><i>' * 100000 + 'A text.]]>'))
    bounded('cdata-refs.rss', RSS % ('<![CDATA[' + '&<' * 500000 + ']]>'))
    bounded('refs.rss', RSS % ('&lt;' * 500000))
    bounded('wide.rss', '<rss><channel>' + '<item/>' * 190000 + '</channel></rss>')
    code, said = bounded('wider.rss', '<rss><channel>' + '<item/>' * 500000 + '</channel></rss>')
    assert code == 1 and 'elements' in said, said
    bounded('attributes.rss', '<rss ' + ' '.join('a%d=""' % i for i in range(20000)) + '/>')


@test
def an_attribute_of_50_megabytes():
    bounded('huge.rss', '<rss><channel a="' + 'x' * 50000000 + '"/></rss>')
    bounded('large.rss', '<rss><channel a="' + 'x' * 20000000 + '"/></rss>')
    bounded('long.rss', RSS % ('word ' * 1000000))


@test
def deep_and_wide_json():
    code, said = bounded('deep.json', '{"items":' + '[' * 1000000)
    assert code == 1, said
    bounded('wide.json', '{"version":"https://jsonfeed.org/version/1.1","items":['
            + ','.join(['{"title":"x"}'] * 90000) + ']}')
    code, said = bounded('many.json', '[{"a":[' + ','.join(['[]'] * 2000000) + ']}]')
    assert code == 1, said
    bounded('string.json', json.dumps({'headline': 'x', 'body_html': '<b>' * 1000000}))


@test
def broken_json_ld_in_a_page():
    text = '<p>A paragraph of the story that is long enough to be one, with a full stop.</p>' * 5
    for ld in ('{"@type":"NewsArticle","headline":', '[' * 200000, '{"a":' * 100000, '\\u0000"'):
        code, _ = bounded('ld.html', '<html><head><title>The title</title><script type='
                          '"application/ld+json">%s</script></head><body><article>%s</article>'
                          % (ld, text))
        assert code == 0


if __name__ == '__main__':
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    assert os.path.isdir(FOLDER)
    main()
