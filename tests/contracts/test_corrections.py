"""A wrong day is corrected by two, and a doubtful one is looked at twice; nothing is overwritten."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from contracts.test_services import START, TOLD_LATE, Story, pdf
from factories import make_term, make_user
from letters import templates_to
from sqlalchemy.orm import Session

from registry.accounts import roles
from registry.accounts.models import AccountState, User
from registry.accounts.queries import list_holders
from registry.contracts import (
    checks,
    corrected_facts,
    corrections,
    deliveries,
    doubts,
    endings,
    interruptions,
    queries,
    signing,
)
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.kinds import Checker, Milestone
from registry.contracts.models import Contract
from registry.contracts.states import ContractState, CorrectionState
from registry.contracts.steps import open_steps
from registry.core import facts
from registry.core.db import session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Employment


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def propose(
    contract: Contract, what: str, *, by: User, day: date | None = None, **values: Any
) -> ContractCorrection:
    [entry] = [one for one in corrected_facts.list_entries(contract) if one.what.value == what]
    return corrections.propose(
        contract,
        pdf(),
        key=entry.key,
        day=day,
        weeks=values.get("weeks"),
        reason="Nhập nhầm ngày",
        by=by,
    )


def rested(story: Story) -> Contract:
    contract = story.active()
    interruptions.suspend(contract, reason="Nghỉ ốm", by=story.approver)
    interruptions.resume(contract, by=story.approver)
    [rest] = corrected_facts._rests(contract)
    facts.correct(rest, by=None, reason="the story", valid_from=hanoi_today() - timedelta(5))
    return contract


def ended(story: Story) -> Contract:
    contract = story.active()
    endings.end_early(contract, ended_on=date(2026, 5, 1), reason="Về nước", by=story.approver)
    return contract


def taught(story: Story) -> Contract:
    contract = story.active()
    report = deliveries.report_delivery(
        contract, make_term("2025-2"), weeks=15, credits_taught=3, by=story.recruiter
    )
    deliveries.confirm_delivery(contract, report, by=story.expert)
    return contract


def day_of(contract: Contract, name: str) -> Any:
    fact = queries.current_fact(contract)
    assert fact is not None
    return getattr(fact, name)


Make = Callable[[Story], Contract]
DAYS: list[tuple[str, Make, Any, Callable[[Contract], Any]]] = [
    ("signature", Story.active, date(2025, 12, 3), lambda one: day_of(one, "signed_on")),
    ("agreed_start", Story.active, date(2026, 2, 9), lambda one: day_of(one, "starts_on")),
    ("agreed_end", Story.active, date(2026, 7, 5), lambda one: day_of(one, "ends_on")),
    ("start", Story.active, date(2026, 2, 23), lambda one: day_of(one, "started_on")),
    ("end", ended, date(2026, 5, 8), lambda one: day_of(one, "ended_early_on")),
    (
        "rest_from",
        rested,
        hanoi_today() - timedelta(7),
        lambda one: corrected_facts._rests(one)[0].valid_from,
    ),
    (
        "rest_until",
        rested,
        hanoi_today() - timedelta(1),
        lambda one: corrected_facts._rests(one)[0].valid_to,
    ),
    ("semester", taught, 12, lambda one: queries.list_deliveries(one)[0].weeks),
]


@pytest.mark.parametrize(("what", "make", "right", "read"), DAYS, ids=[row[0] for row in DAYS])
def test_every_wrong_day_can_be_corrected_by_two_and_is_checked_again(
    story: Story, what: str, make: Make, right: Any, read: Callable[[Contract], Any]
) -> None:
    contract = make(story)
    wrong = read(contract)
    versions = len(queries.list_fact_versions(contract))
    values = {"weeks": right} if what == "semester" else {"day": right}
    correction = propose(contract, what, by=story.recruiter, **values)
    assert read(contract) == wrong, "nothing changes until the other side agrees"
    for other in (story.recruiter, story.approver, make_user(Role.RECRUITMENT_OFFICER)):
        with pytest.raises(NotAllowed):
            corrections.agree(correction, by=other)
    corrections.agree(correction, by=story.expert)
    assert read(contract) == right
    if what in {"signature", "agreed_start", "agreed_end", "start", "end"}:
        assert len(queries.list_fact_versions(contract)) == versions + 1
    assert correction.state is CorrectionState.AGREED
    with pytest.raises(InvalidTransition):
        corrections.agree(correction, by=story.expert)
    if not what.startswith("rest"):
        assert contract.checked_at is None
        officer = make_user(Role.RECRUITMENT_OFFICER)
        if checks.list_open(contract, Checker.OTHER_SIDE):
            checks.confirm_start(contract, by=story.expert)
        checks.check(contract, note=TOLD_LATE, by=officer)
        assert contract.checked_at is not None


def test_both_sides_and_the_officers_are_told_of_a_correction(
    story: Story, database: Session
) -> None:
    contract, officer = story.active(), make_user(Role.RECRUITMENT_OFFICER)
    people = (story.expert, story.recruiter, story.approver, officer)
    correction = propose(contract, "start", by=story.expert, day=date(2026, 2, 23))
    corrections.agree(correction, by=story.approver)
    for one in people:
        told = {"contract_correction_waiting", "contract_corrected"} & set(templates_to(one))
        did = {story.expert: "contract_correction_waiting", story.approver: "contract_corrected"}
        expected = {"contract_correction_waiting", "contract_corrected"} - {did.get(one, "")}
        assert told == expected, one.roles
    again = propose(contract, "start", by=story.expert, day=date(2026, 2, 24))
    corrections.refuse(again, reason="Bảng chấm công ghi ngày 23.", by=story.approver)
    assert day_of(contract, "started_on") == date(2026, 2, 23)
    assert "contract_correction_refused" in templates_to(story.expert)


def test_what_cannot_be_is_no_correction(story: Story) -> None:
    contract = story.active()
    impossible = [
        ("signature", date(2025, 11, 1)),  # before the terms were offered
        ("signature", date(2026, 3, 1)),  # after work began
        ("start", date(2025, 11, 30)),
        ("start", hanoi_today() + timedelta(1)),
        ("agreed_end", date(2026, 2, 16)),
        ("start", START),  # as it stands
        ("start", None),
    ]
    for what, day in impossible:
        with pytest.raises(RegistryError):
            propose(contract, what, by=story.recruiter, day=day)
    waiting = propose(contract, "start", by=story.recruiter, day=date(2026, 2, 23))
    with pytest.raises(Conflict):
        propose(contract, "signature", by=story.expert, day=date(2025, 12, 3))
    with pytest.raises(NotAllowed):
        corrections.withdraw(waiting, by=story.approver)
    corrections.withdraw(waiting, by=story.recruiter)
    stranger = make_user(Role.VERIFIER)
    with pytest.raises(NotAllowed):
        propose(contract, "start", by=stranger, day=date(2026, 2, 23))


def test_a_correction_that_only_the_institution_agreed_to_waits_for_the_expert(
    story: Story,
) -> None:
    contract, officer = story.active(), make_user(Role.RECRUITMENT_OFFICER)
    make_user(Role.RECRUITMENT_OFFICER)
    checks.confirm_start(contract, by=story.expert)
    correction = propose(contract, "start", by=officer, day=date(2026, 2, 23))
    corrections.agree(correction, by=story.approver)
    assert [one.step for one in checks.list_open(contract, Checker.OTHER_SIDE)] == [Milestone.START]
    assert contract.confirmed_by_expert_at is None
    assert not checks.list_open(contract, Checker.OFFICER)


def test_a_longer_agreed_period_lets_a_completed_contract_run_again(story: Story) -> None:
    contract = story.active()
    endings.complete(contract)
    correction = propose(contract, "agreed_end", by=story.recruiter, day=date(2036, 6, 30))
    corrections.agree(correction, by=story.expert)
    assert contract.state is ContractState.ACTIVE


def test_the_officer_who_proposed_a_correction_leaves_the_check_to_another_one(
    story: Story,
) -> None:
    contract, other = story.active(), make_user(Role.RECRUITMENT_OFFICER)
    for one in list_holders(Role.RECRUITMENT_OFFICER):
        one.state = AccountState.DISABLED
    officer = make_user(Role.RECRUITMENT_OFFICER)
    with pytest.raises(NotAllowed, match="No other officer"):
        propose(contract, "start", by=officer, day=date(2026, 2, 23))
    other.state = AccountState.ACTIVE
    correction = propose(contract, "start", by=officer, day=date(2026, 2, 23))
    corrections.agree(correction, by=story.expert)
    assert "check" not in open_steps(contract, officer)
    with pytest.raises(NotAllowed, match="Another officer"):
        checks.check(contract, note=TOLD_LATE, by=officer)
    assert "check" in open_steps(contract, other)
    checks.check(contract, note=TOLD_LATE, by=other)
    assert contract.checked_at is not None


def test_no_officer_checks_a_contract_of_the_institution_that_they_work_for(story: Story) -> None:
    contract, officer = story.active(), make_user(Role.RECRUITMENT_OFFICER)
    checks.confirm_start(contract, by=story.expert)
    place = story.institution.organisation.id
    roles.assign(officer, Role.INSTITUTION_RECRUITER, place, by=None)
    with pytest.raises(NotAllowed, match="Another officer"):
        checks.check(contract, note=TOLD_LATE, by=officer)


def test_corrected_weeks_of_a_checked_semester_are_checked_again_with_a_word(story: Story) -> None:
    contract, officer = taught(story), make_user(Role.RECRUITMENT_OFFICER)
    checks.confirm_start(contract, by=story.expert)
    checks.check(contract, note=TOLD_LATE, by=officer)
    correction = propose(contract, "semester", by=story.recruiter, weeks=12)
    corrections.agree(correction, by=story.expert)
    [waiting] = checks.list_open(contract, Checker.OFFICER)
    assert (waiting.step, contract.checked_at) == (Milestone.DELIVERY, None)
    assert any("from 15 to 12" in one.text for one in doubts.list_doubts(contract))
    with pytest.raises(RegistryError, match="doubtful"):
        checks.check(contract, by=officer)
    checks.check(contract, note="Đã đối chiếu lịch giảng dạy.", by=officer)
    assert contract.checked_at is not None


REASONS: list[tuple[str, Callable[[Story], Contract], str]] = [
    ("entered late", Story.signed, "entered_late"),
    ("before the account", Story.signed, "before_account"),
    (
        "far from the agreed day",
        lambda one: _started(one, START + timedelta(60)),
        "far_from_agreed",
    ),
    ("the post ended in between", lambda one: _left_in_between(one), "post_ended"),
    ("corrected", lambda one: _corrected(one), "corrected"),
]


def _started(story: Story, day: date) -> Contract:
    contract = story.signed()
    checks.confirm_signature(contract, by=story.expert)
    signing.start(contract, pdf(), started_on=day, by=story.recruiter)
    return contract


def _left_in_between(story: Story) -> Contract:
    contract = story.signed()
    statement = facts.read(Employment).where(Employment.person_id == story.person.id)
    [post] = session().scalars(statement)
    facts.correct(post, by=None, reason="left", valid_to=date(2026, 1, 10))
    return contract


def _corrected(story: Story) -> Contract:
    contract = story.active()
    correction = propose(contract, "start", by=story.recruiter, day=date(2026, 2, 23))
    corrections.agree(correction, by=story.expert)
    return contract


@pytest.mark.parametrize(("_name", "make", "reason"), REASONS, ids=[row[0] for row in REASONS])
def test_a_doubtful_day_is_named_to_the_officer_who_says_why_it_is_right(
    story: Story, _name: str, make: Callable[[Story], Contract], reason: str
) -> None:
    contract = make(story)
    found = [one for one in doubts.list_doubts(contract) if one.reason == reason]
    assert found
    assert str(found[0].step.label) in found[0].text
    confirm = {Milestone.SIGNATURE: checks.confirm_signature, Milestone.START: checks.confirm_start}
    for waiting in checks.list_open(contract, Checker.OTHER_SIDE):
        confirm[waiting.step](contract, by=story.expert)
    officer = make_user(Role.RECRUITMENT_OFFICER)
    with pytest.raises(RegistryError, match="doubtful|nghi"):
        checks.check(contract, by=officer)
    checks.check(contract, note="Đã đối chiếu bản giấy.", by=officer)
    course = checks.list_course(contract, queries.current_fact(contract))
    notes = {row.checked.reason for row in course if row.checked}
    assert "Đã đối chiếu bản giấy." in notes


def test_a_start_after_the_agreed_end_and_a_signature_after_it_are_refused(story: Story) -> None:
    contract = story.agreed()
    with pytest.raises(RegistryError, match="signed after"):
        signing.record_signature(contract, pdf(), signed_on=hanoi_today(), by=story.approver)
    signing.record_signature(contract, pdf(), signed_on=date(2025, 12, 1), by=story.approver)
    checks.confirm_signature(contract, by=story.expert)
    with pytest.raises(RegistryError, match="begun after"):
        signing.start(contract, pdf(), started_on=date(2026, 7, 1), by=story.recruiter)
