"""epubcheck finds neither an error nor a warning in the books."""
import os
import subprocess

from site_of_bulletins import site
from check import main, test


@test
def epubcheck_finds_nothing():
    folder, names = site()
    for name in names:
        book = os.path.join(folder, name, 'bulletin.epub')
        p = subprocess.run(['java', '-jar', '/usr/share/java/epubcheck.jar', book], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           timeout=300)
        out = p.stdout.decode()
        assert p.returncode == 0 and 'ERROR' not in out and 'WARNING' not in out, out


main()
