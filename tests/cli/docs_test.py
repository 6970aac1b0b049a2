"""docs/add-a-language.md does what it says: its tables are written as it shows them, and every
command prints what stands there."""
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, ROOT, main, path, produce, test, write  # noqa: E402


def blocks(name):
    """(kind, file, text) of each fenced block."""
    with open(os.path.join(ROOT, name), encoding='utf-8') as f:
        found = re.findall(r'^```(\w+) ?(\S*)\n(.*?)^```$', f.read(), re.M | re.S)
    assert found
    return found


def commands(text):
    """(command, what it prints) of a console block."""
    parts = re.split(r'^\$ (.*)\n', text, flags=re.M)
    assert parts[0] == '' and len(parts) > 1, text
    return zip(parts[1::2], parts[2::2])


@test
def the_walk_through_adding_a_language_works():
    folder = path('walk')
    shutil.copytree(os.path.join(ROOT, 'voices'), os.path.join(folder, 'voices'))
    os.mkdir(os.path.join(folder, 'build'))
    os.symlink(NEWSCAST, os.path.join(folder, 'build/newscast'))
    found = blocks('docs/add-a-language.md')
    for _, name, _ in found:
        if name and os.path.exists(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
    files = ran = 0
    for kind, name, text in found:
        if kind == 'console':
            for command, printed in commands(text):
                env = dict(os.environ, NEWSCAST_VOICES='voices')
                p = subprocess.run(['sh', '-c', command], cwd=folder, env=env, timeout=60,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                assert p.stdout.decode() == printed, (command, p.stdout.decode(), printed)
                ran += 1
        else:
            with open(os.path.join(folder, name), 'a', encoding='utf-8') as f:
                f.write(text)
            files += 1
    assert files >= 6 and ran >= 6


@test
def the_script_in_the_documentation_is_spoken():
    with open(os.path.join(ROOT, 'docs/script.md'), encoding='utf-8') as f:
        text = re.search(r'^```\n(#newscast-script.*?)^```$', f.read(), re.M | re.S).group(1)
    p = produce(write('example.txt', text), '-o', path('example.wav'), '--lufs', 'off')
    assert 'left out' not in p.error, p.error
    with open(path('example.json'), encoding='utf-8') as f:
        said = json.load(f)['utterances']
    assert [u['role'] for u in said] == ['sign-on', 'teaser', 'headline', 'body', 'body', 'body', 'sign-off'], said
    assert 'two hundred and fourteen people' in said[4]['spoken'] and said[4]['written'].startswith('It carried 214 ')


main()
