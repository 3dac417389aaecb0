"""Whoever invites learns nothing of whom they invite; whoever is invited decides, once for all."""

import re
from datetime import timedelta
from typing import Any

import pytest
from factories import make_person, make_user, owner
from imports.world import World, as_csv, bring_in, confirm, rows_of, the_batch, work
from pages import press, token
from sqlalchemy import select

from registry.accounts.models import User
from registry.background.mail import MailMessage
from registry.core.db import list_rows, now, session
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.imports import invitations, schedule
from registry.imports.invitation_models import ExpertInvitation, RefusedAddress
from registry.imports.models import ImportState, Outcome, Verdict

HEADS = ("Họ và tên", "Email", "Căn cứ", "Ngôn ngữ")
ROW = ("Trần Văn Nam", "nam@uni.example.org", "agreed", "en")


@pytest.fixture
def recruiter(client: Any, database: Any) -> Any:
    client.log_in(World().recruiter)
    return client


def letters() -> list[MailMessage]:
    session().expire_all()
    found = select(MailMessage).where(MailMessage.template == "expert_invitation")
    return list(list_rows(found.order_by(MailMessage.created_at)))


def link(letter: MailMessage) -> str:
    found = re.search(r"(/(?:vi|en)/invited/[\w-]+)", letter.text)
    assert found
    return found[1]


def invite(client: Any, *rows: Any) -> Any:
    return confirm(client, bring_in(client, "experts", as_csv([HEADS, *rows])))


def test_a_letter_says_who_gave_the_address_and_why_and_makes_no_profile(
    client: Any, recruiter: Any
) -> None:
    before = len(list_rows(select(Person)))
    invite(recruiter, ROW)
    [letter] = letters()
    assert letter.recipient == ROW[1]
    assert "agreed to be contacted" in letter.text
    assert "91/2025/QH15" in letter.text
    assert len(list_rows(select(Person))) == before
    page = client.get(link(letter))
    assert ROW[0] in page.text
    sent = press(client, link(letter), password="hoa-sen-no-tren-ho-2026", time_zone="")
    assert sent.status_code == 302, sent.text
    user = session().scalars(select(User).where(User.email == ROW[1])).one()
    assert user.roles == {Role.EXPERT}
    assert len(list_rows(select(Person))) == before
    assert client.get(link(letter)).status_code == 410


def test_an_importer_sees_no_difference_between_strangers_and_the_registered(
    recruiter: Any,
) -> None:
    known = owner(make_person(user=make_user(email="known@uni.example.org")))
    other = (known.display_name, known.email, "published", "vi")
    batch = bring_in(recruiter, "experts", as_csv([HEADS, ROW, other]))
    assert [row.verdict for row in rows_of(batch)] == [Verdict.NEW, Verdict.NEW]
    confirm(recruiter, batch)
    assert [row.outcome for row in rows_of(the_batch())] == [Outcome.WRITTEN] * 2
    assert {letter.recipient for letter in letters()} == {ROW[1], "known@uni.example.org"}


def test_an_address_that_declined_is_never_written_to_again_and_nobody_sees_it(
    client: Any, recruiter: Any
) -> None:
    invite(recruiter, ROW)
    address = link(letters()[0])
    page = client.get(address)
    assert client.post(f"{address}/decline", data={"csrf_token": token(page)}).status_code == 200
    assert len(list_rows(select(RefusedAddress))) == 1
    [invitation] = list_rows(select(ExpertInvitation))
    assert (invitation.email, invitation.display_name) == (None, None)
    client.log_in(World().recruiter)
    batch = invite(client, ROW)
    assert [row.outcome for row in rows_of(batch)] == [Outcome.WRITTEN]
    assert len(letters()) == 1


def test_undoing_tells_nothing_of_who_has_answered(client: Any, recruiter: Any) -> None:
    """Neither by what becomes of a row, nor by how the same file is judged afterwards."""
    other = ("Lê Thị Hoa", "hoa@uni.example.org", "agreed", "vi")
    batch = invite(recruiter, ROW, other)
    first = next(one for one in letters() if one.recipient == ROW[1])
    page = client.get(link(first))
    client.post(f"{link(first)}/decline", data={"csrf_token": token(page)})
    press(recruiter, f"/vi/imports/{batch.id}/undo", reason="Nhầm tệp")
    work()
    assert the_batch().state is ImportState.UNDONE
    assert [row.outcome for row in rows_of(the_batch())] == [Outcome.UNDONE] * 2
    assert [one.recipient for one in letters()] == [ROW[1]]
    again = bring_in(recruiter, "experts", as_csv([HEADS, ROW, other]))
    assert [row.verdict for row in rows_of(again)] == [Verdict.NEW] * 2


def judged(client: Any, row: Any) -> list[tuple[Any, Any]]:
    rows = rows_of(bring_in(client, "experts", as_csv([HEADS, row])))
    return [(one.verdict, one.notes) for one in rows]


def test_the_same_name_at_another_address_tells_nothing_of_an_answer(
    client: Any, recruiter: Any
) -> None:
    invite(recruiter, ROW)
    other = (ROW[0], "another@uni.example.org", "agreed", "vi")
    before = judged(recruiter, other)
    address = link(letters()[0])
    client.post(f"{address}/decline", data={"csrf_token": token(client.get(address))})
    assert judged(recruiter, other) == before


def test_reminders_are_few_and_what_nobody_answers_is_forgotten(recruiter: Any) -> None:
    invite(recruiter, ROW)
    for number in (2, 3, 3):
        for one in list_rows(select(ExpertInvitation)):
            if one.next_letter_at:
                one.next_letter_at = now() - timedelta(minutes=1)
        session().commit()
        schedule.follow_invitations()
        assert len(letters()) == number
    [invitation] = list_rows(select(ExpertInvitation))
    invitation.expires_at = now() - timedelta(minutes=1)
    session().commit()
    schedule.follow_invitations()
    session().expire_all()
    [invitation] = list_rows(select(ExpertInvitation))
    assert invitation.email is None
    assert invitations.list_over() == []
