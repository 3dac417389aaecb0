"""The benchmarks of the demo country: one was changed by two officers of the ministry, another change waits."""

from datetime import timedelta

from registry.accounts.queries import list_holders
from registry.contracts.pace import queries, services
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

SOURCE = "Kế hoạch theo dõi tiến độ tuyển dụng năm 2027"
CHANGES = ((ContractState.SIGNED, 45), (ContractState.AGREED, 14))
AHEAD = 30  # days


def tell() -> None:
    """Called when everything else is written."""
    officers = list_holders(Role.SCHEME_OFFICER)
    if len(officers) < 2:
        return
    first, second, *_others = officers
    day = hanoi_today() + timedelta(AHEAD)
    for place, (step, days) in enumerate(CHANGES):
        latest = queries.find_latest(step)
        if latest is None:
            continue
        row = services.propose(latest, days=days, valid_from=day, source=SOURCE, by=second)
        if place == 0:
            services.confirm(row, by=first)
