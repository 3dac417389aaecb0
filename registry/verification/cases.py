"""What is raised with a profile and decided by two people: a refusal, an appeal, a suspension, a request."""

from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _
from registry.experts import queries
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState
from registry.notices import services as notices
from registry.verification import claims, review_queries
from registry.verification.actions import VerificationAction


def refuse_pending(person: Person) -> None:
    if review_queries.find_proposed_case(person.id) is not None:
        raise InvalidTransition(
            _("A decision on this profile waits for a second person. It has to be settled first.")
        )


def refuse_same(case: ProfileCase, *, by: User) -> None:
    if case.opened_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))


def begin_case(
    person: Person, kind: CaseKind, state: CaseState, *, by: User, reason: str = "", **values: Any
) -> ProfileCase:
    case = ProfileCase(
        person_id=person.id, kind=kind, state=state, reason=reason, opened_by_id=by.id, **values
    )
    is_decided = state is CaseState.IN_FORCE
    action = VerificationAction.CASE_OPENED if is_decided else VerificationAction.CASE_PROPOSED
    states.begin(case, by=by, action=action)
    session().refresh(case, ["person"])
    return case


def move_case(case: ProfileCase, to: CaseState, *, by: User, action: AuditAction) -> None:
    states.move(case, to, by=by, action=action)


def tell(case: ProfileCase, template: str, **context: Any) -> None:
    """The expert, in their language, with both texts."""
    tell_person(case.person, template, case=case, **context)


def tell_person(person: Person, template: str, **context: Any) -> None:
    notices.tell(template, queries.find_account(person), person=person, **context)


def tell_verifiers(person: Person, template: str, *, by: User, **context: Any) -> None:
    notices.tell(template, claims.list_verifiers(person), by=by, person=person, **context)


def tell_proposer(case: ProfileCase, *, by: User) -> None:
    proposer = session().get(User, case.opened_by_id)
    notices.tell("case_answered", proposer, by=by, person=case.person, case=case)
