"""The pages of the national report: two officers, the files, and what everybody may check."""

from pathlib import Path
from typing import Any

import pytest
from client import Client
from factories import make_person, make_user
from pages import press, token
from reports.test_national import PAPER, drafted, frozen
from reports.world import World
from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.core.db import session
from registry.core.permissions import Role
from registry.reports import files, national_queries
from registry.reports.national_models import NationalReport
from registry.reports.states import ReportState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


def url(report: NationalReport, *rest: str) -> str:
    return "/".join([f"/en/reports/national/{report.id}", *rest])


def test_it_is_drafted_edited_proposed_and_frozen_by_a_second_person(
    client: Client, world: World
) -> None:
    report = drafted(world)
    client.log_in(world.officer)
    changed: dict[str, Any] = {
        **PAPER,
        "paper_on": "05/12/2026",
        "results_vi": "Kết quả <b>mới</b>.",
    }
    assert press(client, url(report, "write"), **changed).status_code == 302
    assert "Kết quả &lt;b&gt;mới&lt;/b&gt;." in text(client.get(url(report)))
    page = client.get(url(report))
    sent = client.post(url(report, "propose"), data={"csrf_token": token(page)})
    assert sent.status_code == 302
    assert 'href="' + url(report, "second") not in text(client.get(url(report)))

    client.log_in(world.second)
    assert client.get(url(report, "draft", "vi")).data.startswith(b"%PDF")
    assert press(client, url(report, "second"), outcome="reject").status_code == 422
    assert press(client, url(report, "second"), outcome="confirm").status_code == 302
    assert report.state is ReportState.FROZEN
    assert report.sha256 in text(client.get(url(report)))


def test_a_run_begins_its_report_once(client: Client, world: World) -> None:
    client.log_in(world.officer)
    run = f"/en/reports/runs/{world.run.id}"
    page = client.get(run)
    answer = client.post(f"{run}/national", data={"csrf_token": token(page)})
    assert answer.status_code == 302
    again = client.post(f"{run}/national", data={"csrf_token": token(page)})
    assert again.status_code == 409


def test_files_are_those_that_were_issued_and_the_list_is_noted_in_ledgers(
    client: Client, world: World
) -> None:
    report = frozen(world)
    client.log_in(make_user(Role.AUDITOR))
    for kept in national_queries.list_files(report):
        given = client.get(url(report, "files", kept.name)).data
        assert files.sha256(given) == kept.sha256
    seen = set(session().scalars(select(AccessEvent.person_id)))
    assert seen == {person.id for person in world.people}
    listed = text(client.get(url(report, "people", "TG1")))
    assert all(person.number in listed for person in world.people)


def test_a_body_reads_the_document_and_not_the_people(client: Client, world: World) -> None:
    draft = drafted(world)
    client.log_in(world.reporter)
    assert client.get(url(draft)).status_code == 404
    session().delete(draft)
    session().flush()


def test_a_body_gets_no_file_with_people(client: Client, world: World) -> None:
    report = frozen(world)
    client.log_in(world.reporter)
    assert client.get(url(report, "files", "vi.pdf")).status_code == 200
    assert client.get(url(report, "files", files.JSON)).status_code == 404
    assert client.get(url(report, "people", "TG1")).status_code == 404


def test_everybody_can_check_a_number_and_a_digest_and_reads_no_name(
    client: Client, world: World
) -> None:
    report = frozen(world)
    for code in (report.number, report.sha256, report.number.lower()):
        page = client.get(f"/en/reports/check/{code}")
        assert page.status_code == 200
        assert "This report was issued" in text(page)
        assert all(person.display_name not in text(page) for person in world.people)
        assert all(person.number not in text(page) for person in world.people)
    unknown = client.get(f"/en/reports/check/{'0' * 64}")
    assert unknown.status_code == 404
    assert "No report with this number or digest was issued" in text(unknown)
    assert client.get("/en/reports/check?code=").status_code == 422
    assert client.get(f"/en/reports/check?code={report.number}").status_code == 302


def test_a_correction_says_so_on_both_pages(client: Client, world: World) -> None:
    report = frozen(world)
    client.log_in(world.officer)
    make_person()
    answer = press(client, url(report, "correct"), reason="Ghi nhận muộn.", known_on="")
    assert answer.status_code == 422
    assert "Ghi nhận muộn." in text(answer)


def test_the_command_verifies_a_file(app: Any, world: World, tmp_path: Path) -> None:
    from registry.commands.reports import verify

    report = frozen(world)
    session().commit()
    path = tmp_path / "report.pdf"
    path.write_bytes(national_queries.get_file(report, "vi.pdf").content)
    result = app.test_cli_runner().invoke(verify, [str(path), "--json"])
    assert result.exit_code == 0, result.output
    assert '"equal": true' in result.output
    path.write_bytes(path.read_bytes() + b"!")
    result = app.test_cli_runner().invoke(verify, [str(path), "--report", report.number])
    assert result.exit_code == 1
