"""The table of cases that the rules must decide: each story under each reading, with its day or reason."""

from datetime import date
from typing import Any

import pytest
from factories import make_term
from targets.contract_cases import OF_CONTRACTS
from targets.people_cases import OF_PEOPLE
from targets.tells import checked_late, confirmed
from targets.worlds import FAR, Milestone, Story

from registry.core.db import session
from registry.targets import loading, recount
from registry.taxonomy.models import AcademicTerm

CASES = [*OF_CONTRACTS, *OF_PEOPLE]


@pytest.fixture
def terms(database: Any) -> dict[str, AcademicTerm]:
    loading.load()
    codes = ("2025-1", "2025-2", "2025-3", "2026-1", "2030-1")
    return {code: make_term(code) for code in codes}


def test_every_case_of_the_table_is_decided_as_it_must(terms: dict[str, AcademicTerm]) -> None:
    told = []
    for number, tell, expected in CASES:
        story = Story(terms)
        tell(story)
        told.append((number, story, expected))
    session().flush()
    wrong = [
        f"case {number}, {reading}: {found}, not {wanted}"
        for number, story, expected in told
        for reading, wanted in expected.items()
        if (found := answer(story, reading, wanted)) != wanted
    ]
    assert not wrong, "\n" + "\n".join(wrong)
    differences = list(recount.find_differences(as_of=FAR))  # all of them at once, a second way
    assert differences == []


def answer(story: Story, reading: str, wanted: date | str) -> object:
    verdict = story.verdict(reading)
    if verdict is None:
        return "nothing"
    if verdict.qualifying_on or isinstance(wanted, date):
        return verdict.qualifying_on or sorted(one.reason for one in verdict.failed)
    reasons = {one.reason for one in verdict.failed}
    return wanted if wanted in reasons else sorted(reasons)


def test_the_two_days_of_a_late_check_are_kept_apart(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    checked_late(story)
    verdict = story.verdict()
    assert verdict is not None
    assert (verdict.qualifying_on, verdict.proved_on) == (date(2030, 12, 5), date(2031, 3, 1))


def test_a_check_of_the_officer_names_its_step(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    confirmed(story)
    verdict = story.verdict()
    assert verdict is not None
    [finding] = verdict.failed
    assert finding.values["steps"] == [Milestone.SIGNATURE, Milestone.START]
    assert verdict.waits_for_officer
