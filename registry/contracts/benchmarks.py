"""How long a contract should stay in a step: dated data, beside what it takes in fact."""

from datetime import date, timedelta

from registry.contracts.states import ContractState
from registry.core.i18n import _
from registry.core.packaged import row_in_force

S = ContractState
TO_SIGNATURE = {
    S.DRAFT: (S.OFFERED, S.AGREED),
    S.OFFERED: (S.AGREED,),
    S.NEGOTIATING: (S.OFFERED, S.AGREED),
    S.AGREED: (),
}
"""The steps that still lie between a state and the signature."""


def find_benchmark(state: ContractState, *, on: date) -> int | None:
    """In days; None for steps that last as long as they are meant to."""
    try:
        row = row_in_force("registry.contracts", "benchmarks.csv", on=on, code=state.value)
    except LookupError:
        return None
    return int(row["value"])


def describe(state: ContractState, days: int, *, on: date) -> str:
    benchmark = find_benchmark(state, on=on)
    if benchmark is None:
        return ""
    if days > benchmark:
        return _("over the benchmark of %(days)s", days=benchmark)
    return _("benchmark: %(days)s", days=benchmark)


def expect_signature(state: ContractState, *, since: date, on: date) -> date | None:
    """On which day a contract is signed if each step from now on keeps to its benchmark."""
    if state not in TO_SIGNATURE:
        return None
    this_step = max(since + timedelta(find_benchmark(state, on=on) or 0), on)
    others = sum(find_benchmark(one, on=on) or 0 for one in TO_SIGNATURE[state])
    return this_step + timedelta(others)
