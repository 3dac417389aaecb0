"""A suspension needs the ministry and an auditor, and what it does to a profile."""

from typing import Any

import pytest
from factories import make_person, make_user, owner
from pages import press
from sqlalchemy import select
from verification.test_reviews import TEXTS

from registry.accounts.models import User
from registry.background import indexing
from registry.core.errors import NotAllowed
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.claim_models import ProfileCase
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.search_documents import SOURCE
from registry.experts.states import CaseState, PersonState
from registry.verification import suspensions


def suspended(person: Person, ministry: User, auditor: User) -> ProfileCase:
    case = suspensions.propose(person, reason="forged_document", by=ministry, **TEXTS)
    suspensions.confirm(case, by=auditor)
    return case


def test_a_suspension_needs_the_ministry_and_an_auditor(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    case = suspensions.propose(person, reason="misuse", by=ministry, **TEXTS)
    with pytest.raises(NotAllowed, match="auditor"):
        suspensions.confirm(case, by=make_user(Role.SCHEME_OFFICER))
    with pytest.raises(NotAllowed, match="second person"):
        suspensions.confirm(case, by=ministry)
    suspensions.confirm(case, by=auditor)
    assert person.state is PersonState.SUSPENDED


def test_nobody_suspends_herself_and_no_verifier_suspends(
    database: Any, auditor: User, first: User
) -> None:
    own = make_person(user=auditor)
    with pytest.raises(NotAllowed, match="own profile"):
        suspensions.propose(own, reason="misuse", by=auditor, **TEXTS)
    with pytest.raises(NotAllowed, match="Only the scheme officer"):
        suspensions.propose(make_person(), reason="misuse", by=first, **TEXTS)


@pytest.mark.parametrize(
    "state", [PersonState.ACTIVE, PersonState.PAUSED, PersonState.NEEDS_INFO, PersonState.DORMANT]
)
def test_a_lifted_suspension_restores_what_was_before(
    database: Any, ministry: User, auditor: User, state: PersonState
) -> None:
    person = make_person(state=state)
    case = suspended(person, ministry, auditor)
    suspensions.end(case, is_closed=False, by=ministry, **TEXTS)
    assert person.state is state
    assert case.state is CaseState.LIFTED


def test_a_suspension_that_proves_true_closes_the_profile_with_all_consents(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    case = suspended(person, ministry, auditor)
    with pytest.raises(NotAllowed):
        suspensions.end(case, is_closed=True, by=auditor, **TEXTS)
    suspensions.end(case, is_closed=True, by=ministry, **TEXTS)
    database.flush()
    assert person.state is PersonState.WITHDRAWN
    assert not any(queries.has_consent(person.id, purpose) for purpose in ConsentPurpose)


@pytest.mark.parametrize(
    "state", [PersonState.SUSPENDED, PersonState.NOT_ELIGIBLE, PersonState.APPEAL]
)
def test_what_is_not_active_is_in_no_index_and_no_list(database: Any, state: PersonState) -> None:
    person = make_person(state=state)
    assert SOURCE.build([person.id]) == {person.id: None}
    recruiter = make_user(Role.INSTITUTION_RECRUITER)
    assert database.scalars(queries.visible_people(recruiter)).all() == []


def test_suspending_queues_the_search_document(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    database.commit()
    before = database.scalars(select(indexing.SearchJob.id)).all()
    suspended(person, ministry, auditor)
    database.commit()
    after = database.scalars(select(indexing.SearchJob)).all()
    assert [row.row_id for row in after if row.id not in before] == [person.id]


def test_a_consent_can_be_withdrawn_while_suspended_and_nothing_else_changed(
    client: Any, database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    suspended(person, ministry, auditor)
    client.log_in(owner(person))
    page = "/en/profile/section/consents"
    assert press(client, page, purposes=["statistics"]).status_code == 302
    assert not queries.has_consent(person.id, ConsentPurpose.BE_FOUND)
    page = "/en/profile/section/summary"
    response = press(client, page, summary_vi="Mới", email="a@example.org")
    assert response.status_code == 409
    assert "Mới" in response.get_data(as_text=True)
