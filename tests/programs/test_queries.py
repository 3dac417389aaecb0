from typing import Any

import pytest
from factories import make_institution, make_opening, make_organisation, make_program, make_user
from sqlalchemy.exc import NoResultFound

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.programs import public_queries, queries, search_documents
from registry.programs.models import OpeningState
from registry.taxonomy.kinds import OrganisationKind


def codes(user: Any, database: Any) -> set[str]:
    return {one.code for one in database.scalars(queries.visible_openings(user))}


@pytest.fixture
def by_state(database: Any) -> dict[OpeningState, Any]:
    program = make_program()
    return {state: make_opening(program, state=state) for state in OpeningState}


def test_an_institution_sees_all_of_its_own_and_only_the_published_of_others(
    by_state: dict[OpeningState, Any], database: Any
) -> None:
    draft = by_state[OpeningState.DRAFT]
    own = make_user(Role.INSTITUTION_RECRUITER, organisation=draft.institution)
    other = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution())
    assert codes(own, database) == {one.code for one in by_state.values()}
    published = {one.code for one in by_state.values() if one.published_at}
    assert codes(other, database) == published


def test_the_ministry_sees_what_was_sent_to_it_and_no_drafts(
    by_state: dict[OpeningState, Any], database: Any
) -> None:
    seen = codes(make_user(Role.SCHEME_OFFICER), database)
    assert by_state[OpeningState.MINISTRY_CHECK].code in seen
    assert by_state[OpeningState.DRAFT].code not in seen
    assert by_state[OpeningState.INSTITUTION_REVIEW].code not in seen
    assert by_state[OpeningState.RETURNED].code not in seen


def test_the_ministry_still_sees_what_it_returned(database: Any) -> None:
    approver = make_user(Role.INSTITUTION_APPROVER)
    returned = make_opening(state=OpeningState.RETURNED, approver_id=approver.id)
    assert returned.code in codes(make_user(Role.SCHEME_OFFICER), database)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.MISSION_OFFICER, Role.ADMINISTRATOR, None])
def test_a_role_without_the_permission_sees_nothing(
    by_state: dict[OpeningState, Any], database: Any, role: Role | None
) -> None:
    assert codes(make_user(role), database) == set()


def test_another_institutions_opening_cannot_be_taken_for_writing(
    by_state: dict[OpeningState, Any],
) -> None:
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution())
    published = by_state[OpeningState.PUBLISHED]
    with pytest.raises(NoResultFound):
        queries.get_own_opening(published.id, by=stranger)
    with pytest.raises(NoResultFound):
        queries.get_approvable_opening(published.id, by=stranger)


def test_a_recruiter_cannot_take_the_approvers_steps(by_state: dict[OpeningState, Any]) -> None:
    waiting = by_state[OpeningState.INSTITUTION_REVIEW]
    recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=waiting.institution)
    with pytest.raises(NoResultFound):
        queries.get_approvable_opening(waiting.id, by=recruiter)


def test_the_public_list_ends_with_the_closing_day_even_before_the_worker_ran(
    database: Any,
) -> None:
    from datetime import timedelta

    today = hanoi_today()
    last_day = make_opening(closes_on=today)
    make_opening(closes_on=today - timedelta(1))
    make_opening(state=OpeningState.ON_HOLD)
    assert [one.id for one in public_queries.list_public_openings()] == [last_day.id]
    assert public_queries.count_public_openings() == 1


def test_only_a_published_opening_has_a_document_that_fits_the_declaration(
    by_state: dict[OpeningState, Any],
) -> None:
    from search.indexes import OPENINGS

    found = search_documents.build([one.id for one in by_state.values()])
    told = {state for state, one in by_state.items() if found[one.id] is not None}
    assert told == {OpeningState.PUBLISHED}
    document = found[by_state[OpeningState.PUBLISHED].id]
    assert document is not None
    columns = OPENINGS.to_columns(document)
    assert columns["fields"] == ["1", "102", "10201"]


def test_ids_are_walked_in_order_without_a_gap(by_state: dict[OpeningState, Any]) -> None:
    first = search_documents.list_ids(None, 4)
    rest = search_documents.list_ids(first[-1], 100)
    assert [*first, *rest] == sorted(one.id for one in by_state.values())


def test_a_ministry_follows_the_openings_and_programmes_of_its_institutions(
    database: Any, by_state: dict[OpeningState, Any]
) -> None:
    ministry = make_organisation(OrganisationKind.MINISTRY)
    governed = make_institution()
    governed.organisation.parent_id = ministry.id
    theirs = make_opening(make_program(governed), state=OpeningState.PUBLISHED)
    reporter = make_user(Role.LINE_MINISTRY, organisation=ministry)
    database.flush()
    assert database.scalars(queries.workspace_openings(reporter)).all() == [theirs]
    assert database.scalars(queries.workspace_programs(reporter)).all() == [theirs.program]
    officer = make_user(Role.RECRUITMENT_OFFICER)
    assert len(database.scalars(queries.workspace_programs(officer)).all()) == 2
