"""A clip is a function of its words and voice: the same in any order, by any number of workers, with
and without the cache.  CLIPS_FILES="xx.tsv …" (scripts/check-clips) takes sentences from files."""
import array
import hashlib
import html
import itertools
import json
import os
import random
import shutil
import struct
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, path, produce, test, write  # noqa: E402

# Sentences are made of a beginning and an end.
PARTS = (
    (('The harbour office', 'A court in the capital', 'The school board', 'Her neighbour', 'The museum'),
     ('will open again on Monday, 3 March.', 'refused to pay the €1,250 that were asked.',
      'said: "Nobody was told in time."', 'lost 12.5% of its members last year.')),
    (('市政府', '这家博物馆', '当地的学校', '港口的渔民', '新的委员会'),
     ('星期一宣布了三项新计划。', '明年春天将重新开放。', '认为价格上涨了百分之十二。', '表示，没有人受伤。')),
    (('Der Stadtrat', 'Ein Gericht im Norden', 'Die neue Brücke', 'Das Museum', 'Ihre Nachbarin'),
     ('wird am 3. März wieder erwartet.', 'kostet 48,5 Millionen Euro.',
      'sagte: „Niemand wurde verletzt.“', 'bleibt bis zum Frühjahr geschlossen.')),
    (('Le conseil municipal', 'Un tribunal du nord', 'Le nouveau pont', 'La directrice du musée',
      'Son voisin'),
     ('attendra le 3 mars avant de répondre.', 'a coûté 48,5 millions d’euros.',
      'a dit : « Personne n’était prévenu. »', 'restera fermé jusqu’au printemps.')),
    (('El ayuntamiento', 'Un tribunal del norte', 'El puente nuevo', 'La directora del museo', 'Su vecino'),
     ('volverá a abrir el 3 de marzo.', 'costó 48,5 millones de euros.',
      'dijo: «Nadie había avisado a tiempo.»', 'seguirá cerrado hasta la primavera.')),
)


def sentences():
    files = os.environ.get('CLIPS_FILES', '').split()
    lists = []
    for name in files:
        with open(name, encoding='utf-8') as f:
            lists.append([line.strip().split('\t')[-1] for line in f if line.strip()])
    for beginnings, ends in () if files else PARTS:
        glue = '' if ord(beginnings[0][0]) > 0x3000 else ' '
        lists.append([b + glue + e for b, e in itertools.product(beginnings, ends)])
    most = int(os.environ.get('CLIPS_MOST', '100')) // len(lists)
    # the languages by turns, so that a worker keeps changing its voice
    return [s for turn in itertools.zip_longest(*(x[:most] for x in lists)) for s in turn if s]


SENTENCES = sentences()


def orders():
    yield SENTENCES
    yield SENTENCES[::-1]
    for seed in (1, 2):
        shuffled = list(SENTENCES)
        random.Random(seed).shuffle(shuffled)
        yield shuffled


def float_samples(name):
    """The samples of a mono 32-bit float WAV."""
    with open(name, 'rb') as f:
        content = f.read()
    at = 12
    while content[at:at + 4] != b'data':
        if content[at:at + 4] == b'fmt ':
            kind, channels, _, _, _, bits = struct.unpack_from('<HHIIHH', content, at + 8)
            assert kind in (3, 0xfffe) and channels == 1 and bits == 32, (kind, channels, bits)
        size = struct.unpack_from('<I', content, at + 4)[0]
        at += 8 + size + size % 2
    samples = array.array('f')
    samples.frombytes(content[at + 8:at + 8 + struct.unpack_from('<I', content, at + 4)[0]])
    return samples


def clips(order, *args, env=None):
    """Hashes of the clips, by what is said in them; checks that all else is exact silence."""
    article = write('order.html', '<!DOCTYPE html><html><body><article><h1>All of the sentences</h1>%s'
                    '</article></body></html>' % ''.join('<p>%s</p>\n' % html.escape(s) for s in order))
    # the engine's level, and no dither: a cue holds nothing but its clip
    p = produce(article, '--lufs', 'off', '--bits', 'float', '-o', path('clips.wav'), *args, env=env)
    assert 'left out' not in p.error, p.error
    with open(path('clips.json'), encoding='utf-8') as f:
        cues = json.load(f)['utterances']
    pcm, at, found = float_samples(path('clips.wav')), 0, {}
    for u in cues + [dict(start_frame=len(pcm))]:
        assert not any(pcm[at:u['start_frame']]), ('sound in a gap', at, u['start_frame'])
        if 'end_frame' not in u:
            break
        at = u['end_frame']
        one = hashlib.sha256(pcm[u['start_frame']:at].tobytes()).hexdigest()
        words = tuple((w['text'], round((w['start_s'] - u['start_s']) * 1000)) for w in u['words'])
        key = (u['voice'], u['lang'], u['spoken'])
        was = found.setdefault(key, (one, len(words)))
        assert was == (one, len(words)), ('the same words sound different in one file', key)
    return found


def compare(want, got, how):
    # (a name may be read otherwise where the story has not yet told of it: such words are another clip)
    both = set(want) & set(got)
    assert len(both) >= 0.97 * max(len(want), len(got)), (how, len(both), len(want), len(got))
    bad = [k for k in both if want[k] != got[k]]
    assert not bad, (how, len(bad), bad[:3])


WANT = clips(SENTENCES, '-j', '1', '--no-cache')


@test
def there_are_clips_of_all_sentences():
    assert len(WANT) >= len(SENTENCES) * 0.9, (len(WANT), len(SENTENCES))
    assert len({lang for _, lang, _ in WANT}) >= 5 or os.environ.get('CLIPS_FILES'), WANT.keys()


@test
def the_order_and_the_number_of_workers_do_not_matter():
    every = list(itertools.product(orders(), (1, 2, 3, 8)))
    if len(SENTENCES) <= 100 and 'CLIPS_FILES' not in os.environ:  # `make test`: each order, each number
        every = every[1::5] + every[3:4]
    for n, (order, jobs) in enumerate(every):
        compare(WANT, clips(order, '-j', str(jobs), '--no-cache'), (n, jobs))


@test
def the_cache_does_not_matter():
    shutil.rmtree(path('cache'), True)
    env = {'XDG_CACHE_HOME': path('cache')}
    some = list(orders())
    compare(WANT, clips(some[2], '-j', '3', env=env), 'cold')
    compare(WANT, clips(some[1], '-j', '2', env=env), 'warm')
    folder = path('cache/newscast')
    for i, name in enumerate(sorted(os.listdir(folder))):
        if i % 2:
            os.unlink(os.path.join(folder, name))
    compare(WANT, clips(some[0], '-j', '8', env=env), 'half warm')


main()
