"""A consent ends with the request that withdraws it: in search, in introductions, on the desks' lists."""

from typing import Any

import pytest
from factories import add, make_introduction, make_mission, make_person, make_user, owner
from pages import token

from registry.background.mail import MailMessage
from registry.core.permissions import Role
from registry.experts import cards, queries
from registry.experts.kinds import Audience, ConsentPurpose, ContactKind, FieldGroup
from registry.experts.models import Contact, Person
from registry.experts.search_documents import SOURCE
from registry.introductions import queries as introductions
from registry.introductions.models import Channel, IntroductionState
from registry.verification import suspensions

S = IntroductionState
EVERYTHING = [purpose.value for purpose in ConsentPurpose]


def withdraw(client: Any, person: Person, *purposes: ConsentPurpose) -> None:
    client.log_in(owner(person))
    address = "/en/profile/section/consents"
    page = client.get(address)
    text = page.get_data(as_text=True)
    version = text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    kept = [value for value in EVERYTHING if value not in purposes]
    data = {"csrf_token": token(page), "version": version, "purposes": kept}
    assert client.post(address, data=data).status_code == 302


def test_search_loses_her_at_once(client: Any, database: Any) -> None:
    person = make_person()
    recruiter = make_user(Role.INSTITUTION_RECRUITER)
    assert database.scalars(queries.visible_people(recruiter)).all() == [person]
    withdraw(client, person, ConsentPurpose.BE_FOUND)
    assert database.scalars(queries.visible_people(recruiter)).all() == []
    assert SOURCE.build([person.id]) == {person.id: None}


def test_the_mission_can_no_longer_list_or_open_her(client: Any, database: Any) -> None:
    mission = make_mission()
    desk = make_user(Role.MISSION_OFFICER, organisation=mission.organisation)
    central = make_user(Role.MOFA_DESK)
    person = make_person()
    values: dict[str, Any] = {"channel": Channel.MISSION, "mission_id": mission.id}
    waiting = make_introduction(person, state=S.ROUTED, **values)
    talking = make_introduction(person, state=S.TALKING, **values)
    client.log_in(desk)
    assert waiting.code in client.get("/en/introductions/").get_data(as_text=True)
    withdraw(client, person, ConsentPurpose.EMBASSY)
    assert (waiting.state, talking.state) == (S.WITHDRAWN, S.TALKING)
    for officer in (desk, central):
        client.log_in(officer)
        text = client.get("/en/introductions/").text.partition("<main")[2]
        assert waiting.code not in text
        assert talking.code not in text
        assert client.get(f"/en/introductions/{talking.id}").status_code == 404
        assert database.scalars(queries.visible_people(officer)).all() == []


@pytest.mark.parametrize("purpose", [ConsentPurpose.INTRODUCTION, ConsentPurpose.BE_FOUND])
def test_introductions_that_she_has_not_accepted_end(
    client: Any, database: Any, purpose: ConsentPurpose
) -> None:
    person = make_person()
    asked = make_introduction(person, state=S.EXPERT_ASKED)
    routed = make_introduction(person, state=S.ROUTED, channel=Channel.CENTRAL_DESK)
    accepted = make_introduction(person, state=S.CONNECTED)
    withdraw(client, person, purpose)
    assert [row.state for row in (asked, routed, accepted)] == [
        S.WITHDRAWN,
        S.WITHDRAWN,
        S.CONNECTED,
    ]
    assert [row.id for row in introductions.list_open_for_person(person.id)] == [accepted.id]


def test_statistics_alone_change_no_introduction(client: Any, database: Any) -> None:
    person = make_person()
    asked = make_introduction(person, state=S.EXPERT_ASKED)
    withdraw(client, person, ConsentPurpose.STATISTICS)
    assert asked.state is S.EXPERT_ASKED


def test_a_profile_that_is_closed_for_fraud_ends_what_was_not_accepted(database: Any) -> None:
    person = make_person()
    asked = make_introduction(person, state=S.EXPERT_ASKED)
    ministry, auditor = make_user(Role.SCHEME_OFFICER), make_user(Role.AUDITOR)
    texts = {"text_vi": "Giả mạo.", "text_en": "Forged."}
    case = suspensions.propose(person, reason="forged_document", by=ministry, **texts)
    suspensions.confirm(case, by=auditor)
    suspensions.end(case, is_closed=True, by=ministry, **texts)
    assert asked.state is S.WITHDRAWN


def test_the_page_says_what_stopped_and_what_goes_on(client: Any, database: Any) -> None:
    person = make_person()
    withdraw(client, person, *ConsentPurpose)
    page = client.get("/en/profile/").text
    for words in (
        "no longer find you",
        "Missions no longer see you",
        "continues",
        "Hidden from search",
    ):
        assert words in page, words
    assert "Choose the purposes you agree to" in page
    assert ">Active<" not in page.replace("\n", "").replace(" ", "")


def test_who_withdraws_leaves_only_what_a_counted_contract_rests_on(
    client: Any, database: Any
) -> None:
    shown = tuple((group, audience) for group in FieldGroup for audience in Audience)
    person = make_person(shown=shown)
    add(Contact(person_id=person.id, kind=ContactKind.PHONE, value="+49 30 987"))
    client.log_in(owner(person))
    page = client.get("/en/profile/withdraw")
    version = page.text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    data = {"csrf_token": token(page), "version": version, "confirmed": "y"}
    assert client.post("/en/profile/withdraw", data=data).status_code == 302
    database.expire_all()
    assert (person.summary_vi, person.fields, person.windows, person.languages) == ("", [], [], [])
    assert not queries.list_contacts(person.id)
    assert not queries.list_visibility(person.id)
    mail = database.query(MailMessage).filter_by(template="profile_withdrawn").one()
    assert person.number in mail.text
    for role, name in (
        (Role.SCHEME_OFFICER, f"Dr {person.display_name}"),
        (Role.LINE_MINISTRY, None),
        (Role.INSTITUTION_RECRUITER, None),
    ):
        [card] = cards.make_cards([person], viewer=make_user(role))
        assert card.name == name
        assert (card.doctorate, card.summary or "") == ("", "")
        assert card.shown <= {FieldGroup.NAME}
