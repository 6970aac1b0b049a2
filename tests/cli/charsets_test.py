"""Old encodings: the same words come out of a page that declares one, and of a text that does not."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import main, run, test  # noqa: E402

TEXTS = {
    'gb18030': '图书馆馆长周三表示，阅览室夜间开放将持续到明年三月底，读者反应很好。',
    'big5': '圖書館館長週三表示，閱覽室夜間開放將持續到明年三月底，讀者反應很好。',
    'shift_jis': '図書館長は水曜日、閲覧室の夜間開放を来年三月末まで続けると述べた。',
    'euc-jp': '図書館長は水曜日、閲覧室の夜間開放を来年三月末まで続けると述べた。',
    'euc-kr': '도서관장은 수요일 열람실 야간 개방을 내년 삼월 말까지 계속한다고 밝혔다.',
    'windows-1250': 'Ředitel knihovny ve středu řekl, že čítárna bude otevřená až do konce března.',
    'windows-1251': 'Директор библиотеки сообщил в среду, что читальный зал будет открыт ночью.',
    'windows-1252': 'Le directeur a déclaré mercredi que la salle resterait ouverte jusqu’à l’été.',
    'windows-1253': 'Ο διευθυντής της βιβλιοθήκης δήλωσε ότι το αναγνωστήριο θα μένει ανοιχτό.',
    'windows-1254': 'Kütüphane müdürü çarşamba günü okuma salonunun açık kalacağını söyledi.',
    'windows-1255': 'מנהל הספרייה אמר ביום רביעי כי אולם הקריאה יישאר פתוח בלילה עד סוף מרץ.',
    'windows-1256': 'قال مدير المكتبة يوم الأربعاء إن قاعة القراءة ستبقى مفتوحة ليلا حتى نهاية مارس.',
    'windows-1257': 'Bibliotekos direktorius trečiadienį sakė, kad skaitykla veiks naktį, šįmet ilgiau.',
}
DECLARED_ONLY = {'windows-1257'}  # too like windows-1252 to be told by its bytes


def said(content):
    p = run('extract', '-', stdin=content)
    assert p.returncode == 0, p.stderr
    return p.stdout.decode()


for _charset, _text in TEXTS.items():
    def _test(charset=_charset, text=_text):
        page = '<html><head><meta charset="%s"></head><body><p>%s</p></body></html>'
        assert text in said((page % (charset, text)).encode(charset)), 'declared'
        if charset not in DECLARED_ONLY:
            assert text in said(((text + '\n\n') * 4).encode(charset)), 'not declared'
    _test.__name__ = '%s_is_read' % _charset.replace('-', '_')
    test(_test)


@test
def a_page_cannot_say_in_ascii_that_it_is_utf_16():
    for charset in ('utf-8', 'big5', 'windows-1252'):
        text = TEXTS.get(charset, TEXTS['big5'])
        page = '<html><head><meta charset="UTF-16"></head><body>%s</body></html>' % ('<p>%s</p>' % text * 3)
        assert text in said(page.encode(charset)), charset


main()
