"""How long a step should take, and when a contract is expected to be signed."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_contract, make_user
from pages import press

from registry.contracts.pace import loading, services
from registry.contracts.pace import queries as benchmarks
from registry.contracts.pace.models import StepBenchmark
from registry.contracts.states import ContractState as C
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

DAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def loaded(database: Any) -> None:
    loading.load()


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


@pytest.fixture
def officers() -> tuple[Any, Any]:
    return make_user(Role.SCHEME_OFFICER), make_user(Role.SCHEME_OFFICER)


def latest_of(state: C) -> StepBenchmark:
    found = benchmarks.find_latest(state)
    assert found is not None
    return found


def propose(by: Any, *, days: int = 10, after: int = 5) -> StepBenchmark:
    day = hanoi_today() + timedelta(after)
    offered = latest_of(C.OFFERED)
    return services.propose(offered, days=days, valid_from=day, source="12/BGDĐT", by=by)


def test_a_benchmark_applies_once_a_second_officer_has_confirmed_it(officers: Any) -> None:
    first, second = officers
    row = propose(first)
    assert benchmarks.find_benchmark(C.OFFERED, on=row.valid_from) == 14
    services.confirm(row, by=second)
    assert benchmarks.find_benchmark(C.OFFERED, on=row.valid_from) == 10
    assert benchmarks.find_benchmark(C.OFFERED, on=row.valid_from - timedelta(1)) == 14


def test_nobody_confirms_their_own_benchmark_but_may_take_it_back(officers: Any) -> None:
    row = propose(officers[0])
    with pytest.raises(NotAllowed):
        services.confirm(row, by=officers[0])
    services.reject(row, reason="Nhầm", by=officers[0])
    assert propose(officers[0], days=11).days == 11


def test_the_past_is_never_edited(officers: Any) -> None:
    with pytest.raises(RegistryError, match="Quy tắc|rule"):
        propose(officers[0], after=-1)
    row = propose(officers[0])
    row.valid_from = hanoi_today() - timedelta(1)  # it waited too long
    with pytest.raises(RegistryError):
        services.confirm(row, by=officers[1])


def test_a_step_has_one_proposal_at_a_time_and_it_says_something_new(officers: Any) -> None:
    with pytest.raises(RegistryError):
        propose(officers[0], days=14)
    propose(officers[0])
    with pytest.raises(Conflict):
        propose(officers[1], days=12)


def test_a_second_load_leaves_what_the_ministry_changed(officers: Any) -> None:
    services.confirm(propose(officers[0]), by=officers[1])
    before = len(benchmarks.list_editions())
    loading.load()
    assert len(benchmarks.list_editions()) == before
    assert latest_of(C.OFFERED).days == 10


def test_the_ministry_changes_a_benchmark_in_the_browser(client: Any, officers: Any) -> None:
    first, second = officers
    client.log_in(first)
    url = f"/en/durations/benchmarks/{latest_of(C.OFFERED).id}/change"
    day = f"{hanoi_today() + timedelta(3):%d/%m/%Y}"
    refused = press(client, url, days="0", valid_from=day, source="12/BGDĐT")
    assert refused.status_code == 422
    assert "12/BGDĐT" in refused.text
    assert press(client, url, days="9", valid_from=day, source="12/BGDĐT").status_code == 302
    row = benchmarks.find_proposed(C.OFFERED)
    assert row is not None
    client.log_in(second)
    assert "Offered" in client.get("/en/work/").text
    assert press(client, f"/en/durations/benchmarks/{row.id}", outcome="confirm").status_code == 302
    assert latest_of(C.OFFERED).days == 9


@pytest.mark.parametrize("role", [Role.INSTITUTION_RECRUITER, Role.RECRUITMENT_OFFICER])
def test_others_read_the_benchmarks_and_change_none(client: Any, role: Role) -> None:
    client.log_in(make_user(role))
    page = client.get("/en/durations/benchmarks")
    assert "Offered" in page.text
    assert "/change" not in page.text
    assert (
        client.get(f"/en/durations/benchmarks/{latest_of(C.OFFERED).id}/change").status_code == 403
    )
