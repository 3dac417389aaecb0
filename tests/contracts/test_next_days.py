"""The list of contracts says the same days as the work that waits, whoever reads it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from work.country import SIGNED, Country

from registry.contracts import waiting
from registry.contracts.lists import CONTRACTS
from registry.contracts.states import ContractState as S
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.web.lists.address import Asked
from registry.web.lists.facets import read_facets
from registry.web.lists.reading import read_page
from registry.work import queries as work
from registry.work.queries import Group

READERS = ("recruiter", "approver", "officer", "ministry", "expert")


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


def fill(country: Country) -> None:
    """A first day of work that is past, one to come, an answer that is late, and nothing to do."""
    today = hanoi_today()
    late, later = country.contract(S.AGREED), country.contract(S.AGREED)
    late.planned_start_on = today - timedelta(days=40)
    later.planned_start_on = today + timedelta(days=40)
    unanswered = country.contract(S.OFFERED)
    unanswered.answer_by = today - timedelta(days=3)
    unanswered.planned_start_on = today + timedelta(days=90)
    country.contract(S.COMPLETED, **SIGNED)
    session().flush()


@pytest.mark.parametrize("name", READERS)
def test_what_is_overdue_in_the_work_is_overdue_in_the_list(
    application: Flask, country: Country, name: str
) -> None:
    fill(country)
    user = country.people[name]
    with application.test_request_context("/en/"):
        g.locale, g._login_user = "en", user
        the_list = CONTRACTS.for_reader(user)
        works = work.works_of(waiting.WORK, user)
        overdue = work.list_cases(works, user, Group.LATE, limit=100)
        late = {case.values["contract_id"]: case.due_on for case in overdue}
        assert late
        rows = read_page(the_list, Asked(chosen={"late": ("yes",)}), user).items
        assert {str(row.id) for row in rows} == {str(one) for one in late}
        day = next(one for one in the_list.columns(user) if one.name == "due")
        assert all(day.value(row) < hanoi_today() for row in rows)
        others = read_page(the_list, Asked(chosen={"late": ("no",)}), user).items
        assert not {row.id for row in rows} & {row.id for row in others}
        facets = {one.name: one for one in read_facets(the_list, Asked(counted=("late",)), user)}
        counts = {one.value: one.count for one in facets["late"].options}
        assert counts == {"yes": len(rows), "no": len(others)}
