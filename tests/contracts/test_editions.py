"""Terms negotiated edition by edition, through the services and through two open tabs."""

import re
from functools import partial
from typing import Any

import pytest
from client import Client
from contracts.test_services import Story
from contracts.test_views import OFFER, press, send
from letters import templates_to
from pages import token
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.accounts.models import User
from registry.audit import states
from registry.audit.states import StateChange
from registry.contracts import edition_terms, editions, handing, services
from registry.contracts.actions import ContractAction
from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import Conflict, RegistryError

S = ContractState


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def offered(story: Story, **values: Any) -> Contract:
    contract = story.draft(**values)
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    return contract


def numbers(contract: Contract, user: User) -> list[int]:
    session().flush()
    return [row.number for row in editions.list_editions(contract, visible_to=user)]


def test_each_edition_stays_readable_with_who_wrote_it_and_what_it_changed(story: Story) -> None:
    contract = offered(story)
    services.counter(
        contract,
        terms_vi="Giảng dạy một học kỳ, bắt đầu muộn.",
        terms_en="Teaching for one semester, starting late.",
        pay="90.000.000 VND",
        by=story.expert,
    )
    second, first = editions.list_editions(contract, visible_to=story.expert)
    assert (first.side, first.author_id) == (Side.INSTITUTION, story.recruiter.id)
    assert (second.side, second.author_id) == (Side.EXPERT, story.expert.id)
    assert first.terms["pay"] == "80.000.000 đồng một tháng"
    changes = {one.label: (one.before, one.after) for one in edition_terms.compare(first, second)}
    assert changes["Pay"] == ("80.000.000 đồng một tháng", "90.000.000 VND")
    assert set(changes) == {"Pay", "Terms in Vietnamese", "Terms in English"}


def test_promises_belong_to_the_edition_that_lists_them(story: Story) -> None:
    contract = story.draft()
    services.change_terms(
        contract,
        promises=[{"text_vi": "Bàn trong phòng thí nghiệm", "text_en": "Desk in a laboratory"}],
        by=story.recruiter,
    )
    second, first = editions.list_editions(contract, visible_to=story.recruiter)
    [change] = edition_terms.compare(first, second)
    assert (change.label, change.after) == ("Promises", "Desk in a laboratory")
    assert "Housing" in change.before
    session().refresh(contract)
    assert [promise.text_en for promise in contract.promises] == ["Desk in a laboratory"]


def test_a_stale_edition_is_neither_agreed_to_nor_offered(story: Story, database: Session) -> None:
    contract = offered(story)
    services.change_terms(contract, pay="60.000.000 VND", by=story.recruiter)
    assert contract.state is S.NEGOTIATING
    assert "contract_reopened" in templates_to(story.expert)
    with pytest.raises(Conflict):
        services.send_offer(contract, edition=1, by=story.approver)
    services.send_offer(contract, edition=2, by=story.approver)
    with pytest.raises(Conflict, match="version 2 is now current, but you read version 1"):
        services.agree(contract, edition=1, by=story.expert)
    assert contract.agreed_by_expert_at is None
    services.agree(contract, edition=2, by=story.expert)
    newest, oldest = editions.list_editions(contract, visible_to=story.expert)
    assert newest.agreed_at is not None
    assert oldest.agreed_at is None


def test_the_expert_does_not_read_what_was_only_drafted(story: Story) -> None:
    contract = story.draft()
    services.change_terms(contract, pay="70.000.000 VND", by=story.recruiter)
    services.send_offer(contract, edition=2, by=story.approver)
    services.change_terms(contract, pay="60.000.000 VND", by=story.recruiter)
    assert numbers(contract, story.expert) == [2]
    assert numbers(contract, story.recruiter) == [3, 2, 1]


def test_a_proposal_in_one_language_has_to_be_brought_up_to_in_the_other(story: Story) -> None:
    contract = offered(story)
    services.counter(
        contract, terms_vi=contract.terms_vi, terms_en="A later start.", by=story.expert
    )
    assert (contract.terms_vi, contract.terms_en) == ("", "A later start.")
    with pytest.raises(RegistryError, match="both languages"):
        services.send_offer(contract, edition=2, by=story.approver)


def test_an_offer_says_the_same_figures_in_both_languages(story: Story) -> None:
    contract = story.draft(terms_vi="Giảng 60 giờ.", terms_en="Teach 45 hours.")
    with pytest.raises(RegistryError, match="number 60 appears only in the Vietnamese terms"):
        services.send_offer(contract, edition=1, by=story.approver)


# Pages


def agree(client: Client, contract: Contract, page: TestResponse) -> TestResponse:
    found = re.search(r'name="edition" value="(\d+)"', page.get_data(as_text=True))
    assert found
    data = {"csrf_token": token(page), "edition": found.group(1)}
    return client.post(f"/en/contracts/{contract.id}/agree", data=data)


def test_an_old_tab_cannot_agree_to_terms_that_have_changed(client: Client, story: Story) -> None:
    contract = offered(story)
    session().flush()
    client.log_in(story.expert)
    old_tab = client.get(f"/en/contracts/{contract.id}")
    assert "Agree to version 1" in old_tab.get_data(as_text=True)
    contract = session().get_one(Contract, contract.id)
    services.change_terms(contract, pay="60.000.000 VND", by=story.recruiter)
    services.send_offer(contract, edition=2, by=story.approver)
    refused = agree(client, contract, old_tab)
    assert refused.status_code == 409
    text = refused.get_data(as_text=True)
    assert "you read version 1" in text
    assert "Agree to version 2" in text
    assert session().get_one(Contract, contract.id).state is S.OFFERED
    new_tab = client.get(f"/en/contracts/{contract.id}")
    text = new_tab.get_data(as_text=True)
    assert "What version 2 changes" in text
    assert "60.000.000 VND" in text
    assert agree(client, contract, new_tab).status_code == 302
    assert agree(client, contract, new_tab).status_code == 409


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²"])
def test_a_made_up_edition_is_refused(client: Client, story: Story, number: int) -> None:
    contract = offered(story)
    client.log_in(story.expert)
    page = client.get(f"/en/contracts/{contract.id}")
    data = {"csrf_token": token(page), "edition": number}
    answer = client.post(f"/en/contracts/{contract.id}/agree", data=data)
    assert answer.status_code == 409
    assert session().get_one(Contract, contract.id).state is S.OFFERED


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_expert_proposes_and_both_read_the_editions(
    client: Client, story: Story, language: str
) -> None:
    contract = offered(story)
    url = f"/{language}/contracts/{contract.id}"
    client.log_in(story.expert)
    terms = {
        name: OFFER[name]
        for name in ("planned_start_on", "planned_end_on", "weekly_hours", "terms_vi", "terms_en")
    }
    refused = send(client, f"{url}/counter", **terms, pay="")
    assert refused.status_code == 422
    assert send(client, f"{url}/counter", **terms, pay="99.000.000 VND").status_code == 302
    for user in (story.expert, story.recruiter):
        client.log_in(user)
        page = client.get(f"{url}/editions/2").get_data(as_text=True)
        assert "99.000.000 VND" in page
        assert "80.000.000 đồng một tháng" in page
    assert client.get(f"{url}/editions/3").status_code == 404


def test_a_draft_edition_is_not_found_by_the_expert(client: Client, story: Story) -> None:
    contract = offered(story)
    services.change_terms(contract, pay="1 VND", by=story.recruiter)
    client.log_in(story.expert)
    assert client.get(f"/vi/contracts/{contract.id}/editions/2").status_code == 404
    assert "1 VND" not in client.get(f"/vi/contracts/{contract.id}").get_data(as_text=True)


def test_a_contract_keeps_the_moment_of_its_last_step_and_no_open_form_is_outdated_by_it(
    story: Story,
) -> None:
    contract = story.draft()
    session().flush()
    version = contract.version
    note = partial(states.note, by=story.recruiter, action=ContractAction.HANDED_OVER)
    offer = partial(services.send_offer, edition=1, by=story.approver)
    for step in (note, offer):
        before = session().scalar(select(Contract.moved_at))
        step(contract)
        session().flush()
        last = session().scalar(select(func.max(StateChange.at)))
        assert session().scalar(select(Contract.moved_at)) == last != before
    assert contract.version == version + 1  # for the offer


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_writer_hands_over_and_the_approver_offers_or_gives_back(
    client: Client, story: Story, language: str
) -> None:
    contract = story.draft()
    client.log_in(story.recruiter)
    assert press(client, contract, "hand-over", language).status_code == 302
    again = press(client, contract, "hand-over", language)
    assert again.status_code == 409
    client.log_in(story.approver)
    url = f"/{language}/contracts/{contract.id}"
    assert send(client, f"{url}/hand-back", reason="").status_code == 422
    assert send(client, f"{url}/hand-back", reason="Thiếu số giờ.").status_code == 302
    assert session().get_one(Contract, contract.id).handed_over_at is None
    assert press(client, contract, "offer", language).status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_approver_agrees_with_what_the_expert_proposed(
    client: Client, story: Story, language: str
) -> None:
    contract = offered(story)
    terms = {name: getattr(contract, name) for name in ("terms_vi", "terms_en")}
    services.counter(contract, pay="90.000.000 VND", **terms, by=story.expert)
    session().flush()
    client.log_in(story.recruiter)
    assert press(client, contract, "agree-with-proposal", language).status_code == 403
    client.log_in(story.approver)
    assert press(client, contract, "agree-with-proposal", language).status_code == 302
    agreed = session().get_one(Contract, contract.id)
    assert agreed.state is S.AGREED
    edition = editions.current_edition(agreed)
    assert edition.agreed_at is not None
    assert edition.offered_at == edition.created_at


def test_only_what_the_expert_proposed_can_be_agreed_with(story: Story) -> None:
    contract = offered(story)
    services.change_terms(contract, pay="60.000.000 VND", by=story.recruiter)
    with pytest.raises(RegistryError, match="offer them to the expert"):
        handing.agree_with_proposal(contract, edition=2, by=story.approver)
