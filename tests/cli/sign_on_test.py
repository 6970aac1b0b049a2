"""What a sign-on with the date and the time sounds like in each language that has a programme of its own."""
import glob
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import ROOT, main, path, produce, test, write  # noqa: E402

# a sign-on, and how it is said on Thursday, November 26 at 11:05 and on Sunday, November 1 at 11:00
SIGN_ONS = {
    'ar': ('اليوم {date} والساعة الآن {time}.',
           'اليوم الخميس، السَّادِس وَالْعِشْرُون مِن نُوفَمْبِر والساعة الآن الْحَادِيَة عَشْرَة وَخَمْس دَقَائِق.',
           'اليوم الأحد، الْأَوَّل مِن نُوفَمْبِر والساعة الآن الْحَادِيَة عَشْرَة.'),
    'de': ('Heute ist {date}, es ist {time}.',
           'Heute ist Donnerstag, der sechsundzwanzigste November, es ist elf Uhr fünf.',
           'Heute ist Sonntag, der erste November, es ist elf Uhr.'),
    'en': ('It is {time} on {date}.',
           'It is eleven oh five on Thursday, November twenty-sixth.',
           "It is eleven o'clock on Sunday, November first."),
    'es': ('Hoy es {date}, son las {time}.',
           'Hoy es jueves, veintiséis de noviembre, son las once y cinco.',
           'Hoy es domingo, primero de noviembre, son las once.'),
    'fr': ('Nous sommes le {date}, il est {time}.',
           'Nous sommes le jeudi vingt-six novembre, il est onze heures cinq.',
           'Nous sommes le dimanche premier novembre, il est onze heures.'),
    'hi': ('आज {date} है और समय {time} है।',
           'आज गुरुवार, छब्बीस नवंबर है और समय ग्यारह बजकर पाँच मिनट है।',
           'आज रविवार, एक नवंबर है और समय ग्यारह बजे है।'),
    'hu': ('Ma {date} van, az idő {time}.',
           'Ma november huszonhatodika, csütörtök van, az idő tizenegy óra öt perc.',
           'Ma november elseje, vasárnap van, az idő tizenegy óra.'),
    'it': ('Oggi è {date}, sono le {time}.',
           'Oggi è giovedì ventisei novembre, sono le undici e cinque.',
           'Oggi è domenica primo novembre, sono le undici.'),
    'ja': ('{date}、{time}のニュースです。',
           '十一月二十六日木曜日、十一時五分のニュースです。',
           '十一月一日日曜日、十一時のニュースです。'),
    'ko': ('오늘은 {date}, 시각은 {time}입니다.',
           '오늘은 십일월 이십육일 목요일, 시각은 열한 시 오분입니다.',
           '오늘은 십일월 일일 일요일, 시각은 열한 시입니다.'),
    'nl': ('Het is {date}, {time}.',
           'Het is donderdag zesentwintig november, elf uur vijf.',
           'Het is zondag een november, elf uur.'),
    'pl': ('Dziś jest {date}, godzina {time}.',
           'Dziś jest czwartek, dwudziestego szóstego listopada, godzina jedenasta pięć.',
           'Dziś jest niedziela, pierwszego listopada, godzina jedenasta.'),
    'pt': ('Hoje é {date}, são {time}.',
           'Hoje é quinta-feira, vinte e seis de novembro, são onze horas e cinco.',
           'Hoje é domingo, primeiro de novembro, são onze horas.'),
    'ru': ('Сегодня {date}, московское время {time}.',
           'Сегодня четверг, двадцать шестое ноября, московское время одиннадцать часов пять минут.',
           'Сегодня воскресенье, первое ноября, московское время одиннадцать часов.'),
    'sv': ('I dag är det {date}, klockan är {time}.',
           'I dag är det torsdag den tjugosjätte november, klockan är elva fem.',
           'I dag är det söndag den första november, klockan är elva.'),
    'vi': ('Hôm nay là {date}, bây giờ là {time}.',
           'Hôm nay là Thứ Năm, ngày hai mươi sáu tháng mười một, bây giờ là mười một giờ năm phút.',
           'Hôm nay là Chủ Nhật, ngày một tháng mười một, bây giờ là mười một giờ.'),
    'yue': ('今日係{date}，而家係{time}。',
            '今日係十一月二十六日星期四，而家係十一点零五分。',
            '今日係十一月一日星期日，而家係十一点。'),
    'zh': ('今天是{date}，现在是{time}。',
           '今天是十一月二十六日星期四，现在是十一点零五分。',
           '今天是十一月一日星期日，现在是十一点。'),
}
TIMES = ('2026-11-26T11:05', '2026-11-01T11:00')


def first_line(lang, sign_on, time):
    write('a.txt', 'Ferry returns\n\nThe ferry is back on Monday.\n')
    show = write('show.ini', '[programme]\nshow = Test\nlanguages = %s, en\n%s[story]\nsource = a.txt\n'
                 % (lang, 'sign_on = %s\n' % sign_on if sign_on else ''))
    produce('--rundown', show, '-o', path('x.wav'), '--lufs', 'off', '--time', time)
    with open(path('x.json'), encoding='utf-8') as f:
        return json.load(f)['utterances'][0]


@test
def every_language_says_the_date_and_the_time():
    folders = {f.split('/')[-2] for f in glob.glob(os.path.join(ROOT, 'voices/*/programme.ini'))}
    assert folders == set(SIGN_ONS), folders ^ set(SIGN_ONS)
    for lang, (sign_on, *spoken) in SIGN_ONS.items():
        for time, want in zip(TIMES, spoken):
            said = first_line(lang, sign_on, time)
            assert (said['role'], said['spoken'], said['lang']) == ('sign-on', want, lang), said


@test
def every_language_has_a_sign_on_of_its_own():
    for lang in SIGN_ONS:
        said = first_line(lang, '', TIMES[0])
        assert said['role'] == 'sign-on' and 'Test' in said['written'] and len(said['written']) > 5, said


main()
