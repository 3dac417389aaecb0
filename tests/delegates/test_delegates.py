"""Somebody fills in a profile for an expert: what they see, what they cannot, and who has the last word."""

from datetime import timedelta
from typing import Any

import pytest
from account_steps import PASSWORD, link_in, press, send
from client import new_client
from factories import add, make_concept, make_country, make_person, make_user
from flask import Flask
from letters import mails, templates_to
from registering import FASTEST, sent_by
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates import schedule, services
from registry.delegates.kinds import DelegateKind, EndReason
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.states import DelegationState, EntryState
from registry.experts import queries as experts
from registry.experts import services as profiles
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import registration
from registry.verification import conflicts, submission

ADDRESS = "tro.ly@example.org"
UNTIL = hanoi_today() + timedelta(90)
NAMED = {
    "name": "Phan Thị Hà",
    "email": ADDRESS,
    "kind": "assistant",
    "steps": ["person", "degree", "place", "subject", "time"],
    "until": f"{UNTIL:%d/%m/%Y}",
    "confirmed": "y",
}


@pytest.fixture
def person(database: Any) -> Person:
    make_country("DE")
    make_concept()
    return make_person(verified=0)


@pytest.fixture
def owner(person: Person) -> User:
    return session().get_one(User, person.user_id)


def delegate_of(person: Person, *, user: User | None = None, **values: Any) -> Delegation:
    usual = {
        "person_id": person.id,
        "user_id": (user or make_user(Role.DELEGATE)).id,
        "name": "Phan Thị Hà",
        "email": ADDRESS,
        "kind": DelegateKind.ASSISTANT,
        "steps": [step.code for step in services.OPEN_TO_DELEGATES],
        "until": UNTIL,
        "invited_at": now(),
        "accepted_at": now(),
        "state": DelegationState.ACTIVE,
    }
    return add(Delegation(**usual | values))


def fill(client: Any, delegation: Delegation, number: int, **values: Any) -> Any:
    address = f"/en/delegated/{delegation.id}/step/{number}"
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, data=sent_by(page.text) | values)


def doctorate_of(person: Person) -> Any:
    return experts.current_doctorate(person.id)


def entries() -> list[DelegatedEntry]:
    session().expire_all()
    return list(session().scalars(select(DelegatedEntry).order_by(DelegatedEntry.created_at)))


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
    open_steps = {step.code for step in services.OPEN_TO_DELEGATES}
    for step in registration.STEPS:
        is_own = {"consents", "visibility"} & set(step.parts)
        assert (step.code in open_steps) != bool(is_own)


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


def name(person: Person, by: User, **values: Any) -> Delegation:
    usual: dict[str, Any] = {
        "name": "Phan Thị Hà",
        "email": ADDRESS,
        "kind": DelegateKind.ASSISTANT,
        "steps": ["degree"],
        "until": UNTIL,
    }
    return services.name_delegate(person, **usual | values, by=by)


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
