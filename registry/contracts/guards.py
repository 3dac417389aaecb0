"""Who may take which step of a contract, and who is informed of it."""

from typing import Any

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts import queries
from registry.contracts.kinds import ContractChannel
from registry.contracts.models import Contract
from registry.core.errors import NotAllowed, RegistryError
from registry.core.hooks import Hook
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.desk import queries as desk
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.notices import services as notices

expert_without_account = Hook[[Contract, str], None]("contracts.expert_without_account")
"""An expert whom nobody can tell in the application: called with what they would have been told."""


def refuse_outsider(contract: Contract, *, by: User) -> None:
    if not (queries.is_of_institution(contract, by) or queries.is_of_expert(contract, by)):
        raise NotAllowed(_("Only the two sides of the contract can take this step."))


def refuse_other_approver(contract: Contract, *, by: User) -> None:
    if not queries.is_of_approver(contract, by):
        raise NotAllowed(_("Only the institution's approver can take this step."))


def refuse_other_expert(contract: Contract, *, by: User) -> None:
    if not queries.is_of_expert(contract, by):
        raise NotAllowed(_("Only the expert can answer."))


def refuse_own_case(contract: Contract, *, by: User) -> None:
    """One account may be an expert's and an officer's; nobody checks or voids the own contract."""
    if queries.is_of_expert(contract, by):
        raise NotAllowed(_("You cannot act for the institution or the state in your own case."))


def tell_expert(contract: Contract, template: str, **context: Any) -> None:
    account = experts.find_account(contract.person)
    notices.tell(template, account, contract=contract, **context)
    if account is None and contract.channel is ContractChannel.DIRECT:
        expert_without_account(contract, template)


def tell_institution(
    contract: Contract, template: str, *, by: User | None = None, **context: Any
) -> None:
    """All who draft and approve there, and never the expert, who may be one of them."""
    staff = [one for one in queries.list_institution_staff(contract) if not _is_own(contract, one)]
    notices.tell(template, staff, by=by, contract=contract, **context)


def tell_approvers(contract: Contract, template: str, *, by: User, **context: Any) -> None:
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=contract.institution_id)
    others = [one for one in approvers if not _is_own(contract, one)]
    notices.tell(template, others, by=by, contract=contract, **context)


def tell_both(contract: Contract, template: str, *, by: User | None = None, **context: Any) -> None:
    """The expert hears of a contract from its first offer on."""
    if queries.was_offered(contract) and not (by and _is_own(contract, by)):
        tell_expert(contract, template, **context)
    tell_institution(contract, template, by=by, **context)


def _is_own(contract: Contract, user: User) -> bool:
    return queries.is_of_expert(contract, user)


def tell_officers(contract: Contract, template: str, *, by: User | None) -> None:
    """Whoever is in charge and their stand-in; where nobody is, all who could take it up."""
    officers = list_officers(contract)
    responsible = {one.id for one in desk.list_responsible(contract.id)}
    told = [one for one in officers if one.id in responsible] or officers
    notices.tell(template, told, by=by, contract=contract)


def list_officers(contract: Contract) -> list[User]:
    """The recruitment officers of this institution, and those who are assigned to none."""
    return [
        user
        for user in list_holders(Role.RECRUITMENT_OFFICER)
        if not _is_own(contract, user)
        and contract.institution_id
        in (user.organisation_ids(Role.RECRUITMENT_OFFICER) or {contract.institution_id})
    ]


def refuse_used_evidence(document: Document, contract: Contract) -> None:
    if queries.is_evidence_already(document, of=contract.person_id):
        raise RegistryError(
            _("This file is already evidence of something else. Each step needs its own.")
        )
