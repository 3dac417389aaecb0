"""Decisions of the ministry on the count: rulings on single cases, and which reading is official.

One officer of the ministry enters what a signed paper says, another compares it with the paper. The day
of the decision and the moment of its entry are kept apart, so that no earlier number changes by it.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.json_rows import json_rows
from registry.core.paging import SIZE, Page
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.double_models import PersonMerge
from registry.experts.models import Person
from registry.notices import services as notices
from registry.targets import counting, queries
from registry.targets.actions import TargetAction
from registry.targets.counting import Verdict
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
        raise RegistryError(_("The day of the decision is in the future."))
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
    if old is None:
        ruling = CountingRuling(
            person_id=decision.person_id, predicate=decision.predicate, **values
        )
        facts.record(ruling, by=by, reason=decision.text_vi)
    else:
        ruling = facts.correct(old, by=by, reason=decision.text_vi, **values)
    audit.record(TargetAction.RULED, ruling, by=by, outcome=ruling.outcome)


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


@dataclass(frozen=True)
class Question:
    """Somebody who counts once the ministry has ruled that the case is working abroad."""

    person: Person
    verdict: Verdict
    target: Target


def list_questions() -> list[Question]:
    """Under the leading readings, each natural person once."""
    found = _find_questions()
    return _with_people(found, found)


def page_of_questions(*, page: int, size: int = SIZE) -> Page[Question]:
    """Of many open questions no more people are looked up than are shown."""
    found = _find_questions()
    asked = json_rows([(one,) for one in found], person_id=uuid.UUID)
    statement = select(Person.id).join(asked, asked.c.person_id == Person.id)
    part = statement.order_by(Person.number).limit(size).offset((page - 1) * size)
    return Page(_with_people(found, session().scalars(part).all()), len(found), page, size)


def find_question(person: Person) -> Question | None:
    found = _find_questions()
    return Question(person, *found[person.id]) if person.id in found else None


Questions = dict[uuid.UUID, tuple[Verdict, Target]]


def _with_people(found: Questions, ids: Iterable[uuid.UUID]) -> list[Question]:
    people = list_rows(select(Person).where(Person.id.in_(ids)))
    return [Question(one, *found[one.id]) for one in sorted(people, key=lambda row: row.number)]


def _find_questions() -> Questions:
    found: Questions = {}
    for target in queries.list_targets():
        for verdict in queries.count(target).pending:
            if any(one.reason == "needs_ruling" for one in verdict.failed):
                found.setdefault(verdict.person_id, (verdict, target))
    return found


def list_rulings() -> list[tuple[CountingRuling, Person]]:
    rows = session().execute(
        facts.read(CountingRuling)
        .join(Person, Person.id == CountingRuling.person_id)
        .add_columns(Person)
        .order_by(CountingRuling.valid_from.desc(), CountingRuling.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_decisions() -> Sequence[CountDecision]:
    return list_rows(select(CountDecision).order_by(CountDecision.created_at.desc()))


def get_decision(decision_id: uuid.UUID) -> CountDecision:
    return get_row(select(CountDecision).where(CountDecision.id == decision_id))


def get_ruling(series_id: uuid.UUID) -> CountingRuling:
    return get_row(facts.read(CountingRuling).where(CountingRuling.series_id == series_id))


def who_moves(target: Target, rules: RuleSet) -> list[queries.Moved]:
    """Who comes in and who goes out when this reading leads in place of the present one."""
    leading = queries.official_rule_set(target)
    before, after = counting.evaluate_all([leading, rules])
    return queries.diff(before, after)
