"""An assignment meeting of the ministry: computed, questioned, overridden with a reason, and proposed."""

import re
from typing import Any

import pytest
from assignment.world import World, couples_of, pairs_of
from pages import press
from sqlalchemy import select

from registry.assignment.models import AssignmentRun
from registry.core.db import list_rows
from registry.introductions.models import Introduction

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_from_a_plan_to_proposed_introductions(client: Any, database: Any, locale: str) -> None:
    world = World()
    for name in ("Nam", "Vĩnh", "Lan"):
        world.expert(name)
    client.log_in(world.officer)
    base = f"/{locale}/assignment"
    numbers = {"least_score": "40", "most_approaches": "1", "most_per_institution": "10"}
    press(client, f"{base}/plan", name="2027", institution_id="", field_code="", **numbers)
    run = world.compute(list_rows(select(AssignmentRun))[0])
    page = f"{base}/{run.id}"
    assert run.inputs_hash[:16] in client.get(page).text

    [other, *_more] = pairs_of(run, chosen=False)
    wanted = (other.person_id, other.opening_id)
    asked = client.get(f"{page}/pairs/{other.id}").text
    assert re.search(r"<h1>[^<]*\?</h1>", asked)
    sent = press(client, f"{page}/pairs/{other.id}/override", reason="Đã trao đổi từ tháng 8.")
    assert "Đã trao đổi từ tháng 8." in client.get(sent.location).text

    again = press(client, page, f"{page}/again")
    run = world.compute(list_rows(select(AssignmentRun).where(AssignmentRun.number == 2))[0])
    assert wanted in couples_of(run)
    rows = [str(pair.id) for pair in pairs_of(run)]
    pairs = f"{again.location}/pairs"
    preview = press(client, pairs, f"{pairs}/act/introduce", row=rows)
    assert preview.status_code == 200
    assert not list_rows(select(Introduction)), "nothing is sent without a human"
    chosen = {"row": rows, "promised": rows, "reason": "Kết luận cuộc họp."}
    press(client, pairs, f"{pairs}/act/introduce", **chosen)
    made = {(one.person_id, one.opening_id) for one in list_rows(select(Introduction))}
    assert made == couples_of(run)
