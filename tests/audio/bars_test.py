"""The sound of a programme in five languages, as outside programs measure it: level, peaks, languages
beside each other, joins, gaps, direct current, and nothing added by an opening quote."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, path, produce, run, test, write  # noqa: E402
from ears import loudness, samples  # noqa: E402

TEXTS = {
    'en': ('The council agreed on Monday to build a bridge across the old harbour.',
           'Work will begin in spring and should end in two years, the mayor said.',
           'Fishermen had asked for a wider passage. Walking across will be free.'),
    'zh': ('市政府星期一同意在旧港口上修建一座新桥。', '市长说，工程将于明年春天开始，预计两年内完成。',
           '渔民们原来要求留出更宽的航道，步行过桥的人不用付钱。'),
    'de': ('Der Stadtrat hat am Montag den Bau einer Brücke über den alten Hafen beschlossen.',
           'Die Arbeiten sollen im Frühjahr beginnen und zwei Jahre dauern, sagte die Bürgermeisterin.',
           'Die Fischer hatten eine breitere Durchfahrt verlangt. Für Fußgänger kostet es nichts.'),
    'fr': ('Le conseil a décidé lundi de construire un pont au-dessus du vieux port.',
           'Les travaux commenceront au printemps et dureront deux ans, a dit la maire.',
           'Les pêcheurs demandaient un passage plus large. Pour les piétons, ce sera gratuit.'),
    'es': ('El ayuntamiento acordó el lunes construir un puente sobre el viejo puerto.',
           'Las obras empezarán en primavera y durarán dos años, dijo la alcaldesa.',
           'Los pescadores habían pedido un paso más ancho. Para los peatones será gratis.'),
}


def article(name, paragraphs):
    return write(name, '<html><body><article><h1>A bridge for the harbour</h1>%s</article></body></html>'
                 % ''.join('<p>%s</p>\n' % p for p in paragraphs))


ALL = article('all.html', [p for texts in TEXTS.values() for p in texts])


def cues(name):
    with open(name, encoding='utf-8') as f:
        return json.load(f)


def must_be_level(name, target, how):
    lufs, peak = loudness(name)
    assert abs(lufs - target) <= 0.1 and peak <= -1.0, (how, target, lufs, peak)


@test
def every_language_is_at_the_target():
    for lang, texts in TEXTS.items():
        for target in (-16, -23):
            produce(article('one.html', texts), '-o', path('one.wav'), '--lufs', str(target))
            must_be_level(path('one.wav'), target, lang)


@test
def every_target_rate_and_width_is_at_the_target():
    for args in (('-30',), ('-14',), ('-16', '--rate', '44100'), ('-14', '--rate', '48000'),
                 ('-16', '--bits', '24'), ('-23', '--bits', 'float')):
        produce(ALL, '-o', path('level.wav'), '--lufs', *args)
        must_be_level(path('level.wav'), float(args[0]), args)


produce(ALL, '-o', path('all.wav'))
WHOLE, PCM = cues(path('all.json')), samples(path('all.wav'), 'f')
UTTERANCES = WHOLE['utterances']


@test
def languages_are_equally_loud_beside_each_other():
    levels = {}
    for lang in TEXTS:
        parts = '+'.join('between(t,%f,%f)' % (u['start_s'], u['end_s'])
                         for u in UTTERANCES if u['lang'] == lang)
        levels[lang] = loudness(path('all.wav'), "aselect='%s'" % parts, 'asetpts=N/SR/TB')[0]
    assert len(levels) == 5 and max(levels.values()) - min(levels.values()) <= 0.5, levels


@test
def joins_do_not_click():
    """No sample at the edge of a cue jumps further than its speech does anywhere inside."""
    n = WHOLE['rate_hz'] // 500
    for u in UTTERANCES:
        clip = [0.0, *PCM[u['start_frame']:u['end_frame']], 0.0]
        jumps = [abs(b - a) for a, b in zip(clip, clip[1:])]
        edge = max(jumps[:n] + jumps[-n:])
        assert edge < max(jumps) / 4 and edge < 0.05, (u['written'], edge, max(jumps))
        assert abs(clip[1]) < 1e-3 and abs(clip[-2]) < 1e-3, (u['written'], clip[1], clip[-2])


@test
def gaps_are_exact_and_silent():
    gaps = [float(x) for x in re.findall(r'^    \[([\d.]+) s\]$', run('script', ALL).text, re.M)]
    assert len(gaps) == len(UTTERANCES)
    for gap, a, b in zip(gaps, UTTERANCES, UTTERANCES[1:]):
        assert abs((b['start_frame'] - a['end_frame']) / WHOLE['rate_hz'] - gap) <= 0.001, (gap, a['written'])
        assert not any(PCM[a['end_frame']:b['start_frame']]), a['written']


@test
def there_is_no_direct_current():
    assert abs(sum(PCM) / len(PCM)) < 1e-4, sum(PCM) / len(PCM)
    for u in UTTERANCES:
        clip = PCM[u['start_frame']:u['end_frame']]
        assert abs(sum(clip) / len(clip)) < 1e-3, (u['written'], sum(clip) / len(clip))


@test
def an_opening_quote_adds_nothing():
    said = '<p>%sNobody was told about the harbour in time.%s</p><p>It closed on Monday.</p>'
    starts = []
    for marks in (('', ''), ('&quot;', '&quot;'), ('“', '”')):
        produce(write('quote.html', '<article><h1>At the harbour</h1>%s</article>' % (said % marks)), '-o',
                path('quote.wav'), '--lang', 'en')
        t = cues(path('quote.json'))
        u = next(u for u in t['utterances'] if 'Nobody' in u['written'])
        pcm = samples(path('quote.wav'), 'f')[u['start_frame']:u['end_frame']]
        starts.append(next(i for i, v in enumerate(pcm) if abs(v) > 0.01) / t['rate_hz'])
    assert max(starts) - min(starts) < 0.005 and max(starts) < 0.03, starts


main()
