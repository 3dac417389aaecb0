"""A contract that ends is told of in time and renewed without a new introduction, seat or number."""

from datetime import timedelta
from typing import Any

import pytest
from contracts.test_services import Story, pdf
from factories import make_signed_contract, make_user
from letters import templates_to

from registry.contracts import queries, renewals, schedule, signing, waiting
from registry.contracts import services as contracts
from registry.contracts.kinds import ContractChannel
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

S = ContractState
TODAY = hanoi_today()


class Ending:
    """A contract that runs, and ends in so many days."""

    def __init__(self, days: int = 60) -> None:
        self.story = Story()
        self.contract = self.of(days)

    def of(self, days: int) -> Contract:
        ends = TODAY + timedelta(days)
        fact = make_signed_contract(
            self.story.person,
            self.story.institution,
            ends_on=ends,
            taught_field="10201",
            terms_vi="Giảng dạy 45 giờ.",
            terms_en="Teaching for 45 hours.",
        )
        return session().get_one(Contract, fact.contract_id)

    def waits(self) -> int:
        [work] = [one for one in waiting.WORK if one.code == "contracts.renew"]
        rows = session().execute(work.rows(self.story.recruiter)).all()
        return sum(row.mine for row in rows)


@pytest.fixture
def ending(database: Any) -> Ending:
    return Ending()


def test_a_contract_near_its_end_waits_until_it_is_renewed_or_ends(ending: Ending) -> None:
    assert ending.waits() == 1
    renewal = renewals.draft(ending.contract, by=ending.story.recruiter)
    assert ending.waits() == 0
    with pytest.raises(RegistryError, match="renewed already"):
        renewals.draft(ending.contract, by=ending.story.recruiter)
    contracts.decline(renewal, reason="Không tiếp tục.", by=ending.story.approver)
    assert ending.waits() == 1


@pytest.mark.parametrize(("days", "is_time"), [(0, True), (120, True), (121, False), (400, False)])
def test_it_is_renewed_only_near_its_end(database: Any, days: int, is_time: bool) -> None:
    ending = Ending(days)
    assert renewals.may_renew(ending.contract, ending.story.recruiter) == is_time
    assert ending.waits() == int(is_time)


def test_only_the_institution_renews(ending: Ending) -> None:
    for user in (ending.story.expert, make_user(Role.RECRUITMENT_OFFICER)):
        with pytest.raises(NotAllowed):
            renewals.draft(ending.contract, by=user)


def test_the_renewal_continues_the_terms_without_introduction_or_seat(ending: Ending) -> None:
    story, before = ending.story, ending.contract
    renewal = renewals.draft(before, by=story.recruiter)
    assert renewal.channel is ContractChannel.RENEWAL
    assert (renewal.introduction_id, renewal.opening_id) == (None, None)
    assert before.planned_end_on is not None
    assert renewal.planned_start_on == before.planned_end_on + timedelta(1)
    assert (renewal.pay, renewal.teaching_hours) == (before.pay, before.teaching_hours)
    contracts.send_offer(renewal, edition=1, by=story.approver)
    assert "contract_offered" in templates_to(story.expert)
    contracts.agree(renewal, edition=1, by=story.expert)
    fact = signing.record_signature(renewal, pdf(), signed_on=TODAY, by=story.approver)
    assert fact.taught_field == "10201"
    assert renewals.find_renewed(renewal) is before
    assert queries.get_contract(renewal.id, visible_to=story.recruiter) is renewal


def test_both_sides_are_told_on_the_named_days_and_once(database: Any) -> None:
    ending = Ending(90)
    ending.of(91)
    session().commit()
    assert schedule.warn_of_endings() == 1
    assert "contract_news" in templates_to(ending.story.approver)
    assert schedule.warn_of_endings() == 0
