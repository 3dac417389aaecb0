"""By when an offer is to be answered: a day that both sides see, and what follows where nobody answers."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from registry.contracts.doubts import limit
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import list_rows
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today, official_date


def default_day(contract: Contract, today: date) -> date:
    """After the usual time, and not later than the work is to begin, unless that day has passed."""
    usual = today + timedelta(limit("offer_answer_days", today))
    return max(today, min(usual, contract.planned_start_on))


def settle_day(contract: Contract) -> None:
    """When the offer is made: the day that the institution chose, or the usual one."""
    today = hanoi_today()
    chosen, last = contract.answer_by, max(today, contract.planned_start_on)
    if chosen is None:
        contract.answer_by = default_day(contract, today)
    elif chosen < today:
        raise RegistryError(
            _(
                "The expert was to answer by %(day)s, which has passed. Change the day first.",
                day=format_date(chosen),
            )
        )
    elif chosen > last:
        raise RegistryError(
            _(
                "The expert has to answer by the planned first day, %(day)s, at the latest.",
                day=format_date(contract.planned_start_on),
            )
        )


def lapses_on(contract: Contract) -> date:
    """On which day the clock ends an offer that nobody answers, if nothing happens before."""
    patience = timedelta(limit("unanswered_days", hanoi_today()) + 1)
    return max(contract.planned_start_on, official_date(contract.moved_at)) + patience


def list_to_remind(today: date) -> Sequence[uuid.UUID]:
    """Offers whose answer is due so many days from now."""
    due = today + timedelta(limit("offer_remind_days", today))
    return list_rows(
        select(Contract.id)
        .where(Contract.state == ContractState.OFFERED, Contract.answer_by == due)
        .order_by(Contract.id)
    )
