"""A programme of real bulletins in several languages and formats, for the outside judges."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import FOLDER, SAMPLE, path, produce, run, write  # noqa: E402

BASE = 'https://news.example.org/spoken'
TOOLS = os.path.join(os.path.abspath(os.environ.get('BUILD', 'build')), 'publish-tools')
ARABIC = ('افتتاح جسر جديد في المدينة\n\nأعلنت البلدية يوم الاثنين افتتاح الجسر الجديد فوق النهر بعد عشر '
          'سنوات من العمل.\n\nوقال العمدة إن المدينة كانت تنتظر هذا اليوم منذ زمن طويل.\n')
HOSTILE = ('The "bridge" & <b>more</b> ]]> --> reopens\n\nThe <script>alert(1)</script> was found & removed '
           'on Monday by the council of the town.\n')


def site():
    folder = path('site')
    feed = {'version': 'https://jsonfeed.org/version/1.1', 'title': 'Ward News', 'items': [
        {'id': str(i), 'title': 'Ward %d has a new library' % i, 'url': 'https://w.example/%d?a=1&b' % i,
         'authors': [{'name': 'Ann Writer'}], 'date_published': '2025-03-0%dT08:00:00Z' % (i + 1),
         'content_text': 'The library of ward %d opened its doors on Sunday morning. Many came to see '
                         'it, and they stayed until the evening.' % i} for i in range(3)]}
    sources = {'sample': (SAMPLE, 'mp3'), 'feed': (write('feed.json', json.dumps(feed)), 'flac'),
               'arabic': (write('ar.txt', ARABIC), 'ogg'), 'hostile': (write('x.txt', HOSTILE), 'wav')}
    os.mkdir(folder)
    for name, (source, kind) in sources.items():
        os.mkdir(os.path.join(folder, name))
        produce(source, '-o', '%s/%s/bulletin.%s' % (folder, name, kind))
    p = run('publish', folder, '--base-url', BASE, '--title', 'Spoken "news" & more', '--epub')
    assert p.returncode == 0 and 'note' not in p.error, p.error
    return folder, sorted(sources)
