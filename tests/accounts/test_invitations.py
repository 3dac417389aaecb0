"""Inviting staff: the answer tells nothing, and the role comes into force when it is accepted."""

from collections.abc import Callable
from datetime import timedelta
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
from factories import make_institution, make_organisation, make_user
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import event, select

from registry.accounts import invitations, passwords, queries
from registry.accounts.models import AccountState, Invitation, RoleAssignment, User
from registry.audit.models import AuditEvent
from registry.commands.root import cli
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.taxonomy.models import OrganisationKind

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


def test_opening_the_link_answers_nothing(app: Flask, administrator: User) -> None:
    link = offer(administrator)
    for _time in range(3):
        assert new_client(app).get(link).status_code == 200
    assert new_client(app).get(f"{link}/decline").status_code == 405
    assert offered()[0].accepted_at is None


@pytest.mark.parametrize("how", ["expired", "withdrawn", "renewed", "accepted", "declined"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_link_that_is_over_says_so(
    app: Flask, administrator: User, how: str, language: str
) -> None:
    link = offer(administrator).replace("/en/", f"/{language}/")
    guest, (row,) = new_client(app), offered()
    match how:
        case "expired":
            row.expires_at = now() - timedelta(seconds=1)
        case "withdrawn":
            invitations.withdraw(row, reason="Nhầm người.", by=administrator)
        case "renewed":
            invitations.send_again(row, by=administrator)
        case "accepted":
            invitations.accept_as_newcomer(
                row, password_hash=passwords.hash_password(PASSWORD), locale="vi"
            )
        case "declined":
            invitations.decline(row)
    session().commit()
    answer = guest.get(link)
    assert answer.status_code == 410
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)
    page = token(guest.get(f"{ACCOUNT}/sign-in"))
    for address in (link, f"{link}/decline"):
        assert guest.post(address, data={"csrf_token": page}).status_code == 410


def test_the_link_holds_for_seven_days(administrator: User) -> None:
    offer(administrator)
    assert timedelta(days=6, hours=23) < offered()[0].expires_at - now() <= timedelta(days=7)


def test_only_the_digest_of_the_link_is_kept(administrator: User) -> None:
    secret = offer(administrator).rpartition("/")[2]
    assert secret not in offered()[0].token_hash


def test_inviting_again_replaces_the_earlier_link(
    app: Flask, client: Any, administrator: User
) -> None:
    for _time in range(2):
        invite(client, Role.VERIFIER)
    first, second = map(link_in, mails("account_invitation"))
    assert len(offered()) == 1
    assert new_client(app).get(first).status_code == 410
    assert new_client(app).get(second).status_code == 200


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


def test_of_two_simultaneous_acceptances_one_wins(database: Any, administrator: User) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    invitations._end(row, "accepted_at")
    database.expire_all()
    with pytest.raises(InvalidTransition, match="in the meantime"):
        invitations.accept(row, by=user)
    assert not database.scalars(
        select(RoleAssignment).where(RoleAssignment.role == Role.VERIFIER)
    ).all()


@pytest.mark.parametrize("second", ["accept", "withdraw", "decline"])
def test_an_answer_is_given_once(database: Any, administrator: User, second: str) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    stale = row.token_hash
    invitations.decline(row)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: invitations.accept(row, by=user),
        "withdraw": lambda: invitations.withdraw(row, reason="Nhầm người.", by=administrator),
        "decline": lambda: invitations.decline(row),
    }
    with pytest.raises(InvalidTransition):
        acts[second]()
    assert stale == row.token_hash


def test_an_acceptance_on_an_older_link_loses_against_a_newer_one(
    database: Any, administrator: User
) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    database.expunge(row)  # as another request had read it
    invitations.send_again(offered()[0], by=administrator)
    database.flush()
    with pytest.raises(InvalidTransition):
        invitations._end(row, "accepted_at")
    assert user.roles == {Role.EXPERT}


PLACED = {
    Role.INSTITUTION_RECRUITER: OrganisationKind.INSTITUTION,
    Role.INSTITUTION_APPROVER: OrganisationKind.INSTITUTION,
    Role.MISSION_OFFICER: OrganisationKind.MISSION,
    Role.LINE_MINISTRY: OrganisationKind.PROVINCE,
}


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_an_administrator_gives_any_staff_role(
    app: Flask, client: Any, administrator: User, role: Role
) -> None:
    place = make_organisation(PLACED[role]) if role in PLACED else None
    assert invite(client, role, place).status_code == 302
    send(new_client(app), newest_link(), password=PASSWORD)
    assert roles_of() == {role}


@pytest.mark.parametrize("role", list(PLACED))
def test_a_role_of_an_organisation_is_given_only_at_one_of_its_kind(
    client: Any, administrator: User, role: Role
) -> None:
    assert invite(client, role).status_code == 422
    assert invite(client, role, make_organisation(OrganisationKind.ASSOCIATION)).status_code == 422
    assert offered() == []


@pytest.mark.parametrize("role", [Role.EXPERT, Role.DELEGATE])
def test_nobody_is_invited_as_an_expert(client: Any, administrator: User, role: Role) -> None:
    assert invite(client, role).status_code == 422
    assert offered() == []


@pytest.mark.parametrize("email", ["nonsense", "", "а@example.org"])
def test_a_wrong_address_is_said_and_what_was_typed_is_kept(
    client: Any, administrator: User, email: str
) -> None:
    answer = invite(client, Role.VERIFIER, email=email)
    assert answer.status_code == 422
    assert 'value="Phạm Hồng Nhung"' in answer.get_data(as_text=True)
    assert mails() == []


def test_an_approver_invites_recruiters_of_the_own_institution(
    app: Flask, client: Any, approver: User, institution: Any
) -> None:
    assert invite(client, Role.INSTITUTION_RECRUITER, institution).status_code == 302
    send(new_client(app), newest_link(), password=PASSWORD)
    granted = select(RoleAssignment).where(RoleAssignment.granted_by_id == approver.id)
    assignment = session().scalars(granted).one()
    assert (assignment.role, assignment.organisation_id, assignment.user.email) == (
        Role.INSTITUTION_RECRUITER,
        institution.id,
        ADDRESS,
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSTITUTION_RECRUITER])
def test_an_approver_gives_no_other_role(
    client: Any, approver: User, institution: Any, role: Role
) -> None:
    assert invite(client, role, institution).status_code == 422
    with pytest.raises((NotAllowed, RegistryError)):
        offer(approver, role, institution)
    session().rollback()
    assert offered() == []


def test_an_approver_invites_for_no_other_institution(client: Any, approver: User) -> None:
    other = make_institution()
    assert invite(client, Role.INSTITUTION_RECRUITER, other).status_code == 422
    with pytest.raises(NotAllowed):
        offer(approver, Role.INSTITUTION_RECRUITER, other)
    session().rollback()
    assert offered() == []


def lose_role(user: User) -> None:
    user.assignments[0].valid_to = hanoi_today()


def close_account(user: User) -> None:
    user.state = AccountState.DISABLED


@pytest.mark.parametrize("loss", [lose_role, close_account])
@pytest.mark.parametrize("known", [True, False])
def test_what_somebody_who_left_has_sent_out_gives_no_role(
    app: Flask, client: Any, approver: User, institution: Any, loss: Any, known: bool
) -> None:
    user = make_member(email=ADDRESS) if known else None
    invite(client, Role.INSTITUTION_RECRUITER, institution)
    guest, link = new_client(app), newest_link()
    loss(approver)
    session().commit()
    if user:
        enter(guest, user)
    answer = send(guest, link, **({} if known else {"password": PASSWORD}))
    assert answer.status_code == 403
    assert "may no longer give this role" in answer.get_data(as_text=True)
    assert Role.INSTITUTION_RECRUITER not in roles_of()
    colleague = make_member(Role.INSTITUTION_APPROVER, organisation=institution)
    client.log_in(colleague)
    press(client, f"{STAFF}/invitations/{offered()[0].id}/send-again")
    send(guest, newest_link(), **({} if known else {"password": PASSWORD}))
    assert Role.INSTITUTION_RECRUITER in roles_of()


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.EXPERT, Role.ADMINISTRATOR),
        (Role.EXPERT, Role.AUDITOR),
        (Role.ADMINISTRATOR, Role.VERIFIER),
        (Role.AUDITOR, Role.SCHEME_OFFICER),
        (Role.SCHEME_OFFICER, Role.AUDITOR),
        (Role.ADMINISTRATOR, Role.AUDITOR),
    ],
)
def test_administering_and_auditing_go_with_no_other_role(
    app: Flask, client: Any, administrator: User, held: Role, wanted: Role
) -> None:
    user, guest = make_member(held, email=ADDRESS), new_client(app)
    assert invite(client, wanted).status_code == 302
    enter(guest, user)
    answer = send(guest, newest_link())
    assert answer.status_code == 403
    assert "holds no other role" in answer.get_data(as_text=True)
    assert roles_of() == {held}
    assert "waits for an answer" in client.get(STAFF).get_data(as_text=True)


def test_a_role_that_is_held_already_is_not_given_twice(app: Flask, administrator: User) -> None:
    user, guest, link = (
        make_member(Role.VERIFIER, email=ADDRESS),
        new_client(app),
        offer(administrator),
    )
    enter(guest, user)
    assert send(guest, link).status_code == 409
    assert len(user.current_assignments) == 1


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
    first = client.get(STAFF).get_data(as_text=True)
    address = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = client.get(address).get_data(as_text=True)
    assert first.count("/withdraw") + second.count("/withdraw") == 60
    assert client.get(f"{STAFF}?invited=nonsense").status_code == 200


def test_one_person_sends_only_so_many_invitations_to_one_address(
    client: Any, administrator: User
) -> None:
    answers = [invite(client, Role.VERIFIER) for _one in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    client.log_in(make_member(Role.ADMINISTRATOR))
    assert invite(client, Role.VERIFIER).status_code == 302


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


def test_the_operators_command_prints_the_same_link_for_every_address(
    app: Flask, database: Any
) -> None:
    make_user(email=ADDRESS)
    session().commit()
    run = app.test_cli_runner()
    for email in (ADDRESS.upper(), "khac@example.org"):
        done = run.invoke(cli.commands["user"], ["create", email, "Lý Hương Giang", "verifier"])
        assert done.exit_code == 0
        assert "http://localhost/" in done.output
        assert "/account/invitation/" in done.output
    assert [row.email for row in offered()] == [ADDRESS]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verifier", "--organisation", "NOWHERE"], "There is no organisation NOWHERE"),
        (["mission_officer"], "This role is held at an organisation"),
        (["expert"], "is not one of"),
    ],
)
def test_the_operators_command_says_what_cannot_be(
    app: Flask, database: Any, arguments: list[str], message: str
) -> None:
    done = app.test_cli_runner().invoke(
        cli.commands["user"], ["create", ADDRESS, "Lý Hương Giang", *arguments]
    )
    assert done.exit_code != 0
    assert message in done.output
    assert offered() == []


def test_an_invitation_of_the_operators_needs_no_inviter(app: Flask, database: Any) -> None:
    link = offer(None, Role.ADMINISTRATOR)
    guest = new_client(app)
    assert "The registry's administrators" in guest.get(link).get_data(as_text=True)
    send(guest, link, password=PASSWORD)
    assert roles_of() == {Role.ADMINISTRATOR}
