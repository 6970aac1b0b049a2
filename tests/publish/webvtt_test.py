"""npm's webvtt-parser finds nothing to say about the captions."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import SAMPLE, main, path, produce, test, write  # noqa: E402

TOOLS = os.path.join(os.path.abspath(os.environ.get('BUILD', 'build')), 'publish-tools')
JUDGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'webvtt.js')

HOSTILE = '''<!doctype html><html lang="en"><head><title>x</title></head><body><article>
<h1>“Q” &amp; &lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; --&gt; &lt;00:00:01.000&gt; &lt;lang xx&gt; 😀 &amp;lt; end</h1>
<p>The mayor said &lt;i&gt;never&lt;/i&gt; &amp; left --&gt; the hall at 5 &lt; 6 on Monday, as he had told the council
before, and he paid $3.5bn for it in 2024 in the city of 北京 in China, which is a very long way off.</p>
<p>قال رئيس البلدية يوم الاثنين إن الجسر الجديد سيفتح غدا أمام السيارات والمشاة في المدينة.</p>
<p>%s was the name of the file that they had been looking for since the spring of last year.</p>
</article></body></html>''' % ('x' * 300)


def judged(*names):
    p = subprocess.run(['node', JUDGE, *names], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       env=dict(os.environ, NODE_PATH=os.path.join(TOOLS, 'node_modules')), timeout=60)
    return p.returncode, p.stdout.decode().splitlines()


@test
def the_parser_has_nothing_to_say():
    for stem, article in (('s', SAMPLE), ('h', write('h.html', HOSTILE))):
        produce(article, '-o', path(stem + '.flac'), '--sidecars')
        with open(path(stem + '.transcript.json'), encoding='utf-8') as f:
            n = len(json.load(f)['segments'])
        assert judged(path(stem + '.vtt')) == (0, ['%s: %d cues' % (path(stem + '.vtt'), n)])


@test
def it_would_say_so():
    for bad in ('WEBVTT\n\n00:02.000 --> 00:01.000\nx\n',
                'WEBVTT\n\n00:01.000 --> 00:02.000\na <00:03.000>b\n',
                'WEBVTT\n\n00:01.000 --> 00:02.000\n<script>b</script>\n'):
        code, lines = judged(write('bad.vtt', bad))
        assert code == 0 and len(lines) > 1, (bad, lines)


main()
