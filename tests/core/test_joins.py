"""Joins that a statement does not need."""

from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, exists, select

from registry.core.joins import without_unused
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation

METADATA = MetaData()


def make_table(name: str, *columns: Any) -> Table:
    return Table(name, METADATA, Column("id", Integer, primary_key=True), *columns)


PLACE = make_table("place", Column("name", Integer), Column("code", Integer, unique=True))
SCHOOL = Table("school", METADATA, Column("id", ForeignKey("place.id"), primary_key=True))
OWNER = make_table("owner", Column("case_id", Integer, unique=True), Column("user_id", Integer))
NOTE = make_table("note", Column("case_id", Integer))
CASE = make_table(
    "cases",
    Column("place_id", ForeignKey("place.id"), nullable=False),
    Column("school_id", ForeignKey("school.id"), nullable=False),
    Column("second_id", ForeignKey("place.id"), nullable=True),
)
SECOND = PLACE.alias()
AT_PLACE = CASE.join(PLACE, PLACE.c.id == CASE.c.place_id)
OWNED = CASE.outerjoin(OWNER, OWNER.c.case_id == CASE.c.id)


def tables_of(statement: Any) -> str:
    return " ".join(str(statement).partition("FROM ")[2].partition("WHERE")[0].split())


@pytest.mark.parametrize(
    "source",
    [
        AT_PLACE,
        CASE.join(PLACE, CASE.c.place_id == PLACE.c.id),
        CASE.join(PLACE, PLACE.c.id == CASE.c.school_id),  # a school is a place
        CASE.outerjoin(SECOND, SECOND.c.id == CASE.c.second_id),
        OWNED,
        OWNED.outerjoin(SECOND, SECOND.c.id == OWNER.c.user_id),
        OWNED.join(PLACE, PLACE.c.id == CASE.c.place_id),
    ],
)
def test_a_table_of_which_each_row_finds_one_row_is_left_out(source: Any) -> None:
    lean = without_unused(select(CASE.c.id).select_from(source).where(CASE.c.id > 1))
    assert tables_of(lean) == "cases"
    assert str(lean).endswith("WHERE cases.id > :id_1")


@pytest.mark.parametrize(
    "source",
    [
        CASE.join(SECOND, SECOND.c.id == CASE.c.second_id),  # there may be none
        CASE.join(PLACE, PLACE.c.code == CASE.c.place_id),  # no foreign key names it
        CASE.outerjoin(NOTE, NOTE.c.case_id == CASE.c.id),  # there may be several
        CASE.join(OWNER, OWNER.c.case_id == CASE.c.id),  # there may be none
        CASE.join(PLACE, PLACE.c.id > CASE.c.place_id),
        CASE.outerjoin(PLACE, PLACE.c.id == CASE.c.place_id, full=True),
        OWNED.join(PLACE, PLACE.c.id == OWNER.c.user_id),  # of a row that may be none
    ],
)
def test_a_table_that_says_which_rows_there_are_stays(source: Any) -> None:
    statement = select(CASE.c.id).select_from(source)
    assert tables_of(without_unused(statement)) == tables_of(statement)


def test_what_is_shown_asked_or_sorted_by_stays() -> None:
    both = AT_PLACE.outerjoin(OWNER, OWNER.c.case_id == CASE.c.id)
    of_cases = select(CASE.c.id).select_from(both)
    assert tables_of(without_unused(of_cases)) == "cases"
    assert "place" in tables_of(without_unused(select(PLACE.c.name).select_from(both)))
    assert "place" in tables_of(without_unused(of_cases.where(PLACE.c.name == 1)))
    by_owner = tables_of(without_unused(of_cases, OWNER.c.user_id))
    assert "owner" in by_owner
    assert "place" not in by_owner


def test_what_a_further_join_goes_by_stays() -> None:
    chain = OWNED.outerjoin(SECOND, SECOND.c.id == OWNER.c.user_id)
    lean = without_unused(select(CASE.c.id).select_from(chain), SECOND.c.name)
    assert tables_of(lean) == tables_of(select(CASE.c.id).select_from(chain))


def test_a_table_that_a_subquery_means_stays() -> None:
    """Left out, the subquery would go through the whole table."""
    noted = exists().where(NOTE.c.case_id == PLACE.c.code)
    statement = select(CASE.c.id).select_from(AT_PLACE).where(noted)
    assert tables_of(without_unused(statement)) == tables_of(statement)


def test_a_statement_of_one_table_is_the_same() -> None:
    statement = select(CASE.c.id).where(CASE.c.id == 1)
    assert without_unused(statement) is statement


def test_a_statement_of_whole_objects_is_the_same() -> None:
    statement = select(Opening).join(Organisation, Organisation.id == Opening.institution_id)
    assert without_unused(statement) is statement
    lean = without_unused(statement.with_only_columns(Opening.id, maintain_column_froms=True))
    assert tables_of(lean) == "openings"
