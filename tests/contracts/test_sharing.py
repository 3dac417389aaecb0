"""A contract shared between institutions: proposed, confirmed by the other one, checked by an officer."""

import uuid
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from contracts.test_views import send
from factories import make_institution, make_signed_contract, make_user
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.contracts import queries as contracts
from registry.contracts.models import Contract, ContractFact
from registry.contracts.sharing import fractions, queries, schedule, services, turns
from registry.contracts.sharing.models import ContractShare, ShareProposal, ShareState
from registry.core import facts
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.targets.snapshot import FactSnapshot
from registry.targets.verdicts import Count, Verdict

THIRD, SIGNED = Fraction(1, 3), date(2025, 12, 1)


class Shared:
    """A running contract, the institution that signed it, another one, and two officers."""

    def __init__(self) -> None:
        self.fact = make_signed_contract(ends_on=None)
        self.contract = session().get_one(Contract, self.fact.contract_id)
        organisation = self.contract.institution.organisation
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=organisation)
        self.other = make_institution()
        self.other_approver = make_user(
            Role.INSTITUTION_APPROVER, organisation=self.other.organisation
        )
        self.officer = make_user(Role.RECRUITMENT_OFFICER)

    def propose(self, part: Fraction = THIRD, begins_on: date = SIGNED, **more: Any) -> Any:
        return services.propose(
            self.contract,
            more.get("to", self.other),
            part=part,
            begins_on=begins_on,
            reason="Hai trường thỏa thuận.",
            by=more.get("by", self.approver),
        )

    def agree(self, part: Fraction = THIRD, begins_on: date = SIGNED) -> ShareProposal:
        proposal: ShareProposal = self.propose(part, begins_on)
        services.answer(proposal, by=self.other_approver)
        services.answer(proposal, by=self.officer)
        return proposal

    def parts(self, on: date) -> dict[Any, Fraction]:
        return {one.id: part for one, part in queries.list_parts(self.contract, on=on)}


@pytest.fixture
def shared(database: Session) -> Shared:
    return Shared()


@pytest.mark.parametrize(
    ("text", "part"), [("40%", Fraction(2, 5)), ("40", Fraction(2, 5)), ("1/3", THIRD), ("0", 0)]
)
def test_a_part_is_typed_as_people_write_it(text: str, part: Fraction) -> None:
    assert fractions.parse(text) == part


@pytest.mark.parametrize("text", ["", "100%", "3/2", "1/0", "0,4", "-1/3", "ba phần"])
def test_what_is_no_part_of_a_whole_is_refused(text: str) -> None:
    with pytest.raises(RegistryError):
        fractions.parse(text)


def test_it_is_a_fact_only_once_three_people_agreed(shared: Shared) -> None:
    proposal = shared.propose()
    assert shared.parts(hanoi_today()) == {}
    services.answer(proposal, by=shared.other_approver)
    assert shared.parts(hanoi_today()) == {}
    services.answer(proposal, by=shared.officer)
    assert proposal.state is ShareState.IN_FORCE
    assert shared.parts(hanoi_today()) == {
        shared.contract.institution_id: Fraction(2, 3),
        shared.other.id: THIRD,
    }


def test_nobody_answers_for_another(shared: Shared) -> None:
    proposal = shared.propose()
    for user in (shared.approver, shared.officer):
        with pytest.raises(NotAllowed):
            services.answer(proposal, by=user)
    services.answer(proposal, by=shared.other_approver)
    for user in (shared.approver, shared.other_approver):
        with pytest.raises(NotAllowed):
            services.answer(proposal, by=user)
    with pytest.raises(NotAllowed):
        shared.propose(by=shared.other_approver)


def test_a_change_from_a_later_day_leaves_what_was_before(shared: Shared) -> None:
    shared.agree()
    later = hanoi_today() + timedelta(30)
    shared.agree(Fraction(1, 2), later)
    assert shared.parts(hanoi_today())[shared.other.id] == THIRD
    assert shared.parts(later)[shared.other.id] == Fraction(1, 2)
    shared.agree(Fraction(0), later + timedelta(30))
    assert shared.parts(later + timedelta(30)) == {}
    assert shared.parts(later)[shared.other.id] == Fraction(1, 2)


def test_a_correction_keeps_what_was_believed_before(shared: Shared) -> None:
    shared.agree()
    before = session().scalars(facts.read(ContractShare)).one().recorded_at
    shared.agree(Fraction(1, 4))
    then = session().scalars(facts.read(ContractShare, known_at=before)).one()
    now = session().scalars(facts.read(ContractShare)).one()
    assert (then.denominator, now.denominator) == (3, 4)


def test_others_never_get_the_whole_contract(shared: Shared) -> None:
    shared.agree(Fraction(2, 3))
    with pytest.raises(RegistryError, match="whole contract already"):
        shared.propose(to=make_institution())
    with pytest.raises(RegistryError, match="another institution"):
        shared.propose(to=shared.contract.institution)
    with pytest.raises(RegistryError, match="Nothing differs"):
        shared.propose(Fraction(2, 3))
    with pytest.raises(RegistryError, match="outside the contract"):
        shared.propose(begins_on=SIGNED - timedelta(1))


def test_a_refused_or_withdrawn_proposal_changes_nothing(shared: Shared) -> None:
    refused = shared.propose()
    services.refuse(refused, reason="Chưa thống nhất.", by=shared.other_approver)
    withdrawn = shared.propose()
    services.withdraw(withdrawn, by=shared.approver)
    assert (refused.state, withdrawn.state) == (ShareState.REFUSED, ShareState.WITHDRAWN)
    assert shared.parts(hanoi_today()) == {}
    with pytest.raises(InvalidTransition):
        services.answer(refused, by=shared.other_approver)


def test_a_proposal_that_nobody_answers_lapses(shared: Shared) -> None:
    proposal = shared.propose()
    proposal.due_on = hanoi_today() - timedelta(400)
    session().commit()
    assert schedule.lapse_proposals() == 1
    assert session().scalars(select(ShareProposal.state)).all() == [ShareState.LAPSED]


def test_the_other_institution_sees_the_proposal_and_not_the_contract(shared: Shared) -> None:
    proposal = shared.propose()
    seen = session().scalars(queries.visible_proposals(shared.other_approver)).all()
    assert seen == [proposal]
    assert session().scalars(contracts.visible_contracts(shared.other_approver)).all() == []
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    assert session().scalars(queries.visible_proposals(stranger)).all() == []


def test_it_stands_in_the_work_of_whoever_has_to_answer(shared: Shared) -> None:
    proposal = shared.propose()
    session().flush()
    confirming = turns.waiting_for(turns.other_approver, ShareState.PROPOSED)
    checking = turns.waiting_for(turns.officer, ShareState.CONFIRMED)

    def waits(rows: Any, user: Any) -> list[int]:
        return [row.mine for row in session().execute(rows(user))]

    assert waits(confirming, shared.other_approver) == [1]
    assert waits(confirming, shared.approver) == [0]
    assert waits(checking, shared.officer) == []
    services.answer(proposal, by=shared.other_approver)
    session().flush()
    assert waits(checking, shared.officer) == [1]
    assert waits(confirming, shared.other_approver) == []


def test_a_renewal_goes_on_with_the_share(shared: Shared) -> None:
    shared.agree()
    following = make_signed_contract(
        shared.contract.person, shared.contract.institution, signed_on=date(2026, 7, 1)
    )
    renewal = session().get_one(Contract, following.contract_id)
    renewal.renews_id = shared.contract.id
    session().flush()
    services.continue_shares(renewal, following, shared.approver)
    [row] = queries.list_shares(renewal.id)
    assert (row.institution_id, row.numerator, row.denominator) == (shared.other.id, 1, 3)
    assert row.valid_from == following.signed_on


def test_the_count_is_told_the_parts_of_its_day(shared: Shared) -> None:
    later = hanoi_today() + timedelta(10)
    shared.agree(THIRD, later)
    fact: ContractFact = shared.fact
    for day, expected in ((hanoi_today(), ()), (later, ((shared.other.id, THIRD),))):
        known = FactSnapshot(day, None)
        assert known.case_of(fact.person_id, fact).partners == expected


PARTS = st.lists(st.fractions(0, 1, max_denominator=12), max_size=3).filter(
    lambda parts: sum(parts) < 1
)


@given(held=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 100), PARTS), min_size=1))
def test_the_shares_of_a_person_are_one_whole(held: Any) -> None:
    """Whatever contracts they have with whichever institutions, renewed or shared."""
    places = [_id(number) for number in range(7)]
    verdicts = tuple(
        Verdict(
            person_id=_id(99),
            contract_id=_id(100 + number),
            institution_id=places[place],
            findings=(),
            qualifying_on=SIGNED,
            load=load,
            partners=tuple(zip(places[4:], parts, strict=False)),
        )
        for number, (place, load, parts) in enumerate(held)
    )
    count = Count(None, SIGNED, None, counted=verdicts[:1], by_person={_id(99): verdicts})  # type: ignore[arg-type]
    shares = count.shares(_id(99))
    assert sum(shares.values()) == 1
    assert all(0 <= share <= 1 for share in shares.values())


def _id(number: int) -> Any:
    return uuid.UUID(int=number)


def test_a_share_is_proposed_confirmed_and_checked_in_the_browser(
    client: Any, shared: Shared
) -> None:
    session().commit()
    client.log_in(shared.approver)
    url = f"/en/contracts/{shared.contract.id}/propose-share"
    typed = {
        "institution_id": str(shared.other.id),
        "part": "1/3",
        "begins_on": "01/12/2025",
        "reason": "Hai trường thỏa thuận.",
    }
    wrong = send(client, url, **(typed | {"part": "150%"}))
    assert wrong.status_code == 422
    assert "150%" in wrong.get_data(as_text=True)
    assert send(client, url, **typed).status_code == 302
    proposal = session().scalars(queries.visible_proposals(shared.other_approver)).one()
    page = f"/en/contracts/{shared.contract.id}/shares/{proposal.id}"
    for user in (shared.other_approver, shared.officer):
        client.log_in(user)
        assert send(client, page, outcome="confirm").status_code == 302
    shown = client.get(f"/vi/contracts/{shared.contract.id}").get_data(as_text=True)
    assert "1/3" in shown
    assert client.get("/vi/contracts/shares").status_code == 200
    client.log_in(shared.other_approver)
    assert client.get(f"/en/contracts/{shared.contract.id}").status_code == 404
    assert "VN-" in client.get(page).get_data(as_text=True)
