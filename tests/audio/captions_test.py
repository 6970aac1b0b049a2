"""Captions, transcripts and word timings, judged by outside programs, by the audio and against
bulletin.json, of which they must not say anything else."""
import html
import json
import os
import re
import sys
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, SAMPLE, main, path, produce, run, test, tool, write  # noqa: E402
from ears import samples  # noqa: E402

ENDINGS = ('.vtt', '.srt', '.transcript.txt', '.transcript.json', '.chapters.json')

HOSTILE = '''<!doctype html><html lang="en"><head><title>x</title></head><body><article>
<h1>“Brücken” &amp; &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; --&gt; \u202eRTL\u202c &quot;q&quot; 😀 {\\an8} end</h1>
<p>The mayor said &lt;i&gt;never&lt;/i&gt; &amp; left --&gt; the hall at 5 &lt; 6 on Monday, as he had told the council.</p>
<p>قال رئيس البلدية يوم الاثنين إن الجسر الجديد سيفتح غدا أمام السيارات والمشاة في المدينة.</p>
<p>She paid $3.5bn for “Über-App” (😀 &amp; co) and {\\b1}nothing\x07 else was said about it on that day.</p>
<p>%s was the name of the file that they had been looking for since the spring of last year.</p>
</article></body></html>''' % ('x' * 300)


def text_of(name):
    with open(path(name), encoding='utf-8') as f:
        return f.read()


def timeline(stem):
    return json.loads(text_of(stem + '.json'))


produce(SAMPLE, '-o', path('s.flac'), '--sidecars')
produce(write('hostile.html', HOSTILE), '-o', path('h.flac'), '--sidecars')
LONG = write('long.txt', 'The council meets\n\nThe mayor of the small town on the river opened the new '
             'bridge, which had cost 12.5 million euros, on Monday morning in the rain and told the '
             'many people who had come that the old ferry, on which their grandparents had crossed '
             'the water, would be kept as a museum, if the money for it could be found by the end of '
             'the year 2026.\n\nHe said 北京大学 and 上海 agreed on it last week in the capital city.\n')
produce(LONG, '-o', path('l.flac'), '--sidecars', '--rate', '48000')
STEMS = ('s', 'h', 'l')


def seconds(stamp):
    h, m, s = stamp.replace(',', '.').split(':')
    return round(int(h) * 3600 + int(m) * 60 + float(s), 3)


def cues(stem, ending):
    """[(start, end, [line, ...])], checking what separates them."""
    text = text_of(stem + ending)
    point = r'\.' if ending == '.vtt' else ','
    stamp = r'(\d\d:\d\d:\d\d%s\d\d\d)' % point
    blocks = text.rstrip('\n').split('\n\n')
    if ending == '.vtt':
        assert blocks.pop(0) == 'WEBVTT', text[:40]
    found = []
    for i, block in enumerate(blocks):
        lines = block.split('\n')
        if ending == '.srt':
            assert lines.pop(0) == str(i + 1), block
        times = re.fullmatch(stamp + ' --> ' + stamp, lines.pop(0))
        assert times and 1 <= len(lines) <= 2 and all(lines), block
        found.append((seconds(times.group(1)), seconds(times.group(2)), lines))
    return found


def plain(line):
    return html.unescape(re.sub(r'<[^>]*>', '', line))


def width(text):
    """Of 336: 8 for a character, 21 for a wide one; those that stand on others have none."""
    sum = 0
    for c in text:
        if unicodedata.category(c) in ('Mn', 'Me', 'Cf'):
            continue
        sum += 21 if unicodedata.east_asian_width(c) in 'WF' else 8
    return sum


def squeezed(text):
    return re.sub(r'[\s\u2060\x00-\x1f]+', '', text)


@test
def captions_say_what_is_written_and_when_it_is_said():
    for stem in STEMS:
        t = timeline(stem)
        written = squeezed(''.join(u['written'] for u in t['utterances']))
        starts = {}
        for u in t['utterances']:
            first, last = starts.get(u['sentence'], (u['start_s'], 0))
            starts[u['sentence']] = (first, u['end_s'])
        for ending in ('.vtt', '.srt'):
            all = cues(stem, ending)
            assert squeezed(''.join(plain(l) if ending == '.vtt' else l
                                    for c in all for l in c[2])) == written, (stem, ending)
            at = 0
            for start, end, lines in all:
                assert at <= start < end <= t['duration_s'] + 0.001, (start, end, lines)
                at = end
            for start, end in starts.values():
                assert any(abs(c[0] - start) <= 0.001 for c in all), (stem, start)
                assert any(abs(c[1] - end) <= 0.001 for c in all), (stem, end)


@test
def lines_are_no_wider_than_42_characters_or_16_wide_ones():
    for stem in STEMS:
        for _, _, lines in cues(stem, '.vtt'):
            for line in lines:
                assert width(plain(line)) <= 336, line
                assert plain(line) == plain(line).strip(), line


@test
def both_kinds_of_captions_agree():
    for stem in STEMS:
        vtt, srt = cues(stem, '.vtt'), cues(stem, '.srt')
        assert [c[:2] for c in vtt] == [c[:2] for c in srt]
        assert ([[plain(l) for l in c[2]] for c in vtt] ==
                [[l.replace('\u2060', '') for l in c[2]] for c in srt]), stem


@test
def words_have_the_times_of_the_timeline():
    for stem in STEMS:
        t = timeline(stem)
        words = [w for u in t['utterances'] for w in u['words']]
        stamps = 0
        for start, end, lines in cues(stem, '.vtt'):
            at = start
            for stamp, text in re.findall(r'<(\d\d:[\d:.]+)>([^<]*)', '\n'.join(lines)):
                assert at < seconds(stamp) < end, (stamp, lines)
                at = seconds(stamp)
                same = [w['text'] for w in words if abs(w['start_s'] - at) <= 0.001]
                shown = squeezed(html.unescape(text)).lstrip('"“‘([{')
                assert any(squeezed(w).startswith(shown[:3]) or shown.startswith(squeezed(w)[:3])
                           for w in same), (stamp, text, same)
                stamps += 1
        assert stamps > len(words) * 0.6, (stem, stamps, len(words))


@test
def every_word_of_the_text_has_a_time():
    for stem in STEMS:
        for u in timeline(stem)['utterances']:
            letters = lambda s: ''.join(c for c in s if c.isalnum())  # noqa: E731
            assert letters(''.join(w['text'] for w in u['words'])) == letters(u['written']), u


@test
def a_long_sentence_is_several_captions_with_their_own_times():
    t = timeline('l')
    end = next(u['sentence'] for u in t['utterances'] if 'year 2026' in u['written'])
    parts = [u for u in t['utterances'] if u['sentence'] == end]
    inside = [c for c in cues('l', '.vtt')
              if parts[0]['start_s'] - 0.001 <= c[0] < parts[-1]['end_s']]
    assert len(inside) >= 4, inside
    words = [w['start_s'] for u in parts for w in u['words']]
    for c in inside[1:]:
        assert min(abs(c[0] - w) for w in words) <= 0.001, c
    # most end where a clause does
    assert sum(plain(c[2][-1])[-1] in ',.' for c in inside) * 2 >= len(inside), inside


@test
def other_languages_are_marked():
    t = timeline('l')
    assert {'en', 'zh'} <= {u['lang'] for u in t['utterances']}, 'no Chinese in it'
    vtt = text_of('l.vtt')
    assert re.search(r'<lang zh>[^/]*北京大学', vtt), vtt
    assert vtt.count('<lang ') == vtt.count('</lang>') > 0 and '<lang en>' not in vtt
    assert '<lang' not in text_of('l.srt')
    assert re.search(r'<lang ar>', text_of('h.vtt')), text_of('h.vtt')


@test
def nothing_in_a_text_is_taken_for_mark_up():
    vtt, srt = text_of('h.vtt'), text_of('h.srt')
    body = re.sub(r'^\d.*-->.*$', '', vtt, flags=re.M)
    assert '&lt;script&gt;' in re.sub(r'<[\d:.]+>', '', body), vtt
    assert '-->' not in body, vtt
    assert set(re.findall(r'<([^\d>][^>]*)>', body)) <= {'lang ar', '/lang'}, vtt
    assert not re.search(r'<[a-z/]|{\\\\', re.sub(r'^\d.*-->.*$', '', srt, flags=re.M)), srt
    for name in ('h.vtt', 'h.srt', 'h.transcript.txt', 'h.transcript.json', 'h.chapters.json'):
        text = text_of(name)
        assert not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]', text), name
        assert 'Brücken' in re.sub(r'<[\d:.]+>', '', text), name
    # ffmpeg sees in both what is written
    for ending in ('.vtt', '.srt'):
        ass = tool('ffmpeg', '-v', 'error', '-i', path('h' + ending), '-f', 'ass', '-')
        spoken = re.sub(r'\\N', ' ', ass)
        assert 'never' in spoken and 'script' in spoken, ass
        assert '{\\i1}' not in ass and '{\\b1}' not in ass, ass


@test
def ffprobe_reads_them():
    for stem in STEMS:
        for ending, name in (('.vtt', 'webvtt'), ('.srt', 'subrip')):
            got = json.loads(tool('ffprobe', '-v', 'error', '-show_streams', '-show_packets', '-of',
                                  'json', path(stem + ending)))
            assert got['streams'][0]['codec_name'] == name
            packets = [(float(p['pts_time']), float(p['duration_time'])) for p in got['packets']]
            want = [(a, b - a) for a, b, _ in cues(stem, ending)]
            assert len(packets) == len(want)
            for p, w in zip(packets, want):
                assert abs(p[0] - w[0]) < 0.0011 and abs(p[1] - w[1]) < 0.0011, (p, w)


@test
def the_transcripts_say_the_same():
    for stem in STEMS:
        t = timeline(stem)
        text = text_of(stem + '.transcript.txt')
        assert squeezed(text) == squeezed(''.join(u['written'] for u in t['utterances'])), stem
        blocks = text.rstrip('\n').split('\n\n')
        numbers = sorted({(u['story'], u['paragraph']) for u in t['utterances']})
        assert len(blocks) == len(numbers), (blocks, numbers)
        for block, number in zip(blocks, numbers):
            assert squeezed(block) == squeezed(''.join(
                u['written'] for u in t['utterances'] if (u['story'], u['paragraph']) == number))
        j = json.loads(text_of(stem + '.transcript.json'))
        assert j['version'] == '1.0.0'
        got = [(s['startTime'], s['endTime'], squeezed(s['body'])) for s in j['segments']]
        assert got == [(a, b, squeezed(''.join(map(plain, lines))))
                       for a, b, lines in cues(stem, '.vtt')], stem
    # words keep their spaces, Chinese sentences have none between them
    text = text_of('s.transcript.txt')
    assert 'yuan. On January' in text and '亿元。1月' in text, text


@test
def sentences_begin_and_end_with_their_sound():
    """Within 5 ms, at the engine's rate and at another, with the level of the file."""
    produce(SAMPLE, '-o', path('w.wav'), '--rate', '44100')
    for name, stem in (('s.flac', 's'), ('w.wav', 'w'), ('l.flac', 'l')):
        t, pcm = timeline(stem), samples(path(name))
        rate, faint = t['rate_hz'], 26  # -62 dBFS
        for u in t['utterances']:
            clip = pcm[u['start_frame']:u['end_frame']]
            first = next(i for i, v in enumerate(clip) if abs(v) > faint)
            last = next(i for i, v in enumerate(reversed(clip)) if abs(v) > faint)
            assert first <= 0.005 * rate and last <= 0.005 * rate, (u['written'], first, last)


@test
def utterances_and_gaps_make_up_the_whole_file():
    for article, stem, name in ((SAMPLE, 's', 's.flac'), (LONG, 'l', 'l.flac')):
        t = timeline(stem)
        script = run('script', article).text
        gaps = [float(x) for x in re.findall(r'^    \[([\d.]+) s\]$', script, re.M)][:-1]
        us, rate = t['utterances'], t['rate_hz']
        lead_in, lead_out = us[0]['start_frame'], t['frames'] - us[-1]['end_frame']
        sum = lead_in + lead_out + __builtins__.sum(u['end_frame'] - u['start_frame'] for u in us)
        for gap, a, b in zip(gaps, us, us[1:]):
            frames = round(gap * rate)
            assert abs(b['start_frame'] - a['end_frame'] - frames) <= 1, (gap, a['written'])
            sum += b['start_frame'] - a['end_frame']
        assert len(gaps) == len(us) - 1 and lead_in > 0 and lead_out > 0
        assert sum == t['frames'] == len(samples(path(name))), (sum, t['frames'])


@test
def words_begin_where_silence_ends():
    """After a comma the engine pauses: the word behind it begins where sound does."""
    t, pcm = timeline('s'), samples(path('s.flac'))
    rate, seen = t['rate_hz'], 0
    for u in t['utterances']:
        place = 0
        for w in u['words']:
            at = u['written'].index(w['text'], place)
            before, place = u['written'][:at].rstrip('"“'), at + len(w['text'])
            if not re.search(r'[,，:]\s*$', before) or u['lang'] != 'en':
                continue
            frame = round(w['start_s'] * rate)
            pause = pcm[frame - rate // 50:frame - rate // 1000]
            assert max(map(abs, pause)) < 1000, (u['written'], w, max(map(abs, pause)))
            sound = pcm[frame:frame + rate // 20]
            assert max(map(abs, sound)) > 100, (u['written'], w)
            seen += 1
    assert seen >= 8, seen


@test
def they_stand_where_they_are_expected():
    p = produce(SAMPLE, cwd=FOLDER)
    folder = os.path.dirname(path(p.text.split('\n')[0]))
    assert sorted(os.listdir(folder)) == sorted(
        ['bulletin.flac', 'bulletin.json', 'index.html'] + ['bulletin' + e for e in ENDINGS])
    os.mkdir(path('alone'))
    produce(SAMPLE, '-o', path('alone/x.flac'))
    assert sorted(os.listdir(path('alone'))) == ['x.flac', 'x.json']
    article = write('alone/a.transcript.txt', 'The harbour opened on Monday.\n')
    p = run('produce', article, '-o', path('alone/a.flac'), '--sidecars')
    assert p.returncode == 2 and 'is one of the articles' in p.error, p.error
    p = run('produce', article, '-o', '-', '--format', 'wav', '--sidecars')
    assert p.returncode == 2 and '--sidecars' in p.error, p.error
    assert sorted(os.listdir(path('alone'))) == ['a.transcript.txt', 'x.flac', 'x.json']


@test
def they_are_the_same_in_every_run():
    produce(SAMPLE, '-o', path('again.flac'), '--sidecars', '-j', '1')
    for ending in ENDINGS:
        assert text_of('again' + ending) == text_of('s' + ending), ending


main()
