"""The search box of the header: each kind of record by its number, in every habit of writing it."""

from typing import Any

import pytest
from faults.conftest import country as country
from faults.conftest import explorer as explorer
from faults.explorer import Explorer
from sqlalchemy import select

from registry.contracts.models import Contract
from registry.core import numbering
from registry.core.finding import is_question, words
from registry.entries.models import ContractEntry
from registry.experts.models import Person
from registry.interests.models import Interest
from registry.introductions.models import Introduction
from registry.nominations.models import Nomination
from registry.programs.models import Opening, TalentProgram

pytestmark = pytest.mark.slow
OFFICER, SECRETARIAT = "scheme_officer", "designation_secretariat"
NUMBERS: list[tuple[Any, str]] = [
    (Contract.number, OFFICER),
    (Introduction.code, OFFICER),
    (Interest.code, OFFICER),
    (ContractEntry.number, "institution_recruiter"),
    (Opening.code, "institution_recruiter"),
    (TalentProgram.code, OFFICER),
    (Person.number, OFFICER),
    (Nomination.code, SECRETARIAT),
]


def find(explorer: Explorer, reader: str, typed: str) -> str:
    page = explorer.client_of(reader).get("/en/find/", query_string={"q": typed})
    assert page.status_code == 200
    found: str = page.text.partition("<main")[2].partition("</main>")[0]
    return found.replace(f'value="{typed}"', "")


@pytest.mark.parametrize(("column", "reader"), NUMBERS, ids=lambda one: str(one))
def test_a_record_is_found_by_its_number(explorer: Explorer, column: Any, reader: str) -> None:
    number = explorer.connection.scalar(select(column).order_by(column).limit(1))
    for typed in (number, number.lower(), number.replace("-", " "), f" #{number} "):
        assert number in find(explorer, reader, typed), typed


def test_what_is_no_word_and_no_number_finds_nothing(explorer: Explorer) -> None:
    for typed in ("!!", "-", "( )"):
        assert "Nothing is found" in find(explorer, OFFICER, typed)


@pytest.mark.parametrize("prefix", sorted(numbering.PREFIXES))
def test_every_number_that_is_given_out_is_read_as_one(prefix: str) -> None:
    number = f"{prefix}-2026-0042"
    assert is_question(number)
    assert words(number) == []


def test_a_nomination_may_be_written_with_its_own_letter() -> None:
    assert is_question("ĐC-2026-0001")


def test_a_prefix_that_no_search_knows_is_not_given_out() -> None:
    with pytest.raises(ValueError, match="ZZ-"):
        numbering.next_number("ZZ-2026-")
