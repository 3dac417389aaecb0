"""What other systems read: the rows of the pages, in pages by key, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api.readers import API, Reader, contract_of, make_approver, make_institution_key, make_key
from factories import (
    add,
    make_country,
    make_institution,
    make_opening,
    make_user,
)
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from registry.accounts import attempts, roles
from registry.accounts.models import AccountState
from registry.api import schemas, services
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.api.resources import RESOURCES
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.programs.models import Opening, OpeningState
from registry.reports.models import ReportRun
from registry.reports.national_models import NationalReport
from registry.reports.states import ReportState
from registry.taxonomy.models import Institution

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def anybody(app: Flask) -> Reader:
    return Reader(app)


def publish(**values: Any) -> Opening:
    return make_opening(state=OpeningState.PUBLISHED, **values)


def test_anybody_reads_what_is_published_in_both_languages(anybody: Reader) -> None:
    opening, draft = publish(), make_opening(state=OpeningState.DRAFT)
    [found] = anybody.items("/openings")
    assert found["code"] == opening.code
    assert found["title_vi"] == opening.title_vi
    assert found["institution"]["name_en"] == opening.institution.name_en
    assert anybody.get(f"/openings/{opening.id}").json == found
    assert anybody.get(f"/openings/{draft.id}").status_code == 404
    assert [row["id"] for row in anybody.items("/programmes")] == [str(opening.program_id)]


def test_an_opening_that_closed_yesterday_is_gone(anybody: Reader) -> None:
    opening = publish(closes_on=hanoi_today() - timedelta(1))
    assert anybody.items("/openings") == []
    assert anybody.get(f"/openings/{opening.id}").status_code == 404


def test_pages_by_key_lose_and_repeat_nothing_while_rows_are_added(anybody: Reader) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [publish(published_at=moment + timedelta(minutes=number // 2)) for number in range(5)]
    first = anybody.get("/openings?limit=3").json
    publish(published_at=moment + timedelta(days=1))
    rest = anybody.get(f"/openings?limit=3&after={first['next']}").json
    found = [row["id"] for row in first["items"] + rest["items"]]
    assert len(found) == len(set(found)) == 6
    assert set(found) >= {str(row.id) for row in rows}
    assert rest["next"] is None


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "after=x", "after=W10", "mode=x", "unknown=1"]
    + ["institution=1", "after=WyIyMDI2IiwgIngiXQ", "after=%00"],
)
def test_arguments_that_are_not_understood_are_a_problem(anybody: Reader, query: str) -> None:
    answer = anybody.get(f"/openings?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 400


def test_what_has_not_changed_is_not_sent_again(anybody: Reader) -> None:
    opening = publish()
    first = anybody.get("/openings")
    again = anybody.get("/openings", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    opening.title_vi = "Giảng viên khác"
    assert anybody.get("/openings", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_filters_narrow(anybody: Reader) -> None:
    one, _other = publish(), publish()
    query = f"/openings?institution={one.institution_id}&mode={one.mode.value}"
    assert [row["code"] for row in anybody.items(query)] == [one.code]


def test_reference_data_are_open_to_everybody(anybody: Reader) -> None:
    make_country("DE")
    institution = make_institution()
    publish()
    assert "DE" in [row["code"] for row in anybody.items("/countries")]
    assert str(institution.id) in [row["id"] for row in anybody.items("/institutions")]
    assert anybody.items("/fields")


def test_a_key_reads_the_contracts_of_its_institution_without_name_or_pay(app: Flask) -> None:
    own, other = make_institution(), make_institution()
    contract, foreign = contract_of(own), contract_of(other)
    _key, secret = make_institution_key(make_approver(own))
    reader = Reader(app, secret)
    [found] = reader.items("/contracts")
    assert found["number"] == contract.number
    assert set(found) == set(schemas.ContractSchema().fields)
    assert reader.get(f"/contracts/{contract.id}").json == found
    nowhere = reader.get("/contracts/00000000-0000-4000-8000-000000000000")
    hidden = reader.get(f"/contracts/{foreign.id}")
    assert (hidden.status_code, hidden.data) == (404, nowhere.data)
    text = reader.get("/contracts").text
    assert "Huyền" not in text
    assert contract.pay not in text


def test_who_works_for_two_institutions_reads_with_a_key_of_one_only_that_one(app: Flask) -> None:
    own, other = make_institution(), make_institution()
    approver = make_approver(own)
    roles.assign(approver, Role.INSTITUTION_APPROVER, other.id, by=None)
    contract_of(other)
    _key, secret = make_key(approver, Scope.CONTRACTS, organisation_id=own.id)
    assert Reader(app, secret).items("/contracts") == []


def kill(how: str, key: ApiKey, database: Any) -> None:
    match how:
        case "revoked":
            services.revoke(key, by=key.owner)
        case "expired":
            key.expires_on = hanoi_today() - timedelta(1)
        case "role ended":
            key.owner.assignments[0].valid_to = hanoi_today()
        case "account closed":
            key.owner.state = AccountState.DISABLED
        case "other secret":
            database.execute(update(ApiKey).values(secret_hash="0" * 64))
    database.flush()


@pytest.mark.parametrize(
    "how", ["revoked", "expired", "role ended", "account closed", "other secret"]
)
def test_a_key_that_is_over_opens_nothing(app: Flask, database: Any, how: str) -> None:
    key, secret = make_institution_key(make_approver())
    reader = Reader(app, secret)
    assert reader.get("/contracts").status_code == 200
    kill(how, key, database)
    answer = reader.get("/contracts")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_key_or_its_scope_nothing_of_an_institution_is_read(app: Flask) -> None:
    _key, secret = make_institution_key(make_approver())
    for resource in [one for one in RESOURCES if one.scope]:
        assert Reader(app).get(f"/{resource.name}").status_code == 401
    assert Reader(app, secret).get("/reports").status_code == 403
    assert Reader(app, secret).get("/counts").status_code == 403


def test_a_session_opens_nothing(client: Any) -> None:
    client.log_in(make_approver())
    assert client.get(f"{API}/contracts").status_code == 401


def test_an_officer_of_the_ministry_reads_counts_and_issued_reports(app: Flask) -> None:
    officer = make_user(Role.SCHEME_OFFICER)
    _key, secret = make_key(officer, Scope.COUNTS, Scope.REPORTS)
    issued, draft = make_report(ReportState.FROZEN), make_report(ReportState.DRAFT)
    reader = Reader(app, secret)
    assert [row["number"] for row in reader.items("/reports")] == [issued.number]
    assert reader.get(f"/reports/{draft.id}").status_code == 404
    assert reader.get("/counts").status_code == 200
    future = hanoi_today() + timedelta(1)
    assert reader.get(f"/counts?as_of={future}").status_code == 400
    assert reader.get("/contracts").status_code == 403


def make_report(state: ReportState) -> NationalReport:
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    day = moment.date()
    texts = "title document article receiver note"
    run = add(
        ReportRun(
            cycle=state.value,
            year=2026,
            **{
                f"{name}_{code}": name
                for name in texts.split()
                for code in ("vi", "en")
                if name != "document"
            },
            document="1131/QĐ-TTg",
            opens_on=day,
            data_on=day,
            known_at=moment,
            due_on=day,
            is_national=True,
        )
    )
    number = f"BC-2026-{list(ReportState).index(state):04d}"
    return add(NationalReport(number=number, run_id=run.id, state=state, known_at=moment))


def test_too_many_requests_are_told_to_wait(
    app: Flask, anybody: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "api-network", ((2, attempts.HOUR),))
    statuses = [anybody.get("/countries").status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    assert int(anybody.get("/countries").headers["Retry-After"]) > 0
    _key, secret = make_institution_key(make_approver())
    assert Reader(app, secret).get("/contracts").status_code == 200


def test_when_a_key_was_last_used_is_known(app: Flask, database: Any) -> None:
    key, secret = make_institution_key(make_approver())
    assert key.used_on is None
    Reader(app, secret).get("/contracts")
    database.refresh(key)
    assert key.used_on == hanoi_today()


@pytest.mark.parametrize("address", ["/nowhere", "/openings/x", "/contracts/1"])
def test_an_address_that_does_not_exist_is_a_problem_too(anybody: Reader, address: str) -> None:
    answer = anybody.get(address)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_only_reading_is_possible(app: Flask, anybody: Reader) -> None:
    answer = anybody.client.post(f"{API}/openings", json={})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


@given(secret=st.text(max_size=80))
@settings(max_examples=30)
def test_no_text_passes_for_a_key(app: Flask, secret: str) -> None:
    make_institution_key(make_approver())
    assert services.find(secret) is None
    assert services.find(services.BEGIN + secret) is None


def test_no_field_of_an_expert_is_declared() -> None:
    """What is never given out stands in no schema, whatever rows hold."""
    forbidden = {"person", "person_id", "email", "phone", "name", "pay", "terms_vi", "snapshot"}
    for resource in RESOURCES:
        assert not forbidden & set(resource.item().fields), resource.name


def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    app: Flask, database: Any, count_queries: Any
) -> None:
    own = make_institution()
    _key, secret = make_institution_key(make_approver(own))
    reader, own_id = Reader(app, secret), own.id
    reader.get("/contracts")  # which notes its day
    counted = []
    for more in (2, 6):
        for _number in range(more):
            contract_of(database.get_one(Institution, own_id))
        counted.append(count_queries(lambda: reader.get("/contracts")))
    assert counted[0] == counted[1]
