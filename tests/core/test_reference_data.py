"""The packaged reference data as every installation has it."""

import re
from datetime import date
from typing import Any

import pytest
from flask_babel import force_locale
from journeys.conftest import country as country
from sqlalchemy import func, select

from registry.taxonomy import columns, loading
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.kinds import OrganisationKind, Table
from registry.taxonomy.loading_rows import read_rows, read_states
from registry.taxonomy.mission_models import Mission, MissionJurisdiction
from registry.taxonomy.models import (
    Holiday,
    Institution,
    LegalRule,
    Organisation,
    Province,
    ReferenceRow,
)
from registry.taxonomy.screens import SCREENS
from registry.taxonomy.sources import DataLoad
from registry.taxonomy.working_days import add_working_days


def governing(database: Any, code: str) -> Organisation | None:
    own = database.scalars(select(Organisation).where(Organisation.code == f"HEI-{code}")).one()
    return database.get(Organisation, own.parent_id) if own.parent_id else None


def test_each_institution_stands_under_who_governs_it(country: Any) -> None:
    expected = {
        "HUST": "MOET",
        "VNU-UET": "HEI-VNU",
        "VNU": None,  # a national university reports for itself
    }
    for code, body in expected.items():
        found = governing(country, code)
        assert (found and found.code) == body, code
    saigon = governing(country, "SGU")
    assert saigon is not None
    assert saigon.kind is OrganisationKind.PROVINCE
    assert saigon.name_vi == "Ủy ban nhân dân thành phố Hồ Chí Minh"
    hanoi = governing(country, "HNMU")
    assert hanoi is not None
    assert hanoi.id != saigon.id


def test_a_university_is_found_by_however_its_code_is_written(country: Any) -> None:
    rows = country.scalars(
        select(Institution).where(
            Institution.governing_en.contains("National University Ho Chi Minh")
        )
    )
    parents = {row.organisation.parent_id for row in rows}
    assert len(parents) == 1
    assert country.get_one(Organisation, parents.pop()).code == "HEI-VNU-HCM"


def test_reading_the_institutions_again_adds_nothing(country: Any) -> None:
    before = country.scalar(select(func.count()).select_from(Organisation))
    country.query(DataLoad).filter_by(file="institutions.csv").delete()
    loading.load()
    country.flush()
    assert country.scalar(select(func.count()).select_from(Organisation)) == before


def test_every_row_of_a_shown_table_is_there_with_its_doubt(country: Any) -> None:
    for table in Table:
        rows = read_rows(f"{table.value}.csv")
        statement = select(ReferenceRow).where(ReferenceRow.file == table)
        found = country.scalars(statement).all()
        assert len(found) == len(rows), table
        unseen = sum(row.get("confidence") == "own-knowledge" for row in rows)
        assert sum(not one.is_confirmed for one in found) >= unseen, table
    for screen in SCREENS.values():
        assert country.execute(screen.statement().limit(1)).first() is not None, screen.name


def test_a_saturday_that_is_worked_is_a_working_day(country: Any) -> None:
    friday, saturday = date(2026, 8, 21), date(2026, 8, 22)
    assert add_working_days(friday, 1) == saturday
    assert add_working_days(date(2026, 8, 28), 1) == date(2026, 9, 3), "31/08 to 02/09 are free"
    assert add_working_days(date(2026, 10, 2), 1) == date(2026, 10, 5)


STATED: dict[
    str, tuple[Any, Any]
] = {  # rows of a file in the tables, by the key that the file of states has
    "orgs.csv": (Organisation, lambda row: row.code),
    "institutions.csv": (Institution, lambda row: row.organisation.code.removeprefix("HEI-")),
    "legal_rules.csv": (LegalRule, lambda row: row.code),
    "holidays.csv": (Holiday, lambda row: row.day.isoformat()),
    "schemes.csv": (Scheme, lambda row: row.code),
    "strategic_technologies.csv": (Concept, lambda row: f"{row.scheme.code}/{row.code}"),
    "missions.csv": (Mission, lambda row: f"{row.country_code}/{row.city_en}/{row.kind}"),
}


@pytest.mark.parametrize("name", STATED)
def test_what_is_computed_or_own_knowledge_is_shown_as_such(country: Any, name: str) -> None:
    model, key = STATED[name]
    found = {key(row): row for row in country.scalars(select(model))}
    states = read_states(name)
    assert states
    for code, state in states.items():
        if code in found and state["confidence"] in {"computed", "own-knowledge"}:
            assert found[code].doubt, code
    gone = [code for code in states if code not in found]
    assert all("removed" in states[code]["change"] for code in gone), gone


def test_who_governs_an_institution_is_shown_with_its_doubt(country: Any) -> None:
    """In its cell, whatever is known of the rest of the row."""
    sources = {
        row["abbrev"]: row["source_codes_and_governing"] for row in read_rows("institutions.csv")
    }
    cell = next(
        value for name, _label, value in SCREENS["institutions"].columns if name == "governing"
    )
    for row in country.scalars(select(Institution)):
        is_unseen = "own-knowledge" in sources[row.organisation.code.removeprefix("HEI-")]
        assert cell(row).endswith("Unconfirmed") == is_unseen, row.name_en
    known = Institution(
        governing_vi="Bộ Y tế", governing_en="Ministry of Health", governing_source="S17"
    )
    assert cell(known) == "Ministry of Health"


def test_every_legal_rule_is_said_in_both_languages(country: Any) -> None:
    """Figures and numbers of documents are the same in both; nobody has checked the words yet."""
    rules = country.scalars(select(LegalRule)).all()
    assert {row["rule_id"] for row in read_rows("legal_rules_vi.csv")} == {
        one.code for one in rules
    }
    for one in rules:
        for name in ("title", "text", "citation"):
            assert getattr(one, f"{name}_vi"), one.code
        cited = set(re.findall(r"\d+/20\d\d", one.citation_en))
        assert cited <= set(re.findall(r"\d+/20\d\d", one.citation_vi)), one.code
        assert figures(one.text_en) <= figures(one.text_vi), one.code


def figures(text: str) -> set[str]:
    """Numbers as they are written in either language: 1,760 and 1.760; "16th" may be Roman."""
    text = re.sub(r"\d+th\b", "", text)
    return {found.replace(".", "").replace(",", "") for found in re.findall(r"\d[\d.,]*\d", text)}


def test_whoever_must_report_is_there(country: Any) -> None:
    bodies = country.scalars(select(Organisation)).all()
    committees = [one for one in bodies if one.code.startswith("PPC-")]
    provinces = country.scalars(
        select(Province).where(Province.valid_to.is_(None), ~Province.code.startswith("C"))
    ).all()
    assert len(committees) == len(provinces) == 34
    assert {one.code.removeprefix("PPC-") for one in committees} == {one.code for one in provinces}
    ministries = {one.name_vi for one in bodies if one.kind is OrganisationKind.MINISTRY}
    assert len(ministries) == 14, sorted(ministries)
    codes = {one.code for one in bodies}
    assert {row["code"] for row in read_rows("orgs.csv")} <= codes


def test_a_province_bears_each_name_in_its_own_time(country: Any) -> None:
    hue = country.scalars(
        select(Province).where(Province.code == "C046").order_by(Province.valid_to)
    ).all()
    assert [(row.name_vi, row.valid_to) for row in hue] == [
        ("Thừa Thiên Huế", date(2025, 1, 1)),
        ("Huế", date(2025, 7, 1)),
    ]


def test_each_mission_that_may_answer_is_responsible_for_something(country: Any) -> None:
    told = set(country.scalars(select(MissionJurisdiction.mission_id)))
    idle = [
        row.organisation.code
        for row in country.scalars(select(Mission))
        if row.kind != "permanent_mission" and row.id not in told
    ]
    assert idle == []


def test_codes_of_the_tables_are_words_in_the_language_of_the_page(
    country: Any, monkeypatch: Any
) -> None:
    marked = {"vi": '<span lang="en">annex not found</span>', "en": "annex not found"}
    for language, word in (("vi", "Đề xuất"), ("en", "Proposal")):
        monkeypatch.setattr(columns, "locale", lambda language=language: language)
        with force_locale(language):
            assert str(columns.said("proposal")) == word
            assert columns.said("10301") == "10301"
            assert columns.in_english("annex not found") == marked[language]


def test_every_code_that_the_tables_use_has_its_word(country: Any) -> None:
    definitions = select(ReferenceRow.detail).where(ReferenceRow.file == Table.STEM_DEFINITIONS)
    assert set(country.scalars(definitions)) <= set(columns.WORDS)
