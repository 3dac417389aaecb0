"""Somebody fills in a profile for an expert: what they see, what they cannot, and who has the last word."""

from datetime import timedelta
from typing import Any

import pytest
from account_steps import PASSWORD, link_in, send
from client import new_client
from delegating import ADDRESS, NAMED, delegate_of, doctorate_of, entries, fill, name
from factories import make_person
from flask import Flask
from letters import mails, templates_to
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates import schedule, services
from registry.delegates.kinds import STEPS, EndReason
from registry.delegates.models import Delegation
from registry.delegates.states import DelegationState, EntryState
from registry.experts import services as profiles
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import registration


def test_an_expert_names_somebody_who_fills_in_and_the_expert_confirms(
    app: Flask, client: Any, person: Person, owner: User
) -> None:
    client.log_in(owner)
    assert send(client, "/en/profile/delegates/name", **NAMED).status_code == 302
    [letter] = mails("account_invitation")
    assert letter.recipient == ADDRESS
    for told in (person.display_name, person.number, owner.email):
        assert told not in letter.text + letter.html

    helper = new_client(app)
    link = link_in(letter)
    assert person.display_name not in helper.get(link).text
    assert send(helper, link, password=PASSWORD).status_code == 302
    account = session().scalars(select(User).where(User.email == ADDRESS)).one()
    assert account.roles == {Role.DELEGATE}
    assert "delegation_answered" in templates_to(owner)

    helper.log_in(account)
    delegation = session().scalars(select(Delegation)).one()
    assert person.number in helper.get("/en/work/mine").text
    sent = fill(helper, delegation, 2, **{"doctorate-institution": "Universität Ulm"})
    assert sent.status_code == 302
    assert "delegation_entry" in templates_to(owner)
    before = doctorate_of(person)
    assert before.institution != "Universität Ulm"

    page = client.get("/en/profile/delegates/")
    [entry] = entries()
    address = f"/en/profile/delegates/entry/{entry.id}/decide"
    assert address in page.text
    assert address in client.get("/en/profile/").text
    shown = client.get(address)
    assert "Universität Ulm" in shown.text
    assert before.institution in shown.text
    asked = send(client, address, outcome="confirm", note="", reason="")
    assert asked.status_code == 422  # others have read it: a correction says why
    why = {"reason": "Sai tên trường."}
    assert send(client, address, outcome="confirm", note="", **why).status_code == 302
    assert doctorate_of(person).institution == "Universität Ulm"
    [entry] = entries()
    assert (entry.state, entry.typed) == (EntryState.CONFIRMED, "")
    assert "delegation_decision" in templates_to(account)
    assert entry.step == "degree"


def test_what_is_sent_back_says_why_and_takes_its_own_place_again(
    app: Flask, client: Any, person: Person, owner: User
) -> None:
    delegation = delegate_of(person)
    helper = new_client(app)
    helper.log_in(session().get_one(User, delegation.user_id))
    client.log_in(owner)
    fill(helper, delegation, 1, **{"names-full": "Nguyen Minh Huyen"})
    [entry] = entries()
    address = f"/en/profile/delegates/entry/{entry.id}/decide"
    assert send(client, address, outcome="send_back", note="").status_code == 422
    send(client, address, outcome="send_back", note="Xin viết đủ dấu.")
    assert "Xin viết đủ dấu." in helper.get(f"/en/delegated/{delegation.id}").text
    page = helper.get(f"/en/delegated/{delegation.id}/step/1")
    assert "Xin viết đủ dấu." in page.text
    assert "Nguyen Minh Huyen" in page.text
    fill(helper, delegation, 1, **{"names-full": "Nguyễn Minh Huyền"})
    [entry] = entries()
    assert (entry.state, entry.note) == (EntryState.WAITING, "")
    send(client, address, outcome="discard", note="")
    session().expire_all()
    assert session().get_one(Person, person.id).display_name == person.display_name
    assert entries()[0].typed == ""


def test_a_delegate_reads_what_was_entrusted_and_nothing_else(client: Any, person: Person) -> None:
    """Neither another step, nor another expert, nor consents, nor the expert's own pages."""
    delegation = delegate_of(person, steps=["degree"])
    other = delegate_of(make_person(verified=0))
    client.log_in(session().get_one(User, delegation.user_id))
    assert client.get(f"/en/delegated/{delegation.id}/step/2").status_code == 200
    for number in (1, 3, 4, 5, 6, 7):
        assert client.get(f"/en/delegated/{delegation.id}/step/{number}").status_code == 404
    assert client.get(f"/en/delegated/{other.id}").status_code == 404
    assert client.get(f"/en/delegated/{other.id}/step/2").status_code == 404
    for page in ("/profile/", "/profile/delegates/", "/profile/register/1", "/profile/claims/"):
        assert client.get(f"/en{page}").status_code in {403, 404}
    readings = list(session().scalars(select(AccessEvent)))
    assert {(one.purpose, one.role) for one in readings} == {("delegation", "delegate")}
    assert {one.person_id for one in readings} == {person.id}


def test_the_step_with_consents_is_open_to_no_delegate() -> None:
    for step in registration.STEPS:
        is_own = {"consents", "visibility"} & set(step.parts)
        assert (step.code in STEPS) != bool(is_own)


@pytest.mark.parametrize("how", ["expert", "delegate", "term", "withdrawn", "suspended"])
def test_an_ended_delegation_opens_nothing_and_forgets_what_was_not_confirmed(
    client: Any, person: Person, owner: User, how: str
) -> None:
    delegation = delegate_of(person)
    user = session().get_one(User, delegation.user_id)
    client.log_in(user)
    fill(client, delegation, 2)
    if how == "expert":
        services.end(delegation, by=owner)
    elif how == "delegate":
        services.give_up(delegation, by=user)
    elif how == "withdrawn":
        profiles.withdraw(person, by=owner)
    elif how == "term":
        delegation.until = hanoi_today() - timedelta(1)
    else:
        person.state = PersonState.SUSPENDED
    session().commit()
    assert client.get(f"/en/delegated/{delegation.id}").status_code != 200
    schedule.follow_delegations()
    session().expire_all()
    delegation = session().scalars(select(Delegation)).one()
    assert delegation.state is DelegationState.ENDED
    assert {one.typed for one in entries()} == {""}
    assert {one.state for one in entries()} == {EntryState.DISCARDED}
    assert session().get_one(User, delegation.user_id).roles == frozenset()
    assert delegation.email == ""
    if how == "withdrawn":
        assert delegation.name == ""


def test_the_role_stays_while_another_expert_is_helped(person: Person, owner: User) -> None:
    first = delegate_of(person)
    user = session().get_one(User, first.user_id)
    delegate_of(make_person(verified=0), user=user)
    services.end(first, by=owner)
    session().commit()
    session().expire_all()
    assert session().get_one(User, user.id).roles == {Role.DELEGATE}


def test_an_invitation_that_nobody_answers_ends_by_itself(person: Person, owner: User) -> None:
    delegation = name(person, owner)
    delegation.invited_at = now() - timedelta(8)
    session().commit()
    assert schedule.follow_delegations() == 1
    delegation = session().scalars(select(Delegation)).one()
    assert (delegation.state, delegation.end_reason) == (DelegationState.ENDED, EndReason.SILENCE)
    assert "delegation_ended" in templates_to(owner)
    assert schedule.follow_delegations() == 0


def test_entries_that_nobody_decides_on_are_deleted_and_both_are_told(
    client: Any, person: Person, owner: User
) -> None:
    delegation = delegate_of(person)
    user = session().get_one(User, delegation.user_id)
    client.log_in(user)
    fill(client, delegation, 2)
    entries()[0].sent_at = now() - timedelta(61)
    addresses = {owner.email, user.email}
    session().commit()
    schedule.follow_delegations()
    [entry] = entries()
    assert (entry.state, entry.typed) == (EntryState.DISCARDED, "")
    assert {one.recipient for one in mails("delegation_decision")} == addresses


def test_what_is_sent_under_a_delegation_that_has_just_ended_is_refused(
    person: Person, owner: User
) -> None:
    delegation = delegate_of(person)
    helper = session().get_one(User, delegation.user_id)
    services.end(delegation, by=owner)
    with pytest.raises(RegistryError):
        services.send(delegation, "degree", {}, by=helper)
    assert entries() == []
