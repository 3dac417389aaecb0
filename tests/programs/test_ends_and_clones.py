"""How an opening ends, and how it is taken as the start of another."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_person
from letters import mails
from programs.test_amendments import House, hidden, press
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.contracts.states import ContractState
from registry.core.db import session, transaction
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.introductions.models import IntroductionState
from registry.programs import cloning, endings, queries, schedule, services
from registry.programs.content import CriterionContent, content_of
from registry.programs.models import Opening, OpeningState


@pytest.fixture
def house(database: Any) -> House:
    return House()


def signed(house: House) -> None:
    make_contract(
        make_introduction(make_person(), house.opening, state=IntroductionState.CONVERTED),
        state=ContractState.SIGNED,
    )


def test_an_opening_with_a_signed_seat_ends_partly_filled_and_in_no_other_way(
    house: House,
) -> None:
    with pytest.raises(RegistryError, match="No contract is signed"):
        endings.record_partly_filled(house.opening, reason="x", by=house.approver)
    signed(house)
    services.close_opening(house.opening)
    services.begin_selection(house.opening, by=house.recruiter)
    for other in (endings.cancel_opening, endings.record_no_suitable):
        with pytest.raises(RegistryError, match="A contract is signed"):
            other(house.opening, reason="x", by=house.approver)
    endings.record_partly_filled(house.opening, reason="Hết kinh phí", by=house.recruiter)
    assert house.opening.state is OpeningState.PARTLY_FILLED


def test_whoever_waits_gets_a_last_word_when_an_opening_ends(house: House) -> None:
    talking = make_introduction(make_person(), house.opening)
    offered = make_introduction(make_person(), house.opening, state=IntroductionState.OFFER_MADE)
    endings.cancel_opening(house.opening, reason="Không còn nhu cầu", by=house.approver)
    session().flush()
    assert house.introduction.state is IntroductionState.WITHDRAWN
    assert talking.state is IntroductionState.WITHDRAWN
    assert not talking.is_open
    assert offered.state is IntroductionState.OFFER_MADE
    [mail] = mails("introduction_opening_ended", to=house.expert)
    assert house.introduction.code in mail.text


def test_an_opening_that_ended_a_year_ago_is_archived(house: House, monkeypatch: Any) -> None:
    endings.cancel_opening(house.opening, reason="x", by=house.approver)
    session().flush()
    assert schedule.archive_openings() == 0
    later = hanoi_today() + timedelta(367)
    due = queries.list_due_to_archive(limit=5, today=later)
    assert due == [house.opening]
    endings.archive_opening(house.opening)
    assert house.opening.state is OpeningState.ARCHIVED


def test_a_clone_is_a_draft_with_everything_but_the_dates(house: House) -> None:
    dates = cloning.propose_dates(house.opening)
    with transaction():
        clone = cloning.clone_opening(house.opening, dates, by=house.recruiter)
    old, new = content_of(house.opening), content_of(clone)
    assert clone.state is OpeningState.DRAFT
    assert clone.code != house.opening.code
    assert new == dataclasses.replace(old, **dataclasses.asdict(dates))
    assert [CriterionContent.of(one) for one in clone.criteria] == house.criteria
    assert (new.starts_on - old.starts_on).days == 182
    assert new.closes_on > hanoi_today()
    event = session().scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event
    assert (event.action, event.details) == ("opening.cloned", {"source": str(house.opening.id)})


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_opening_is_cloned_through_the_pages(client: Any, house: House, locale: str) -> None:
    url = f"/{locale}/programs/openings/{house.opening.id}/clone"
    client.log_in(house.recruiter)
    page = client.get(url)
    bad = press(client, url, page, starts_on="x", closes_on="01/01/2020", version=hidden(page))
    assert bad.status_code == 422
    assert "01/01/2020" in bad.get_data(as_text=True)
    dates = {name: hidden(page, name) for name in ("starts_on", "ends_on", "closes_on")}
    done = press(client, url, page, **dates, version=hidden(page))
    assert done.status_code == 302
    assert client.get(done.location).status_code == 200


def test_the_selection_begins_and_ends_through_the_pages(client: Any, house: House) -> None:
    services.close_opening(house.opening)
    client.log_in(house.recruiter)
    url = f"/en/programs/openings/{house.opening.id}"
    page = client.get(url)
    assert press(client, f"{url}/select", page).status_code == 302
    page = client.get(f"{url}/no-suitable")
    assert press(client, f"{url}/no-suitable", page, reason="Không ai phù hợp").status_code == 302
    assert session().get_one(Opening, house.opening.id).state is OpeningState.NO_SUITABLE
