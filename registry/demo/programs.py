"""The 200 talent programmes and 400 openings of the demo country."""

import dataclasses
import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.demo import research
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.staff import INSTITUTIONS, Staff
from registry.programs.content import (
    OpeningContent,
    Wanted,
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
    TalentProgram,
)
from registry.programs.pay import Currency, PayPeriod
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Concept, Institution, Scheme

START = date(2025, 5, 24)
PROGRAMS_PER_LEVEL = 100
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
MODES = (
    (Mode.VISITING_SEMESTER, 30), (Mode.FIXED_TERM, 25), (Mode.PERMANENT, 20),
    (Mode.INTENSIVE_BLOCK, 12), (Mode.CO_SUPERVISION, 8), (Mode.ONLINE, 5),
)  # fmt: skip
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


def choose_institutions(rng: random.Random) -> list[Institution]:
    """Who has talent programmes: institutions of the sciences and engineering, the shown ones first."""
    rows = (
        session()
        .scalars(
            select(Institution)
            .where(Institution.is_restricted.is_(False))
            .order_by(Institution.abbreviation)
        )
        .all()
    )
    able = [row for row in rows if row.organisation.kind and row.ownership == "public"]
    by_code = {row.organisation.code: row for row in able}
    shown = [by_code.pop(code) for code in INSTITUTIONS.values()]
    return shown + rng.sample(list(by_code.values()), 63)


def found_programs(
    chronicle: Chronicle, institutions: list[Institution]
) -> list[tuple[uuid.UUID, Institution, str, ProgramLevel]]:
    """100 at each level (Decision 1002, Art. 1.III.4.a); the shown institution has eight of them."""
    fields = {row.code: row for row in _fields()}
    made = []
    for level in ProgramLevel:
        for number in range(PROGRAMS_PER_LEVEL):
            others = chronicle.rng.choice(institutions[2:])
            institution = institutions[number // 4] if number < 8 else others
            code = research.draw_topic(chronicle.rng).field_code
            name = research.compose_program(chronicle.rng, code, level.value)
            decided = date(2025, 7, 1) + timedelta(chronicle.rng.randrange(150))
            made.append(
                (
                    _found(chronicle, level, number, institution, fields[code], name, decided),
                    institution,
                    code,
                    level,
                )
            )
    chronicle.write(TalentProgram)
    return made


def _found(
    chronicle: Chronicle, level: ProgramLevel, number: int, institution: Institution, field: Concept,
    name: research.Texts, decided: date,
) -> uuid.UUID:  # fmt: skip
    prefix = "KS" if level is ProgramLevel.ENGINEER_MASTER else "TS"
    return chronicle.add(
        TalentProgram, institution_id=institution.id, code=f"CTTN-{prefix}-{number + 1:03d}",
        name_vi=name.vi, name_en=name.en, level=level, field_id=field.id, technology_id=None,
        decision_number=f"{1500 + number}/QĐ-BGDĐT", decided_on=decided,
        starts_on=date(2025, 9, 1), ends_on=date(2035, 8, 31),
        quota={str(year): chronicle.rng.randrange(1, 5) for year in range(2026, 2031)},
        created_at=moment(decided, chronicle.rng), version=1,
    )  # fmt: skip


def _fields() -> list[Concept]:
    return list(
        session().scalars(
            select(Concept)
            .join(Scheme, Scheme.id == Concept.scheme_id)
            .where(Scheme.code == "FORD")
        )
    )


def write_openings(
    chronicle: Chronicle,
    programs: list[tuple[uuid.UUID, Institution, str, ProgramLevel]],
    staff: Staff,
    *,
    today: date,
) -> list[DemoOpening]:
    fields = {row.code: row.id for row in _fields()}
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
    chronicle: Chronicle, number: int, state: OpeningState,
    program: tuple[uuid.UUID, Institution, str, ProgramLevel], staff: Staff, fields: dict[str, uuid.UUID],
    *, today: date,
) -> DemoOpening:  # fmt: skip
    rng = chronicle.rng
    program_id, institution, code, level = program
    mode = rng.choices([mode for mode, _weight in MODES], [weight for _mode, weight in MODES])[0]
    created = days_between(rng, START + timedelta(20), today - timedelta(30))
    closes = _closing_day(rng, state, created, today)
    starts = _semester_start(max(closes, created + timedelta(60)))
    texts = research.compose_opening(rng, code, level.value)
    benefits = rng.choice(BENEFITS)
    was_published = state in LAST_STATES | {OpeningState.PUBLISHED, OpeningState.ON_HOLD}
    published = created + timedelta(rng.randrange(8, 25)) if was_published else None
    content = OpeningContent(
        title_vi=texts.title_vi, title_en=texts.title_en,
        description_vi=texts.description_vi, description_en=texts.description_en, mode=mode,
        field_id=fields[code], seats=2 if state is OpeningState.PARTLY_FILLED else rng.choice((1, 1, 1, 2, 2, 3)),
        teaching_hours=rng.choice((45, 60, 90, 120)), teaching_language=rng.choice(("en", "en", "vi")),
        starts_on=starts, ends_on=None if mode is Mode.PERMANENT else starts + timedelta(rng.choice((132, 140, 330))),
        closes_on=closes, benefits_vi=benefits[0], benefits_en=benefits[1],
        funding_line=rng.choice(list(FundingLine)), **_pay(mode),
    )  # fmt: skip
    is_amended = state is OpeningState.PUBLISHED and number % 12 == 0
    opening_id = chronicle.add(
        Opening, code=f"NC-{created.year}-{number + 1:04d}", program_id=program_id,
        institution_id=institution.id, state=state, author_id=staff.recruiters[institution.id],
        approver_id=staff.approvers[institution.id] if was_published else None,
        return_reason="Bổ sung số giờ giảng và bản tiếng Anh." if state is OpeningState.RETURNED else "",
        published_at=moment(published, rng) if published else None, edition=(1 + is_amended) if published else 0,
        created_at=moment(created, rng), version=1, **values_of(content),
    )  # fmt: skip
    criteria = _write_criteria(chronicle, opening_id, code, mode, rng)
    _tell_course(chronicle, opening_id, state, created, staff, institution)
    if published is not None:
        texts_of = _editions(content, is_amended=is_amended)
        _write_editions(chronicle, opening_id, institution, texts_of, criteria, published, staff)
    return DemoOpening(opening_id, institution.id, code, mode, state, published, starts)


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
    chronicle: Chronicle, opening_id: uuid.UUID, institution: Institution, texts: list[OpeningContent],
    criteria: list[Wanted], published: date, staff: Staff,
) -> None:  # fmt: skip
    moments = [
        moment(published + timedelta(11 * number), chronicle.rng) for number in range(len(texts))
    ]
    for number, content in enumerate(texts, start=1):
        chronicle.add(
            OpeningEdition, opening_id=opening_id, number=number, state=EditionState.PUBLISHED,
            content=to_plain(content), criteria=criteria_to_plain(criteria),
            reason="Nâng mức thù lao theo dự toán mới." if number > 1 else "",
            author_id=staff.recruiters[institution.id], approver_id=staff.approvers[institution.id],
            return_reason="", published_at=moments[number - 1],
            replaced_at=moments[number] if number < len(texts) else None,
            created_at=moments[number - 1], version=1,
        )  # fmt: skip


def _pay(mode: Mode) -> dict[str, Any]:
    low, high, period = PAY[mode]
    note_vi, note_en = PAY_NOTE
    return {
        "pay_from": low, "pay_to": high, "pay_currency": Currency.VND, "pay_period": period,
        "pay_note_vi": note_vi, "pay_note_en": note_en,
    }  # fmt: skip


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
) -> list[Wanted]:
    rows = [
        Wanted(CriterionKind.HARD, CriterionSubject.FIELD, code, 40),
        Wanted(CriterionKind.SHOULD, CriterionSubject.MODE, mode.value, 20),
        Wanted(CriterionKind.SHOULD, CriterionSubject.WINDOW, "", 15),
        Wanted(CriterionKind.SHOULD, CriterionSubject.VERIFIED_DOCTORATE, "2", 15),
        Wanted(CriterionKind.NICE, CriterionSubject.LANGUAGE, rng.choice(("en", "vi")), 10),
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
    OpeningState.SELECTING: ["institution_review", "ministry_check", "published", "closed", "selecting"],
    OpeningState.ARCHIVED: ["institution_review", "ministry_check", "published", "filled", "archived"],
}  # fmt: skip


def _tell_course(
    chronicle: Chronicle, opening_id: uuid.UUID, state: OpeningState, created: date, staff: Staff,
    institution: Institution,
) -> None:  # fmt: skip
    steps = COURSE.get(state) or [*COURSE[OpeningState.PUBLISHED], state.value]
    steps = [] if state is OpeningState.DRAFT else steps
    chronicle.course(
        Opening, opening_id, moment(created, chronicle.rng),
        [(0, "draft"), *((chronicle.rng.randrange(1, 7), step) for step in steps)],
        staff.recruiters[institution.id],
    )  # fmt: skip
