"""The page of staff: who is on it, and ending roles, within one's own power."""

from datetime import timedelta
from typing import Any

import pytest
from account_steps import ACCOUNT, ENDING, cookie_of, make_member, press
from client import new_client
from factories import make_institution
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import event

from registry.accounts import queries, roles
from registry.accounts.models import Invitation, RoleAssignment, User
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role


def roles_of(email: str) -> set[Role]:
    session().expire_all()
    user = queries.find_user_by_email(email)
    return set(user.roles) if user else set()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.INSTITUTION_APPROVER)]
)
def test_nobody_else_manages_staff(client: Any, role: Role) -> None:
    client.log_in(make_member(role))
    assert client.get(f"{ACCOUNT}/staff").status_code == 403
    assert client.get(f"{ACCOUNT}/staff/invite").status_code == 403


def end(client: Any, user: User, page: str = f"{ACCOUNT}/settings") -> Any:
    return press(client, f"{ACCOUNT}/staff/roles/{user.assignments[0].id}/end", page, **ENDING)


def test_a_role_ends_today_and_the_sessions_with_it(
    app: Flask, client: Any, administrator: User
) -> None:
    user, elsewhere = make_member(Role.AUDITOR), new_client(app)
    elsewhere.log_in(user)
    assert end(client, user).status_code == 302
    assert roles_of(user.email) == set()
    assert user.assignments[0].valid_to == hanoi_today()
    assert elsewhere.get("/en/audit/").status_code == 302
    assert ENDING["reason"] in mails("account_role_ended")[-1].text


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
    both = make_member(Role.SCHEME_OFFICER)
    session().add(
        RoleAssignment(
            user_id=both.id,
            role=Role.INSTITUTION_RECRUITER,
            organisation_id=institution.id,
            valid_from=hanoi_today(),
        )
    )
    session().commit()
    elsewhere = next(one for one in both.assignments if one.role is Role.SCHEME_OFFICER)
    assert press(client, f"{ACCOUNT}/staff/roles/{elsewhere.id}/end", **ENDING).status_code == 404
    assert Role.SCHEME_OFFICER in roles_of(both.email)
    assert "Scheme officer" not in client.get(f"{ACCOUNT}/staff").get_data(as_text=True)


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
    pages = [client.get(f"{ACCOUNT}/staff?page={number}").text for number in (1, 2, 3)]
    assert sum(page.count('<th scope="row">') for page in pages) == 61


def grow_staff(institution: Any, number: int) -> None:
    for _one in range(number):
        user = make_member(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
        session().add(
            Invitation(
                email=f"moi.{user.email}",
                display_name="x",
                locale="vi",
                invited_by_id=user.id,
                role=Role.INSTITUTION_RECRUITER,
                organisation_id=institution.id,
                token_hash=str(user.id),
                expires_at=now() + timedelta(days=1),
            )
        )
    session().commit()


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    client: Any, administrator: User, institution: Any
) -> None:
    asked = []
    for number in (5, 20):
        grow_staff(institution, number)
        statements: list[str] = []
        connection = client.application.extensions["test_connection"]

        def note(
            _connection: Any, _cursor: Any, statement: str, *_rest: Any, to: Any = statements
        ) -> None:
            to.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        assert client.get(f"{ACCOUNT}/staff").status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        asked.append(len(statements))
    assert asked[0] == asked[1]


WRITES = (
    "staff/invite",
    "staff/invitations/{id}/withdraw",
    "staff/invitations/{id}/send-again",
    "staff/roles/{id}/end",
    "staff/resets/{id}",
)


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("role", [None, Role.EXPERT, Role.INSTITUTION_RECRUITER, Role.AUDITOR])
def test_nobody_else_writes_whatever_the_address(
    client: Any, administrator: User, role: Role | None, write: str
) -> None:
    victim = make_member(Role.VERIFIER)
    page = token(client.get(f"{ACCOUNT}/settings"))
    address = f"{ACCOUNT}/{write.format(id=victim.assignments[0].id)}"
    if role is None:
        press(client, f"{ACCOUNT}/sign-out")
        page = token(client.get(f"{ACCOUNT}/sign-in"))
    else:
        client.log_in(make_member(role))
        page = token(client.get(f"{ACCOUNT}/settings"))
    answer = client.post(address, data={"csrf_token": page})
    assert answer.status_code == (401 if role is None else 403)
    if role is None:
        assert "/account/sign-in" in answer.text
    assert roles_of(victim.email) == {Role.VERIFIER}


def test_the_rights_of_an_approver_move_with_the_role(
    app: Flask, client: Any, administrator: User, institution: Any
) -> None:
    other = make_institution()
    left = make_member(Role.INSTITUTION_RECRUITER, organisation=institution)
    joined = make_member(Role.INSTITUTION_RECRUITER, organisation=other)
    mover, browser = (
        make_member(Role.INSTITUTION_APPROVER, organisation=institution),
        new_client(app),
    )
    browser.log_in(mover)
    before = cookie_of(browser)
    assert left.email in browser.get(f"{ACCOUNT}/staff").get_data(as_text=True)
    end(client, mover)
    roles.assign(mover, Role.INSTITUTION_APPROVER, other.id, by=administrator)
    session().commit()
    assert browser.get(f"{ACCOUNT}/staff").status_code == 302
    browser.log_in(mover)
    page = browser.get(f"{ACCOUNT}/staff").get_data(as_text=True)
    assert joined.email in page
    assert left.email not in page
    address = f"{ACCOUNT}/staff/roles/{left.assignments[0].id}/end"
    assert press(browser, address).status_code == 404
    browser.set_cookie("session", before)
    assert browser.get(f"{ACCOUNT}/staff").status_code == 302
