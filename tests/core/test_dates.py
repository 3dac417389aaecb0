from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.dates import PartialDate, Precision, days_apart, known_by, parse_date

THE_DAY = """
5/9/2027 | 05/09/2027 | 5-9-2027 | 05.09.2027 | 5 9 2027 | 5. 9. 2027 | 2027-09-05 | 2027/9/5
05092027 | 20270905 | ５／９／２０２７ | ٥/٩/٢٠٢٧ | 2027年9月5日 | 2027년 9월 5일 | 5–9–2027 | 05\u00a009\u00a02027
5 September 2027 | 5th of September, 2027 | 5 Sept. 2027 | Sep 5, 2027 | September 5th 2027
5-Sep-2027 | 05 SEP 2027 | Sunday, 5 September 2027 | Sun 5 Sep 2027 | 2027-09-05T00:00:00Z
2027-09-05 00:00:00 | ngày 5 tháng 9 năm 2027 | Ngày 05/9/2027 | 5 tháng 9, 2027 | 5 thg 9, 2027
ngày 5 tháng chín năm 2027 | Chủ nhật, ngày 5 tháng 9 năm 2027 | mùng 5 tháng 9 năm 2027
ngay 5 thang 9 nam 2027 | 5. September 2027 | 5 septembre 2027 | 5 de septiembre de 2027 | 5 settembre 2027
5 de setembro de 2027 | den 5 september 2027 | 5 сентября 2027 | 2027. szeptember 5. | 5. září 2027 | 5/9/2027 (Chủ nhật)
"""
THE_MONTH = """
09/1998 | 9/1998 | 9-1998 | 09.1998 | 9 1998 | 1998-09 | 1998/9 | 091998 | 199809 | tháng 9/1998
tháng 9 năm 1998 | Tháng chín năm 1998 | thang 9 nam 1998 | T9/1998 | thg 9 1998 | Sept 1998
September, 1998 | Sep. 1998 | 1998年9月
"""
NO_DATE = """
5/9/27 | 31/02/2027 | 0/1/2027 | 29/02/2027 | abc | 2027-13 | tháng 13/1998 | September | 5 tháng 9
5//9//2027 | 13/25/2027 | 5/9/2027 6/9/2027 | Sep Oct 2027 | 1/2/3/2027 | -5/9/2027- x | 0000 | 12345
"""


def listed(table: str) -> list[str]:
    return [one.strip() for line in table.strip().splitlines() for one in line.split(" | ")]


@pytest.mark.parametrize(
    ("table", "meant"),
    [
        (THE_DAY, PartialDate(date(2027, 9, 5))),
        (THE_MONTH, PartialDate(date(1998, 9, 30), Precision.MONTH)),
        (
            "1998 | năm 1998 | １９９８ | 1998年 | year 1998",
            PartialDate(date(1998, 12, 31), Precision.YEAR),
        ),
        ("tháng năm năm 1998 | May 1998", PartialDate(date(1998, 5, 31), Precision.MONTH)),
        ("Thứ năm, ngày 6 tháng 5 năm 2027 | Thu 6 May 2027", PartialDate(date(2027, 5, 6))),
        ("5 tháng giêng năm 2027", PartialDate(date(2027, 1, 5))),
        (
            "tháng mười hai năm 2020 | tháng chạp năm 2020",
            PartialDate(date(2020, 12, 31), Precision.MONTH),
        ),
        ("März 2014 | mars 2014 | marzo 2014", PartialDate(date(2014, 3, 31), Precision.MONTH)),
        ("1er mai 2014 | 1. Mai 2014 | 1 maj 2014", PartialDate(date(2014, 5, 1))),
        (NO_DATE, None),
    ],
)
def test_a_date_is_read_in_every_habit_of_writing(table: str, meant: PartialDate | None) -> None:
    assert {typed: parse_date(typed) for typed in listed(table)} == dict.fromkeys(
        listed(table), meant
    )


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    patterns = ("%d/%m/%Y", "%Y-%m-%d", "%d%m%Y", "%Y%m%d", "%d %B %Y", "%b %d, %Y")
    written = [f"{day:{pattern}}" for pattern in patterns]
    written.append(f"ngày {day.day} tháng {day.month} năm {day.year}")
    assert {parse_date(one) for one in written} == {PartialDate(day)}


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    parse_date(typed)


def test_of_a_month_or_year_the_last_day_counts_and_of_the_present_one_today() -> None:
    today = date(2026, 11, 28)
    assert known_by(PartialDate(date(2026, 12, 31), Precision.YEAR), today).day == today
    assert known_by(PartialDate(date(2014, 12, 31), Precision.YEAR), today).day == date(
        2014, 12, 31
    )
    coming = PartialDate(date(2027, 12, 31), Precision.YEAR)
    assert known_by(coming, today) == coming  # and is refused as a day to come


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(-500, 500))
def test_two_dates_are_as_far_apart_as_they_must_be_at_least(day: date, days: int) -> None:
    other = PartialDate(day + timedelta(days))
    assert days_apart(PartialDate(day), other) == abs(days)
    year = PartialDate(day.replace(month=12, day=31), Precision.YEAR)
    assert (days_apart(year, other) == 0) == (other.day.year == day.year)
    assert days_apart(year, other) == days_apart(other, year)
