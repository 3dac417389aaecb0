"""The expert's appeal against a refusal, and the ministry's decision on it."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.notices import services as notices
from registry.taxonomy.working_days import add_working_days
from registry.verification import review_queries
from registry.verification.actions import VerificationAction
from registry.verification.cases import move_case, tell, tell_verifiers
from registry.verification.reviews import move, start_clock
from registry.verification.rules import period


def appeal(person: Person, *, text: str, by: User) -> ProfileCase:
    case = review_queries.find_open_case(person.id, CaseKind.NOT_ELIGIBLE)
    if case is None or case.state is not CaseState.IN_FORCE or case.appeal_until is None:
        raise InvalidTransition(_("There is no decision that you could appeal against."))
    today = hanoi_today()
    if today > case.appeal_until:
        raise InvalidTransition(
            _("The last day for an appeal was %(day)s.", day=f"{case.appeal_until:%d/%m/%Y}")
        )
    case.appeal_text = text
    case.appeal_due_on = add_working_days(today, period("appeal_decision_working_days", on=today))
    move_case(case, CaseState.APPEALED, by=by, action=VerificationAction.CASE_APPEALED)
    move(person, PersonState.APPEAL, by=by, action=VerificationAction.PROFILE_APPEALED)
    tell(case, "profile_appeal_received")
    officers = list_holders(Role.SCHEME_OFFICER)
    notices.tell("appeal_waiting", officers, by=by, person=person, case=case)
    return case


def decide_appeal(
    case: ProfileCase, *, is_granted: bool, text_vi: str, text_en: str, by: User
) -> None:
    """By the ministry: back to review by another verifier, or final."""
    if Role.SCHEME_OFFICER not in by.roles:
        raise NotAllowed(_("The ministry's scheme officer decides appeals."))
    if by.id in {case.opened_by_id, case.confirmed_by_id, case.person.user_id}:
        raise NotAllowed(_("You took part in the refusal; somebody else must decide the appeal."))
    case.closed_by_id, case.closing_vi, case.closing_en = by.id, text_vi, text_en
    outcome = CaseState.LIFTED if is_granted else CaseState.FINAL
    move_case(case, outcome, by=by, action=VerificationAction.CASE_APPEAL_DECIDED)
    state = PersonState.IN_REVIEW if is_granted else PersonState.NOT_ELIGIBLE
    move(case.person, state, by=by, action=VerificationAction.APPEAL_DECIDED, outcome=outcome.value)
    tell(case, "profile_appeal_decided", is_granted=is_granted)
    if is_granted:
        start_clock(case.person)
        due_on = case.person.review_due_on
        tell_verifiers(case.person, "review_waiting", by=by, due_on=due_on)
