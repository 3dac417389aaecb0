"""Changes of talent programmes and openings; each step of an opening is one service."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from sqlalchemy import func, select, text
from sqlalchemy.orm.attributes import flag_modified

from registry import mail
from registry.accounts.models import User
from registry.audit import services as audit
from registry.db import now, session
from registry.errors import InvalidTransition, NotAllowed, RegistryError
from registry.experts.models import Mode
from registry.i18n import _, hanoi_today
from registry.programs import queries
from registry.programs.drift import Drift, find_drift
from registry.programs.models import (
    OPENING_MOVES,
    Criterion,
    CriterionKind,
    CriterionSubject,
    FundingLine,
    Opening,
    OpeningState,
    ProgramLevel,
    TalentProgram,
)
from registry.states import begin, move

EDITABLE = frozenset({OpeningState.DRAFT, OpeningState.RETURNED})
CODE_LOCK = 7310  # any number of its own: the lock under which codes are given out
Actor: TypeAlias = User | None  # None: the system itself


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProgramContent:
    name_vi: str
    name_en: str
    level: ProgramLevel
    field_id: uuid.UUID
    technology_id: uuid.UUID | None
    decision_number: str
    decided_on: date
    starts_on: date
    ends_on: date | None
    quota: Mapping[str, int]  # year -> lecturers planned


@dataclasses.dataclass(frozen=True, kw_only=True)
class OpeningContent:
    title_vi: str
    title_en: str = ""
    description_vi: str = ""
    description_en: str = ""
    benefits_vi: str = ""
    benefits_en: str = ""
    mode: Mode
    field_id: uuid.UUID
    technology_id: uuid.UUID | None = None
    seats: int
    teaching_hours: int | None = None
    teaching_language: str
    starts_on: date
    ends_on: date | None = None
    closes_on: date
    pay_band: str = ""
    funding_line: FundingLine | None = None


@dataclasses.dataclass(frozen=True)
class Wanted:
    """One criterion as it was written down; `value` is a code (of a field, a language, a level)."""

    kind: CriterionKind
    subject: CriterionSubject
    value: str
    weight: int


# Talent programmes


def register_program(
    content: ProgramContent, *, institution_id: uuid.UUID, by: Actor
) -> TalentProgram:
    _refuse_backward(content.starts_on, content.ends_on)
    program = TalentProgram(
        institution_id=institution_id,
        code=_next_code(TalentProgram, f"CTTN-{content.starts_on.year}-"),
        **_values(content),
    )
    session().add(program)
    audit.record("program.registered", program, by=by)
    return program


def edit_program(program: TalentProgram, content: ProgramContent, *, by: Actor) -> None:
    _refuse_backward(content.starts_on, content.ends_on)
    _assign(program, content)
    audit.record("program.edited", program, by=by)


# Openings: writing


def draft_opening(
    content: OpeningContent, *, program: TalentProgram, criteria: Sequence[Wanted] = (), by: Actor
) -> Opening:
    """A draft may be incomplete: what is missing is asked for when it is submitted."""
    _refuse_backward(content.starts_on, content.ends_on)
    opening = Opening(
        code=_next_code(Opening, f"NC-{hanoi_today().year}-"),
        program=program,
        institution=program.institution,
        program_id=program.id,
        institution_id=program.institution_id,
        state=OpeningState.DRAFT,
        author_id=by.id if by else None,
        **_values(content),
    )
    begin(opening, by=by, action="opening.drafted")
    _replace_criteria(opening, criteria)
    return opening


def edit_opening(
    opening: Opening,
    content: OpeningContent,
    *,
    program: TalentProgram,
    criteria: Sequence[Wanted],
    by: Actor,
) -> None:
    if opening.state not in EDITABLE:
        raise InvalidTransition(
            _("The text and the criteria are frozen once the opening has been submitted.")
        )
    _refuse_backward(content.starts_on, content.ends_on)
    if program.institution_id != opening.institution_id:
        raise NotAllowed(_("An opening stays with its institution."))
    opening.program = program
    _assign(opening, content)
    flag_modified(opening, "title_vi")  # a change of criteria alone is a new version too
    _replace_criteria(opening, criteria)
    audit.record("opening.edited", opening, by=by)


def _replace_criteria(opening: Opening, criteria: Sequence[Wanted]) -> None:
    for old in opening.criteria:
        session().delete(old)
    session().flush()  # the positions of the old rows become free
    opening.criteria = [
        Criterion(position=place, **dataclasses.asdict(wanted))
        for place, wanted in enumerate(criteria, start=1)
    ]


# Openings: the way to publication


def submit_opening(opening: Opening, *, by: Actor, today: date | None = None) -> None:
    _refuse_incomplete(opening, today or hanoi_today())
    opening.approver_id = None
    _step(opening, OpeningState.INSTITUTION_REVIEW, "opening.submitted", by=by)
    opening.return_reason = ""
    _ask(queries.list_approvers(opening.institution_id), "approve", opening, by=by)


def approve_opening(opening: Opening, *, by: User, today: date | None = None) -> None:
    """Openings stand under talent programmes, so the ministry's check follows by itself."""
    _refuse_own_work(opening, by)
    _refuse_incomplete(opening, today or hanoi_today())
    _step(opening, OpeningState.MINISTRY_CHECK, "opening.approved", by=by)
    opening.approver_id = by.id
    _tell("approved", opening, by=by)
    _ask(queries.list_scheme_officers(), "check", opening, by=by)


def return_from_institution(opening: Opening, *, reason: str, by: User) -> None:
    _return(opening, OpeningState.INSTITUTION_REVIEW, reason=reason, by=by)


def return_from_ministry(opening: Opening, *, reason: str, by: User) -> None:
    _return(opening, OpeningState.MINISTRY_CHECK, reason=reason, by=by)


def _return(opening: Opening, out_of: OpeningState, *, reason: str, by: User) -> None:
    _refuse_without(reason)
    if opening.state is not out_of:
        raise InvalidTransition(
            _(
                "This step is no longer possible: the current state is “%(state)s”.",
                state=opening.state.label,
            )
        )
    _step(opening, OpeningState.RETURNED, "opening.returned", by=by, reason=reason)
    opening.return_reason = reason
    _tell("returned", opening, by=by, reason=reason)


def publish_opening(opening: Opening, *, by: User, today: date | None = None) -> None:
    _refuse_own_work(opening, by)
    if by.id == opening.approver_id:
        raise NotAllowed(_("Whoever approved an opening for the institution cannot publish it."))
    _refuse_incomplete(opening, today or hanoi_today())
    _step(opening, OpeningState.PUBLISHED, "opening.published", by=by)
    opening.published_at = opening.published_at or now()
    _tell("published", opening, by=by)


# Openings: after publication


def hold_opening(opening: Opening, *, reason: str, by: Actor) -> None:
    _refuse_without(reason)
    _step(opening, OpeningState.ON_HOLD, "opening.held", by=by, reason=reason)
    _tell("held", opening, by=by, reason=reason)


def resume_opening(opening: Opening, *, by: Actor, today: date | None = None) -> None:
    if opening.state is not OpeningState.ON_HOLD:
        raise InvalidTransition(_("Only an opening on hold can be resumed."))
    _step(opening, OpeningState.PUBLISHED, "opening.resumed", by=by)
    if opening.closes_on < (today or hanoi_today()):
        close_opening(opening)
    else:
        _tell("resumed", opening, by=by)


def close_opening(opening: Opening) -> None:
    """The closing day in Hà Nội is over."""
    _step(opening, OpeningState.CLOSED, "opening.closed", by=None)
    _tell("closed", opening, by=None)


def cancel_opening(opening: Opening, *, reason: str, by: Actor) -> None:
    _refuse_without(reason)
    _step(opening, OpeningState.CANCELLED, "opening.cancelled", by=by, reason=reason)
    _tell("cancelled", opening, by=by, reason=reason)


def record_no_suitable(opening: Opening, *, reason: str, by: Actor) -> None:
    _refuse_without(reason)
    _step(opening, OpeningState.NO_SUITABLE, "opening.no_suitable", by=by, reason=reason)
    _tell("no_suitable", opening, by=by, reason=reason)


def fill_opening(opening: Opening, *, by: Actor = None) -> None:
    """As many contracts are signed as there are seats."""
    _step(opening, OpeningState.FILLED, "opening.filled", by=by)
    _tell("filled", opening, by=by)


# Guards


def list_missing(opening: Opening, *, today: date) -> list[str]:
    """What keeps an opening from being submitted, as sentences."""
    program = opening.program
    ends = opening.ends_on or opening.starts_on
    checks = [
        (_has_both(opening, "title"), _("The title is needed in both languages.")),
        (_has_both(opening, "description"), _("The description is needed in both languages.")),
        (
            bool(opening.benefits_vi) == bool(opening.benefits_en),
            _("The benefits stand in one language only."),
        ),
        (opening.funding_line, _("Say which funding line pays for it.")),
        (
            any(criterion.kind is CriterionKind.HARD for criterion in opening.criteria),
            _("At least one criterion has to be a “must”."),
        ),
        (
            program.starts_on <= opening.starts_on
            and (program.ends_on is None or ends <= program.ends_on),
            _("The talent programme is not active on the dates of the opening."),
        ),
        (opening.closes_on > today, _("The closing day has to be in the future.")),
    ]
    return [sentence for holds, sentence in checks if not holds] + _drift_sentences(opening)


def _has_both(opening: Opening, attribute: str) -> bool:
    return bool(getattr(opening, f"{attribute}_vi") and getattr(opening, f"{attribute}_en"))


def _drift_sentences(opening: Opening) -> list[str]:
    parts = {"title": _("Title"), "description": _("Description"), "benefits": _("Benefits")}
    sentences = []
    for attribute, label in parts.items():
        if not _has_both(opening, attribute):
            continue
        for drift in find_drift(
            getattr(opening, f"{attribute}_vi"), getattr(opening, f"{attribute}_en")
        ):
            sentences.append(_drift_sentence(label, drift))
    return sentences


def _drift_sentence(part: str, drift: Drift) -> str:
    values = {"part": part, "number": drift.figure, "place": drift.place}
    if drift.language == "vi":
        return _(
            "%(part)s: the number %(number)s stands only in the Vietnamese text (“%(place)s”).",
            **values,
        )
    return _(
        "%(part)s: the number %(number)s stands only in the English text (“%(place)s”).", **values
    )


def _refuse_incomplete(opening: Opening, today: date) -> None:
    missing = list_missing(opening, today=today)
    if missing:
        raise RegistryError(" ".join(missing))


def _refuse_own_work(opening: Opening, by: User) -> None:
    """Four eyes: nobody approves or publishes a text she wrote, edited or submitted."""
    if by.id == opening.author_id or by.id in queries.list_writer_ids(opening):
        raise NotAllowed(
            _("You wrote or changed this opening yourself. Another person has to decide on it.")
        )


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise RegistryError(_("Say why."))


def _refuse_backward(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise RegistryError(_("The last day lies before the first day."))


# Steps, mails, codes


def _step(opening: Opening, to: OpeningState, action: str, *, by: Actor, reason: str = "") -> None:
    move(opening, to, moves=OPENING_MOVES, by=by, action=action, reason=reason)


def _tell(news: str, opening: Opening, *, by: Actor, reason: str = "") -> None:
    """The author and the approver hear of every step that somebody else took."""
    for user in queries.list_responsible(opening):
        if by is None or user.id != by.id:
            mail.queue("opening_news", to=user, opening=opening, news=news, reason_given=reason)


def _ask(users: Sequence[User], task: str, opening: Opening, *, by: Actor) -> None:
    for user in users:
        if by is None or user.id != by.id:
            mail.queue("opening_task", to=user, opening=opening, task=task)


def _next_code(model: type[Opening] | type[TalentProgram], prefix: str) -> str:
    """Numbers grow within a year; a gap (a rolled-back draft) is no fault."""
    db = session()
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": CODE_LOCK})
    last = db.scalar(
        select(model.code)
        .where(model.code.startswith(prefix))
        .order_by(func.length(model.code).desc(), model.code.desc())
        .limit(1)
    )
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _values(content: ProgramContent | OpeningContent) -> dict[str, object]:
    return {field.name: getattr(content, field.name) for field in dataclasses.fields(content)}


def _assign(row: TalentProgram | Opening, content: ProgramContent | OpeningContent) -> None:
    for name, value in _values(content).items():
        setattr(row, name, value)
