"""Pairs of sentences as openings and contracts write them: 250 that agree and 250 that do not."""

from collections.abc import Iterator

from registry.programs.drift import find_drift

COUNTED = [
    ("giờ", "hours"), ("giờ chuẩn", "standard hours"), ("ngày", "days"), ("ngày làm việc", "working days"), ("tuần", "weeks"),
    ("tháng", "months"), ("năm", "years"), ("học kỳ", "semesters"), ("tín chỉ", "credits"), ("học phần", "courses"),
    ("sinh viên", "students"), ("nghiên cứu sinh", "doctoral students"), ("giảng viên", "lecturers"), ("nhóm", "groups"),
    ("vị trí", "positions"), ("bài báo", "papers"), ("%", "%"), ("phần trăm", "percent"), ("phút", "minutes"),
]  # fmt: skip
NUMBERS = [
    ("3", "3"),
    ("45", "45"),
    ("1.500", "1,500"),
    ("2,5", "2.5"),
    ("12", "twelve"),
    ("ba", "3"),
    ("bốn mươi lăm", "forty-five"),
    ("10", "10"),
]
MONEY = [
    ("60 triệu đồng", "60 million VND"), ("60.000.000 đồng", "VND 60,000,000"), ("60 triệu đồng", "60,000,000 dong"),
    ("1,5 tỷ đồng", "1.5 billion VND"), ("2.000 USD", "US$2,000"), ("2 nghìn đô la Mỹ", "2,000 US dollars"), ("3.500 euro", "€3,500"),
]  # fmt: skip
DATES = [
    ("05/12/2026", "5 December 2026"), ("5/9/2027", "Sep 5, 2027"), ("ngày 5 tháng 9 năm 2027", "September 5th, 2027"),
    ("tháng 9/2027", "September 2027"), ("tháng 5 năm 2027", "May 2027"), ("01/05/2027", "1 May 2027"), ("2027-09-05", "5 Sept. 2027"),
    ("ngày 31 tháng 3", "31 March"), ("15/01/2027", "15/01/2027"), ("tháng 10", "October"),
]  # fmt: skip
LABELLED = [
    ("Học kỳ I năm học 2026-2027", "Semester 1 of the academic year 2026-2027"), ("học kỳ II", "the second semester"),
    ("quý III năm 2027", "the third quarter of 2027"), ("giảng viên hạng II", "lecturer, grade 2"), ("giai đoạn 2", "phase two"),
    ("lần thứ ba", "the third time"), ("năm thứ nhất", "year one"), ("đợt 4", "the fourth round"), ("khoản 2 Điều 12", "Article 12, clause 2"),
    ("bậc 7", "level 7"), ("Tuần thứ 5", "week 5"), ("14 giờ 30", "2:30 pm"), ("8h00", "8 am"), ("lúc 9 giờ", "at 9 a.m."), ("23:59", "23:59"),
]  # fmt: skip
HARMLESS = [
    ("Dạy 3 học phần trong năm 2027", "Teach 3 courses in 2027"), ("hằng năm", "every year; you may apply"), ("2 năm rưỡi", "two and a half years"),
    ("một nhóm", "a group"), ("từ năm học 2026-2027", "from the academic year 2026-2027"), ("hai bên", "both sides"), ("trong năm", "within the year"),
    ("3-5 học phần", "3 to 5 courses"), ("mỗi năm 2 tháng", "2 months a year"), ("ba mẹ", "parents"), ("từ 3 đến 6 tháng", "three to six months"),
    ("Quyết định 1002/QĐ-TTg", "Decision 1002/QD-TTg"), ("45 giờ, 45 giờ", "45 hours"), ("20 tuần (5 tháng)", "20 weeks (5 months)"),
    ("gấp hai lần", "twice"), ("nửa năm", "half a year"), ("hai mươi mốt sinh viên", "twenty-one students"), ("một trăm hai mươi giờ", "120 hours"),
]  # fmt: skip


def right_pairs() -> Iterator[tuple[str, str]]:
    for unit_vi, unit_en in COUNTED:
        for one, other in NUMBERS:
            yield (
                f"Giảng dạy {one} {unit_vi} tại Hà Nội.",
                f"Teaching for {other} {unit_en} in Hanoi.",
            )
    for pairs in (MONEY, DATES, LABELLED):
        for one, other in pairs:
            yield f"Kể từ {one}, theo thoả thuận.", f"As agreed, from {other}."
            yield (
                f"Hạn cuối: {one}. Dạy 45 giờ trong năm.",
                f"Deadline: {other}. You may teach 45 hours.",
            )
            yield f"{one}; 2 nhóm", f"2 groups; {other}"
    yield from HARMLESS


def wrong_pairs() -> Iterator[tuple[str, str]]:
    for place, (unit_vi, unit_en) in enumerate(COUNTED):
        for one, other in NUMBERS:
            yield f"Giảng dạy {one} {unit_vi} trong năm.", f"You may teach for 7 {unit_en}."
            strange = COUNTED[(place + 5) % len(COUNTED)][1]
            yield (
                f"Giảng dạy {one} {unit_vi} tại Hà Nội.",
                f"Teaching for {other} {strange} in Hanoi.",
            )
    for pairs in (MONEY, DATES):
        for (one, _same), (_other, wrong) in zip(pairs, [*pairs[3:], *pairs[:3]], strict=True):
            yield f"Hạn cuối hoặc mức: {one}.", f"Deadline or pay: {wrong}."
    yield "60 triệu đồng", "60 million USD"
    yield "60 triệu đồng", "60 billion VND"
    yield "2.000 USD một tháng", "€2,000 a month"
    yield "Dạy 3 học phần trong năm 2027", "Teach 3 courses of 5 hours in 2027"
    yield "Dạy 5 học phần, mỗi học phần 3 tín chỉ", "Teach courses of 3 credits each; you may apply"
    yield "12/5/2027", "5 December 2027"
    yield "Học kỳ 2 năm 2027", "Semester I of 2027"
    yield "14 giờ 30", "2:30 am"
    yield "hai học phần", "three courses"
    yield "ba tháng", "four months"


def test_pairs_that_say_the_same_pass() -> None:
    pairs = list(right_pairs())
    assert len(pairs) >= 250
    flagged = {pair: [(one.figure, one.language) for one in find_drift(*pair)] for pair in pairs}
    assert {pair: found for pair, found in flagged.items() if found} == {}


def test_pairs_that_differ_are_caught() -> None:
    pairs = list(wrong_pairs())
    assert len(pairs) >= 250
    assert [pair for pair in pairs if not find_drift(*pair)] == []
