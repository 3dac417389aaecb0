"""From an offer to a delivered semester. Everything the count rests on becomes a fact here."""

from collections.abc import Iterable
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.contracts import answering, courses, editions, followers, pay, queries, seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_approver,
    refuse_other_expert,
    refuse_outsider,
    tell_both,
    tell_expert,
    tell_institution,
)
from registry.contracts.kinds import ContractKind
from registry.contracts.leaving import services as leaving
from registry.contracts.leaving.models import Occasion
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import now
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import INSTITUTION_ROLES
from registry.experts.states import PersonState
from registry.introductions import outcomes
from registry.introductions import services as introductions
from registry.introductions.models import Introduction, IntroductionState
from registry.taxonomy.kinds import Mode

S = ContractState


def draft_offer(
    introduction: Introduction, *, promises: Iterable[dict[str, Any]] = (), by: User, **terms: Any
) -> Contract:
    """A contract in draft, from an introduction that both sides have accepted."""
    is_own_case = introduction.person.user_id == by.id
    if is_own_case or introduction.institution_id not in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(_("You can draft contracts only for your own institution."))
    if introduction.state not in {IntroductionState.CONNECTED, IntroductionState.TALKING}:
        raise RegistryError(
            _(
                "An offer needs an introduction that both sides have accepted and that has no offer yet."
            )
        )
    if introduction.person.state is not PersonState.ACTIVE:
        raise RegistryError(_("This expert's profile is not active at present."))
    seats.refuse_full(introduction.opening)
    contract = Contract(
        number=next_number(f"HD-{hanoi_today().year}-"),
        person_id=introduction.person_id,
        institution_id=introduction.institution_id,
        opening_id=introduction.opening_id,
        introduction_id=introduction.id,
        state=S.DRAFT,
        **{"teaching_hours": introduction.opening.teaching_hours or 0, **terms},
    )
    _refuse_bad_terms(contract)
    states.begin(contract, by=by, action=ContractAction.DRAFTED)
    editions.write_edition(contract, promises, number=1, by=by)
    introductions.mark_offer_made(introduction, by=by)
    return contract


def _refuse_bad_terms(contract: Contract) -> None:
    start, end = contract.planned_start_on, contract.planned_end_on
    if end is not None and end <= start:
        raise RegistryError(_("A contract must end after it begins."))
    courses.refuse_bad(contract)
    pay.refuse_bad(contract)


def change_terms(
    contract: Contract, *, by: User, promises: Iterable[dict[str, Any]] | None = None, **terms: Any
) -> None:
    """A new edition; whatever was agreed to before has to be agreed to again. An institution that
    changes an offer takes it back by this."""
    refuse_outsider(contract, by=by)
    if contract.state is S.OFFERED and queries.is_of_institution(contract, by):
        states.move(contract, S.NEGOTIATING, by=by, action=ContractAction.REOPENED)
        tell_expert(contract, "contract_reopened")
    if contract.state not in {S.DRAFT, S.NEGOTIATING}:
        raise RegistryError(_("The terms can be changed only in a draft or while negotiating."))
    for name, value in terms.items():
        setattr(contract, name, value)
    _refuse_bad_terms(contract)
    contract.agreed_by_expert_at = contract.agreed_by_institution_at = None
    contract.handed_over_at = None
    editions.write_edition(contract, promises, number=contract.terms_edition + 1, by=by)
    audit.record(ContractAction.TERMS_CHANGED, contract, by=by, edition=contract.terms_edition)


def send_offer(contract: Contract, *, edition: int, by: User) -> None:
    """The approver offers the edition that they have read."""
    refuse_other_approver(contract, by=by)
    editions.refuse_other_edition(contract, edition)
    editions.refuse_unfinished(contract)
    answering.settle_day(contract)
    contract.agreed_by_institution_at, contract.handed_over_at = now(), None
    states.move(contract, S.OFFERED, by=by, action=ContractAction.OFFERED, edition=edition)
    editions.mark_offered(contract)
    tell_expert(contract, "contract_offered")


def counter(contract: Contract, *, terms_vi: str, terms_en: str, by: User, **terms: Any) -> None:
    """The expert proposes other terms, in one language or both; the institution offers again, and
    brings the other language up to theirs before that."""
    refuse_other_expert(contract, by=by)
    if terms_vi != contract.terms_vi and terms_en == contract.terms_en:
        terms_en = ""
    elif terms_en != contract.terms_en and terms_vi == contract.terms_vi:
        terms_vi = ""
    if "pay_amount" in terms and terms["pay_amount"] != contract.pay_amount:
        terms["funding_parts"] = []  # who pays which part of another sum is for the institution
    states.move(contract, S.NEGOTIATING, by=by, action=ContractAction.COUNTERED)
    change_terms(contract, by=by, terms_vi=terms_vi, terms_en=terms_en, answer_by=None, **terms)
    tell_institution(contract, "contract_countered")


def agree(contract: Contract, *, edition: int, by: User) -> None:
    """The expert agrees to the edition that the institution offered, and that they have read."""
    refuse_other_expert(contract, by=by)
    states.refuse_illegal(contract, S.AGREED)
    if contract.agreed_by_institution_at is None:
        raise RegistryError(_("The institution has to offer these terms first."))
    editions.refuse_other_edition(contract, edition)
    if contract.opening is not None:
        seats.refuse_full(contract.opening)
    contract.agreed_by_expert_at = now()
    states.move(contract, S.AGREED, by=by, action=ContractAction.AGREED, edition=edition)
    editions.mark_agreed(contract)
    tell_institution(contract, "contract_agreed")
    followers.agreed(contract, by)


def decline(contract: Contract, *, reason: str, by: User, cause: str = leaving.OTHER) -> None:
    occasion = occasion_of_decline(contract, by)
    if occasion is Occasion.DECLINED:
        state, action = S.DECLINED, ContractAction.DECLINED
    else:
        refuse_other_approver(contract, by=by)
        state, action = S.RETRACTED, ContractAction.RETRACTED
    contract.closing_reason = reason
    states.move(contract, state, by=by, action=action, reason=reason)
    leaving.record(contract, occasion, cause=cause, reason=reason, by=by)
    outcomes.ask_after_offer(contract.introduction, by=by)
    tell_both(contract, "contract_closed", by=by)


def occasion_of_decline(contract: Contract, user: User) -> Occasion:
    is_theirs = queries.is_of_expert(contract, user)
    return Occasion.DECLINED if is_theirs else Occasion.RETRACTED


def default_kind(mode: Mode) -> ContractKind:
    """What an opening's mode of cooperation usually becomes. To supervise is not to be recruited."""
    kinds = {
        Mode.PERMANENT: ContractKind.PERMANENT_LECTURER,
        Mode.FIXED_TERM: ContractKind.FIXED_TERM,
        Mode.VISITING_SEMESTER: ContractKind.VISITING,
    }
    return kinds.get(mode, ContractKind.TEACHING_SEMESTER)
