"""The verifiers' pages of a claim."""

import re
from typing import Any

import pytest
from factories import make_user
from pages import token
from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.core.permissions import Role
from registry.experts.claim_models import Claim
from registry.experts.kinds import ContactKind
from registry.experts.labels import REASONS
from registry.experts.models import Contact
from registry.experts.states import ClaimState, PersonState
from registry.notices.models import Notice


def version_of(page: Any) -> str:
    text: str = page.get_data(as_text=True)
    return text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]


def test_opening_a_claim_is_in_the_access_log_and_shows_no_contacts(
    client: Any, queued: Claim, database: Any
) -> None:
    database.add(Contact(person_id=queued.person_id, kind=ContactKind.PHONE, value="+49 30 987"))
    client.log_in(make_user(Role.VERIFIER))
    text = client.get(f"/en/verification/{queued.id}").get_data(as_text=True)
    assert "+49 30 987" not in text
    event = database.scalars(select(AccessEvent)).one()
    assert (event.person_id, event.purpose) == (queued.person_id, "verification")


def test_a_claim_is_taken_and_verified_through_the_pages(client: Any, queued: Claim) -> None:
    client.log_in(make_user(Role.VERIFIER))
    page = client.get(f"/vi/verification/{queued.id}")
    client.post(f"/vi/verification/{queued.id}/take", data={"csrf_token": token(page)})
    assert queued.person.state is PersonState.IN_REVIEW
    page = client.get(f"/vi/verification/{queued.id}/verify")
    chosen = re.search(r'name="subject".*?<option[^>]*value="([^"]+)"', page.text, re.S)
    assert chosen
    form = {"csrf_token": token(page), "version": version_of(page), "level": "2"}
    form["subject"] = chosen.group(1)
    response = client.post(
        f"/vi/verification/{queued.id}/verify",
        data=form
        | {
            "method": "independent_source",
            "source_what": "Lưu trữ",
            "source_where": "https://archive.example.org/",
        },
    )
    assert response.status_code == 302
    assert queued.state is ClaimState.VERIFIED


@pytest.mark.parametrize("outcome", ["refuse", "more"])
@pytest.mark.parametrize("has_account", [True, False])
def test_no_answer_claims_that_somebody_without_an_account_was_told(
    client: Any, queued: Claim, database: Any, outcome: str, has_account: bool
) -> None:
    if not has_account:
        queued.person.user_id = None
    client.log_in(make_user(Role.VERIFIER))
    path = f"/en/verification/{queued.id}"
    client.post(f"{path}/take", data={"csrf_token": token(client.get(path))})
    page = client.get(f"{path}/answer")
    sent = {"csrf_token": token(page), "version": version_of(page), "outcome": outcome}
    words = {
        "reason": next(iter(REASONS)),
        "text_vi": "Thiếu bản dịch.",
        "text_en": "No translation.",
    }
    assert client.post(f"{path}/answer", data=sent | words).status_code == 302
    said = client.get("/en/verification/").text.partition('class="flashes')[2].partition("<main")[0]
    assert "Recorded" in said
    assert "The expert is informed" not in said
    told = database.scalars(select(Notice).where(Notice.template.startswith("claim_"))).all()
    assert bool(told) == has_account


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VERIFIER}))
def test_nobody_else_opens_the_queue(client: Any, queued: Claim, role: Role) -> None:
    client.log_in(make_user(role))
    assert client.get("/vi/verification/").status_code == 403
    assert client.get(f"/vi/verification/{queued.id}").status_code == 403
