"""Who can be named as a delegate, and what that means elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from account_steps import PASSWORD, link_in, press, send
from client import new_client
from delegating import ADDRESS, delegate_of, entries, fill, name
from factories import make_person, make_user
from flask import Flask
from letters import mails, templates_to
from registering import FASTEST, sent_by
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.background.letters import in_language
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates import schedule, services
from registry.delegates.kinds import EndReason
from registry.delegates.models import Delegation
from registry.delegates.states import DelegationState, EntryState
from registry.experts import services as profiles
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.verification import conflicts, submission


def test_who_can_be_named_has_bounds(person: Person, owner: User) -> None:
    with pytest.raises(RegistryError):
        name(person, owner, email=owner.email)
    for until in (hanoi_today() - timedelta(1), hanoi_today() + timedelta(366)):
        with pytest.raises(RegistryError):
            name(person, owner, until=until)
    for number in range(3):
        name(person, owner, email=f"mot{number}@example.org")
        session().flush()
    with pytest.raises(RegistryError):
        name(person, owner, email="mot0@example.org")
    with pytest.raises(RegistryError):
        name(person, owner, email="bon@example.org")


def test_two_experts_name_the_same_person_and_each_invitation_is_its_own(
    app: Flask, person: Person, owner: User
) -> None:
    other = make_person(verified=0)
    name(person, owner)
    name(other, session().get_one(User, other.user_id))
    session().commit()
    first, second = (link_in(one) for one in mails("account_invitation"))
    helper = new_client(app)
    assert send(helper, first, password=PASSWORD).status_code == 302
    account = session().scalars(select(User).where(User.email == ADDRESS)).one()
    helper.log_in(account)
    assert send(helper, second).status_code == 302
    session().expire_all()
    states = session().scalars(select(Delegation.state)).all()
    assert states == [DelegationState.ACTIVE] * 2
    assert [held.role for held in account.current_assignments] == [Role.DELEGATE]


def test_an_invitation_that_was_taken_back_cannot_be_accepted(
    app: Flask, person: Person, owner: User
) -> None:
    delegation = name(person, owner)
    session().flush()
    services.end(delegation, by=owner)
    session().commit()
    link = link_in(mails("account_invitation")[0])
    assert new_client(app).get(link).status_code in {404, 410}


def test_whoever_declines_needs_no_account(app: Flask, person: Person, owner: User) -> None:
    name(person, owner)
    session().commit()
    link = link_in(mails("account_invitation")[0])
    helper = new_client(app)
    press(helper, f"{link}/decline", page=link)
    session().expire_all()
    assert session().scalars(select(Delegation.state)).all() == [DelegationState.DECLINED]
    assert "delegation_answered" in templates_to(owner)


def test_nobody_who_administers_staff_reads_whom_an_expert_has_invited(
    client: Any, person: Person, owner: User
) -> None:
    name(person, owner)
    session().commit()
    client.log_in(make_user(Role.ADMINISTRATOR))
    page = client.get("/en/account/staff")
    assert ADDRESS not in page.text
    assert person.display_name not in page.text


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.EXPERT])
def test_only_experts_name_delegates(database: Any, role: Role) -> None:
    from registry.accounts import roles

    assert not roles.may_give(make_user(role), Role.DELEGATE, None)
    assert roles.may_give(make_user(Role.EXPERT), Role.DELEGATE, None)


def test_what_a_delegate_entered_is_decided_before_a_profile_is_submitted(
    client: Any, person: Person, owner: User
) -> None:
    delegation = delegate_of(person)
    client.log_in(session().get_one(User, delegation.user_id))
    fill(client, delegation, 2)
    person.state = PersonState.DRAFT
    session().commit()
    with pytest.raises(RegistryError):
        submission.submit_profile(person, by=owner)
    client.log_in(owner)
    assert "Entries of your delegate" in client.get("/en/profile/submit").text


def test_whoever_filled_in_a_profile_never_checks_it(person: Person) -> None:
    verifier = make_user(Role.VERIFIER)
    assert not conflicts.is_conflicted(verifier, person.id)
    delegate_of(person, user=verifier, state=DelegationState.ENDED)
    assert conflicts.is_conflicted(verifier, person.id)


def test_a_change_of_the_profile_in_the_meantime_is_seen_before_the_decision(
    client: Any, person: Person, owner: User
) -> None:
    delegation = delegate_of(person)
    client.log_in(session().get_one(User, delegation.user_id))
    fill(client, delegation, 2)
    [entry] = entries()
    client.log_in(owner)
    address = f"/en/profile/delegates/entry/{entry.id}/decide"
    page = client.get(address)
    profiles.touch(person)
    session().commit()
    refused = client.post(address, data=sent_by(page.text) | {"outcome": "confirm"})
    assert refused.status_code == 409
    assert entries()[0].state is EntryState.WAITING


def test_every_entrusted_step_takes_what_a_registration_takes(client: Any, person: Person) -> None:
    """As on the fastest path, into a profile that has nothing yet, and confirmed by the expert."""
    user = make_user(Role.EXPERT, display_name="Nguyễn Thị Minh Huyền")
    begun = profiles.begin_profile(user, by=user)
    session().flush()
    delegation = delegate_of(begun)
    client.log_in(session().get_one(User, delegation.user_id))
    for number, values in enumerate(FASTEST[:5], 1):
        assert fill(client, delegation, number, **values).status_code == 302, number
    client.log_in(user)
    for entry in entries():
        address = f"/en/profile/delegates/entry/{entry.id}/decide"
        assert send(client, address, outcome="confirm", note="").status_code == 302, entry.step
    missing = {section for section, _text in submission.find_missing(begun, user)}
    assert missing == {"consents"}


def test_a_wrong_entry_is_said_and_nothing_typed_is_lost(client: Any, person: Person) -> None:
    delegation = delegate_of(person)
    client.log_in(session().get_one(User, delegation.user_id))
    answer = fill(client, delegation, 2, **{"doctorate-institution": "", "doctorate-thesis": ""})
    assert answer.status_code == 422
    assert entries() == []


def test_a_step_that_was_not_entrusted_is_refused_by_the_service_too(person: Person) -> None:
    delegation = delegate_of(person, steps=["degree"])
    user = session().get_one(User, delegation.user_id)
    with pytest.raises(NotAllowed):
        services.send(delegation, "person", {}, by=user)


def test_what_ended_a_delegation_is_said_in_the_language_of_its_reader(
    person: Person, owner: User
) -> None:
    """The page may be in another language than the message, and a history is read in both."""
    owner.locale = "vi"
    delegation = name(person, owner)
    session().flush()
    with in_language("en"):
        services.end(delegation, by=owner)
    session().flush()
    [letter] = mails("account_invitation_withdrawn")
    with in_language("vi"):
        assert str(EndReason.EXPERT.label) in letter.text
    late = name(person, owner)
    late.invited_at = now() - timedelta(8)
    session().commit()
    schedule.follow_delegations()
    assert set(session().scalars(select(StateChange.reason))) == {""}
