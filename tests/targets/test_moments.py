"""A day in an address decides neither how long a page takes nor whether it breaks."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from factories import make_signed_contract, make_user
from flask import Flask, url_for
from sqlalchemy.orm import Session

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.targets import loading, queries
from registry.targets.editions import BEGINNING

FAR = ("01/01/4000", "31/12/9999", "01/01/3000")
BEFORE = ("01/01/0001", "01/01/1900", f"{BEGINNING - timedelta(1):%d/%m/%Y}")


@pytest.fixture
def ministry(client: Client, database: Session) -> Client:
    loading.load()
    make_signed_contract()
    client.log_in(make_user(Role.SCHEME_OFFICER))
    return client


def addresses(app: Flask) -> list[str]:
    """Every page of the numbers; all of them are asked about a day, as known on a day."""
    values: dict[str, Any] = {"locale": "en", "code": "TG1", "kind": "csv"}
    person = make_signed_contract().person_id
    with app.test_request_context("/"):
        return [
            url_for(rule.endpoint, **{name: values.get(name, person) for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("targets.")
            and "GET" in (rule.methods or ())
            and "view" not in rule.endpoint
        ]


def test_no_page_answers_for_a_day_of_which_nothing_can_be_known(
    app: Flask, ministry: Client
) -> None:
    pages = addresses(app)
    assert len(pages) > 5
    tomorrow = f"{hanoi_today() + timedelta(1):%d/%m/%Y}"
    for page in pages:
        for name in ("as_of", "known_at"):
            for day in (tomorrow, *FAR, *BEFORE):
                answer = ministry.get(f"{page}?{name}={day}")
                assert answer.status_code == 422, (page, name, day)
                assert not re.search(r"\bVN-\d", answer.text), (page, name, day)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_the_first_days_are_answered(app: Flask, ministry: Client, days: int) -> None:
    """Nobody was counted yet, and no rule of a reading that came later was known."""
    day = f"{BEGINNING + timedelta(days):%d/%m/%Y}"
    for page in addresses(app):
        for query in (f"as_of={day}", f"known_at={day}", f"as_of={day}&known_at={day}"):
            assert ministry.get(f"{page}?{query}").status_code in {200, 404, 422}, (page, query)


def test_a_road_has_as_many_steps_as_months_have_passed(ministry: Client) -> None:
    target = queries.get_target("TG1")
    for day in (BEGINNING, date(2026, 6, 15), hanoi_today()):
        points = queries.trajectory(target, queries.count(target, as_of=day))
        months = (day.year - 2025) * 12 + day.month - 4
        assert len(points) == months
