"""Each number of a page is the list that it opens and the file that is taken away, whatever is asked."""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from client import Client
from factories import (
    make_concept,
    make_flag,
    make_institution,
    make_person,
    make_signed_contract,
    make_term,
    make_user,
)
from flask import Flask, g
from pages import token
from werkzeug.datastructures import MultiDict

from registry.contracts.kinds import ContractKind
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import end_of_day
from registry.core.permissions import Role
from registry.dashboard.pivots import pivot
from registry.experts.models import Employment, Person
from registry.targets import lists, loading, queries, scope, traits
from registry.targets.lists import tables
from registry.targets.verdicts import Count
from registry.taxonomy.kinds import Mode
from registry.web.lists import address, reading

DAYS = (date(2026, 6, 30), date(2026, 10, 1), date(2026, 11, 23))
NAMES = ("institution", "body", "field", "kind", "mode", "month", "term", "country", "region")
FIELDS = ("", "10201", "20201", "10301")


@pytest.fixture
def page(database: Any, application: Flask) -> Any:
    loading.load()
    for code in ("2025-1", "2025-2", "2026-1"):
        make_term(code)
    for code in FIELDS[1:]:
        make_flag(make_concept(code))
    with application.test_request_context("/en/"):
        g.locale = "en"
        yield


def populate(rng: random.Random) -> None:
    """People with one or several contracts, some of them not counted, some corrected later."""
    places = [make_institution() for _number in range(4)]
    for _number in range(24):
        person = make_person()
        for _contract in range(rng.choice((1, 1, 1, 2))):
            signed = date(2025, 9, 1) + timedelta(rng.randrange(240))
            starts = signed + timedelta(rng.randrange(10, 60))
            fact = make_signed_contract(
                person,
                rng.choice(places),
                kind=rng.choice(list(ContractKind)),
                work_mode=rng.choice((Mode.PERMANENT, Mode.VISITING_SEMESTER, Mode.ONLINE)),
                signed_on=signed,
                starts_on=starts,
                started_on=rng.choice((starts, starts, None)),
                ends_on=starts + timedelta(200),
                taught_field=rng.choice(FIELDS),
                recorded_at=datetime.combine(signed, datetime.min.time(), UTC),
                is_checked=rng.random() < 0.8,
            )
            if rng.random() < 0.2:
                facts.correct(fact, by=None, reason="the story", is_void=True)
    session().flush()


def counts(rng: random.Random) -> list[Count]:
    target = queries.get_target("TG1")
    found = []
    for rules in queries.list_rule_sets(target):
        day = rng.choice(DAYS)
        known_at = rng.choice((None, None, end_of_day(rng.choice(DAYS))))
        found.append(queries.count(target, reading=rules.reading, as_of=day, known_at=known_at))
    return found


def files_of(the_list: Any, asked: Any, user: Any) -> list[Any]:
    return list(reading.stream(the_list, asked, user, most=1000))


@pytest.mark.parametrize("seed", range(4))
def test_a_number_is_the_rows_of_its_list_and_of_its_file(page: Any, seed: int) -> None:
    rng = random.Random(seed)
    populate(rng)
    user = make_user(Role.SCHEME_OFFICER)
    compared = 0
    for count in counts(rng):
        everybody = scope.in_scope(queries.get_target("TG1"), count.counted, user, count=count)
        the_list = lists.counted("TG1", count, everybody).for_reader(user)
        known = tables.find_dimensions(the_list, NAMES)
        assert set(known) == set(NAMES)
        nothing = address.read(the_list, MultiDict(), user=user)
        down, across = (known[name] for name in rng.sample(NAMES, 2))
        groups = tables.count_by(the_list, nothing, user, [down, across])
        assert sum(groups.values()) == count.number == len(files_of(the_list, nothing, user))
        values = tables.read_values(the_list, nothing, user, [down, across])
        for (row, column), number in groups.items():
            chosen = MultiDict({down.name: reading.plain(row), across.name: reading.plain(column)})
            asked = address.read(the_list, chosen, user=user)
            shown = reading.read_page(the_list, asked, user)
            assert number == shown.total == len(files_of(the_list, asked, user))
            assert number == sum(one[1:] == (row, column) for one in values)
            compared += 1
    assert compared > 5


@pytest.mark.parametrize("seed", range(3))
def test_what_is_recorded_later_moves_nobody_of_an_earlier_moment(page: Any, seed: int) -> None:
    rng = random.Random(seed)
    populate(rng)
    then = datetime.now(UTC)
    target, day = queries.get_target("TG1"), DAYS[-1]

    def told() -> list[Any]:
        count = queries.count(target, reading="signed", as_of=day, known_at=then)
        return [
            (one.verdict.person_id, one.traits, one.month)
            for one in traits.tell_apart(count, count.counted)
        ]

    before = told()
    for post in session().scalars(facts.read(Employment)).all():
        facts.correct(post, by=None, reason="the story", country_code="JP")
    populate(rng)
    now_known = queries.count(target, reading="signed", as_of=day)
    moved = traits.tell_apart(now_known, now_known.counted)
    assert before
    assert told() == before
    assert {one.traits.country for one in moved} != {row[1].country for row in before}


def test_only_who_answers_for_the_count_reads_where_people_come_from(page: Any) -> None:
    institution = make_institution()
    make_signed_contract(institution=institution)
    count = queries.count(queries.get_target("TG1"), as_of=DAYS[-1])
    origins = {"country", "region", "category"}
    for role, reads in {
        Role.SCHEME_OFFICER: origins,
        Role.AUDITOR: origins,
        Role.RECRUITMENT_OFFICER: set(),
        Role.INSTITUTION_RECRUITER: set(),
        Role.LINE_MINISTRY: set(),
    }.items():
        user = make_user(role, organisation=None if role in {Role.SCHEME_OFFICER, Role.AUDITOR} else institution)  # fmt: skip
        the_list = lists.counted("TG1", count, count.counted).for_reader(user)
        assert set(tables.find_dimensions(the_list, tuple(origins))) == reads, role


def test_sums_of_rows_and_columns_are_those_of_the_cells() -> None:
    groups = {("a", "x"): 3, ("b", "x"): 1, ("b", None): 4, (None, "x"): 2}
    found = pivot(groups, by_row=lambda one: (str(one),), by_column=lambda one: (str(one),))
    assert (found.rows, found.columns) == (["a", "b", None], ["x", None])
    assert found.total == 10 == sum(map(found.of_row, found.rows))
    assert found.total == sum(map(found.of_column, found.columns))
    assert found.share("b", None) == pytest.approx(0.8)
    assert found.cell("a", None) == 0


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "?reading=signed&as_of=23/11/2026",
        "?field=102&institution=none",
        "?target=TG2",
        "stages?list=contracted",
        "pivot?rows=field&columns=region",
        "pivot?rows=month",
        "league?of=field",
        "league?of=institution&as_of=30/06/2026&known_at=30/06/2026",
    ],
)
def test_the_pages_open_in_both_languages(
    client: Client, database: Any, language: str, path: str
) -> None:
    loading.load()
    make_signed_contract()
    make_signed_contract(started_on=None)
    client.log_in(make_user(Role.SCHEME_OFFICER))
    answer = client.get(f"/{language}/dashboard/{path}")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["", "pivot", "league"])
def test_a_day_that_cannot_be_answered_is_refused_with_what_was_asked(
    client: Client, database: Any, path: str
) -> None:
    loading.load()
    client.log_in(make_user(Role.AUDITOR))
    answer = client.get(f"/en/dashboard/{path}?as_of=01/01/2099")
    assert answer.status_code == 422
    assert "future" in answer.get_data(as_text=True)


def test_an_institution_reads_its_own_numbers_and_no_steps_of_others(
    client: Client, database: Any
) -> None:
    loading.load()
    own, other = make_institution(), make_institution()
    make_signed_contract(institution=own)
    for _number in range(3):
        make_signed_contract(make_person(name=("Lê", "Thị", "Khác")), other)
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=own))
    page = client.get("/en/dashboard/").get_data(as_text=True)
    assert "<strong>1</strong>" in page
    assert other.organisation.name_en not in page
    assert "From registration to staying" not in page
    assert client.get("/en/dashboard/pivot?rows=country").get_data(as_text=True).count("Country of work") == 0  # fmt: skip
    listed = client.get("/en/dashboard/stages").get_data(as_text=True)
    assert "Khác" not in listed


def test_the_file_of_a_table_has_its_numbers(client: Client, database: Any) -> None:
    loading.load()
    for _number in range(3):
        make_signed_contract()
    client.log_in(make_user(Role.SCHEME_OFFICER))
    url = "/en/dashboard/pivot?rows=mode&columns=kind&as_of=23/11/2026"
    page = client.get(url)
    answer = client.post(
        "/en/dashboard/pivot/export/csv?rows=mode&columns=kind&as_of=23/11/2026",
        data={"csrf_token": token(page)},
    )
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (head[0], head[-1]) == ("Mode of cooperation", "In all")
    assert rows[-1][-1] == "3" == rows[0][-1]
    assert sum(int(one) for one in rows[0][1:-1]) == 3


def test_whoever_withdrew_is_told_apart_by_no_origin(page: Any) -> None:
    fact = make_signed_contract()
    person = session().get_one(Person, fact.person_id)
    person.state = type(person.state).WITHDRAWN
    session().flush()
    user = make_user(Role.SCHEME_OFFICER)
    count = queries.count(queries.get_target("TG1"), as_of=DAYS[-1])
    the_list = lists.counted("TG1", count, count.counted).for_reader(user)
    asked = address.read(the_list, MultiDict(), user=user)
    known = tables.find_dimensions(the_list, ("country",))
    assert tables.count_by(the_list, asked, user, [known["country"]]) == {(None,): count.number}
    assert count.number == 1


@pytest.mark.parametrize("path", ["", "pivot?rows=institution&columns=field", "league"])
def test_more_people_take_no_more_statements(
    client: Client, database: Any, count_queries: Any, path: str
) -> None:
    loading.load()
    make_signed_contract()
    client.log_in(make_user(Role.SCHEME_OFFICER))
    client.get(f"/en/dashboard/{path}")
    few = count_queries(lambda: client.get(f"/en/dashboard/{path}"))
    for _number in range(6):
        make_signed_contract()
    client.get(f"/en/dashboard/{path}")
    many = count_queries(lambda: client.get(f"/en/dashboard/{path}"))
    assert few - 2 <= many <= few + 2, (few, many)
