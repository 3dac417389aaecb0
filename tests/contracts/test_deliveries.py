"""A semester is taught once both sides say so, and promises are kept on a day."""

from datetime import date

import pytest
from contracts.test_services import Story
from factories import make_term
from letters import templates_to
from sqlalchemy.orm import Session

from registry.contracts import deliveries, queries
from registry.contracts.delivery_models import SemesterDelivery
from registry.core import facts
from registry.core.errors import NotAllowed, RegistryError


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def test_a_semester_is_a_fact_once_both_sides_say_so(story: Story, database: Session) -> None:
    contract = story.active()
    term = make_term("2025-2", starts_on=date(2026, 2, 23), ends_on=date(2026, 6, 21))
    report = deliveries.report_delivery(
        contract, term, weeks=15, credits_taught=3, by=story.recruiter
    )
    database.flush()
    assert queries.list_deliveries(contract) == []
    with pytest.raises(NotAllowed):
        deliveries.confirm_delivery(contract, report, by=story.recruiter)
    deliveries.confirm_delivery(contract, report, by=story.expert)
    [fact] = database.scalars(facts.read(SemesterDelivery))
    assert (fact.weeks, fact.credits) == (15, 3)
    assert {fact.confirmed_by_institution_id, fact.confirmed_by_expert_id} == {
        story.recruiter.id,
        story.expert.id,
    }
    with pytest.raises(RegistryError):
        deliveries.confirm_delivery(contract, report, by=story.expert)


def test_a_disputed_report_is_no_fact_and_can_be_reported_anew(
    story: Story, database: Session
) -> None:
    contract = story.active()
    term = make_term("2025-2", starts_on=date(2026, 2, 23), ends_on=date(2026, 6, 21))
    report = deliveries.report_delivery(
        contract, term, weeks=15, credits_taught=3, by=story.recruiter
    )
    database.flush()
    deliveries.dispute_delivery(contract, report, reason="Tám tuần", by=story.expert)
    assert "contract_delivery_disputed" in templates_to(story.recruiter)
    again = deliveries.report_delivery(
        contract, term, weeks=8, credits_taught=2, by=story.recruiter
    )
    assert (again.id, again.weeks, again.disputed_reason) == (report.id, 8, "")


def test_a_semester_outside_the_contract_cannot_be_reported(story: Story) -> None:
    contract = story.active()
    before = make_term("2024-1", starts_on=date(2024, 9, 9), ends_on=date(2025, 1, 19))
    with pytest.raises(RegistryError):
        deliveries.report_delivery(contract, before, weeks=15, credits_taught=3, by=story.recruiter)
