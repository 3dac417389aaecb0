"""Who may offer which role, and to whom."""

from typing import Any

import pytest
from account_steps import PASSWORD, make_member, press, send
from accounts.test_invitations import (
    ADDRESS,
    STAFF,
    enter,
    invite,
    newest_link,
    offer,
    offered,
    roles_of,
)
from client import new_client
from factories import make_institution, make_organisation
from flask import Flask
from letters import mails
from sqlalchemy import select

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.taxonomy.kinds import OrganisationKind

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
