"""The packaged reference data as every installation has it."""

from datetime import date
from typing import Any

from journeys.conftest import country as country
from sqlalchemy import func, select

from registry.taxonomy import loading
from registry.taxonomy.loading_rows import read_rows
from registry.taxonomy.models import (
    DataLoad,
    Institution,
    Organisation,
    OrganisationKind,
    ReferenceRow,
    Table,
)
from registry.taxonomy.queries import add_working_days
from registry.taxonomy.screens import SCREENS


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
