"""The tables of legal moves: each belongs to a model and speaks of nothing but its states."""

from typing import Any

import pytest
from sqlalchemy import inspect

from registry.core.migrating import load_models
from registry.core.tables import Base

load_models()
MACHINES = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "legal_moves")),
    key=lambda model: str(model.__tablename__),
)


def states_of(model: Any) -> set[Any]:
    return set(inspect(model).columns["state"].type.enum_class)


def test_every_machine_is_known() -> None:
    assert {model.__tablename__ for model in MACHINES} >= {
        "claims",
        "contract_corrections",
        "contracts",
        "count_decisions",
        "designation_entries",
        "duplicate_pairs",
        "introductions",
        "opening_editions",
        "openings",
        "persons",
        "post_entries",
        "procedures",
        "profile_cases",
        "step_benchmarks",
    }


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__tablename__)
def test_a_machine_moves_between_states_of_its_own_and_reaches_all_of_them(model: Any) -> None:
    states, moves = states_of(model), model.legal_moves
    assert set(moves) <= states
    reached = set().union(*moves.values())
    assert reached <= states
    assert all(isinstance(state, type(next(iter(states)))) for state in reached)
    never_reached = states - reached - set(moves)
    assert not never_reached, f"nothing leads to {never_reached}, and nothing leads on from there"
