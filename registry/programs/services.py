"""Changes of talent programmes and openings; each step of an opening is one service."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit.states import begin
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.programs import people
from registry.programs.actions import ProgramAction
from registry.programs.content import (
    CriterionContent,
    OpeningContent,
    content_of,
    criteria_to_plain,
    to_plain,
    values_of,
)
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.guards import (
    Actor,
    ask,
    refuse_closed,
    refuse_contradiction,
    refuse_incomplete,
    refuse_own_work,
    refuse_without,
    take_step,
    tell,
)
from registry.programs.models import Criterion, Opening, OpeningState, TalentProgram
from registry.programs.periods import check_deadline
from registry.programs.registration import assign

EDITABLE = frozenset({OpeningState.DRAFT, OpeningState.RETURNED})


# Talent programmes


# Openings: writing


def draft_opening(
    content: OpeningContent,
    *,
    program: TalentProgram,
    criteria: Sequence[CriterionContent] = (),
    by: Actor,
) -> Opening:
    """A draft may be incomplete: what is missing is asked for when it is submitted."""
    refuse_contradiction(content)
    opening = Opening(
        code=next_number(f"NC-{hanoi_today().year}-"),
        program=program,
        institution=program.institution,
        program_id=program.id,
        institution_id=program.institution_id,
        state=OpeningState.DRAFT,
        author_id=by.id if by else None,
        **values_of(content),
    )
    begin(opening, by=by, action=ProgramAction.OPENING_DRAFTED)
    _replace_criteria(opening, criteria)
    return opening


def edit_opening(
    opening: Opening,
    content: OpeningContent,
    *,
    program: TalentProgram,
    criteria: Sequence[CriterionContent],
    by: Actor,
) -> None:
    if opening.state not in EDITABLE:
        raise InvalidTransition(
            _("The text and the criteria are frozen once the opening has been submitted.")
        )
    refuse_contradiction(content)
    if program.institution_id != opening.institution_id:
        raise NotAllowed(_("An opening stays with its institution."))
    opening.program = program
    replace_text(opening, content, criteria)
    audit.record(ProgramAction.OPENING_EDITED, opening, by=by)


def replace_text(
    opening: Opening, content: OpeningContent, criteria: Sequence[CriterionContent]
) -> None:
    assign(opening, content)
    flag_modified(opening, "title_vi")  # a change of criteria alone is a new version too
    _replace_criteria(opening, criteria)


def _replace_criteria(opening: Opening, criteria: Sequence[CriterionContent]) -> None:
    for old in opening.criteria:
        session().delete(old)
    session().flush()  # the positions of the old rows become free
    opening.criteria = [
        Criterion(position=place, **dataclasses.asdict(wanted))
        for place, wanted in enumerate(criteria, start=1)
    ]


# Openings: the way to publication


def submit_opening(opening: Opening, *, by: Actor, today: date | None = None) -> None:
    refuse_closed(opening, today or hanoi_today())
    refuse_incomplete(opening, today or hanoi_today())
    opening.approver_id = None
    take_step(opening, OpeningState.INSTITUTION_REVIEW, ProgramAction.OPENING_SUBMITTED, by=by)
    opening.return_reason = ""
    ask(people.list_approvers(opening.institution_id), "approve", opening, by=by)


def approve_opening(opening: Opening, *, by: User, today: date | None = None) -> None:
    """Openings belong to talent programmes, so the ministry's check follows by itself."""
    today = today or hanoi_today()
    refuse_own_work(opening, by)
    refuse_closed(opening, today)
    refuse_incomplete(opening, today)
    take_step(opening, OpeningState.MINISTRY_CHECK, ProgramAction.OPENING_APPROVED, by=by)
    opening.approver_id = by.id
    opening.check_due_on = check_deadline(today)
    tell("approved", opening, by=by)
    ask(people.list_scheme_officers(), "check", opening, by=by)


def return_from_institution(opening: Opening, *, reason: str, by: User) -> None:
    _return(opening, OpeningState.INSTITUTION_REVIEW, reason=reason, by=by)


def return_from_ministry(opening: Opening, *, reason: str, by: User) -> None:
    _return(opening, OpeningState.MINISTRY_CHECK, reason=reason, by=by)


def _return(opening: Opening, out_of: OpeningState, *, reason: str, by: User) -> None:
    refuse_without(reason)
    if opening.state is not out_of:
        raise InvalidTransition(
            _(
                "This step is no longer possible: the current state is “%(state)s”.",
                state=opening.state.label,
            )
        )
    take_step(opening, OpeningState.RETURNED, ProgramAction.OPENING_RETURNED, by=by, reason=reason)
    opening.return_reason = reason
    tell("returned", opening, by=by, reason=reason)


def publish_opening(opening: Opening, *, by: User, today: date | None = None) -> None:
    """What is published is edition 1; an amendment makes the next one."""
    refuse_own_work(opening, by)
    if by.id == opening.approver_id:
        raise NotAllowed(
            _("The person who approved an opening for the institution cannot publish it.")
        )
    refuse_closed(opening, today or hanoi_today())
    refuse_incomplete(opening, today or hanoi_today())
    take_step(opening, OpeningState.PUBLISHED, ProgramAction.OPENING_PUBLISHED, by=by)
    opening.published_at, opening.edition = now(), 1
    session().add(
        OpeningEdition(
            opening_id=opening.id,
            number=1,
            state=EditionState.PUBLISHED,
            content=to_plain(content_of(opening)),
            criteria=criteria_to_plain(
                [CriterionContent.of(criterion) for criterion in opening.criteria]
            ),
            author_id=opening.author_id,
            approver_id=opening.approver_id,
            published_at=opening.published_at,
        )
    )
    tell("published", opening, by=by)


# Openings: after publication


def hold_opening(opening: Opening, *, reason: str, by: Actor) -> None:
    refuse_without(reason)
    take_step(opening, OpeningState.ON_HOLD, ProgramAction.OPENING_HELD, by=by, reason=reason)
    approvers = people.list_approvers(opening.institution_id)
    tell("held", opening, by=by, reason=reason, also=approvers)


def resume_opening(opening: Opening, *, by: Actor, today: date | None = None) -> None:
    if opening.state is not OpeningState.ON_HOLD:
        raise InvalidTransition(_("Only an opening on hold can be resumed."))
    refuse_closed(opening, today or hanoi_today())
    take_step(opening, OpeningState.PUBLISHED, ProgramAction.OPENING_RESUMED, by=by)
    if opening.closes_on < (today or hanoi_today()):
        close_opening(opening)
    else:
        tell("resumed", opening, by=by)


def close_opening(opening: Opening) -> None:
    """The closing day in Hà Nội is over."""
    take_step(opening, OpeningState.CLOSED, ProgramAction.OPENING_CLOSED, by=None)
    tell("closed", opening, by=None)


def begin_selection(opening: Opening, *, by: Actor) -> None:
    take_step(opening, OpeningState.SELECTING, ProgramAction.OPENING_SELECTION_BEGUN, by=by)
    tell("selecting", opening, by=by)


# Guards


# Steps, mails, codes
