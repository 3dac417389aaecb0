"""The pages on which keys are made, seen and revoked, and the page that says what can be read."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from account_steps import make_member
from api.readers import Reader, contract_of, make_approver, make_institution_key, make_key
from factories import make_institution, make_user
from flask import Flask
from pages import token
from sqlalchemy import select

from registry.api import services
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.audit.models import AuditEvent
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

pytestmark = pytest.mark.usefixtures("database")
KEYS = "/en/api/keys"


def send(client: Any, user: Any, **fields: Any) -> Any:
    client.log_in(user)
    until = f"{hanoi_today() + timedelta(30):%d/%m/%Y}"
    given = {"name": "HRM", "until": until, "csrf_token": token(client.get(f"{KEYS}/new"))} | fields
    return client.post(f"{KEYS}/new", data=given)


def test_an_approver_makes_a_key_that_is_shown_once_and_reads(
    app: Flask, client: Any, database: Any
) -> None:
    institution = make_institution()
    approver = make_member(Role.INSTITUTION_APPROVER, organisation=institution.organisation)
    contract = contract_of(institution)
    page = send(client, approver, place=str(institution.id), scopes=[Scope.CONTRACTS.value])
    assert page.status_code == 200
    [secret] = re.findall(r"registry_[\w-]{43}", page.text)
    assert secret not in client.get(KEYS).text
    assert Reader(app, secret).items("/contracts")[0]["number"] == contract.number
    key = database.scalars(select(ApiKey)).one()
    assert secret not in str(vars(key))
    assert key.prefix in client.get(KEYS).text
    [made] = database.scalars(select(AuditEvent).where(AuditEvent.action == "api_key.made"))
    assert made.object_id == key.id
    assert secret not in str(made.details)


def test_nobody_gives_a_key_more_than_they_may_do() -> None:
    own, other = make_institution(), make_institution()
    approver = make_approver(own)
    for scopes, organisation_id in [
        ([Scope.CONTRACTS], other.id),
        ([Scope.CONTRACTS], None),
        ([Scope.COUNTS], own.id),
        ([Scope.REPORTS], None),
        ([], own.id),
    ]:
        with pytest.raises(NotAllowed):
            make_key(approver, *scopes, organisation_id=organisation_id)
    with pytest.raises(NotAllowed):
        make_key(make_user(Role.ADMINISTRATOR), Scope.COUNTS)


@pytest.mark.parametrize("days", [-1, 367])
def test_no_key_is_valid_for_ever_or_was_once(days: int) -> None:
    with pytest.raises(RegistryError, match="366"):
        make_key(
            make_user(Role.SCHEME_OFFICER),
            Scope.COUNTS,
            expires_on=hanoi_today() + timedelta(days),
        )


def test_a_refused_form_keeps_what_was_typed(client: Any) -> None:
    approver = make_member(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    page = send(client, approver, name="Kho dữ liệu", until=f"{date(2000, 1, 1):%d/%m/%Y}")
    assert page.status_code == 422
    assert "Kho dữ liệu" in page.text


def test_a_key_is_revoked_by_its_page_and_by_an_administrator(app: Flask, client: Any) -> None:
    key, secret = make_institution_key(make_approver())
    client.log_in(make_member(Role.ADMINISTRATOR))
    assert key.name in client.get(KEYS).text
    address = f"{KEYS}/{key.id}/revoke"
    sent = {"csrf_token": token(client.get(address)), "confirmed": "y"}
    page = client.post(address, data=sent, follow_redirects=True)
    assert "The key is revoked" in page.text
    assert Reader(app, secret).get("/contracts").status_code == 401
    with pytest.raises(InvalidTransition):
        services.revoke(key, by=key.owner)


def test_another_institution_neither_sees_nor_revokes_it(client: Any) -> None:
    key, _secret = make_institution_key(make_approver())
    client.log_in(
        make_member(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    )
    assert key.prefix not in client.get(KEYS).text
    assert client.get(f"{KEYS}/{key.id}/revoke").status_code == 404


def test_whose_role_has_ended_reads_so_in_the_list(client: Any) -> None:
    owner = make_approver()
    make_institution_key(owner)
    owner.assignments[0].valid_to = hanoi_today()
    client.log_in(make_member(Role.ADMINISTRATOR))
    assert "Ended with the role of its owner" in client.get(KEYS).text


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_anybody_reads_what_can_be_read(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/api/")
    assert page.status_code == 200
    for word in ("/openings", "contracts:read", "as_of, known_at", "openapi.json"):
        assert word in page.text
