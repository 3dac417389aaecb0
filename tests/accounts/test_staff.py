"""Inviting staff, giving and ending roles, within one's own power."""

from typing import Any

import pytest
from account_steps import ACCOUNT, enter_password, link_in, mails, make_member, press, send
from factories import make_institution, make_organisation
from flask import Flask
from pages import token
from sqlalchemy import select

from registry.accounts import queries, services
from registry.accounts.models import AccountState, RoleAssignment, User
from registry.db import session
from registry.errors import NotAllowed, RegistryError
from registry.i18n import hanoi_today
from registry.permissions import Role
from registry.taxonomy.models import OrganisationKind

GOOD = "bèo tím trôi nhịp cầu 27"


@pytest.fixture
def administrator(client: Any) -> User:
    user = make_member(Role.ADMINISTRATOR)
    client.log_in(user)
    return user


@pytest.fixture
def institution(database: Any) -> Any:
    return make_institution()


@pytest.fixture
def approver(client: Any, institution: Any) -> User:
    user = make_member(Role.INSTITUTION_APPROVER, organisation=institution)
    client.log_in(user)
    return user


def invite(
    client: Any, role: Role, organisation: Any = None, email: str = "moi@example.org"
) -> Any:
    where = str(organisation.id) if organisation else ""
    return send(
        client, f"{ACCOUNT}/staff/invite",
        name="Phạm Hồng Nhung", email=email, role=role.value, organisation_id=where,
    )  # fmt: skip


def roles_of(email: str = "moi@example.org") -> set[Role]:
    session().expire_all()
    user = queries.find_user_by_email(email)
    return set(user.roles) if user else set()


def test_an_invited_person_chooses_a_password_and_sets_up_the_second_factor(
    app: Flask, client: Any, administrator: User
) -> None:
    assert invite(client, Role.VERIFIER).status_code == 302
    guest = app.test_client()
    link = link_in(mails("account_invitation")[-1])
    assert send(guest, link, password="short").status_code == 422
    assert send(guest, link, password=GOOD).status_code == 302
    assert enter_password(guest, "moi@example.org").location.endswith("/account/enrol")
    assert roles_of() == {Role.VERIFIER}
    assert guest.get(link).status_code == 410


def test_an_invitation_opens_nothing_before_it_is_accepted(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    assert enter_password(app.test_client(), "moi@example.org", "").status_code == 422


def test_a_second_invitation_link_is_worthless_once_one_was_used(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    invite(client, Role.AUDITOR)
    first, second = map(link_in, mails("account_invitation"))
    guest = app.test_client()
    page = guest.get(second)
    send(guest, first, password=GOOD)
    data = {"csrf_token": token(page), "password": "một mật mã khác hẳn 99"}
    assert guest.post(second, data=data).status_code == 410
    assert enter_password(guest, "moi@example.org").status_code == 302


PLACED = {
    Role.INSTITUTION_RECRUITER: OrganisationKind.INSTITUTION,
    Role.INSTITUTION_APPROVER: OrganisationKind.INSTITUTION,
    Role.MISSION_OFFICER: OrganisationKind.MISSION,
    Role.LINE_MINISTRY: OrganisationKind.PROVINCE,
}


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_an_administrator_gives_any_staff_role(
    client: Any, administrator: User, role: Role
) -> None:
    place = make_organisation(PLACED[role]) if role in PLACED else None
    assert invite(client, role, place).status_code == 302
    assert roles_of() == {role}


@pytest.mark.parametrize("role", list(PLACED))
def test_a_role_of_an_organisation_is_given_only_at_one_of_its_kind(
    client: Any, administrator: User, role: Role
) -> None:
    assert invite(client, role).status_code == 422
    assert invite(client, role, make_organisation(OrganisationKind.ASSOCIATION)).status_code == 422
    assert roles_of() == set()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.DELEGATE])
def test_nobody_is_invited_as_an_expert(client: Any, administrator: User, role: Role) -> None:
    assert invite(client, role).status_code == 422
    assert roles_of() == set()


def test_an_approver_invites_recruiters_of_the_own_institution(
    client: Any, approver: User, institution: Any
) -> None:
    assert invite(client, Role.INSTITUTION_RECRUITER, institution).status_code == 302
    assignment = (
        session()
        .scalars(select(RoleAssignment).where(RoleAssignment.granted_by_id == approver.id))
        .one()
    )
    assert (assignment.role, assignment.organisation_id) == (
        Role.INSTITUTION_RECRUITER,
        institution.id,
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSTITUTION_RECRUITER])
def test_an_approver_gives_no_other_role(
    client: Any, approver: User, institution: Any, role: Role
) -> None:
    assert invite(client, role, institution).status_code == 422
    with pytest.raises((NotAllowed, RegistryError)):
        services.invite(
            email="moi@example.org",
            name="x",
            role=role,
            organisation_id=institution.id,
            by=approver,
        )
    assert roles_of() == set()


def test_an_approver_invites_for_no_other_institution(client: Any, approver: User) -> None:
    other = make_institution()
    assert invite(client, Role.INSTITUTION_RECRUITER, other).status_code == 422
    with pytest.raises(NotAllowed):
        services.invite(
            email="moi@example.org",
            name="x",
            role=Role.INSTITUTION_RECRUITER,
            organisation_id=other.id,
            by=approver,
        )
    assert roles_of() == set()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.INSTITUTION_APPROVER)]
)
def test_nobody_else_manages_staff(client: Any, role: Role) -> None:
    client.log_in(make_member(role))
    assert client.get(f"{ACCOUNT}/staff").status_code == 403
    assert client.get(f"{ACCOUNT}/staff/invite").status_code == 403


def test_a_known_account_gets_the_role_and_a_mail_and_signs_in_anew(
    app: Flask, client: Any, administrator: User
) -> None:
    user, elsewhere = make_member(email="moi@example.org"), app.test_client()
    elsewhere.log_in(user)
    answer = invite(client, Role.VERIFIER)
    assert (answer.status_code, answer.location) == (302, f"{ACCOUNT}/staff")
    assert roles_of() == {Role.EXPERT, Role.VERIFIER}
    assert [message.template for message in mails()] == ["account_role_given"]
    assert elsewhere.get(f"{ACCOUNT}/").status_code == 302
    assert enter_password(elsewhere, user.email).location.endswith("/account/enrol")


def end(client: Any, user: User, page: str = f"{ACCOUNT}/settings") -> Any:
    return press(client, f"{ACCOUNT}/staff/roles/{user.assignments[0].id}/end", page)


def test_a_role_ends_today_and_the_sessions_with_it(
    app: Flask, client: Any, administrator: User
) -> None:
    user, elsewhere = make_member(Role.AUDITOR), app.test_client()
    elsewhere.log_in(user)
    assert end(client, user).status_code == 302
    assert roles_of(user.email) == set()
    assert user.assignments[0].valid_to == hanoi_today()
    assert elsewhere.get("/en/audit/").status_code == 302


def test_nobody_ends_the_own_role(client: Any, administrator: User) -> None:
    assert end(client, administrator).status_code == 403
    assert roles_of(administrator.email) == {Role.ADMINISTRATOR}


def test_an_approver_ends_only_recruiters_of_the_own_institution(
    client: Any, approver: User, institution: Any
) -> None:
    own = make_member(Role.INSTITUTION_RECRUITER, organisation=institution)
    foreign = make_member(Role.INSTITUTION_RECRUITER, organisation=make_institution())
    colleague = make_member(Role.INSTITUTION_APPROVER, organisation=institution)
    assert end(client, foreign).status_code == 404
    assert end(client, colleague).status_code == 403
    assert end(client, own).status_code == 302
    assert roles_of(foreign.email) == {Role.INSTITUTION_RECRUITER}
    assert roles_of(colleague.email) == {Role.INSTITUTION_APPROVER}
    assert roles_of(own.email) == set()


def test_an_approver_cannot_touch_what_a_colleague_does_elsewhere(
    client: Any, approver: User, institution: Any
) -> None:
    both = make_member(Role.ADMINISTRATOR)
    session().add(
        RoleAssignment(
            user_id=both.id,
            role=Role.INSTITUTION_RECRUITER,
            organisation_id=institution.id,
            valid_from=hanoi_today(),
        )
    )
    session().commit()
    elsewhere = next(one for one in both.assignments if one.role is Role.ADMINISTRATOR)
    assert press(client, f"{ACCOUNT}/staff/roles/{elsewhere.id}/end").status_code == 404
    assert Role.ADMINISTRATOR in roles_of(both.email)
    assert "Platform administrator" not in client.get(f"{ACCOUNT}/staff").get_data(as_text=True)


def test_an_approver_sees_the_staff_of_the_own_institution_only(
    client: Any, approver: User, institution: Any
) -> None:
    own = make_member(Role.INSTITUTION_RECRUITER, organisation=institution)
    foreign = make_member(Role.INSTITUTION_RECRUITER, organisation=make_institution())
    ministry, expert = make_member(Role.SCHEME_OFFICER), make_member()
    page = client.get(f"{ACCOUNT}/staff").get_data(as_text=True)
    assert own.email in page
    assert not any(one.email in page for one in (foreign, ministry, expert))


def test_people_whose_role_ended_are_staff_no_more(client: Any, administrator: User) -> None:
    user = make_member(Role.VERIFIER)
    user.assignments[0].valid_to = hanoi_today()
    session().commit()
    assert user.email not in client.get(f"{ACCOUNT}/staff").get_data(as_text=True)


def test_the_staff_list_is_paged_and_everybody_appears_once(
    client: Any, administrator: User
) -> None:
    for _one in range(60):
        make_member(Role.VERIFIER)
    first = client.get(f"{ACCOUNT}/staff").get_data(as_text=True)
    second = client.get(
        first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    ).get_data(as_text=True)
    assert first.count('<th scope="row">') + second.count('<th scope="row">') == 61


def test_the_operators_command_prints_a_link_for_the_first_administrator(database: Any) -> None:
    link = services.invite_from_command_line(
        email="Moi@Example.org",
        name="Lý Hương Giang",
        role=Role.ADMINISTRATOR,
        organisation_code=None,
    )
    assert link.startswith("http://localhost/")
    user = queries.find_user_by_email("moi@example.org")
    assert user
    assert user.state is AccountState.INVITED
    with pytest.raises(RegistryError, match="no organisation"):
        services.invite_from_command_line(
            email="a@example.org", name="x", role=Role.VERIFIER, organisation_code="NOWHERE"
        )
