"""Designations: entered by one of the secretariat, confirmed by another, never overwritten."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from client import Client
from factories import make_designation, make_person, make_signed_contract, make_user
from flask import Flask
from pages import press
from races import apart as apart
from races import prepare, run_together
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.leading import queries, services
from registry.leading.kinds import EntryKind, LegalCategory
from registry.leading.models import DesignationEntry, EntryState
from registry.targets import loading
from registry.targets import queries as targets
from registry.targets.verdicts import Count

VALUES = {
    "legal_category": "expert_d249",
    "decision_number": "12/QĐ-BNV",
    "authority": "Bộ Nội vụ",
    "valid_from": "01/01/2026",
}
TERMS = {
    "legal_category": LegalCategory.EXPERT_D249,
    "decision_number": "12/QĐ-BNV",
    "authority": "Bộ Nội vụ",
    "valid_from": date(2026, 1, 1),
    "valid_to": None,
}


@pytest.fixture
def secretary(database: Session) -> User:
    return make_user(Role.DESIGNATION_SECRETARIAT)


@pytest.fixture
def colleague(database: Session) -> User:
    return make_user(Role.DESIGNATION_SECRETARIAT)


def record(client: Client, language: str = "vi", **values: Any) -> Any:
    return press(client, f"/{language}/leading-experts/new", **{**VALUES, **values})


def proposed(database: Session) -> Sequence[DesignationEntry]:
    return queries.list_entries(state=EntryState.PROPOSED)


def tg3() -> Count:
    loading.load()
    return targets.count(targets.get_target("TG3"))


# Two people


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_one_enters_with_its_document_another_confirms(
    client: Client, database: Session, secretary: User, colleague: User, language: str
) -> None:
    person = make_person()
    client.log_in(secretary)
    file = (io.BytesIO(make_pdf("quyet dinh")), "quyet-dinh.pdf")
    answer = record(client, language, number=person.number.lower(), file=file)
    assert answer.status_code == 302
    assert queries.list_designations() == []
    assert press(client, answer.location, outcome="confirm").status_code == 403
    client.log_in(colleague)
    assert client.get(f"{answer.location}/document").data.startswith(b"%PDF")
    assert press(client, answer.location, outcome="confirm").status_code == 302
    [row] = queries.list_designations()
    assert row.person.id == person.id
    assert row.designation.legal_category is LegalCategory.EXPERT_D249
    page = client.get(f"/{language}/leading-experts/{row.designation.series_id}")
    assert "12/QĐ-BNV" in page.get_data(as_text=True)
    document = client.get(f"/{language}/leading-experts/{row.designation.series_id}/document")
    assert document.data.startswith(b"%PDF")


def test_four_eyes_are_a_rule_of_the_service_too(secretary: User) -> None:
    entry = services.propose_designation(make_person(), document=None, by=secretary, **TERMS)
    with pytest.raises(NotAllowed, match="second person"):
        services.confirm(entry, by=secretary)


def test_nobody_of_the_secretariat_designates_herself(secretary: User, colleague: User) -> None:
    own = make_person(user=secretary)
    with pytest.raises(NotAllowed, match="own"):
        services.propose_designation(own, document=None, by=secretary, **TERMS)
    entry = services.propose_designation(own, document=None, by=colleague, **TERMS)
    with pytest.raises(NotAllowed, match="own"):
        services.confirm(entry, by=secretary)


def test_what_is_not_confirmed_changes_nothing_and_keeps_its_reason(
    client: Client, database: Session, secretary: User, colleague: User
) -> None:
    entry = services.propose_designation(make_person(), document=None, by=secretary, **TERMS)
    client.log_in(colleague)
    url = f"/en/leading-experts/entries/{entry.id}"
    assert press(client, url, outcome="reject").status_code == 422
    assert press(client, url, outcome="reject", answer="Wrong number").status_code == 302
    assert entry.state is EntryState.REJECTED
    assert queries.list_designations() == []
    assert "Wrong number" in client.get(url).get_data(as_text=True)


def test_a_decision_is_not_recorded_twice_for_the_same_expert(secretary: User) -> None:
    person = make_person()
    services.propose_designation(person, document=None, by=secretary, **TERMS)
    with pytest.raises(RegistryError, match="already"):
        services.propose_designation(person, document=None, by=secretary, **TERMS)


@pytest.mark.parametrize(
    "values",
    [
        {"number": "VN-99999999"},
        {"number": ""},
        {"valid_from": "hôm qua"},
        {"valid_to": "01/01/2025"},
        {"legal_category": "king"},
        {"decision_number": "x" * 101},
    ],
)
def test_a_decision_with_bad_input_is_refused_and_nothing_is_entered(
    client: Client, database: Session, secretary: User, values: Any
) -> None:
    person = make_person()
    client.log_in(secretary)
    page = record(client, **({"number": person.number} | values))
    assert page.status_code == 422
    assert "Bộ Nội vụ" in page.get_data(as_text=True)
    assert proposed(database) == []


def test_somebody_whose_profile_is_not_active_cannot_be_designated(
    client: Client, secretary: User
) -> None:
    person = make_person(state=PersonState.WITHDRAWN)
    client.log_in(secretary)
    assert record(client, number=person.number).status_code == 422


# Corrections, ends and revocations


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_correction_adds_an_entry_and_keeps_the_old_one(
    client: Client, database: Session, secretary: User, colleague: User, language: str
) -> None:
    fact = make_designation()
    url = f"/{language}/leading-experts/{fact.series_id}"
    client.log_in(secretary)
    values = VALUES | {"decision_number": "21/QĐ-BNV", "reason": "Gõ nhầm số"}
    answer = press(client, f"{url}/correct", **values)
    assert answer.status_code == 302
    assert press(client, f"{url}/correct", **values).status_code == 409  # one change at a time
    client.log_in(colleague)
    press(client, answer.location, outcome="confirm")
    versions = queries.list_versions(fact.series_id)
    assert [row.decision_number for row in versions] == ["12/QĐ-BNV", "21/QĐ-BNV"]
    assert [row.superseded_at is None for row in versions] == [False, True]
    text = client.get(url).get_data(as_text=True)
    for word in ("12/QĐ-BNV", "21/QĐ-BNV", "Gõ nhầm số"):
        assert word in text


def test_a_correction_that_changes_nothing_or_says_no_reason_is_refused(
    client: Client, secretary: User
) -> None:
    fact = make_designation()
    client.log_in(secretary)
    url = f"/en/leading-experts/{fact.series_id}/correct"
    same = press(client, url, **VALUES, reason="A slip")
    assert same.status_code == 422
    assert "Nothing differs" in same.get_data(as_text=True)
    assert press(client, url, **VALUES | {"authority": "MoST"}, reason="").status_code == 422


def test_what_was_in_force_on_a_day_can_be_asked_as_known_on_a_day(
    client: Client, database: Session, secretary: User, colleague: User
) -> None:
    fact = make_designation(valid_from=date(2026, 1, 1))
    before = now()
    entry = services.propose_correction(
        fact,
        document=None,
        reason="a slip",
        by=secretary,
        **TERMS | {"valid_from": date(2026, 3, 1)},
    )
    services.confirm(entry, by=colleague)
    database.flush()
    day = date(2026, 2, 1)
    assert queries.find_version(fact.series_id, as_of=day, known_at=before) is not None
    assert queries.find_version(fact.series_id, as_of=day, known_at=None) is None
    client.log_in(secretary)
    page = client.get(f"/en/leading-experts/{fact.series_id}?as_of=01/02/2026")
    assert "no designation was in force" in page.get_data(as_text=True)
    assert client.get(f"/en/leading-experts/{fact.series_id}?as_of=soon").status_code == 422


def test_the_end_of_a_term_keeps_what_was_believed_before(
    client: Client, database: Session, secretary: User, colleague: User
) -> None:
    fact = make_designation()
    client.log_in(secretary)
    url = f"/vi/leading-experts/{fact.series_id}/end"
    answer = press(client, url, ended_on="01/06/2026", reason="Hết nhiệm kỳ")
    assert [row.valid_to for row in queries.list_versions(fact.series_id)] == [None]
    client.log_in(colleague)
    press(client, answer.location, outcome="confirm")
    versions = queries.list_versions(fact.series_id)
    assert [row.valid_to for row in versions] == [None, date(2026, 6, 2)]
    page = client.get(f"/en/leading-experts/{fact.series_id}").text
    assert "– 01/06/2026" in page  # the day that the decision names
    assert "02/06/2026" not in page
    assert versions[1].reason == "Hết nhiệm kỳ"
    assert [row.is_over for row in queries.list_over()] == [True]


def test_a_term_does_not_end_in_the_future_or_before_it_began(secretary: User) -> None:
    fact = make_designation(valid_from=date(2026, 1, 1))
    for day in (date(2025, 12, 31), date(2099, 1, 1)):
        with pytest.raises(RegistryError):
            services.propose_end(fact, ended_on=day, reason="Nhầm", by=secretary)


def test_a_revoked_designation_stays_readable_and_cannot_be_changed(
    client: Client, database: Session, secretary: User, colleague: User
) -> None:
    fact = make_designation()
    client.log_in(secretary)
    url = f"/en/leading-experts/{fact.series_id}"
    answer = press(client, f"{url}/revoke", reason="The decision was annulled")
    client.log_in(colleague)
    press(client, answer.location, outcome="confirm")
    assert queries.list_designations() == []
    assert [row.is_revoked for row in queries.list_over()] == [True]
    text = client.get(url).get_data(as_text=True)
    assert "12/QĐ-BNV" in text
    assert "revoked" in text
    with pytest.raises(Conflict):
        services.propose_end(
            queries.get_designation(fact.series_id).designation,
            ended_on=date(2026, 6, 1),
            reason="late",
            by=secretary,
        )
    actions = set(database.scalars(select(AuditEvent.action)))
    assert {"designation.revoked", "designation_entry.proposed"} <= actions


def test_the_number_of_leading_experts_follows_each_confirmation_at_once(
    database: Session, secretary: User, colleague: User
) -> None:
    person = make_person()
    make_signed_contract(person, ends_on=hanoi_today() + timedelta(90))
    entry = services.propose_designation(person, document=None, by=secretary, **TERMS)
    assert tg3().number == 0
    fact = services.confirm(entry, by=colleague)
    database.flush()
    assert tg3().number == 1
    before = now()
    wrong = TERMS | {"legal_category": LegalCategory.DEFENCE_EXPERT_D103}
    entry = services.propose_correction(fact, document=None, reason="a slip", by=secretary, **wrong)
    corrected = services.confirm(entry, by=colleague)
    database.flush()
    assert tg3().number == 0
    assert targets.count(targets.get_target("TG3"), known_at=before).number == 1
    entry = services.propose_correction(
        corrected, document=None, reason="it was right", by=colleague, **TERMS
    )
    fact = services.confirm(entry, by=secretary)
    database.flush()
    assert tg3().number == 1
    services.confirm(
        services.propose_revocation(fact, reason="annulled", by=secretary), by=colleague
    )
    database.flush()
    assert tg3().number == 0


def test_one_open_change_a_designation_is_a_rule_of_the_database_too(
    database: Session, secretary: User
) -> None:
    from sqlalchemy.exc import IntegrityError

    fact = make_designation()
    services.propose_revocation(fact, reason="annulled", by=secretary)
    database.add(
        DesignationEntry(
            kind=EntryKind.END,
            series_id=fact.series_id,
            person_id=fact.person_id,
            proposed_by_id=secretary.id,
            **TERMS,
        )
    )
    with pytest.raises(IntegrityError):
        database.flush()


# Who reads what


def test_of_two_who_record_the_same_decision_at_once_one_succeeds(apart: Flask) -> None:
    def prepare_people() -> tuple[UUID, UUID]:
        person, officer = make_person(), make_user(Role.DESIGNATION_SECRETARIAT)
        session().flush()
        return person.id, officer.id

    person_id, officer_id = prepare(apart, prepare_people)

    def propose() -> DesignationEntry:
        person = session().get_one(Person, person_id)
        officer = session().get_one(User, officer_id)
        return services.propose_designation(person, document=None, by=officer, **TERMS)

    assert len(run_together(apart, propose)) == 1


def test_a_correction_cannot_take_the_number_of_another_decision(
    database: Session, secretary: User
) -> None:
    person = make_person()
    make_designation(person, decision_number="7/QĐ-BNV")
    other = make_designation(person, decision_number="8/QĐ-BNV")
    database.flush()
    terms = {**TERMS, "decision_number": "7/QĐ-BNV"}
    with pytest.raises(RegistryError, match="already been recorded for this expert"):
        services.propose_correction(other, document=None, reason="a slip", by=secretary, **terms)
    savepoint = database.begin_nested()
    with pytest.raises(IntegrityError):
        make_designation(person, decision_number="7/QĐ-BNV")
    savepoint.rollback()
