"""The rules change through the pages, in both languages; everybody reads them, and few may propose."""

import io
import json
import re
from typing import Any

import pytest
from client import Client
from factories import make_user
from pages import token
from targets.worlds import Story

from registry.accounts.models import User
from registry.core.db import session
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.rules import forms, queries
from registry.targets import queries as targets

PAPER = {
    "number": "77/QĐ-BGDĐT",
    "decided_on": "04/05/2026",
    "signed_by": "Nguyễn Văn An",
    "reason": "Theo quyết định.",
}


def address(language: str = "en", reading: str = "official", step: str = "") -> str:
    return f"/{language}/counting-rules/readings/TG1/{reading}{step}"


def typed_of(code: str, reading: str) -> dict[str, Any]:
    """Every field as the form begins with it."""
    rules = targets.get_rule_set(targets.get_target(code), reading)
    values = {
        "title_vi": rules.title_vi,
        "title_en": rules.title_en,
        "edition": "TG1-2026.9",
        "in_force_on": "24/05/2025",
        "counts_from": f"{rules.counts_from:%d/%m/%Y}",
        "counts_until": "31/12/2030",
        **forms.presented(rules.predicates),
    }
    return {name: _as_typed(value) for name, value in values.items() if value is not None}


def _as_typed(value: Any) -> Any:
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value


def send(client: Client, url: str, **typed: Any) -> Any:
    page = client.get(url)
    paper = {"file": (io.BytesIO(make_pdf("quyết định")), "quyet-dinh.pdf")}
    found = re.search(r'name="version"[^>]*value="(\d+)"', page.get_data(as_text=True))
    version = {"version": found[1]} if found else {}
    return client.post(url, data={"csrf_token": token(page)} | version | PAPER | paper | typed)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_edition_is_proposed_compared_and_approved_through_the_pages(
    client: Client, story: Story, first: User, second: User, language: str
) -> None:
    client.log_in(first)
    url = address(language, step="/change")
    assert url in client.get(address(language)).get_data(as_text=True)
    typed = typed_of("TG1", "official")
    bad = send(client, url, **typed | {"working_abroad__tolerance_days": "9999"})
    assert bad.status_code == 422
    assert "Theo quyết định." in bad.get_data(as_text=True), "nothing typed is lost"
    same = send(client, url, **typed)
    assert same.status_code == 422, "nothing differs"
    done = send(client, url, **typed | {"institution_counts__kinds": ["academy"]})
    assert done.status_code == 302, done.get_data(as_text=True)
    own = client.get(done.location).get_data(as_text=True)
    assert f"{done.location}/withdraw" in own
    assert 'name="outcome"' not in own
    assert url not in client.get(address(language)).get_data(as_text=True)
    client.log_in(second)
    page = client.get(done.location)
    assert story.person.display_name in page.get_data(as_text=True), "who would go out, by name"
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.get_data(as_text=True))
    assert version is not None
    answer = {"csrf_token": token(page), "version": version[1], "outcome": "confirm"}
    assert client.post(done.location, data=answer).status_code == 302
    session().expire_all()
    assert targets.count(targets.get_target("TG1")).number == 0
    history = client.get(address(language)).get_data(as_text=True)
    assert "TG1-2026.9" in history
    assert second.display_name in history


def test_a_new_reading_and_another_target_are_proposed_through_the_pages(
    client: Client, story: Story, first: User
) -> None:
    client.log_in(first)
    typed = typed_of("TG1", "official") | {"title_vi": "Học viện", "title_en": "Academies"}
    url = address(step="/copy")
    for bad in ("Học viện", "9a", "a-b"):
        assert send(client, url, **typed, reading=bad).status_code == 422
    done = send(client, url, **typed, reading="academies")
    assert done.status_code == 302, done.get_data(as_text=True)
    assert "Academies" in client.get(done.location).get_data(as_text=True)
    target = targets.get_target("TG1")
    values = {name: _as_typed(getattr(target, name)) for name in forms.TARGET}
    page = "/en/counting-rules/readings/TG1/change-target"
    assert send(client, page, **values | {"value": "0"}).status_code == 422
    done = send(client, page, **values | {"value": "2500"})
    assert done.status_code == 302, done.get_data(as_text=True)
    assert "2,500" in client.get(done.location).get_data(as_text=True)
    assert queries.find_proposed(target, "") is not None


def test_everybody_reads_the_rules_and_only_the_ministry_reads_who_decided(
    client: Client, story: Story
) -> None:
    for user in (None, make_user(Role.EXPERT), make_user(Role.RECRUITMENT_OFFICER)):
        if user is not None:
            client.log_in(user)
        page = client.get(address())
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert "Days of grace at either end of a semester" in text
        assert "/change" not in text
        assert "Approved by" not in text
        assert client.get(address(step="/change")).status_code in {302, 403, 404}
    assert client.get(address(reading="none")).status_code == 404


def test_an_edition_is_taken_away_as_the_engine_reads_it(client: Client, story: Story) -> None:
    rules = targets.get_rule_set(targets.get_target("TG1"), "official")
    found = json.loads(client.get(address(step="/export")).get_data(as_text=True))
    assert found["predicates"] == rules.predicates
    assert (found["target"], found["edition"]) == ("TG1", rules.edition)
    row = queries.list_recorded(targets.get_target("TG1"), "official")[0]
    assert client.get(address(step=f"/editions/{row.id}")).status_code == 200
