"""After each step of every state machine: whose turn it is, and nobody else's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from factories import (
    add,
    make_contract,
    make_document,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_term,
    make_user,
)
from flask import current_app
from sqlalchemy import event

from registry.accounts.models import SecondFactorReset, User
from registry.background import mail, outbox
from registry.background.mail import MailMessage
from registry.contracts.models import (
    Contract,
    ContractCorrection,
    Corrected,
    DeliveryReport,
    Promise,
    Proposer,
)
from registry.contracts.states import CONTRACT_MOVES
from registry.contracts.states import ContractState as C
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.kinds import ClaimKind
from registry.experts.models import Claim, DuplicatePair, Person, ProfileCase
from registry.experts.states import CaseKind, CaseState, PairState
from registry.experts.states import ClaimState as K
from registry.experts.states import PersonState as P
from registry.introductions.models import Channel, Introduction
from registry.introductions.models import IntroductionState as I
from registry.leading.models import DesignationEntry, EntryKind, EntryState, LegalCategory
from registry.programs.models import EditionState, OpeningEdition
from registry.programs.models import OpeningState as O
from registry.targets.models import CountDecision, DecisionKind
from registry.work import queries
from registry.work.queries import Group

BOTH = {"recruiter", "approver"}
CONFIRMED = {"confirmed_by_expert_at": now()}
SIGNED = CONFIRMED | {"checked_at": now()}


class Country:
    """One of each who may have to act, and one of each elsewhere who has not."""

    def __init__(self) -> None:
        self.school, self.other_school = make_institution(), make_institution()
        self.mission, other_mission = make_mission("DE"), make_mission("FR")
        self.person = make_person(user=make_user(), verified=0)
        place, elsewhere = self.school.organisation, self.other_school.organisation
        self.people: dict[str, User] = {
            "expert": session().get_one(User, self.person.user_id),
            "recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=place),
            "approver": make_user(Role.INSTITUTION_APPROVER, organisation=place),
            "mission": make_user(Role.MISSION_OFFICER, organisation=self.mission.organisation),
            "desk": make_user(Role.MOFA_DESK),
            "officer": make_user(Role.RECRUITMENT_OFFICER),
            "verifier": make_user(Role.VERIFIER),
            "second": make_user(Role.VERIFIER),
            "ministry": make_user(Role.SCHEME_OFFICER),
            "auditor": make_user(Role.AUDITOR),
            "secretary": make_user(Role.DESIGNATION_SECRETARIAT),
            "other_secretary": make_user(Role.DESIGNATION_SECRETARIAT),
            "administrator": make_user(Role.ADMINISTRATOR),
            "reporter": make_user(Role.LINE_MINISTRY),
            "panel": make_user(Role.PANEL_MEMBER),
            "delegate": make_user(Role.DELEGATE),
            "other_expert": session().get_one(User, make_person().user_id),
            "other_recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=elsewhere),
            "other_approver": make_user(Role.INSTITUTION_APPROVER, organisation=elsewhere),
            "other_mission": make_user(
                Role.MISSION_OFFICER, organisation=other_mission.organisation
            ),
        }
        self.program = make_program(self.school)
        session().flush()

    def whose_turn(self) -> set[str]:
        works = current_app.extensions["work"]
        session().info.pop("work_counts", None)
        return {
            name
            for name, user in self.people.items()
            if queries.total(queries.count(works, user)).mine
        }

    def opening(self, state: O, **values: Any) -> Any:
        author = values.pop("author", self.people["recruiter"])
        return make_opening(self.program, state=state, author=author, **values)

    def introduction(self, state: I, **values: Any) -> Introduction:
        values = {"channel": Channel.MISSION, "mission_id": self.mission.id} | values
        opening = self.opening(O.PUBLISHED)
        return make_introduction(self.person, opening, state=state, **values)

    def contract(self, state: C, **values: Any) -> Contract:
        return make_contract(self.introduction(I.OFFER_MADE), state=state, **values)

    def claim(self, state: K, **values: Any) -> Claim:
        claim = next(one for one in self.person.claims if one.kind is ClaimKind.DOCTORATE)
        claim.state, claim.due_on = state, hanoi_today() + timedelta(5)
        for name, value in values.items():
            setattr(claim, name, value)
        return claim

    def revocation(self) -> None:
        proposer = self.people["verifier"]
        self.claim(K.VERIFIED, revocation_by_id=proposer.id, revocation_at=now())

    def case(self, kind: CaseKind, state: CaseState, opener: str, **values: Any) -> ProfileCase:
        return add(
            ProfileCase(
                person_id=self.person.id,
                kind=kind,
                state=state,
                reason="x",
                text_vi="x",
                text_en="x",
                opened_by_id=self.people[opener].id,
                **values,
            )
        )

    def delivery(self, reason: str) -> None:
        contract = self.contract(C.ACTIVE, **SIGNED)
        add(
            DeliveryReport(
                contract_id=contract.id, term_id=make_term().id, weeks=15, credits=3,
                reported_by_id=self.people["recruiter"].id, disputed_reason=reason,
            )
        )  # fmt: skip

    def promise(self) -> None:
        contract = self.contract(C.ACTIVE, **SIGNED)
        add(Promise(contract_id=contract.id, text_vi="Nhà ở", due_on=hanoi_today() - timedelta(1)))

    def void(self) -> None:
        proposer = self.people["ministry"].id
        self.contract(C.ACTIVE, **SIGNED, void_proposed_by_id=proposer)

    def correction(self, side: str) -> None:
        proposer = {"institution": "recruiter"}.get(side, side)
        add(
            ContractCorrection(
                contract_id=self.contract(C.ACTIVE, **SIGNED).id, what=Corrected.START,
                proposed_for=Proposer(side), proposed_by_id=self.people[proposer].id,
                document_id=make_document().id, reason="x",
            )
        )  # fmt: skip

    def ruling(self) -> None:
        add(
            CountDecision(
                kind=DecisionKind.RULING, number="1", decided_on=hanoi_today(), text_vi="x",
                document_id=make_document().id, person_id=self.person.id,
                proposed_by_id=make_user(Role.SCHEME_OFFICER).id,
            )
        )  # fmt: skip

    def amendment(self, state: EditionState) -> None:
        opening = self.opening(O.PUBLISHED)
        add(
            OpeningEdition(
                opening_id=opening.id, number=2, state=state, content={}, criteria=[],
                author_id=self.people["recruiter"].id,
            )
        )  # fmt: skip

    def pair(self, state: PairState) -> None:
        ids = sorted((self.person.id, make_person(verified=0).id))
        add(
            DuplicatePair(
                first_id=ids[0], second_id=ids[1], state=state, reason="x",
                proposed_by_id=self.people["verifier"].id,
            )
        )  # fmt: skip

    def entry(self) -> None:
        add(
            DesignationEntry(
                kind=EntryKind.RECORDING, state=EntryState.PROPOSED, series_id=self.person.id,
                person_id=self.person.id, legal_category=LegalCategory.EXPERT_D249,
                decision_number="1", authority="x", valid_from=hanoi_today(),
                proposed_by_id=self.people["secretary"].id,
            )
        )  # fmt: skip

    def refusal(self) -> None:
        self.person.state = P.IN_REVIEW
        self.case(CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED, "verifier")

    def appeal(self) -> None:
        self.person.state = P.APPEAL
        self.case(CaseKind.NOT_ELIGIBLE, CaseState.APPEALED, "verifier")

    def suspended(self) -> None:
        self.person.state = P.SUSPENDED
        self.case(CaseKind.SUSPENSION, CaseState.IN_FORCE, "ministry")

    def parked(self) -> None:
        row = mail.queue("account_exists", to=self.people["expert"])
        session().flush()
        patience = mail.PATIENCE
        outbox.note_failure(MailMessage, row.id, reason="x", patience=patience, is_hopeless=True)

    def lost_factor(self) -> None:
        add(SecondFactorReset(user_id=self.people["verifier"].id))


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


CONTRACTS: dict[C, set[str]] = {
    C.DRAFT: BOTH,
    C.OFFERED: {"expert"},
    C.NEGOTIATING: BOTH,
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
    O.CLOSED: BOTH,
    O.SELECTING: BOTH,
}
INTRODUCTIONS: dict[I, set[str]] = {
    I.ROUTED: {"mission"},
    I.ESCALATED: {"desk"},
    I.EXPERT_ASKED: {"expert"},
    I.CONNECTED: BOTH,
    I.TALKING: BOTH,
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


@contextmanager
def undone(country: Country) -> Iterator[None]:
    """One country serves for a whole table: making it takes longer than asking it."""
    point = session().begin_nested()
    yield
    session().flush()
    point.rollback()
    session().expire_all()


@pytest.mark.parametrize("states", MACHINES, ids=lambda states: states.__name__)
def test_in_each_state_it_is_the_turn_of_whom_the_table_names(
    country: Country, states: Any
) -> None:
    make, expected = MACHINES[states]
    for state in states:
        with undone(country):
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
    "ruling": (lambda one: one.ruling(), {"ministry"}),
    "semester to confirm": (lambda one: one.delivery(""), {"expert"}),
    "semester disputed": (lambda one: one.delivery("Sai số tuần"), BOTH),
    "promise": (lambda one: one.promise(), BOTH),
    "void proposed": (lambda one: one.void(), {"auditor"}),
    "routed to the centre": (lambda one: one.introduction(I.ROUTED, mission_id=None), {"desk"}),
    "amendment": (lambda one: one.amendment(EditionState.PROPOSED), {"approver"}),
    "amendment returned": (lambda one: one.amendment(EditionState.RETURNED), {"recruiter"}),
    "written by the approver": (
        lambda one: one.opening(O.INSTITUTION_REVIEW, author=one.people["approver"]),
        set(),
    ),
    "same": (lambda one: one.pair(PairState.SAME), {"second"}),
    "unsure": (lambda one: one.pair(PairState.UNSURE), {"verifier", "second"}),
    "parting": (lambda one: one.pair(PairState.PARTING), {"second"}),
    "revocation": (lambda one: one.revocation(), {"ministry"}),
    "different": (lambda one: one.pair(PairState.DIFFERENT), set()),
    "merged": (lambda one: one.pair(PairState.MERGED), set()),
    "designation": (lambda one: one.entry(), {"other_secretary"}),
    "refusal": (lambda one: one.refusal(), {"second"}),
    "appeal": (lambda one: one.appeal(), {"ministry"}),
    "suspension by the ministry": (lambda one: one.case(*SUSPENSION, "ministry"), {"auditor"}),
    "suspension by an auditor": (lambda one: one.case(*SUSPENSION, "auditor"), {"ministry"}),
    "suspended": (lambda one: one.suspended(), {"ministry"}),
    "lost factor": (lambda one: one.lost_factor(), {"administrator"}),
    "parked": (lambda one: one.parked(), {"administrator"}),
}


def test_what_depends_on_more_than_a_state(country: Country) -> None:
    for name, (make, expected) in FURTHER.items():
        with undone(country):
            make(country)
            session().flush()
            assert country.whose_turn() == expected, name


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
