"""Two records of one natural person: one verifier says so, another confirms, and two can undo it.

Joining moves nothing: the record that is not kept leaves search and counts with the other one, and
parting them again restores exactly what was there.
"""

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core import facts
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts.double_models import DuplicatePair, PersonMerge
from registry.experts.models import Person
from registry.experts.states import PairState, PersonState
from registry.notices import services as notices
from registry.verification import cases, claims, doubles, duplicate_queries, review_queries, reviews
from registry.verification.actions import VerificationAction

FOUND = {
    PairState.SAME: VerificationAction.DUPLICATE_DECLARED_SAME,
    PairState.DIFFERENT: VerificationAction.DUPLICATE_DECLARED_DIFFERENT,
    PairState.UNSURE: VerificationAction.DUPLICATE_LEFT_OPEN,
}


def decide(
    one: Person, other: Person, *, outcome: PairState, kept: Person | None, reason: str, by: User
) -> DuplicatePair:
    """The first verifier: the same (waits for a second one), two people, or not clear yet."""
    _refuse_partial(one, other, by=by)
    _refuse_outside(one, other)
    if outcome is PairState.SAME and kept not in (one, other):
        raise RegistryError(_("Choose which of the two records stays."))
    pair = duplicate_queries.find_pair(one, other)
    action = FOUND[outcome]
    if pair is None:
        pair = _begin(one, other, outcome, reason=reason, by=by, action=action)
    else:
        states.move(pair, outcome, by=by, action=action)
    pair.reason, pair.proposed_by_id, pair.confirmed_by_id = reason, by.id, None
    pair.kept_id = kept.id if kept and outcome is PairState.SAME else None
    if outcome is PairState.SAME:
        _tell_verifiers(pair, by=by)
    return pair


def _begin(
    one: Person, other: Person, outcome: PairState, *, reason: str, by: User, action: AuditAction
) -> DuplicatePair:
    first, second = sorted((one.id, other.id))
    pair = DuplicatePair(
        first_id=first, second_id=second, state=outcome, reason=reason, proposed_by_id=by.id
    )
    states.begin(pair, by=by, action=action)
    session().refresh(pair, ["first", "second"])
    return pair


def merge(pair: DuplicatePair, *, by: User) -> PersonMerge:
    """The second verifier agrees: from now on they are one in every count."""
    _refuse_partial(pair.first, pair.second, by=by)
    _refuse_outside(pair.first, pair.second)
    states.refuse_other_than(pair, PairState.SAME)
    _refuse_first(pair, by=by)
    states.move(pair, PairState.MERGED, by=by, action=VerificationAction.DUPLICATE_MERGED)
    pair.confirmed_by_id = by.id
    kept, joined = sides(pair)
    fact = PersonMerge(person_id=joined.id, into_id=kept.id, valid_from=hanoi_today())
    facts.record(fact, by=by, reason=pair.reason)
    joined.merged_into_id = kept.id
    reviews.move(
        joined, PersonState.MERGED, by=by, action=VerificationAction.PROFILE_MERGED, into=kept.id
    )
    reviews.end_open_matters(joined, by=by)
    cases.tell_person(joined, "profile_merged", kept=kept)
    proposer = session().get(User, pair.proposed_by_id)
    notices.tell("duplicate_answered", proposer, by=by, pair=pair, is_agreed=True)
    return fact


def disagree(pair: DuplicatePair, *, outcome: PairState, reason: str, by: User) -> None:
    """The second verifier does not agree, or the first one no longer: two people, or not clear yet."""
    _refuse_partial(pair.first, pair.second, by=by)
    states.refuse_other_than(pair, PairState.SAME)
    states.move(pair, outcome, by=by, action=FOUND[outcome])
    proposer = session().get(User, pair.proposed_by_id)
    pair.reason, pair.kept_id = reason, None
    pair.proposed_by_id, pair.confirmed_by_id = by.id, None
    notices.tell("duplicate_answered", proposer, by=by, pair=pair, is_agreed=False)


def propose_parting(pair: DuplicatePair, *, reason: str, by: User) -> None:
    """The first verifier finds two people after all; nothing changes yet."""
    _refuse_partial(pair.first, pair.second, by=by)
    action = VerificationAction.DUPLICATE_PARTING_PROPOSED
    states.move(pair, PairState.PARTING, by=by, action=action, reason=reason)
    pair.reason, pair.proposed_by_id, pair.confirmed_by_id = reason, by.id, None
    _tell_verifiers(pair, by=by)


def keep_merged(pair: DuplicatePair, *, reason: str, by: User) -> None:
    """The second verifier does not agree, or the first one no longer: they stay one person."""
    _refuse_partial(pair.first, pair.second, by=by)
    states.refuse_other_than(pair, PairState.PARTING)
    action = VerificationAction.DUPLICATE_KEPT_MERGED
    states.move(pair, PairState.MERGED, by=by, action=action, reason=reason)
    proposer = session().get(User, pair.proposed_by_id)
    pair.reason = reason
    notices.tell("duplicate_answered", proposer, by=by, pair=pair, is_agreed=False)


def unmerge(pair: DuplicatePair, *, by: User) -> None:
    """The second verifier agrees: everything is again as it was; what was counted in the meantime
    stays readable as known then."""
    _refuse_partial(pair.first, pair.second, by=by)
    states.refuse_illegal(pair, PairState.UNMERGED)
    _refuse_first(pair, by=by)
    states.move(pair, PairState.UNMERGED, by=by, action=VerificationAction.DUPLICATE_UNMERGED)
    pair.confirmed_by_id = by.id
    _kept, joined = sides(pair)
    fact = duplicate_queries.get_merge(joined)
    facts.supersede(fact)
    audit.record(VerificationAction.MERGE_UNDONE, fact, by=by)
    joined.merged_into_id = None
    former = review_queries.former_state(joined)
    reviews.restore(joined, former, by=by, action=VerificationAction.PROFILE_UNMERGED)
    cases.tell_person(joined, "profile_unmerged")


def _refuse_first(pair: DuplicatePair, *, by: User) -> None:
    if pair.proposed_by_id == by.id:
        raise NotAllowed(_("A second verifier must confirm what you proposed."))


def _tell_verifiers(pair: DuplicatePair, *, by: User) -> None:
    of_both = {user.id for user in claims.list_verifiers(pair.second)}
    readers = [user for user in claims.list_verifiers(pair.first) if user.id in of_both]
    notices.tell("duplicate_second", readers, by=by, pair=pair)


def sides(pair: DuplicatePair) -> tuple[Person, Person]:
    """(the record that stays, the one joined with it)."""
    if pair.kept_id == pair.second_id:
        return pair.second, pair.first
    return pair.first, pair.second


def _refuse_partial(one: Person, other: Person, *, by: User) -> None:
    for person in (one, other):
        claims.refuse_conflicted(person, by=by)


def _refuse_outside(one: Person, other: Person) -> None:
    if one.id == other.id:
        raise RegistryError(_("These are two numbers of the same record."))
    for person in (one, other):
        if person.state in doubles.OUTSIDE:
            raise InvalidTransition(
                _(
                    "%(number)s cannot be compared: %(state)s.",
                    number=person.number,
                    state=person.state.label,
                )
            )
