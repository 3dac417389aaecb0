"""One university and one expert, minutes after each other: none of it reaches the number by itself."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from contracts.test_services import START, Story, pdf
from factories import add, make_person, make_term, make_user
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.contracts import (
    checks,
    corrected_facts,
    corrections,
    deliveries,
    doubts,
    services,
    signing,
)
from registry.contracts import queries as contracts
from registry.contracts.models import Contract, ContractRest
from registry.core import facts
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.claim_models import Evidence
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
    assert not queries.count(queries.get_target("TG1")).after_check  # the expert's turn first
    checks.confirm_start(contract, by=story.expert)
    session().flush()
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


def test_whether_a_paper_of_somebody_else_is_here_cannot_be_found_out(story: Story) -> None:
    """An institution that holds a diploma learns nothing by trying it as its own evidence."""
    stranger, own = make_person(), story.person
    contract = story.agreed()
    for person, is_refused in ((stranger, False), (own, True)):
        kept, document = same_file(), same_file()
        documents.release(kept, by=story.expert)
        session().flush()
        add(Evidence(claim_id=person.claims[0].id, document_id=kept.id))
        assert contracts.is_evidence_already(document, of=contract.person_id) == is_refused


def test_a_file_that_is_to_correct_one_contract_proves_nothing_in_another(story: Story) -> None:
    contract = story.active()
    [entry] = [one for one in corrected_facts.list_entries(contract) if one.what.value == "start"]
    corrections.propose(
        contract, same_file(), key=entry.key, day=START + timedelta(7), weeks=None,
        reason="Nhập nhầm", by=story.recruiter,
    )  # fmt: skip
    session().flush()
    assert contracts.is_evidence_already(same_file(), of=make_person().id)


@pytest.mark.parametrize("what", ["agreed_end", "agreed_start"])
def test_terms_that_were_stretched_after_the_signature_are_looked_at_twice(
    story: Story, what: str
) -> None:
    """Both sides may agree on a longer contract than was signed: the officer is told of it."""
    contract = story.active()
    assert not [one for one in doubts.list_doubts(contract) if one.reason == "agreed_corrected"]
    [entry] = [one for one in corrected_facts.list_entries(contract) if one.what.value == what]
    assert entry.day is not None
    moved = entry.day + timedelta(40 if what == "agreed_end" else -7)
    correction = corrections.propose(
        contract, pdf(), key=entry.key, day=moved, weeks=None, reason="Dài hơn", by=story.recruiter
    )
    corrections.agree(correction, by=story.expert)
    [doubt] = [one for one in doubts.list_doubts(contract) if one.reason == "agreed_corrected"]
    assert doubt.before == entry.day
    with pytest.raises(RegistryError):
        checks.check(contract, by=make_user(Role.RECRUITMENT_OFFICER))


@pytest.mark.parametrize("rested", [0, 21, 40])
def test_weeks_in_which_a_contract_rested_were_not_taught(story: Story, rested: int) -> None:
    contract, today = story.active(), hanoi_today()
    first = today - timedelta(69)
    term = make_term("now", starts_on=first, ends_on=today + timedelta(30))
    facts.correct(signing.signed_fact(contract), by=None, reason="longer", ends_on=term.ends_on)
    if rested:
        rest = ContractRest(
            contract_id=contract.id, person_id=contract.person_id, valid_from=first,
            valid_to=first + timedelta(rested),
        )  # fmt: skip
        facts.record(rest, by=None)
    session().flush()
    possible = -(-(70 - rested) // 7)
    with pytest.raises(RegistryError):
        report(contract, term, possible + 1, by=story.recruiter)
    report(contract, term, possible, by=story.recruiter)


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
