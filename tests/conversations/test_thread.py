"""What connected sides write to each other: read by these two alone, told without its content, gone at once
where the connection, the profile or the place of work ends."""

import io
from typing import Any

import pytest
from factories import make_institution, make_user
from introductions.world import EMAIL, World
from letters import mails
from pages import token

from registry.audit.models import AccessEvent, AuditEvent
from registry.conversations import queries, services
from registry.conversations.models import Message
from registry.conversations.waiting import WORK
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError, TooManyAttempts
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import services as experts
from registry.experts.states import PersonState
from registry.introductions import endings
from registry.introductions.models import Introduction, IntroductionState
from registry.rights.export import read_everything
from registry.work import queries as work

WORDS = "Giáo trình ở phòng 402, gọi +84 24 5550199."


@pytest.fixture
def world(database: Any) -> World:
    return World()


def url(introduction: Introduction, *rest: str, locale: str = "en") -> str:
    return "/".join([f"/{locale}/connections/{introduction.id}", *rest])


def send(client: Any, introduction: Introduction, *, status: int = 302, **sent: Any) -> str:
    page = client.get(url(introduction))
    answer = client.post(
        url(introduction),
        data={"csrf_token": token(page), **sent},
        content_type="multipart/form-data",
    )
    assert answer.status_code == status
    return str(answer.get_data(as_text=True))


def pdf(name: str = "de cuong.pdf") -> tuple[Any, str]:
    return io.BytesIO(make_pdf(name)), name


def test_both_sides_write_read_and_attach_in_both_languages(client: Any, world: World) -> None:
    introduction = world.connected()
    client.log_in(world.recruiter)
    send(client, introduction, text=WORDS, files=[pdf(), pdf("so do.pdf")])
    assert introduction.state is IntroductionState.TALKING
    client.log_in(world.expert)
    for locale, said in (("vi", "Chỉ hai bên đọc được"), ("en", "Only the two sides read this")):
        page = client.get(url(introduction, locale=locale)).get_data(as_text=True)
        assert WORDS in page
        assert said in page
        assert world.recruiter.email in page
    links = [file for one in queries.list_messages(introduction.id) for file in one.files]
    answer = client.get(url(introduction, "files", str(links[1].id)))
    assert answer.status_code == 200
    assert answer.data == make_pdf("so do.pdf")
    send(client, introduction, text="Xin cảm ơn.")
    client.log_in(world.recruiter)
    page = client.get(url(introduction)).get_data(as_text=True)
    assert "Xin cảm ơn." in page
    assert "read by the other side" in page
    assert EMAIL not in page
    assert session().query(AccessEvent).filter_by(purpose="conversation").count() > 0


def test_mails_and_audit_say_that_something_was_written_and_not_what(world: World) -> None:
    introduction = world.connected()
    before = {mail.id for mail in mails(to=world.expert)}
    services.write(introduction, text=WORDS, by=world.recruiter)
    session().flush()
    [told] = [mail for mail in mails(to=world.expert) if mail.id not in before]
    assert told.template == "conversation_message"
    for text in (told.subject, told.text, told.html, str(session().query(AuditEvent).all())):
        assert "402" not in text
        assert "5550199" not in text
    assert not [mail for mail in mails(to=world.desk) if mail.template == "conversation_message"]


def test_what_is_new_is_counted_until_it_is_opened(client: Any, world: World) -> None:
    introduction = world.connected()
    services.write(introduction, text=WORDS, by=world.recruiter)
    services.write(introduction, text="Và đây là đề cương.", by=world.recruiter)
    assert queries.count_unread(introduction, world.expert) == 2
    assert queries.count_unread(introduction, world.recruiter) == 0
    assert "conversations.read_institution" in waits_for(world.expert)
    client.log_in(world.expert)
    page = client.get(f"/en/introductions/{introduction.id}").get_data(as_text=True)
    assert "2 new messages" in page
    client.get(url(introduction))
    assert queries.count_unread(introduction, world.expert) == 0
    assert waits_for(world.expert) == set()
    services.write(introduction, text="Cảm ơn.", by=world.expert)
    assert "conversations.read_expert" in waits_for(world.recruiter)


def waits_for(user: Any) -> set[str]:
    session().flush()
    session().info.pop("work_counts", None)
    counts = work.count_mine(WORK, user)
    return {code for code, count in counts.items() if count.mine}


def test_nobody_but_the_two_sides_sees_anything(client: Any, world: World) -> None:
    introduction = world.connected()
    services.write(introduction, text=WORDS, by=world.recruiter, files=[kept(world.recruiter)])
    [message] = queries.list_messages(introduction.id)
    others = [
        world.staff_of(make_institution()),
        world.desk,
        world.other_desk,
        world.central,
        world.ministry,
        make_user(Role.AUDITOR),
        make_user(Role.RECRUITMENT_OFFICER, organisation=world.institution.organisation),
        make_user(Role.ADMINISTRATOR),
    ]
    for user in others:
        client.log_in(user)
        for path in (url(introduction), url(introduction, "files", str(message.files[0].id))):
            assert client.get(path).status_code in {403, 404}, user.roles
    with pytest.raises(NotAllowed):
        services.write(introduction, text="?", by=world.desk)


def kept(user: Any) -> Document:
    return documents.receive(pdf()[0], filename="a.pdf", by=user)


@pytest.mark.parametrize(
    "state", [PersonState.WITHDRAWN, PersonState.MERGED, PersonState.SUSPENDED]
)
def test_a_profile_that_is_not_in_force_closes_it_to_both_at_once(
    client: Any, world: World, state: PersonState
) -> None:
    introduction = world.connected()
    services.write(introduction, text=WORDS, by=world.recruiter)
    world.person.state = state
    session().flush()
    for user in (world.recruiter, world.expert):
        client.log_in(user)
        assert client.get(url(introduction)).status_code == 404


def test_the_institution_loses_sight_of_it_with_the_connection_and_the_expert_keeps_it(
    client: Any, world: World
) -> None:
    introduction = world.connected()
    services.write(introduction, text=WORDS, by=world.recruiter)
    endings.withdraw(introduction, reason="x", by=world.expert)
    session().flush()
    client.log_in(world.recruiter)
    assert client.get(url(introduction)).status_code == 404
    client.log_in(world.expert)
    page = client.get(url(introduction)).get_data(as_text=True)
    assert WORDS in page
    assert "nothing can be written any more" in page
    with pytest.raises(NotAllowed):
        services.write(introduction, text="?", by=world.expert)


def test_what_the_expert_wrote_is_exported_and_erased_with_the_profile(world: World) -> None:
    introduction = world.connected()
    services.write(introduction, text="Lời của tôi", by=world.expert, files=[kept(world.expert)])
    services.write(introduction, text=WORDS, by=world.recruiter)
    held = read_everything(world.person)
    assert {one["text"] for one in held["messages"]} == {"Lời của tôi", WORDS}
    assert len(held["message_files"]) == 1
    experts.withdraw(world.person, by=world.expert)
    session().flush()
    session().expire_all()
    own, theirs = queries.list_messages(introduction.id)
    assert (own.text, own.files, theirs.text) == ("", [], WORDS)
    assert session().query(Document).filter_by(filename="a.pdf").count() == 0


def test_bad_input_is_refused_and_nothing_typed_is_lost(client: Any, world: World) -> None:
    introduction = world.connected()
    client.log_in(world.expert)
    assert "Write a message or attach a file." in send(client, introduction, status=422, text="")
    page = send(client, introduction, status=422, text=WORDS, files=[(io.BytesIO(b"MZ"), "a.exe")])
    assert "This is a program" in page
    assert WORDS in page
    page = send(client, introduction, status=422, text=WORDS, files=[pdf(str(n)) for n in range(6)])
    assert "Attach at most 5 files" in page
    assert session().query(Message).count() == 0


def test_nobody_floods_the_other_side(world: World) -> None:
    introduction = world.connected()
    for number in range(60):
        services.write(introduction, text=str(number), by=world.expert)
    with pytest.raises(TooManyAttempts):
        services.write(introduction, text="61", by=world.expert)
    with pytest.raises(RegistryError):
        services.write(introduction, text="", by=world.recruiter)
