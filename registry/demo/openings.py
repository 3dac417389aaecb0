import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.audit.states import StateChange
from registry.core.i18n import official_date
from registry.core.numbering import next_number
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.opening_texts import (
    LAST_STATES,
    closing_day,
    draw_content,
    draw_editions,
    write_criteria,
)
from registry.demo.programs import START, stem_fields
from registry.demo.staff import Staff
from registry.programs.content import (
    CriterionContent,
    OpeningContent,
    criteria_to_plain,
    to_plain,
    values_of,
)
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.kinds import ProgramLevel
from registry.programs.models import Criterion, Opening, OpeningState
from registry.programs.periods import check_deadline
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution

# How many openings are in each state; the rest of the 400 is published.
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


def _drafted_on(rng: random.Random, number: int, state: OpeningState, today: date) -> date:
    """The ministry answers within weeks, not after a year."""
    some_day = days_between(rng, START + timedelta(20), today - timedelta(30))
    is_checked = state is OpeningState.MINISTRY_CHECK
    return today - timedelta(13 + number % 14) if is_checked else some_day


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
    rng, (program_id, institution, code, level) = chronicle.rng, program
    created = _drafted_on(rng, number, state, today)
    closes = closing_day(rng, state, created, today)
    was_published = state in WERE_PUBLISHED
    content = draw_content(rng, state, code, level, fields[code], created, closes)
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
        check_due_on=None,
        published_at=None,
        edition=(1 + is_amended) if was_published else 0,
        created_at=moment(created, rng),
        version=1,
        **values_of(content),
    )
    criteria = write_criteria(chronicle, opening_id, code, content.mode, rng)
    published = _tell_course(chronicle, opening_id, state, created, staff, institution)
    if published is not None:
        texts_of = draw_editions(content, is_amended=is_amended)
        _write_editions(chronicle, opening_id, institution, texts_of, criteria, published, staff)
    day = official_date(published) if published else None
    place = (opening_id, institution.id, code, content.mode, state, day, content.starts_on)
    return DemoOpening(*place, content.teaching_hours or 0)


MISSING_PARTS = "Bổ sung số giờ giảng và bản tiếng Anh."


def _write_editions(
    chronicle: Chronicle,
    opening_id: uuid.UUID,
    institution: Institution,
    texts: list[OpeningContent],
    criteria: list[CriterionContent],
    published: datetime,
    staff: Staff,
) -> None:
    moments = [published + timedelta(11 * number) for number in range(len(texts))]
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
) -> datetime | None:
    """Returns when it was published, if it was."""
    steps = COURSE.get(state) or [*COURSE[OpeningState.PUBLISHED], state.value]
    steps = [] if state is OpeningState.DRAFT else steps
    since = chronicle.course(
        Opening,
        opening_id,
        moment(created, chronicle.rng),
        [(0, "draft"), *((chronicle.rng.randrange(1, 7), step) for step in steps)],
        staff.recruiters[institution.id],
        {
            "ministry_check": staff.approvers[institution.id],
            **dict.fromkeys(("published", "returned"), staff.shown["ministry"]),
            **dict.fromkeys(("on_hold", "cancelled"), staff.approvers[institution.id]),
            **dict.fromkeys(("closed", "filled", "archived"), None),
        },
    )
    row = chronicle.rows[Opening][-1]
    if state is OpeningState.MINISTRY_CHECK:
        row["check_due_on"] = check_deadline(official_date(since))
    changes = chronicle.rows[StateChange][-len(steps) - 1 :]
    row["published_at"] = next(
        (one["at"] for one in changes if one["to_state"] == OpeningState.PUBLISHED.value), None
    )
    published_at: datetime | None = row["published_at"]
    return published_at
