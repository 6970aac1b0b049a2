"""Sound through a pipe while it is being made, and to a player: judged by outside programs."""
import json
import os
import re
import signal
import stat
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, main, path, produce, run, test, tool, write  # noqa: E402

FORMATS = ('wav', 'flac', 'ogg', 'opus', 'mp3')
ARTICLE = write('council.txt', 'The council meets\n\n' + '\n\n'.join(
    'The council met for the %dth time on Monday. It will meet again in spring, when the snow has gone.'
    % i for i in range(4, 10)))


def stream(*args):
    """What comes through a pipe."""
    return produce(ARTICLE, '-o', '-', *args).stdout


def through(argv, content):
    """An outside program that reads a pipe, not a file."""
    p = subprocess.run(argv, input=content, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert p.returncode == 0, (argv, p.stderr.decode('utf-8', 'replace')[-1000:])
    return p


def seconds(content):
    pcm = through(['ffmpeg', '-v', 'error', '-i', '-', '-f', 's16le', '-ac', '1', '-ar', '22050', '-'],
                  content)
    assert pcm.stderr == b'', pcm.stderr[:500]
    return len(pcm.stdout) / 2 / 22050


@test
def every_format_can_be_read_from_a_pipe():
    produce(ARTICLE, '-o', path('whole.wav'))
    with open(path('whole.wav'), 'rb') as f:
        length = seconds(f.read())
    for name in FORMATS:
        content = stream('--format', name)
        assert abs(seconds(content) - length) < 0.2, (name, seconds(content), length)
        info = json.loads(through(['ffprobe', '-v', 'error', '-show_format', '-show_streams', '-of',
                                   'json', '-'], content).stdout)
        tags = {k.lower(): v for k, v in {**info['streams'][0].get('tags', {}),
                                          **info['format'].get('tags', {})}.items()}
        assert tags.get('title') and 'synthetic' in tags.get('comment', ''), (name, tags)


@test
def a_wav_of_unknown_length_says_so():
    content = stream('--format', 'wav')
    assert content[4:8] == b'\xff' * 4, content[:12]
    at = content.index(b'data')
    assert content[at + 4:at + 8] == b'\xff' * 4, content[at:at + 8]
    said = through(['sox', '-t', 'wav', '-', '-n', 'stat'], content).stderr.decode()
    assert abs(float(re.search(r'Length \(seconds\):\s+([\d.]+)', said).group(1)) - seconds(content)) < 0.01


@test
def a_flac_stream_holds_the_samples_of_the_file():
    # at the engine's level: a stream's own is only about the file's
    write('piped.flac', stream('--format', 'flac', '--lufs', 'off'))
    tool('flac', '-t', '-s', path('piped.flac'))
    produce(ARTICLE, '-o', path('whole.flac'), '--lufs', 'off')
    decoded = []
    for name in ('piped', 'whole'):
        tool('flac', '-d', '-s', '-f', '-o', path(name + '.raw'), '--force-raw-format',
             '--endian=little', '--sign=signed', path(name + '.flac'))
        with open(path(name + '.raw'), 'rb') as f:
            decoded.append(f.read())
    assert decoded[0] == decoded[1]


@test
def standard_output_that_is_a_file_gets_its_lengths():
    """As a named file has them; of the tags only the chapters are missing, and the engine's level is
    the same when the programme is played while it is made."""
    for name in FORMATS:
        produce(ARTICLE, '-o', path('named.' + name), '--lufs', 'off')
        with open(path('redirected.' + name), 'wb') as f:
            p = subprocess.run([NEWSCAST, 'produce', ARTICLE, '-q', '-o', '-', '--format', name, '--lufs',
                                'off'], stdout=f)
        assert p.returncode == 0
        with open(path('named.' + name), 'rb') as a, open(path('redirected.' + name), 'rb') as b:
            a, b = a.read(), b.read()
        if name == 'wav':
            assert struct.unpack('<I', b[4:8])[0] == len(b) - 8
            bodies = [x[x.index(b'data') + 4:] for x in (a[a.index(b'adtl'):], b)]
            assert bodies[0] == bodies[1], 'length, samples or what is behind them'
        if name == 'flac':
            for what in ('--show-total-samples', '--show-md5sum'):
                assert tool('metaflac', what, path('named.flac')) == tool(
                    'metaflac', what, path('redirected.flac')) != '0\n', what


@test
def a_reader_that_leaves_ends_it():
    for name in FORMATS:
        p = subprocess.Popen([NEWSCAST, 'produce', ARTICLE, '-o', '-', '--format', name],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdout.read(100)
        p.stdout.close()
        error = p.stderr.read().decode()
        p.stderr.close()
        assert p.wait(timeout=30) == 1, (name, error)
        assert 'standard output: its reader closed it before the end' in error, (name, error)


@test
def ctrl_c_ends_the_wait_for_a_reader():
    p = subprocess.Popen([NEWSCAST, 'produce', ARTICLE, '-o', '-', '--format', 'wav'],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    p.stdout.read(44)
    time.sleep(0.3)  # the pipe is full
    p.send_signal(signal.SIGINT)
    assert p.wait(timeout=20) == 130
    p.stdout.close()
    p.stderr.close()


def player(name, lines):
    """A player of ours."""
    script = write(name, '#!/bin/sh\n' + lines)
    os.chmod(script, os.stat(script).st_mode | stat.S_IXUSR)
    return script


def assert_streamed(name):
    """It is what `-o -` gives, but for what is meant for playout systems (bext, cart)."""
    with open(path(name), 'rb') as f:
        heard, streamed = f.read(), stream('--format', 'wav')
    assert b'bext' not in heard and b'bext' in streamed
    at, there = heard.index(b'LIST'), streamed.index(b'LIST')
    assert heard[:at] == streamed[:at] and heard[at:] == streamed[there:]


@test
def a_player_gets_the_whole_programme():
    script = player('record', 'echo "$#:$1:$2" > %s\necho noise\ncat > %s\n'
                    % (path('arguments'), path('heard.wav')))
    p = produce(ARTICLE, '--play', env={'NEWSCAST_PLAYER': script + '  -x  a;b'})
    assert p.stdout == b'', p.stdout
    with open(path('arguments')) as f:
        assert f.read() == '2:-x:a;b\n'
    assert_streamed('heard.wav')
    assert 'played' in p.error and re.search(r'long, -1[56]\.\d LUFS', p.error), p.error


@test
def a_player_is_found():
    folder = path('bin')
    os.makedirs(folder, exist_ok=True)
    p = run('produce', ARTICLE, '--play', env={'PATH': folder, 'NEWSCAST_PLAYER': ''})
    assert p.returncode == 1 and 'no player found' in p.error and 'NEWSCAST_PLAYER' in p.error, p.error
    player('bin/aplay', '/bin/cat > %s\n' % path('aplay.wav'))
    produce(ARTICLE, '--play', '-q', env={'PATH': folder, 'NEWSCAST_PLAYER': ''})
    assert_streamed('aplay.wav')


@test
def a_player_that_fails_is_named():
    bad = player('bad', 'head -c 100 >/dev/null\nexit 3\n')
    p = run('produce', ARTICLE, '--play', env={'NEWSCAST_PLAYER': bad})
    assert p.returncode == 1, p.error
    assert bad + ': the player failed with status 3' in p.error, p.error
    assert p.error.count('newscast:') == 1, p.error
    p = run('produce', ARTICLE, '--play', env={'NEWSCAST_PLAYER': '/nowhere/player'})
    assert p.returncode == 1 and '/nowhere/player: cannot start this player' in p.error, p.error


@test
def choices_that_do_not_fit_are_refused():
    for args, said in ((('--play', '-o', 'x.wav'), 'choose one of them'),
                       (('--play', '--format', 'flac'), 'drop --format'),
                       (('-o', 'x.flac', '--bits', 'float'), 'use 24'),
                       (('-o', 'x.mp3', '--bits', '24'), 'use --quality'),
                       (('-o', 'x.wav', '--bits', '20'), 'must be 16, 24 or float'),
                       (('-o', 'x.flac', '--flac-level', '9'), 'from 0 to 8'),
                       (('-o', 'x.ogg', '--quality', '11'), 'from 0 to 10'),
                       (('-o', 'x.wav', '--rate-quality', 'good'), 'best, medium or fast'),
                       (('-o', 'x.opus', '--rate', '44100'), 'use 48000'),
                       (('-o', 'x.mp3', '--rate', '96000'), 'use 48000')):
        p = run('produce', ARTICLE, *args)
        assert p.returncode == 2 and said in p.error, (args, p.error)


@test
def float_wav_is_read_by_others():
    produce(ARTICLE, '-o', path('float.wav'), '--bits', 'float')
    tool('sox', path('float.wav'), '-n', 'stat')
    info = tool('ffprobe', '-v', 'error', '-show_streams', path('float.wav'))
    assert 'codec_name=pcm_f32le' in info, info


main()
