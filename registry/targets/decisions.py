"""Decisions of the ministry on the count: rulings on single cases, and which reading is official.

One officer of the ministry enters what a signed paper says, another compares it with the paper. The day
of the decision and the moment of its entry are kept apart, so that no earlier number changes by it.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.core import facts
from registry.core.db import find_row, list_rows, now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.double_models import PersonMerge
from registry.experts.models import Person
from registry.notices import services as notices
from registry.targets import queries
from registry.targets.actions import TargetAction
from registry.targets.models import (
    CountDecision,
    CountingRuling,
    DecisionKind,
    DecisionState,
    RuleSet,
    Target,
)

QUESTION = "working_abroad"  # the only rule that leaves single cases to the ministry


def propose_ruling(
    person: Person, document: Document, *, outcome: bool, by: User, **paper: Any
) -> CountDecision:
    """What the ministry decided of this case: that it is working abroad, or that it is not."""
    _refuse_own(person, by=by)
    signed = signature_in_question(queries.natural_person_id(person))
    if signed is not None and paper["decided_on"] < signed:
        raise RegistryError(
            _(
                "The contract was signed on %(day)s: a decision from before that day is about another case.",
                day=format_date(signed),
            )
        )
    return _propose(
        DecisionKind.RULING,
        document,
        by=by,
        person_id=queries.natural_person_id(person),
        predicate=QUESTION,
        outcome=outcome,
        **paper,
    )


def propose_annulment(
    ruling: CountingRuling, document: Document, *, by: User, **paper: Any
) -> CountDecision:
    """The ruling is taken back: as known from then on, the question is open again."""
    _refuse_own(session().get_one(Person, ruling.person_id), by=by)
    last = find_ruling(ruling.person_id, ruling.predicate)
    if last is None or last.series_id != ruling.series_id:
        raise RegistryError(_("Only the last ruling on an expert can be annulled."))
    return _propose(
        DecisionKind.ANNULMENT,
        document,
        by=by,
        person_id=ruling.person_id,
        predicate=ruling.predicate,
        **paper,
    )


def propose_reading(
    target: Target, rules: RuleSet, document: Document, *, by: User, **paper: Any
) -> CountDecision:
    """This reading leads the count of its target from the moment on that a second person confirms it."""
    if rules.is_decided and rules.decision == _name(paper["number"], paper["decided_on"]):
        raise RegistryError(_("This reading is official by this decision already."))
    return _propose(
        DecisionKind.READING,
        document,
        by=by,
        target_id=target.series_id,
        reading=rules.reading,
        **paper,
    )


def _propose(
    kind: DecisionKind, document: Document, *, by: User, decided_on: date, **values: Any
) -> CountDecision:
    if decided_on > hanoi_today():
        raise RegistryError(_("The date of the decision is in the future."))
    if _is_pending(values):
        raise Conflict(_("A decision on this is already waiting for a second person."))
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    decision = CountDecision(
        kind=kind, document_id=document.id, decided_on=decided_on, proposed_by_id=by.id, **values
    )
    states.begin(decision, by=by, action=TargetAction.DECISION_PROPOSED)
    session().refresh(decision)
    officers = list_holders(Role.SCHEME_OFFICER)
    notices.tell("count_decision_waiting", officers, by=by, decision=decision)
    return decision


def _is_pending(values: dict[str, Any]) -> bool:
    statement = select(CountDecision.id).where(CountDecision.state == DecisionState.PROPOSED)
    for name in ("person_id", "target_id"):
        statement = statement.where(getattr(CountDecision, name) == values.get(name))
    return session().scalar(statement.limit(1)) is not None


def confirm(decision: CountDecision, *, by: User) -> None:
    """The second pair of eyes: from now on the count follows it."""
    _refuse_same(decision, by=by)
    decision.answered_by_id, decision.answered_at = by.id, now()
    action = TargetAction.DECISION_CONFIRMED
    states.move(decision, DecisionState.CONFIRMED, by=by, action=action)
    if decision.kind is DecisionKind.READING:
        _make_official(decision, by=by)
    elif decision.kind is DecisionKind.RULING:
        _rule(decision, by=by)
    else:
        facts.supersede(_ruling_of(decision))
    _tell_proposer(decision, by=by)


def reject(decision: CountDecision, *, answer: str, by: User) -> None:
    """The second person disagrees, or the first one takes it back: nothing was changed."""
    if decision.proposed_by_id != by.id:
        _refuse_same(decision, by=by)
        decision.answered_by_id = by.id
    decision.answer, decision.answered_at = answer, now()
    action = TargetAction.DECISION_REJECTED
    states.move(decision, DecisionState.REJECTED, by=by, action=action, reason=answer)
    _tell_proposer(decision, by=by)


def _refuse_same(decision: CountDecision, *, by: User) -> None:
    states.refuse_illegal(decision, DecisionState.CONFIRMED)
    if decision.person_id is not None:
        _refuse_own(session().get_one(Person, decision.person_id), by=by)
    if decision.proposed_by_id == by.id or Role.SCHEME_OFFICER not in by.roles:
        raise NotAllowed(_("A second officer of the ministry must confirm this."))


def _refuse_own(person: Person, *, by: User) -> None:
    """Under whichever of the records of one natural person."""
    roots = {queries.natural_person_id(person)}
    own = session().scalars(select(Person).where(Person.user_id == by.id))
    if any(queries.natural_person_id(one) in roots for one in own):
        raise NotAllowed(_("You cannot decide on your own profile."))


def _rule(decision: CountDecision, *, by: User) -> None:
    values: dict[str, Any] = {
        "outcome": decision.outcome,
        "decision": decision.number,
        "valid_from": decision.decided_on,
    }
    old = find_ruling(decision.person_id, decision.predicate)
    signed = signature_in_question(decision.person_id)
    if old is None or (signed is not None and old.valid_from < signed):  # about an earlier case
        ruling = CountingRuling(
            person_id=decision.person_id, predicate=decision.predicate, **values
        )
        facts.record(ruling, by=by, reason=decision.text_vi)
    else:
        ruling = facts.correct(old, by=by, reason=decision.text_vi, **values)
    audit.record(TargetAction.RULED, ruling, by=by, outcome=ruling.outcome)


def signature_in_question(person_id: uuid.UUID | None) -> date | None:
    """Of the contract that waits for a ruling; None where there is no open question."""
    for target in queries.list_targets():
        for verdict in queries.count(target).by_person.get(person_id, ()) if person_id else ():
            for finding in verdict.failed:
                if finding.reason == "needs_ruling":
                    return finding.values["day"]  # type: ignore[no-any-return]
    return None


def find_ruling(person_id: uuid.UUID | None, predicate: str = QUESTION) -> CountingRuling | None:
    """That is believed now, of this record or of one that was joined with it."""
    return find_row(
        facts.read(CountingRuling)
        .where(
            CountingRuling.person_id.in_(_records_of(person_id)),
            CountingRuling.predicate == predicate,
        )
        .order_by(CountingRuling.valid_from.desc())
        .limit(1)
    )


def _records_of(person_id: uuid.UUID | None) -> set[uuid.UUID]:
    found = {person_id} if person_id else set()
    rows = session().execute(
        select(PersonMerge.person_id, PersonMerge.into_id).where(*facts.believed(PersonMerge))
    )
    joined = rows.all()
    while more := {one for one, into in joined if into in found} - found:
        found |= more
    return found


def _ruling_of(decision: CountDecision) -> CountingRuling:
    ruling = find_ruling(decision.person_id, decision.predicate)
    if ruling is None:
        raise Conflict(_("This ruling has been annulled in the meantime."))
    return ruling


def _make_official(decision: CountDecision, *, by: User) -> None:
    """One reading of a target leads; the one that led before is a reading beside it."""
    name = _name(decision.number, decision.decided_on)
    rows = list_rows(facts.read(RuleSet).where(RuleSet.target_id == decision.target_id))
    if decision.reading not in {row.reading for row in rows}:
        raise Conflict(_("This reading does not exist any more."))
    for row in rows:
        if row.reading == decision.reading:
            changed = facts.correct(row, by=by, reason=name, is_official=True, decision=name)
            audit.record(TargetAction.READING_DECIDED, changed, by=by, edition=changed.edition)
        elif row.is_official:
            facts.correct(row, by=by, reason=name, is_official=False, decision="")


def _name(number: str, day: date) -> str:
    return f"{number} ({day:%d/%m/%Y})"


def _tell_proposer(decision: CountDecision, *, by: User) -> None:
    proposer = session().get(User, decision.proposed_by_id)
    notices.tell("count_decision_answered", proposer, by=by, decision=decision)
