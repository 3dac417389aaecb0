import dataclasses
import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.core.numbering import next_number
from registry.demo import research
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.programs import START, stem_fields
from registry.demo.reference import weighted
from registry.demo.staff import Staff
from registry.programs.content import (
    CriterionContent,
    OpeningContent,
    criteria_to_plain,
    to_plain,
    values_of,
)
from registry.programs.models import (
    ENDINGS,
    Criterion,
    CriterionKind,
    CriterionSubject,
    EditionState,
    FundingLine,
    Opening,
    OpeningEdition,
    OpeningState,
    ProgramLevel,
)
from registry.programs.pay import Currency, PayPeriod
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution

# How many openings stand in each state; the rest of the 400 is published.
STATES = {
    OpeningState.DRAFT: 24,
    OpeningState.INSTITUTION_REVIEW: 14,
    OpeningState.MINISTRY_CHECK: 16,
    OpeningState.RETURNED: 10,
    OpeningState.ON_HOLD: 6,
    OpeningState.CLOSED: 52,
    OpeningState.SELECTING: 8,
    OpeningState.FILLED: 32,
    OpeningState.ARCHIVED: 4,
    OpeningState.PARTLY_FILLED: 4,
    OpeningState.CANCELLED: 12,
    OpeningState.NO_SUITABLE: 12,
}


OPENINGS = 400


MODES = {
    Mode.VISITING_SEMESTER: 30,
    Mode.FIXED_TERM: 25,
    Mode.PERMANENT: 20,
    Mode.INTENSIVE_BLOCK: 12,
    Mode.CO_SUPERVISION: 8,
    Mode.ONLINE: 5,
}


MILLION = 1_000_000


PAY: dict[Mode, tuple[int, int, PayPeriod]] = {
    Mode.PERMANENT: (60 * MILLION, 95 * MILLION, PayPeriod.MONTH),
    Mode.FIXED_TERM: (70 * MILLION, 120 * MILLION, PayPeriod.MONTH),
    Mode.VISITING_SEMESTER: (80 * MILLION, 140 * MILLION, PayPeriod.MONTH),
    Mode.INTENSIVE_BLOCK: (2_500_000, 4 * MILLION, PayPeriod.HOUR),
    Mode.CO_SUPERVISION: (30 * MILLION, 50 * MILLION, PayPeriod.SEMESTER),
    Mode.ONLINE: (1_500_000, 2_500_000, PayPeriod.HOUR),
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


@dataclass(frozen=True)
class DemoOpening:
    id: uuid.UUID
    institution_id: uuid.UUID
    field_code: str
    mode: Mode
    state: OpeningState
    published_on: date | None
    starts_on: date
    teaching_hours: int


WERE_PUBLISHED = LAST_STATES | {OpeningState.PUBLISHED, OpeningState.ON_HOLD}


def write_openings(
    chronicle: Chronicle,
    programs: list[tuple[uuid.UUID, Institution, str, ProgramLevel]],
    staff: Staff,
    *,
    today: date,
) -> list[DemoOpening]:
    fields = {row.code: row.id for row in stem_fields()}
    states = [state for state, count in STATES.items() for _n in range(count)]
    states += [OpeningState.PUBLISHED] * (OPENINGS - len(states))
    chronicle.rng.shuffle(states)
    made = []
    for number, state in enumerate(states):
        program = (
            programs[number % len(programs)]
            if number < 2 * len(programs)
            else chronicle.rng.choice(programs)
        )
        made.append(_write_opening(chronicle, number, state, program, staff, fields, today=today))
    chronicle.write(Opening, Criterion, OpeningEdition)
    return made


def _write_opening(
    chronicle: Chronicle,
    number: int,
    state: OpeningState,
    program: tuple[uuid.UUID, Institution, str, ProgramLevel],
    staff: Staff,
    fields: dict[str, uuid.UUID],
    *,
    today: date,
) -> DemoOpening:
    rng = chronicle.rng
    program_id, institution, code, level = program
    created = days_between(rng, START + timedelta(20), today - timedelta(30))
    closes = _closing_day(rng, state, created, today)
    was_published = state in WERE_PUBLISHED
    published = created + timedelta(rng.randrange(8, 25)) if was_published else None
    content = _content(rng, state, code, level, fields[code], created, closes)
    is_amended = state is OpeningState.PUBLISHED and number % 12 == 0
    opening_id = chronicle.add(
        Opening,
        code=next_number(f"NC-{created.year}-"),
        program_id=program_id,
        institution_id=institution.id,
        state=state,
        author_id=staff.recruiters[institution.id],
        approver_id=staff.approvers[institution.id] if was_published else None,
        return_reason=MISSING_PARTS if state is OpeningState.RETURNED else "",
        published_at=moment(published, rng) if published else None,
        edition=(1 + is_amended) if published else 0,
        created_at=moment(created, rng),
        version=1,
        **values_of(content),
    )
    criteria = _write_criteria(chronicle, opening_id, code, content.mode, rng)
    _tell_course(chronicle, opening_id, state, created, staff, institution)
    if published is not None:
        texts_of = _editions(content, is_amended=is_amended)
        _write_editions(chronicle, opening_id, institution, texts_of, criteria, published, staff)
    place = (opening_id, institution.id, code, content.mode, state, published)
    return DemoOpening(*place, content.starts_on, content.teaching_hours or 0)


MISSING_PARTS = "Bổ sung số giờ giảng và bản tiếng Anh."


def _content(
    rng: random.Random,
    state: OpeningState,
    code: str,
    level: ProgramLevel,
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
        funding_line=rng.choice(list(FundingLine)),
        **_pay(mode),
    )


def _editions(content: OpeningContent, *, is_amended: bool) -> list[OpeningContent]:
    """Some openings were amended: the pay was raised."""
    if not is_amended:
        return [content]
    first = dataclasses.replace(
        content,
        pay_from=(content.pay_from or 0) * 8 // 10,
        pay_to=(content.pay_to or 0) * 8 // 10,
    )
    return [first, content]


def _write_editions(
    chronicle: Chronicle,
    opening_id: uuid.UUID,
    institution: Institution,
    texts: list[OpeningContent],
    criteria: list[CriterionContent],
    published: date,
    staff: Staff,
) -> None:
    moments = [
        moment(published + timedelta(11 * number), chronicle.rng) for number in range(len(texts))
    ]
    for number, content in enumerate(texts, start=1):
        chronicle.add(
            OpeningEdition,
            opening_id=opening_id,
            number=number,
            state=EditionState.PUBLISHED,
            content=to_plain(content),
            criteria=criteria_to_plain(criteria),
            reason="Nâng mức thù lao theo dự toán mới." if number > 1 else "",
            author_id=staff.recruiters[institution.id],
            approver_id=staff.approvers[institution.id],
            return_reason="",
            published_at=moments[number - 1],
            replaced_at=moments[number] if number < len(texts) else None,
            created_at=moments[number - 1],
            version=1,
        )


def _pay(mode: Mode) -> dict[str, Any]:
    low, high, period = PAY[mode]
    note_vi, note_en = PAY_NOTE
    return {
        "pay_from": low,
        "pay_to": high,
        "pay_currency": Currency.VND,
        "pay_period": period,
        "pay_note_vi": note_vi,
        "pay_note_en": note_en,
    }


def _closing_day(rng: random.Random, state: OpeningState, created: date, today: date) -> date:
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


def _write_criteria(
    chronicle: Chronicle, opening_id: uuid.UUID, code: str, mode: Mode, rng: random.Random
) -> list[CriterionContent]:
    rows = [
        CriterionContent(CriterionKind.HARD, CriterionSubject.FIELD, code, 40),
        CriterionContent(CriterionKind.SHOULD, CriterionSubject.MODE, mode.value, 20),
        CriterionContent(CriterionKind.SHOULD, CriterionSubject.WINDOW, "", 15),
        CriterionContent(CriterionKind.SHOULD, CriterionSubject.VERIFIED_DOCTORATE, "2", 15),
        CriterionContent(
            CriterionKind.NICE, CriterionSubject.LANGUAGE, rng.choice(("en", "vi")), 10
        ),
    ]
    for position, wanted in enumerate(rows, start=1):
        chronicle.add(
            Criterion, opening_id=opening_id, position=position, **dataclasses.asdict(wanted)
        )
    return rows


COURSE = {
    OpeningState.DRAFT: [],
    OpeningState.INSTITUTION_REVIEW: ["institution_review"],
    OpeningState.MINISTRY_CHECK: ["institution_review", "ministry_check"],
    OpeningState.RETURNED: ["institution_review", "ministry_check", "returned"],
    OpeningState.PUBLISHED: ["institution_review", "ministry_check", "published"],
    OpeningState.SELECTING: [
        "institution_review",
        "ministry_check",
        "published",
        "closed",
        "selecting",
    ],
    OpeningState.ARCHIVED: [
        "institution_review",
        "ministry_check",
        "published",
        "filled",
        "archived",
    ],
}


def _tell_course(
    chronicle: Chronicle,
    opening_id: uuid.UUID,
    state: OpeningState,
    created: date,
    staff: Staff,
    institution: Institution,
) -> None:
    steps = COURSE.get(state) or [*COURSE[OpeningState.PUBLISHED], state.value]
    steps = [] if state is OpeningState.DRAFT else steps
    chronicle.course(
        Opening,
        opening_id,
        moment(created, chronicle.rng),
        [(0, "draft"), *((chronicle.rng.randrange(1, 7), step) for step in steps)],
        staff.recruiters[institution.id],
    )
