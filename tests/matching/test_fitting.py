"""Openings ranked for an expert, and the advice that comes true when it is followed."""

import itertools
from typing import Any

import pytest
from factories import make_institution, make_opening, make_person, make_program
from sqlalchemy import delete

from registry.core.db import session
from registry.experts.models import AvailabilityWindow, LanguageSkill
from registry.matching import fitting, queries, scoring
from registry.programs.kinds import CriterionKind, CriterionSubject
from registry.programs.models import Criterion

places = itertools.count(100)


@pytest.fixture
def program(database: Any) -> Any:
    return make_program(make_institution())


def make_must(opening: Any, subject: CriterionSubject, value: str) -> None:
    session().add(
        Criterion(
            opening_id=opening.id,
            kind=CriterionKind.HARD,
            subject=subject,
            value=value,
            weight=10,
            position=next(places),
        )
    )
    session().flush()
    session().expire(opening)


def test_who_follows_the_advice_fits_exactly_the_promised_openings(program: Any) -> None:
    person = make_person()
    session().execute(delete(LanguageSkill).where(LanguageSkill.person_id == person.id))
    session().execute(delete(AvailabilityWindow).where(AvailabilityWindow.person_id == person.id))
    wanted = [make_opening(program) for _ in range(3)]
    for opening in wanted[:2]:
        make_must(opening, CriterionSubject.LANGUAGE, "fr")
    both = make_opening(program)
    make_must(both, CriterionSubject.LANGUAGE, "fr")
    make_must(both, CriterionSubject.LANGUAGE, "ja")
    session().flush()
    session().expire(person)
    before = fitting.rank(person)
    met = {one.opening.id for one in before if not one.missed}
    [advice] = [one for one in fitting.advise(before) if one.wish.value == "fr"]
    assert {one.id for one in advice.openings} == {one.id for one in wanted[:2]}
    session().add(LanguageSkill(person_id=person.id, language="fr", level="C1", can_teach=True))
    session().flush()
    session().expire(person)
    after = {one.opening.id for one in fitting.rank(person) if not one.missed}
    assert after - met == {one.id for one in advice.openings}


def test_the_score_is_the_one_that_institutions_read(program: Any) -> None:
    person, opening = make_person(), make_opening(program)
    [own] = [one for one in fitting.rank(person) if one.opening.id == opening.id]
    facts = queries.candidates([person], opening)
    assert own.score == scoring.score(opening, facts[person.id])
