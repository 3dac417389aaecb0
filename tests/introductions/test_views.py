"""Introductions as each side uses them: what every page, mail and log line shows and does not show."""

import re
from datetime import timedelta
from typing import Any

import pytest
from factories import make_institution, make_opening, make_person, make_program, make_user
from introductions.world import DISPLAY, EMAIL, PHONE, SITE, TODAY, World, move_to, pass_days
from pages import ticked, token

from registry.audit import queries as audit
from registry.audit.models import AuditEvent
from registry.background.mail import MailMessage
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts.kinds import ContactKind
from registry.introductions import services
from registry.introductions.models import Introduction, IntroductionState
from registry.taxonomy import missions

S = IntroductionState
CONTACTS = (EMAIL, PHONE, SITE)


@pytest.fixture
def world(database: Any) -> World:
    return World()


class Eyes:
    """Opens pages as one person and keeps everything that was sent to them."""

    def __init__(self, client: Any) -> None:
        self.client, self.seen = client, ""

    def get(self, user: Any, path: str, *, status: int = 200, locale: str = "en") -> str:
        self.client.log_in(user)
        answer = self.client.get(f"/{locale}{path}")
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return self._keep(answer)

    def post(self, user: Any, path: str, *, status: int = 302, form: str = "", **data: Any) -> str:
        self.client.log_in(user)
        page = self.client.get(f"/en{form or path}")
        self._keep(page)
        text = page.get_data(as_text=True)
        found = re.search(r'name="version"[^>]*value="([^"]*)"', text)
        version = {"version": found.group(1)} if found else {}
        answer = self.client.post(
            f"/en{path}", data={"csrf_token": token(page), **version, **ticked(page), **data}
        )
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return self._keep(answer)

    def _keep(self, answer: Any) -> str:
        text = answer.get_data(as_text=True)
        self.seen += text + str(answer.headers)
        return str(text)


@pytest.fixture
def eyes(client: Any) -> Eyes:
    return Eyes(client)


def every_mail() -> str:
    session().flush()
    return "".join(
        f"{m.recipient} {m.subject} {m.text} {m.html}" for m in session().query(MailMessage)
    )


def test_no_page_mail_or_log_line_holds_her_contacts_or_name_before_she_said_yes(
    eyes: Eyes, world: World, capfd: Any
) -> None:
    asking = f"/introductions/propose/{world.person.id}"
    eyes.get(world.recruiter, f"/experts/{world.person.id}")
    eyes.post(world.recruiter, asking, status=422, opening_id="", message_vi="")
    eyes.post(world.recruiter, asking, opening_id=str(world.opening.id), message_vi="Xin chào")
    introduction = session().query(Introduction).one()
    own = f"/introductions/{introduction.id}"
    staff = [world.recruiter, world.approver, world.desk, world.central, world.ministry]
    for user in staff:
        for locale in ("vi", "en"):
            eyes.get(user, own, locale=locale)
            eyes.get(user, "/introductions/", locale=locale)
    eyes.post(world.recruiter, asking, status=422, opening_id=str(world.opening.id), message_vi="x")
    eyes.post(world.desk, f"{own}/endorse", note="Trường có uy tín.")
    eyes.post(world.recruiter, f"{own}/contacts", form="/introductions/", status=403)
    for user in staff:
        eyes.get(user, own)
    outside, errors = capfd.readouterr()
    for secret in CONTACTS:
        assert secret not in eyes.seen
        assert secret not in every_mail()
        assert secret not in outside + errors
    to_others = [m for m in session().query(MailMessage) if m.recipient != world.expert.email]
    assert DISPLAY not in "".join(m.subject + m.text + m.html for m in to_others)
    details = [str(event.details) for event in session().query(AuditEvent)]
    assert not [secret for secret in (*CONTACTS, DISPLAY) if secret in "".join(details)]


def test_her_name_is_on_no_page_of_the_institution_before_she_said_yes(
    eyes: Eyes, world: World
) -> None:
    introduction = world.asked()
    for path in ("/introductions/", f"/introductions/{introduction.id}"):
        for user in (world.recruiter, world.approver, world.desk):
            text = eyes.get(user, path)
            assert DISPLAY not in text
            assert world.person.number in text


def test_she_accepts_revealing_one_contact_and_the_institution_reads_that_one(
    eyes: Eyes, world: World
) -> None:
    own = f"/introductions/{world.asked().id}"
    eyes.post(world.expert, f"{own}/accept", status=422)
    eyes.post(world.expert, f"{own}/accept", reveal=["phone"])
    page = eyes.get(world.recruiter, own)
    assert DISPLAY in page
    assert not [contact for contact in CONTACTS if contact in page]
    opened = eyes.post(world.recruiter, f"{own}/contacts", form=own, status=200)
    assert [contact in opened for contact in CONTACTS] == [False, True, False]
    purposes = [event.purpose for event in audit.list_accesses(person_id=world.person.id)]
    assert "contact" in purposes
    assert not [contact for contact in CONTACTS if contact in every_mail()]


def test_a_contact_that_she_does_not_have_cannot_be_revealed(eyes: Eyes, world: World) -> None:
    person = make_person()
    introduction = world.asked(person=person)
    expert = session().get_one(type(world.expert), person.user_id)
    own = f"/introductions/{introduction.id}"
    page = eyes.get(expert, f"{own}/accept")
    assert "/profile/section/" in page
    eyes.post(expert, f"{own}/accept", status=422, reveal=["email"])


def test_missions_read_a_masked_card_and_those_of_other_countries_nothing(
    eyes: Eyes, world: World
) -> None:
    introduction = world.connected()
    own = f"/introductions/{introduction.id}"
    assert DISPLAY not in eyes.get(world.desk, own)
    assert DISPLAY not in eyes.get(world.desk, "/introductions/")
    for path in ("", "/endorse", "/refuse-endorsement", "/withdraw", "/close"):
        eyes.get(world.other_desk, f"{own}{path}", status=404)
    assert introduction.code not in eyes.get(world.other_desk, "/introductions/")


def test_a_desk_hands_a_case_over_and_no_longer_reads_it(eyes: Eyes, world: World) -> None:
    introduction = world.propose()
    page = f"/introductions/{introduction.id}"
    assert "Hand over to another mission" in eyes.get(world.desk, page)
    tokyo = str(world.tokyo.id)
    eyes.post(world.desk, f"{page}/hand-over", status=422, mission_id=tokyo)
    move_to("JP", world.person, on=TODAY)
    offered = eyes.get(world.desk, f"{page}/hand-over")
    places = [offered.find(one) for one, *_words in missions.mission_choices()]
    assert offered.find(tokyo) == min(place for place in places if place > 0)
    eyes.post(world.desk, f"{page}/hand-over", mission_id=tokyo)
    eyes.get(world.desk, page, status=404)
    assert "Endorse" in eyes.get(world.other_desk, page)
    eyes.post(world.other_desk, f"{page}/hand-over", mission_id="x", status=422)


@pytest.mark.parametrize("role", [Role.INSTITUTION_RECRUITER, Role.EXPERT])
def test_a_stranger_finds_nothing(eyes: Eyes, world: World, role: Role) -> None:
    introduction = world.connected()
    place = make_institution().organisation if role is not Role.EXPERT else None
    stranger = make_user(role, organisation=place)
    eyes.get(stranger, f"/introductions/{introduction.id}", status=404)
    assert introduction.code not in eyes.get(stranger, "/introductions/")


def test_she_does_not_learn_of_what_was_not_endorsed(eyes: Eyes, world: World) -> None:
    introduction = world.propose()
    own = f"/introductions/{introduction.id}"
    eyes.get(world.expert, own, status=404)
    eyes.post(world.desk, f"{own}/refuse-endorsement", code="contact_known_wrong")
    eyes.get(world.expert, own, status=404)
    assert "The contact is known to be out of date" in eyes.get(world.recruiter, own)


def test_she_declines_and_her_reason_is_hers(eyes: Eyes, world: World) -> None:
    own = f"/introductions/{world.asked().id}"
    eyes.post(world.expert, f"{own}/decline", reason="Trường này không trả lương đúng hạn")
    for user in (world.recruiter, world.approver, world.desk):
        assert "đúng hạn" not in eyes.get(user, own)
    assert "đúng hạn" not in every_mail()


def test_she_withdraws_later_and_the_next_reading_shows_nothing(eyes: Eyes, world: World) -> None:
    own = f"/introductions/{world.connected().id}"
    eyes.post(world.recruiter, f"{own}/contacts", form=own, status=200)
    eyes.post(world.expert, f"{own}/withdraw", reason="Đổi ý")
    page = eyes.get(world.recruiter, own)
    assert DISPLAY not in page
    assert "/contacts" not in page
    answer = eyes.post(world.recruiter, f"{own}/contacts", form="/introductions/", status=403)
    assert EMAIL not in answer


def test_a_double_click_and_a_second_tab_change_nothing_twice(eyes: Eyes, world: World) -> None:
    introduction = world.asked()
    url = f"/en/introductions/{introduction.id}/accept"
    client = eyes.client
    client.log_in(world.expert)
    first, second = client.get(url), client.get(url)
    found = re.search(r'name="version"[^>]*value="([^"]*)"', first.get_data(as_text=True))
    assert found
    data = {"version": found.group(1), "reveal": ["email"]}
    assert client.post(url, data=data | {"csrf_token": token(first)}).status_code == 302
    late = client.post(url, data=data | {"csrf_token": token(second), "reveal": ["phone"]})
    assert late.status_code == 409
    assert [reveal.kind for reveal in session().get_one(Introduction, introduction.id).reveals] == [
        ContactKind.EMAIL
    ]
    mails = [m for m in session().query(MailMessage) if m.template == "introduction_accepted"]
    assert len(mails) == 1


@pytest.mark.parametrize("step", ["accept", "decline"])
def test_an_old_link_or_the_back_button_says_that_the_step_is_over(
    client: Any, world: World, app: Any, step: str
) -> None:
    introduction = world.asked()
    pass_days(app, TODAY + timedelta(40))
    client.log_in(world.expert)
    answer = client.get(f"/en/introductions/{introduction.id}/{step}", follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "This step is no longer possible" in text
    assert 'name="reveal"' not in text


def test_a_link_in_a_mail_leads_through_sign_in_back_to_the_introduction(
    client: Any, world: World
) -> None:
    introduction = world.asked()
    [mail] = [m for m in session().query(MailMessage) if m.template == "introduction_asked"]
    path = re.search(r"http://localhost(/\S+)", mail.text)
    assert path
    answer = client.get(path.group(1))
    assert answer.status_code == 302
    assert str(introduction.id) in answer.headers["Location"]


def test_two_requests_for_the_same_pair_at_the_same_moment_leave_one(
    eyes: Eyes, world: World
) -> None:
    asking = f"/introductions/propose/{world.person.id}"
    data: dict[str, Any] = {"opening_id": str(world.opening.id), "message_vi": "Xin chào"}
    eyes.post(world.recruiter, asking, **data)
    again = eyes.post(world.approver, asking, status=422, **data)
    assert "already has an open introduction" in again
    assert "Xin chào" in again
    assert session().query(Introduction).count() == 1


def test_an_opening_of_another_institution_cannot_be_slipped_in(eyes: Eyes, world: World) -> None:
    foreign = make_opening(make_program(make_institution()))
    asking = f"/introductions/propose/{world.person.id}"
    eyes.post(world.recruiter, asking, status=422, opening_id=str(foreign.id), message_vi="x")
    assert session().query(Introduction).count() == 0


def test_a_way_out_alone_stands_below_what_the_page_is_about(eyes: Eyes, world: World) -> None:
    own = f"/introductions/{world.connected().id}"
    for reader, is_first in ((world.ministry, False), (world.recruiter, True)):
        page = eyes.get(reader, own)
        step = page.index("Your next step" if is_first else "Other steps")
        assert (step < page.index("About the post")) is is_first, reader.roles


def test_the_ministry_ends_an_abuse_through_the_page(eyes: Eyes, world: World) -> None:
    introduction = world.connected()
    own = f"/introductions/{introduction.id}"
    assert "/withdraw" in eyes.get(world.ministry, own)
    eyes.post(world.ministry, f"{own}/withdraw", reason="Lạm dụng")
    assert session().get_one(Introduction, introduction.id).state is S.WITHDRAWN
    with pytest.raises(Exception, match="no contact details"):
        services.open_contacts(session().get_one(Introduction, introduction.id), by=world.recruiter)


def test_her_first_page_says_that_a_request_waits_and_leads_to_it(eyes: Eyes, world: World) -> None:
    before = eyes.get(world.expert, "/profile/")
    introduction = world.asked()
    after = eyes.get(world.expert, "/profile/")
    assert f"/introductions/{introduction.id}" not in before
    assert f"/en/introductions/{introduction.id}" in after
