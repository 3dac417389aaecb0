"""Of two posts that are held on the day of signature either makes its holder count, by both ways of counting."""

from datetime import date
from typing import Any

import pytest
from factories import make_term
from targets.worlds import FAR, Story

from registry.core import facts
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind, EmploymentKind
from registry.experts.models import Employment
from registry.targets import loading, recount
from registry.taxonomy.models import AcademicTerm

CHANGES: dict[str, dict[str, Any]] = {
    "left before": {"valid_to": date(2025, 6, 1)},
    "retired": {"kind": EmploymentKind.RETIRED},
}
SINCE, SIGNED = date(2022, 4, 1), date(2026, 1, 10)


@pytest.fixture
def terms(database: object) -> dict[str, AcademicTerm]:
    loading.load()
    return {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}


@pytest.mark.parametrize("checked", ["main", "beside", "both", "neither"])
@pytest.mark.parametrize("main", ["abroad", "left before", "retired"])
def test_either_post_counts_once_it_is_checked(
    terms: dict[str, AcademicTerm], main: str, checked: str
) -> None:
    story = Story(terms)
    beside = story.job("FR", SINCE, is_beside=True)
    if checked in {"beside", "both"}:
        story.also_checked(ClaimKind.EMPLOYMENT_ABROAD, beside)
    old = story.one(Employment, country_code="DE")
    if checked in {"beside", "neither"}:
        kind = ClaimKind.EMPLOYMENT_ABROAD
        facts.supersede(story.one(Verification, kind=kind, subject_series_id=old.series_id))
    if main != "abroad":
        facts.correct(old, by=None, reason="the story", **CHANGES[main])
    story.default(s=SIGNED)
    verdict = story.verdict(as_of=FAR)
    assert verdict is not None
    by_main = main == "abroad" and checked in {"main", "both"}
    by_beside = checked in {"beside", "both"}
    assert verdict.counts is (by_main or by_beside)
    assert list(recount.find_differences(as_of=FAR)) == []


def test_a_full_post_in_viet_nam_beside_the_one_abroad_still_needs_a_ruling(
    terms: dict[str, AcademicTerm],
) -> None:
    story = Story(terms)
    story.job("VN", SINCE, is_beside=True, is_full_time=True)
    story.default(s=SIGNED)
    verdict = story.verdict(as_of=FAR)
    assert verdict is not None
    assert {one.reason for one in verdict.failed} == {"needs_ruling"}
    assert list(recount.find_differences(as_of=FAR)) == []
