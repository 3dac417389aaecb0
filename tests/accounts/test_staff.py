"""Inviting staff, giving and ending roles, within one's own power."""

from typing import Any

import pytest
from account_steps import ACCOUNT, enter_password, make_member, press, send
from factories import make_institution, make_organisation
from flask import Flask

from registry.accounts import queries, services
from registry.accounts.models import AccountState, User
from registry.db import session
from registry.errors import RegistryError
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


def test_an_invitation_opens_nothing_before_it_is_accepted(
    app: Flask, client: Any, administrator: User
) -> None:
    invite(client, Role.VERIFIER)
    assert enter_password(app.test_client(), "moi@example.org", "").status_code == 422


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


@pytest.mark.parametrize("role", [Role.EXPERT, Role.DELEGATE])
def test_nobody_is_invited_as_an_expert(client: Any, administrator: User, role: Role) -> None:
    assert invite(client, role).status_code == 422
    assert roles_of() == set()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.INSTITUTION_APPROVER)]
)
def test_nobody_else_manages_staff(client: Any, role: Role) -> None:
    client.log_in(make_member(role))
    assert client.get(f"{ACCOUNT}/staff").status_code == 403
    assert client.get(f"{ACCOUNT}/staff/invite").status_code == 403


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
