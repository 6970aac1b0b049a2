"""What runs a station's playout: the time a bulletin is for, names by pattern, the link to the latest,
and runs that have nothing to do; the units and the crontab of docs/playout.md."""
import glob
import os
import re
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, NEWSCAST, ROOT, SAMPLE, main, path, run, test, tool, write  # noqa: E402

DATED = write('dated.md', '---\ntitle: "Ä. b/c: Brücken & mehr"\ndate: 2025-03-04\nlang: de\n---\n\n'
              'Die Brücke wurde am Montag vom Bürgermeister geöffnet.\n')
UNDATED = write('undated.txt', 'A quiet day\n\nNothing happened on Monday, said the mayor.\n')
AT = ('--time', '2026-11-26T09:05')


def fresh_folder():
    return tempfile.mkdtemp(dir=FOLDER)


def produce(folder, *args, **kw):
    p = run('produce', *args, cwd=folder, **kw)
    assert p.returncode == 0, p.error
    return p


def files(folder):
    return sorted(os.path.relpath(x, folder) for x in
                  glob.glob(folder + '/**', recursive=True, include_hidden=True)
                  if not os.path.isdir(x) or os.path.islink(x))


def refused(folder, *args, code=2):
    """The one line of the error; nothing is left behind."""
    before = files(folder)
    p = run('produce', *args, cwd=folder)
    assert p.returncode == code and p.error.count('\n') == 1, (p.returncode, p.error)
    assert files(folder) == before
    return p.error


@test
def a_wrong_time_is_refused():
    for command in ('produce', 'script'):
        for wrong in ('11:00', '2026-11-31', '2026-11-26T24:00', ''):
            p = run(command, SAMPLE, '--time', wrong)
            assert p.returncode == 2 and 'YYYY-MM-DDTHH:MM' in p.error, (command, wrong, p.error)
        assert run('script', SAMPLE, '--time', '2026-11-26T11:00').returncode == 0
        p = run(command, SAMPLE, env={'SOURCE_DATE_EPOCH': 'soon'})
        assert p.returncode == 2 and 'SOURCE_DATE_EPOCH' in p.error, p.error


# ---- names ----

@test
def slots_of_a_name_are_filled():
    at = fresh_folder()
    for pattern, name in (
            ('{slug}.wav', 'a-b-c-brucken-mehr.wav'),
            ('{title}.wav', 'Ä. b-c: Brücken & mehr.wav'),
            ('{date}.flac', '2025-03-04.flac'),
            ('deep/{lang}/{date}/x-{slug}.mp3', 'deep/de/2025-03-04/x-a-b-c-brucken-mehr.mp3'),
            ('{{{lang}}}.wav', '{de}.wav'),
            ('{{date}}.wav', '{date}.wav'),
            ('x.{format}', 'x.flac')):
        p = produce(at, DATED, '-o', pattern)
        assert p.text.split('\n')[0] == name, p.text
        stem = name.rsplit('.', 1)[0]
        assert os.path.exists(os.path.join(at, name)) and os.path.exists(
            os.path.join(at, stem + '.json')), files(at)
    produce(at, DATED, '-o', 'y.{format}', '--format', 'opus')
    assert os.path.exists(at + '/y.opus')


@test
def the_time_comes_from_one_place():
    at = fresh_folder()
    produce(at, DATED, *AT, '-o', '{date}/{time}.wav')
    assert files(at) == ['2026-11-26/0905.json', '2026-11-26/0905.wav']
    produce(at, DATED, *AT)
    assert os.path.exists(at + '/output/2026-11-26-a-b-c-brucken-mehr/bulletin.flac'), files(at)
    before = time.localtime()
    name = produce(at, DATED, '-o', '{date}-{time}.wav').text.split('\n')[0]
    after = time.localtime()
    assert time.strftime('%Y-%m-%d-%H%M.wav', before) <= name <= \
        time.strftime('%Y-%m-%d-%H%M.wav', after), name
    p = produce(at, UNDATED, '-o', '{date}-{time}.wav', env={'SOURCE_DATE_EPOCH': '1795690800'})
    assert p.text.startswith('2026-11-26-1100.wav\n'), p.text


@test
def a_title_cannot_leave_its_folder():
    at = fresh_folder()
    story = write('evil.md', '---\ntitle: "../../up"\n---\n\nNothing happened on Monday, said the mayor.\n')
    produce(at, story, '-o', 'in/{title}/x.wav')
    assert files(at) == ['in/-.-..-up/x.json', 'in/-.-..-up/x.wav'], files(at)
    long = write('longtitle.md', '---\ntitle: "%s"\n---\n\nNothing happened on Monday.\n' % ('ö' * 400))
    name = produce(at, long, '-o', '{title}.wav').text.split('\n')[0]
    assert name == 'ö' * 50 + '.wav', name


@test
def a_wrong_pattern_is_refused_at_once():
    at = fresh_folder()
    for pattern, part in (('{day}.wav', 'no slot {day}'), ('{}.wav', 'no slot {}'),
                          ('{date.wav', 'without its }'), ('date}.wav', 'without its {'),
                          ('{Date}.wav', 'no slot {Date}')):
        error = refused(at, 'not-there.txt', '-o', pattern)
        assert part in error and pattern in error and ('{{' in error or '}}' in error), error
        assert '--latest' in refused(at, 'not-there.txt', '-o', 'x.wav', '--latest', pattern)
    assert '{show}' in refused(at, UNDATED, '-o', '{show}.wav')


# ---- the link ----

@test
def the_latest_is_a_relative_link():
    at = fresh_folder()
    produce(at, UNDATED, *AT, '-o', 'news/{date}/{time}.wav', '--latest', 'latest.wav')
    assert os.readlink(at + '/latest.wav') == 'news/2026-11-26/0905.wav'
    produce(at, UNDATED, '-o', 'news/b.wav', '--latest', 'news/latest.{format}')
    assert os.readlink(at + '/news/latest.wav') == 'b.wav'
    produce(at, UNDATED, '-o', 'news/c.wav', '--latest', 'air/now/latest.wav')
    assert os.readlink(at + '/air/now/latest.wav') == '../../news/c.wav'
    produce(at, UNDATED, '-o', at + '/news/d.wav', '--latest', at + '/air/latest.wav')
    assert os.readlink(at + '/air/latest.wav') == '../news/d.wav'
    produce(at, DATED, '--latest', 'latest.flac')
    assert os.readlink(at + '/latest.flac') == 'output/2025-03-04-a-b-c-brucken-mehr/bulletin.flac'
    for link in ('latest.wav', 'news/latest.wav', 'air/now/latest.wav', 'air/latest.wav', 'latest.flac'):
        assert os.path.getsize(os.path.join(at, link)) > 1000, link
    # names that begin alike are not the same folder; a link among the folders is seen through
    os.makedirs(at + '/new')
    os.symlink('new', at + '/other')
    produce(at, UNDATED, '-o', 'news/e.wav', '--latest', 'other/latest.wav')
    assert os.readlink(at + '/new/latest.wav') == '../news/e.wav'
    assert not [x for x in files(at) if '.part' in x]


@test
def the_link_always_leads_somewhere():
    at, seen, missing, done = fresh_folder(), set(), [], threading.Event()
    produce(at, UNDATED, '-o', 'first.wav', '--latest', 'latest.wav')

    def watch():
        while not done.is_set():
            try:
                with open(at + '/latest.wav', 'rb') as f:
                    assert f.read(4) == b'RIFF'
                seen.add(os.readlink(at + '/latest.wav'))
            except FileNotFoundError as e:
                missing.append(e)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for i in range(6):
        produce(at, UNDATED, '-o', 'n%d.wav' % i, '--latest', 'latest.wav')
    done.set()
    watcher.join()
    assert not missing and len(seen) >= 5 and os.readlink(at + '/latest.wav') == 'n5.wav', (missing, seen)


@test
def what_is_no_link_is_left_alone():
    at = fresh_folder()
    with open(at + '/latest.wav', 'w') as f:
        f.write('precious')
    error = refused(at, UNDATED, '-o', 'x.wav', '--latest', 'latest.wav')
    assert 'latest.wav' in error and 'not a symbolic link' in error and 'remove' in error, error
    with open(at + '/latest.wav') as f:
        assert f.read() == 'precious'
    os.mkdir(at + '/folder')
    assert 'not a symbolic link' in refused(at, UNDATED, '-o', 'x.wav', '--latest', 'folder')
    assert 'another' in refused(at, UNDATED, '-o', 'x.wav', '--latest', 'x.wav')
    assert 'another' in refused(at, UNDATED, '-o', 'x.wav', '--latest', 'x.json')
    assert 'another' in refused(at, UNDATED, '-o', 'x.wav', '--sidecars', '--latest', 'x.vtt')
    for out in (('-o', '-', '--format', 'wav'), ('--play',)):
        assert 'no file' in refused(at, UNDATED, *out, '--latest', 'l.wav')
    os.symlink('nowhere', at + '/dangling')
    produce(at, UNDATED, '-o', 'x.wav', '--latest', 'dangling')
    assert os.readlink(at + '/dangling') == 'x.wav'


@test
def a_failed_run_leaves_the_link():
    at = fresh_folder()
    produce(at, UNDATED, '-o', 'x.wav', '--latest', 'latest.wav')
    refused(at, 'not-there.txt', '-o', 'y.wav', '--latest', 'latest.wav', code=1)
    assert os.readlink(at + '/latest.wav') == 'x.wav'


# ---- nothing to do ----

def age(name, words):
    tool('touch', '-d', words, name)


@test
def a_young_file_is_left_alone():
    at = fresh_folder()
    produce(at, UNDATED, '-o', 'x.wav', '--if-older-than', '10m')  # there is none yet
    for words, limit, idle in (('9 minutes ago', '10m', True), ('11 minutes ago', '10m', False),
                               ('50 seconds ago', '90s', True), ('100 seconds ago', '90s', False),
                               ('119 minutes ago', '2h', True), ('121 minutes ago', '2h', False),
                               ('23 hours ago', '1d', True), ('25 hours ago', '1d', False),
                               ('now', '0s', False), ('tomorrow', '10m', False)):
        age(at + '/x.wav', words)
        stamp = os.stat(at + '/x.wav').st_mtime_ns
        p = produce(at, UNDATED, '-o', 'x.wav', '--if-older-than', limit)
        assert (os.stat(at + '/x.wav').st_mtime_ns == stamp) == idle, (words, limit)
        if idle:
            assert p.text == '' and p.error.count('\n') == 1, (p.text, p.error)
            assert 'x.wav' in p.error and limit in p.error and 'nothing to do' in p.error, p.error
    age(at + '/x.wav', '1 minute ago')
    # nothing is read, not even looked for
    p = produce(at, 'not-there.txt', '-o', 'x.wav', '--if-older-than', '10m', '--voices', 'nowhere')
    assert 'nothing to do' in p.error
    p = produce(at, 'not-there.txt', '-o', 'x.wav', '--if-older-than', '10m', '--quiet')
    assert p.error == '' and p.text == ''


@test
def the_age_is_that_of_the_latest():
    at = fresh_folder()
    args = (UNDATED, '-o', 'news/{slug}.wav', '--latest', 'latest.wav', '--if-older-than', '10m')
    produce(at, *args)
    assert 'latest.wav' in produce(at, *args).error
    age(at + '/news/a-quiet-day.wav', '11 minutes ago')
    assert produce(at, *args).text.startswith('news/a-quiet-day.wav\n')
    os.remove(at + '/news/a-quiet-day.wav')
    assert produce(at, *args).text.startswith('news/a-quiet-day.wav\n')


@test
def an_age_of_what_is_not_known_is_refused():
    at = fresh_folder()
    for wrong in ('10', '10 m', 'm', '-5m', '1.5h', ''):
        assert '--if-older-than' in refused(at, UNDATED, '-o', 'x.wav', '--if-older-than', wrong)
    for args in ((), ('-o', '-', '--format', 'wav'), ('--play',)):
        assert 'no file' in refused(at, UNDATED, *args, '--if-older-than', '10m')
    assert '--latest' in refused(at, UNDATED, '-o', '{slug}.wav', '--if-older-than', '10m')


# ---- docs/playout.md ----

with open(os.path.join(ROOT, 'docs/playout.md'), encoding='utf-8') as f:
    BLOCKS = re.findall(r'^```(\w+)\n(.*?)^```', f.read(), re.M | re.S)


def blocks(kind):
    found = [text for k, text in BLOCKS if k == kind]
    assert found, kind
    return found


def obey(command):
    """Runs a documented command line in a folder of its own, with a file in place of its feed."""
    at = fresh_folder()
    shutil.copy(UNDATED, at + '/story.txt')
    command = command.replace('https://example.org/feed.xml', 'story.txt').replace('/srv/news', at)
    folder = os.path.dirname(NEWSCAST)
    text = tool('/bin/sh', '-c', command, cwd=at,
                env=dict(os.environ, PATH=folder + ':' + os.environ['PATH']))
    assert os.path.getsize(os.path.realpath(at + '/latest.wav')) > 10000, files(at)
    return at, text


@test
def the_shell_commands_work():
    for text in blocks('sh'):
        at, _ = obey(text)
        assert 'news/2026-11-26/1100-a-quiet-day.wav' in files(at), files(at)


@test
def the_crontab_line_works():
    path, *lines = ''.join(blocks('crontab')).strip().split('\n')
    assert path.startswith('PATH=/usr/local/bin:'), path
    for line in lines:
        minute, hour, day, month, weekday, command = line.split(None, 5)
        assert re.fullmatch(r'\d+(,\d+)*', minute) and all(0 <= int(m) < 60 for m in minute.split(','))
        assert (hour, day, month, weekday) == ('*',) * 4
        assert not re.search(r'(?<!\\)%', command), 'cron ends the command at a bare %'
        at, text = obey(command.replace('\\%', '%'))
        assert text == '' and re.fullmatch(r'archive/\d{4}-\d\d-\d\d/\d\d00-a-quiet-day\.wav',
                                           os.readlink(at + '/latest.wav')), text


def unit(text):
    """{section: {key: value}} of a systemd unit."""
    sections, now = {}, None
    for line in text.strip().split('\n'):
        if re.fullmatch(r'\[\w+\]', line):
            now = sections.setdefault(line[1:-1], {})
        elif line:
            key, value = re.fullmatch(r'(\w+)=(.+)', line).groups()
            now[key] = value
    return sections


@test
def the_systemd_units_work():
    service, timer = blocks('ini')
    s, t = unit(service), unit(timer)
    assert set(s) == {'Unit', 'Service'} and s['Service']['Type'] == 'oneshot', s
    assert set(t) == {'Unit', 'Timer', 'Install'} and 'OnCalendar' in t['Timer'], t
    start = s['Service']['ExecStart']
    assert not re.search(r'(?<!%)%(?!%)', start), 'a bare % is a specifier'
    quoted = re.fullmatch(r"/bin/sh -c '([^']*)'", start).group(1)
    obey(quoted.replace('%%', '%'))
    if not shutil.which('systemd-analyze'):
        return
    at = fresh_folder()
    for name, text in (('news.service', service), ('news.timer', timer)):
        with open(os.path.join(at, name), 'w', encoding='utf-8') as f:
            f.write(text)
    said = tool('systemd-analyze', 'verify', at + '/news.service', at + '/news.timer')
    assert 'news.' not in said, said
    assert 'Normalized form' in tool('systemd-analyze', 'calendar', t['Timer']['OnCalendar'])


main()
