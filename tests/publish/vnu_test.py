"""The Nu HTML Checker finds nothing to say about the pages."""
import os
import subprocess

from site_of_bulletins import TOOLS, site
from check import main, test


@test
def the_nu_checker_is_silent():
    folder, names = site()
    pages = [os.path.join(folder, 'index.html')] + [os.path.join(folder, n, 'index.html') for n in names]
    jar = os.path.join(TOOLS, 'node_modules/vnu-jar/build/dist/vnu.jar')
    p = subprocess.run(['java', '-jar', jar, '--format', 'gnu', *pages], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=300)
    assert p.returncode == 0 and not p.stdout.strip(), p.stdout.decode()


main()
