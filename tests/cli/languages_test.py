"""What newscast does with languages that need more than the engine, and with those that it cannot
speak: nothing is spelt, and nothing is left out in silence."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, path, produce, run, test, write  # noqa: E402

JAPANESE = '首相、経済対策を発表\n\n政府は新しい経済対策を決めた。首相は会見で「暮らしを守る」と述べた。\n'
NO_MECAB = {'MECABRC': '/nowhere/mecabrc'}
PACKAGE = 'install the package mecab-ipadic-utf8'


def lines_of(*args, **kw):
    """Language and text of each line that would be said."""
    out = run('script', *args, **kw)
    assert out.returncode == 0, out.error
    rows = out.text.split('\n')
    return [(rows[i].split('(')[1].split(')')[0], rows[i + 1].strip())
            for i in range(len(rows) - 1) if rows[i].endswith(('body:', 'headline:'))]


@test
def japanese_is_spoken():
    produce(write('ja.txt', JAPANESE), '-o', path('ja.wav'))
    with open(path('ja.json'), encoding='utf-8') as f:
        bulletin = json.load(f)
    assert {u['lang'] for u in bulletin['utterances']} == {'ja'}
    for u in bulletin['utterances']:
        assert u['end_s'] - u['start_s'] > 0.05 * len(u['written']), u
        assert all(w['text'] in u['written'] for w in u['words']), u['words']
    assert not any('left out' in n for n in bulletin['notes']), bulletin['notes']


@test
def without_its_dictionary_the_package_is_named():
    article = write('ja.txt', JAPANESE)
    p = run('produce', article, '-o', path('none.wav'), env=NO_MECAB)
    assert p.returncode == 1 and PACKAGE in p.error, p.error
    assert not os.path.exists(path('none.wav'))
    rows = run('voices', env=NO_MECAB).text.split('\n')
    japanese = [r for r in rows if r.startswith('ja ')]
    assert len(japanese) == 1 and 'not usable' in japanese[0] and PACKAGE in japanese[0], japanese
    p = run('pronounce', '--lang', 'ja', stdin='日本\n', env=NO_MECAB)
    assert p.returncode == 1 and PACKAGE in p.error, p.error


@test
def without_it_other_languages_are_still_spoken():
    article = write('both.txt', 'The harbour opened again today.\n\n' + JAPANESE.split('\n')[2] + '\n')
    p = produce(article, '-o', path('both.wav'), env=NO_MECAB)
    assert 'Japanese left out' in p.error and PACKAGE in p.error, p.error
    with open(path('both.json'), encoding='utf-8') as f:
        assert {u['lang'] for u in json.load(f)['utterances']} == {'en'}


@test
def unspeakable_languages_are_refused():
    for name, text in (('th', 'รัฐบาลประกาศแผนใหม่วันนี้ นายกรัฐมนตรีกล่าวว่าจะเริ่มในเดือนหน้า\n'),
                       ('he', 'הממשלה הודיעה היום על תוכנית חדשה. העבודות יתחילו בחודש הבא.\n')):
        p = run('produce', write(name + '.txt', text), '-o', path(name + '.wav'))
        assert p.returncode == 1 and 'cannot be spoken' in p.error, p.error


@test
def foreign_words_that_nobody_can_read_are_noted():
    article = write('words.txt', 'The minister, นายกรัฐมนตรี in Thai, met the press today.\n\n'
                                 'The harbour opened again, and the bridge too.\n')
    p = produce(article, '-o', path('words.wav'))
    assert 'left out' in p.error and 'นายกรัฐมนตร' in p.error, p.error
    said = run('pronounce', '--lang', 'en', stdin='It is นายก or ממשלה.\n')
    assert said.text == 'It is or.\n', said.text


@test
def japanese_words_in_english_are_japanese():
    said = lines_of(write('kana.txt', 'He said ありがとうございます to the crowd in Osaka today.\n'))
    assert ('ja', 'ありがとうございます') in said, said


@test
def cantonese_stays_in_its_voice():
    said = lines_of(write('yue.txt', '政府今日公佈咗新計劃，佢哋話會喺2024年3月完成。GDP增長5%。\n'),
                    '--lang', 'yue')
    assert {lang for lang, _ in said} == {'yue'}, said


@test
def cantonese_is_found():
    text = '政府今日公佈咗新計劃，佢哋話會喺下個月完成，唔會影響市民。\n\n行政長官表示，計劃對香港很重要。\n'
    assert {lang for lang, _ in lines_of(write('found.txt', text))} == {'yue'}
    page = ('<html lang="%s"><body><h1>政府公布計劃</h1><p>政府今日公布新計劃，市民表示歡迎，並希望計劃'
            '可以早日完成。</p><p>當局會在下個月開始工程，預計兩年內完成。</p></body></html>')
    assert {lang for lang, _ in lines_of(write('yue.html', page % 'yue'))} == {'yue'}
    assert {lang for lang, _ in lines_of(write('hk.html', page % 'zh-HK'))} == {'zh'}


@test
def hanja_in_korean_are_korean():
    said = lines_of(write('ko.txt', '정부는 美國 대통령과 會談했다고 밝혔다. 北韓은 이를 비난했다.\n'))
    assert {lang for lang, _ in said} == {'ko'}, said


@test
def explain_names_the_rule():
    out = run('pronounce', '--lang', 'zh', '--explain', stdin='银行的重庆。\n').text.split('\n')
    assert out[0] == 'yin2hang2de5 chong2qing4.', out
    assert out[1].split('\t')[1:3] == ['银行', 'yin2 hang2'] and out[1].endswith('.tsv'), out
    own = write('own.tsv', '重庆\tzh\t[[zhong4 qing4]]\n京\tja\t[[kj\'o:]]\n')
    out = run('pronounce', '--lang', 'zh', '--explain', '--lexicon', own, stdin='他在重庆。\n').text
    assert '\t重庆\tzhong4 qing4\tlexicon\n' in out, out
    out = run('pronounce', '--lang', 'ja', '--explain', '--lexicon', own, stdin='京の人\n').text
    assert "\t京\t[[kj'o:]]\tlexicon\n" in out, out
    out = run('pronounce', '--lang', 'ja', '--explain', stdin='日本の三本\n').text.split('\n')
    assert out[1:4] == ['\t日本\tニホン\toverlay.tsv', '\tの\tノ\tMeCab',
                        '\t三本\tサンボン\tcounters.tsv: counter'], out


main()
