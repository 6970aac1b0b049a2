"""What the tests that run the program share: a temporary folder, running newscast, and the
`ok` / `not ok` lines that scripts/run-tests counts."""
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

NEWSCAST = os.environ.get('NEWSCAST') or os.path.abspath('build/newscast')
SANITIZED = os.environ.get('SANITIZE') == '1'
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, 'tests/articles/harbour.txt')
FOLDER = tempfile.mkdtemp(prefix='newscast-test-')
atexit.register(shutil.rmtree, FOLDER, True)
os.environ['XDG_CACHE_HOME'] = os.path.join(FOLDER, 'cache')  # never the user's

_tests = []


def test(f):
    _tests.append(f)
    return f


def path(name):
    return os.path.join(FOLDER, name)


def write(name, content):
    mode = 'wb' if isinstance(content, bytes) else 'w'
    with open(path(name), mode, **({} if 'b' in mode else {'encoding': 'utf-8'})) as f:
        f.write(content)
    return path(name)


def run(*args, stdin=None, env=None, timeout=120, cwd=None, **kw):
    """Runs newscast; stdin is bytes or str.  Returns the CompletedProcess with text stderr."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    p = subprocess.run([NEWSCAST, *args], input=stdin if stdin is not None else b'',
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
                       cwd=cwd or FOLDER, env=dict(os.environ, **(env or {})), **kw)
    p.text = p.stdout.decode('utf-8', 'replace')
    p.error = p.stderr.decode('utf-8', 'replace')
    return p


def produce(*args, **kw):
    p = run('produce', *args, **kw)
    assert p.returncode == 0, p.error
    return p


def tool(*args, **kw):
    """Runs an outside program; returns its output and messages."""
    p = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, **kw)
    text = p.stdout.decode('utf-8', 'replace')
    assert p.returncode == 0, '%s: %s' % (args[0], text[-2000:])
    return text


def main():
    failed = 0
    for f in _tests:
        name = f.__name__.replace('_', ' ')
        try:
            f()
            print('ok', name)
        except Exception:
            failed = 1
            traceback.print_exc(file=sys.stdout)
            print('not ok', name)
        sys.stdout.flush()
    sys.exit(failed)
