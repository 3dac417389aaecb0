"""Why contracts end or do not come about: asked in the step that ends it, counted, and readable."""

from datetime import timedelta
from typing import Any

import pytest
from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_program,
    make_user,
)
from pages import press

from registry.contracts import endings, renewals, services
from registry.contracts.leaving import queries
from registry.contracts.leaving.models import LeavingSide, Occasion
from registry.contracts.models import Contract
from registry.contracts.states import ContractState as C
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.introductions.models import IntroductionState

TODAY = hanoi_today()
WHY = {"cause": "funding", "reason": "Hết kinh phí đề án"}


class World:
    def __init__(self) -> None:
        self.institution = make_institution()
        self.approver = self._staff(Role.INSTITUTION_APPROVER)
        self.opening = make_opening(make_program(self.institution))

    def _staff(self, role: Role) -> Any:
        return make_user(role, organisation=self.institution.organisation)

    def contract(self, state: C, **values: Any) -> Contract:
        met = make_introduction(opening=self.opening, state=IntroductionState.OFFER_MADE)
        return make_contract(met, state=state, **values)

    def ending(self) -> Contract:
        days = {"planned_start_on": TODAY - timedelta(300), "planned_end_on": TODAY + timedelta(30)}
        return self.contract(C.ACTIVE, **days)


@pytest.fixture
def world(database: Any) -> World:
    return World()


def test_every_occasion_has_reasons_and_another_one_where_people_choose() -> None:
    for occasion in Occasion:
        causes = queries.causes_of(occasion, on=TODAY)
        assert causes
        assert ("other" in causes) is (occasion is not Occasion.LAPSED)


def test_whoever_retracts_says_why(world: World) -> None:
    contract = world.contract(C.OFFERED)
    services.decline(contract, by=world.approver, **WHY)
    found = queries.find_leaving(contract)
    assert found is not None
    assert (found.occasion, found.cause) == (Occasion.RETRACTED, "funding")
    assert (found.side, found.reason) == (LeavingSide.INSTITUTION, WHY["reason"])


def test_a_reason_that_does_not_belong_to_the_occasion_is_refused(world: World) -> None:
    contract = world.contract(C.OFFERED)
    with pytest.raises(RegistryError):
        services.decline(contract, by=world.approver, cause="no_answer", reason="x")


def test_what_lapses_has_its_reason_from_nobody(world: World) -> None:
    contract = world.contract(C.OFFERED)
    endings.lapse(contract)
    found = queries.find_leaving(contract)
    assert found is not None
    assert (found.cause, found.side) == ("no_answer", LeavingSide.NOBODY)


def test_who_lets_a_contract_end_is_asked_for_no_renewal_until_they_draft_one(world: World) -> None:
    contract = world.ending()
    renewals.let_end(contract, by=world.approver, **WHY)
    assert not renewals.may_let_end(contract, world.approver)
    assert contract.id not in renewals.list_to_warn(TODAY)
    renewals.draft(contract, by=world.approver)
    assert queries.find_leaving(contract) is None


def test_the_staff_of_another_institution_let_nothing_end(world: World) -> None:
    contract = world.ending()
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    with pytest.raises(NotAllowed):
        renewals.let_end(contract, by=stranger, **WHY)


def test_the_step_asks_for_the_main_reason_and_loses_nothing(client: Any, world: World) -> None:
    contract = world.ending()
    client.log_in(world.approver)
    url = f"/en/contracts/{contract.id}/not-renewed"
    refused = press(client, url, cause="", reason=WHY["reason"])
    assert refused.status_code == 422
    assert WHY["reason"] in refused.text
    assert press(client, url, **WHY).status_code == 302
    assert "No more funds" in client.get(f"/en/contracts/{contract.id}").text


def test_reasons_are_counted_and_each_number_opens_its_contracts(client: Any, world: World) -> None:
    contract, other = world.contract(C.OFFERED), world.contract(C.OFFERED)
    services.decline(contract, by=world.approver, **WHY)
    services.decline(other, by=world.approver, cause="plans", reason="Đổi kế hoạch")
    officer = make_user(Role.RECRUITMENT_OFFICER)
    assert queries.count_causes(officer) == [
        (Occasion.RETRACTED, "funding", 1),
        (Occasion.RETRACTED, "plans", 1),
    ]
    client.log_in(officer)
    page = client.get("/en/durations/").text
    assert "No more funds" in page
    assert "ended=retracted&amp;cause=funding" in page
    listed = client.get("/en/contracts/?ended=retracted&cause=funding").text
    assert contract.number in listed
    assert other.number not in listed


def test_an_institution_reads_its_own_reasons(world: World) -> None:
    services.decline(world.contract(C.OFFERED), by=world.approver, **WHY)
    assert len(queries.count_causes(world.approver)) == 1
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    assert queries.count_causes(stranger) == []
