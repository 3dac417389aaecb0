"""What is done with a list: many rows at once, views that are kept, files, paper."""

import io
from typing import Any

import openpyxl
import pytest
from factories import make_institution, make_opening, make_person, make_program, make_user
from pages import token
from sqlalchemy import select

from registry.audit.models import AccessEvent, AuditEvent
from registry.core.cells import safe_cell
from registry.core.db import session
from registry.core.permissions import Role
from registry.core.saved_views import SavedView
from registry.experts.claim_models import Claim
from registry.experts.states import ClaimState
from registry.web.lists.files import as_plain_text

CLAIMS = "/en/verification/"


@pytest.fixture
def verifier(client: Any, database: Any) -> Any:
    user = make_user(Role.VERIFIER)
    client.log_in(user)
    return user


def make_claims() -> list[Claim]:
    claims = make_person(verified=0).claims[:3]
    for claim, state in zip(
        claims, (ClaimState.QUEUED, ClaimState.QUEUED, ClaimState.VERIFIED), strict=True
    ):
        claim.state = state
    session().flush()
    return list(claims)


def test_a_bulk_act_says_what_will_change_and_changes_exactly_that(
    client: Any, verifier: Any
) -> None:
    claims = make_claims()
    page = client.get(f"{CLAIMS}?list=all")
    chosen = {"csrf_token": token(page), "row": [str(claim.id) for claim in claims]}
    preview = client.post(f"{CLAIMS}act/take?list=all", data=chosen).text
    assert "2 rows will change" in preview
    assert "1 row will not change" in preview
    assert {claim.state for claim in claims} == {ClaimState.QUEUED, ClaimState.VERIFIED}
    promised = {"promised": [str(claims[0].id)]}
    again = client.post(f"{CLAIMS}act/take?list=all", data=chosen | promised).text
    assert "have changed meanwhile" in again  # two would change by now, one was promised
    exact = [str(claim.id) for claim in claims[:2]]
    sent = {"csrf_token": token(page), "row": exact, "promised": exact}
    assert client.post(f"{CLAIMS}act/take?list=all", data=sent).status_code == 302
    states = [session().get_one(Claim, claim.id).state for claim in claims]
    assert states == [ClaimState.CHECKING, ClaimState.CHECKING, ClaimState.VERIFIED]


@pytest.mark.parametrize("rows", [[], ["nonsense"], ["00000000-0000-4000-8000-000000000000"]])
def test_a_bulk_act_on_nothing_asks_for_rows(client: Any, verifier: Any, rows: list[str]) -> None:
    make_claims()
    sent = {"csrf_token": token(client.get(CLAIMS)), "row": rows}
    answer = client.post(f"{CLAIMS}act/take", data=sent, follow_redirects=True)
    assert "Tick the rows first" in answer.text
    assert client.post(f"{CLAIMS}act/nonsense", data=sent).status_code == 404


def test_a_view_is_kept_opens_the_list_and_is_removed(client: Any, verifier: Any) -> None:
    make_claims()
    address = f"{CLAIMS}?open=columns&list=all&sort=-due&density=dense"
    sent = {"csrf_token": token(client.get(address)), "name": "Của tôi", "is_default": "y"}
    assert client.post(f"{CLAIMS}views?list=all&sort=-due", data=sent).status_code == 302
    assert client.get(CLAIMS).location.endswith("?list=all&sort=-due")
    assert "Của tôi" in client.get(f"{CLAIMS}?list=queued").text
    assert client.post(f"{CLAIMS}views?list=all", data=sent | {"name": " "}).status_code == 422
    view = session().scalars(select(SavedView)).one()
    client.log_in(make_user(Role.VERIFIER))
    assert "Của tôi" not in client.get(CLAIMS).text
    other = {"csrf_token": token(client.get(f"{CLAIMS}?open=columns"))}
    assert client.post(f"{CLAIMS}views/{view.id}/remove", data=other).status_code == 404
    client.log_in(verifier)
    own = {"csrf_token": token(client.get(f"{CLAIMS}?open=columns&list=all"))}
    assert client.post(f"{CLAIMS}views/{view.id}/remove", data=own).status_code == 302
    assert session().scalars(select(SavedView)).all() == []


def test_no_cell_is_a_formula(client: Any, database: Any) -> None:
    institution = make_institution()
    make_opening(make_program(institution), title_vi="=HYPERLINK(1)", title_en="+1")
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation))
    address = "/vi/programs/openings"
    data = {"csrf_token": token(client.get(f"{address}?open=columns"))}
    with client.post(f"{address}/export/csv", data=data) as answer:
        assert '"\'=HYPERLINK(1)"' in answer.get_data().decode("utf-8-sig")
    with client.post(f"{address}/export/xlsx", data=data) as answer:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=HYPERLINK(1)", "s")
    assert safe_cell("@SUM(1)") == "'@SUM(1)"


def test_a_spreadsheet_reads_no_day_where_none_is_and_no_other_day() -> None:
    assert as_plain_text("1/3") == "1⁄3"
    assert as_plain_text("02/03/2027") == "2027-03-02"
    assert as_plain_text("TTr/2") == "TTr/2"


def test_who_is_exported_finds_that_once_in_the_ledger(client: Any, verifier: Any) -> None:
    [claim, *_others] = make_claims()
    page = client.get(f"{CLAIMS}?open=columns&list=all&q=nobody")
    with client.post(f"{CLAIMS}export/csv?list=all", data={"csrf_token": token(page)}) as answer:
        assert answer.status_code == 200
    rows = session().scalars(select(AccessEvent).where(AccessEvent.viewer_id == verifier.id)).all()
    assert [(row.person_id, row.purpose) for row in rows] == [(claim.person_id, "verification")]
    event = session().scalars(select(AuditEvent).where(AuditEvent.action == "list.exported")).one()
    assert (event.details["rows"], event.details["list"]) == (3, "claims")


def test_paper_carries_title_filters_and_day(client: Any, verifier: Any) -> None:
    make_claims()
    text = client.get(f"{CLAIMS}?list=all&kind=identity&print").text
    assert "Filters: Claim: " in text
    assert "Printed on " in text
