"""Work of a leading expert in the country, whatever days its stretches share."""

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from registry.targets.leading import working_in_viet_nam
from registry.taxonomy.kinds import Mode

FIRST, LATER, ASKED = date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)
ENDS = (None, LATER, date(2026, 12, 1))
PAIRS = list(product(ENDS, ENDS))
RULE: Any = {"posts": True, "now": True, "modes": [Mode.FIXED_TERM.value]}
CONTRACT = UUID(int=1)


def case(*, posts: Any = (), rests: Any = (), contracts: Any = ()) -> Any:
    return SimpleNamespace(
        siblings=contracts,
        posts=[SimpleNamespace(valid_from=first, valid_to=end) for first, end in posts],
        checks_of={},
        rests={CONTRACT: tuple(rests)},
        designation=None,
        as_of=ASKED,
    )


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_posts_that_begin_on_one_day_are_told_whatever_their_ends(one: Any, other: Any) -> None:
    found = working_in_viet_nam(case(posts=[(FIRST, one), (FIRST, other)]), RULE)
    assert found.holds == (not one or not other or max(one, other) > ASKED)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_interruptions_that_begin_on_one_day_are_all_taken_off(one: Any, other: Any) -> None:
    contract = SimpleNamespace(
        contract_id=CONTRACT,
        is_void=False,
        started_on=FIRST,
        ended_early_on=None,
        ends_on=None,
        work_mode=Mode.FIXED_TERM,
    )
    rests = [(date(2026, 2, 1), one), (date(2026, 2, 1), other)]
    found = working_in_viet_nam(case(rests=rests, contracts=[contract]), RULE)
    assert found.holds == bool(one and other and max(one, other) <= ASKED)
