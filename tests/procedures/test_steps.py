"""The steps of an approval or procedure: who may take them, what they tell, and what they hold up."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import templates_to
from procedures.world import TODAY, World, paper
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.states import list_changes
from registry.contracts import services as contracts
from registry.contracts import signing
from registry.contracts.states import ContractState
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import official_date
from registry.notices.models import Notice
from registry.procedures import guards, queries, schedule, services, shown, waiting
from registry.procedures.kinds import Doer
from registry.procedures.models import Procedure
from registry.procedures.states import SETTLED, ProcedureState

S = ProcedureState
REASON = "Không có người đi cùng."


@pytest.fixture
def world(database: Any) -> World:
    return World()


def waits(user: User) -> dict[str, int]:
    """How many cases of which kind wait for somebody."""
    found = {}
    for work in waiting.WORK:
        rows = session().execute(work.rows(user)).all()
        if mine := sum(row.mine for row in rows):
            found[work.code] = mine
    return found


def test_an_application_waits_for_the_usual_time_and_is_measured(world: World) -> None:
    permit = world.path()["work_permit"]
    applied = TODAY - timedelta(20)
    services.apply(permit, applied_on=applied, by=world.recruiter)
    assert permit.state is S.APPLIED
    assert permit.due_on >= TODAY
    services.grant(
        permit,
        paper(),
        decided_on=TODAY - timedelta(2),
        expires_on=TODAY + timedelta(700),
        decision_number="12/GPLĐ",
        by=world.recruiter,
    )
    assert shown.days_taken(permit, TODAY) == 18
    assert permit.document_id
    assert "procedure_news" in templates_to(world.expert)


def test_a_refusal_gives_a_new_day_and_reaches_the_officers(world: World) -> None:
    permit = world.path()["work_permit"]
    services.apply(permit, applied_on=TODAY, by=world.recruiter)
    services.refuse(permit, decided_on=TODAY, reason="Thiếu bản dịch", by=world.recruiter)
    assert permit.due_on > TODAY
    assert "procedures.arrange" in waits(world.approver)
    told = session().scalars(select(Notice.template).where(Notice.user_id == world.officer.id))
    assert told.all() == ["procedure_refused"]
    services.apply(permit, applied_on=TODAY, by=world.recruiter)
    assert permit.state is S.APPLIED


def test_what_the_law_asks_for_holds_up_the_start_and_nothing_else(world: World) -> None:
    permit = world.path()["work_permit"]
    with pytest.raises(RegistryError, match="Work permit"):
        guards.refuse_start(world.contract)
    guards.refuse_signature(world.contract)  # only warned of
    assert [one.title_en for one in shown.unsettled(world.contract, "signature")]
    services.grant(permit, None, decided_on=TODAY, by=world.recruiter)
    visa = world.path()["visa"]
    services.grant(visa, None, decided_on=TODAY, by=world.recruiter)
    guards.refuse_start(world.contract)


def test_the_signature_asks_the_guards(world: World) -> None:
    head = world.path()["head_approval"]
    head.is_strict = True
    signed: dict[str, Any] = {"signed_on": TODAY, "by": world.approver}
    with pytest.raises(RegistryError, match="Approval by the head"):
        signing.record_signature(world.contract, paper(), **signed)
    services.grant(head, None, decided_on=TODAY, by=world.approver)
    signing.record_signature(world.contract, paper(), **signed)
    assert world.contract.state is ContractState.SIGNED


def test_only_an_officer_drops_what_the_law_asks_for(world: World) -> None:
    path = world.path()
    for user in (world.recruiter, world.approver, world.expert, world.stranger):
        with pytest.raises(NotAllowed):
            services.drop(path["work_permit"], reason=REASON, by=user)
    services.drop(path["work_permit"], reason=REASON, by=world.officer)
    services.drop(path["school"], reason=REASON, by=world.recruiter)
    assert is_settled(path["school"])
    services.reopen(path["school"], reason="Có hai con.", by=world.recruiter)
    assert not is_settled(path["school"])


def test_experts_do_what_is_theirs_and_see_no_applications_of_others(world: World) -> None:
    path = world.path()
    with pytest.raises(NotAllowed):
        services.finish(path["housing"], None, note="x", by=world.expert)
    with pytest.raises(RegistryError, match="Enter how"):
        services.finish(path["arrival"], None, note="", by=world.expert)
    services.finish(path["arrival"], None, note="VN36, 07:00", by=world.expert)
    assert "procedure_news" in templates_to(world.recruiter)
    own = shown.path_of(world.contract, world.expert)
    assert own is not None
    titles = {one.row.title_en for one in own.lines}
    assert {"Day and flight of arrival", "Housing"} <= titles
    assert "Work permit" not in titles
    assert own.next is not None
    assert own.next.row.doer is Doer.EXPERT


def test_something_added_by_hand_is_told_and_done(world: World) -> None:
    row = services.add(
        world.contract,
        doer=Doer.EXPERT,
        title_vi="Ảnh thẻ",
        title_en="Passport photograph",
        due_on=TODAY + timedelta(9),
        by=world.recruiter,
    )
    assert "procedure_news" in templates_to(world.expert)
    services.finish(row, None, note="Đã gửi", by=world.expert)
    with pytest.raises(NotAllowed):
        services.add(
            world.contract, doer=Doer.EXPERT, title_vi="x", title_en="x", due_on=TODAY,
            by=world.stranger,
        )  # fmt: skip


def test_an_agreement_opens_the_path_and_asks_the_expert(world: World) -> None:
    world.contract.state = ContractState.OFFERED
    world.contract.agreed_by_institution_at = now()
    contracts.agree(world.contract, edition=world.contract.terms_edition, by=world.expert)
    rows = queries.list_procedures(world.contract)
    assert {one.doer for one in rows} == set(Doer)
    assert "procedure_news" in templates_to(world.expert)
    assert official_date(now()) == TODAY


def test_what_was_granted_is_renewed_before_it_expires_and_expires_by_the_clock(
    world: World,
) -> None:
    visa = world.path()["visa"]
    services.grant(
        visa, None, decided_on=TODAY, expires_on=TODAY + timedelta(10), by=world.recruiter
    )
    assert waits(world.recruiter)["procedures.renew"] == 1
    assert "apply" in guards.open_steps(visa, world.recruiter)
    visa.expires_on = TODAY - timedelta(1)
    session().commit()
    assert schedule.expire_procedures() == 1
    visa = session().get_one(Procedure, visa.id)
    assert (visa.state, visa.due_on) == (S.EXPIRED, TODAY)
    assert schedule.expire_procedures() == 0


def test_an_officer_sees_what_is_long_overdue(world: World) -> None:
    housing = world.path()["housing"]
    assert waits(world.officer) == {}
    housing.due_on = TODAY - timedelta(8)
    session().flush()
    assert waits(world.officer) == {"procedures.late": 1}
    assert waits(world.stranger) == {}


def is_settled(row: Procedure) -> bool:
    return row.state in SETTLED


STEPS = ("apply", "grant", "refused", "done", "drop", "reopen", "postpone", "expire")


def take(world: World, row: Procedure, step: str, by: User) -> None:
    acts: dict[str, Any] = {
        "apply": lambda: services.apply(row, applied_on=TODAY, by=by),
        "grant": lambda: services.grant(row, None, decided_on=TODAY, by=by),
        "refused": lambda: services.refuse(row, decided_on=TODAY, reason=REASON, by=by),
        "done": lambda: services.finish(row, None, note="Xong", by=by),
        "drop": lambda: services.drop(row, reason=REASON, by=by),
        "reopen": lambda: services.reopen(row, reason=REASON, by=by),
        "postpone": lambda: services.postpone(row, due_on=TODAY, reason=REASON, by=by),
        "expire": lambda: services.expire(row),
    }
    acts[step]()


@settings(max_examples=25)
@given(st.data())
def test_whatever_anybody_tries_each_waits_for_somebody_or_is_settled(
    database: Any, data: st.DataObject
) -> None:
    """No step without its right; what is open waits for somebody; and everything can be settled."""
    point = session().begin_nested()
    try:
        world = World()
        path = world.path()
        row = path[data.draw(st.sampled_from(("work_permit", "housing", "arrival", "visa")))]
        people = (world.recruiter, world.approver, world.expert, world.officer, world.stranger)
        for _number in range(6):
            by = data.draw(st.sampled_from(people))
            step = data.draw(st.sampled_from(STEPS))
            offered, before = guards.open_steps(row, by), row.state
            try:
                take(world, row, step, by)
            except (NotAllowed, InvalidTransition, RegistryError):
                assert row.state is before
                assert step not in offered, step
                continue
            assert step in offered or step == "expire", f"{step} by nobody's right"
            session().flush()
            waiting_for = [one for one in people if of_case(row, one)]
            assert (row.state in SETTLED) != bool(waiting_for)
            assert list_changes(row)[-1].to_state in {row.state.value, "procedure.moved"}
        settle(world, row)
        assert row.state in SETTLED
    finally:
        point.rollback()


def of_case(row: Procedure, user: User) -> bool:
    return any(
        one.id == row.id and one.mine
        for work in waiting.WORK
        for one in session().execute(work.rows(user)).all()
    )


def settle(world: World, row: Procedure) -> None:
    if row.state in SETTLED:
        return
    if row.kind.value == "task":
        services.finish(row, None, note="Xong", by=world.recruiter)
        return
    if row.state is S.REFUSED:
        services.apply(row, applied_on=TODAY, by=world.recruiter)
    services.grant(row, None, decided_on=TODAY, by=world.recruiter)
