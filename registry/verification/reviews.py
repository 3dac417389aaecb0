"""The profile as a whole: asking for more, finding somebody not eligible, the appeal against it.

A refusal needs two verifiers, the appeal against it the ministry, and a review after a successful
appeal a verifier who had no part in the refusal. Nothing is overwritten: each matter is a case with
its own course.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core.db import now
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import queries
from registry.experts.claim_models import ProfileCase
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.experts.states import RESTORING_MOVES, CaseKind, CaseState, PersonState
from registry.taxonomy.working_days import add_working_days
from registry.verification import claims, duplicate_queries, review_queries
from registry.verification.actions import VerificationAction
from registry.verification.cases import (
    begin_case,
    move_case,
    refuse_pending,
    refuse_same,
    tell,
    tell_person,
    tell_proposer,
    tell_verifiers,
)
from registry.verification.rules import period


def refuse_partial(person: Person, *, by: User) -> None:
    """Nobody reviews themselves, a candidate of their own institution, or again what they refused."""
    claims.refuse_conflicted(person, by=by)
    for case in review_queries.list_cases(person.id):
        is_overturned = case.kind is CaseKind.NOT_ELIGIBLE and case.state is CaseState.LIFTED
        if is_overturned and by.id in {case.opened_by_id, case.confirmed_by_id}:
            raise NotAllowed(
                _(
                    "You took part in the refusal that was appealed. Another verifier must review this profile."
                )
            )


def take(person: Person, *, by: User) -> None:
    """What the expert has submitted; an appeal is the ministry's to decide."""
    refuse_partial(person, by=by)
    states.refuse_other_than(person, PersonState.SUBMITTED)
    move(person, PersonState.IN_REVIEW, by=by, action=VerificationAction.REVIEW_BEGUN)


def ask_for_more(
    person: Person, *, items: Sequence[str], text_vi: str, text_en: str, by: User
) -> ProfileCase:
    """The clock stops until they submit again."""
    refuse_partial(person, by=by)
    refuse_pending(person)
    case = begin_case(
        person,
        CaseKind.MORE_INFO,
        CaseState.IN_FORCE,
        items=list(items),
        text_vi=text_vi,
        text_en=text_en,
        decided_on=hanoi_today(),
        by=by,
    )
    move(person, PersonState.NEEDS_INFO, by=by, action=VerificationAction.PROFILE_MORE_ASKED)
    tell(case, "profile_needs_info")
    return case


def start_clock(person: Person) -> None:
    """From now on a verifier has the time of the rule for an answer."""
    today = hanoi_today()
    days = period("review_working_days", on=today)
    person.review_due_on = add_working_days(today, days)


def close_requests(person: Person, *, by: User) -> None:
    """They submitted again: what was asked for has been answered."""
    for case in review_queries.list_cases(person.id):
        if case.kind is CaseKind.MORE_INFO and case.state is CaseState.IN_FORCE:
            move_case(case, CaseState.ANSWERED, by=by, action=VerificationAction.CASE_ANSWERED)


def propose_not_eligible(
    person: Person, *, reason: str, text_vi: str, text_en: str, by: User
) -> ProfileCase:
    """The first pair of eyes: nothing changes for them yet."""
    refuse_partial(person, by=by)
    refuse_pending(person)
    if person.state is not PersonState.IN_REVIEW:
        raise InvalidTransition(
            _(
                "Only a profile in review can be found not eligible; this one is: %(state)s.",
                state=person.state.label,
            )
        )
    tell_verifiers(person, "review_second", by=by, due_on=person.review_due_on)
    return begin_case(
        person,
        CaseKind.NOT_ELIGIBLE,
        CaseState.PROPOSED,
        reason=reason,
        text_vi=text_vi,
        text_en=text_en,
        by=by,
    )


def confirm_not_eligible(case: ProfileCase, *, by: User) -> None:
    """The second pair of eyes: the expert is informed, and may appeal."""
    refuse_partial(case.person, by=by)
    states.refuse_other_than(case, CaseState.PROPOSED)
    refuse_same(case, by=by)
    today = hanoi_today()
    case.confirmed_by_id, case.decided_on = by.id, today
    case.appeal_until = today + timedelta(period("appeal_days", on=today))
    move_case(case, CaseState.IN_FORCE, by=by, action=VerificationAction.CASE_CONFIRMED)
    move(
        case.person,
        PersonState.NOT_ELIGIBLE,
        by=by,
        action=VerificationAction.FOUND_NOT_ELIGIBLE,
        reason=case.reason,
    )
    tell(case, "profile_not_eligible")
    tell_proposer(case, by=by)


def reject(case: ProfileCase, *, text_vi: str, text_en: str, by: User) -> None:
    """The second person disagrees: everything goes on as if nothing had been proposed."""
    if case.kind is CaseKind.NOT_ELIGIBLE:
        refuse_partial(case.person, by=by)
    refuse_same(case, by=by)
    case.closed_by_id, case.closing_vi, case.closing_en = by.id, text_vi, text_en
    move_case(case, CaseState.REJECTED, by=by, action=VerificationAction.CASE_REJECTED)
    tell_proposer(case, by=by)


def find_obstacles(person: Person) -> list[str]:
    """What keeps a profile in review from being activated."""
    needed = {
        ClaimKind.DOCTORATE: _("The doctorate is not verified yet."),
        ClaimKind.IDENTITY: _("The identity is not verified yet."),
    }
    found = [text for kind, text in needed.items() if queries.verified_level(person.id, kind) < 1]
    if duplicate_queries.has_open_suspicion(person):
        found.append(_("It has to be decided first whether this is another expert's record."))
    return found


def activate(person: Person, *, by: User) -> None:
    refuse_partial(person, by=by)
    refuse_pending(person)
    obstacles = find_obstacles(person)
    if obstacles:
        raise RegistryError(" ".join(obstacles))
    move(person, PersonState.ACTIVE, by=by, action=VerificationAction.PROFILE_ACTIVATED)
    person.activated_at = person.reconfirmed_at = now()
    tell_person(person, "profile_active")


def take_back(case: ProfileCase, *, by: User) -> None:
    if case.opened_by_id != by.id:
        raise NotAllowed(_("Only the person who proposed it can take it back."))
    case.closed_by_id = by.id
    move_case(case, CaseState.REJECTED, by=by, action=VerificationAction.CASE_TAKEN_BACK)


def end_open_matters(person: Person, *, by: User) -> None:
    """The profile has left the state that they are about: nobody decides on them any more."""
    for case in review_queries.list_cases(person.id):
        if case.state is CaseState.PROPOSED:
            move_case(case, CaseState.REJECTED, by=by, action=VerificationAction.CASE_OVERTAKEN)
        elif case.state is CaseState.APPEALED and person.state is PersonState.WITHDRAWN:
            move_case(case, CaseState.FINAL, by=by, action=VerificationAction.CASE_OVERTAKEN)


def follow_withdrawal(person: Person, by: User) -> None:
    end_open_matters(person, by=by)


def move(person: Person, to: PersonState, *, by: User, action: AuditAction, **details: Any) -> None:
    states.move(person, to, by=by, action=action, **details)


def restore(
    person: Person, to: PersonState, *, by: User, action: AuditAction, **details: Any
) -> None:
    """Back to what it was before a suspension, or before it was joined with another record."""
    states.move(person, to, moves=RESTORING_MOVES, by=by, action=action, **details)
