"""Sharing a contract between institutions: proposed, confirmed, checked; then a fact from its day on."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.contracts import queries as contracts
from registry.contracts.doubts import limit
from registry.contracts.guards import (
    list_officers,
    refuse_other_approver,
    tell_expert,
    tell_institution,
)
from registry.contracts.models import Contract, ContractFact
from registry.contracts.sharing import fractions, queries
from registry.contracts.sharing.actions import ShareAction
from registry.contracts.sharing.models import ContractShare, ShareProposal, ShareState
from registry.contracts.signing import signed_fact
from registry.core import facts
from registry.core.db import session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.permissions import Role
from registry.notices import services as notices
from registry.taxonomy.models import Institution

S = ShareState
SHARED = "the contract was shared"
ENDED = "the share changed from this day on"
CONTINUED = "the renewal continues the share"


def propose(
    contract: Contract,
    institution: Institution,
    *,
    part: Fraction,
    begins_on: date,
    reason: str,
    by: User,
) -> ShareProposal:
    """Nothing changes yet. A part of 0 ends what was agreed; a day that has passed corrects it."""
    refuse_other_approver(contract, by=by)
    if not queries.may_propose(contract, by):
        raise RegistryError(
            _("Only a signed contract can be shared, and one proposal waits at a time.")
        )
    if institution.id == contract.institution_id:
        raise RegistryError(_("Choose another institution than your own."))
    _refuse_bad_day(contract, begins_on)
    _refuse_nothing_new(contract, institution, part, begins_on)
    refuse_too_much(contract, institution, part, begins_on)
    proposal = ShareProposal(
        contract_id=contract.id,
        institution_id=institution.id,
        numerator=part.numerator,
        denominator=part.denominator,
        begins_on=begins_on,
        reason=reason,
        due_on=_due(),
        proposed_by_id=by.id,
    )
    states.begin(proposal, by=by, action=ShareAction.PROPOSED)
    session().refresh(proposal)
    _tell_other(proposal, "proposed", by=by)
    tell_expert(contract, "contract_share", proposal=proposal, news="proposed")
    return proposal


def _due() -> date:
    today = hanoi_today()
    return today + timedelta(limit("share_answer_days", today))


def _refuse_bad_day(contract: Contract, day: date) -> None:
    fact = signed_fact(contract)
    if day < fact.signed_on or (fact.ends_on is not None and day > fact.ends_on):
        raise RegistryError(
            _(
                "The day is outside the contract, which was signed on %(signed)s.",
                signed=format_date(fact.signed_on),
            )
        )


def _refuse_nothing_new(
    contract: Contract, institution: Institution, part: Fraction, day: date
) -> None:
    held = [
        row
        for row in queries.list_shares(contract.id, on=day)
        if row.institution_id == institution.id
    ]
    now = Fraction(held[0].numerator, held[0].denominator) if held else Fraction(0)
    if now == part:
        raise RegistryError(_("Nothing differs from what is recorded."))


def refuse_too_much(
    contract: Contract, institution: Institution, part: Fraction, begins_on: date
) -> None:
    """Something is left to the institution that signed, on every day from the first on."""
    others = [
        row
        for row in queries.list_shares(contract.id)
        if row.institution_id != institution.id
        and (row.valid_to is None or row.valid_to > begins_on)
    ]
    for day in {begins_on, *(max(row.valid_from, begins_on) for row in others)}:
        held = [Fraction(row.numerator, row.denominator) for row in others if row.holds_on(day)]
        if fractions.remainder([*held, part]) <= 0:
            raise RegistryError(
                _("The parts of the other institutions make up the whole contract already.")
            )


def answer(proposal: ShareProposal, *, by: User) -> None:
    """The other institution agrees; then an officer checks it, and it is a fact."""
    if proposal.state is S.PROPOSED:
        _confirm(proposal, by=by)
    else:
        _check(proposal, by=by)


def _confirm(proposal: ShareProposal, *, by: User) -> None:
    states.refuse_illegal(proposal, S.CONFIRMED)
    if not queries.may_confirm(proposal, by):
        raise NotAllowed(_("The approver of the other institution has to answer."))
    proposal.confirmed_by_id, proposal.due_on = by.id, _due()
    states.move(proposal, S.CONFIRMED, by=by, action=ShareAction.CONFIRMED)
    officers = list_officers(proposal.contract)
    notices.tell("contract_share", officers, by=by, **_about(proposal, "confirmed"))


def _check(proposal: ShareProposal, *, by: User) -> None:
    states.refuse_illegal(proposal, S.IN_FORCE)
    if not queries.may_check(proposal, by):
        raise NotAllowed(_("Another recruitment officer has to check this."))
    contract, institution = proposal.contract, proposal.institution
    session().execute(select(Contract.id).where(Contract.id == contract.id).with_for_update())
    refuse_too_much(contract, institution, proposal.part, proposal.begins_on)
    proposal.checked_by_id = by.id
    states.move(proposal, S.IN_FORCE, by=by, action=ShareAction.CHECKED)
    write(contract, institution, proposal.part, proposal.begins_on, reason=proposal.reason, by=by)
    _tell_all(proposal, "in_force", by=by)


def write(
    contract: Contract,
    institution: Institution,
    part: Fraction,
    begins_on: date,
    *,
    reason: str,
    by: User | None,
) -> None:
    """From the day on only this part is believed; what held before it stays."""
    for row in queries.list_shares(contract.id):
        if row.institution_id != institution.id:
            continue
        if row.valid_from >= begins_on:
            facts.supersede(row)
        elif row.valid_to is None or row.valid_to > begins_on:
            facts.correct(row, by=by, reason=reason or ENDED, valid_to=begins_on)
    if part > 0:
        facts.record(_share(contract, institution, part, begins_on), by=by, reason=reason or SHARED)
    session().flush()


def _share(
    contract: Contract, institution: Institution, part: Fraction, begins_on: date
) -> ContractShare:
    return ContractShare(
        contract_id=contract.id,
        person_id=contract.person_id,
        institution_id=institution.id,
        numerator=part.numerator,
        denominator=part.denominator,
        valid_from=begins_on,
    )


def continue_shares(contract: Contract, fact: ContractFact, by: User | None) -> None:
    """When a renewal is signed: what was shared at the end of the contract of before goes on."""
    before = session().get(Contract, contract.renews_id) if contract.renews_id else None
    ended = contracts.current_fact(before) if before is not None else None
    if before is None or ended is None:
        return
    last = min(ended.ends_on or fact.signed_on, ended.ended_early_on or date.max)
    for row in queries.list_shares(before.id, on=last):
        institution = session().get_one(Institution, row.institution_id)
        part = Fraction(row.numerator, row.denominator)
        write(contract, institution, part, fact.signed_on, reason=CONTINUED, by=by)
        audit.record(ShareAction.CONTINUED, contract, by=by, institution=row.institution_id)


def refuse(proposal: ShareProposal, *, reason: str, by: User) -> None:
    """By whoever it waits for: nothing was changed."""
    if not (queries.may_confirm(proposal, by) or queries.may_check(proposal, by)):
        raise NotAllowed(_("Only the person whom the proposal waits for can answer it."))
    proposal.answer = reason
    states.move(proposal, S.REFUSED, by=by, action=ShareAction.REFUSED, reason=reason)
    _tell_all(proposal, "refused", by=by)


def withdraw(proposal: ShareProposal, *, by: User) -> None:
    if not queries.may_withdraw(proposal, by):
        raise Conflict(
            _("Only the institution that proposed it can withdraw it, before it is in force.")
        )
    states.move(proposal, S.WITHDRAWN, by=by, action=ShareAction.WITHDRAWN)
    _tell_all(proposal, "withdrawn", by=by)


def lapse(proposal: ShareProposal) -> None:
    states.move(proposal, S.LAPSED, by=None, action=ShareAction.LAPSED)
    _tell_all(proposal, "lapsed", by=None)


def _about(proposal: ShareProposal, news: str) -> dict[str, Any]:
    return {"contract": proposal.contract, "proposal": proposal, "news": news}


def _tell_other(proposal: ShareProposal, news: str, *, by: User | None) -> None:
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=proposal.institution_id)
    others = [one for one in approvers if not contracts.is_of_expert(proposal.contract, one)]
    notices.tell("contract_share", others, by=by, **_about(proposal, news))


def _tell_all(proposal: ShareProposal, news: str, *, by: User | None) -> None:
    _tell_other(proposal, news, by=by)
    tell_institution(proposal.contract, "contract_share", by=by, proposal=proposal, news=news)
    tell_expert(proposal.contract, "contract_share", proposal=proposal, news=news)
