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


DIRECTIONS_VI = (
    "Tiếp tục đôn đốc các bộ, cơ quan, địa phương và cơ sở giáo dục đại học công bố nhu cầu, rút ngắn thời "
    "gian xử lý thủ tục, hoàn thiện minh chứng của các hợp đồng chưa đủ điều kiện được tính."
)
DIRECTIONS_EN = (
    "Continue to urge ministries, agencies, localities and higher education institutions to publish their "
    "needs, to shorten procedures, and to complete the evidence of contracts that do not count yet."
)


def national(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """The words that the national report begins with: from the numbers, and from what was accepted."""
    return {
        "results_vi": "\n".join(
            [*_targets_vi(snapshot), *_audits_vi(snapshot), _received_vi(snapshot)]
        ),
        "results_en": "\n".join(
            [*_targets_en(snapshot), *_audits_en(snapshot), _received_en(snapshot)]
        ),
        "difficulties_vi": _gather(snapshot, "difficulties", "vi"),
        "difficulties_en": _gather(snapshot, "difficulties", "en"),
        "directions_vi": DIRECTIONS_VI,
        "directions_en": DIRECTIONS_EN,
        "proposals_vi": _gather(snapshot, "proposals", "vi"),
        "proposals_en": _gather(snapshot, "proposals", "en"),
    }


def _targets_vi(snapshot: Mapping[str, Any]) -> list[str]:
    day, first = (date.fromisoformat(snapshot[name]) for name in ("data_on", "first_day"))
    rows = []
    for one in snapshot["targets"]:
        text = (
            f"Đến {day_vi(day)}, cả nước có {number_vi(one['total'])} người được tính vào chỉ tiêu "
            f"“{one['title_vi']}” (chỉ tiêu: {number_vi(one['value'])} người), đạt "
            f"{share_vi(one['total'], one['value'])}, {reading_vi(one)}; trong đó "
            f"{number_vi(one['in_period'])} người được tính trong kỳ báo cáo (từ {day_vi(first)})."
        )
        if one["needed"] > one["total"]:
            text += (
                f" So với tiến độ bình quân ({number_vi(one['needed'])} người), còn thiếu "
                f"{number_vi(one['needed'] - one['total'])} người."
            )
        rows.append(text)
    return rows


def _targets_en(snapshot: Mapping[str, Any]) -> list[str]:
    day, first = (date.fromisoformat(snapshot[name]) for name in ("data_on", "first_day"))
    rows = []
    for one in snapshot["targets"]:
        text = (
            f"As of {day_en(day)}, {number_en(one['total'])} persons count towards "
            f"“{one['title_en']}” (target: {number_en(one['value'])} persons), "
            f"{share_en(one['total'], one['value'])}, {reading_en(one)}; {number_en(one['in_period'])} of "
            f"them in the reporting period (from {day_en(first)})."
        )
        if one["needed"] > one["total"]:
            text += (
                f" At an even pace it would be {number_en(one['needed'])}; "
                f"{number_en(one['needed'] - one['total'])} are missing."
            )
        rows.append(text)
    return rows


def _audits_vi(snapshot: Mapping[str, Any]) -> list[str]:
    return [
        f"Hậu kiểm {one['number']} ({one['target']}, số liệu đến {day_vi(date.fromisoformat(one['as_of']))}): "
        f"kiểm tra hồ sơ của {number_vi(one['inspected'])} người được chọn ngẫu nhiên trong "
        f"{number_vi(one['population'])} người; {number_vi(one['found'])} người không đủ điều kiện được tính "
        f"({share_vi(one['share'], BASIS)}); với độ tin cậy {one['confidence']}%, tỷ lệ tính thừa từ "
        f"{share_vi(one['low'], BASIS)} đến {share_vi(one['high'], BASIS)}, tương ứng "
        f"{number_vi(one['people_low'])} đến {number_vi(one['people_high'])} người."
        for one in snapshot.get("audits", ())
    ]


def _audits_en(snapshot: Mapping[str, Any]) -> list[str]:
    return [
        f"Audit {one['number']} ({one['target']}, state on {day_en(date.fromisoformat(one['as_of']))}): of "
        f"{number_en(one['population'])} counted persons the papers of {number_en(one['inspected'])}, drawn by "
        f"chance, were inspected; {number_en(one['found'])} should not count "
        f"({share_en(one['share'], BASIS)}). With {one['confidence']}% confidence the over-count is between "
        f"{share_en(one['low'], BASIS)} and {share_en(one['high'], BASIS)}, which is "
        f"{number_en(one['people_low'])} to {number_en(one['people_high'])} persons."
        for one in snapshot.get("audits", ())
    ]


BASIS = 10_000
"""Shares of an audit are kept as whole parts of so many."""


def share_vi(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%".replace(".", ",").replace(",0%", "%")


def share_en(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%".replace(".0%", "%")


def _received_vi(snapshot: Mapping[str, Any]) -> str:
    named = [part for part in snapshot["parts"] if part["is_mandatory"]]
    missing = [part["name_vi"] for part in named if not part["is_received"]]
    text = (
        f"{number_vi(len(named) - len(missing))} trong {number_vi(len(named))} bộ, cơ quan ngang bộ, cơ quan "
        "thuộc Chính phủ đã gửi báo cáo."
    )
    if missing:
        text += f" Không nhận được báo cáo của: {'; '.join(missing)}."
    return text


def _received_en(snapshot: Mapping[str, Any]) -> str:
    named = [part for part in snapshot["parts"] if part["is_mandatory"]]
    missing = [part["name_en"] for part in named if not part["is_received"]]
    text = (
        f"{number_en(len(named) - len(missing))} of {number_en(len(named))} ministries, ministerial-level "
        "and government-attached agencies have reported."
    )
    if missing:
        text += f" Not received: {'; '.join(missing)}."
    return text


def _gather(snapshot: Mapping[str, Any], about: str, language: str) -> str:
    """Each body's own words under its name; the English edition has those that were written in English."""
    rows = []
    for part in snapshot["parts"]:
        words = part["words"].get(f"{about}_{language}", "").strip() if part["is_received"] else ""
        if words:
            rows.append(f"- {part[f'name_{language}']}: {' '.join(words.split())}")
    return "\n".join(rows)
