"""A scientist finds an opening, states interest in one click and reads the answer, at a desk and on a telephone."""

from typing import Any

import pytest
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE
from flask import Flask
from introductions.world import World

from registry.core.db import session, transaction
from registry.interests.models import Interest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_interest_in_one_click_and_its_answer(chromium: Any, live: Flask, locale: str) -> None:
    with live.app_context(), transaction():
        world = World()
        expert, recruiter, opening = world.expert, world.recruiter, world.opening.id
    visitors = {}
    for name, user in (("expert", expert), ("recruiter", recruiter)):
        visit = BrowserVisitor(chromium, live, locale, DESK, TELEPHONE)
        visitors[name] = visit.sign_in(user)
    scientist, staff = visitors["expert"], visitors["recruiter"]
    scientist.open("/fitting-openings/")
    scientist.open(f"/openings/{opening}")
    scientist.press(f"interests/state/{opening}")
    with live.app_context():
        interest = session().query(Interest).one().id
    assert scientist.path.endswith(f"/interests/{interest}")
    scientist.open("/interests/mine")
    staff.open(f"/interests/opening/{opening}")
    staff.open(f"/interests/{interest}")
    staff.press("/consider")
    staff.open(f"/interests/{interest}/answer-no")
    staff.press("/answer-no", reason="time", text="Hẹn dịp khác.", confirmed="y")
    scientist.open(f"/interests/{interest}")
    assert "Hẹn dịp khác." in scientist.text
