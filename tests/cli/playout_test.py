"""What runs a station's playout: the time a bulletin is for."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import SAMPLE, main, run, test  # noqa: E402


@test
def a_wrong_time_is_refused():
    for command in ('produce', 'script'):
        for wrong in ('11:00', '2026-11-31', '2026-11-26T24:00', ''):
            p = run(command, SAMPLE, '--time', wrong)
            assert p.returncode == 2 and 'YYYY-MM-DDTHH:MM' in p.error, (command, wrong, p.error)
        assert run('script', SAMPLE, '--time', '2026-11-26T11:00').returncode == 0
        p = run(command, SAMPLE, env={'SOURCE_DATE_EPOCH': 'soon'})
        assert p.returncode == 2 and 'SOURCE_DATE_EPOCH' in p.error, p.error


main()
