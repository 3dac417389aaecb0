"""The public pages, the files, and the ministry's side in both languages."""

import csv
import io
import json
from typing import Any

import pytest
from factories import make_user
from pages import press
from releases.world import World, figures

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.statistics import queries, services


@pytest.fixture
def world(database: Any) -> World:
    return World()


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize(("locale", "country"), [("vi", "Đức"), ("en", "Germany")])
def test_from_the_draft_to_the_public_release(
    client: Any, world: World, locale: str, country: str
) -> None:
    base = f"/{locale}/statistics"
    stranger = client.application.test_client()
    assert stranger.get(f"{base}/").status_code == 200
    assert stranger.get(f"{base}/latest").status_code == 404
    client.log_in(world.officer)
    sent = press(client, f"{base}/work/new", data_day=f"{hanoi_today():%d/%m/%Y}")
    assert sent.status_code == 302, text(sent)
    release = queries.find_draft()
    assert release is not None
    page = f"{base}/work/{release.id}"
    assert country in text(client.get(page))
    assert stranger.get(f"{base}/{release.number}").status_code == 404
    assert release.number in text(client.get(f"{base}/work"))
    client.log_in(world.second)
    assert press(client, f"{page}/decide", outcome="confirm").status_code == 302
    for address in ("latest", release.number):
        assert country in text(client.get(f"{base}/{address}"))
    assert country in text(client.get(f"/{locale}/"))
    assert release.number in text(client.get(f"{base}/"))
    assert press(client, f"{page}/supersede", reason="").status_code == 422
    assert press(client, f"{page}/supersede", reason="Sai").status_code == 302
    for other in ("about", "dictionary"):
        assert client.get(f"{base}/{other}").status_code == 200


def test_the_files_say_what_the_page_says(client: Any, world: World) -> None:
    release = world.issue()
    for address in (release.number, "latest"):
        path = f"/en/statistics/{address}/experts-country"
        rows = list(csv.DictReader(io.StringIO(text(client.get(f"{path}.csv")).lstrip("\ufeff"))))
        assert {row["code"]: int(row["value"]) for row in rows} == figures(release)
        content = json.loads(text(client.get(f"{path}.json")))
        assert content["release"] == release.number
        assert [{key: str(value) for key, value in row.items()} for row in content["rows"]] == rows
    assert client.get(f"/en/statistics/{release.number}/none.csv").status_code == 404
    assert client.get("/en/statistics/TK-1900-0001").status_code == 404


def test_a_replaced_release_says_so_at_its_address(client: Any, world: World) -> None:
    first = world.issue()
    second = services.supersede(first, reason="Sai căn cứ.", by=world.officer)
    services.issue(second, by=world.second)
    page = text(client.get(f"/en/statistics/{first.number}"))
    assert "Sai căn cứ." in page
    assert second.number in page


def test_small_groups_are_in_no_page_and_no_file(client: Any, world: World) -> None:
    world.add("JP", 3)
    release = world.issue()
    assert "JP" not in text(client.get(f"/en/statistics/{release.number}/experts-country.json"))
    assert "JP" not in figures(release)
    client.log_in(world.officer)
    assert "In “other”" in text(client.get(f"/en/statistics/work/{release.id}"))


@pytest.mark.parametrize("role", [Role.EXPERT, Role.INSTITUTION_APPROVER, Role.ADMINISTRATOR])
def test_drafts_are_the_ministrys(client: Any, world: World, role: Role) -> None:
    release = world.draft()
    client.log_in(make_user(role))
    assert client.get(f"/en/statistics/work/{release.id}").status_code == 403
    assert client.get("/en/statistics/work").status_code == 403
