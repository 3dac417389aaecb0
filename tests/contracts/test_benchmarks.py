"""How long a step should take, and when a contract is expected to be signed."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_contract, make_user

from registry.contracts import benchmarks
from registry.contracts.states import ContractState as C
from registry.core.db import now, session
from registry.core.permissions import Role

DAY = date(2026, 11, 29)


def test_steps_under_way_have_a_benchmark_and_endings_have_none() -> None:
    assert all(benchmarks.find_benchmark(one, on=DAY) for one in benchmarks.TO_SIGNATURE)
    assert benchmarks.find_benchmark(C.COMPLETED, on=DAY) is None
    assert benchmarks.find_benchmark(C.OFFERED, on=date(2020, 1, 1)) is None


@pytest.mark.parametrize(("ago", "left"), [(0, 35), (10, 25), (14, 21), (100, 21)])
def test_an_offer_is_signed_after_what_is_left_of_its_steps(
    application: Any, ago: int, left: int
) -> None:
    since = DAY - timedelta(ago)
    assert benchmarks.expect_signature(C.OFFERED, since=since, on=DAY) == DAY + timedelta(left)
    assert benchmarks.expect_signature(C.SIGNED, since=since, on=DAY) is None


def test_the_board_compares_days_with_the_benchmark(client: Any, database: Any) -> None:
    for days in (2, 40):
        contract = make_contract(state=C.OFFERED)
        contract.moved_at = now() - timedelta(days)
    session().flush()
    client.log_in(make_user(Role.RECRUITMENT_OFFICER))
    text = client.get("/en/contracts/?show=board").text
    assert "(benchmark: 14)" in text
    assert "(over the benchmark of 14)" in text
    assert "Expected signature" in text
