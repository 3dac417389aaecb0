"""Idioms of the two languages for the same number, beside ones for another; and the sentences of the
product itself, which are translated by people and must pass."""

import csv
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from registry.programs.drift import find_drift

ROOT = Path(__file__).parents[2]
SAME = """
Giảng 2 buổi mỗi tuần = Two sessions a week ; mỗi tuần 2 buổi = two sessions per week ; 3 ca thực hành = 3 practical sessions
từ 8h đến 11h30 = from 8:00 to 11:30 ; 8h-11h30 thứ Hai = 8–11:30 am on Mondays ; thứ Ba và thứ Năm = Tuesdays and Thursdays
Thứ 3 và thứ 5 hằng tuần = every Tuesday and Thursday ; thứ Tư hằng tuần = every Wednesday ; Chủ nhật = Sunday ; thứ 7 = Saturday
sáng thứ Hai, chiều thứ Sáu = Monday morning, Friday afternoon ; thế kỷ XXI = the 21st century ; thế kỷ 20 = twentieth century
Thế kỷ XIX = nineteenth century ; Chương II = Chapter 2 ; Điều 5 khoản 1 điểm a = point a, clause 1, Article 5 ; Phụ lục III = Appendix III
mục II.2.b = II.2.b ; Phụ lục 2 = Annex II ; năm thứ ba = third year ; sinh viên năm thứ tư = fourth-year students ; sinh viên năm 3 = third-year students
năm nhất = first year ; học kỳ hè = summer semester ; quý IV/2027 = Q4 2027 ; quý 1 = Q1 ; quý I năm 2027 = first quarter of 2027
nửa đầu năm 2027 = first half of 2027 ; đầu tháng 9 = early September ; cuối tháng Ba = end of March ; giữa tháng Tư năm 2027 = mid-April 2027
vào tháng Năm = in May ; tháng giêng 2027 = January 2027 ; tháng Chạp = December ; tháng mười một = November ; tháng mười hai năm 2026 = December 2026
ngày 1/5 = 1 May ; ngày mùng 2 tháng 9 = 2 September ; ngày 02 tháng 9 năm 2027 = 02/09/2027 ; từ ngày 1 đến ngày 15 tháng 3 = from 1 to 15 March
từ 01/03 đến 15/03/2027 = 1–15 March 2027 ; 1-15/3/2027 = 1-15 March 2027 ; từ tháng 9/2026 đến tháng 6/2027 = September 2026 to June 2027
năm học 2026–2027 = academic year 2026-27 ; năm học 2026-2027 = 2026/27 academic year ; niên khoá 2026 - 2030 = class of 2026-2030
khoá 68 = cohort 68 ; K68 = K68 ; QH-2026 = QH-2026 ; 5 năm kinh nghiệm = five years' experience
ít nhất 5 năm kinh nghiệm = at least 5 years of experience ; trên 10 năm = over ten years ; hơn một thập kỷ = more than a decade
hai thập kỷ = two decades ; 20 năm = two decades ; một tá = a dozen ; 12 cái = a dozen ; hai lần một tuần = twice a week ; ba lần = three times
1 lần/tuần = once a week ; mỗi tháng một lần = once a month ; hai tuần một lần = every two weeks ; 60 triệu đồng/tháng = VND 60 million per month
60 triệu/tháng = 60 million a month ; 60.000.000đ = 60,000,000 VND ; 60tr = 60 million ; 60 tr đồng = VND 60m ; 1 tỷ 500 triệu đồng = VND 1.5 billion
1,2 tỉ đồng = VND 1.2bn ; 2.500 đô la Mỹ = $2,500 ; USD 2.500 = USD 2,500 ; 2500 USD = US$2500 ; 5 nghìn đô = $5k ; 3.000 € = €3,000
3.000 Euro = EUR 3000 ; 2.000 bảng Anh = £2,000 ; 2.000 GBP = GBP 2,000 ; 500.000 yên = JPY 500,000 ; 500.000 yên = ¥500,000
10.000 đô la Úc = AUD 10,000 ; 10.000 AUD = A$10,000 ; 4.000 đô la Canada = CAD 4,000 ; 5.000 nhân dân tệ = CNY 5,000
5.000 franc Thuỵ Sĩ = CHF 5,000 ; 1.000.000 won = KRW 1,000,000 ; từ 50 đến 70 triệu đồng = VND 50–70 million
50-70 triệu đồng mỗi tháng = 50 to 70 million dong a month ; 30% = 30 percent ; ba mươi phần trăm = 30% ; một nửa = half
1/2 thời gian = half the time ; nửa thời gian = half of the time ; 1/3 số giờ = one third of the hours ; một phần ba = one third
ba phần tư = three quarters ; 0,5 biên chế = 0.5 FTE ; một phần tư = a quarter ; 1,5 giờ = one and a half hours ; một giờ rưỡi = 1.5 hours
1 tiếng rưỡi = 1.5 hours ; 2 tiếng = 2 hours ; 45 phút = 45 minutes ; 90 phút mỗi buổi = 90-minute sessions ; tiết 1-3 = periods 1–3
15 tuần x 3 tiết = 15 weeks x 3 periods ; 15 tuần × 3 giờ = 15 weeks of 3 hours ; 3 tín chỉ (45 tiết) = 3 credits (45 periods) ; 3TC = 3 credits
30 sinh viên/lớp = 30 students per class ; lớp 30 người = a class of 30 ; nhóm 5-6 người = groups of five or six
khoảng 1.200 sinh viên = about 1200 students ; 1 200 sinh viên = 1,200 students ; 12 000 = 12,000 ; 10^6 = 10^6 ; 10⁶ mẫu = 10⁶ samples ; 5 m² = 5 m2
phòng 20 m2 = a 20 m² room ; nhiệt độ 20°C = 20 °C ; 200 km = 200 kilometres ; GPU 80 GB = 80 GB GPU ; 5G và 6G = 5G and 6G
Công nghiệp 4.0 = Industry 4.0 ; ISO 9001:2015 = ISO 9001:2015 ; COVID-19 = COVID-19 ; H-index 20 = h-index of 20 ; Q1/Q2 = Q1/Q2
IELTS 6.5 = IELTS 6.5 ; bậc 4/6 = level 4 of 6 ; trình độ C1 = C1 level ; CO2 = CO2 ; SDG 13 = SDG 13 ; TRL 4 = TRL 4
hai người hướng dẫn = two supervisors ; cả hai bên = both parties ; hai bên cùng = the two sides ; hai chiều = two-way ; song bằng = dual degree
một mình = alone ; một số môn học = some courses ; một vài = a few ; một trong các = one of the ; một cách = in a way ; ba miền = all three regions
sáu tháng đầu = first six months ; sáu tháng đầu năm = the first half of the year ; mười lăm tuần = fifteen weeks ; hai mươi lăm = 25
một trăm linh năm = 105 ; một trăm lẻ năm giờ = 105 hours ; hai trăm = 200 ; một nghìn hai trăm = 1,200 ; hai nghìn không trăm hai mươi bảy = 2027
hai mươi tư giờ = 24 hours ; hăm lăm tuổi = 25 years old ; 35 tuổi = 35 years of age ; dưới 45 tuổi = under 45 ; 70 năm thành lập = 70th anniversary
lần thứ 70 = 70th ; thứ hai mươi mốt = twenty-first ; giải Nhì = second prize ; giải nhất = first prize ; hạng nhất = first class
vị trí thứ hai = second place ; 24/7 = 24/7 ; 23 giờ 59 ngày 5/12 = 23:59 on 5 December ; 0h ngày 1/1/2027 = midnight on 1 January 2027
12h trưa = noon ; (84-24) 3869 2136 = (84-24) 3869 2136 ; Nghị quyết 57-NQ/TW = Resolution 57-NQ/TW
Nghị định số 249/2025/NĐ-CP = Decree No. 249/2025/ND-CP ; Quyết định 1002/QĐ-TTg ngày 24/5/2025 = Decision 1002/QD-TTg of 24 May 2025
phòng 301 nhà C1 = room 301, building C1 ; số 1 Đại Cồ Việt = 1 Dai Co Viet ; C9-301 = C9-301 ; Năm nay = this year
trong 5 năm tới = over the next five years ; năm năm = five years ; năm năm tới = the next 5 years ; năm học phần = five courses
năm sinh viên = five students ; năm tới, ba học phần = next year, three courses ; tư vấn cho 3 nhóm = advise 3 groups
đồng hướng dẫn 2 nghiên cứu sinh = co-supervise two doctoral students ; 60 đồng nghiệp = 60 colleagues ; 2 đồng tác giả = two co-authors
8 giờ chuẩn/tuần = 8 standard hours a week ; 8 giờ/tuần = 8 h/week ; 40h/tuần = 40 hours/week ; 3 lần/năm = 3 times a year
2 chuyến đi mỗi năm = two trips a year ; vé máy bay khứ hồi 1 lần/năm = one return ticket a year ; 01 vé khứ hồi = one return flight
02 (hai) học kỳ = two semesters ; 05 học phần = five courses ; 07 ngày = seven days ; 1 kỳ = one term ; kỳ 1 và kỳ 2 = terms 1 and 2
HK1 = semester 1 ; HK2 2026-2027 = Semester 2, 2026-2027 ; học kỳ 20261 = semester 20261
"""
OTHER = """
60 triệu đồng = 60 USD ; 60 triệu đồng = VND 6 million ; 60 triệu đồng = 600 million VND ; 2.500 USD = 2,500 EUR ; 2.000 bảng Anh = $2,000
500.000 yên = USD 500,000 ; 10.000 AUD = CAD 10,000 ; 10.000 đô la Úc = US$10,000 ; 1,5 tỷ = 1.5 million ; 1.500 = 1.5 ; 2,5 tháng = 25 months
2,5 = 2,500 ; 3 tháng = 3 weeks ; 3 giờ = 3 days ; 3 tuần = 3 semesters ; 45 tiết = 45 minutes ; học kỳ I = semester II ; học kỳ 2 = first semester
quý III = Q2 ; quý I = second quarter ; Chương IV = Chapter VI ; thế kỷ XX = 21st century ; Phụ lục II = Annex III ; tháng Năm = June
tháng 5 = March ; vào tháng Tư = in May ; tháng 9/2026 = September 2027 ; 05/09/2027 = 9 May 2027 ; 5/9/2027 = Sep 6, 2027 ; 01/05/2027 = 1 June 2027
ngày 31/3 = 30 March ; 1-15/3 = 1-14 March ; từ 8h đến 11h30 = from 8:00 to 12:30 ; 8 giờ = 8 pm ; 14h = 2 am ; thứ Ba = Thursday ; thứ 5 = Tuesday
thứ Hai = Tuesday ; chủ nhật = Saturday ; 30% = 13% ; một nửa = a third ; 1/3 = two thirds ; ba phần tư = one quarter ; hai lần = three times
mỗi tháng = every week ; giờ/tuần: 8 = 8 hours a month ; 8 giờ mỗi tuần = 8 hours a month ; 60 triệu đồng mỗi tháng = 60 million dong a year
60 triệu/tháng = 60 million a week ; năm học phần = six courses ; năm năm = six years ; ba sinh viên = five students ; mười lăm tuần = fifty weeks
hai mươi lăm = 35 ; một nghìn hai trăm = 1,300 ; một trăm linh năm = 115 ; hai thập kỷ = three decades ; một giờ rưỡi = one hour ; 45 phút = 45 hours
20 km = 20 m² ; 5 m² = 5 km ; 2 sinh viên = 2 lecturers ; 2 nghiên cứu sinh = 2 students ; 3 nhóm = 3 courses ; 3 môn = 3 credits
3 vị trí = 3 papers ; năm thứ ba = fourth year ; năm nhất = second year ; khoá 68 = cohort 86 ; Điều 5 = Article 6
mục II.2.b = III.2.b ; khoản 1 Điều 5 = clause 5, Article 1 ; Nghị định 249/2025 = Decree 294/2025 ; dưới 45 tuổi = under 54 ; IELTS 6.5 = IELTS 5.6 ; bậc 4 = level 5
ngày làm việc: 5 ngày làm việc = 5 weeks ; 0,5 biên chế = 0.4 FTE ; 12 tháng = a year and a half ; 1,5 năm = 15 years ; 24 tháng = 2.4 months
50-70 triệu = 50-60 million ; từ 3 đến 6 tháng = 3 to 5 months ; 07 ngày = 17 days ; K68 = K86 ; 2 tuần/tháng = 3 weeks a month
hạn 5/12 = deadline 12 May ; trước 23:59 ngày 5/12/2026 = before 22:59 on 5 December 2026
"""


def pairs(table: str) -> list[tuple[str, str]]:
    rows = [one for line in table.strip().splitlines() for one in line.split(" ; ")]
    return [(vietnamese, english) for vietnamese, english in (one.split(" = ") for one in rows)]


def test_the_same_number_in_the_idiom_of_each_language_passes() -> None:
    found = {pair: [one.figure for one in find_drift(*pair)] for pair in pairs(SAME)}
    assert len(found) >= 190
    assert {pair: figures for pair, figures in found.items() if figures} == {}


def test_another_number_unit_or_time_is_caught_in_every_idiom() -> None:
    wrong = pairs(OTHER)
    assert len(wrong) >= 80
    assert [pair for pair in wrong if not find_drift(*pair)] == []


def translated() -> Iterator[tuple[str, str]]:
    with (ROOT / "translations/vi/LC_MESSAGES/messages.po").open("rb") as file:
        for message in read_po(file, locale="vi"):
            if isinstance(message.id, str) and message.id:
                yield str(message.string), message.id
    for name in ("research_patterns", "research_vocabulary"):
        with (ROOT / f"registry/demo/data/{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield row["vi"], row["en"]


def test_what_people_translated_is_not_held_up() -> None:
    held_up = [english for vietnamese, english in translated() if find_drift(vietnamese, english)]
    free = {"dd/mm/yyyy", "The tools I use every week include {m1}, {m2} and {m3}."}
    assert set(held_up) <= free, set(held_up) - free
