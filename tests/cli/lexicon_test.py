"""--lexicon: from the user's file to the sound, and back to the written bytes."""
import json
import os
import re
import subprocess
import sys
import wave

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, path, produce, run, test, write  # noqa: E402

NAMES = write('names.tsv', "# a newsroom's names\nXi\ten\t[[S'i:]]\nModi\t*\t/ˈmoʊdi/\n"
                           "Fed\ten\tcentral bank\ncafé\ten\t[[k'afeI]]\n"
                           "OTAN\tfr\t[[ot'A~]]\n重庆\tzh\t虫庆\n单县\tzh\t[[shan4 xian4]]\n")
PLS = '<?xml version="1.0"?>\n<lexicon version="1.0" alphabet="ipa" xml:lang="en-GB"\n' \
      ' xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">\n%s</lexicon>\n'


def said(lang, text, *args, stage='pronounce'):
    p = run(stage, '--lang', lang, '--lexicon', NAMES, *args, stdin=text)
    assert p.returncode == 0, p.error
    return p.text.rstrip('\n')


@test
def normalise_shows_words_and_pronounce_phonemes():
    text = "Xi’s visit cost the Fed's chief $3.5bn."
    assert said('en', text, stage='normalise') == \
        "Xi’s visit cost the central bank's chief three point five billion dollars."
    assert said('en', text).startswith("[[S'i:z]] visit cost the central bank's chief three")
    assert said('fr', "L'OTAN et Modi.") == "[[lot'A~]] et [['moUdi]]."
    assert said('zh', '重庆单县') == 'chong2 qing4 shan4 xian4'
    assert said('zh', '单县', '--engine') == 'shan4xian4'
    # a word in parts of others: 中国人|民银行 is no way to cut it, but the lexicon's
    cut = write('cut.tsv', '国人民银\tzh\t[[guo2 ren4 min4 yin2]]\n')
    p = run('pronounce', '--lang', 'zh', '--engine', '--lexicon', cut, stdin='中国人民银行。单')
    assert p.text == 'zhong1 guo2ren4min4yin2 hang2; dan1\n', p.text
    without = run('pronounce', '--lang', 'zh', stdin='单县').text
    assert without.startswith('dan1 '), without


@test
def brackets_of_an_article_are_never_phonemes():
    for text in ('[[S\'i:]]', '[[[[a]]', '[\u200b[S\'i:]]', '["[a]"]', '[“[a', '[ [a', '[[[a]]]', '［［a］］'):
        got = said('en', 'Xi said %s in May.' % text)
        assert got.startswith("[[S'i:]] said "), got
        assert '[[' not in got[2:], (text, got)


@test
def pls_is_read():
    lexicon = write('names.pls', PLS % '<lexeme><grapheme>Xi</grapheme><phoneme>ʃiː</phoneme></lexeme>\n'
                    '<lexeme><grapheme>W3C</grapheme><alias>web consortium</alias></lexeme>\n')
    p = run('pronounce', '--lang', 'en', '--lexicon', lexicon, stdin="The W3C and Xi's.")
    assert p.text == 'The web consortium and [[Si:z]].\n', p.text + p.error


@test
def the_later_lexicon_wins():
    first, second = write('1.tsv', 'Xi\ten\tone\nModi\ten\tone\n'), write('2.tsv', 'Xi\ten\ttwo\n')
    p = run('normalise', '--lang', 'en', '--lexicon', first, '--lexicon', second, stdin='Xi, Modi')
    assert p.text == 'two, one\n', p.text + p.error


@test
def a_word_of_the_lexicon_is_where_it_was_written():
    article = write('names.txt', "Modi’s café visit ends\n\nThe President, Xi, met Modi’s ministers in every "
                                 "café on Monday. “Xi” spoke about the Fed’s 3.5% rate; Xi left [[S'i:]] then.\n")
    produce(article, '--lang', 'en', '--lexicon', NAMES, '-o', path('names.flac'))
    with open(path('names.json'), encoding='utf-8') as f:
        utterances = json.load(f)['utterances']
    assert len(utterances) == 3
    for u in utterances:
        written = re.findall(r"[\w’'.%]*\w%?", re.sub(r"\[\[.*?\]\]", '', u['written']))
        got = [w['text'] for w in u['words'] if w['text'] not in ("S'i", "S", "i", "S'i:")]
        assert got == written, (got, written)
        starts = [w['start_s'] for w in u['words']]
        assert starts == sorted(set(starts)), starts
    assert 'Xi' in utterances[1]['spoken'] and 'central bank’s three point five' in utterances[2]['spoken']


@test
def phonemes_are_heard():
    """What is given as phonemes sounds as the engine's own reading of the word that has them."""
    article = {k: write(k + '.txt', 'The word is %s.\n' % k) for k in ('shee', 'Xi')}
    sound = {}
    other = write('other.tsv', 'Xi\ten\tzigh\n')  # without a lexicon the tables of the language know the name
    for name, word, args in (('other', 'Xi', ('--lexicon', other)), ('said', 'Xi', ('--lexicon', NAMES)), ('spelt', 'shee', ())):
        produce(article[word], '--lang', 'en', '-o', path(name + '.wav'), '--lufs', 'off', *args)
        with wave.open(path(name + '.wav')) as f:
            sound[name] = f.readframes(f.getnframes())
    assert sound['said'] != sound['other']
    assert sound['said'] == sound['spelt'] and len(sound['said']) > 20000
    spoken = subprocess.run(['espeak-ng', '-q', '-x', '-v', 'en-us', 'The word is shee.'],
                            stdout=subprocess.PIPE, check=True).stdout.decode()
    assert "S'i:" in spoken, spoken


@test
def what_cannot_be_used_is_one_line_with_place_and_remedy():
    xml = PLS % '<lexeme><grapheme>a</grapheme><phoneme>%s</phoneme></lexeme>\n'
    for name, content, words in (
            ('columns.tsv', 'a\ten\n', ('columns.tsv:1:', 'three columns')),
            ('lang.tsv', 'a\ten\tb\nc\txx\td\n', ('lang.tsv:2:', '`xx`', 'newscast voices')),
            ('phoneme.tsv', 'a\ten\t[[ß]]\n', ('phoneme.tsv:1:', '`ß`', 'espeak-ng -v en-us -x')),
            ('ipa.tsv', 'a\ten\t/a5/\n', ('ipa.tsv:1:', '`5`', 'ipa.tsv')),
            ('bytes.tsv', b'a\ten\tb\xff\n', ('bytes.tsv:1:', 'UTF-8')),
            ('bad.pls', xml % '5', ('bad.pls:4:', '`5`')),
            ('open.pls', xml[:-12] % 'a', ('open.pls:', 'well-formed'))):
        p = run('normalise', '--lang', 'en', '--lexicon', write(name, content), stdin='a')
        assert p.returncode == 1 and p.error.count('\n') == 1 and not p.text, (name, p.error)
        for w in words:
            assert w in p.error, (w, p.error)
    p = run('normalise', '--lang', 'en', '--lexicon', path('none.tsv'), stdin='a')
    assert p.returncode == 1 and 'none.tsv' in p.error, p.error
    p = run('produce', NAMES, '--lexicon', path('none.tsv'), '-o', path('none.flac'))
    assert p.returncode == 1 and 'none.tsv' in p.error and not os.path.exists(path('none.flac')), p.error


@test
def hostile_xml_does_no_harm():
    secret = write('secret.txt', 'topsecret')
    bomb = ''.join('<!ENTITY e%d "%s">' % (i, '&e%d;' % (i - 1) * 10) for i in range(1, 30))
    entry = '<lexeme><grapheme>a</grapheme><alias>%s</alias></lexeme>'
    body = '<lexicon xml:lang="en" alphabet="ipa">%s</lexicon>'
    for name, content in (
            ('bomb.pls', '<!DOCTYPE lexicon [<!ENTITY e0 "x">%s]>' % bomb + body % (entry % '&e29;')),
            ('attribute.pls', '<!DOCTYPE lexicon [<!ENTITY e0 "x">%s]>' % bomb +
             '<lexicon xml:lang="&e29;"></lexicon>'),
            ('external.pls', '<!DOCTYPE lexicon [<!ENTITY x SYSTEM "file://%s">]>' % secret +
             body % (entry % '&x;')),
            ('parameter.pls', '<!DOCTYPE lexicon [<!ENTITY %% x SYSTEM "file://%s"> %%x;]>' % secret +
             body % (entry % 'b')),
            ('subset.pls', '<!DOCTYPE lexicon SYSTEM "http://127.0.0.1:9/x.dtd">' + body % (entry % 'b')),
            ('utf16.pls', ('<!DOCTYPE lexicon [<!ENTITY x SYSTEM "file://%s">]>' % secret +
                           body % (entry % '&x;')).encode('utf-16')),
            ('utf7.pls', '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE lexicon +AFs-+AF0-+AD4-' +
             body % (entry % 'b')),
            ('deep.pls', body % ('<metadata>' + '<a>' * 100000)),
            ('include.pls', '<lexicon xml:lang="en" xmlns:xi="http://www.w3.org/2001/XInclude">'
                            '<xi:include href="%s" parse="text"/></lexicon>' % secret)):
        p = run('normalise', '--lang', 'en', '--lexicon', write(name, content), stdin='a', timeout=20)
        assert p.returncode == 1 and p.error.count('\n') == 1, (name, p.returncode, p.error, p.text)
        assert name in p.error and 'topsecret' not in p.error + p.text, (name, p.error)
    included = write('xinclude.pls', PLS % ('<metadata xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include '
                                            'href="%s" parse="text"/></metadata>' % secret + entry % 'b'))
    assert run('normalise', '--lang', 'en', '--lexicon', included, stdin='a').text == 'b\n'


@test
def other_commands_do_not_know_it():
    assert run('segment', '--lexicon', NAMES, stdin='a').returncode == 2
    for command in ('produce', 'normalise', 'pronounce'):
        assert '--lexicon FILE' in run(command, '--help').text


main()
