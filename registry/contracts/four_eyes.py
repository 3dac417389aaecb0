"""An officer checks what others recorded, never what they stand behind themselves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.contracts import queries
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.guards import list_officers, refuse_own_case
from registry.contracts.kinds import Corrected
from registry.contracts.models import Contract, ContractFact
from registry.contracts.states import CorrectionState
from registry.core.db import session
from registry.core.errors import NotAllowed
from registry.core.i18n import _
from registry.core.permissions import INSTITUTION_ROLES
from registry.desk.queries import HELD

UNCHECKED = (Corrected.REST_FROM, Corrected.REST_UNTIL)
"""What no officer checks, so that nobody is kept away by it."""


def is_behind(user: User) -> ColumnElement[bool]:
    """As a condition on contracts: they recorded, proposed or agreed to what is recorded, in whatever
    role they were then, decided that it stands on its papers, or work there."""
    behind = _has_part(user.id)
    places = user.organisation_ids(*INSTITUTION_ROLES)
    return behind | Contract.institution_id.in_(places) if places else behind


def _has_part(user_id: Any) -> ColumnElement[bool]:
    # Aliases, because lists join these tables too.
    fact, taught = aliased(ContractFact), aliased(SemesterDelivery)
    correction = aliased(ContractCorrection)
    return or_(
        exists().where(
            correction.contract_id == Contract.id,
            correction.state == CorrectionState.AGREED,
            correction.what.not_in(UNCHECKED),
            or_(correction.proposed_by_id == user_id, correction.answered_by_id == user_id),
        ),
        exists().where(fact.contract_id == Contract.id, fact.recorded_by_id == user_id),
        exists().where(
            taught.contract_id == Contract.id, taught.confirmed_by_institution_id == user_id
        ),
        Contract.on_papers_by_id.is_not_distinct_from(user_id),
    )


def is_owner_behind() -> ColumnElement[bool]:
    """As a condition on contracts: the officer in charge stands behind a recorded day, so that a
    colleague has to check it."""
    return exists().where(HELD.record_id == Contract.id, _has_part(HELD.user_id))


def may_check(contract: Contract, user: User) -> bool:
    """Of somebody who is an officer."""
    if queries.is_of_expert(contract, user):
        return False
    behind = select(Contract.id).where(Contract.id == contract.id, is_behind(user))
    return session().scalar(behind) is None


def refuse_insider(contract: Contract, *, by: User) -> None:
    """Nobody decides as an officer on the own contract, or on one of the institution they work at."""
    refuse_own_case(contract, by=by)
    if contract.institution_id in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(_("You work at this institution. Another officer must decide."))


def refuse_first(contract: Contract, *, by: User) -> None:
    """Nobody checks the own contract, that of the own institution, or a day they corrected."""
    refuse_own_case(contract, by=by)
    if not may_check(contract, by):
        raise NotAllowed(
            _("You have already decided something of this contract. Another officer must check it.")
        )


def list_others(contract: Contract, *, besides: User) -> Sequence[User]:
    """The officers who could check what this one proposes."""
    return [
        one for one in list_officers(contract) if one.id != besides.id and may_check(contract, one)
    ]
