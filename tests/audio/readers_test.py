#!/usr/bin/env python3
"""Readers: other voices of a language, other engines, and what is missing is named."""
import hashlib
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from check import ROOT, main, path, produce, run, test, write  # noqa: E402

VOICES = path('voices')
shutil.copytree(os.path.join(ROOT, 'voices'), VOICES)
TEXT = write('said.txt', 'The harbour\n\nThe harbour was open all night. Nobody slept before four in '
                         'the morning.\n')


def digest(name):
    with open(name, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


def reader(name, *lines, lang='en'):
    folder = os.path.join(VOICES, lang, 'readers')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name + '.ini'), 'w', encoding='utf-8') as f:
        f.write('[voice]\n' + ''.join(l + '\n' for l in lines))


def speak(voice, name='said.wav', **kw):
    p = produce(TEXT, '-o', path(name), '--voices', VOICES, '--voice', 'en=' + voice, **kw)
    with open(path(name[:-4] + '.json'), encoding='utf-8') as f:
        return p, json.load(f)


def refused(voice):
    p = run('produce', TEXT, '-o', path('no.wav'), '--voices', VOICES, '--voice', 'en=' + voice)
    assert p.returncode == 1 and not os.path.exists(path('no.wav')), (p.returncode, p.error)
    return p.error


def words_of(timeline):
    return [w for u in timeline['utterances'] for w in u['words']]


@test
def flite_speaks_and_tells_its_words():
    _, t = speak('slt')
    said = words_of(t)
    assert 14 <= len(said) <= 17, said
    assert all(a['start_s'] < b['start_s'] for a, b in zip(said, said[1:])), said
    other = digest(path('said.wav'))
    speak('rms', 'rms.wav')
    assert digest(path('rms.wav')) != other
    speak('slt', 'again.wav')
    assert digest(path('again.wav')) == other
    assert 'slt' in refused('../slt') or 'no voice' in refused('../slt')


@test
def flite_pauses_at_a_dash():
    said = []
    for sign in (', ', ' \u2014 ', '\u2014', ' \u2013 ', ' - '):
        text = write('dash.txt', 'The harbour\n\nThe harbour was open%snobody slept at all.\n' % sign)
        produce(text, '-o', path('dash.wav'), '--voice', 'en=slt')
        with open(path('dash.json'), encoding='utf-8') as f:
            t = json.load(f)
        said.append((t['duration_s'], [w['start_s'] for w in words_of(t)]))
    assert all(s == said[0] for s in said), said


@test
def a_program_speaks_wav():
    reader('prog', 'engine = command', 'engine_voice = prog',
           'command = espeak-ng -v en-us -s 150 --stdout')
    _, t = speak('prog')
    assert 4 < t['duration_s'] < 12, t['duration_s']
    assert [u['voice'] for u in t['utterances']] == ['prog'] * 3, t['utterances']
    assert words_of(t) == []


@test
def a_program_speaks_raw_samples():
    script = write('raw.py', 'import sys, struct, math\n'
                             'text = sys.stdin.read()\n'
                             'n = 800 * len(text)\n'
                             'sys.stdout.buffer.write(b"".join(struct.pack("<h", int(9000 * '
                             'math.sin(i / 9))) for i in range(n)))\n')
    reader('raw', 'engine = command', 'engine_voice = raw', 'raw_rate_hz = 16000',
           'command = python3 ' + script)
    _, t = speak('raw')
    texts = [u for u in t['utterances']]
    assert len(texts) == 3, texts
    # 800 samples at 16 kHz for each byte, and the line's end
    long = texts[2]['end_s'] - texts[2]['start_s']
    want = 800 * (len('Nobody slept before four in the morning.') + 1) / 16000
    assert abs(long - want) < 0.02, (long, want)


@test
def a_program_that_fails_costs_its_utterances():
    for name, code in (('bad', 'import sys\nsys.exit(1)\n'),
                       ('garbage', 'print("this is no sound" * 1000)\n'),
                       ('silent', '')):
        script = write(name + '.py', code)
        reader(name, 'engine = command', 'engine_voice = ' + name, 'command = python3 ' + script)
        error = refused(name)
        assert 'nothing could be spoken' in error, error
        assert error.count('was left out') == 3, error


@test
def what_is_missing_is_named():
    reader('gone', 'engine = command', 'engine_voice = gone', 'command = no-such-program --x')
    assert 'no-such-program' in refused('gone')
    reader('kid', 'engine = flite', 'engine_voice = kid')
    assert 'flite has no voice `kid`' in refused('kid')
    reader('odd', 'engine = piano')
    error = refused('odd')
    assert 'odd.ini:2' in error and 'engine must be' in error, error
    reader('typo', 'rate_wmp = 150')
    error = refused('typo')
    assert 'typo.ini:2' in error and 'rate_wmp' in error, error
    reader('lost', 'variant = nowhere.variant')
    assert 'nowhere.variant' in refused('lost')


@test
def a_variant_of_our_own_changes_the_voice():
    reader('deep', 'variant = deep.variant')
    with open(os.path.join(VOICES, 'en', 'deep.variant'), 'w', encoding='utf-8') as f:
        f.write('pitch 50 60\n')
    speak('en-us', 'plain.wav')
    speak('deep', 'deep.wav')
    first = digest(path('deep.wav'))
    assert first != digest(path('plain.wav'))
    # its content, not its name, decides what the cache gives
    with open(os.path.join(VOICES, 'en', 'deep.variant'), 'w', encoding='utf-8') as f:
        f.write('pitch 140 200\n')
    speak('deep', 'deep.wav')
    assert digest(path('deep.wav')) != first


def mnemonics(voice):
    """The phonemes of a voice of the engine, by voices/common/phonemes.tsv."""
    with open(os.path.join(ROOT, 'voices', 'common', 'phonemes.tsv'), encoding='utf-8') as f:
        tables, voices = f.read().split('[tables]\n')[1].split('[voices]\n')
    rows = {r[0]: r[1:] for r in (l.split('\t') for l in tables.split('\n') if l)}
    table, found = dict(l.split('\t') for l in voices.split('\n') if l)[voice], set()
    while table:
        table, own = rows[table]
        found |= set(own.split(' '))
    return found


@test
def variants_replace_phonemes_that_there_are():
    # one that the engine does not know would silence the sound without a word
    known, seen = mnemonics('en-us'), 0
    for name in os.listdir(os.path.join(ROOT, 'voices', 'en')):
        if name.endswith('.variant'):
            with open(os.path.join(ROOT, 'voices', 'en', name), encoding='utf-8') as f:
                for line in f:
                    if line.startswith('replace'):
                        _, flags, old, new = line.split()
                        assert 0 <= int(flags) <= 7 and old != new and {old, new} <= known, (name, line)
                        seen += 1
    assert seen


@test
def a_replaced_phoneme_is_heard_only_where_it_was_meant():
    def clips(*lines):
        with open(os.path.join(VOICES, 'en', 'part.variant'), 'w', encoding='utf-8') as f:
            f.write(''.join(l + '\n' for l in lines))
        reader('part', 'variant = part.variant')
        return [digest(path('%s.wav' % word)) for word in ('that', 'mother')
                if produce(write('word.txt', word + '\n'), '-o', path(word + '.wav'), '--lang', 'en', '--voices',
                           VOICES, '--voice', 'en=part', '--lufs', 'off')]
    plain, at_start, everywhere = clips(), clips('replace 04 D d['), clips('replace 00 D d[')
    assert plain[0] != at_start[0] and plain[1] == at_start[1], 'only at the start of a word'
    assert everywhere[0] == at_start[0] and everywhere[1] != plain[1]


@test
def readers_are_listed():
    p = run('voices', '--voices', VOICES)
    line = [l for l in p.text.split('\n') if l.startswith('en ')][0]
    following = p.text.split('\n')[p.text.split('\n').index(line) + 1]
    assert 'slt' in line + following and 'rms' in line + following, (line, following)

WORDS = {'Google': 2, 'Microsoft': 3, 'Windows': 2, 'Android': 3, 'Facebook': 2, 'Amazon': 3,
         'Instagram': 3, 'Boeing': 2, 'Netflix': 2, 'Oracle': 3}


@test
def an_english_word_in_chinese_has_its_pace_and_no_pause():
    text = ''.join('公司发言人星期三说%s在北京的业务没有受到影响。' % w for w in WORDS)
    produce(write('mixed.txt', text), '-o', path('mixed.wav'))
    with open(path('mixed.json'), encoding='utf-8') as f:
        said = json.load(f)['utterances']
    english = [u for u in said if u['lang'] == 'en']
    assert [u['written'].strip() for u in english] == list(WORDS), english
    rates = {}
    for u in said:
        syllables = WORDS.get(u['written'].strip()) or sum('一' <= c <= '鿿' for c in u['written'])
        pair = rates.setdefault(u['lang'], [0, 0])
        pair[0] += syllables
        pair[1] += u['end_s'] - u['start_s']
    en, zh = (n / seconds for n, seconds in (rates['en'], rates['zh']))
    assert 0.8 < en / zh < 1.25, (en, zh)  # syllables a second
    for a, b in zip(said, said[1:]):
        if a['sentence'] == b['sentence']:
            assert abs(b['start_s'] - a['end_s'] - 0.04) < 0.001, (a['end_s'], b['start_s'])


main()
