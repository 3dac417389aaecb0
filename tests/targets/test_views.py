import csv
import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from client import Client
from factories import (
    make_designation,
    make_institution,
    make_introduction,
    make_organisation,
    make_person,
    make_signed_contract,
    make_user,
)
from pages import token
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.accounts import attempts
from registry.accounts.models import User
from registry.audit import queries as audit
from registry.audit.models import AccessEvent, AuditEvent
from registry.core import facts
from registry.core.cells import SEPARATORS, safe_cell
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.introductions.models import Channel, IntroductionState
from registry.notices.models import Notice
from registry.targets import loading, queries
from registry.taxonomy.kinds import OrganisationKind

DAY = "23/11/2026"


@pytest.fixture(autouse=True)
def rules(database: Session) -> None:
    loading.load()


@pytest.fixture
def officer(database: Session) -> User:
    return make_user(Role.SCHEME_OFFICER)


def text_of(page: TestResponse) -> str:
    return page.get_data(as_text=True)


def export(client: Client, url: str, **data: Any) -> TestResponse:
    page = client.get(url)
    return client.post(url, data={"csrf_token": token(page), "version": "0", **data})


def rows_of(answer: TestResponse) -> list[list[str]]:
    content = answer.data
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["", "TG1", "TG1/waiting", "TG1/diff", "TG1/export", "TG2", "TG3"])
def test_the_pages_open_in_both_languages(
    client: Client, officer: User, language: str, path: str
) -> None:
    make_signed_contract()
    make_signed_contract(started_on=None)
    make_designation()
    client.log_in(officer)
    assert client.get(f"/{language}/targets/{path}").status_code == 200


def test_the_number_shown_is_the_rows_listed_and_the_rows_exported(
    client: Client, officer: User
) -> None:
    people = [make_person(name=("Trần", "Thị", f"Mai{place}")) for place in "ABC"]
    for person in people:
        make_signed_contract(person)
    make_signed_contract(make_person(name=("Lê", "Văn", "Chưa")), started_on=None)
    client.log_in(officer)
    page = text_of(client.get(f"/en/targets/TG1?as_of={DAY}"))
    listed = [person for person in people if person.display_name in page]
    answer = export(client, f"/en/targets/TG1/export?as_of={DAY}", reason="report")
    exported = rows_of(answer)
    found = queries.count(queries.get_target("TG1"), as_of=date(2026, 11, 23))
    assert len(listed) == len(exported) == found.number == 3
    assert "Chưa" not in page
    assert {row[1] for row in exported} == {person.number for person in people}


@pytest.mark.parametrize(("language", "first"), [("vi", "STT"), ("en", "No.")])
def test_the_head_of_the_export_reads_as_a_head(
    client: Client, officer: User, language: str, first: str
) -> None:
    make_signed_contract()
    client.log_in(officer)
    answer = export(client, f"/{language}/targets/TG1/export", reason="report")
    separator = SEPARATORS[language]
    content = io.StringIO(answer.data.decode("utf-8-sig"))
    head, row = csv.reader(content, delimiter=separator)
    assert head[0] == first
    assert len(set(head)) == len(head) == len(row)
    answers = {"không", "có", "no", "yes", ""}
    assert not answers & {name.strip(" .").casefold() for name in head[1:]}, head


def test_the_file_follows_the_filters_the_search_and_the_order_of_the_list(
    client: Client, officer: User, database: Session
) -> None:
    first, second = make_institution(), make_institution()
    for place, institution in zip("ABC", (first, second, first), strict=True):
        make_signed_contract(make_person(name=("Trần", "Thị", f"Mai{place}")), institution)
    client.log_in(officer)
    address = f"/en/targets/TG1/export?institution={first.id}&sort=-expert"
    assert f"TG1/export?institution={first.id}" in text_of(
        client.get(f"/en/targets/TG1?institution={first.id}")
    )
    assert "Filters: Institution: " in text_of(client.get(address))
    rows = rows_of(export(client, address, reason="report"))
    assert [row[:3:2] for row in rows] == [["1", "Trần Thị MaiC"], ["2", "Trần Thị MaiA"]]
    assert len(rows_of(export(client, "/en/targets/TG1/export?q=tran+maib", reason="report"))) == 1
    book = openpyxl.load_workbook(
        io.BytesIO(export(client, address, reason="report", kind="xlsx").data)
    )
    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[0:3:2] for row in sheet[1:]] == [(1, "Trần Thị MaiC"), (2, "Trần Thị MaiA")]
    events = database.scalars(select(AccessEvent)).all()
    logged = Counter(one.person_id for one in events if one.fields != ["name"])
    assert sorted(logged.values()) == [1, 2, 2]


def test_an_export_needs_a_reason_and_is_audited(
    client: Client, officer: User, database: Session
) -> None:
    person = make_person()
    make_signed_contract(person)
    client.log_in(officer)
    assert export(client, "/vi/targets/TG1/export", reason="Tran Thi Mai").status_code == 422
    answer = export(client, "/vi/targets/TG1/export", reason="report")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    event = database.scalars(select(AuditEvent).where(AuditEvent.action == "count.exported")).one()
    assert (event.actor_id, event.details["rows"]) == (officer.id, 1)
    assert not any(" " in str(value) for value in event.details.values()), "codes and ids only"
    [access] = audit.list_accesses(person_id=person.id)
    assert access.viewer_id == officer.id
    assert {"name", "evidence"} <= set(access.fields)


def test_lists_are_taken_away_so_often_and_no_more_and_the_auditors_hear(
    client: Client, officer: User, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "list-file", ((2, attempts.DAY),))
    monkeypatch.setitem(attempts.LIMITS, "search-page", ((2, attempts.DAY),))
    monkeypatch.setitem(attempts.LIMITS, "search-page-alarm", ((0, attempts.DAY),))
    auditor = make_user(Role.AUDITOR)
    client.log_in(officer)
    answers = [export(client, "/en/targets/TG1/export", reason="report") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    client.log_in(make_user(Role.SCHEME_OFFICER))
    pages = [client.get("/en/experts/") for _ in range(4)]
    assert [page.status_code for page in pages] == [200, 200, 429, 429]
    stopped = select(AuditEvent.actor_id).where(AuditEvent.action == "account.reading_stopped")
    assert database.scalars(stopped).all() == [officer.id]
    told = select(Notice.user_id).where(Notice.user_id == auditor.id)
    assert len(database.scalars(told).all()) == 1


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")
    for mark in ";,|\t":
        assert f"{mark}'{text}" in safe_cell(f"A{mark}{text}{mark}"), mark


def test_a_name_that_looks_like_a_formula_stays_text(client: Client, officer: User) -> None:
    make_signed_contract(make_person(name=("=HYPERLINK", "", "A")))
    client.log_in(officer)
    [row] = rows_of(export(client, "/en/targets/TG1/export", reason="report"))
    assert row[2].startswith("'=")


def test_opening_a_list_of_names_is_written_into_each_ledger(client: Client, officer: User) -> None:
    person = make_person()
    make_signed_contract(person)
    client.log_in(officer)
    client.get("/vi/targets/TG1")
    [event] = audit.list_accesses(person_id=person.id)
    assert (event.viewer_id, event.purpose) == (officer.id, "count")


def test_an_institution_reads_the_names_of_its_own_contracts_only(client: Client) -> None:
    own, other = make_institution(), make_institution()
    mine, theirs = make_person(name=("Ngô", "Thị", "Của")), make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(mine, own)
    make_signed_contract(theirs, other)
    client.log_in(make_user(Role.INSTITUTION_APPROVER, organisation=own.organisation))
    page = text_of(client.get("/vi/targets/TG1"))
    assert mine.display_name in page
    assert theirs.display_name not in page
    assert len(rows_of(export(client, "/vi/targets/TG1/export", reason="report"))) == 1
    assert client.get(f"/vi/targets/person/{mine.id}").status_code == 200
    assert client.get(f"/vi/targets/person/{theirs.id}").status_code == 404
    assert audit.list_accesses(person_id=theirs.id) == []


def test_an_officer_of_one_institution_reads_no_other_name(client: Client) -> None:
    own, person = make_institution(), make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(person, make_institution())
    client.log_in(make_user(Role.RECRUITMENT_OFFICER, organisation=own.organisation))
    assert person.display_name not in text_of(client.get("/vi/targets/TG1"))
    assert client.get(f"/vi/targets/person/{person.id}").status_code == 404


def test_an_officer_who_is_assigned_to_none_in_particular_reads_all(client: Client) -> None:
    person = make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(person)
    client.log_in(make_user(Role.RECRUITMENT_OFFICER))
    assert person.display_name in text_of(client.get("/vi/targets/TG1"))


def test_the_ministry_reads_all_also_when_its_role_names_the_ministry(client: Client) -> None:
    person = make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(person)
    ministry = make_organisation(OrganisationKind.MINISTRY)
    client.log_in(make_user(Role.SCHEME_OFFICER, organisation=ministry))
    assert person.display_name in text_of(client.get("/vi/targets/TG1"))


def test_a_line_ministry_reads_the_institutions_that_it_governs(client: Client) -> None:
    ministry = make_organisation(OrganisationKind.MINISTRY)
    governed, other = make_institution(parent_id=ministry.id), make_institution()
    mine, theirs = make_person(name=("Ngô", "Thị", "Của")), make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(mine, governed)
    make_signed_contract(theirs, other)
    client.log_in(make_user(Role.LINE_MINISTRY, organisation=ministry))
    page = text_of(client.get("/vi/targets/TG1"))
    assert mine.display_name in page
    assert theirs.display_name not in page


@pytest.mark.parametrize(
    ("owner", "read", "other"), [("MOHA", "TG3", "TG1"), ("MOET", "TG1", "TG3")]
)
def test_whoever_reports_for_the_owner_of_a_target_reads_its_list(
    client: Client, owner: str, read: str, other: str
) -> None:
    ministry = make_organisation(OrganisationKind.MINISTRY, code=owner)
    person = make_person(name=("Lê", "Thị", "Đầu"))
    make_designation(person)
    make_signed_contract(person, ends_on=date(2037, 6, 28))
    client.log_in(make_user(Role.LINE_MINISTRY, organisation=ministry))
    assert person.display_name in text_of(client.get(f"/vi/targets/{read}"))
    assert person.display_name not in text_of(client.get(f"/vi/targets/{other}"))


def test_the_central_desk_reads_those_who_came_through_the_missions(client: Client) -> None:
    theirs, other = make_person(name=("Ngô", "Thị", "Của")), make_person(name=("Đỗ", "Văn", "Khác"))
    through = make_introduction(
        theirs, channel=Channel.CENTRAL_DESK, state=IntroductionState.CONVERTED
    )
    apart = make_introduction(other, channel=Channel.BYPASS, state=IntroductionState.CONVERTED)
    make_signed_contract(theirs, introduction_id=through.id)
    make_signed_contract(other, introduction_id=apart.id)
    client.log_in(make_user(Role.MOFA_DESK))
    page = text_of(client.get("/en/targets/TG1"))
    assert theirs.display_name in page
    assert other.display_name not in page
    assert "You see 1 of them: those whom a mission or the central desk introduced." in page
    assert client.get(f"/en/targets/person/{theirs.id}").status_code == 200
    assert client.get(f"/en/targets/person/{other.id}").status_code == 404
    content = export(client, "/en/targets/TG1/export", reason="report").data.decode("utf-8-sig")
    assert theirs.display_name in content
    assert other.display_name not in content


@pytest.mark.parametrize("role", [Role.EXPERT, Role.VERIFIER, Role.MISSION_OFFICER])
def test_roles_without_the_count_see_numbers_but_no_names(client: Client, role: Role) -> None:
    person = make_person(name=("Đỗ", "Văn", "Khác"))
    make_signed_contract(person)
    client.log_in(make_user(role))
    assert person.display_name not in text_of(client.get("/vi/targets/"))
    for path in ("TG1", "TG1/waiting", "TG1/diff", "TG1/export"):
        assert client.get(f"/vi/targets/{path}").status_code == 403
    assert client.get(f"/vi/targets/person/{person.id}").status_code == 404


def test_the_expert_reads_why_she_counts(client: Client) -> None:
    person = make_person()
    make_signed_contract(person)
    client.log_in(session().get_one(User, person.user_id))
    page = client.get(f"/vi/targets/person/{person.id}")
    assert page.status_code == 200
    assert "TG1-2026.3" in text_of(page)
    assert audit.list_accesses(person_id=person.id) == []


def test_the_work_list_puts_the_cheapest_remedy_first(client: Client, officer: User) -> None:
    hard = make_person(name=("Lê", "Văn", "Khó"))
    easy = make_person(name=("Lê", "Văn", "Dễ"))
    make_signed_contract(hard, signed_on=date(2024, 9, 2), starts_on=date(2024, 9, 9))
    make_signed_contract(easy, started_on=None)
    client.log_in(officer)
    page = text_of(client.get("/en/targets/TG1/waiting"))
    assert 0 < page.index(easy.display_name) < page.index(hard.display_name)
    assert "The institution records the start with its evidence" in page


def test_the_page_of_differences_compares_what_was_known_then_and_now(
    client: Client, officer: User
) -> None:
    person = make_person(name=("Lê", "Văn", "Rời"))
    fact = make_signed_contract(person, recorded_at=datetime(2026, 3, 1, tzinfo=UTC))
    client.log_in(officer)
    yesterday = f"{now().date() - timedelta(1):%d/%m/%Y}"
    session().flush()
    facts.correct(fact, by=None, reason="found null", is_void=True)
    page = text_of(client.get(f"/en/targets/TG1/diff?known_at={yesterday}"))
    assert "Known now: 0" in page
    assert not re.search(r"Traceback|\{\{", page)


@pytest.mark.parametrize(
    "query", ["as_of=31/02/2026", "known_at=yesterday", "as_of=%00", "as_of=1/1/0001"]
)
def test_a_day_that_is_no_day_is_said_so_and_never_breaks(client: Client, query: str) -> None:
    assert client.get(f"/vi/targets/?{query}").status_code in {200, 422}


@pytest.mark.parametrize(
    "path",
    [
        "TG9",
        "TG1?reading=nonsense",
        "person/00000000-0000-4000-8000-000000000000",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, officer: User, path: str) -> None:
    client.log_in(officer)
    assert client.get(f"/vi/targets/{path}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999"])
def test_a_page_number_out_of_nowhere_is_a_page(client: Client, officer: User, page: str) -> None:
    make_signed_contract()
    client.log_in(officer)
    assert client.get(f"/vi/targets/TG1?page={page}").status_code == 200


def test_the_count_survives_the_request_that_made_it(client: Client, officer: User) -> None:
    make_signed_contract()
    client.log_in(officer)
    for _ in range(2):
        for path in ("TG1", "TG1/waiting", "TG1/diff"):
            assert client.get(f"/vi/targets/{path}").status_code == 200
        assert export(client, "/vi/targets/TG1/export", reason="report").status_code == 200
