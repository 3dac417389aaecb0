"""Rows of the table of the two time axes (TA) that no other test tells.

TA1-TA3, TA6, TA10, TA13: test_two_axes. TA7, TA18, TA19: test_cases. TA9, TA12, TA15: test_told_later.
TA16: test_views (differences). TA20-TA22: test_preview.
"""

from datetime import date
from typing import Any

import pytest
from factories import make_concept, make_opening, make_program, make_term
from targets.test_told_later import Told, count, told
from targets.worlds import Story

from registry.core import facts
from registry.core.db import session
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind
from registry.experts.models import Employment
from registry.targets import loading, queries
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import AcademicTerm, InstitutionType

__all__ = ["told"]
MARCH, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 8, 1), date(2026, 11, 1)


@pytest.fixture
def terms(database: Any) -> dict[str, AcademicTerm]:
    loading.load()
    return {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}


@pytest.fixture
def story(terms: dict[str, AcademicTerm], told: Told) -> Story:
    """Told in March, and whatever comes next in November."""
    told.on(MARCH)
    made = Story(terms)
    made.default()
    session().flush()
    told.on(AUTUMN)
    return made


def both(reading: str = "", as_of: date = date(2026, 6, 30)) -> tuple[int, int]:
    """(as known in summer, as known now)"""
    return tuple(  # type: ignore[return-value]
        count(as_of=as_of, known=known, reading=reading).number for known in (SUMMER, None)
    )


def test_ta4_another_field_of_the_opening_changes_no_field_taught(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(MARCH)
    story = Story(terms)
    opening = make_opening(make_program(story.place))
    story.default(taught_field="10201", opening_id=opening.id)
    told.on(AUTUMN)
    assert both("field_taught") == (1, 1)
    opening.field_id = make_concept("60101", is_stem=False).id
    assert both("field_taught") == (1, 1)


def test_ta5_a_rule_set_that_is_corrected_rules_from_then_on(story: Story) -> None:
    assert both() == (1, 1)
    rules = queries.get_rule_set(queries.get_target("TG1"), "official")
    narrow = [
        rule | ({"kinds": ["academy"]} if rule["code"] == "institution_counts" else {})
        for rule in rules.predicates
    ]
    facts.correct(rules, by=None, reason="decided", edition="TG1-2026.2", predicates=narrow)
    assert both() == (1, 0)


def test_ta8_a_post_checked_again_years_later_keeps_its_place(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2030, 12, 1))
    story = Story(terms)
    story.contract(date(2030, 1, 10), date(2030, 2, 20), date(2030, 6, 25))
    end = date(2030, 12, 31)
    assert count(as_of=end, known=end).number == 1
    told.on(date(2032, 3, 1))
    post = story.change(Employment, employer="Đại học Khác")
    story.unchecked(ClaimKind.EMPLOYMENT_ABROAD)
    told.on(date(2032, 3, 15))
    again_on = date(2032, 3, 15)
    old = session().query(Verification).filter_by(
        person_id=story.person.id, kind=ClaimKind.EMPLOYMENT_ABROAD
    ).first()  # fmt: skip
    assert old is not None
    facts.record(
        Verification(
            claim_id=old.claim_id,
            person_id=old.person_id,
            kind=old.kind,
            method=old.method,
            verifier_id=old.verifier_id,
            subject_series_id=post.series_id,
            level=2,
            valid_from=again_on,
            source_what="Lưu trữ",
        ),
        by=None,
    )
    [row] = count(as_of=end).counted
    assert (row.qualifying_on, row.proved_on) == (date(2030, 2, 20), again_on)
    assert count(as_of=end, known=end).number == 1, "what was known then stays"


def test_ta11_a_signature_recorded_late_was_not_known_before(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2026, 6, 1))
    story = Story(terms)
    story.default(s=date(2026, 2, 1))
    february = date(2026, 2, 28)
    assert count(as_of=february, known=february).number == 0
    assert count(as_of=february).number == 1


def test_ta14_a_kind_since_an_earlier_day_was_not_known_before(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(MARCH)
    story = Story(terms)
    story.at(InstitutionKind.COLLEGE)
    story.default()
    session().flush()
    told.on(AUTUMN)
    facts.record(
        InstitutionType(
            institution_id=story.place.id,
            kind=InstitutionKind.UNIVERSITY,
            valid_from=date(2024, 1, 1),
        ),
        by=None,
    )
    assert both() == (0, 1)


def test_ta17_a_planned_start_counts_on_no_day(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    story.contract(date(2026, 10, 1), date(2027, 2, 22), date(2027, 6, 20), started=False)
    verdict = story.verdict(as_of=date(2027, 12, 31))
    assert verdict is not None
    assert {one.reason for one in verdict.failed} & {"not_started", "start_overdue"}
