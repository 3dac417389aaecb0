"""The pages: a body writes and submits, the ministry answers, and each sees what is theirs."""

import csv
import io
from typing import Any

import pytest
from client import Client
from factories import make_user
from pages import press, token
from reports.world import WORDS, World
from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.core.db import session
from registry.core.permissions import Role
from registry.reports.models import ReportPart, ReportRun
from registry.reports.states import PartState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


def url(part: ReportPart, *rest: str) -> str:
    return "/".join([f"/en/reports/parts/{part.id}", *rest])


def test_a_body_writes_from_a_prefilled_draft_and_submits(client: Client, world: World) -> None:
    client.log_in(world.reporter)
    part = world.part(world.trade)
    opened = text(client.get(url(part, "write")))
    assert "tại các cơ sở giáo dục đại học thuộc Bộ Công Thương có 2 người" in opened
    assert "chưa có quyết định" in opened
    assert press(client, url(part, "write"), **WORDS).status_code == 302
    sent = press(client, url(part, "submit"), signed_by="Trần Văn Bình", signed_title="Thứ trưởng")
    assert sent.status_code == 302, text(sent)
    assert part.state is PartState.SUBMITTED
    assert "Trần Văn Bình" in text(client.get(url(part)))


def test_a_text_that_is_too_long_is_refused_and_nothing_is_lost(
    client: Client, world: World
) -> None:
    client.log_in(world.reporter)
    part = world.part(world.trade)
    answer = press(client, url(part, "write"), **{**WORDS, "results_vi": "dài " * 2000})
    assert answer.status_code == 422
    assert "Thủ tục kéo dài." in text(answer)
    assert part.state is PartState.OPEN


def test_the_ministry_returns_and_accepts(client: Client, world: World) -> None:
    part = world.submitted()
    client.log_in(world.officer)
    assert press(client, url(part, "return"), reason="").status_code == 422
    assert press(client, url(part, "return"), reason="Nêu rõ nguyên nhân.").status_code == 302
    assert part.state is PartState.RETURNED
    client.log_in(world.reporter)
    page = text(client.get(url(part)))
    assert "Nêu rõ nguyên nhân." in page
    assert press(client, url(part, "submit"), signed_by="A", signed_title="B").status_code == 302
    client.log_in(world.officer)
    assert press(client, url(part, "accept")).status_code == 302
    assert part.state.value == "accepted"


def test_a_body_sees_its_own_report_and_no_other(client: Client, world: World) -> None:
    client.log_in(world.reporter)
    assert client.get(url(world.part(world.health))).status_code == 404
    assert "Ministry of Health" not in text(client.get("/en/reports/"))
    client.log_in(make_user(Role.VERIFIER))
    assert client.get("/en/reports/").status_code == 403
    client.log_in(make_user(Role.AUDITOR))
    assert client.get(url(world.part(world.health))).status_code == 200
    assert client.get(url(world.part(world.trade), "write")).status_code == 403


def test_the_run_names_who_is_missing_and_who_has_no_account(client: Client, world: World) -> None:
    world.submitted()
    client.log_in(world.officer)
    page = text(client.get(f"/en/reports/runs/{world.run.id}"))
    assert "Ministry of Health" in page
    assert "1 of 2 bodies" in page
    listed = text(client.get("/en/reports/?account=no"))
    assert "No account" in listed
    assert "Ministry of Industry and Trade" not in listed.partition("<tbody")[2]


def test_the_number_is_the_list_and_the_list_is_its_export(client: Client, world: World) -> None:
    client.log_in(world.reporter)
    part = world.part(world.trade)
    listed = text(client.get(url(part, "people", "TG1")))
    own = [person.number for person in world.people[:2]]
    assert all(number in listed for number in own)
    assert world.people[2].number not in listed
    page = client.get(url(part, "people", "TG1"))
    answer = client.post(
        url(part, "people", "TG1", "export", "csv"), data={"csrf_token": token(page)}
    )
    rows = list(csv.reader(io.StringIO(text(answer).lstrip("\ufeff"))))
    assert len(rows) == 1 + 2
    seen = set(session().scalars(select(AccessEvent.person_id)))
    assert {person.id for person in world.people[:2]} <= seen
    assert world.people[2].id not in seen


def test_the_ministry_opens_a_cycle_that_does_not_open_by_itself(
    client: Client, world: World
) -> None:
    client.log_in(world.officer)
    page = client.get("/en/reports/")
    address = f"/en/reports/cycles/D146/{world.run.year}/open"
    assert address in text(page)
    answer = client.post(address, data={"csrf_token": token(page)})
    assert answer.status_code == 302
    run = session().scalars(select(ReportRun).where(ReportRun.cycle == "D146")).one()
    assert run.due_on.day == 15
    again = client.post(address, data={"csrf_token": token(page)})
    assert again.status_code == 422
