"""How a contract rests, ends early, is completed or void."""

from datetime import date, timedelta

import pytest
from contracts.test_services import START, S, Story
from factories import add, make_user
from letters import templates_to
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import RoleAssignment
from registry.audit import states
from registry.contracts import checks, endings, interruptions, queries, schedule, voids
from registry.contracts.kinds import Checker, Milestone
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.notices.models import Notice
from registry.programs.models import OpeningState


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def test_an_early_end_is_dated_and_reasoned_and_the_history_stays(story: Story) -> None:
    contract = story.active()
    endings.end_early(contract, ended_on=date(2026, 4, 1), reason="Việc gia đình", by=story.expert)
    fact = queries.current_fact(contract)
    assert fact is not None
    assert (contract.state, fact.ended_early_on) == (S.ENDED_EARLY, date(2026, 4, 1))
    assert len(queries.list_fact_versions(contract)) == 3


def test_a_contract_cannot_end_before_it_started(story: Story) -> None:
    contract = story.active()
    with pytest.raises(RegistryError):
        endings.end_early(contract, ended_on=START - timedelta(1), reason="Nhầm", by=story.approver)


def test_the_last_day_that_one_side_gives_is_checked_by_somebody_who_never_recorded_a_day(
    story: Story,
) -> None:
    contract = story.active()
    officer = make_user(Role.RECRUITMENT_OFFICER)
    if checks.list_open(contract, Checker.OTHER_SIDE):
        checks.confirm_start(contract, by=story.expert)
    checks.check(contract, note="Xem hồ sơ", by=officer)
    endings.end_early(contract, ended_on=date(2026, 4, 1), reason="Xin thôi", by=story.approver)
    assert contract.checked_at is None
    told = session().scalars(select(Notice.template).where(Notice.user_id == officer.id))
    assert "contract_check_again" in set(told)
    assert [one.step for one in checks.list_open(contract, Checker.OFFICER)] == [Milestone.END]
    for held in story.approver.assignments:
        held.valid_to = hanoi_today()  # they have moved to the office that checks
    office = {"role": Role.RECRUITMENT_OFFICER, "valid_from": hanoi_today()}
    add(RoleAssignment(user_id=story.approver.id, **office))
    session().flush()
    session().refresh(story.approver)
    with pytest.raises(NotAllowed):
        checks.check(contract, note="Xem hồ sơ", by=story.approver)
    checks.check(contract, note="Xem hồ sơ", by=officer)
    assert contract.checked_at is not None


def test_a_contract_is_void_only_under_four_eyes(story: Story) -> None:
    contract = story.active()
    officer, auditor = make_user(Role.SCHEME_OFFICER), make_user(Role.AUDITOR)
    voids.propose(contract, reason="Hồ sơ giả", by=officer)
    with pytest.raises(NotAllowed):
        voids.confirm(contract, by=officer)
    fact = queries.current_fact(contract)
    assert fact is not None
    assert not fact.is_void
    voids.confirm(contract, by=auditor)
    fact = queries.current_fact(contract)
    assert fact is not None
    assert fact.is_void
    assert contract.state is S.VOID


def test_a_seat_is_free_again_when_its_contract_is_void(story: Story) -> None:
    contract = story.active()
    assert story.opening.state is OpeningState.FILLED
    voids.propose(contract, reason="Hồ sơ giả", by=make_user(Role.SCHEME_OFFICER))
    voids.confirm(contract, by=make_user(Role.AUDITOR))
    assert story.opening.state in {OpeningState.PUBLISHED, OpeningState.CLOSED}


def test_an_auditor_refuses_with_a_reason_and_the_contract_goes_on(story: Story) -> None:
    contract, officer = story.active(), make_user(Role.SCHEME_OFFICER)
    voids.propose(contract, reason="Hồ sơ giả", by=officer)
    voids.refuse(contract, reason="Hồ sơ là thật", by=make_user(Role.AUDITOR))
    assert (contract.state, contract.void_proposed_by_id) == (S.ACTIVE, None)
    noted = [(one.to_state, one.reason) for one in states.list_changes(contract)]
    assert ("contract.void_refused", "Hồ sơ là thật") in noted
    voids.propose(contract, reason="Vẫn nghi ngờ", by=officer)
    assert contract.void_reason == "Vẫn nghi ngờ"


def test_what_nobody_proposed_cannot_be_confirmed(story: Story) -> None:
    with pytest.raises(RegistryError):
        voids.confirm(story.active(), by=make_user(Role.AUDITOR))


def test_a_contract_past_its_agreed_end_is_completed_by_the_worker(
    story: Story, database: Session
) -> None:
    contract = story.active()
    database.commit()
    assert schedule.complete_contracts() == 1
    database.expire_all()
    assert database.get_one(type(contract), contract.id).state is S.COMPLETED
    assert schedule.complete_contracts() == 0


def test_a_contract_may_rest_and_run_again(story: Story, database: Session) -> None:
    contract = story.active()
    with pytest.raises(NotAllowed):
        interruptions.suspend(contract, reason="Nghỉ", by=story.recruiter)
    interruptions.suspend(contract, reason="Nghỉ ba tháng", by=story.approver)
    assert contract.state is S.SUSPENDED
    interruptions.resume(contract, by=story.approver)
    assert contract.state is S.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it
    assert {"contract_suspended", "contract_resumed"} <= set(templates_to(story.expert))
    assert len(queries.list_fact_versions(contract)) == 2


def test_a_contract_that_never_started_leaves_every_reading_at_once(story: Story) -> None:
    contract = story.signed()
    officer = make_user(Role.RECRUITMENT_OFFICER)
    endings.mark_never_started(contract, reason="Không sang được", by=officer)
    fact = queries.current_fact(contract)
    assert fact is not None
    assert (contract.state, fact.started_on, fact.ended_early_on) == (
        S.NOT_STARTED,
        None,
        hanoi_today(),
    )
