"""What the public home says is on the way: never stale, and not worked out for each visitor."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_person

from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.targets import counting, loading, memory
from registry.targets.headlines import headline_counts
from registry.targets.preview import list_expected


@pytest.fixture(autouse=True)
def rules(database: Any) -> None:
    loading.load()
    database.flush()


def on_the_way() -> int:
    return headline_counts(hanoi_today())["TG1"].on_the_way


def agree(**values: Any) -> Contract:
    contract = make_contract(make_introduction(make_person()), state=ContractState.AGREED)
    contract.planned_start_on, contract.planned_end_on = date(2027, 2, 22), date(2027, 6, 27)
    for name, value in values.items():
        setattr(contract, name, value)
    session().flush()
    return contract


def test_each_change_of_what_was_agreed_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself: what is written here would have everything counted anew, what others write would not."""
    monkeypatch.setattr(memory, "shared", memory.Memory())
    monkeypatch.setattr(counting, "moments_of", lambda _count: ("place", ("same",), None, None))
    assert on_the_way() == 0
    contract = agree()
    assert on_the_way() == 1
    contract.planned_end_on = contract.planned_start_on + timedelta(days=3)
    session().flush()
    assert on_the_way() == 0
    contract.planned_end_on = date(2027, 6, 27)
    session().flush()
    assert on_the_way() == 1
    contract.state = ContractState.LAPSED
    session().flush()
    assert on_the_way() == 0


def test_it_is_asked_once_for_many_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    agree()
    asked: list[Any] = []

    def note(*args: Any) -> Any:
        asked.append(args)
        return list_expected(*args)

    monkeypatch.setattr("registry.targets.headlines.list_expected", note)
    assert [on_the_way() for _visitor in range(3)] == [1, 1, 1]
    assert len(asked) <= len(headline_counts())
