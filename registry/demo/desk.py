"""Who is in charge of the contracts of the demo country, who is away, and by which rule new ones are given
out; told by the product's own steps."""

from datetime import timedelta

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.care import CARE
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.demo.staff import Staff
from registry.desk import services

SHARE = 40  # contracts that each of the two is in charge of


def tell(staff: Staff) -> None:
    """Called when everything else is written."""
    first, second = (session().get_one(User, staff.shown[one]) for one in ("officer", "officer2"))
    mine = contracts.visible_contracts(first).where(CARE.is_open, ~CARE.is_own(first))
    ids = list(
        session().scalars(
            mine.with_only_columns(Contract.id).order_by(Contract.number).limit(3 * SHARE)
        )
    )
    # The third share is nobody's yet.
    services.assign_all(CARE, ids[:SHARE], first, by=first)
    services.assign_all(CARE, ids[SHARE : 2 * SHARE], second, by=first)
    if not ids:
        return
    place = session().scalar(select(Contract.institution_id).where(Contract.id == ids[0]))
    if place is not None:
        services.set_rule(CARE, place, first, by=second)
    today = hanoi_today()
    services.enter_absence(
        second, stand_in=first, first=today - timedelta(2), last=today + timedelta(5)
    )
