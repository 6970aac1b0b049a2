"""A whole programme with ident, sting and bed, as outside programs measure it: level, peaks, how far the
bed lies under the voice and what it does to it, and no click where sounds begin, end or give way."""
import array
import json
import math
import os
import re
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import ROOT, main, path, produce, run, test, tool, write  # noqa: E402
from ears import loudness, samples  # noqa: E402

RATE = 22050
STORIES = (('The council agreed on a bridge',
            'The council agreed on Monday to build a bridge across the old harbour, after a debate of three hours.',
            'Work will begin in spring and should end in two years, the mayor said to reporters in the evening.'),
           ('Der Hafen öffnet wieder',
            'Der alte Hafen öffnet am Montag wieder für alle Schiffe, und die Fischer freuen sich auf den Frühling.',
            'Die Arbeiten haben zwei Jahre gedauert und sind teurer geworden, sagte die Bürgermeisterin am Abend.'),
           ('Rain is expected for the weekend',
            'Rain is expected for the whole of the weekend, and the weather office asks people to keep off the dam.'))
FILES = [write('s%d.txt' % i, '\n\n'.join(s) + '\n') for i, s in enumerate(STORIES)]


def rundown(name, sounds):
    return write(name, '[programme]\nshow = Harbour News\n[sounds]\n%s%s'
                 % (sounds, ''.join('[story]\nsource = %s\n' % f for f in FILES)))


def made(name, sounds, *more):
    """(timeline, samples) of the programme with these sounds."""
    produce('--rundown', rundown(name + '.ini', sounds), '-o', path(name + '.wav'), *more)
    with open(path(name + '.json'), encoding='utf-8') as f:
        return json.load(f), samples(path(name + '.wav'), 'f')


def short_term(name):
    """The short-term loudness (3 s) every tenth of a second: [(end of the window, LUFS)]."""
    text = tool('ffmpeg', '-nostats', '-i', name, '-af', 'ebur128=metadata=1,ametadata=print:key=lavfi.r128.S:file=-',
                '-f', 'null', '-')
    at = [float(t) for t in re.findall(r'pts_time:([\d.]+)', text)]
    return list(zip((t + 0.1 for t in at), (float(s) for s in re.findall(r'r128\.S=(-?[\d.]+|nan)', text))))


def write_float(name, x):
    data = array.array('f', x).tobytes()
    write(name, b'RIFF' + struct.pack('<I', 36 + len(data)) + b'WAVEfmt '
          + struct.pack('<IHHIIHH', 16, 3, 1, RATE, 4 * RATE, 4, 32) + b'data' + struct.pack('<I', len(data)) + data)
    return path(name)


ALL_SOUNDS = 'ident = ident\nident_mix = 1.5\nsting = sting\nsting_mix = 0.3\nbed = bed\nbed_under = all\n'
FULL, FULL_PCM = made('full', ALL_SOUNDS)
BEDDED, BEDDED_PCM = made('bedded', 'bed = bed\nbed_under = all\n')
BARE, BARE_PCM = made('bare', '')


@test
def the_programme_is_at_its_level():
    for moods in (('ident', 'sting', 'bed'), ('calm-ident', 'calm-sting', 'calm-bed')):
        for under in ('all', 'headlines'):
            for target in (-16, -23):
                made('level', 'ident = %s\nsting = %s\nbed = %s\nbed_under = %s\n' % (*moods, under), '--lufs',
                     str(target))
                lufs, peak = loudness(path('level.wav'))
                assert abs(lufs - target) <= 0.2 and peak <= -1.0, (moods, under, target, lufs, peak)


@test
def the_words_are_those_of_a_programme_without_music():
    for t in (FULL, BEDDED):
        assert [u['spoken'] for u in t['utterances']] == [u['spoken'] for u in BARE['utterances']]
        for a, b in zip(t['utterances'], BARE['utterances']):
            assert a['end_frame'] - a['start_frame'] == b['end_frame'] - b['start_frame']


@test
def the_bed_lies_far_under_the_voice():
    """What is left of the programme on a bed when the one without is taken away, beside the speech."""
    left = array.array('f', bytes(4 * len(BEDDED_PCM)))
    speech = array.array('f', bytes(4 * len(BEDDED_PCM)))
    spans = []
    for a, b in zip(BEDDED['utterances'], BARE['utterances']):
        n, x, y = a['end_frame'] - a['start_frame'], a['start_frame'], b['start_frame']
        bedded, bare = BEDDED_PCM[x:x + n], BARE_PCM[y:y + n]
        gain = sum(map(lambda p, q: p * q, bedded, bare)) / sum(q * q for q in bare)
        left[x:x + n] = array.array('f', [p - gain * q for p, q in zip(bedded, bare)])
        speech[x:x + n] = array.array('f', [gain * q for q in bare])
        spans.append('between(t,%f,%f)' % (a['start_s'], a['end_s']))
    only = ["aselect='%s'" % '+'.join(spans), 'asetpts=N/SR/TB']
    under = loudness(write_float('speech.wav', speech), *only)[0] - loudness(write_float('left.wav', left), *only)[0]
    assert 15 <= under <= 26, under


@test
def speech_over_the_bed_is_as_loud_as_without_it():
    for name, timeline in (('full', FULL), ('bedded', BEDDED)):
        with_bed, without, seen = short_term(path(name + '.wav')), short_term(path('bare.wav')), 0
        for a, b in zip(timeline['utterances'], BARE['utterances']):
            if a['end_s'] - a['start_s'] < 3.3:
                continue
            for end, level in with_bed:
                if a['start_s'] + 3.1 <= end <= a['end_s']:
                    want = min(without, key=lambda w: abs(w[0] - b['start_s'] - (end - a['start_s'])))[1]
                    assert abs(level - want) <= 2, (name, a['spoken'], end, level, want)
                    seen += 1
        assert seen > 100, seen


def joins():
    """Frames of the full programme at which a sound begins, ends or gives way: all silences and the ends."""
    all, edges = FULL['utterances'], [0, len(FULL_PCM)]
    for u in all:
        edges += [u['start_frame'], u['end_frame']]
    return edges


@test
def nothing_clicks():
    """No jump between samples outside of the speech is larger than a quarter of the largest in it, and none
    stands out of what is around it; the same of the jump of jumps, in which a click shows more."""
    spoken = bytearray(len(FULL_PCM))
    for u in FULL['utterances']:
        spoken[u['start_frame']:u['end_frame']] = b'\1' * (u['end_frame'] - u['start_frame'])
    padded = [0.0, 0.0, *FULL_PCM, 0.0, 0.0]
    bends = [abs(a - 2 * b + c) for a, b, c in zip(padded, padded[1:], padded[2:])]
    inside = sorted(b for b, s in zip(bends, spoken) if s)
    most = max(b for b, s in zip(bends[1:], spoken) if not s)
    assert most < inside[-1] / 4, (most, inside[-1])
    n = RATE // 500
    for edge in joins():  # 2 ms at each side of a join, beside the 20 ms around them
        here = max(bends[max(0, edge - n):edge + n])
        around = max(bends[max(0, edge - 10 * n):max(0, edge - n)] + bends[edge + n:edge + 10 * n])
        assert here < max(0.01, around), (edge, here, around)
    # the jumps at the joins themselves
    for edge in joins():
        here = [abs(b - a) for a, b in zip(padded[max(0, edge):edge + 4], padded[max(0, edge) + 1:edge + 5])]
        assert max(here) < 0.05, (edge, here)


@test
def a_bed_is_a_loop_without_a_seam():
    for name in ('bed', 'calm-bed'):
        tool('sox', os.path.join(ROOT, 'voices/sounds', name + '.flac'), '-t', 'f32', path('loop.raw'))
        with open(path('loop.raw'), 'rb') as f:
            x = array.array('f', f.read())
        bends = [abs(a - 2 * b + c) for a, b, c in zip(x[-1000:] + x[:1000], x[-999:] + x[:1001], x[-998:] + x[:1002])]
        assert max(bends[995:1004]) < max(bends[:990] + bends[1009:]), name
        rms = [math.sqrt(sum(v * v for v in part) / len(part)) for part in (x[-3200:], x[:3200])]
        assert 0.5 < rms[0] / rms[1] < 2, (name, rms)


@test
def our_sounds_are_clean():
    for name in sorted(os.listdir(os.path.join(ROOT, 'voices/sounds'))):
        if not name.endswith('.flac'):
            continue
        file = os.path.join(ROOT, 'voices/sounds', name)
        lufs, peak = loudness(file)
        assert -24 < lufs < -17 and peak <= -3, (name, lufs, peak)
        x = samples(file, 'f')
        assert abs(sum(x) / len(x)) < 1e-4, (name, sum(x) / len(x))
        if 'bed' not in name:
            assert abs(x[0]) < 1e-3 and abs(x[-1]) < 1e-3, (name, x[0], x[-1])


@test
def the_voice_comes_in_before_the_ident_ends():
    first = FULL['utterances'][0]['start_s']
    ident = float(tool('soxi', '-D', os.path.join(ROOT, 'voices/sounds/ident.flac')))
    lead_in = BARE['utterances'][0]['start_s']
    assert abs(first - (lead_in + ident - 1.5)) < 0.001, (first, ident)


@test
def a_file_of_the_users_is_an_ident():
    for name, args in (('tone.wav', ('-r', '48000', '-c', '2')), ('tone.ogg', ('-r', '44100', '-c', '1')),
                       ('tone.mp3', ('-r', '44100', '-c', '2')), ('tone.flac', ('-r', '8000', '-c', '1'))):
        tool('sox', '-n', *args, path('made.wav'), 'synth', '2', 'sine', '440', 'fade', '0.1', '2', '0.1', 'vol', '0.3')
        tool('ffmpeg', '-v', 'error', '-y', '-i', path('made.wav'), path(name))
        t, pcm = made('own', 'ident = %s\nident_mix = 0\n' % name)
        start = t['utterances'][0]['start_frame']
        assert 2 <= start / RATE <= 2.4, (name, start)
        heard = pcm[RATE // 2:RATE]
        crossings = sum(1 for a, b in zip(heard, heard[1:]) if a < 0 <= b)
        assert 215 <= crossings <= 225, (name, crossings)


@test
def a_bad_sound_is_an_error():
    write('text.wav', 'this is no sound\n')
    write('cut.wav', open(path('bare.wav'), 'rb').read()[:5000])
    tool('sox', '-n', '-r', '8000', path('silent.wav'), 'trim', '0', '1')
    for sound, line in (('nosuch', 'there is no sound `nosuch`; ours are bed, calm-bed'),
                        ('nosuch.wav', 'nosuch.wav: there is no such file'), ('text.wav', 'text.wav: '),
                        ('cut.wav', 'cut.wav: '), ('silent.wav', 'silent.wav: nothing can be heard')):
        p = run('produce', '--rundown', rundown('bad.ini', 'ident = %s\n' % sound), '-o', path('bad.wav'))
        assert p.returncode in (1, 2) and line in p.error, (sound, p.error)
        assert not os.path.exists(path('bad.wav')), sound


main()
