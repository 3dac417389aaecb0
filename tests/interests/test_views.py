"""Interests as each side uses them in the browser: one click, both languages, nothing beyond the card."""

import re
from typing import Any

import pytest
from factories import make_opening, make_person, make_program, make_user
from introductions.world import DISPLAY, EMAIL, PHONE, SITE, World
from pages import ticked, token

from registry.audit.models import AccessEvent
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import services as experts
from registry.experts.kinds import Audience, FieldGroup
from registry.interests import services
from registry.interests.models import Interest, InterestState

S = InterestState
CONTACTS = (EMAIL, PHONE, SITE)


@pytest.fixture
def world(database: Any) -> World:
    return World()


def get(client: Any, path: str, *, status: int = 200, locale: str = "en") -> str:
    answer = client.get(f"/{locale}{path}")
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return str(answer.get_data(as_text=True))


def post(client: Any, path: str, *, on: str = "", status: int = 302, **data: Any) -> str:
    page = client.get(f"/en{on or path}")
    version = re.search(r'name="version"[^>]*value="([^"]*)"', page.get_data(as_text=True))
    given = {"version": version.group(1)} if version else {}
    sent = {"csrf_token": token(page), **given, **ticked(page), **data}
    answer = client.post(f"/en{path}", data=sent)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return str(answer.get_data(as_text=True))


def only() -> Interest:
    session().expire_all()
    found: Interest = session().query(Interest).one()
    return found


def state(world: World, **values: Any) -> Interest:
    interest = services.state_interest(world.person, world.opening, by=world.expert, **values)
    session().flush()
    session().refresh(interest)
    return interest


# The expert


def test_one_click_on_the_openings_page_is_enough(client: Any, world: World) -> None:
    client.log_in(world.expert)
    page = f"/openings/{world.opening.id}"
    assert "I am interested" in get(client, page)
    post(client, f"/interests/state/{world.opening.id}", on=page)
    assert only().state is S.SENT
    assert "I am interested" not in get(client, page)
    assert "Your interest" in get(client, page)


def test_what_the_institution_will_see_is_shown_before_and_is_the_same(
    client: Any, world: World
) -> None:
    client.log_in(world.expert)
    before = get(client, f"/interests/state/{world.opening.id}")
    interest = state(world)
    client.log_in(world.recruiter)
    after = get(client, f"/interests/{interest.id}")
    card = re.compile(r'<article class="card">.*?</article>', re.DOTALL)
    assert card.findall(before) == card.findall(after) != []


def test_a_note_with_contacts_is_refused_and_stays_typed(client: Any, world: World) -> None:
    client.log_in(world.expert)
    text = post(client, f"/interests/state/{world.opening.id}", status=422, note=f"Mail {EMAIL}")
    assert "Contact details are not allowed here" in text
    assert f"Mail {EMAIL}" in text


def test_who_is_not_active_yet_reads_what_is_missing(client: Any, world: World) -> None:
    experts.pause(world.person, by=world.expert)
    client.log_in(world.expert)
    text = get(client, f"/openings/{world.opening.id}")
    assert "has to be active first" in text
    assert "I am interested" not in text


def test_an_account_without_a_profile_is_led_to_one(client: Any, world: World) -> None:
    client.log_in(make_user(Role.EXPERT))
    assert "Begin it first" in get(client, f"/openings/{world.opening.id}")


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_my_interests_say_who_answers_by_when(client: Any, world: World, locale: str) -> None:
    interest = state(world)
    client.log_in(world.expert)
    text = get(client, "/interests/mine", locale=locale)
    assert interest.code in text
    assert {"en": "Institution", "vi": "Cơ sở"}[locale] in text
    assert "nav" in get(client, "/interests/mine", locale=locale)


def test_pausing_resuming_and_withdrawing(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(world.expert)
    here = f"/interests/{interest.id}"
    post(client, f"{here}/pause", on=here)
    assert only().state is S.PAUSED
    post(client, f"{here}/resume", on=here)
    assert only().state is S.SENT
    post(client, f"{here}/withdraw")
    assert only().state is S.WITHDRAWN


def test_what_fits_leads_to_the_interest(client: Any, world: World) -> None:
    client.log_in(world.expert)
    assert f"/interests/state/{world.opening.id}" in get(client, "/fitting-openings/")
    interest = state(world)
    assert f"/interests/{interest.id}" in get(client, "/fitting-openings/")


# The institution


def test_the_institution_reads_a_masked_card_and_the_expert_finds_it_in_the_ledger(
    client: Any, world: World
) -> None:
    interest = state(world, note="Tôi muốn về dạy.")
    client.log_in(world.recruiter)
    for path in (
        f"/interests/{interest.id}",
        "/interests/",
        f"/interests/opening/{world.opening.id}",
    ):
        text = get(client, path)
        assert DISPLAY not in text
        assert not any(contact in text for contact in CONTACTS)
    assert "Tôi muốn về dạy." in get(client, f"/interests/{interest.id}")
    found = session().query(AccessEvent).filter_by(purpose="interest").all()
    assert {row.person_id for row in found} == {world.person.id}


@pytest.mark.parametrize(
    "hide", [{"safety_mode": True}, {"bypasses_mission": True}], ids=["safety mode", "no mission"]
)
def test_interest_reveals_nothing_that_the_card_hides(
    client: Any, world: World, hide: dict[str, Any]
) -> None:
    shown = tuple((group, Audience.INSTITUTIONS) for group in FieldGroup)
    world.person = make_person(name=("Kín", "Đáo", "Canary"), shown=shown, **hide)
    interest = state(world)
    client.log_in(world.recruiter)
    text = get(client, f"/interests/{interest.id}")
    assert ("Canary" in text) is ("bypasses_mission" in hide)
    if "safety_mode" in hide:
        assert "Germany" not in text


def test_whoever_hides_is_gone_from_every_page_at_once(client: Any, world: World) -> None:
    interest = state(world)
    experts.pause(world.person, by=world.expert)
    session().flush()
    client.log_in(world.recruiter)
    get(client, f"/interests/{interest.id}", status=404)
    assert world.person.number not in get(client, "/interests/?list=all")
    assert world.person.number not in get(client, f"/interests/opening/{world.opening.id}")


def test_another_institution_finds_nothing(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(world.staff_of(make_opening(make_program()).institution))
    get(client, f"/interests/{interest.id}", status=404)
    get(client, f"/interests/opening/{world.opening.id}", status=404)
    assert world.person.number not in get(client, "/interests/?list=all")


def test_inviting_is_one_click_and_begins_the_introduction(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(world.recruiter)
    here = f"/interests/{interest.id}"
    post(client, f"{here}/invite-now", on=here)
    assert only().state is S.INVITED
    assert "Open the introduction" in get(client, here)


def test_a_no_needs_a_reason_and_keeps_the_line_that_was_typed(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(world.recruiter)
    path = f"/interests/{interest.id}/answer-no"
    assert "Hẹn gặp lại" in post(client, path, status=422, text="Hẹn gặp lại")
    post(client, path, reason="time", text="Hẹn gặp lại")
    client.log_in(world.expert)
    text = get(client, f"/interests/{interest.id}")
    assert "Hẹn gặp lại" in text
    assert "The periods do not fit together this time" in text


def test_several_are_answered_at_once_with_a_preview_and_a_line(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(world.recruiter)
    page = get(client, "/interests/")
    data = {"csrf_token": token(client.get("/en/interests/")), "row": str(interest.id)}
    data["choice-answer-no"] = "seats"
    act = "/en/interests/act/answer-no"
    preview = client.post(act, data=data).get_data(as_text=True)
    assert "Nothing has changed yet" in preview
    assert "A personal line to all of them" in preview
    promised = data | {"promised": str(interest.id)}
    refused = client.post(act, data=promised | {"reason": f"Gọi {PHONE}"}).get_data(as_text=True)
    assert f"Gọi {PHONE}" in refused
    assert only().state is S.SENT
    client.post(act, data=promised | {"reason": "Cảm ơn thầy cô."})
    assert (only().state, only().answer) == (S.DECLINED, "Cảm ơn thầy cô.")
    assert page


def test_the_opening_shows_its_people_in_four_parts(client: Any, world: World) -> None:
    state(world)
    client.log_in(world.recruiter)
    text = get(client, f"/interests/opening/{world.opening.id}")
    for part in ("interested", "fitting", "introduced", "contracted"):
        assert f'id="{part}"' in text
    assert world.person.number in text


def test_an_officer_follows_and_does_not_answer(client: Any, world: World) -> None:
    interest = state(world)
    client.log_in(make_user(Role.RECRUITMENT_OFFICER))
    text = get(client, f"/interests/{interest.id}")
    assert "Answer no" not in text
    assert "The institution answers by" in text
