import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import make_institution, make_user
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from registry.core import facts
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import InstitutionType

UNIVERSITY, ACADEMY, COLLEGE = (
    InstitutionKind.UNIVERSITY,
    InstitutionKind.ACADEMY,
    InstitutionKind.COLLEGE,
)
APPEND_ONLY_FACTS = (
    "academic_terms",
    "concept_flags",
    "contract_facts",
    "contract_leavings",
    "contract_shares",
    "contract_rests",
    "counting_rulings",
    "designations",
    "doctorates",
    "domestic_posts",
    "employments",
    "expert_categories",
    "holidays",
    "institution_governing",
    "institution_places",
    "institution_types",
    "mission_jurisdictions",
    "organisation_names",
    "person_merges",
    "residences",
    "rule_sets",
    "semester_deliveries",
    "step_checks",
    "targets",
    "verifications",
)
LEDGERS = ("access_events", "audit_events", "state_changes")


def moment(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def make_type(database: Any, *, at: datetime, **values: Any) -> InstitutionType:
    institution = make_institution()
    database.execute(
        update(InstitutionType)
        .where(InstitutionType.institution_id == institution.id)
        .values(superseded_at=moment(1))
    )
    fact = InstitutionType(
        institution_id=institution.id,
        **{"kind": UNIVERSITY, "valid_from": date(2020, 1, 1)} | values,
    )
    facts.record(fact, by=None, at=at)
    database.flush()
    return fact


def kinds(database: Any, fact: InstitutionType, **axes: Any) -> list[InstitutionKind]:
    statement = facts.read(InstitutionType, **axes)
    rows = database.scalars(
        statement.where(InstitutionType.institution_id == fact.institution_id)
    ).all()
    return [row.kind for row in rows]


def test_a_correction_adds_a_row_and_keeps_what_was_believed(database: Any) -> None:
    officer = make_user()
    first = make_type(database, at=moment(2))
    second = facts.correct(
        first, by=officer, reason="Decision 12 says so", at=moment(10), kind=ACADEMY
    )
    database.flush()
    assert second.series_id == first.series_id
    assert second.id != first.id
    assert (second.recorded_by_id, second.reason) == (officer.id, "Decision 12 says so")
    assert second.valid_from == first.valid_from
    assert kinds(database, first) == [ACADEMY]
    assert kinds(database, first, known_at=moment(9)) == [UNIVERSITY]
    assert kinds(database, first, known_at=moment(10)) == [ACADEMY]


def test_a_fact_not_yet_recorded_was_not_known(database: Any) -> None:
    fact = make_type(database, at=moment(5))
    assert kinds(database, fact, known_at=moment(4)) == []
    assert kinds(database, fact, known_at=moment(5)) == [UNIVERSITY]


def test_the_last_day_of_validity_is_the_one_before_valid_to(database: Any) -> None:
    fact = make_type(database, at=moment(2), valid_to=date(2026, 7, 1))
    assert kinds(database, fact, as_of=date(2026, 6, 30)) == [UNIVERSITY]
    assert kinds(database, fact, as_of=date(2026, 7, 1)) == []
    assert kinds(database, fact, as_of=date(2019, 12, 31)) == []
    assert [fact.holds_on(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [True, False]


def test_a_correction_needs_a_reason(database: Any) -> None:
    fact = make_type(database, at=moment(2))
    with pytest.raises(ValueError, match="says why"):
        facts.correct(fact, by=None, reason="", kind=ACADEMY)


def test_a_superseded_fact_is_not_corrected_again(database: Any) -> None:
    fact = make_type(database, at=moment(2))
    facts.correct(fact, by=None, reason="first", kind=ACADEMY)
    with pytest.raises(ValueError, match="superseded already"):
        facts.correct(fact, by=None, reason="second", kind=COLLEGE)


def refused(database: Any, statement: str, **values: Any) -> str:
    with pytest.raises(DBAPIError) as caught, database.begin_nested():
        database.execute(text(statement), values)
    return str(caught.value)


def test_the_database_refuses_a_second_current_row_of_a_series(database: Any) -> None:
    fact = make_type(database, at=moment(2))
    second = InstitutionType(
        institution_id=fact.institution_id,
        kind=ACADEMY,
        valid_from=date(2020, 1, 1),
        series_id=fact.series_id,
    )
    with pytest.raises(DBAPIError), database.begin_nested():
        facts.record(second, by=None)


@pytest.mark.parametrize(
    "change", ["kind = 'college'", "valid_from = '1999-01-01'", "reason = 'other'"]
)
def test_the_database_refuses_to_overwrite_a_fact(database: Any, change: str) -> None:
    make_type(database, at=moment(2))
    assert "append-only" in refused(database, f"UPDATE institution_types SET {change}")


def test_the_database_refuses_to_believe_again_what_was_superseded(database: Any) -> None:
    fact = make_type(database, at=moment(2))
    facts.supersede(fact)
    assert refused(database, "UPDATE institution_types SET superseded_at = NULL")
    again = "UPDATE institution_types SET superseded_at = '2030-01-01 00:00:00'"
    assert refused(database, again)


def test_the_database_refuses_to_delete_a_fact(database: Any) -> None:
    make_type(database, at=moment(2))
    assert "append-only" in refused(database, "DELETE FROM institution_types")


def triggers(database: Any) -> set[str]:
    if database.bind.dialect.name == "postgresql":
        return set(database.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))
    return set(database.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))


@pytest.mark.parametrize("table", [*APPEND_ONLY_FACTS, *LEDGERS])
def test_every_fact_and_ledger_is_protected_by_triggers(database: Any, table: str) -> None:
    assert {f"{table}_no_delete", f"{table}_no_update"} <= triggers(database)


def test_every_model_of_facts_is_among_the_protected_tables() -> None:
    pending, found = [facts.Fact], set()
    while pending:
        model = pending.pop()
        pending.extend(model.__subclasses__())
        if not model.__dict__.get("__abstract__"):
            found.add(model.__tablename__)
    assert found == set(APPEND_ONLY_FACTS)


DAY_ZERO = date(2026, 1, 1)
STEP = st.tuples(
    st.sampled_from(list(InstitutionKind)),
    st.integers(0, 40),  # valid from
    st.none() | st.integers(1, 40),  # for how many days
    st.integers(1, 5),  # hours until it is written down
)


@settings(max_examples=25)
@given(
    steps=st.lists(STEP, min_size=1, max_size=6), day=st.integers(-1, 85), hour=st.integers(0, 35)
)
def test_both_axes_answer_as_a_plain_list_of_beliefs_does(
    database: Any, steps: list[Any], day: int, hour: int
) -> None:
    at, series, institution = moment(2, 0), uuid.uuid4(), make_institution()
    believed: list[tuple[datetime, InstitutionKind, date, date | None]] = []
    fact: InstitutionType | None = None
    for kind, start, length, wait in steps:
        at += timedelta(hours=wait)
        begin = DAY_ZERO + timedelta(days=start)
        end = begin + timedelta(days=length) if length else None
        values = {"kind": kind, "valid_from": begin, "valid_to": end}
        if fact is None:
            fact = InstitutionType(institution_id=institution.id, series_id=series, **values)
            facts.record(fact, by=None, at=at)
        else:
            fact = facts.correct(fact, by=None, reason="corrected", at=at, **values)
        believed.append((at, kind, begin, end))
    database.flush()
    wanted_day, known_at = DAY_ZERO + timedelta(days=day), moment(2, 0) + timedelta(hours=hour)
    known = [one for one in believed if one[0] <= known_at][-1:]
    expected = [
        one[1] for one in known if one[2] <= wanted_day and (not one[3] or wanted_day < one[3])
    ]
    rows = database.scalars(
        facts.read(InstitutionType, as_of=wanted_day, known_at=known_at).where(
            InstitutionType.series_id == series
        )
    ).all()
    assert [row.kind for row in rows] == expected
    current = select(InstitutionType).where(
        InstitutionType.series_id == series, InstitutionType.superseded_at.is_(None)
    )
    assert len(database.scalars(current).all()) == 1
