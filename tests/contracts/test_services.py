import io
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_person,
    make_program,
    make_term,
    make_user,
)
from letters import templates_to
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.audit.queries import find_chain_problems
from registry.contracts import checks, deliveries, queries, schedule, services, signing
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract, ContractFact, TermsEdition
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.states import PersonState
from registry.introductions.models import IntroductionState
from registry.notices.models import Notice
from registry.programs.kinds import FundingLine
from registry.programs.models import OpeningState
from registry.taxonomy.kinds import Mode

S = ContractState
START, END = date(2026, 2, 16), date(2026, 6, 28)

TOLD_LATE = "Hồ sơ giấy, nhập bổ sung."  # these stories are of last winter
numbers = itertools.count(1)


class Story:
    """An institution, its people, and an introduction that both sides accepted."""

    def __init__(self) -> None:
        self.institution = make_institution()
        organisation = self.institution.organisation
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=organisation)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=organisation)
        self.person = make_person()
        self.opening = make_opening(make_program(self.institution))
        self.introduction = make_introduction(self.person, self.opening)

    @property
    def expert(self) -> User:
        return session().get_one(User, self.person.user_id)

    def draft(self, **values: Any) -> Contract:
        values = {
            "kind": ContractKind.VISITING,
            "work_mode": Mode.VISITING_SEMESTER,
            "funding_line": FundingLine.INSTITUTION,
            "planned_start_on": START,
            "planned_end_on": END,
            "pay": "80.000.000 đồng một tháng",
            "terms_vi": "Giảng dạy một học kỳ.",
            "terms_en": "Teaching for one semester.",
        } | values
        promises = [{"text_vi": "Nhà ở", "text_en": "Housing", "due_on": START}]
        contract = services.draft_offer(
            self.introduction, promises=promises, by=self.recruiter, **values
        )
        session().flush()
        session().refresh(contract)
        return contract

    def agreed(self) -> Contract:
        contract = self.draft()
        services.send_offer(contract, edition=contract.terms_edition, by=self.approver)
        services.agree(contract, edition=contract.terms_edition, by=self.expert)
        as_if_offered_in_november(contract)
        return contract

    def signed(self) -> Contract:
        contract = self.agreed()
        signing.record_signature(contract, pdf(), signed_on=date(2025, 12, 1), by=self.approver)
        return contract

    def active(self) -> Contract:
        contract = self.signed()
        checks.confirm_signature(contract, by=self.expert)
        checks.check(contract, note=TOLD_LATE, by=make_user(Role.RECRUITMENT_OFFICER))
        signing.start(contract, pdf(), started_on=START, by=self.recruiter)
        return contract


def as_if_offered_in_november(contract: Contract) -> None:
    """The stories below are told of last winter, and nothing is signed before it was offered."""
    session().flush()
    for edition in session().scalars(
        select(TermsEdition).where(TermsEdition.contract_id == contract.id)
    ):
        edition.offered_at = datetime(2025, 11, 20, tzinfo=UTC)


def pdf() -> Document:
    """Each time another file: none is evidence twice."""
    content = make_pdf(f"hop dong {next(numbers)}")
    return documents.receive(io.BytesIO(content), filename="hop-dong.pdf")


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def test_a_draft_takes_the_introduction_to_the_offer_and_keeps_the_promises(story: Story) -> None:
    contract = story.draft()
    assert contract.state is S.DRAFT
    assert story.introduction.state is IntroductionState.OFFER_MADE
    assert [promise.text_en for promise in contract.promises] == ["Housing"]


def test_one_introduction_gives_one_contract(story: Story) -> None:
    story.draft()
    with pytest.raises(RegistryError):
        story.draft()


def test_another_institution_cannot_draft_an_offer(story: Story) -> None:
    stranger = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    story.recruiter = stranger
    with pytest.raises(NotAllowed):
        story.draft()


def test_no_offer_goes_to_somebody_whose_profile_is_not_active(story: Story) -> None:
    story.person.state = PersonState.PAUSED
    with pytest.raises(RegistryError):
        story.draft()


def test_no_offer_is_made_for_an_opening_without_a_free_seat(story: Story) -> None:
    story.agreed()
    second = make_introduction(make_person(), story.opening)
    story.introduction = second
    with pytest.raises(RegistryError):
        story.draft()


def test_two_offers_for_one_seat_end_with_one_agreement(story: Story) -> None:
    first = story.draft()
    rival_person = make_person()
    story.introduction, story.person, saved = (
        make_introduction(rival_person, story.opening),
        rival_person,
        story.person,
    )
    second = story.draft()
    for contract in (first, second):
        services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    services.agree(second, edition=second.terms_edition, by=story.expert)
    story.person = saved
    with pytest.raises(RegistryError):
        services.agree(first, edition=first.terms_edition, by=story.expert)


def test_a_contract_ends_after_it_begins(story: Story) -> None:
    with pytest.raises(RegistryError):
        story.draft(planned_end_on=START)


def test_only_the_approver_sends_the_offer(story: Story) -> None:
    contract = story.draft()
    with pytest.raises(NotAllowed):
        services.send_offer(contract, edition=contract.terms_edition, by=story.recruiter)
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    assert contract.state is S.OFFERED


def test_the_expert_is_told_of_the_offer(story: Story, database: Session) -> None:
    services.send_offer(story.draft(), edition=1, by=story.approver)
    assert templates_to(story.expert) == ["contract_offered"]


def test_a_counter_offer_is_a_new_edition_that_both_have_to_agree_to_again(
    story: Story, database: Session
) -> None:
    contract = story.draft()
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    services.counter(
        contract, terms_vi="Bắt đầu muộn hơn.", terms_en="A later start.", by=story.expert
    )
    assert (contract.state, contract.terms_edition) == (S.NEGOTIATING, 2)
    assert contract.agreed_by_institution_at is None
    assert "contract_countered" in templates_to(story.approver)
    with pytest.raises(RegistryError):
        services.agree(contract, edition=contract.terms_edition, by=story.expert)
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    services.agree(contract, edition=contract.terms_edition, by=story.expert)
    assert contract.state is S.AGREED


def test_nobody_else_agrees_for_the_expert(story: Story) -> None:
    contract = story.draft()
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    for user in (story.approver, make_user(Role.EXPERT)):
        with pytest.raises(NotAllowed):
            services.agree(contract, edition=contract.terms_edition, by=user)


@pytest.mark.parametrize(("by_expert", "state"), [(True, S.DECLINED), (False, S.RETRACTED)])
def test_either_side_may_step_back_before_the_signature(
    story: Story, by_expert: bool, state: S
) -> None:
    contract = story.draft()
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    by = story.expert if by_expert else story.approver
    services.decline(contract, reason="Đã đổi kế hoạch", by=by)
    assert (contract.state, contract.closing_reason) == (state, "Đã đổi kế hoạch")


def test_the_signed_file_makes_the_contract_a_fact_and_converts_the_introduction(
    story: Story, database: Session
) -> None:
    contract = story.signed()
    fact = queries.current_fact(contract)
    assert fact is not None
    assert (fact.signed_on, fact.starts_on, fact.started_on) == (date(2025, 12, 1), START, None)
    database.refresh(contract)
    assert [row.document.sha256 for row in contract.files]
    assert story.introduction.state is IntroductionState.CONVERTED


def test_a_signature_of_tomorrow_is_refused(story: Story) -> None:
    contract = story.agreed()
    with pytest.raises(RegistryError):
        signing.record_signature(
            contract, pdf(), signed_on=hanoi_today() + timedelta(1), by=story.approver
        )


def test_a_contract_starts_only_after_the_expert_confirmed_the_file(story: Story) -> None:
    contract = story.signed()
    with pytest.raises(RegistryError):
        signing.start(contract, pdf(), started_on=START, by=story.recruiter)
    with pytest.raises(NotAllowed):
        checks.confirm_signature(contract, by=story.approver)


def test_a_contract_starts_between_its_signature_and_today(story: Story) -> None:
    contract = story.signed()
    checks.confirm_signature(contract, by=story.expert)
    for day in (date(2025, 11, 30), hanoi_today() + timedelta(1)):
        with pytest.raises(RegistryError):
            signing.start(contract, pdf(), started_on=day, by=story.recruiter)


def test_the_start_corrects_the_fact_and_keeps_what_was_believed_before(story: Story) -> None:
    contract = story.active()
    assert contract.state is S.ACTIVE
    versions = queries.list_fact_versions(contract)
    assert [row.started_on for row in versions] == [None, START]
    assert versions[0].superseded_at is not None
    assert versions[1].reason


def test_a_contract_with_a_semester_to_report_waits_for_it(story: Story, database: Session) -> None:
    contract, term = story.active(), make_term("2025-2")
    database.commit()
    assert schedule.complete_contracts() == 0
    report = deliveries.report_delivery(
        contract, term, weeks=15, credits_taught=3, by=story.recruiter
    )
    deliveries.confirm_delivery(contract, report, by=story.expert)
    database.commit()
    assert schedule.complete_contracts() == 1


@pytest.mark.parametrize("state", [S.OFFERED, S.NEGOTIATING, S.AGREED])
def test_terms_that_nobody_answers_lapse_and_both_are_told(database: Session, state: S) -> None:
    long_ago = datetime(2026, 1, 5, tzinfo=UTC)
    offered: dict[str, Any] = {"agreed_by_institution_at": long_ago, "moved_at": long_ago}
    silent, recent = (
        make_contract(state=state, planned_start_on=hanoi_today() - timedelta(days), **offered)
        for days in (61, 60)
    )
    database.commit()
    assert schedule.lapse_contracts() == 1
    database.expire_all()
    found = {row.id: row.state for row in database.scalars(select(Contract))}
    assert found == {silent.id: S.LAPSED, recent.id: state}
    told = database.scalars(select(Notice.user_id)).all()
    assert silent.person.user_id in told
    assert schedule.lapse_contracts() == 0


def test_whoever_took_a_step_lately_has_time(story: Story, database: Session) -> None:
    contract = story.agreed()
    contract.planned_start_on = hanoi_today() - timedelta(400)
    database.commit()
    assert schedule.lapse_contracts() == 0


@pytest.mark.parametrize("state", [S.DRAFT, S.OFFERED, S.ACTIVE, S.VOID, S.DECLINED])
def test_a_step_out_of_order_is_refused(state: S, database: Session) -> None:
    contract = make_contract(state=state)
    institution = contract.institution
    approver = make_user(Role.INSTITUTION_APPROVER, organisation=institution.organisation)
    with pytest.raises(InvalidTransition):
        signing.record_signature(contract, pdf(), signed_on=date(2025, 12, 1), by=approver)


def test_every_step_stands_in_the_audit_chain(story: Story, database: Session) -> None:
    contract = story.active()
    database.commit()
    actions = list(
        session().scalars(
            select(AuditEvent.action)
            .where(AuditEvent.object_id == contract.id)
            .order_by(AuditEvent.seq.desc())
        )
    )
    assert actions[::-1] == [
        "contract.drafted",
        "contract.offered",
        "contract.agreed",
        "contract.signed",
        "contract.signature_confirmed",
        "contract.checked",
        "contract.started",
    ]
    assert list(find_chain_problems()) == []


def test_facts_of_a_contract_share_its_series(story: Story, database: Session) -> None:
    contract = story.active()
    series = database.scalars(select(ContractFact.series_id).distinct()).all()
    assert series == [contract.id]


def test_an_opening_is_filled_when_its_last_seat_is_signed(story: Story) -> None:
    contract = story.agreed()
    assert story.opening.state is OpeningState.PUBLISHED
    signing.record_signature(contract, pdf(), signed_on=date(2025, 12, 1), by=story.approver)
    assert story.opening.state is OpeningState.FILLED  # type: ignore[comparison-overlap]  # a service changed it
