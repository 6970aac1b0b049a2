"""Names and words with two readings, as the engine says what it is given: the shares of the lists
in tests/names/ that scripts/score-names finds right."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, ROOT, main, run, test, write  # noqa: E402


def score(*args):
    script = os.path.join(ROOT, 'scripts', 'score-names')
    return subprocess.run([script, *args, '--program', NEWSCAST], cwd=ROOT, capture_output=True, text=True)


def assert_share(what, name, lang, voice, least):
    file = os.path.join(ROOT, 'tests', 'names', name)
    done = score(what, file, '--lang', lang, '--voice', voice, '--least', str(least))
    assert done.returncode == 0, done.stdout + done.stderr


@test
def chinese_names_in_english_sound_as_a_newsreader_says_them():
    assert_share('names', 'en.tsv', 'en', 'en-us', 97)


@test
def chinese_names_in_german_french_and_spanish():
    for lang in ('de', 'fr', 'es'):
        assert_share('names', lang + '.tsv', lang, lang, 95)


@test
def words_with_two_readings():
    assert_share('words', 'en-heteronyms.tsv', 'en', 'en-us', 97)


@test
def the_score_fails_below_what_is_asked():
    file = write('few.tsv', 'It rained in Bergen.\tBergen\tbEIdZIN\nXi spoke.\tXi\tSi:\n')
    assert score('names', file, '--least', '51').returncode == 1
    assert score('names', file, '--least', '50').returncode == 0
    sentences = write('plain.txt', 'Beijing is large.\nBergen is small.\n')
    assert score('changes', sentences, '--most', '0').returncode == 1
    assert score('changes', sentences, '--most', '1').returncode == 0


@test
def an_empty_line_ends_what_an_article_has_told():
    lines = run('pronounce', '--lang', 'en', stdin='Wang Yi spoke.\nThen Wang left.\n\nThen Wang left.\n').text.split('\n')
    assert '[[' in lines[1] and '[[' not in lines[3], lines


main()
