"""Suspected fraud: a profile is suspended by the ministry and an auditor together, and taken back by
the ministry. Nobody finds a suspended profile; contracts and the count follow facts, not suspicion."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.experts import consents
from registry.experts.claim_models import ProfileCase
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.notices import services as notices
from registry.verification import cases, review_queries, reviews
from registry.verification.actions import VerificationAction


def propose(person: Person, *, reason: str, text_vi: str, text_en: str, by: User) -> ProfileCase:
    _refuse_other_role(person, by=by)
    if not states.can_move(person, PersonState.SUSPENDED):
        raise InvalidTransition(
            _("A profile in this state cannot be suspended: %(state)s.", state=person.state.label)
        )
    cases.refuse_pending(person)
    others = [user for user in list_holders(*OVERSIGHT_ROLES) if is_pair(user, by)]
    notices.tell("suspension_waiting", others, by=by, person=person)
    return cases.begin_case(
        person,
        CaseKind.SUSPENSION,
        CaseState.PROPOSED,
        reason=reason,
        text_vi=text_vi,
        text_en=text_en,
        by=by,
    )


def confirm(case: ProfileCase, *, by: User) -> None:
    """Out of search with this transaction."""
    _refuse_other_role(case.person, by=by)
    cases.refuse_same(case, by=by)
    opener = session().get_one(User, case.opened_by_id)
    if not is_pair(opener, by):
        raise NotAllowed(_("One of the two must be the scheme officer, the other an auditor."))
    case.confirmed_by_id, case.decided_on = by.id, hanoi_today()
    cases.move_case(case, CaseState.IN_FORCE, by=by, action=VerificationAction.CASE_CONFIRMED)
    reviews.move(
        case.person,
        PersonState.SUSPENDED,
        by=by,
        action=VerificationAction.PROFILE_SUSPENDED,
        reason=case.reason,
    )
    cases.tell(case, "profile_suspended")
    readers = [opener, *list_holders(Role.SCHEME_OFFICER)]  # who ends it
    notices.tell("case_answered", readers, by=by, person=case.person, case=case)


def is_pair(first: User, second: User) -> bool:
    """One of them as the scheme officer, the other one as the auditor."""
    return any(
        one in first.roles and other in second.roles
        for one, other in ((Role.SCHEME_OFFICER, Role.AUDITOR), (Role.AUDITOR, Role.SCHEME_OFFICER))
    )


def end(case: ProfileCase, *, is_closed: bool, text_vi: str, text_en: str, by: User) -> None:
    """Back to what the profile was before, or closed for good with all consents."""
    if Role.SCHEME_OFFICER not in by.roles:
        raise NotAllowed(_("The ministry's scheme officer ends a suspension."))
    _refuse_other_role(case.person, by=by)
    person = case.person
    states.refuse_other_than(person, PersonState.SUSPENDED, PersonState.WITHDRAWN)
    case.closed_by_id, case.closing_vi, case.closing_en = by.id, text_vi, text_en
    outcome = CaseState.FINAL if is_closed else CaseState.LIFTED
    cases.move_case(case, outcome, by=by, action=VerificationAction.CASE_CLOSED)
    if person.state is PersonState.SUSPENDED:  # they may have withdrawn in the meantime
        state = PersonState.WITHDRAWN if is_closed else review_queries.former_state(person)
        reviews.restore(
            person, state, by=by, action=VerificationAction.SUSPENSION_ENDED, outcome=outcome
        )
    if is_closed:
        for purpose in ConsentPurpose:
            consents.withdraw_consent(person, purpose, by=by)
    cases.tell(case, "profile_suspension_ended", is_closed=is_closed)


def _refuse_other_role(person: Person, *, by: User) -> None:
    if not by.roles & OVERSIGHT_ROLES:
        raise NotAllowed(_("Only the scheme officer and the auditors suspend profiles."))
    if person.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own profile."))
