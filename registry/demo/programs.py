"""The 200 talent programmes and 400 openings of the demo country."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from registry.db import session
from registry.demo import research
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.staff import INSTITUTIONS, Staff
from registry.experts.models import Mode
from registry.programs.models import (
    Criterion,
    CriterionKind,
    CriterionSubject,
    FundingLine,
    Opening,
    OpeningState,
    ProgramLevel,
    TalentProgram,
)
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
    OpeningState.CLOSED: 60,
    OpeningState.FILLED: 40,
    OpeningState.CANCELLED: 12,
    OpeningState.NO_SUITABLE: 12,
}
OPENINGS = 400
MODES = (
    (Mode.VISITING_SEMESTER, 30), (Mode.FIXED_TERM, 25), (Mode.PERMANENT, 20),
    (Mode.INTENSIVE_BLOCK, 12), (Mode.CO_SUPERVISION, 8), (Mode.ONLINE, 5),
)  # fmt: skip
PAY = {
    Mode.PERMANENT: "60–95 triệu đồng/tháng",
    Mode.FIXED_TERM: "70–120 triệu đồng/tháng",
    Mode.VISITING_SEMESTER: "80–140 triệu đồng/tháng",
    Mode.INTENSIVE_BLOCK: "2,5–4 triệu đồng/giờ",
    Mode.CO_SUPERVISION: "30–50 triệu đồng/học kỳ",
    Mode.ONLINE: "1,5–2,5 triệu đồng/giờ",
}
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
LAST_STATES = {
    OpeningState.CLOSED, OpeningState.FILLED, OpeningState.CANCELLED, OpeningState.NO_SUITABLE,
}  # fmt: skip


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
    chronicle.write(Opening, Criterion)
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
    opening_id = chronicle.add(
        Opening, code=f"NC-{created.year}-{number + 1:04d}", program_id=program_id,
        institution_id=institution.id, state=state, title_vi=texts.title_vi, title_en=texts.title_en,
        description_vi=texts.description_vi, description_en=texts.description_en, mode=mode,
        field_id=fields[code], technology_id=None, seats=rng.choice((1, 1, 1, 2, 2, 3)),
        teaching_hours=rng.choice((45, 60, 90, 120)), teaching_language=rng.choice(("en", "en", "vi")),
        starts_on=starts, ends_on=None if mode is Mode.PERMANENT else starts + timedelta(rng.choice((132, 140, 330))),
        closes_on=closes, pay_band=PAY[mode], benefits_vi=benefits[0], benefits_en=benefits[1],
        funding_line=rng.choice(list(FundingLine)), author_id=staff.recruiters[institution.id],
        approver_id=staff.approvers[institution.id] if was_published else None,
        return_reason="Bổ sung số giờ giảng và bản tiếng Anh." if state is OpeningState.RETURNED else "",
        published_at=moment(published, rng) if published else None, created_at=moment(created, rng), version=1,
    )  # fmt: skip
    _write_criteria(chronicle, opening_id, code, mode, rng)
    _tell_course(chronicle, opening_id, state, created, staff, institution)
    return DemoOpening(opening_id, institution.id, code, mode, state, published, starts)


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
) -> None:
    rows = [
        (CriterionKind.HARD, CriterionSubject.FIELD, code, 40),
        (CriterionKind.SHOULD, CriterionSubject.MODE, mode.value, 20),
        (CriterionKind.SHOULD, CriterionSubject.WINDOW, "", 15),
        (CriterionKind.SHOULD, CriterionSubject.VERIFIED_DOCTORATE, "2", 15),
        (CriterionKind.NICE, CriterionSubject.LANGUAGE, rng.choice(("en", "vi")), 10),
    ]
    for position, (kind, subject, value, weight) in enumerate(rows, start=1):
        chronicle.add(
            Criterion,
            opening_id=opening_id,
            position=position,
            kind=kind,
            subject=subject,
            value=value,
            weight=weight,
        )


COURSE = {
    OpeningState.DRAFT: [],
    OpeningState.INSTITUTION_REVIEW: ["institution_review"],
    OpeningState.MINISTRY_CHECK: ["institution_review", "ministry_check"],
    OpeningState.RETURNED: ["institution_review", "ministry_check", "returned"],
    OpeningState.PUBLISHED: ["institution_review", "ministry_check", "published"],
}


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
