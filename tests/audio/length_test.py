"""Programmes of an exact length: 60 combinations of stories and lengths in two languages.  To the frame,
by outside programs; no word cut; pauses and rate within their limits; the same bytes every time."""
import hashlib
import json
import os
import random
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import SANITIZED, main, path, produce, run, test, tool, write  # noqa: E402
from ears import samples  # noqa: E402

RATE = 22050
PARTS = {
    'en': ('The council|The harbour board|A group of teachers|The fire service|The new museum|The weather office|'
           'The bus company|A team of doctors|The farmers of the valley|The youth orchestra',
           'opened its doors again|agreed on a plan for the coming year|asked the town for more money|'
           'found an answer to an old question|told reporters that nobody was hurt|met for three hours behind closed '
           'doors|has decided to wait until the summer|was surprised by the number of visitors|sold the last of its '
           'old boats',
           'on Monday|after a long debate|in the old town hall|as it had promised|for the first time in ten years|'
           'although it rained all day|with the help of two hundred volunteers|and nobody voted against it'),
    'de': ('Der Stadtrat|Die Feuerwehr|Das neue Museum|Eine Gruppe von Lehrern|Der Wetterdienst|Die Busgesellschaft|'
           'Das Jugendorchester|Der Verein der Bauern|Die Hafenverwaltung|Die Bibliothek',
           'hat am Abend lange beraten|öffnet wieder seine Türen|bittet die Stadt um mehr Geld|hat eine Antwort auf '
           'eine alte Frage gefunden|wartet noch bis zum Sommer|war vom Andrang der Besucher überrascht|verkauft die '
           'letzten alten Boote|plant ein Fest für alle',
           'zum ersten Mal seit zehn Jahren|nach einer langen Debatte|im alten Rathaus|wie es versprochen war|trotz '
           'des Regens|mit zweihundert Helfern|und niemand war dagegen')}


def sentence(chance, lang):
    return ' '.join(chance.choice(p.split('|')) for p in PARTS[lang]) + '.'


def stories(seed, lang, count, paragraphs):
    """Files of so many stories, each with up to so many paragraphs."""
    chance, names = random.Random(seed), []
    for i in range(count):
        body = [' '.join(sentence(chance, lang) for _ in range(chance.randint(1, 4)))
                for _ in range(chance.randint(1, paragraphs))]
        names.append(write('%s-%d-%d.txt' % (lang, seed, i), '\n\n'.join([sentence(chance, lang)[:-1]] + body) + '\n'))
    return names


def combinations():
    """(language, stories, paragraphs, seconds): short and long, too little, too much and odd."""
    chance = random.Random(9)
    for i in range(60):
        seconds = (60, 90, 120, 180, 200.5, 240, 300, 331, 420, 600)[i % 10]
        enough = max(2, round(seconds / 40))
        yield 'en' if i % 2 else 'de', i, max(1, enough + chance.randint(-2, 6)), chance.randint(2, 9), seconds


def clock(seconds):
    return '%d:%06.3f' % (seconds // 60, seconds % 60) if seconds % 1 else '%d:%02d' % divmod(seconds, 60)


def fitted(files, seconds, *more):
    """A programme of so many seconds, WAV, or None and the error of a refusal."""
    p = run('produce', *files, '--length', clock(seconds), '-o', path('l.wav'), *more)
    if p.returncode == 0:
        with open(path('l.json'), encoding='utf-8') as f:
            return json.load(f), p.error
    assert p.returncode == 1 and 'length %s' % clock(seconds).split('.')[0] in p.error, p.error
    return None, p.error


def digest():
    with open(path('l.wav'), 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


def check_length(seconds):
    frames = int(tool('soxi', '-s', path('l.wav')))
    probed = json.loads(tool('ffprobe', '-v', 'error', '-show_streams', '-of', 'json', path('l.wav')))['streams'][0]
    assert frames == probed['duration_ts'] == round(seconds * RATE), (frames, probed['duration_ts'], seconds)


def speech_of(timeline):
    """{(language, what is said): frames}, and the gap after each but the last utterance."""
    all = timeline['utterances']
    return ({(u['voice'], u['spoken']): u['end_frame'] - u['start_frame'] for u in all},
            [((a['spoken'], b['spoken'], a['sentence'] == b['sentence']), b['start_frame'] - a['end_frame'])
             for a, b in zip(all, all[1:])])


def check_words(timeline, free):
    """Every utterance is whole: as long as in the free programme, or as the rate says; silence around it."""
    length, pcm = timeline['length'], samples(path('l.wav'))
    rate = 1 + length['rate_percent'] / 100
    assert 0.95 <= rate <= 1.05 and 0.65 <= length['gap_scale'] <= 1.75, length
    usual, _ = speech_of(free)
    for u in timeline['utterances']:
        now, want = u['end_frame'] - u['start_frame'], usual[u['voice'], u['spoken']]
        assert now == want if rate == 1 else abs(now / want * rate - 1) < 0.05, (u['spoken'], now, want, rate)
        before, after = pcm[max(0, u['start_frame'] - 200):u['start_frame']], pcm[u['end_frame']:u['end_frame'] + 200]
        assert len(after) >= 200 and max(map(abs, before + after)) < 40, u['spoken']
    kept = {(u['story'], u['paragraph'], u['spoken']) for u in timeline['utterances'] if u['role'] != 'teaser'}
    told = {u['story'] for u in timeline['utterances']}
    for u in free['utterances']:  # what is told of a story has its headline and its first paragraph
        if u['story'] is not None and u['story'] in told and u['paragraph'] < 2:
            assert (u['story'], u['paragraph'], u['spoken']) in kept, u


def check_gaps(timeline, free):
    """No pause is shorter or longer than the limits let it be."""
    usual, scale = {}, timeline['length']['gap_scale']
    for key, gap in speech_of(free)[1]:
        usual.setdefault(key, gap)
    least = round(0.15 * RATE)
    for key, gap in speech_of(timeline)[1]:
        assert gap >= least or key[2], (key, gap)
        assert gap <= 1.76 * 1.8 * RATE, (key, gap)
        if key in usual and not key[2] and usual[key] > least:
            want = max(usual[key] * scale, min(least, usual[key]))
            assert abs(gap - want) <= 3, (key, gap, usual[key], scale)
        elif key in usual and key[2]:
            assert abs(gap - usual[key]) <= 3, (key, gap, usual[key])


def nearest(error):
    """The lengths that a refusal says can be met, in seconds."""
    return [60 * int(m) + float(s) for m, s in re.findall(r'(\d+):(\d\d(?:\.\d)?)', error)[1:]]


def make(lang, seed, count, paragraphs, seconds):
    files = stories(seed, lang, count, paragraphs)
    tail = ('--tail', 'silence') if seed % 3 == 0 else ()
    timeline, error = fitted(files, seconds, *tail)
    if not timeline:
        offers = nearest(error)
        assert offers and seconds not in offers, error
        for offer in offers:  # what is offered can be had
            got, why = fitted(files, offer, *tail)
            assert got, (error, why)
            check_length(offer)
        return 'refused'
    produce(*files, '-o', path('free.wav'))
    with open(path('free.json'), encoding='utf-8') as f:
        free = json.load(f)
    check_length(seconds)
    check_words(timeline, free)
    check_gaps(timeline, free)
    once = digest()
    fitted(files, seconds, '--no-cache', '-j', '1', *tail)
    assert digest() == once, 'other bytes the second time'
    length = timeline['length']
    return 'rate' if length['rate_percent'] else 'tail' if length['tail_s'] else 'gaps'


@test
def sixty_combinations_are_exact_or_refused():
    made = {}
    for i, (lang, seed, count, paragraphs, seconds) in enumerate(combinations()):
        if SANITIZED and i % 10:
            continue
        try:
            made[seed] = make(lang, seed, count, paragraphs, seconds)
        except AssertionError as e:
            raise AssertionError('%s, seed %d, %d stories of %d paragraphs, %s: %s'
                                 % (lang, seed, count, paragraphs, clock(seconds), e)) from e
    refused = list(made.values()).count('refused')
    print('# %d exact, %d refused' % (len(made) - refused, refused))
    assert SANITIZED or refused < len(made) / 4, made


@test
def the_rate_changes_before_it_is_refused_and_a_tail_fills_the_rest():
    for lang in PARTS:
        files = stories(104, lang, 3, 4)
        _, error = fitted(files, 600)
        most = nearest(error)[-1]
        ways = [make(lang, 104, 3, 4, round(most + more, 1)) for more in (-4, 0, 1, 1.5, 2, 12)]
        assert ways[0] == 'gaps' and 'rate' in ways and ways[-1] == 'refused', ways
        _, error = fitted(stories(105, lang, 1, 3), 600, '--tail', 'silence')
        assert make(lang, 105, 1, 3, round(nearest(error)[-1] - 5, 1)) == 'tail'  # a third of the seeds have one


@test
def what_was_done_is_said_and_in_the_json():
    files = stories(100, 'en', 8, 6)
    timeline, said = fitted(files, 90)
    length = timeline['length']
    assert length['asked_s'] == 90 and abs(timeline['duration_s'] - 90) < 1e-9
    assert re.search(r'note: length 1:30: .*left out', said), said
    dropped = re.search(r'(\d+) (?:story|stories) left out', said)
    assert len(length['stories_dropped']) == (int(dropped.group(1)) if dropped else 0)
    paragraphs = re.search(r'(\d+) paragraphs? left out', said)
    assert length['paragraphs_dropped'] == (int(paragraphs.group(1)) if paragraphs else 0)
    told = {u['story'] for u in timeline['utterances'] if u['role'] == 'headline'}
    assert told == set(range(len(told))), 'stories go from the end'
    assert {u['story'] for u in timeline['utterances'] if u['role'] == 'teaser'} - {None} <= told


@test
def a_wrong_length_is_refused():
    files = stories(101, 'en', 1, 2)
    for wrong in ('0', '-1', '3', 'x', '3:', '1:60', '3:00:00:00', '99999:00'):
        p = run('produce', *files, '--length', wrong, '-o', path('no.wav'))
        assert p.returncode == 2 and 'length' in p.error, (wrong, p.returncode, p.error)
        assert not os.path.exists(path('no.wav')), wrong


@test
def other_formats_are_exact_too():
    files = stories(102, 'en', 5, 6)
    for ending, rate in (('flac', 22050), ('wav', 48000), ('flac', 44100)):
        produce(*files, '--length', '1:30', '-o', path('f.' + ending), '--rate', str(rate))
        assert int(tool('soxi', '-s', path('f.' + ending))) == 90 * rate, (ending, rate)
    p = produce(*files, '--length', '1:30', '-o', '-', '--format', 'wav')
    assert len(p.stdout) > 90 * 2 * RATE
    write('stream.wav', p.stdout)
    tool('sox', path('stream.wav'), '-t', 'raw', path('raw'))
    assert os.path.getsize(path('raw')) == 90 * 2 * RATE, os.path.getsize(path('raw'))


@test
def a_bed_is_the_tail():
    files = stories(103, 'en', 2, 2)
    shortest, _ = fitted(files, 60, '--tail', 'silence')
    spoken = shortest['utterances'][-1]['end_s']
    show = write('show.ini', '[programme]\nlength = %s\n[sounds]\nbed = bed\nbed_under = all\n%s'
                 % (clock(int(spoken) + 14), ''.join('[story]\nsource = %s\n' % f for f in files)))
    p = produce('--rundown', show, '-o', path('l.wav'))
    check_length(int(spoken) + 14)
    assert 's of bed at the end' in p.error, p.error
    with open(path('l.json'), encoding='utf-8') as f:
        end = json.load(f)['utterances'][-1]['end_frame']
    pcm = samples(path('l.wav'))
    assert max(map(abs, pcm[end + RATE:end + 4 * RATE])) > 300, 'the bed is heard'
    assert max(map(abs, pcm[-20:])) < 30, 'and fades'
    p = produce('--rundown', show, '--tail', 'silence', '-o', path('l.wav'))
    check_length(int(spoken) + 14)
    assert 's of silence at the end' in p.error, p.error
    assert not any(samples(path('l.wav'))[-8 * RATE:]), 'silence is silence'


@test
def the_shortest_that_can_be_is_the_shortest():
    files = stories(106, 'en', 4, 4)
    _, error = fitted(files, 5)
    shortest, = nearest(error)
    assert 'the shortest that can be' in error and fitted(files, shortest)[0], error


main()
