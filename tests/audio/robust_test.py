"""What goes wrong around a run must not make a wrong bulletin, hang, leave a process or a file behind:
killed processes, full disks, and other runs on the same cache.  ROBUST_RUNS=50 tries more moments than
`make test` has time for, with another seed each time, and stops a worker (a minute and a half)."""
import glob
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, main, path, test, write  # noqa: E402

LONG = 'ROBUST_RUNS' in os.environ
RUNS = int(os.environ.get('ROBUST_RUNS', '12'))
SEED = int(os.environ.get('ROBUST_SEED', time.time_ns() if LONG else 7))
print('seed', SEED)
CHANCE = random.Random(SEED)
HANG = 120
ARTICLE = write('article.html', '<html><body><article><h1>A night at the harbour</h1>%s</article></body>'
                '</html>' % ''.join('<p>%s</p>\n' % p for p in (
                    'The council of Bergen agreed on Monday to build a bridge across the old harbour.',
                    'Work will begin in spring and should end by 2027, the mayor said. Boats will pass.',
                    'Der Stadtrat hat am Montag beschlossen, eine neue Brücke über den Hafen zu bauen.',
                    '市政府星期一宣布，港口将修建一座新桥，工程明年春天开始。',
                    'Fishermen had asked for a wider passage. "We have waited for years," one said.',
                    'Le conseil municipal a voté lundi la construction d’un nouveau pont sur le port.',
                    'A toll of $2.50 will be taken until the loan is paid back.')))


class Run:
    """A newscast in a session of its own."""

    def __init__(self, name, *args, cache=None, tmp=None, setup=None):
        self.folder = path(name)
        os.makedirs(self.folder, exist_ok=True)
        self.out = os.path.join(self.folder, 'x.wav')
        env = dict(os.environ, XDG_CACHE_HOME=cache or '/proc/none')
        if tmp:
            env['TMPDIR'] = tmp
        self.process = subprocess.Popen(
            [NEWSCAST, 'produce', ARTICLE, '-q', '-o', self.out, *([] if cache else ['--no-cache']), *args],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
            start_new_session=True, preexec_fn=setup)

    def living(self):
        """Processes of the session: {pid: parent}."""
        found = {}
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open('/proc/%s/stat' % pid) as f:
                    state, parent, _, session = f.read().rsplit(')', 1)[1].split()[:4]
            except OSError:
                continue
            if int(session) == self.process.pid and state != 'Z':
                found[int(pid)] = int(parent)
        return found

    def end(self):
        """(exit code, messages); no process may be left."""
        _, error = self.process.communicate(timeout=HANG)
        patience = time.monotonic() + 10
        while self.living() and time.monotonic() < patience:
            time.sleep(0.01)
        assert not self.living(), ('left behind', self.living())
        return self.process.returncode, error.decode()

    def digest(self):
        total = hashlib.sha256()
        for name in (self.out, self.out[:-4] + '.json'):
            with open(name, 'rb') as f:
                total.update(f.read())
        return total.hexdigest()

    def must_be_right(self):
        code, error = self.end()
        assert code == 0 and error == '', (code, error)
        assert self.digest() == WANT, 'another bulletin'
        assert sorted(os.listdir(self.folder)) == ['x.json', 'x.wav'], os.listdir(self.folder)
        shutil.rmtree(self.folder)

    def must_be_right_or_nothing(self, said):
        """Either the bulletin, or an error with these words and no file."""
        code, error = self.end()
        if code == 0:
            assert self.digest() == WANT, 'another bulletin'
        else:
            assert code == 1 and said in error, (code, error)
            assert os.listdir(self.folder) == [], os.listdir(self.folder)
        shutil.rmtree(self.folder)
        return code == 0


started = time.monotonic()
reference = Run('reference')
code, error = reference.end()
assert code == 0, error
WALL = time.monotonic() - started
WANT = reference.digest()


def moments(n):
    return [CHANCE.uniform(0, 1.1) * WALL for _ in range(n)]


@test
def killed_workers_and_rooms_cost_nothing():
    for moment in moments(RUNS):
        run = Run('kill', '-j', str(CHANCE.choice((1, 2, 3))))
        time.sleep(moment)
        below = [p for p in run.living() if p != run.process.pid]
        if below:
            try:
                os.kill(CHANCE.choice(below), signal.SIGKILL)
            except ProcessLookupError:
                pass
        run.must_be_right()


@test
def a_killed_newscast_leaves_nothing_that_matters():
    cache = path('cache')
    shutil.rmtree(cache, True)
    for i, moment in enumerate(moments(RUNS)):
        run = Run('kill', cache=cache)
        time.sleep(moment)
        run.process.kill()
        code, _ = run.end()
        left = os.listdir(run.folder)
        if code == 0 or 'x.wav' in left and 'x.json' in left:
            assert run.digest() == WANT
        shutil.rmtree(run.folder)
        if i % 4 == 3:
            for name in glob.glob(cache + '/newscast/*.clip')[::2]:
                os.unlink(name)  # so that something is being written again
    Run('after', cache=cache).must_be_right()
    for name in glob.glob(cache + '/newscast/*.clip')[:1]:
        os.unlink(name)
    Run('after', cache=cache).must_be_right()  # it has stored something, and so has tidied up
    assert glob.glob(cache + '/newscast/.*') == [], glob.glob(cache + '/newscast/.*')


class SmallDisk:
    """A file system of so many bytes, or (without the right to mount) files that end there."""

    def __init__(self, kb):
        self.folder, self.setup = path('disk'), None
        os.makedirs(self.folder, exist_ok=True)
        mount = ['mount', '-t', 'tmpfs', '-o', 'size=%dk' % kb, 'newscast-test', self.folder]
        self.mounted = os.geteuid() == 0 and subprocess.run(mount, stderr=subprocess.DEVNULL).returncode == 0
        if not self.mounted:
            self.setup = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kb << 10, kb << 10))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.mounted:
            subprocess.run(['umount', '-l', self.folder], check=True)
        else:
            shutil.rmtree(self.folder)


def sizes(n, most_kb):
    return [4 * CHANCE.randint(1, most_kb // 4) for _ in range(n)]


@test
def a_full_disk_for_the_output_is_an_error():
    whole = os.path.getsize(reference.out) // 1024
    for kb in [whole // 2, *sizes(RUNS // 2, whole + whole // 4)]:
        with SmallDisk(kb) as disk:
            run = Run(os.path.join(disk.folder, 'out'), setup=disk.setup)
            right = run.must_be_right_or_nothing('')
            assert not (right and kb < whole), kb


@test
def a_full_disk_for_the_cache_is_no_matter():
    for kb in sizes(RUNS // 3, 1200):
        with SmallDisk(kb) as disk:
            if not disk.mounted:
                return
            Run('cached', cache=disk.folder).must_be_right()
            assert glob.glob(disk.folder + '/newscast/.*') == []


@test
def a_full_disk_for_temporary_files_is_an_error():
    for kb in sizes(RUNS // 3, 1200):
        with SmallDisk(kb) as disk:
            Run('tmp', tmp=disk.folder, setup=disk.setup).must_be_right_or_nothing('')
            assert os.listdir(disk.folder) == [], os.listdir(disk.folder)


def spoil(folder, over, chance):
    """Damages, cuts, removes and prunes entries, until it is over."""
    while not over.wait(0.005):
        names = glob.glob(folder + '/*.clip')
        if not names:
            continue
        name = chance.choice(names)
        try:
            how = chance.randrange(6)
            if how == 0:
                os.unlink(name)
            elif how == 1:
                os.truncate(name, os.path.getsize(name) // 2)
            elif how == 2 and chance.random() < 0.2:
                subprocess.run([NEWSCAST, 'cache', chance.choice(('--prune', '--clear'))], stdout=subprocess.DEVNULL,
                               env=dict(os.environ, XDG_CACHE_HOME=os.path.dirname(folder),
                                        NEWSCAST_CACHE_MB='1'))
            else:
                with open(name, 'r+b') as f:
                    f.seek(chance.randrange(os.path.getsize(name)))
                    f.write(b'\x5a')
        except (OSError, ValueError):
            pass


@test
def many_runs_share_a_cache_that_is_being_spoiled():
    for spoiled in (False, True) * (RUNS // 12):
        cache = path('shared')
        shutil.rmtree(cache, True)
        over = threading.Event()
        vandal = threading.Thread(target=spoil, args=(cache + '/newscast', over, random.Random(SEED)))
        if spoiled:
            vandal.start()
        try:
            runs = [Run('shared-%d' % i, '-j', str(1 + i % 3), cache=cache) for i in range(8)]
            for run in runs:
                run.must_be_right()
        finally:
            over.set()
            if spoiled:
                vandal.join()
        assert glob.glob(cache + '/newscast/.*') == [], glob.glob(cache + '/newscast/.*')


@test
def a_stopped_worker_costs_time_only():
    if not LONG:
        return  # tests/unit/workers_test.c has less patience
    run = Run('stop')
    below = []
    while not below and run.process.poll() is None:
        time.sleep(0.02)
        below = [p for p in run.living() if p != run.process.pid]
    os.kill(CHANCE.choice(below), signal.SIGSTOP)
    run.must_be_right()


main()
