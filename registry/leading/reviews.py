"""The end of a term: reviewed in time, extended or renewed by two people, let end by one, or lapsed because
nobody acted. What TG3 counts follows the designation alone, never its review."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core import facts
from registry.core.actors import Actor
from registry.core.db import find_row, list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on
from registry.core.permissions import Role
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.leading.entries import refuse_own, release
from registry.leading.kinds import EntryKind
from registry.leading.models import Designation, DesignationEntry, EntryState
from registry.leading.review_actions import ReviewAction
from registry.leading.review_models import DesignationReview, ReviewState
from registry.leading.services import DESIGNATIONS, propose_designation
from registry.notices import services as notices

S = ReviewState
ENDS = (EntryKind.END, EntryKind.REVOCATION)


def list_days(*, on: date) -> list[int]:
    """So many days before its end a term is reviewed, and reminded of, the most first."""
    rows = read_dated_rows("registry.leading", "reviews.csv")
    return sorted((int(row.values["days"]) for row in rows if holds_on(row, on)), reverse=True)


def find_open(current: Designation) -> DesignationReview | None:
    """Of its present last day; also one that was let end, which may still be extended."""
    return find_row(
        select(DesignationReview).where(
            DesignationReview.series_id == current.series_id,
            DesignationReview.ends_on == current.valid_to,
            DesignationReview.state.in_((S.DUE, S.LET_END)),
        )
    )


def begin_due(*, today: date) -> None:
    """All at once, within a transaction."""
    for current in list_to_begin(today):
        begin(current, today=today)


def list_to_begin(today: date) -> list[Designation]:
    known = select(DesignationReview.id).where(
        DesignationReview.series_id == Designation.series_id,
        DesignationReview.ends_on == Designation.valid_to,
    )
    last = today + timedelta(list_days(on=today)[0])
    return list(
        list_rows(
            select(Designation)
            .where(*facts.believed(Designation), ~known.exists())
            .where(Designation.valid_to > today, Designation.valid_to <= last)
            .order_by(Designation.id)
        )
    )


def begin(current: Designation, *, today: date) -> None:
    review = DesignationReview(
        series_id=current.series_id,
        person_id=current.person_id,
        ends_on=current.valid_to,
        reminders_sent=_passed(current.valid_to or today, today),
    )
    states.begin(review, by=None, action=ReviewAction.BEGUN)
    session().refresh(review, ["person"])
    _tell(review, "due")


def follow(review: DesignationReview, *, today: date) -> bool:
    if review.state is not S.DUE:
        return False  # answered a moment ago
    if review.ends_on <= today:
        states.move(review, S.LAPSED, by=None, action=ReviewAction.LAPSED)
        _tell(review, "lapsed")
        return True
    passed = _passed(review.ends_on, today)
    if passed <= review.reminders_sent:
        return False
    review.reminders_sent = passed
    states.note_beside(review, by=None, action=ReviewAction.REMINDED)
    _tell(review, "due")
    return True


def _passed(ends_on: date, today: date) -> int:
    return sum((ends_on - today).days <= days for days in list_days(on=today))


def propose_extension(
    current: Designation, *, valid_to: date, document: Document, reason: str, by: User
) -> DesignationEntry:
    """The authority prolonged the same designation; a second person confirms it."""
    DESIGNATIONS.refuse_pending(current, by=by)
    if current.valid_to is None or valid_to <= current.valid_to:
        raise RegistryError(_("The new last day must come after the present one."))
    return DESIGNATIONS.propose_change(
        EntryKind.EXTENSION,
        current,
        reason=reason,
        by=by,
        valid_to=valid_to,
        document_id=release(document, by=by),
    )


def propose_renewal(
    current: Designation, *, document: Document, by: User, **terms: Any
) -> DesignationEntry:
    """A new decision of the same category, from the end of the present term on at the latest: where a
    gap lies between, it is a designation of its own."""
    if current.valid_to is None or terms["valid_from"] != current.valid_to:
        raise RegistryError(_("A renewal begins on the day after the present term."))
    person = session().get_one(Person, current.person_id)
    return propose_designation(
        person, document=document, by=by, legal_category=current.legal_category, **terms
    )


def let_end(current: Designation, *, reason: str, by: User) -> None:
    """Nothing changes: the term ends on the day that was decided."""
    refuse_own(session().get_one(Person, current.person_id), by=by)
    review = find_open(current)
    if review is None:
        raise RegistryError(_("The review of this term has not begun yet."))
    review.note = reason
    states.move(review, S.LET_END, by=by, action=ReviewAction.LET_END, reason=reason)
    _tell(review, "let_end", by=by)


def follow_answer(entry: Any, by: User) -> None:
    """A second person has answered: what was extended or renewed is no longer to be reviewed."""
    if not isinstance(entry, DesignationEntry) or entry.state is not EntryState.CONFIRMED:
        return
    for review in _list_answered(entry):
        if entry.kind is EntryKind.EXTENSION:
            _answer(review, S.EXTENDED, "extended", by=by)
        elif entry.kind is EntryKind.RECORDING:
            _answer(review, S.RENEWED, "renewed", by=by)
        elif entry.kind is EntryKind.CORRECTION:
            _follow_correction(review, by=by)
        elif entry.kind in ENDS and review.state is S.DUE:
            states.move(review, S.LET_END, by=by, action=ReviewAction.LET_END, reason=entry.reason)


def _follow_correction(review: DesignationReview, *, by: User) -> None:
    """The term was never to end on the day of the review: it ends later, or has ended before."""
    ends = session().scalars(
        facts.read(Designation)
        .where(Designation.series_id == review.series_id)
        .with_only_columns(Designation.valid_to)
    )
    ends_on = ends.first()
    if ends_on == review.ends_on:
        return
    if ends_on is None or ends_on > review.ends_on:
        _answer(review, S.EXTENDED, "extended", by=by)
    elif review.state is S.DUE:
        states.move(review, S.LET_END, by=by, action=ReviewAction.LET_END)


def _list_answered(entry: DesignationEntry) -> list[DesignationReview]:
    """Those of this series, or, of a new decision, those that it goes on with."""
    statement = select(DesignationReview).where(
        DesignationReview.person_id == entry.person_id,
        DesignationReview.state.in_((S.DUE, S.LET_END)),
    )
    if entry.kind is not EntryKind.RECORDING:
        statement = statement.where(DesignationReview.series_id == entry.series_id)
        return list(list_rows(statement))
    same = select(Designation.id).where(
        Designation.series_id == DesignationReview.series_id,
        Designation.legal_category == entry.legal_category,
        *facts.believed(Designation),
    )
    begins = DesignationReview.ends_on == entry.valid_from
    return list(list_rows(statement.where(begins, same.exists())))


def _answer(review: DesignationReview, to: ReviewState, news: str, *, by: User) -> None:
    states.move(review, to, by=by, action=ReviewAction.ANSWERED)
    _tell(review, news, by=by)


def _tell(review: DesignationReview, news: str, *, by: Actor | None = None) -> None:
    """The expert, and the secretariat, except who is the expert."""
    expert = experts.find_account(review.person)
    people = [*list_holders(Role.DESIGNATION_SECRETARIAT), expert]
    notices.tell("designation_term", people, by=by, review=review, news=news)
