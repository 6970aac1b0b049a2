"""Addresses: what a server on this machine answers, and what newscast makes of it."""
import gzip
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import NEWSCAST, main, path, run, test  # noqa: E402

PARAS = ['The harbour’s old cranes are to be kept, the city decided on Monday after a long debate '
         'about what they are worth.',
         'Repairs will begin in the spring and cost less than a new crane would, the mayor said.']
PAGE = ('<!DOCTYPE html><html lang="en"><head><title>Cranes are kept</title></head><body><article>'
        '<h1>Cranes are kept</h1>%s</article></body></html>'
        % ''.join('<p>%s</p>' % x for x in PARAS))
CHINESE = ('<html><head><title>港口</title></head><body><article><h1>港口的旧起重机将被保留</h1><p>市政府'
           '星期一决定，港口的旧起重机将被保留，修理工作将在春季开始，费用低于新机器。</p></article>'
           '</body></html>')
SEEN = []


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, body, kind='text/html; charset=utf-8', status=200, **headers):
        self.send_response(status)
        if kind:
            self.send_header('Content-Type', kind)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        SEEN.append((self.path, dict(self.headers)))
        page = PAGE.encode()
        name = self.path.split('?')[0]
        if name == '/page':
            self.answer(page)
        elif name == '/gzip':
            self.answer(gzip.compress(page), Content_Encoding='gzip')
        elif name == '/bomb':
            self.answer(gzip.compress(b'<p>' + b'x' * 200000000), Content_Encoding='gzip')
        elif name == '/gb':
            self.answer(CHINESE.encode('gb18030'), 'text/html; charset="GB2312"')
        elif name == '/vague':
            text = CHINESE.replace('<head>', '<head><meta charset="gbk">')
            self.answer(text.encode('gb18030'), 'text/html; charset=ISO-8859-1')
        elif name == '/moved':
            self.answer(b'', status=302, Location='/page?moved')
        elif name == '/loop':
            self.answer(b'', status=302, Location='/loop')
        elif name == '/to-file':
            self.answer(b'', status=302, Location='file:///etc/passwd')
        elif name == '/to-ftp':
            self.answer(b'', status=302, Location='ftp://127.0.0.1/x')
        elif name == '/empty':
            self.answer(b'')
        elif name == '/pdf':
            self.answer(b'%PDF-1.7\n%\xe2\xe3', 'application/pdf')
        elif name == '/notes':
            self.answer(b'A *short* note from the [harbour](/x), which is **kept**.\n',
                        'text/markdown')
        elif name == '/declared-large':
            self.send_response(200)
            self.send_header('Content-Length', str(1 << 30))
            self.end_headers()
        elif name == '/endless':
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(60):
                    self.wfile.write(b'word ' * 200000)
            except OSError:
                pass
        elif name == '/slow':
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'<html><p>')
            self.wfile.flush()
            for _ in range(60):
                if STOPPED.wait(1):
                    break
        elif name.startswith('/status/'):
            self.answer(b'<html>no', status=int(name[8:]))
        else:
            self.answer(b'no', status=404)


STOPPED = threading.Event()
SERVER = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
SERVER.daemon_threads = True
threading.Thread(target=SERVER.serve_forever, daemon=True).start()
BASE = 'http://127.0.0.1:%d' % SERVER.server_address[1]
ENV = {k: '' for k in ('http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY',
                       'ALL_PROXY')}
ENV['no_proxy'] = '*'
SLOW = subprocess.Popen([NEWSCAST, 'extract', BASE + '/slow'], stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE, env=dict(os.environ, **ENV))


def get(name, *args, command='extract', **kw):
    return run(command, *args, BASE + name, env=ENV, **kw)


def refused(name, *words):
    p = get(name)
    assert p.returncode == 1 and not p.text, (p.returncode, p.text, p.error)
    assert len(p.error.strip().split('\n')) == 1, p.error
    for w in (BASE + name,) + words:
        assert w in p.error, (w, p.error)


@test
def a_page():
    p = get('/page')
    assert p.returncode == 0, p.error
    assert p.text.split('\n')[0] == 'Cranes are kept' and PARAS[1] in p.text, p.text
    headers = [h for name, h in SEEN if name == '/page'][-1]
    assert headers['User-Agent'].startswith('newscast/'), headers
    assert 'gzip' in headers['Accept-Encoding'], headers


@test
def a_compressed_page():
    p = get('/gzip')
    assert p.returncode == 0 and PARAS[0] in p.text, p.error


@test
def a_charset_in_the_header():
    p = get('/gb')
    assert p.returncode == 0 and '港口的旧起重机将被保留' in p.text, (p.text, p.error)
    assert 'converted from GB' in p.error, p.error


@test
def a_vague_header_does_not_beat_the_page():
    p = get('/vague')
    assert p.returncode == 0 and '港口的旧起重机将被保留' in p.text, (p.text, p.error)


@test
def markdown_by_its_type():
    p = get('/notes')
    assert p.text == '\n@url %s/notes\nA short note from the harbour, which is kept.\n' % BASE, p.text


@test
def the_final_address_is_the_source():
    out = path('fetched.wav')
    p = get('/moved', '-o', out, command='produce')
    assert p.returncode == 0, p.error
    with open(path('fetched.json')) as f:
        source = json.load(f)['sources'][0]
    assert source['name'] == BASE + '/moved', source
    assert source['url'] == BASE + '/page?moved', source


@test
def redirects_that_are_not_followed():
    refused('/loop', 'redirected more than 5 times')
    refused('/to-file', 'not http or https')
    refused('/to-ftp', 'not http or https')
    assert sum(name == '/loop' for name, _ in SEEN) == 6


@test
def what_the_server_refuses():
    refused('/nowhere', '404', 'check the address')
    refused('/status/410', '410')
    refused('/status/403', '403', 'save the page')
    refused('/status/429', '429', 'later')
    refused('/status/503', '503', 'later')
    refused('/status/304', '304')


@test
def what_is_no_text():
    refused('/empty', 'empty')
    refused('/pdf', 'PDF')


@test
def what_is_too_large():
    refused('/bomb', 'limit of 32 MB')
    refused('/declared-large', 'limit of 32 MB')
    refused('/endless', 'limit of 32 MB')


@test
def no_server():
    p = run('extract', 'http://127.0.0.1:1/x', env=ENV)
    assert p.returncode == 1 and '127.0.0.1:1/x' in p.error and 'network' in p.error, p.error
    p = run('extract', 'http://', env=ENV)
    assert p.returncode == 1 and 'http://' in p.error, p.error


@test
def no_passwords():
    p = run('extract', 'http://jane:secret@127.0.0.1:1/x', env=ENV)
    assert p.returncode == 2 and 'secret' not in p.error, p.error


@test
def an_address_among_files():
    p = get('/nowhere', BASE + '/page', command='script')
    assert p.returncode == 0 and 'left out' in p.error and '1 story' in p.text, p.error


@test
def ctrl_c_while_a_server_is_slow():
    child = subprocess.Popen([NEWSCAST, 'extract', BASE + '/slow'], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=dict(os.environ, **ENV))
    time.sleep(1.5)
    begin = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=20)
    assert child.returncode == 130 and b'interrupted' in err, (child.returncode, err)
    assert time.monotonic() - begin < 5


@test
def a_server_that_falls_silent():
    _, err = SLOW.communicate(timeout=60)
    assert SLOW.returncode == 1 and b'too long' in err and b'later' in err, err


if __name__ == '__main__':
    try:
        main()
    finally:
        STOPPED.set()
        if SLOW.poll() is None:
            SLOW.kill()
