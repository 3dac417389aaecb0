"""Contracts as cases that a recruitment officer is in charge of."""

from registry.contracts import queries, turns
from registry.contracts.models import Contract
from registry.contracts.states import UNDER_WAY
from registry.core.permissions import Permission, Role
from registry.desk.kinds import CareKind

CARE = CareKind(
    Contract,
    role=Role.RECRUITMENT_OFFICER,
    permission=Permission.CONTRACT_CHECK,
    visible=queries.visible_contracts,
    is_own=turns.is_expert,
    is_open=Contract.state.in_(UNDER_WAY),
    place=Contract.institution_id,
    list_endpoint="contracts.index",
)
