"""The words that a report begins with: sentences in administrative Vietnamese, and in English, made of its
numbers. Whoever writes the report changes them freely; the numbers beside them stay."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def day_vi(value: date) -> str:
    """As Decree 30/2020/NĐ-CP writes a day: a zero before the days 1-9 and the months 1 and 2."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def day_en(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


MONTHS = (
    "January February March April May June July August September October November December"
).split()


def number_vi(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def number_en(value: int) -> str:
    return f"{value:,}"


def reading_vi(target: Mapping[str, Any]) -> str:
    if target["decision"]:
        return f"theo cách hiểu chính thức tại {target['decision']} ({target['edition']})"
    return f"theo cách hiểu mặc định của hệ thống, chưa có quyết định ({target['edition']})"


def reading_en(target: Mapping[str, Any]) -> str:
    if target["decision"]:
        return f"under the official reading by {target['decision']} ({target['edition']})"
    return f"under the default reading of the registry, no decision yet ({target['edition']})"


def results_of_body(body: Any, figures: Mapping[str, Any]) -> dict[str, str]:
    """The first paragraph of a body's results."""
    day = date.fromisoformat(figures["data_on"])
    first = date.fromisoformat(figures["first_day"])
    vi, en = [], []
    for target in figures["targets"]:
        vi.append(
            f"Tính đến {day_vi(day)}, tại các cơ sở giáo dục đại học thuộc {body.name_vi} có "
            f"{number_vi(target['total'])} người được tính vào chỉ tiêu “{target['title_vi']}” "
            f"{reading_vi(target)}; trong đó {number_vi(target['in_period'])} người được tính trong kỳ "
            f"báo cáo (từ {day_vi(first)}), {number_vi(target['taught'])} người đã hoàn thành giảng dạy ít "
            f"nhất một học kỳ được hai bên xác nhận; {number_vi(target['waiting'])} người có hợp đồng chưa "
            "đủ điều kiện được tính."
        )
        en.append(
            f"As of {day_en(day)}, {number_en(target['total'])} persons at the higher education "
            f"institutions under {body.name_en} count towards “{target['title_en']}” "
            f"{reading_en(target)}; {number_en(target['in_period'])} of them in the reporting period (from "
            f"{day_en(first)}), {number_en(target['taught'])} with at least one semester confirmed by both "
            f"sides; {number_en(target['waiting'])} persons with a contract do not count yet."
        )
    return {"results_vi": "\n".join(vi), "results_en": "\n".join(en)}
