"""Invitations that nobody has answered: their list, sending them again, taking them back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from account_steps import ENDING, PASSWORD, link_in, make_member, press, send
from accounts.test_invitations import ADDRESS, STAFF, invite, newest_link, offer, offered
from client import new_client
from factories import make_institution
from flask import Flask
from letters import mails
from pages import token

from registry.accounts.models import Invitation, User
from registry.core.db import now, session
from registry.core.permissions import Role


def test_the_list_offers_to_send_again_and_the_old_link_dies(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    (row,) = offered()
    row.expires_at = now() - timedelta(days=1)
    session().commit()
    assert "expired" in client.get(STAFF).get_data(as_text=True)
    assert press(client, f"{STAFF}/invitations/{row.id}/send-again").status_code == 302
    first, second = map(link_in, mails("account_invitation"))
    assert new_client(app).get(first).status_code == 410
    assert new_client(app).get(second).status_code == 200


def test_a_withdrawn_invitation_leaves_the_list(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    address = f"{STAFF}/invitations/{offered()[0].id}"
    assert press(client, f"{address}/withdraw", **ENDING).status_code == 302
    assert ADDRESS not in client.get(STAFF).get_data(as_text=True)
    assert ENDING["reason"] in mails("account_invitation_withdrawn")[-1].text
    assert press(client, f"{address}/withdraw", **ENDING).status_code == 404
    assert press(client, f"{address}/send-again").status_code == 404


def test_an_accepted_invitation_becomes_a_row_of_staff(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    send(new_client(app), newest_link(), password=PASSWORD)
    page = client.get(STAFF).get_data(as_text=True)
    assert page.count(ADDRESS) == 1
    assert "waits for an answer" not in page


@pytest.mark.parametrize("act", ["withdraw", "send-again"])
def test_an_approver_sees_and_touches_invitations_of_the_own_institution_only(
    client: Any, approver: User, institution: Any, act: str
) -> None:
    boss = make_member(Role.ADMINISTRATOR)
    offer(boss, Role.INSTITUTION_RECRUITER, make_institution())
    offer(boss, Role.INSTITUTION_APPROVER, institution)
    foreign, superior = offered()
    assert foreign.organisation_id != institution.id
    page = client.get(STAFF).get_data(as_text=True)
    assert foreign.organisation
    assert str(foreign.organisation.name_en) not in page
    assert page.count(ADDRESS) == 1
    assert f"{superior.id}/withdraw" not in page
    assert press(client, f"{STAFF}/invitations/{foreign.id}/{act}", **ENDING).status_code == 404
    assert press(client, f"{STAFF}/invitations/{superior.id}/{act}", **ENDING).status_code == 403
    assert all(row.withdrawn_at is None for row in offered())


@pytest.mark.parametrize("act", ["withdraw", "send-again"])
@pytest.mark.parametrize("role", [Role.EXPERT, Role.VERIFIER, Role.AUDITOR])
def test_nobody_else_touches_an_invitation(client: Any, role: Role, act: str) -> None:
    offer(make_member(Role.ADMINISTRATOR))
    client.log_in(make_member(role))
    assert (
        press(client, f"{STAFF}/invitations/{offered()[0].id}/{act}", **ENDING).status_code == 403
    )


def test_invitations_are_paged_and_each_appears_once(client: Any, administrator: User) -> None:
    for number in range(60):
        session().add(
            Invitation(
                email=f"moi{number % 55}@example.org",
                display_name="x",
                locale="vi",
                role=Role.VERIFIER,
                token_hash=str(number),
                expires_at=now() + timedelta(days=1),
            )
        )
    session().commit()
    assert client.get(STAFF).get_data(as_text=True).count("/withdraw") == 10
    pages = [client.get(f"{STAFF}/invitations?page={number}").text for number in (1, 2, 3)]
    found = [re.findall(r"invitations/([0-9a-f-]{36})/withdraw", page) for page in pages]
    assert [len(page) for page in found] == [25, 25, 10]
    assert len({one for page in found for one in page}) == 60


def test_many_invitations_are_sent_again_and_withdrawn_at_once(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    (row,) = offered()
    address = f"{STAFF}/invitations"
    sent = {"csrf_token": token(client.get(address)), "row": str(row.id)}
    assert "1 row will change" in client.post(f"{address}/act/send", data=sent).text
    promised = sent | {"promised": str(row.id)}
    assert client.post(f"{address}/act/send", data=promised).status_code == 302
    first, second = map(link_in, mails("account_invitation"))
    assert new_client(app).get(first).status_code == 410
    assert new_client(app).get(second).status_code == 200
    without = client.post(f"{address}/act/withdraw", data=promised)
    assert "Enter a reason" in without.text
    done = client.post(f"{address}/act/withdraw", data=promised | ENDING)
    assert done.status_code == 302
    assert ENDING["reason"] in mails("account_invitation_withdrawn")[-1].text
    assert ADDRESS not in client.get(address).text


def test_one_person_sends_only_so_many_invitations_to_one_address(
    client: Any, administrator: User
) -> None:
    answers = [invite(client, Role.VERIFIER) for _one in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    client.log_in(make_member(Role.ADMINISTRATOR))
    assert invite(client, Role.VERIFIER).status_code == 302
