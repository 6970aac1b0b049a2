"""Rundowns: what a programme in a file is made into, and errors that name the file and the line."""
import http.server
import json
import os
import re
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, run, test, tool  # noqa: E402

A = 'River floods town\n\nThe river flooded the town on Monday. Nobody was hurt.\n'
B = 'Council votes on budget\n\nThe council voted on the budget on Tuesday. It was close.\n'


def script(rundown, **files):
    """`newscast script` of a rundown beside some files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in dict(files, show_ini=rundown).items():
            with open(os.path.join(folder, name.replace('_', '.')), 'w') as f:
                f.write(text)
        return run('script', '--rundown', os.path.join(folder, 'show.ini'))


def lines(p):
    """(voice, role, text) of each line of a script in plain text."""
    assert p.returncode == 0, p.stderr
    return re.findall(r'^(\S+) \(\w+\), ([\w-]+):\n    (.*)$', p.stdout.decode(), re.M)


@test
def two_presenters_take_turns_and_the_first_opens_and_closes():
    got = lines(script('[programme]\nshow = Test News\n[voices]\nen = newsreader, female\n'
                       '[story]\nsource = a.txt\n[story]\nsource = b.txt\n', a_txt=A, b_txt=B))
    heard = [(v, r) for v, r, _ in got if r in ('sign-on', 'sign-off', 'headline')]
    assert heard == [('newsreader', 'sign-on'), ('newsreader', 'headline'),
                     ('female', 'headline'), ('newsreader', 'sign-off')], heard
    assert [t for _, r, t in got if r == 'teaser'][1:] == [A.split('\n')[0], B.split('\n')[0]]


@test
def breaking_comes_first_and_a_broken_story_is_left_out():
    p = script('[programme]\norder = breaking\nheadlines = no\n[story]\nsource = a.txt\n'
               '[story]\nsource = e.txt\n[story]\nsource = b.txt\nbreaking = yes\n',
               a_txt=A, b_txt=B, e_txt='')
    got = lines(p)
    assert [t for _, r, t in got if r == 'headline'] == [B.split('\n')[0], A.split('\n')[0]], got
    assert not [1 for _, r, _ in got if r == 'teaser'], got
    assert b'e.txt' in p.stderr, p.stderr


@test
def the_newest_comes_first():
    item = '<item><title>%s</title><pubDate>%s</pubDate><description>The council met on Monday to talk.' \
           '</description></item>'
    feeds = ['<rss version="2.0"><channel><title>T</title>%s</channel></rss>' % ''.join(item % i for i in items)
             for items in ((('Old one', 'Wed, 25 Nov 2026 22:00:00 GMT'), ('Noon one', 'Thu, 26 Nov 2026 12:00:00 GMT')),
                           (('Morning one', 'Thu, 26 Nov 2026 09:30:00 +0100'), ('Undated one', ''),
                            ('Evening one', 'Thu, 26 Nov 2026 13:00:00 -0500')))]
    p = script('[programme]\norder = newest\n[story]\nsource = a.xml\n[story]\nsource = b.xml\n'
               '[story]\nsource = c.txt\nbreaking = yes\n', a_xml=feeds[0], b_xml=feeds[1], c_txt=A)
    assert [t for _, r, t in lines(p) if r == 'headline'] == [
        A.split('\n')[0], 'Evening one', 'Noon one', 'Morning one', 'Old one', 'Undated one'], p.stdout


@test
def the_command_line_wins_over_the_rundown():
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (('a.txt', A), ('b.txt', B),
                           ('show.ini', '[programme]\noutput = c.wav\nlength = 9:00\nformats = wav, mp3\n'
                            '[story]\nsource = a.txt\n')):
            with open(os.path.join(folder, name), 'w') as f:
                f.write(text)
        show = os.path.join(folder, 'show.ini')
        p = run('produce', '--rundown', show)
        assert p.returncode == 1 and 'length 9:00: the stories are not long enough' in p.error, p.error
        assert not os.path.exists(os.path.join(folder, 'c.wav'))
        p = run('produce', '--rundown', show, os.path.join(folder, 'b.txt'), '--length', '0:25', '--tail', 'silence')
        assert p.returncode == 0 and '0:25 long' in p.error + p.text, p.error
        for ending in ('wav', 'mp3'):
            seconds = float(tool('soxi' if ending == 'wav' else 'ffprobe', *(
                ('-D',) if ending == 'wav' else ('-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0')),
                os.path.join(folder, 'c.' + ending)))
            assert abs(seconds - 25) < (1e-9 if ending == 'wav' else 0.2), (ending, seconds)


@test
def forty_of_a_feed_of_two_hundred():
    items = ''.join('<item><title>Story number %d</title><description>The council met again on '
                    'Monday to talk about item %d of its list.</description></item>' % (i, i)
                    for i in range(1, 201))
    feed = '<rss version="2.0"><channel><title>T</title>%s</channel></rss>' % items
    got = lines(script('[programme]\nlanguages = en\n[story]\nsource = f.xml\nmax = 40\n', f_xml=feed))
    assert len([1 for _, r, _ in got if r == 'headline']) == 40
    assert len([1 for _, r, _ in got if r == 'teaser']) == 6, 'the intro and five headlines'


@test
def a_time_that_is_said_is_the_file_s():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'a.txt'), 'w') as f:
            f.write(A)
        for text, dated in (('Hello.', False), ('It is {time}.', True), ('It is {date}.', True)):
            with open(os.path.join(folder, 'show.ini'), 'w') as f:
                f.write('[programme]\nsign_on = %s\n[story]\nsource = a.txt\n' % text)
            out = os.path.join(folder, 'x.wav')
            p = run('produce', '--rundown', os.path.join(folder, 'show.ini'), '-o', out, '--lufs', 'off',
                    env={'SOURCE_DATE_EPOCH': ''})
            assert p.returncode == 0, p.error
            with open(out, 'rb') as f:
                assert (b'1900-01-01' not in f.read()) == dated, text


class NotThere(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        self.send_error(404)


@test
def broken_stories_are_left_out_of_the_programme_and_named():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), NotThere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gone = 'http://127.0.0.1:%d/gone' % server.server_address[1]
    items = ''.join('<item><title>Story %d</title><description>The council met on Monday about item %d.'
                    '</description></item>' % (i, i) for i in range(1, 201))
    sources = ('feed.xml', 'empty.txt', gone, 'noise.bin', 'missing.txt', 'last.txt')
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (
                ('feed.xml', b'<rss version="2.0"><channel><title>T</title>%s</channel></rss>' % items.encode()),
                ('empty.txt', b' \n'), ('noise.bin', bytes(range(256)) * 40),
                ('last.txt', B.encode()),
                ('show.ini', ('[programme]\nshow = Forty\n' + ''.join(
                    '[story]\nsource = %s\n%s' % (s, 'max = 40\n' if s == 'feed.xml' else '')
                    for s in sources)).encode())):
            with open(os.path.join(folder, name), 'wb') as f:
                f.write(content)
        out = os.path.join(folder, 'show.wav')
        p = run('produce', '--rundown', os.path.join(folder, 'show.ini'), '-o', out, '--lufs', 'off')
        server.shutdown()
        assert p.returncode == 0, p.error
        with open(os.path.join(folder, 'show.json'), encoding='utf-8') as f:
            timeline = json.load(f)
        told = [u['written'] for u in timeline['utterances'] if u['role'] == 'headline']
        assert told == ['Story %d' % i for i in range(1, 41)] + [B.split('\n')[0]], told
        left_out = [line for line in p.error.split('\n') if 'left out' in line]
        for name, why in (('empty.txt', ''), (gone, '404'), ('noise.bin', ''), ('missing.txt', 'No such file')):
            assert [1 for line in left_out if name in line and why in line], (name, p.error)
            assert [1 for n in timeline['notes'] if name in n], (name, timeline['notes'])


@test
def a_bed_is_under_the_headlines_or_nowhere():
    with tempfile.TemporaryDirectory() as folder:
        show, out = os.path.join(folder, 'show.ini'), os.path.join(folder, 'out.ssml')
        with open(os.path.join(folder, 'a.txt'), 'w') as f:
            f.write(A)
        for under, heard in (('headlines', True), ('no', False)):
            with open(show, 'w') as f:
                f.write('[sounds]\nbed = bed\nbed_under = %s\n[story]\nsource = a.txt\n' % under)
            p = run('script', '--rundown', show, '-o', out)
            assert p.returncode == 0, p.stderr
            with open(out) as f:
                assert ('bed="bed"' in f.read()) == heard, under
            os.remove(out)


@test
def the_example_of_the_documentation_is_taken():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(root, 'docs', 'rundown.md')) as f:
        example = re.search(r'^```ini\n(.*?)^```', f.read(), re.M | re.S).group(1)
    got = lines(script(example, lead_txt=A, feed_xml='<rss version="2.0"><channel><title>T</title>'
                       '<item><title>Council votes</title><pubDate>Tue, 03 Nov 2026 10:00:00 GMT'
                       '</pubDate><description>The council voted on the budget on Tuesday.'
                       '</description></item></channel></rss>'))
    assert got[0] == ('newsreader', 'sign-on', 'This is Morning News.'), got
    assert [t for _, r, t in got if r == 'headline'] == [A.split('\n')[0], 'Council votes'], got


for _name, _text, _line in (
        ('section', '[nothing]\na = b\n', 2), ('key', '[programme]\nshow = A\nshwo = B\n', 3),
        ('order', '[programme]\norder = odd\n', 2), ('headlines', '[programme]\nheadlines = -1\n', 2),
        ('language', '[programme]\nlanguages = qqq\n', 2), ('voice', '[voices]\nqqq = male\n', 2),
        ('mix', '[sounds]\nident_mix = 99\n', 2), ('bed', '[sounds]\nbed_under = some\n', 2),
        ('max', '[story]\nsource = a.txt\nmax = 0\n', 3),
        ('slot', '[programme]\nshow = A\nsign_on = Hello {tme}\n', 3),
        ('missing source', '[story]\nsource = nosuch.txt\n', 2),
        ('number of paragraphs', '[programme]\nparagraphs = 0\n', 2), ('no source', '[story]\nmax = 3\n', 2),
        ('since', '[story]\nsource = a.txt\nsince = soon\n', 3),
        ('breaking', '[story]\nsource = a.txt\nbreaking = maybe\n', 3)):
    def _test(text=_text, line=_line):
        p = script(text, a_txt=A)
        assert p.returncode != 0
        assert b'show.ini:%d: ' % line in p.stderr, p.stderr
    _test.__name__ = 'a_wrong_%s_is_an_error_with_its_line' % _name.replace(' ', '_')
    test(_test)

main()
