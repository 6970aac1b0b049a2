"""The pages in headless Chromium: axe-core finds no violation in light and dark; the sentence that is
marked is the one that the timeline says; mouse and keyboard; without JavaScript."""
import os
import subprocess
import sys

from site_of_bulletins import TOOLS, site

folder, names = site()
here = os.path.dirname(os.path.abspath(__file__))
sys.exit(subprocess.run(['node', os.path.join(here, 'browser.js'), folder, *names], timeout=500,
                        env=dict(os.environ, TOOLS=TOOLS)).returncode)
