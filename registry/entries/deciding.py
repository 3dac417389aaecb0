"""The officer checks an entry: accepts it, alone or with a second one, returns it, or refuses it."""

import uuid

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, official_date
from registry.core.permissions import INSTITUTION_ROLES
from registry.entries import accepting, asking, likely, queries, services
from registry.entries.actions import EntryAction
from registry.entries.models import ContractEntry, EntryJudgement
from registry.entries.news import tell_institution, tell_officers
from registry.entries.periods import period
from registry.entries.states import EntryState
from registry.experts.models import Person
from registry.experts.states import PairState
from registry.verification import doubles, duplicate_queries, duplicates

S = EntryState
JUDGED = (PairState.SAME, PairState.DIFFERENT, PairState.UNSURE)


def may_check(entry: ContractEntry, user: User) -> bool:
    """Of an officer: nobody checks what the own institution entered, or what is about themselves."""
    if entry.institution_id in user.organisation_ids(*INSTITUTION_ROLES):
        return False
    return user.email != entry.email


def refuse_other_officer(entry: ContractEntry, *, by: User) -> None:
    if not may_check(entry, by):
        raise NotAllowed(_("Another officer must check this entry."))


def needs_second(entry: ContractEntry) -> bool:
    """What came long after its signature is looked at by two."""
    if entry.signed_on is None:
        return False
    late = (official_date(entry.created_at) - entry.signed_on).days
    return late > period("second_from_days_late")


def judge(entry: ContractEntry, person: Person, *, outcome: PairState, by: User) -> EntryJudgement:
    """The same natural person as in another record, somebody else, or not clear: verifiers go on from it."""
    refuse_other_officer(entry, by=by)
    states.refuse_other_than(entry, S.SENT)
    if outcome not in JUDGED:
        raise RegistryError(_("Choose one of the options"))
    row = EntryJudgement(entry_id=entry.id, person_id=person.id, outcome=outcome, by_id=by.id)
    session().add(row)
    states.note(entry, by=by, action=EntryAction.PERSON_JUDGED, outcome=outcome.value)
    return row


def list_unjudged(entry: ContractEntry) -> list[uuid.UUID]:
    """Alike records of which the officer has to say something first."""
    judged = queries.list_judgements(entry)
    return [one.person.id for one in likely.list_people(entry) if one.person.id not in judged]


def accept(entry: ContractEntry, *, note: str = "", by: User) -> None:
    """By one officer; where the rules ask for two this is the first."""
    refuse_other_officer(entry, by=by)
    states.refuse_other_than(entry, S.SENT)
    if list_unjudged(entry):
        raise RegistryError(_("Say of each likely record first whether it is the same person."))
    entry.officer_id, entry.note = by.id, note
    if needs_second(entry):
        states.move(entry, S.AWAITING_SECOND, by=by, action=EntryAction.PROPOSED, reason=note)
        tell_officers(entry, "second", by=by, to=_others(entry, by))
        return
    _accept(entry, by=by)


def _others(entry: ContractEntry, by: User) -> list[User]:
    return [
        one for one in queries.list_officers(entry) if one.id != by.id and may_check(entry, one)
    ]


def confirm(entry: ContractEntry, *, by: User) -> None:
    """The second officer agrees."""
    _refuse_first(entry, by=by)
    entry.second_id = by.id
    _accept(entry, by=by)


def disagree(entry: ContractEntry, *, reason: str, by: User) -> None:
    """The second officer does not agree: the first one looks again."""
    _refuse_first(entry, by=by)
    first = session().get(User, entry.officer_id)
    entry.officer_id, entry.note = None, reason
    states.move(entry, S.SENT, by=by, action=EntryAction.SECOND_DISAGREED, reason=reason)
    tell_officers(entry, "disagreed", by=by, to=[first])


def _refuse_first(entry: ContractEntry, *, by: User) -> None:
    refuse_other_officer(entry, by=by)
    states.refuse_other_than(entry, S.AWAITING_SECOND)
    if entry.officer_id == by.id:
        raise NotAllowed(_("A second officer must confirm what you accepted."))


def _accept(entry: ContractEntry, *, by: User) -> None:
    states.move(entry, S.ACCEPTED, by=by, action=EntryAction.ACCEPTED)
    entry.due_on = None
    accepting.make_records(entry, by=by)
    _hand_on_judgements(entry, by=by)
    asking.ask_first(entry, by=by)
    tell_institution(entry, "accepted", by=by)


def _hand_on_judgements(entry: ContractEntry, *, by: User) -> None:
    """What the officer found of alike records: a second person, a verifier, decides about joining."""
    for person_id, row in queries.list_judgements(entry).items():
        other = session().get_one(Person, person_id)
        if entry.person is None or other.state in doubles.OUTSIDE:
            continue
        if duplicate_queries.find_pair(entry.person, other) is not None:
            continue
        officer = session().get_one(User, row.by_id)
        duplicates.decide(
            entry.person,
            other,
            outcome=row.outcome,
            kept=other if row.outcome is PairState.SAME else None,
            reason=_("Found by the officer who checked %(number)s", number=entry.number),
            by=officer,
        )


def give_back(entry: ContractEntry, *, reason: str, by: User) -> None:
    """Something is to be put right by the institution."""
    refuse_other_officer(entry, by=by)
    states.refuse_other_than(entry, S.SENT)
    entry.officer_id, entry.note, entry.due_on = by.id, reason, None
    states.move(entry, S.RETURNED, by=by, action=EntryAction.RETURNED, reason=reason)
    tell_institution(entry, "returned", by=by)


def refuse(entry: ContractEntry, *, reason: str, by: User) -> None:
    """For good: there is no such contract, or it is here already."""
    refuse_other_officer(entry, by=by)
    states.refuse_other_than(entry, S.SENT)
    entry.officer_id, entry.note = by.id, reason
    states.move(entry, S.REFUSED, by=by, action=EntryAction.REFUSED, reason=reason)
    services.forget(entry)
    tell_institution(entry, "refused", by=by)
