"""Running text, a sentence a line, in tests/segment/<lang>.txt: joined into paragraphs its sentences
must be found again, and without the language's tables they must not."""
import glob
import importlib.machinery
import importlib.util
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, ROOT, main, test  # noqa: E402

SHARE = .95  # of the sentence ends, by F1
DEEP = 'cs da de el en es fi fr hi hu id it nb nl pl pt ro ru sv tr uk vi'.split()


def load(name):
    loader = importlib.machinery.SourceFileLoader(name.replace('-', '_'),
                                                  os.path.join(ROOT, 'scripts', name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


os.environ['BUILD'] = os.path.dirname(NEWSCAST)
score_segment = load('score-segment')


def f1(lang, seed, as_lang=None):
    """As score-segment counts, but all paragraphs in one run."""
    with open(os.path.join(ROOT, 'tests/segment', lang + '.txt'), encoding='utf-8') as f:
        sentences = [line.strip() for line in f if line.strip()]
    groups = list(score_segment.paragraphs(list(sentences), seed))
    space = '' if lang in ('zh', 'ja') else ' '
    text = '\n\n'.join(space.join(g) for g in groups)
    out = score_segment.segment(as_lang or lang, text)
    assert score_segment.bare(''.join(out)) == score_segment.bare(text), lang
    easy = score_segment.ends_of([''.join(g) for g in groups])  # the ends of the paragraphs
    want = score_segment.ends_of([s for g in groups for s in g]) - easy
    got = score_segment.ends_of(out) - easy
    right = len(want & got)
    return 2 * right / max(1, len(want) + len(got))


def check_language(lang):
    shares = [f1(lang, seed) for seed in (1, 2, 3)]
    assert min(shares) >= SHARE, (lang, shares)


LANGS = sorted(os.path.basename(p)[:-4]
               for p in glob.glob(os.path.join(ROOT, 'tests/segment/*.txt')))
for _lang in LANGS:
    def _test(lang=_lang):
        check_language(lang)
    _test.__name__ = 'sentences_of_%s_are_found_again' % _lang
    test(_test)


@test
def every_language_that_was_asked_for_has_text():
    wanted = set('en zh de fr es it pt nl pl cs ru uk ar fa hi ja ko tr sv da nb fi el hu ro id vi'.split())
    assert wanted <= set(LANGS), wanted - set(LANGS)


@test
def the_tables_matter():
    for lang in DEEP:  # by the tables of a language that has none
        plain = f1(lang, 1, 'eo')
        assert plain < f1(lang, 1), (lang, plain)


main()
