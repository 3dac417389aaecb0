"""After each step of every state machine: whose turn it is, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_person
from flask import current_app
from sqlalchemy import event
from work.country import BOTH, CONFIRMED, SIGNED, Country, undone

from registry.contracts.states import CONTRACT_MOVES
from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PairState
from registry.experts.states import ClaimState as K
from registry.experts.states import PersonState as P
from registry.introductions.models import Channel
from registry.introductions.models import IntroductionState as I
from registry.programs.edition_models import EditionState
from registry.programs.models import OpeningState as O
from registry.work import queries
from registry.work.queries import Group

pytestmark = pytest.mark.slow  # every step of the product


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


CONTRACTS: dict[C, set[str]] = {
    C.DRAFT: {"recruiter"},
    C.OFFERED: {"expert"},
    C.NEGOTIATING: {"recruiter"},
    C.AGREED: {"approver"},
    C.SIGNED: {"expert"},
    C.ACTIVE: {"expert"},
    C.SUSPENDED: {"approver", "expert"},
    C.COMPLETED: {"expert"},
    C.ENDED_EARLY: {"expert"},
}
OPENINGS: dict[O, set[str]] = {
    O.DRAFT: {"recruiter"},
    O.INSTITUTION_REVIEW: {"approver"},
    O.RETURNED: {"recruiter"},
    O.MINISTRY_CHECK: {"ministry"},
    O.ON_HOLD: {"approver"},
    O.CLOSED: BOTH,  # who wrote it and who approved it
    O.SELECTING: BOTH,
}
INTRODUCTIONS: dict[I, set[str]] = {
    I.ROUTED: {"mission"},
    I.ESCALATED: {"desk"},
    I.EXPERT_ASKED: {"expert"},
    I.CONNECTED: {"recruiter"},  # who asked
    I.TALKING: {"recruiter"},
}
CLAIMS: dict[K, set[str]] = {
    K.QUEUED: {"verifier", "second"},
    K.CHECKING: {"verifier"},
    K.AWAITING_SECOND: {"second"},
    K.NEEDS_MORE: {"expert"},
    K.REFUSED: {"expert"},
    K.EXPIRED: {"expert"},
}
PROFILES: dict[P, set[str]] = {
    P.DRAFT: {"expert"},
    P.SUBMITTED: {"verifier", "second"},
    P.IN_REVIEW: {"verifier", "second"},
    P.NEEDS_INFO: {"expert"},
}


def make_contract_in(country: Country, state: C) -> None:
    country.contract(state)


def make_opening_in(country: Country, state: O) -> None:
    is_approved = state not in {O.DRAFT, O.RETURNED, O.INSTITUTION_REVIEW}
    country.opening(state, approver_id=country.people["approver"].id if is_approved else None)


def make_introduction_in(country: Country, state: I) -> None:
    mission = None if state is I.ESCALATED else country.mission.id
    country.introduction(state, mission_id=mission)


def make_claim_in(country: Country, state: K) -> None:
    first = country.people["verifier"].id
    proposer = first if state is K.AWAITING_SECOND else None
    country.claim(state, verifier_id=first, proposed_by_id=proposer)


def make_profile_in(country: Country, state: P) -> None:
    country.person.state = state


MACHINES: dict[Any, tuple[Callable[[Country, Any], None], dict[Any, set[str]]]] = {
    C: (make_contract_in, CONTRACTS),
    O: (make_opening_in, OPENINGS),
    I: (make_introduction_in, INTRODUCTIONS),
    K: (make_claim_in, CLAIMS),
    P: (make_profile_in, PROFILES),
}


@pytest.mark.parametrize("states", MACHINES, ids=lambda states: states.__name__)
def test_in_each_state_it_is_the_turn_of_whom_the_table_names(
    country: Country, states: Any
) -> None:
    make, expected = MACHINES[states]
    for state in states:
        with undone():
            make(country, state)
            session().flush()
            assert country.whose_turn() == expected.get(state, set()), state


SUSPENSION = (CaseKind.SUSPENSION, CaseState.PROPOSED)
# What depends on more than one state: what is made, and who has to act then.
FURTHER: dict[str, tuple[Callable[[Country], Any], set[str]]] = {
    "confirmed signature": (lambda one: one.contract(C.SIGNED, **SIGNED), BOTH),
    "checked": (lambda one: one.contract(C.ACTIVE, **SIGNED), set()),
    "to check": (lambda one: one.contract(C.ACTIVE, **CONFIRMED), {"officer"}),
    "correction by the institution": (lambda one: one.correction("institution"), {"expert"}),
    "correction by the expert": (lambda one: one.correction("expert"), {"approver"}),
    "correction by an officer": (lambda one: one.correction("officer"), {"approver", "expert"}),
    "corrected by the officer": (
        lambda one: one.correction("officer", agreed=True, contract=CONFIRMED),
        set(),  # another officer checks it
    ),
    "corrected by a side": (
        lambda one: one.correction("institution", agreed=True, contract=CONFIRMED),
        {"officer"},
    ),
    "ruling": (lambda one: one.ruling(), {"ministry"}),
    "change of an institution": (lambda one: one.reference_change(), {"ministry"}),
    "change of a list of fields": (lambda one: one.listed_field(), {"ministry"}),
    "change of the counting rules": (lambda one: one.rule_change(), {"ministry"}),
    "semester to report": (
        lambda one: one.contract(
            C.ACTIVE, **SIGNED, planned_end_on=hanoi_today() - timedelta(2), teaching_hours=45
        ),
        BOTH,
    ),
    "semester to confirm": (lambda one: one.delivery(""), {"expert"}),
    "semester disputed": (lambda one: one.delivery("Sai số tuần"), BOTH),
    "promise": (lambda one: one.promise(), BOTH),
    "late promise": (lambda one: one.promise(is_late=True), {*BOTH, "officer"}),
    "void proposed": (lambda one: one.void(), {"auditor"}),
    "routed to the centre": (lambda one: one.introduction(I.ROUTED, mission_id=None), {"desk"}),
    "amendment": (lambda one: one.amendment(EditionState.PROPOSED), {"approver"}),
    "amendment returned": (lambda one: one.amendment(EditionState.RETURNED), {"recruiter"}),
    "written by the approver": (
        lambda one: one.opening(O.INSTITUTION_REVIEW, author=one.people["approver"]),
        {"administrator"},  # who appoints a second approver
    ),
    "written by one of two approvers": (
        lambda one: one.with_second_approver(),
        {"second_approver"},
    ),
    "same": (lambda one: one.pair(PairState.SAME), {"second"}),
    "unsure": (lambda one: one.pair(PairState.UNSURE), {"verifier", "second"}),
    "parting": (lambda one: one.pair(PairState.PARTING), {"second"}),
    "revocation": (lambda one: one.revocation(), {"ministry"}),
    "different": (lambda one: one.pair(PairState.DIFFERENT), set()),
    "merged": (lambda one: one.pair(PairState.MERGED), set()),
    "designation": (lambda one: one.entry(), {"other_secretary"}),
    "post in the country": (lambda one: one.post(), {"other_secretary"}),
    "refusal": (lambda one: one.refusal(), {"second"}),
    "appeal": (lambda one: one.appeal(), {"ministry"}),
    "objection": (lambda one: one.objection("recruiter"), {"ministry"}),
    "objection to the ministry": (lambda one: one.objection("ministry"), {"auditor"}),
    "objection to an auditor": (lambda one: one.objection("auditor"), {"ministry"}),
    "objection to both": (lambda one: one.objection_to_all(), {"administrator"}),
    "suspension by the ministry": (lambda one: one.case(*SUSPENSION, "ministry"), {"auditor"}),
    "suspension by an auditor": (lambda one: one.case(*SUSPENSION, "auditor"), {"ministry"}),
    "suspended": (lambda one: one.suspended(), {"ministry"}),
    "lost factor": (lambda one: one.lost_factor(), {"administrator"}),
    "parked": (lambda one: one.parked(), {"administrator"}),
}


def test_what_depends_on_more_than_a_state(country: Country) -> None:
    for name, (make, expected) in FURTHER.items():
        with undone():
            make(country)
            session().flush()
            assert country.whose_turn() == expected, name
            country.people.pop("second_approver", None)


def test_who_waits_for_somebody_else_sees_for_whom(country: Country) -> None:
    country.contract(C.OFFERED)
    works = current_app.extensions["work"]
    for name, sees in (("recruiter", True), ("officer", True), ("other_recruiter", False)):
        user = country.people[name]
        counts = queries.count(works, user)
        parties = queries.sum_by_party(queries.works_of(works, user), counts)
        assert [(party.value, found.others) for party, found in parties.items()] == (
            [("expert", 1)] if sees else []
        ), name


def test_the_numbers_are_those_of_the_lists_and_of_the_navigation(
    client: Any, country: Country
) -> None:
    late = country.introduction(I.ROUTED)
    late.desk_due_on = hanoi_today() - timedelta(3)
    soon = make_introduction(
        make_person(), state=I.ROUTED, channel=Channel.MISSION, mission_id=country.mission.id
    )
    soon.desk_due_on = hanoi_today() + timedelta(9)
    session().flush()
    client.log_in(country.people["mission"])
    page = client.get("/en/work/").get_data(as_text=True)
    assert "<b>1</b><span>Overdue" in page
    assert "<b>2</b><span>Waiting for me" in page
    assert page.count('count-late"><span class="vh">waiting, some overdue: </span>2<') == 4
    assert "3 days overdue" in page
    assert "9 days left" in page
    whole = client.get("/en/work/mine").get_data(as_text=True)
    assert late.code in whole
    assert soon.code in whole
    assert soon.code not in client.get("/en/work/late").get_data(as_text=True)


def test_after_a_decision_the_next_case_is_one_click_away(client: Any, country: Country) -> None:
    first, second = (
        make_introduction(
            make_person(), state=I.ROUTED, channel=Channel.MISSION, mission_id=country.mission.id,
            desk_due_on=hanoi_today() + timedelta(days),
        )
        for days in (1, 2)
    )  # fmt: skip
    client.log_in(country.people["mission"])
    page = client.get(f"/vi/introductions/{first.id}").get_data(as_text=True)
    address = f"/vi/work/next/introductions.endorse?after={first.id}"
    assert f'href="{address}"' in page
    assert client.get(address).headers["Location"] == f"/vi/introductions/{second.id}"
    assert client.get("/vi/work/next/contracts.answer").status_code == 404
    second.state = I.WITHDRAWN
    session().flush()
    assert client.get(address).headers["Location"] == "/vi/work/"


@pytest.mark.slow
def test_more_cases_ask_no_more_statements(client: Any, country: Country) -> None:
    def measure() -> int:
        seen: list[str] = []
        connection = client.application.extensions["test_connection"]

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        assert client.get("/en/work/").status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    client.log_in(country.people["approver"])
    for state in CONTRACT_MOVES:
        make_contract(make_introduction(make_person(), country.opening(O.PUBLISHED)), state=state)
    measure()  # "last seen" and what the process remembers
    few = measure()
    for state in [*CONTRACT_MOVES] * 2:
        make_contract(make_introduction(make_person(), country.opening(O.PUBLISHED)), state=state)
    assert measure() <= few  # fewer kinds may be among the cases that are shown
    works = current_app.extensions["work"]
    cases = queries.list_cases(works, country.people["approver"], Group.MINE, limit=100)
    assert len(cases) == len({(case.work.code, case.id) for case in cases})


def test_a_person_who_is_masked_is_shown_by_number(country: Country) -> None:
    country.introduction(I.ROUTED)
    works = current_app.extensions["work"]
    [case] = queries.list_cases(works, country.people["mission"], Group.MINE, limit=5)
    assert isinstance(country.person, Person)
    assert country.person.display_name not in case.title
    assert country.person.number in case.title
    assert case.people == []
