"""An expert may also work for an institution or the state, but never in their own case."""

from typing import Any

import pytest
from factories import (
    add,
    make_contract,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_signed_contract,
    make_user,
)

from registry.accounts.models import RoleAssignment, User
from registry.contracts import checks, endings, voids
from registry.contracts import services as contracts
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.introductions import proposals
from registry.introductions import services as introductions
from registry.introductions.models import Channel, IntroductionState
from registry.verification import claims


def make_expert_who_is_also(role: Role, organisation: Any = None) -> User:
    user = make_user()
    add(
        RoleAssignment(
            user_id=user.id,
            role=role,
            valid_from=hanoi_today(),
            organisation_id=organisation.id if organisation else None,
        )
    )
    session().refresh(user, ["assignments"])
    assert user.roles == {Role.EXPERT, role}
    return user


def test_a_verifier_takes_no_own_claim(database: Any) -> None:
    user = make_expert_who_is_also(Role.VERIFIER)
    person = make_person(user=user)
    with pytest.raises(NotAllowed, match="your own claims"):
        claims.take(person.claims[0], by=user)


@pytest.mark.parametrize("role", [Role.MISSION_OFFICER, Role.MOFA_DESK])
@pytest.mark.parametrize("act", ["endorse", "refuse_endorsement"])
def test_a_desk_officer_says_nothing_to_the_own_introduction(
    database: Any, role: Role, act: str
) -> None:
    mission = make_mission()
    is_mission = role is Role.MISSION_OFFICER
    user = make_expert_who_is_also(role, mission.organisation if is_mission else None)
    colleague = make_user(role, organisation=mission.organisation if is_mission else None)
    introduction = make_introduction(
        make_person(user=user),
        state=IntroductionState.ROUTED,
        channel=Channel.MISSION if is_mission else Channel.CENTRAL_DESK,
        mission_id=mission.id if is_mission else None,
    )
    steps = {
        "endorse": lambda by: introductions.endorse(introduction, note="", by=by),
        "refuse_endorsement": lambda by: introductions.refuse_endorsement(
            introduction, code="other", by=by
        ),
    }
    with pytest.raises(NotAllowed):
        steps[act](user)
    assert introduction.state is IntroductionState.ROUTED
    steps[act](colleague)
    assert introduction.state is not IntroductionState.ROUTED


def test_a_recruiter_does_not_propose_herself(database: Any) -> None:
    institution = make_institution()
    user = make_expert_who_is_also(Role.INSTITUTION_RECRUITER, institution.organisation)
    opening, person = make_opening(make_program(institution)), make_person(user=user)
    with pytest.raises(NotAllowed, match="own case"):
        proposals.propose(person, opening, by=user)


def make_own_contract(role: Role, state: ContractState) -> tuple[Contract, User, User]:
    institution = make_institution()
    user = make_expert_who_is_also(role, institution.organisation)
    introduction = make_introduction(
        make_person(user=user),
        make_opening(make_program(institution)),
        state=IntroductionState.OFFER_MADE,
    )
    colleague = make_user(role, organisation=institution.organisation)
    return make_contract(introduction, state=state), user, colleague


def test_an_approver_sends_herself_no_offer(database: Any) -> None:
    contract, user, colleague = make_own_contract(Role.INSTITUTION_APPROVER, ContractState.DRAFT)
    with pytest.raises(NotAllowed):
        contracts.send_offer(contract, edition=1, by=user)
    contracts.send_offer(contract, edition=1, by=colleague)
    assert contract.state is ContractState.OFFERED


def test_nobody_drafts_the_own_contract(database: Any) -> None:
    institution = make_institution()
    user = make_expert_who_is_also(Role.INSTITUTION_RECRUITER, institution.organisation)
    introduction = make_introduction(
        make_person(user=user), make_opening(make_program(institution))
    )
    with pytest.raises(NotAllowed):
        contracts.draft_offer(introduction, by=user)


STEPS = {
    "check": lambda contract, by: checks.check(contract, by=by),
    "never started": lambda contract, by: endings.mark_never_started(contract, reason="x", by=by),
    "propose void": lambda contract, by: voids.propose(contract, reason="x", by=by),
    "confirm void": lambda contract, by: voids.confirm(contract, by=by),
}


@pytest.mark.parametrize("step", list(STEPS))
def test_no_officer_checks_closes_or_voids_the_own_contract(database: Any, step: str) -> None:
    user = make_expert_who_is_also(Role.RECRUITMENT_OFFICER)
    fact = make_signed_contract(make_person(user=user))
    contract = session().get_one(Contract, fact.contract_id)
    before = contract.state
    with pytest.raises(NotAllowed, match="own case"):
        STEPS[step](contract, user)
    assert (contract.state, contract.checked_at, contract.void_proposed_by_id) == (
        before,
        None,
        None,
    )


def test_only_those_who_decide_can_list_what_is_proposed_as_void(
    client: Any, database: Any
) -> None:
    proposed = make_contract(state=ContractState.ACTIVE)
    place = proposed.institution.organisation
    other = make_contract(make_introduction(opening=proposed.opening), state=ContractState.ACTIVE)
    proposed.void_proposed_by_id = make_user(Role.SCHEME_OFFICER).id
    session().flush()
    seen = {}
    for role, organisation in ((Role.AUDITOR, None), (Role.INSTITUTION_RECRUITER, place)):
        client.log_in(make_user(role, organisation=organisation))
        page = client.get("/en/contracts/?void=yes").get_data(as_text=True)
        seen[role] = (proposed.number in page, other.number in page)
    assert seen == {Role.AUDITOR: (True, False), Role.INSTITUTION_RECRUITER: (True, True)}
