"""Would this contract count? In the words of the count itself."""

from datetime import date
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_person, make_signed_contract, make_term

from registry.contracts.kinds import ContractKind
from registry.contracts.states import ContractState
from registry.experts.models import Person
from registry.targets import loading
from registry.targets.preview import CountPreview, preview
from registry.taxonomy.kinds import Mode


@pytest.fixture(autouse=True)
def terms(database: Any) -> None:
    loading.load()
    for code in ("2025-2", "2026-1"):
        make_term(code)


def agreed(person: Person, first: date, last: date | None, **values: Any) -> CountPreview:
    """What the page of an agreed contract says of the first target in whose period it falls."""
    contract = make_contract(
        make_introduction(person),
        state=ContractState.AGREED,
        planned_start_on=first,
        planned_end_on=last,
        **values,
    )
    return preview(contract)[0]


PERMANENT = {"kind": ContractKind.PERMANENT_LECTURER, "work_mode": Mode.PERMANENT}
IN_2031 = date(2031, 1, 5)


def test_a_permanent_post_of_2031_is_expected_in_the_second_target() -> None:  # TA21
    said = agreed(make_person(), IN_2031, None, **PERMANENT)
    assert (said.target.code, said.expected_on, said.missing) == ("TG2", IN_2031, ())


def test_of_somebody_who_counts_in_the_first_target_the_second_expects_nothing() -> None:  # TA22
    person = make_person()
    make_signed_contract(person)
    said = agreed(person, IN_2031, None, **PERMANENT)
    assert said.expected_on is None
    reasons = {one.reason for one in said.missing}
    assert said.adds_nothing or "counted_elsewhere" in reasons, reasons


def test_a_second_contract_adds_nothing_to_the_same_target() -> None:
    person = make_person()
    make_signed_contract(person)
    said = agreed(person, date(2027, 2, 22), None, **PERMANENT)
    assert (said.target.code, said.adds_nothing, said.expected_on) == ("TG1", True, None)


def test_supervising_together_is_never_promised_to_count() -> None:  # TA20
    joint = {"kind": ContractKind.JOINT_APPOINTMENT, "work_mode": Mode.CO_SUPERVISION}
    said = agreed(make_person(), date(2026, 9, 7), date(2027, 1, 17), **joint)
    assert said.expected_on is None
    assert "no_teaching" in {one.reason for one in said.missing}
