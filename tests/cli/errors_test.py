"""Bad input gets one line that names the file, the reason and the remedy; exit code 1 (2 for wrong
usage); nothing is left under the final name."""
import json
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, NEWSCAST, SAMPLE, main, path, run, test, write  # noqa: E402


def refused(article, *words, code=1, args=(), **kw):
    """`produce` says no: one line with these words, that exit code, and no file."""
    out = path('refused.flac')
    p = run('produce', article, '-o', out, *args, **kw)
    assert p.returncode == code, (p.returncode, p.error)
    lines = [x for x in p.error.strip().split('\n') if ': note: ' not in x]
    assert len(lines) == 1, p.error
    assert lines[0].startswith('newscast: '), lines[0]
    for w in words:
        assert w.lower() in lines[0].lower(), (w, lines[0])
    left = [f for f in os.listdir(FOLDER) if 'refused' in f]
    for f in left:
        os.unlink(path(f))
    assert not left, left
    return lines[0]


@test
def a_missing_file():
    refused(path('nowhere.txt'), 'nowhere.txt', 'no such file')


@test
def a_folder():
    os.makedirs(path('folder'), exist_ok=True)
    refused(path('folder'), 'folder')


@test
def an_empty_file():
    refused(write('empty.txt', ''), 'empty.txt', 'empty')


@test
def only_white_space():
    refused(write('white.txt', ' \n\t\n\u3000\n'), 'white.txt')


@test
def no_speakable_text():
    refused(write('dots.txt', '* * *\n--- ... !!!\n'), 'dots.txt')


@test
def binary_rubbish():
    refused(write('rubbish.bin', bytes(range(256)) * 50), 'rubbish.bin')
    with open(NEWSCAST, 'rb') as f:
        refused(write('program', f.read(200000)), 'program')
    refused(write('x.png', b'\x89PNG\r\n\x1a\n' + bytes(range(200)) * 9), 'x.png')
    refused(write('x.pdf', b'%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n'),
            'x.pdf')


@test
def nul_bytes():
    refused(write('nul.txt', b'The council met on Monday.\0 It agreed.\n'), 'nul.txt', 'nul')


@test
def a_file_of_100_MB():
    with open(path('big.txt'), 'wb') as f:
        for _ in range(100):
            f.write(b'The council met.' * (1 << 16))
    refused(path('big.txt'), 'big.txt', 'limit')
    os.unlink(path('big.txt'))


@test
def an_unknown_language():
    refused(SAMPLE, 'xx', 'voices', args=('--lang', 'xx'))


@test
def a_language_that_cannot_be_spoken():
    refused(SAMPLE, 'th', args=('--lang', 'th'))
    refused(write('th.txt', 'ข่าวล่าสุดจากกรุงเทพมหานครวันนี้มีฝนตกหนักในหลายพื้นที่\n'), 'th.txt', 'thai')


@test
def an_unknown_voice():
    refused(SAMPLE, 'no-such-voice', args=('--voice', 'en=no-such-voice'))
    refused(SAMPLE, 'no-such-variant', args=('--voice', 'en=en-us+no-such-variant'))
    refused(SAMPLE, code=2, args=('--voice', 'nonsense'))


@test
def a_folder_that_is_not_there():
    p = run('produce', SAMPLE, '-o', path('not/there/x.flac'))
    assert p.returncode == 1 and 'not/there' in p.error, p.error
    assert not os.path.exists(path('not'))


@test
def an_output_that_is_a_folder():
    os.makedirs(path('taken.flac'), exist_ok=True)
    p = run('produce', SAMPLE, '-o', path('taken.flac'))
    assert p.returncode == 1 and 'folder' in p.error, p.error


@test
def an_output_that_would_destroy_something():
    with open(SAMPLE, 'rb') as f:
        text = f.read()
    for article, args in (('own.flac', ('-o', path('own.flac'))),
                          ('side.json', ('-o', path('side.flac'))),
                          ('same.txt', ('-o', path('a.json'), '--format', 'wav'))):
        p = run('produce', write(article, text), *args)
        assert p.returncode == 2, (article, p.returncode, p.error)
        with open(path(article), 'rb') as f:
            assert f.read() == text, article
    os.mkfifo(path('fifo.flac'))
    p = run('produce', SAMPLE, '-o', path('fifo.flac'))
    assert p.returncode == 1 and 'ordinary' in p.error, p.error
    p = run('produce', SAMPLE, '-o', path('x' * 300 + '.flac'))
    assert p.returncode == 1 and 'too long' in p.error, p.error


@test
def a_full_disk():
    """A file-size limit stands for it: the same error path, without a file system of our own."""
    for name in ('limit.wav', 'limit.flac', 'limit.mp3'):
        p = run('produce', SAMPLE, '-o', path(name),
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)))
        assert p.returncode == 1, (name, p.error)
        assert p.error.count('\n') == 1, p.error
        left = [f for f in os.listdir(FOLDER) if 'limit' in f]
        assert not left, left


@test
def an_older_bulletin_survives_a_failure():
    old = write('old.flac', 'yesterday')
    p = run('produce', write('bad.txt', ''), '-o', old)
    assert p.returncode == 1
    with open(old) as f:
        assert f.read() == 'yesterday'


@test
def a_full_standard_output():
    with open('/dev/full', 'wb') as full:
        p = subprocess.run([NEWSCAST, 'produce', SAMPLE, '-o', '-'], stdout=full,
                           stderr=subprocess.PIPE, timeout=120)
        assert p.returncode == 1 and b'standard output' in p.stderr, p.stderr
        p = subprocess.run([NEWSCAST, 'segment', SAMPLE], stdout=full, stderr=subprocess.PIPE)
        assert p.returncode == 1 and b'standard output' in p.stderr, p.stderr


@test
def the_engine_s_files_are_missing():
    os.makedirs(path('engine/espeak-ng-data'), exist_ok=True)
    refused(SAMPLE, 'espeak-ng-data', env={'ESPEAK_DATA_PATH': path('engine')})


@test
def the_voices_folder_is_missing_or_malformed():
    refused(SAMPLE, 'nothing-here', env={'NEWSCAST_VOICES': path('nothing-here')})
    refused(SAMPLE, 'nothing-here', args=('--voices', path('nothing-here')))


@test
def an_address_is_not_a_file():
    refused('https://example.org/story.html', 'https://example.org/story.html')


@test
def wrong_usage_is_exit_code_2():
    for args in (['produce'], ['--format', 'wma', SAMPLE], ['-o', path('x.xyz'), SAMPLE],
                 ['--nonsense', SAMPLE], ['--lufs', 'loud', SAMPLE], ['--lufs', '-3', SAMPLE],
                 ['--rate', '12', SAMPLE], ['--bits', '20', SAMPLE], ['normalise'],
                 ['--format', 'wav', '-o', path('x.flac'), SAMPLE],
                 ['--rate', '44100', '--format', 'opus', SAMPLE], ['-j', '0', SAMPLE], []):
        p = run(*args, stdin='')
        assert p.returncode == 2, (args, p.returncode, p.error)
        assert p.error, args


@test
def one_bad_story_does_not_lose_the_others():
    out = path('two.flac')
    p = run('produce', path('nowhere.txt'), SAMPLE, '-o', out)
    assert p.returncode == 0, p.error
    assert 'nowhere.txt' in p.error and 'left out' in p.error, p.error
    assert os.path.exists(out) and os.path.exists(path('two.json'))
    p = run('produce', path('nowhere.txt'), write('empty2.txt', ''), '-o', path('none.flac'))
    assert p.returncode == 1, p.error
    assert not os.path.exists(path('none.flac'))


@test
def sentences_without_end_are_spoken_in_parts():
    """Nothing of them is cut away, and nothing said afterwards suffers."""
    chinese = '市长说' + '今天天气很好而且' * 700
    for name, text, start in (('zh', chinese + '。\n\n她走了。\n', '市长'),
                              ('en', 'She said ' + 'that it was good and ' * 400 + 'left.\n', 'She')):
        p = run('produce', write('endless.txt', text), '-o', path('endless.wav'))
        assert p.returncode == 0 and 'cut' not in p.error, (name, p.error)
        with open(path('endless.json'), encoding='utf-8') as f:
            us = json.load(f)['utterances']
        assert us[0]['written'].startswith(start)
        said = ''.join(''.join(u['written'].split()) for u in us)
        assert said == ''.join(text.split()), name


@test
def a_line_that_cannot_be_said_costs_only_itself():
    article = write('digits.txt', 'Мэр выступил с речью.\n\nВсего ' + '444444444444%/' * 138 +
                    'голосов.\n\nОна ушла домой.\n')
    p = run('produce', article, '-o', path('digits.wav'), '--lang', 'ru')
    assert p.returncode == 0 and 'left out' in p.error and '32000' in p.error, p.error
    with open(path('digits.json'), encoding='utf-8') as f:
        us = json.load(f)['utterances']
    assert [u['written'][:3] for u in us] == ['Мэр', 'Она'], us


@test
def other_character_sets_are_converted():
    english = 'The café opened in März. “It is a good day,” the mayor said — twice.\n' * 3
    chinese = '市政府周一宣布，新的图书馆将于九月开放。读者可以免费借书。\n' * 3
    for name, text, charset in (('cp1252', english, 'windows-1252'), ('gb', chinese, 'gb18030'),
                                ('utf16', english, 'utf-16'), ('big5', '市政府宣布新的圖書館將於九月開放，讀者可以免費借書。\n' * 4, 'big5')):
        p = run('extract', stdin=text.encode(charset))
        assert p.returncode == 0, (name, p.error)
        want = text.split('\n')[0]
        assert want in p.text, (name, p.text[:200])


@test
def help_is_everywhere():
    commands = ['produce', 'extract', 'segment', 'script', 'normalise', 'pronounce', 'voices']
    for c in commands:
        p = run(c, '--help')
        assert p.returncode == 0 and 'Usage: newscast ' + c in p.text, (c, p.text, p.error)
    p = run('--help')
    assert p.returncode == 0
    for c in commands:
        assert c in p.text
    p = run('--version')
    assert p.returncode == 0
    for library in ('newscast', 'espeak-ng', 'libsndfile', 'libsamplerate', 'ICU', 'gumbo', 'TagLib', 'cld2', 'ogg'):
        assert library in p.text, library


main()
