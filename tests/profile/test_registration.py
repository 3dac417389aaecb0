"""Registering in six steps: how much it asks, what it keeps, and what it never does by itself."""

import re
from typing import Any

import pytest
from factories import make_user
from pages import token
from registering import FASTEST, sent_by
from sqlalchemy import select

from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.kinds import Audience
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile.models import StepDraft
from registry.profile.registration import STEPS

MOST_CONTROLS, MOST_LOADS, MOST_CHOICES = 45, 25, 20
CONTROL = re.compile(r"<(?:input|select|textarea)\b[^>]*>")


def controls_of(text: str) -> list[str]:
    form = text.partition('id="page-form"')[2].partition("</form>")[0]
    return [one for one in CONTROL.findall(form) if 'type="hidden"' not in one]


def count_taps(controls: list[str], name: str, value: Any) -> int:
    """Of choosing this value; what is typed takes none."""
    control = next(one for one in controls if f'name="{name}"' in one)
    is_chosen = control.startswith("<select") or 'type="radio"' in control
    if not (is_chosen or 'type="checkbox"' in control):
        return 0
    return len(value) if isinstance(value, list) else 1


def go(client: Any, number: int, values: dict[str, Any], query: str = "") -> Any:
    address = f"/en/profile/register/{number}{query}"
    page = client.get(address)
    hidden = {"csrf_token": token(page), "version": sent_by(page.text)["version"]}
    return client.post(address, data=sent_by(page.text) | values | hidden)


def register(client: Any) -> None:
    for number, values in enumerate(FASTEST, 1):
        assert go(client, number, values).status_code == 302, number


def test_the_fastest_path_is_short(client: Any, database: Any, expert: Person) -> None:
    client.log_in(make_user(Role.EXPERT, display_name="Nguyễn Thị Minh Huyền"))
    loads = [client.get("/en/profile/")]
    hidden = {"csrf_token": token(loads[0])}
    loads.append(client.post("/en/profile/begin", data=hidden, follow_redirects=True))
    controls, choices = 0, 0
    for values in FASTEST:
        page = loads[-1]
        shown = controls_of(page.text)
        controls += len(shown)
        choices += sum(count_taps(shown, name, value) for name, value in values.items())
        address = page.request.path
        loads.append(client.post(address, data=sent_by(page.text) | values, follow_redirects=True))
        assert loads[-1].status_code == 200, re.findall(
            r"err-line\">[^<]*|href=.#[^<]*<", loads[-1].text
        )
    check = loads[-1]
    assert check.request.path == "/en/profile/submit"
    loads.append(client.post(check.request.path, data=sent_by(check.text), follow_redirects=True))
    before = 6  # home, account, "check your e-mail", its link, the confirmed account, "my profile"
    assert before + len(loads) <= MOST_LOADS
    assert controls <= MOST_CONTROLS
    assert choices <= MOST_CHOICES
    person = database.scalars(select(Person).where(Person.state == PersonState.SUBMITTED)).one()
    assert person.display_name == "Nguyễn Thị Minh Huyền"


def test_what_is_typed_is_kept_and_saved_by_its_writer_alone(
    client: Any, expert: Person, database: Any
) -> None:
    page = client.get("/en/profile/register/2")
    typed = {"doctorate-degree_title": "Doktor der Naturwissenschaften", "other": "x"}
    kept = client.post("/en/profile/register/2/draft", data={"csrf_token": token(page)} | typed)
    assert kept.status_code == 204
    assert queries.current_doctorate(expert.id) is None
    [draft] = database.scalars(select(StepDraft))
    assert "other" not in draft.typed
    assert "csrf" not in draft.typed
    again = client.get("/vi/profile/register/2").text
    assert 'value="Doktor der Naturwissenschaften"' in again
    assert client.get("/en/profile/data.json").text.count("Doktor der Naturwissenschaften")

    assert go(client, 2, FASTEST[1]).status_code == 302
    assert not database.scalars(select(StepDraft)).all()
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/profile/register/2").status_code == 404


def test_one_can_go_on_another_day_with_what_is_not_right_yet(
    client: Any, expert: Person, database: Any
) -> None:
    assert go(client, 3, {"employment-since": "soon", "later": "1"}).status_code == 302
    assert 'value="soon"' in client.get("/en/profile/register/3").text
    assert "What you typed is kept" not in client.get("/en/profile/register/1").text


def test_a_consent_is_never_ticked_from_a_draft(client: Any, expert: Person) -> None:
    page = client.get("/en/profile/register/6")
    ticked = {"csrf_token": token(page), "consents-purposes": "be_found"}
    assert client.post("/en/profile/register/6/draft", data=ticked).status_code == 404
    assert go(client, 6, {"later": "1"}).status_code == 302
    assert queries.list_consents(expert.id) == []


def test_every_fault_of_a_step_is_shown_at_once_with_what_was_typed(
    client: Any, expert: Person
) -> None:
    response = go(client, 3, {"employment-since": "soon", "residence-city": "Stuttgart"})
    assert response.status_code == 422
    for name in ("employment-employer", "employment-since", "residence-country_code"):
        assert f'id="{name}-error"' in response.text, name
    assert 'value="Stuttgart"' in response.text
    assert queries.current_employment(expert.id) is None
    for number in (4, 5):
        assert go(client, number, {}).status_code == 422


def test_a_list_grows_by_one_and_keeps_what_was_typed(client: Any, expert: Person) -> None:
    sent = {"languages-languages-0-level": "C1", "more": "languages-languages"}
    page = go(client, 5, sent)
    assert page.status_code == 200
    assert 'name="languages-languages-1-language"' in page.text
    assert 'name="availability-windows-1-mode"' not in page.text
    assert re.search(r'<option selected value="C1"', page.text)
    assert go(client, 5, {"more": "names-full"}).status_code == 200


def test_a_step_keeps_what_it_does_not_ask(client: Any, expert: Person) -> None:
    register(client)
    values = {"category": "foreign", "country_code": "DE", "city": "Stuttgart", "since": "2012"}
    own = {"preset": "own", "institutions": ["name"], "safety_mode": ""}
    for section, data in (("residence", values), ("visibility", own)):
        address = f"/en/profile/section/{section}"
        page = client.get(address)
        hidden = {"csrf_token": token(page), "version": sent_by(page.text)["version"]}
        assert client.post(address, data=hidden | data).status_code == 302
    rules = [(rule.field_group, rule.audience) for rule in queries.list_visibility(expert.id)]
    assert go(client, 6, {"consents-purposes": ["statistics"]}).status_code == 302
    assert go(client, 3, FASTEST[2]).status_code == 302
    assert queries.current_category(expert.id).category.value == "foreign"  # type: ignore[union-attr]
    shown = [(rule.field_group, rule.audience) for rule in queries.list_visibility(expert.id)]
    assert shown == rules
    assert {audience for _group, audience in shown} == {Audience.INSTITUTIONS}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answers_are_read_once_more_and_each_can_be_changed(
    client: Any, expert: Person, language: str
) -> None:
    empty = client.get(f"/{language}/profile/submit").text
    assert empty.count("back=check") >= len(STEPS) + 6
    register(client)
    page = client.get(f"/{language}/profile/submit").text
    for answer in ("Dr. rer. nat.", "Universität Stuttgart", "2014", "Nguyễn Thị Minh Huyền"):
        assert answer in page
    assert not re.search(r"<dd>\s*(?:DE|en|vn_citizen_abroad|visiting_semester|phd)\s*<", page)
    changed = go(client, 2, FASTEST[1] | {"doctorate-institution": "TU München"}, "?back=check")
    assert changed.location.endswith("/en/profile/submit")
    assert "TU München" in client.get(f"/{language}/profile/submit").text
