"""Contracts of the demo country that end soon: some are renewed, drafted or offered; of others nobody
has thought yet."""

from sqlalchemy import select

from registry.accounts.queries import list_holders
from registry.contracts import renewals, services
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

RENEWED = 6  # every second one is offered


def tell() -> None:
    """Called when everything else is written; each step is recorded as of now."""
    ending = (
        select(Contract)
        .where(renewals.is_ending(hanoi_today()))
        .order_by(Contract.planned_end_on, Contract.number)
        .limit(RENEWED)
    )
    for place, contract in enumerate(session().scalars(ending).all()):
        approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=contract.institution_id)
        staff = [one for one in approvers if renewals.may_renew(contract, one)]
        if not staff or contract.person.state.value != "active":
            continue
        renewal = renewals.draft(contract, by=staff[0])
        if place % 2:
            services.send_offer(renewal, edition=renewal.terms_edition, by=staff[0])
