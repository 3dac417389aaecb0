"""Inviting staff: the answer tells nothing, and the role comes into force when it is accepted."""

from typing import Any

import pytest
from account_steps import (
    ACCOUNT,
    ENDING,
    PASSWORD,
    code_of,
    cookie_of,
    enter_code,
    enter_password,
    link_in,
    make_member,
    press,
    send,
)
from client import new_client
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import event, select

from registry.accounts import invitations, queries
from registry.accounts.models import AccountState, Invitation, User
from registry.audit.models import AuditEvent
from registry.core.db import session
from registry.core.permissions import Role

STAFF = f"{ACCOUNT}/staff"
ADDRESS = "moi@example.org"
GONE = "This link can no longer be used"


def invite(client: Any, role: Role, organisation: Any = None, email: str = ADDRESS) -> Any:
    where = str(organisation.id) if organisation else ""
    return send(
        client,
        f"{STAFF}/invite",
        name="Phạm Hồng Nhung",
        email=email,
        role=role.value,
        organisation_id=where,
    )


def newest_link() -> str:
    return link_in(mails("account_invitation")[-1])


def offered(email: str = ADDRESS) -> list[Invitation]:
    session().expire_all()
    statement = select(Invitation).where(Invitation.email == email)
    return list(session().scalars(statement.order_by(Invitation.created_at, Invitation.id)))


def roles_of(email: str = ADDRESS) -> set[Role]:
    session().expire_all()
    user = queries.find_user_by_email(email)
    return set(user.roles) if user else set()


def enter(client: Any, user: User) -> Any:
    """Sign in through the pages, with the second factor if the account has one."""
    answer = enter_password(client, user.email)
    return enter_code(client, code_of(user)) if user.totp_confirmed_at else answer


def offer(by: User | None, role: Role = Role.VERIFIER, organisation: Any = None) -> str:
    secret = invitations.invite(
        email=ADDRESS,
        name="Phạm Hồng Nhung",
        role=role,
        locale="en",
        by=by,
        organisation_id=organisation.id if organisation else None,
    )
    session().commit()
    return f"{ACCOUNT}/invitation/{secret}"


def test_an_invited_person_chooses_a_password_and_sets_up_the_second_factor(
    app: Flask, client: Any, administrator: User
) -> None:
    assert invite(client, Role.VERIFIER).status_code == 302
    guest, link = new_client(app), newest_link()
    page = guest.get(link).get_data(as_text=True)
    assert "Verifier" in page
    assert administrator.display_name in page
    assert ADDRESS in page
    assert send(guest, link, password="short").status_code == 422
    assert roles_of() == set()
    assert send(guest, link, password=PASSWORD).status_code == 302
    assert roles_of() == {Role.VERIFIER}
    assert enter_password(guest, ADDRESS).location.endswith("/account/enrol")
    assert guest.get(link).status_code == 410
    assert GONE in guest.get(link).get_data(as_text=True)


def test_a_password_made_of_the_invited_name_is_refused(app: Flask, administrator: User) -> None:
    assert send(new_client(app), offer(None), password="PhạmHồngNhung2").status_code == 422


def test_an_invitation_makes_no_account_and_opens_nothing(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    for password in ("", PASSWORD):
        assert enter_password(new_client(app), ADDRESS, password).status_code == 422
    assert queries.find_user_by_email(ADDRESS) is None


KINDS: list[AccountState | None] = [None, *AccountState]


def invite_one(client: Any, state: AccountState | None) -> tuple[Any, list[str], str]:
    """The answer, the tables that were asked, and the list afterwards with its ids left out."""
    if state is not None:
        make_member(email=ADDRESS, state=state, display_name="Trần Thị Bí Mật")
    asked: list[str] = []
    connection = client.application.extensions["test_connection"]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" not in statement:  # of the test itself, and numbered
            asked.append(statement)

    page = token(client.get(f"{STAFF}/invite"))
    event.listen(connection, "before_cursor_execute", note)
    answer = client.post(
        f"{STAFF}/invite",
        data={
            "csrf_token": page,
            "name": "Phạm Hồng Nhung",
            "email": ADDRESS,
            "role": "verifier",
            "organisation_id": "",
        },
    )
    event.remove(connection, "before_cursor_execute", note)
    (row,) = offered()
    listed = client.get(STAFF).get_data(as_text=True).replace(str(row.id), "ID")
    return answer, asked, listed.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize("state", KINDS)
def test_inviting_answers_lists_and_writes_the_same_whether_an_account_exists_or_not(
    client: Any, administrator: User, state: AccountState | None
) -> None:
    answer, asked, listed = invite_one(client, state)
    assert (answer.status_code, answer.location) == (302, STAFF)
    assert "Bí Mật" not in listed
    assert "waits for an answer" in listed
    assert [message.template for message in mails()] == ["account_invitation"]
    assert mails()[0].recipient == ADDRESS
    assert "Phạm Hồng Nhung" in mails()[0].text
    # Nothing looks for the address among the accounts, so neither time nor order can tell either.
    assert not [one for one in asked if "users.email =" in one]
    assert roles_of() == ({Role.EXPERT} if state else set())


def test_inviting_takes_the_same_number_of_statements_for_a_known_address(
    client: Any, administrator: User
) -> None:
    invite(client, Role.AUDITOR, email="khac@example.org")
    _answer, unknown, _listed = invite_one(client, None)
    session().delete(offered()[0])
    session().commit()
    _answer, known, _listed = invite_one(client, AccountState.ACTIVE)
    assert known == unknown


def test_the_mail_says_who_invites_to_what(client: Any, approver: User, institution: Any) -> None:
    invite(client, Role.INSTITUTION_RECRUITER, institution)
    text = mails("account_invitation")[-1].text
    assert approver.display_name in text
    assert "Institution recruiter" in text
    assert institution.organisation.name_en in text


def test_the_mail_is_in_the_language_of_whoever_invites(client: Any, administrator: User) -> None:
    data = {"name": "Nhung", "email": ADDRESS, "role": "verifier", "organisation_id": ""}
    send(client, "/vi/account/staff/invite", **data)
    message = mails("account_invitation")[-1]
    assert message.locale == "vi"
    assert "/vi/account/invitation/" in message.text


@pytest.mark.parametrize("role", [Role.EXPERT, Role.SCHEME_OFFICER])
def test_a_known_person_signs_in_and_accepts_on_a_page_that_says_what(
    app: Flask, client: Any, administrator: User, role: Role
) -> None:
    user, guest, elsewhere = make_member(role, email=ADDRESS), new_client(app), new_client(app)
    elsewhere.log_in(user)
    invite(client, Role.VERIFIER)
    link = newest_link()
    page = guest.get(link).get_data(as_text=True)
    assert 'type="password"' not in page
    assert f"sign-in?next={link}" in page
    assert send(guest, link).location.endswith(f"sign-in?next={link}")
    assert roles_of() == {role}
    assert enter(guest, user).status_code == 302
    page = guest.get(link).get_data(as_text=True)
    assert "Verifier" in page
    assert administrator.display_name in page
    assert "comes into force" in page
    answer = send(guest, link)
    assert answer.status_code == 302
    assert roles_of() == {role, Role.VERIFIER}
    assert elsewhere.get(f"{ACCOUNT}/").status_code == 302
    if role is Role.EXPERT:
        assert answer.location.endswith("/account/enrol")
        assert guest.get(f"{ACCOUNT}/").status_code == 302
        assert guest.get(f"{ACCOUNT}/enrol").status_code == 200
    else:
        assert guest.get(f"{ACCOUNT}/").status_code == 200
    assert [one.recipient for one in mails("account_role_given")] == [ADDRESS]


def test_the_way_to_the_invitation_leads_through_the_second_factor(
    app: Flask, administrator: User
) -> None:
    user, guest, link = (
        make_member(Role.SCHEME_OFFICER, email=ADDRESS),
        new_client(app),
        offer(administrator),
    )
    answer = enter_password(guest, user.email, query=f"?next={link}")
    assert send(guest, link).location.endswith(f"sign-in?next={link}")
    assert roles_of() == {Role.SCHEME_OFFICER}
    answer = send(guest, answer.location, code=code_of(user))
    assert answer.location == link
    assert send(guest, link).status_code == 302
    assert Role.VERIFIER in roles_of()


def test_nobody_accepts_for_another_account(app: Flask, administrator: User) -> None:
    make_member(email=ADDRESS)
    thief, guest, link = make_member(), new_client(app), offer(administrator)
    guest.log_in(thief)
    page = guest.get(link).get_data(as_text=True)
    assert f"You are signed in as {thief.email}" in page
    assert send(guest, link).status_code == 403
    assert roles_of(thief.email) == roles_of() == {Role.EXPERT}


def test_a_sign_up_that_nobody_confirmed_gives_way_to_the_owner_of_the_address(
    app: Flask, administrator: User
) -> None:
    make_member(
        email=ADDRESS, display_name="Kẻ Lạ", state=AccountState.UNCONFIRMED, email_confirmed_at=None
    )
    guest, link = new_client(app), offer(administrator)
    assert send(guest, link, password="một mật mã khác hẳn 99").status_code == 302
    user = queries.find_user_by_email(ADDRESS)
    assert user
    assert (user.display_name, user.state) == ("Phạm Hồng Nhung", AccountState.ACTIVE)
    assert roles_of() == {Role.VERIFIER}
    assert enter_password(new_client(app), ADDRESS).status_code == 422
    assert enter_password(new_client(app), ADDRESS, "một mật mã khác hẳn 99").status_code == 302


def test_a_closed_account_is_not_opened_by_an_invitation(app: Flask, administrator: User) -> None:
    make_member(email=ADDRESS, state=AccountState.DISABLED)
    guest, link = new_client(app), offer(administrator)
    assert 'type="password"' not in guest.get(link).get_data(as_text=True)
    send(guest, link, password=PASSWORD)
    assert enter_password(guest, ADDRESS).status_code == 422
    assert roles_of() == {Role.EXPERT}


@pytest.mark.parametrize("known", [True, False])
def test_whoever_is_invited_may_decline_without_signing_in(
    app: Flask, client: Any, administrator: User, known: bool
) -> None:
    if known:
        make_member(email=ADDRESS)
    invite(client, Role.VERIFIER)
    guest, link = new_client(app), newest_link()
    answer = press(guest, f"{link}/decline", page=link)
    assert "You have declined" in answer.get_data(as_text=True)
    assert guest.get(link).status_code == 410
    assert Role.VERIFIER not in roles_of()
    assert "declined" in client.get(STAFF).get_data(as_text=True)
    assert guest.post(f"{link}/decline").status_code in {400, 410}


def test_declining_needs_the_forms_token(app: Flask, administrator: User) -> None:
    link = offer(administrator)
    assert new_client(app).post(f"{link}/decline").status_code == 400
    assert offered()[0].declined_at is None


def test_two_roles_are_two_invitations_and_one_account(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    invite(client, Role.MOFA_DESK)
    first, second = map(link_in, mails("account_invitation"))
    guest = new_client(app)
    page = token(guest.get(second))
    send(guest, first, password=PASSWORD)
    data = {"csrf_token": page, "password": "một mật mã khác hẳn 99"}
    assert guest.post(second, data=data).location.endswith(f"sign-in?next={second}")
    assert roles_of() == {Role.VERIFIER}
    assert enter_password(guest, ADDRESS).status_code == 302


def test_every_step_is_in_the_audit_log(app: Flask, client: Any, administrator: User) -> None:
    invite(client, Role.VERIFIER)
    send(new_client(app), newest_link(), password=PASSWORD)
    invite(client, Role.MOFA_DESK)
    press(client, f"{STAFF}/invitations/{offered()[-1].id}/withdraw", **ENDING)
    actions = session().scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert [one for one in actions if one.split(".")[0] in {"account", "invitation", "role"}] == [
        "account.invited",
        "invitation.accepted",
        "role.given",
        "account.invited",
        "invitation.withdrawn",
    ]
    details = session().scalars(select(AuditEvent.details)).all()
    assert ADDRESS not in str(details)


def test_nobody_is_in_with_a_session_from_before_the_new_role(
    app: Flask, administrator: User
) -> None:
    user = make_member(email=ADDRESS)
    guest, link = new_client(app), offer(administrator)
    enter(guest, user)
    before = cookie_of(guest)
    send(guest, link)
    guest.set_cookie("session", before)
    assert guest.get(f"{ACCOUNT}/").status_code == 302
