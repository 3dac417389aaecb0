"""A promise is kept, contradicted, given up, and decided by an officer; later experts learn a safe share."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import (
    add,
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_person,
    make_program,
    make_user,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts import promises, waiting
from registry.contracts.models import Contract, Promise
from registry.contracts.states import ContractState, PromiseState
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.introductions.models import IntroductionState
from registry.notices.models import Notice
from registry.taxonomy.models import Institution

P = PromiseState
TODAY = hanoi_today()
REASON = "Chưa được bố trí."


class Side:
    def __init__(self) -> None:
        self.institution = make_institution()
        place = self.institution.organisation
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=place)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=place)
        self.officer = make_user(Role.RECRUITMENT_OFFICER)
        elsewhere = make_institution().organisation
        self.stranger = make_user(Role.INSTITUTION_APPROVER, organisation=elsewhere)
        self.contract = signed_with(self.institution)
        self.promise = make_promise(self.contract)

    @property
    def expert(self) -> User:
        return session().get_one(User, self.contract.person.user_id)


def signed_with(institution: Institution) -> Contract:
    opening = make_opening(make_program(institution))
    met = make_introduction(make_person(), opening, state=IntroductionState.CONVERTED)
    return make_contract(met, state=ContractState.ACTIVE, confirmed_by_expert_at=now())


def make_promise(contract: Contract, *, due_on: date | None = None, **values: Any) -> Promise:
    promise = Promise(
        contract_id=contract.id,
        text_vi="Nhà ở",
        text_en="Housing",
        due_on=due_on or TODAY - timedelta(1),
        **values,
    )
    add(promise)
    return promise


@pytest.fixture
def side(database: Any) -> Side:
    return Side()


def codes(user: User) -> set[str]:
    """What waits for somebody of a promise."""
    return {
        work.code
        for work in waiting.WORK
        if "promise" in work.code
        for row in session().execute(work.rows(user)).all()
        if row.mine
    }


def test_a_kept_promise_is_dated(side: Side) -> None:
    promises.keep(side.contract, side.promise, kept_on=TODAY, by=side.expert)
    assert (side.promise.state, side.promise.kept_on) == (P.KEPT, TODAY)
    with pytest.raises(RegistryError, match="future"):
        promises.keep(side.contract, side.promise, kept_on=TODAY + timedelta(1), by=side.expert)


def test_what_the_institution_calls_kept_the_expert_contradicts(side: Side) -> None:
    about = (side.contract, side.promise)
    promises.keep(*about, kept_on=TODAY, by=side.recruiter)
    promises.object_to(*about, reason=REASON, by=side.expert)
    assert (side.promise.state, side.promise.kept_on) == (P.OBJECTED, None)
    assert codes(side.officer) == {"contracts.settle_promise"}
    assert codes(side.recruiter) == {"contracts.keep_promise"}
    told = session().scalars(select_templates(side.officer)).all()
    assert told == ["promise_waiting"]
    promises.settle(*about, was_kept=True, reason="Có ảnh chụp.", by=side.officer)
    assert codes(side.officer) == codes(side.recruiter) == set()
    with pytest.raises(RegistryError, match="decided"):
        promises.object_to(*about, reason=REASON, by=side.expert)


def select_templates(user: User) -> Any:

    return select(Notice.template).where(Notice.user_id == user.id)


def test_a_day_that_passed_is_seen_by_officer_and_ministry(side: Side) -> None:
    ministry = make_user(Role.SCHEME_OFFICER)
    [work] = [one for one in waiting.WORK if one.code == "contracts.settle_promise"]
    assert codes(side.officer) == {"contracts.settle_promise"}
    assert [row.mine for row in session().execute(work.rows(ministry)).all()] == [0]
    side.promise.due_on = TODAY + timedelta(1)
    session().flush()
    assert codes(side.officer) == set()


def test_only_the_approver_gives_up_and_it_can_still_be_kept(side: Side) -> None:
    about = (side.contract, side.promise)
    for user in (side.recruiter, side.expert, side.stranger, side.officer):
        with pytest.raises(NotAllowed):
            promises.give_up(*about, reason=REASON, by=user)
    promises.give_up(*about, reason=REASON, by=side.approver)
    promises.keep(*about, kept_on=TODAY, by=side.recruiter)
    assert side.promise.state is P.KEPT


def test_no_promise_binds_before_the_signature(side: Side) -> None:
    side.contract.state = ContractState.OFFERED
    assert promises.open_steps(side.contract, side.promise, side.expert) == []
    with pytest.raises(RegistryError, match="binds"):
        promises.keep(side.contract, side.promise, kept_on=TODAY, by=side.expert)


def test_later_experts_learn_a_rounded_share_of_many_people_only(side: Side) -> None:
    institution = side.institution
    for number in range(8):
        kept = number < 6
        make_promise(
            signed_with(institution),
            state=P.KEPT if kept else P.BROKEN,
            kept_on=TODAY - timedelta(2) if kept else None,
        )
    assert promises.reliability_of(institution.id) is None  # nine people
    make_promise(signed_with(institution), state=P.KEPT, kept_on=TODAY)  # late: not in time
    found = promises.reliability_of(institution.id)
    assert found is not None
    assert (found.percent, found.promises) == (60, 10)
    assert promises.reliability_of(make_institution().id) is None


STEPS = ("keep", "object", "give_up", "settle")


def take(side: Side, step: str, by: User) -> None:
    about = (side.contract, side.promise)
    acts: dict[str, Any] = {
        "keep": lambda: promises.keep(*about, kept_on=TODAY, by=by),
        "object": lambda: promises.object_to(*about, reason=REASON, by=by),
        "give_up": lambda: promises.give_up(*about, reason=REASON, by=by),
        "settle": lambda: promises.settle(*about, was_kept=False, reason=REASON, by=by),
    }
    acts[step]()


@settings(max_examples=20)
@given(st.data())
def test_no_step_without_its_right_and_whatever_is_open_waits_for_somebody(
    database: Any, data: st.DataObject
) -> None:
    point = session().begin_nested()
    try:
        side = Side()
        people = (side.recruiter, side.approver, side.expert, side.officer, side.stranger)
        for _number in range(5):
            by, step = data.draw(st.sampled_from(people)), data.draw(st.sampled_from(STEPS))
            offered = promises.open_steps(side.contract, side.promise, by)
            before = side.promise.state
            try:
                take(side, step, by)
            except (NotAllowed, InvalidTransition, RegistryError):
                assert side.promise.state is before
                assert step not in offered
                continue
            assert step in offered
            session().flush()
            is_open = side.promise.state in {P.PROMISED, P.OBJECTED}
            assert is_open == any(codes(one) for one in people)
    finally:
        point.rollback()
