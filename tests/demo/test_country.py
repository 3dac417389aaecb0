"""The demo country as a whole: small, but with something true for every page."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from flask import Flask, g
from introductions.world import listed_for
from running import load_reference, on_one_connection
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.audit import queries as audit
from registry.audit.models import AuditEvent
from registry.audit.states import StateChange
from registry.commands import checks
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.models import Contract, ContractFact
from registry.contracts.states import ContractState, CorrectionState
from registry.core.db import session
from registry.core.permissions import Role
from registry.demo import cast, seed, staff, volume
from registry.demo.profiles import DOUBLES
from registry.desk.actions import DeskAction
from registry.experts.claim_models import ProfileCase
from registry.experts.double_models import PersonMerge
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, ClaimState
from registry.introductions.models import Introduction, IntroductionState
from registry.programs.edition_models import OpeningEdition
from registry.programs.models import Opening, OpeningState, TalentProgram
from registry.rights.models import Objection, ObjectionState
from registry.targets import queries, recount
from registry.targets.models import CountDecision, DecisionState
from registry.verification.lists.duplicates import SUGGESTED

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def built(application: Flask) -> Iterator[dict[str, Any]]:
    """Built once, for tests that read it."""
    with on_one_connection(application) as app, app.app_context():
        g.locale = "en"
        load_reference()
        yield seed.build(experts=400, number=7, today=TODAY, progress=lambda *_about: None)


@pytest.fixture
def database(built: dict[str, Any]) -> Session:
    return session()


def count(database: Any, model: Any) -> int:
    return int(database.scalar(select(func.count()).select_from(model)))


def test_every_state_has_somebody_in_it_and_every_number_is_a_list(
    built: dict[str, Any], database: Any
) -> None:
    assert count(database, TalentProgram) == 200
    assert count(database, Opening) == 400
    passed_through = {IntroductionState.PROPOSED, IntroductionState.ENDORSED}
    passed_through |= {IntroductionState.ACCEPTED}  # the system moves on at once
    missing = {
        kind.__name__: set(states)
        - passed_through
        - set(database.scalars(select(kind.state).distinct()))
        for kind, states in (
            (Contract, ContractState),
            (Introduction, IntroductionState),
            (Opening, OpeningState),
        )
    }
    assert missing == {"Contract": set(), "Introduction": set(), "Opening": set()}
    assert list(recount.find_differences()) == []
    assert list(audit.find_chain_problems(None)) == []
    assert checks.check_files(False) == []


def test_what_was_doubtful_was_told_by_the_steps_of_the_product(
    built: dict[str, Any], database: Any
) -> None:
    verifier = database.scalars(select(User).where(User.email == "verifier@example.org")).one()
    assert len(database.scalars(select(PersonMerge)).all()) == 1
    assert len(database.execute(SUGGESTED.rows(verifier)).all()) == len(DOUBLES) - 1
    cases = {(case.kind, case.state) for case in database.scalars(select(ProfileCase))}
    assert cases >= {
        (CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED),
        (CaseKind.NOT_ELIGIBLE, CaseState.IN_FORCE),
        (CaseKind.NOT_ELIGIBLE, CaseState.APPEALED),
        (CaseKind.SUSPENSION, CaseState.IN_FORCE),
    }


def test_no_case_contradicts_its_record(built: dict[str, Any], database: Any) -> None:
    for case in database.scalars(select(ProfileCase)):
        if case.kind is CaseKind.NOT_ELIGIBLE:
            person = database.get_one(Person, case.person_id)
            [doctorate] = [one for one in person.claims if one.kind is ClaimKind.DOCTORATE]
            assert doctorate.state is not ClaimState.VERIFIED, person.number
    published = dict(
        database.execute(
            select(StateChange.object_id, StateChange.at).where(
                StateChange.object_type == Opening.__tablename__,
                StateChange.to_state == OpeningState.PUBLISHED.value,
            )
        ).all()
    )
    openings = {row.id: row.published_at for row in database.scalars(select(Opening))}
    assert {key: at for key, at in openings.items() if at} == published
    first = select(OpeningEdition).where(OpeningEdition.number == 1)
    for edition in database.scalars(first):
        assert edition.published_at == published[edition.opening_id]


def test_one_objection_waits_and_one_was_answered(built: dict[str, Any], database: Any) -> None:
    states = database.scalars(select(Objection.state)).all()
    assert sorted(states) == [ObjectionState.ANSWERED, ObjectionState.OPEN]


def test_nothing_that_is_told_is_still_to_come(built: dict[str, Any], database: Any) -> None:
    latest = database.scalars(select(func.max(AuditEvent.at))).one()
    steps = database.scalars(select(func.max(StateChange.at))).one()
    assert max(latest, steps) <= datetime.now(UTC)


def test_a_contract_says_since_when_it_is_where_it_is(built: dict[str, Any], database: Any) -> None:
    last = (
        select(StateChange.object_id, func.max(StateChange.at).label("at"))
        .where(
            StateChange.object_type == "contracts",
            StateChange.to_state != DeskAction.ASSIGNED,  # which is told beside it
        )
        .group_by(StateChange.object_id)
        .subquery()
    )
    rows = database.execute(
        select(Contract.number, Contract.moved_at, last.c.at).join(
            last, last.c.object_id == Contract.id
        )
    )
    wrong = [one for one in rows if abs(one.moved_at - one.at) > timedelta(seconds=5)]
    assert wrong == []


def test_no_contract_was_heard_of_before_it_was_entered_or_after_today(
    built: dict[str, Any], database: Any
) -> None:
    # What the product's own steps told was recorded while the country was built.
    tonight = max(datetime.combine(TODAY + timedelta(1), time(), UTC), datetime.now(UTC))
    for contract in database.scalars(select(Contract)):
        facts = database.scalars(
            select(ContractFact).where(ContractFact.contract_id == contract.id)
        )
        steps = [
            contract.introduction.created_at if contract.introduction else None,
            contract.created_at,
            contract.agreed_by_expert_at,
            contract.confirmed_by_expert_at,
            contract.checked_at,
        ]
        told = [step for step in steps if step]
        assert told == sorted(told), contract.number
        heard = [step for step in told if step > contract.created_at]
        heard += [fact.recorded_at for fact in facts]
        deliveries = database.scalars(
            select(SemesterDelivery).where(SemesterDelivery.contract_id == contract.id)
        )
        heard += [delivery.recorded_at for delivery in deliveries]
        wrong = [moment for moment in heard if not contract.created_at < moment < tonight]
        assert wrong == [], (contract.number, contract.created_at)


def test_the_missions_with_a_sign_in_have_a_request_to_endorse(
    built: dict[str, Any], database: Any
) -> None:
    for local in cast.MISSION_COUNTRIES:
        user = database.scalars(select(User).where(User.email == f"{local}@example.org")).one()
        first = listed_for(user)[0]
        assert first.state is IntroductionState.ROUTED, local


def test_there_is_a_sign_in_for_every_role_and_a_second_one_to_compare_with(
    built: dict[str, Any], database: Any
) -> None:
    addresses = [account["email"] for account in built["accounts"]]
    users = database.scalars(select(User).where(User.email.in_(addresses))).all()
    held = [role for user in users for role in user.roles]
    for role in Role:
        panel = role is Role.PANEL_MEMBER  # one of five, so that it can vote
        assert held.count(role) == (5 if panel else 2), role
    assert len(addresses) == len(set(addresses)) == len(users)
    # Four eyes can be tried by hand: two verifiers, two of the designation secretariat.
    assert len(staff.list_accounts()) == len(set(Role)) + 2


def test_every_reading_sees_somebody_otherwise_than_the_leading_one(
    built: dict[str, Any], database: Any
) -> None:
    """Except those that differ only at the end of their period, which lies ahead."""
    ahead = {"by_proof", "deadline_2029"}
    target = queries.get_target("TG1")
    leading = {row.person_id for row in queries.count(target, as_of=TODAY).counted}
    same = {
        rules.reading
        for rules in queries.list_rule_sets(target)
        if {
            row.person_id
            for row in queries.count(target, reading=rules.reading, as_of=TODAY).counted
        }
        == leading
    }
    assert same <= ahead | {
        "official",
        "armed_forces",
        "across_terms",
        "open_ended",
        "sum_of_parts",
    }
    assert {"stem_wide", "tolerance_90", "block", "signed", "delivered"}.isdisjoint(same)
    states = {row.state for row in database.scalars(select(CountDecision))}
    assert DecisionState.PROPOSED in states
    waiting = database.scalars(select(ContractCorrection)).all()
    assert [row.state for row in waiting] == [CorrectionState.PROPOSED]


def test_every_step_was_taken_by_whom_it_belongs_to(built: dict[str, Any], database: Any) -> None:
    """Histories name people: a mission endorses, the expert accepts, the ministry publishes."""
    for state, roles in {
        "endorsed": {Role.MISSION_OFFICER, Role.MOFA_DESK},
        "accepted": {Role.EXPERT},
        "agreed": {Role.EXPERT},
        "proposed": {Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER},
        "ministry_check": {Role.INSTITUTION_APPROVER},
        "published": {Role.SCHEME_OFFICER},
        "in_review": {Role.VERIFIER},
    }.items():
        tables = ("introductions", "contracts", "openings", "persons")
        actors = database.scalars(
            select(User)
            .join(StateChange, StateChange.by_id == User.id)
            .where(StateChange.to_state == state, StateChange.object_type.in_(tables))
            .distinct()
        ).all()
        assert actors, state
        assert {role for one in actors for role in one.roles} <= roles, state


@pytest.mark.parametrize("kind", list(volume.KINDS))
def test_whatever_the_country_has_can_be_copied_many_times(
    built: dict[str, Any], database: Any, kind: str
) -> None:
    """A copy keeps nothing that its model alone may have; some thousands draw every model."""
    model, copies = volume.KINDS[kind]
    before, rows = count(database, model), defaultdict(list)
    for made in islice(copies(random.Random(kind)), 3_000):
        for one, row in made:
            rows[one].append(row)
    savepoint = database.begin_nested()
    for one, values in rows.items():
        database.execute(insert(one), values)
    assert count(database, model) == before + 3_000
    savepoint.rollback()
