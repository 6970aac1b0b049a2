"""A script in a person's hands: written, edited, spoken as it stands there, and only what changed is made
again."""
import glob
import hashlib
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import SAMPLE, main, path, produce, run, test, write  # noqa: E402

ZH = write('zh.html', '<!doctype html><html lang="zh"><body><article><h1>新桥今天正式通车</h1>'
           '<p>新桥今天通车了，很多人都来了，市长也来了。</p></article></body></html>')
SHOW = write('show.ini', '[programme]\nshow = Harbour News\n[voices]\nen = newsreader, female\n[sounds]\n'
             'ident = ident\nident_mix = 1.5\nsting = sting\nbed = bed\n[story]\nsource = %s\n'
             '[story]\nsource = %s\n' % (SAMPLE, ZH))
FORMS = ('.txt', '.ssml')


def script(ending, *args):
    """The name of a new script file of the rundown, or of what is given."""
    name = path('script' + ending)
    if os.path.exists(name):
        os.unlink(name)
    p = run('script', *(args or ('--rundown', SHOW)), '-o', name)
    assert p.returncode == 0, p.error
    return name


def read(name):
    with open(name, encoding='utf-8') as f:
        return f.read()


def made(*args):
    """(timeline, digest of the audio)."""
    produce(*args, '-o', path('x.wav'), '--lufs', 'off')
    with open(path('x.json'), encoding='utf-8') as f:
        timeline = json.load(f)
    for name in ('x.json', 'x.wav'):
        with open(path(name), 'rb') as f:
            digest = hashlib.sha256(f.read()).hexdigest()
    return timeline, digest


def samples():
    with open(path('x.wav'), 'rb') as f:
        content = f.read()
    at = 12
    while content[at:at + 4] != b'data':
        size = int.from_bytes(content[at + 4:at + 8], 'little')
        at += 8 + size + size % 2
    return content[at + 8:at + 8 + int.from_bytes(content[at + 4:at + 8], 'little')]


def clips():
    return set(glob.glob(os.path.join(os.environ['XDG_CACHE_HOME'], 'newscast', '*.clip')))


@test
def a_script_is_spoken_as_its_articles():
    made('--rundown', SHOW)
    want = samples()
    for ending in FORMS:
        made(script(ending))
        assert samples() == want, ending
        again = path('again' + ending)
        for other in FORMS:  # from either form the same files come again
            assert run('script', script(other), '-o', again).returncode == 0
            assert read(again) == read(script(ending)), (ending, other)
            os.unlink(again)


@test
def only_the_changed_sentence_is_made_again():
    for ending, number in (('.txt', 'seven'), ('.ssml', 'eleven')):
        name = script(ending)
        before = made(name)[0]
        had, text = clips(), read(name)
        said = next(u['written'] for u in before['utterances'] if u['role'] == 'body' and u['lang'] == 'en')
        assert text.count(said) == 1, said
        write('script' + ending, text.replace(said, 'Exactly %s words are in this new sentence now.' % number))
        after = made(name)[0]
        assert len(clips() - had) == 1, ending
        changed = [b['written'] for a, b in zip(before['utterances'], after['utterances'])
                   if a['written'] != b['written']]
        assert changed == ['Exactly %s words are in this new sentence now.' % number], changed


PLAIN = '''#newscast-script 1
title: A test
lang: en

[story 1]
headline: The harbour opens

[script]
@headline 1
The harbour opens{pause 2.5}

@body 1
One sentence stands here. Two stand here.
# This one is muted.
Read {Li=Lee} here and {Reading=[r'EdIN]} there, a {{brace}}.
A second voice{pause 0}
@voice en female
is speaking now{pause 0.05}
'''


@test
def what_is_written_is_said():
    t, _ = made(write('plain.txt', PLAIN))
    all = t['utterances']
    assert [u['written'] for u in all] == [
        'The harbour opens', 'One sentence stands here. Two stand here.',
        'Read Li here and Reading there, a {brace}.', 'A second voice', 'is speaking now'], all
    assert [u['voice'] for u in all] == ['newsreader'] * 4 + ['female']
    assert 'Read Lee here' in all[2]['spoken'], all[2]
    assert abs(all[1]['start_s'] - all[0]['end_s'] - 2.5) < 0.001
    assert all[4]['start_frame'] == all[3]['end_frame']
    assert t['title'] == 'A test'


@test
def the_order_is_the_persons():
    text = read(script('.txt', SAMPLE, ZH))
    head, _, body = text.partition('[script]\n')
    parts = re.split(r'(?m)^(?=@(?:headline|body|sign|teaser))', body)
    stories = [p for p in parts if re.match('@(headline|body) 2', p)]
    rest = [p for p in parts if p not in stories]
    first = next(i for i, p in enumerate(rest) if p.startswith('@headline 1'))
    write('moved.txt', head + '[script]\n' + ''.join(rest[:first] + stories + rest[first:]))
    told = [u['story'] for u in made(path('moved.txt'))[0]['utterances'] if u['role'] == 'headline']
    assert told == [1, 0], told
    assert [u['lang'] for u in made(path('moved.txt'))[0]['utterances'] if u['role'] == 'headline'] == ['zh', 'en']


@test
def mistakes_are_named_with_their_line():
    for line, wrong, why in ((9, '@headlin 1', 'unknown; there are @headline N'),
                             (9, '@headline 0', 'the number of a story'),
                             (10, 'The {harbour opens', 'a { without its }'),
                             (10, 'The harbour {pause x}', 'expected {pause SECONDS}'),
                             (10, 'The harbour {qqq} x', 'unknown mark'),
                             (10, '@voice qq x', 'expected voice LANGUAGE NAME'),
                             (10, '@sound', 'expected @sound NAME SECONDS'),
                             (10, 'A {b=/7/} c', 'the voice has no sound for this sign'),
                             (2, 'titel: x', 'there is no such field')):
        lines = PLAIN.split('\n')
        lines[line - 1] = wrong
        p = run('produce', write('wrong.txt', '\n'.join(lines)), '-o', path('no.wav'))
        assert p.returncode == 1 and 'wrong.txt:%d: ' % line in p.error and why in p.error, (wrong, p.error)
        assert p.error.count('\n') == 1 and not os.path.exists(path('no.wav')), p.error
    for text, why in (('<speak version="1.1"><p>A <b></p></speak>', 'not well-formed XML'),
                      ('<speak xml:lang="qqq">Hello.</speak>', 'not a language that can be spoken'),
                      ('<speak>\n<break time="x"/></speak>', ':2: the time of a break'),
                      ('<speak></speak>', 'without a line to speak')):
        p = run('produce', write('wrong.ssml', text), '-o', path('no.wav'))
        assert p.returncode == 1 and 'wrong.ssml' in p.error and why in p.error, (text, p.error)
    for voice, why in (('nosuch', 'nosuch'),):
        p = run('produce', write('wrong.txt', PLAIN.replace('female', voice)), '-o', path('no.wav'))
        assert p.returncode != 0 and why in p.error, p.error


@test
def what_is_nearly_a_script_is_not_read_aloud():
    for first in ('#newscast-script 2', '# newscast-script 1', '\n#newscast-script 10'):
        p = run('produce', write('near.txt', PLAIN.replace('#newscast-script 1', first)), '-o', path('no.wav'))
        assert p.returncode == 1 and 'a script begins with the line' in p.error, (first, p.error)
    made(write('near.txt', '\n' + PLAIN.replace('#newscast-script 1', '#newscast-script 1  ')))
    p = run('produce', SHOW, '-o', path('no.wav'))
    assert p.returncode == 2 and 'given with --rundown' in p.error, p.error


@test
def a_script_may_have_no_story():
    for name, text in (('own.txt', '#newscast-script 1\nlang: en\n[script]\n@sign-on\nHello there.\n'),
                       ('own.ssml', '<speak xml:lang="en" xmlns:nc="urn:newscast:script:1"><p nc:role="sign-on"><s>'
                        'Hello there.</s></p></speak>')):
        t, _ = made(write(name, text))
        assert [(u['role'], u['story']) for u in t['utterances']] == [('sign-on', None)], t


@test
def paragraphs_are_counted_as_in_articles():
    count = lambda t: [(u['role'], u['paragraph']) for u in t['utterances'] if u['role'] in ('headline', 'body')]  # noqa: E731
    want = count(made('--rundown', SHOW)[0])
    for ending in FORMS:
        assert count(made(script(ending))[0]) == want, ending


@test
def a_script_stands_alone():
    name = script('.txt')
    p = run('produce', name, SAMPLE, '-o', path('no.wav'))
    assert p.returncode == 2 and 'give it alone' in p.error, p.error
    p = produce(name, '--voice', 'en=female', '-o', path('voice.wav'))
    assert 'is spoken as it stands there' in p.error, p.error
    p = run('produce', write('muted.txt', '#newscast-script 1\nlang: en\n[script]\n# Nothing.\n'), '-o', path('no.wav'))
    assert p.returncode == 1 and 'every line is muted' in p.error, p.error
    assert not os.path.exists(path('no.wav'))


@test
def foreign_ssml_is_spoken():
    t, _ = made(write('foreign.ssml', '<?xml version="1.0"?>\n<speak version="1.0" xml:lang="en-GB" '
                      'xmlns="http://www.w3.org/2001/10/synthesis"><p><s>Dial <say-as interpret-as="characters">'
                      'AB</say-as> now.</s> <s>The <sub alias="World Health Organization">WHO</sub> met.'
                      '<break time="1500ms"/></s></p>\n<p>Then <lang xml:lang="de">Guten Tag</lang> was said.</p>'
                      '</speak>'))
    all = t['utterances']
    assert [u['lang'] for u in all] == ['en', 'en', 'en', 'de', 'en'], all
    assert all[1]['spoken'] == 'The World Health Organization met.', all[1]
    assert abs(all[2]['start_s'] - all[1]['end_s'] - 1.5) < 0.001


main()
