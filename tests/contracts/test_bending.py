"""One university and one expert, minutes after each other: none of it reaches the number by itself."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from contracts.test_services import START, Story, pdf
from factories import make_term, make_user
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.contracts import checks, deliveries, services, signing
from registry.contracts.models import Contract
from registry.core import facts
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.targets import loading, queries

SIGNED = date(2025, 12, 1)


@pytest.fixture
def story(database: Session) -> Story:
    loading.load()
    make_term("2025-2")
    return Story()


def same_file() -> Document:
    return documents.receive(io.BytesIO(make_pdf("một tệp duy nhất")), filename="signed.pdf")


def number(reading: str) -> int:
    session().flush()
    return queries.count(queries.get_target("TG1"), reading=reading).number


def test_until_the_officer_checked_them_a_signature_and_a_start_count_apart(story: Story) -> None:
    contract = story.signed()
    checks.confirm_signature(contract, by=story.expert)
    signing.start(contract, pdf(), started_on=START, by=story.recruiter)
    assert (number("official"), number("signed"), number("delivered")) == (0, 0, 0)
    [row] = queries.count(queries.get_target("TG1")).after_check
    assert row.person_id == story.person.id
    assert number("unchecked") == 1


def test_nothing_is_signed_before_the_edition_that_was_offered(story: Story) -> None:
    contract = story.draft()
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    services.agree(contract, edition=contract.terms_edition, by=story.expert)
    yesterday = hanoi_today() - timedelta(1)
    with pytest.raises(RegistryError):
        signing.record_signature(contract, pdf(), signed_on=yesterday, by=story.approver)


def test_one_file_is_not_the_evidence_of_two_things(story: Story) -> None:
    contract = story.agreed()
    signing.record_signature(contract, same_file(), signed_on=SIGNED, by=story.approver)
    checks.confirm_signature(contract, by=story.expert)
    with pytest.raises(RegistryError):
        signing.start(contract, same_file(), started_on=START, by=story.recruiter)
    signing.start(contract, pdf(), started_on=START, by=story.recruiter)


@pytest.mark.parametrize("days", [0, 1, 8, 40])
def test_no_more_weeks_are_reported_than_have_passed(story: Story, days: int) -> None:
    contract = story.active()
    today = hanoi_today()
    term = make_term("now", starts_on=today - timedelta(days), ends_on=today + timedelta(100))
    moved: dict[str, Any] = {"ends_on": term.ends_on}
    facts.correct(signing.signed_fact(contract), by=None, reason="longer", **moved)
    session().flush()
    passed = days // 7 + 1
    with pytest.raises(RegistryError):
        report(contract, term, passed + 1, by=story.recruiter)
    report(contract, term, passed, by=story.recruiter)


def report(contract: Contract, term: Any, weeks: int, *, by: User) -> None:
    deliveries.report_delivery(contract, term, weeks=weeks, credits_taught=1, by=by)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_expert_reads_no_counting_on_the_own_contract(
    client: Client, story: Story, database: Session, language: str
) -> None:
    """S38: the State's arithmetic is not a rejection of a person."""
    contract = story.agreed()
    database.commit()
    url = f"/{language}/contracts/{contract.id}"
    client.log_in(story.expert)
    theirs = client.get(url).get_data(as_text=True)
    client.log_in(make_user(Role.SCHEME_OFFICER))
    office = client.get(url).get_data(as_text=True)
    assert 'id="count-TG1"' in office
    assert "TG1" not in theirs
