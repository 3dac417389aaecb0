"""What an opening of the demo country says: its work, its days, its pay, its editions."""

import dataclasses
import random
import uuid
from datetime import date, timedelta
from typing import Any

from registry.demo import research
from registry.demo.chronicle import Chronicle
from registry.demo.reference import weighted
from registry.programs import kinds
from registry.programs.content import CriterionContent, OpeningContent
from registry.programs.models import ENDINGS, Criterion, OpeningState
from registry.taxonomy.kinds import Mode

MILLION = 1_000_000
MODES = {
    Mode.VISITING_SEMESTER: 30,
    Mode.FIXED_TERM: 25,
    Mode.PERMANENT: 20,
    Mode.INTENSIVE_BLOCK: 12,
    Mode.CO_SUPERVISION: 8,
    Mode.ONLINE: 5,
}
PAY: dict[Mode, tuple[int, int, kinds.PayPeriod]] = {
    Mode.PERMANENT: (60 * MILLION, 95 * MILLION, kinds.PayPeriod.MONTH),
    Mode.FIXED_TERM: (70 * MILLION, 120 * MILLION, kinds.PayPeriod.MONTH),
    Mode.VISITING_SEMESTER: (80 * MILLION, 140 * MILLION, kinds.PayPeriod.MONTH),
    Mode.INTENSIVE_BLOCK: (2_500_000, 4 * MILLION, kinds.PayPeriod.HOUR),
    Mode.CO_SUPERVISION: (30 * MILLION, 50 * MILLION, kinds.PayPeriod.SEMESTER),
    Mode.ONLINE: (1_500_000, 2_500_000, kinds.PayPeriod.HOUR),
}
PAY_NOTE = ("Trước thuế, theo trình độ", "Before tax, by qualification")
BENEFITS = (
    (
        "Nhà công vụ trong khuôn viên trường, vé máy bay khứ hồi",
        "On-campus housing, return air fare",
    ),
    (
        "Phòng thí nghiệm riêng và kinh phí khởi động nghiên cứu",
        "Own laboratory and a research start-up grant",
    ),
    (
        "Hỗ trợ học phí cho con và việc làm cho vợ hoặc chồng",
        "School fees for children, help with work for the partner",
    ),
    (
        "Bảo hiểm y tế quốc tế, hỗ trợ thủ tục thị thực",
        "International health insurance, help with visas",
    ),
)
LAST_STATES = {OpeningState.CLOSED, OpeningState.SELECTING, OpeningState.ARCHIVED, *ENDINGS}


def draw_content(
    rng: random.Random,
    state: OpeningState,
    code: str,
    level: kinds.ProgramLevel,
    field_id: uuid.UUID,
    created: date,
    closes: date,
) -> OpeningContent:
    mode = weighted(rng, MODES)
    starts = _semester_start(max(closes, created + timedelta(60)))
    texts = research.compose_opening(rng, code, level.value)
    benefits = rng.choice(BENEFITS)
    return OpeningContent(
        title_vi=texts.title_vi,
        title_en=texts.title_en,
        description_vi=texts.description_vi,
        description_en=texts.description_en,
        mode=mode,
        field_id=field_id,
        seats=2 if state is OpeningState.PARTLY_FILLED else rng.choice((1, 1, 1, 2, 2, 3)),
        teaching_hours=rng.choice((45, 60, 90, 120)),
        teaching_language=rng.choice(("en", "en", "vi")),
        starts_on=starts,
        ends_on=None if mode is Mode.PERMANENT else starts + timedelta(rng.choice((132, 140, 330))),
        closes_on=closes,
        benefits_vi=benefits[0],
        benefits_en=benefits[1],
        funding_line=rng.choice(list(kinds.FundingLine)),
        **_pay(mode),
    )


def draw_editions(content: OpeningContent, *, is_amended: bool) -> list[OpeningContent]:
    """Some openings were amended: the pay was raised."""
    if not is_amended:
        return [content]
    first = dataclasses.replace(
        content,
        pay_from=(content.pay_from or 0) * 8 // 10,
        pay_to=(content.pay_to or 0) * 8 // 10,
    )
    return [first, content]


def _pay(mode: Mode) -> dict[str, Any]:
    low, high, period = PAY[mode]
    note_vi, note_en = PAY_NOTE
    return {
        "pay_from": low,
        "pay_to": high,
        "pay_currency": kinds.Currency.VND,
        "pay_period": period,
        "pay_note_vi": note_vi,
        "pay_note_en": note_en,
    }


def closing_day(rng: random.Random, state: OpeningState, created: date, today: date) -> date:
    if state in LAST_STATES:
        return min(created + timedelta(rng.randrange(45, 120)), today - timedelta(2))
    return today + timedelta(rng.randrange(7, 160))


def _semester_start(after: date) -> date:
    """The next beginning of a semester: early September or late February."""
    candidates = [
        date(year, month, day)
        for year in (after.year, after.year + 1)
        for month, day in ((2, 22), (9, 7))
    ]
    return next(day for day in candidates if day > after)


def write_criteria(
    chronicle: Chronicle, opening_id: uuid.UUID, code: str, mode: Mode, rng: random.Random
) -> list[CriterionContent]:
    rows = [
        CriterionContent(kinds.CriterionKind.HARD, kinds.CriterionSubject.FIELD, code, 40),
        CriterionContent(kinds.CriterionKind.SHOULD, kinds.CriterionSubject.MODE, mode.value, 20),
        CriterionContent(kinds.CriterionKind.SHOULD, kinds.CriterionSubject.WINDOW, "", 15),
        CriterionContent(
            kinds.CriterionKind.SHOULD, kinds.CriterionSubject.VERIFIED_DOCTORATE, "2", 15
        ),
        CriterionContent(
            kinds.CriterionKind.NICE, kinds.CriterionSubject.LANGUAGE, rng.choice(("en", "vi")), 10
        ),
    ]
    for position, wanted in enumerate(rows, start=1):
        chronicle.add(
            Criterion, opening_id=opening_id, position=position, **dataclasses.asdict(wanted)
        )
    return rows
