"""The packaged reference data as every installation has it."""

from typing import Any

from journeys.conftest import country as country
from sqlalchemy import func, select

from registry.taxonomy import loading
from registry.taxonomy.models import DataLoad, Institution, Organisation, OrganisationKind


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
