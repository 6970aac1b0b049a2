"""The subcommands' outputs that other programs rely on."""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, ROOT, SAMPLE, main, path, run, test, tool, write  # noqa: E402

with open(SAMPLE, 'rb') as f:
    TEXT = f.read()


@test
def extract_prints_headline_metadata_and_paragraphs():
    lines = run('extract', stdin=TEXT).text.split('\n')
    assert lines[0] and not lines[0].startswith('@')
    meta = [x for x in lines if x.startswith('@')]
    assert lines[1:1 + len(meta)] == meta
    assert {x.split(' ')[0] for x in meta} <= {'@author', '@date', '@place', '@lang', '@source'}
    date = [x for x in meta if x.startswith('@date ')]
    assert len(date) == 1 and re.fullmatch(r'@date \d{4}-\d\d-\d\d', date[0]), meta
    body = lines[1 + len(meta):-1]
    assert len(body) >= 5 and all(x.strip() for x in body)
    for furniture in ('首页', '来源', '记者', 'Source'):
        assert not any(furniture in x and len(x) < 60 for x in body), (furniture, body)


@test
def extract_explains_every_block():
    page = (b'<html><h1>A quiet fair</h1><nav><a href=/>Home</a></nav><p class=byline>By Ann Ray</p>'
            b'<p>PELLOW - The fair has banned its own organ, which is older than the town hall.</p>'
            b'<figure><figcaption>The organ. Photo: Ann Ray</figcaption></figure>'
            b'<table><tr><td>Adults<td>3.00<tr><td>Geese<td>1.00</table>'
            b'<ul><li>It plays eleven tunes, of which two can be named.</ul>'
            b'<p>It will play again when the wind turns, the mayor said.</p></html>')
    rows = [x.split('\t') for x in run('extract', '--explain', stdin=page).text.split('\n')[:-1]]
    assert all(len(r) == 4 and all(r) for r in rows), rows
    said = [(r[0], r[3]) for r in rows]
    for role, start in (('headline', 'A quiet fair'), ('byline', 'By Ann Ray'),
                        ('dateline', 'PELLOW - '), ('body', 'The fair has'), ('caption', 'The organ.'),
                        ('table', 'Adults, 3.00'), ('table', 'Geese, 1.00'),
                        ('list item', 'It plays'), ('body', 'It will play')):
        assert any(a == role and b.startswith(start) for a, b in said), (role, start, said)
    assert all('line 1, <' in r[2] for r in rows), rows
    plain = run('extract', '--explain', stdin=TEXT).text
    assert plain.count('\n') >= 8 and 'headline\tthe headline\tline ' in plain
    assert not any(x.startswith('open\t') for x in plain.split('\n'))
    only = run('extract', '--explain', stdin=b'<html><nav><a href=x>Home</a></nav></html>')
    assert only.text.startswith('outside\t') or only.text.startswith('navigation\t'), only.text


@test
def segment_prints_language_tab_sentence():
    lines = run('segment', stdin='Hello there. It rained in Bergen on Monday. 今天下雨。').text
    rows = [x.split('\t') for x in lines.strip().split('\n')]
    assert [r[0] for r in rows] == ['en', 'en', 'zh'], rows
    assert rows[2][1] == '今天下雨。'
    assert run('segment', '--lang', 'de', stdin='Ja. Nein.').text == 'de\tJa.\nde\tNein.\n'


@test
def normalise_answers_line_by_line():
    p = subprocess.Popen([NEWSCAST, 'normalise', '--lang', 'en'], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE)
    for written, spoken in ((b'90%\n', b'ninety percent\n'), (b'\n', b'\n'), (b'Hello.\n', b'Hello.\n')):
        p.stdin.write(written)
        p.stdin.flush()
        assert p.stdout.readline() == spoken, written
    p.stdin.close()
    assert p.wait() == 0
    p.stdout.close()


@test
def what_the_issue_names_is_said_right():
    said = {
        'en': {'8,437': 'eight thousand four hundred',
               '14 trillion yuan': 'fourteen trillion yuan', '90%': 'ninety percent', 'GBA': 'GBA'},
        'zh': {'2024年': '二零二四年', '14万亿元': '十四万亿元', '1-11月': '一到十一月', '90%': '百分之九十',
               '6G': '六G'},
    }
    for lang, cases in said.items():
        out = run('normalise', '--lang', lang, stdin='\n'.join(cases) + '\n').text.split('\n')
        for (written, spoken), got in zip(cases.items(), out):
            assert got.replace('-', ' ').startswith(spoken), (written, got)


@test
def pronounce_gives_a_syllable_a_character():
    out = run('pronounce', '--lang', 'zh', stdin='中国银行2025年增长5%。\n重庆，AI\n').text
    assert out.split('\n')[0] == 'zhong1 guo2 yin2 hang2 nian2 zeng1 zhang3', out
    assert out.split('\n')[1] == 'chong2 qing4', out


@test
def ssml_is_well_formed_and_uses_what_ssml_1_1_has():
    allowed = {  # W3C SSML 1.1, sections 3.1 and 3.2
        'speak': {'version', 'lang'}, 's': {'lang'}, 'voice': {'name', 'languages'},
        'lang': {'lang'}, 'break': {'time'}, 'p': set(), 'metadata': set(),
    }
    ours = '{urn:newscast:script:1}'  # other namespaces may stand in it: section 3
    article = write('mixed.txt', 'A bridge & a <tunnel>\n\nThe firm OpenAI built it in Bergen. '
                                 '“It is 中文, not more,” she said.\n\n这家公司叫OpenAI，很大。\n')
    for name in (SAMPLE, article):
        out = run('script', '--ssml', name)
        assert out.returncode == 0, out.error
        write('x.ssml', out.stdout)
        tool('xmllint', '--noout', path('x.ssml'))
        root = ElementTree.fromstring(out.stdout)
        assert root.tag == '{http://www.w3.org/2001/10/synthesis}speak'
        assert root.attrib['version'] == '1.1' and list(root.attrib.values())[1]
        for e in root.iter():
            if e.tag.startswith(ours):
                continue
            tag = e.tag.split('}')[1]
            standard = {a.split('}')[-1] for a in e.attrib if not a.startswith(ours)}
            assert standard <= allowed[tag], (tag, e.attrib)


@test
def script_says_who_says_what():
    out = run('script', SAMPLE).text
    assert out.startswith('BULLETIN: ')
    assert re.search(r'^newsreader \(en\), headline:\n    \S', out, re.M), out[:300]
    assert re.search(r'^cmn-latn-pinyin \(zh\), body:\n    \S', out, re.M)


@test
def voices_tells_what_is_usable():
    out = run('voices').text
    rows = {x.split()[0]: x for x in out.split('\n') if x and not x.startswith(' ')}
    for lang in ('en', 'zh', 'de', 'fr', 'es'):
        assert 'usable, own rules' in rows[lang], rows[lang]
    for lang in ('th', 'he'):
        assert 'not usable' in rows[lang], rows[lang]
    assert "usable, engine's rules" in rows['cy'], rows['cy']
    assert 'not installed' not in out, [x for x in out.split('\n') if 'not installed' in x]


@test
def the_installed_program_finds_its_voices():
    build = os.path.dirname(os.path.abspath(NEWSCAST))
    stage = path('stage')
    env = dict(os.environ, MAKEFLAGS='')
    sanitize = ['SANITIZE=1', 'CFLAGS=-O1 -g', 'CXXFLAGS=-O1 -g'] if os.environ.get('SANITIZE') else []
    # the build as it stands: only the copying is tested here
    tool('make', '-C', ROOT, '-o', build + '/newscast', 'BUILD=' + os.path.relpath(build, ROOT), 'DESTDIR=' + stage,
         'install', *sanitize, env=env)
    program = stage + '/usr/local/bin/newscast'
    p = subprocess.run([program, 'normalise', '--lang', 'en'], input=b'90%\n', cwd='/',
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert p.stdout == b'ninety percent\n', (p.stdout, p.stderr)
    assert os.path.exists(stage + '/usr/local/share/man/man1/newscast.1')
    tool('make', '-C', ROOT, 'BUILD=' + os.path.relpath(build, ROOT), 'DESTDIR=' + stage, 'uninstall', env=env)
    left = [f for _, _, files in os.walk(stage) for f in files]
    assert not left, left


main()
