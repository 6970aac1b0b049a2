"""What a WAV tells broadcasters: bext and cart chunks, read by a parser written from EBU Tech 3285
(version 2) and AES46-2002, by mediainfo and by ffprobe; its loudness beside ffmpeg's meter."""
import json
import os
import re
import struct
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, SAMPLE, main, path, produce, run, test, tool, write  # noqa: E402

UNKNOWN = 0x7FFF
ZH = write('zh.html', '<!doctype html><html lang="zh"><head><title>x</title>'
           '<meta property="article:published_time" content="2026-03-04T05:06:07Z">'
           '</head><body><article>'
           '<h1>新桥今天正式通车：第一批行人走过 Fluß 上的大桥</h1><p>新桥今天通车了，很多人都来了，市长也来了。'
           '她说大家等了三年，今天终于可以走过去了。</p></article></body></html>')
PLAIN = write('plain.txt', 'The harbour opens again\n\nThe harbour opened on Monday. Many ships came, '
              'and the mayor said that “nobody” had expected so many.\n')


# ---- a reader of our own ----

def chunks(data):
    """{name: bytes} of what stands before the samples, and the samples; in order."""
    assert data[:4] == b'RIFF' and data[8:12] == b'WAVE'
    found, at = {}, 12
    while at < len(data):
        name, n = struct.unpack('<4sI', data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        if n != 0xFFFFFFFF:
            assert len(body) == n, name
        found.setdefault(name.decode(), body)
        at += 8 + n + n % 2
    return found


def ascii_field(raw):
    text, _, rest = raw.partition(b'\0')
    assert not rest.strip(b'\0'), 'something behind the end of %r' % raw
    assert all(32 <= c < 127 for c in text), raw
    return text.decode('ascii')


def read_bext(body):
    """EBU Tech 3285, chapter 2.3: broadcast_audio_extension."""
    names = ('description', 'originator', 'reference', 'date', 'time')
    texts = struct.unpack('<256s32s32s10s8s', body[:338])
    b = dict(zip(names, map(ascii_field, texts)))
    low, high, b['version'] = struct.unpack('<IIH', body[338:348])
    b['samples_since_midnight'] = high << 32 | low
    b['umid'] = body[348:412]
    b['loudness'] = struct.unpack('<5h', body[412:422])
    b['reserved'] = body[422:602]
    b['history'] = body[602:].decode('ascii')
    return b


def read_cart(body):
    """AES46-2002, chapter 4: cart_extension."""
    names = ('version', 'title', 'artist', 'cut_id', 'client_id', 'category', 'classification', 'out_cue',
             'start_date', 'start_time', 'end_date', 'end_time', 'app', 'app_version', 'user_def')
    texts = struct.unpack('<4s64s64s64s64s64s64s64s10s8s10s8s64s64s64s', body[:680])
    c = dict(zip(names, map(ascii_field, texts)))
    c['level'], = struct.unpack('<i', body[680:684])
    c['timers'] = []
    for i in range(8):
        code, frame = struct.unpack('<4sI', body[684 + 8 * i:692 + 8 * i])
        if code != b'\0\0\0\0':
            assert len(c['timers']) == i, 'a gap in the timers'
            c['timers'].append((code.decode('ascii'), frame))
    c['reserved'] = body[748:1024]
    c['url'] = ascii_field(body[1024:2048])
    c['text'] = body[2048:].decode('ascii')
    return c


def read(name):
    with open(name, 'rb') as f:
        all = chunks(f.read())
    return read_bext(all['bext']), read_cart(all['cart']), all


def timeline(name):
    with open(name, encoding='utf-8') as f:
        return json.load(f)


produce(SAMPLE, '-o', path('air.wav'), '--time', '2026-11-26T11:00', '--expires', '24h', '--cut-id',
        'NEWS 1100')
BEXT, CART, CHUNKS = read(path('air.wav'))
TIMELINE = timeline(path('air.json'))


# ---- the fields ----

@test
def bext_is_as_tech_3285_says():
    assert list(CHUNKS).index('bext') < list(CHUNKS).index('data')
    assert list(CHUNKS).index('fmt ') < list(CHUNKS).index('data')
    assert BEXT['version'] == 2 and BEXT['samples_since_midnight'] == 0
    assert BEXT['umid'] == bytes(64) and BEXT['reserved'] == bytes(180)
    assert BEXT['description'] == TIMELINE['title']
    assert BEXT['originator'] == 'newscast' and BEXT['reference'] == 'NEWS 1100'
    assert (BEXT['date'], BEXT['time']) == ('2026-11-26', '11:00:00')
    version = re.escape(TIMELINE['version'])
    assert re.fullmatch(r'A=PCM,F=22050,W=16,M=mono,T=newscast %s\r\n' % version,
                        BEXT['history']), BEXT
    said = TIMELINE['loudness']
    for field, key in zip(BEXT['loudness'], (
            'integrated_lufs', 'loudness_range_lu', 'true_peak_dbtp', 'max_momentary_lufs',
            'max_short_term_lufs')):
        assert field == round(100 * said[key]) != UNKNOWN, (key, field, said)


@test
def cart_is_as_aes46_says():
    assert len(CHUNKS['cart']) == 2048 + len(CART['text']) and CART['version'] == '0101'
    assert list(CHUNKS).index('cart') < list(CHUNKS).index('data')
    assert CART['title'] == TIMELINE['title'][:64] and CART['cut_id'] == 'NEWS 1100'
    assert CART['category'] == 'News' and CART['classification'] == 'en' and CART['client_id'] == ''
    assert (CART['start_date'], CART['start_time']) == ('2026-11-26', '11:00:00')
    assert (CART['end_date'], CART['end_time']) == ('2026-11-27', '11:00:00')
    assert CART['app'] == 'newscast' and CART['app_version'] == TIMELINE['version']
    assert CART['user_def'] == 'synthetic voice' and CART['level'] == 32768
    assert CART['reserved'] == bytes(276)
    assert 'The voice is synthetic' in CART['text'] and CART['text'].endswith('\r\n')


@test
def timers_are_where_the_speech_is():
    says = TIMELINE['utterances']
    assert CART['timers'] == [('AUDs', says[0]['start_frame']), ('SEC1', says[0]['start_frame']),
                              ('AUDe', says[-1]['end_frame']), ('EOD ', TIMELINE['frames'])]
    assert 0 < CART['timers'][2][1] < TIMELINE['frames']
    stories = [write('s%d.txt' % i, 'Story number %d is told\n\nIt happened on a Monday.\n' % i)
               for i in range(7)]
    produce(*stories, '-o', path('many.wav'))
    timers, t = read(path('many.wav'))[1]['timers'], timeline(path('many.json'))
    starts = [next(u['start_frame'] for u in t['utterances'] if u['story'] == i and
                   u['role'] != 'teaser') for i in range(5)]
    assert timers[1:6] == [('SEC%d' % (i + 1), starts[i]) for i in range(5)], timers
    assert [x[0] for x in timers] == ['AUDs', 'SEC1', 'SEC2', 'SEC3', 'SEC4', 'SEC5', 'AUDe', 'EOD ']
    assert [x[1] for x in timers] == sorted(x[1] for x in timers)


@test
def the_out_cue_is_the_last_words():
    produce(PLAIN, '-o', path('plain.wav'))
    assert read(path('plain.wav'))[1]['out_cue'] == 'that "nobody" had expected so many.'
    # the sample ends in Chinese: words are counted in what is written of it
    last = TIMELINE['utterances'][-1]['written']
    assert last.endswith('举行听证会。'), last
    assert re.fullmatch(r'ju xing ting zheng hui\W*', ' '.join(CART['out_cue'].split()[-5:])), CART
    assert 5 <= len(CART['out_cue'].split()) <= 7 and len(CART['out_cue']) <= 64
    # of a sentence in pieces, the last of which is a word
    mixed = write('mixed.txt', 'Die Brücke\n\nDie Stadt nennt ihre Brücke über den Fluß seit Montag '
                  'nur noch 6G Funk und 新桥.\n')
    produce(mixed, '-o', path('mixed.wav'), '--lang', 'de')
    assert read(path('mixed.wav'))[1]['out_cue'] == 'noch 6G Funk und xin qiao.'
    long = write('long.txt', 'Words\n\nIt was called %s.\n' % ' '.join(['incomprehensibilities'] * 9))
    produce(long, '-o', path('long.wav'))
    assert read(path('long.wav'))[1]['out_cue'] == 'incomprehensibilities incomprehensibilities.'


@test
def other_scripts_are_written_in_ascii():
    produce(ZH, '-o', path('zh.wav'), '--expires', '2026-12-01T12:00')
    bext, cart, _ = read(path('zh.wav'))
    assert bext['description'].lower().startswith('xin qiao jin tian zheng shi tong che'), bext
    assert 'Fluss' in bext['description'] and '?' not in bext['description'], bext
    assert cart['title'] == bext['description'][:64].rstrip() and len(bext['description']) > 64
    assert re.fullmatch('2026-03-04-xin-qiao-jin-tian-zheng-shi-tong-che[a-z-]*', cart['cut_id']), cart
    assert bext['reference'] == cart['cut_id'][:32]
    assert (bext['date'], bext['time']) == ('2026-03-04', '00:00:00')
    assert (cart['start_date'], cart['start_time']) == ('2026-03-04', '00:00:00')
    assert (cart['end_date'], cart['end_time']) == ('2026-12-01', '12:00:00')
    assert cart['url'] == ''
    assert cart['classification'] == 'zh'


@test
def the_article_s_address_and_publication_are_there():
    story = write('story.md', '---\ntitle: A bridge\nurl: https://example.org/新桥?a=b\n---\n\n'
                  'The new bridge was opened on Monday by the mayor.\n')
    produce(story, '-o', path('story.wav'))
    cart = read(path('story.wav'))[1]
    assert cart['url'] == 'https://example.org/%E6%96%B0%E6%A1%A5?a=b', cart
    assert cart['text'].startswith('Source: https://example.org/xin qiao?a=b. '), cart
    assert CART['artist'].isascii() and CART['artist'].startswith('wang xi ri bao'), CART


@test
def without_dates_nothing_depends_on_the_clock():
    for name, zone in (('east.wav', 'UTC-14'), ('west.wav', 'UTC+12')):  # never the same day
        produce(PLAIN, '-o', path(name), env={'TZ': zone})
    with open(path('east.wav'), 'rb') as a, open(path('west.wav'), 'rb') as b:
        assert a.read() == b.read()
    bext, cart, _ = read(path('east.wav'))
    assert (bext['date'], bext['time']) == ('', '')
    assert cart['cut_id'] == 'the-harbour-opens-again' == bext['reference']
    assert (cart['start_date'], cart['start_time']) == ('1900-01-01', '00:00:00')
    assert (cart['end_date'], cart['end_time']) == ('2099-12-31', '23:59:59')
    produce(PLAIN, '-o', path('epoch.wav'), env={'SOURCE_DATE_EPOCH': '1795690800', 'TZ': 'UTC-14'})
    assert read(path('epoch.wav'))[0]['time'] == '11:00:00'
    produce(PLAIN, '-o', path('clock.wav'), '--expires', '2d')
    cart = read(path('clock.wav'))[1]
    assert '2026' <= cart['start_date'] < cart['end_date'] < '2099' and \
        cart['start_time'] == cart['end_time'], cart


@test
def coding_history_tells_the_samples():
    for bits, rate, word in (('24', '48000', 24), ('float', '44100', 32)):
        produce(PLAIN, '-o', path('other.wav'), '--bits', bits, '--rate', rate)
        assert 'F=%s,W=%d,M=mono' % (rate, word) in read(path('other.wav'))[0]['history']


# ---- streams ----

@test
def a_pipe_leaves_the_loudness_unknown_and_a_file_does_not():
    args = [NEWSCAST, 'produce', SAMPLE, '-q', '-o', '-', '--format', 'wav', '--cut-id', 'X']
    piped = chunks(subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout)
    bext, cart = read_bext(piped['bext']), read_cart(piped['cart'])
    assert bext['loudness'] == (UNKNOWN,) * 5, bext
    assert cart['title'] == CART['title'] and cart['cut_id'] == 'X' and cart['timers'] == []
    assert cart['out_cue'] == CART['out_cue'], cart
    with open(path('redirected.wav'), 'wb') as f:
        subprocess.run(args, stdout=f, check=True)
    bext = read(path('redirected.wav'))[0]
    assert UNKNOWN not in bext['loudness'] and abs(bext['loudness'][0] + 1600) < 100, bext


@test
def too_short_to_measure_is_unknown():
    produce(write('short.txt', 'Yes.\n'), '-o', path('short.wav'))
    t, bext = timeline(path('short.json')), read(path('short.wav'))[0]
    assert t['duration_s'] < 3
    assert bext['loudness'][4] == UNKNOWN == bext['loudness'][1] and bext['loudness'][2] != UNKNOWN


# ---- other readers ----

@test
def mediainfo_reads_the_same():
    got = json.loads(tool('mediainfo', '--Output=JSON', path('air.wav')))['media']['track']
    general, audio = got[0], got[1]
    assert general['Description'] == BEXT['description'], general
    assert general['Producer'] == BEXT['originator'], general
    assert general['extra']['Producer_Reference'] == BEXT['reference'], general
    assert general['Encoded_Date'].startswith('2026-11-26 11:00:00'), general
    assert BEXT['history'].strip() in general['Encoded_Library_Settings'], general
    said = audio['extra']
    for key, field in zip(('LoudnessValue', 'LoudnessRange', 'MaxTruePeakLevel', 'MaxMomentaryLoudness',
                           'MaxShortTermLoudness'), BEXT['loudness']):
        assert round(100 * float(said[key].split()[0])) == field, (key, said)


@test
def ffprobe_reads_the_same():
    tags = json.loads(tool('ffprobe', '-v', 'error', '-show_format', '-of', 'json',
                           path('air.wav')))['format']['tags']
    assert tags['encoded_by'] == 'newscast' and tags['originator_reference'] == 'NEWS 1100', tags
    assert tags['creation_time'] == '11:00:00' and tags['time_reference'] == '0', tags
    assert tags['coding_history'].strip() == BEXT['history'].strip(), tags


def meter(name):
    """Largest momentary and short-term loudness and the range, by ffmpeg."""
    text = tool('ffmpeg', '-nostats', '-i', name, '-af',
                'ebur128=metadata=1,ametadata=print:file=' + path('r128'), '-f', 'null', '-')
    with open(path('r128')) as f:
        lines = f.read()
    most = [max(float(x) for x in re.findall(r'lavfi\.r128\.%s=(-?[\d.]+)' % key, lines))
            for key in 'MS']
    summary = text[text.rindex('Summary:'):]
    return most + [float(re.search(r'LRA:\s+([\d.]+) LU', summary).group(1))]


@test
def the_loudness_is_what_ffmpeg_measures():
    for name, args in (('loud.wav', (SAMPLE,)), ('loud.mp3', (SAMPLE,)), ('loud.opus', (ZH, PLAIN)),
                       ('loud.flac', (SAMPLE, '--lufs', '-23', '--rate', '48000'))):
        produce(*args, '-o', path(name))
        said = timeline(path('loud.json'))['loudness']
        momentary, short_term, width = meter(path(name))
        assert abs(said['max_momentary_lufs'] - momentary) <= 0.2, (name, said, momentary)
        assert abs(said['max_short_term_lufs'] - short_term) <= 0.2, (name, said, short_term)
        assert abs(said['loudness_range_lu'] - width) <= 1, (name, said, width)


# ---- what is refused ----

@test
def options_for_wav_are_refused_elsewhere():
    for args in (('--cut-id', 'X'), ('--expires', '24h')):
        p = run('produce', PLAIN, '-o', path('x.flac'), *args)
        assert p.returncode == 2 and args[0] in p.error and 'wav' in p.error, p.error
    for wrong in ('tomorrow', '24', '2026-02-30', '-1h', ''):
        p = run('produce', PLAIN, '-o', path('x.wav'), '--expires', wrong)
        assert p.returncode == 2 and '--expires' in p.error, p.error
    p = run('produce', PLAIN, '-o', path('x.wav'), '--expires', '2026-11-26T11:00', '--time',
            '2026-11-26T11:00')
    assert p.returncode == 2 and 'not after' in p.error, p.error
    assert not os.path.exists(path('x.wav')) and not os.path.exists(path('x.flac'))


main()
