"""Who may take which step of a contract, and who is informed of it."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts import queries
from registry.contracts.models import Contract
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.notices import services as notices


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


def tell_expert(contract: Contract, template: str) -> None:
    notices.tell(template, experts.find_account(contract.person), contract=contract)


def tell_institution(contract: Contract, template: str) -> None:
    notices.tell(template, queries.list_institution_staff(contract), contract=contract)


def tell_other_side(contract: Contract, template: str, *, by: User) -> None:
    if queries.is_of_expert(contract, by):
        tell_institution(contract, template)
    else:
        tell_expert(contract, template)


def tell_both(contract: Contract, template: str) -> None:
    tell_expert(contract, template)
    tell_institution(contract, template)


def tell_officers(contract: Contract, template: str, *, by: User) -> None:
    notices.tell(template, list_officers(contract), by=by, contract=contract)


def list_officers(contract: Contract) -> list[User]:
    """The recruitment officers of this institution, and those who are assigned to none."""
    return [
        user
        for user in list_holders(Role.RECRUITMENT_OFFICER)
        if contract.institution_id in (assigned := user.organisation_ids(Role.RECRUITMENT_OFFICER))
        or not assigned
    ]


def refuse_used_evidence(document: Document) -> None:
    if queries.is_evidence_already(document):
        raise RegistryError(
            _("This very file is evidence of something else already. Each step needs its own.")
        )
