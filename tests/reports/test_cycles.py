"""When cycles open, remind and are late: as their tables say."""

from datetime import date, timedelta
from typing import Any

import pytest
from reports.world import World
from sqlalchemy import select

from registry.core.db import session
from registry.core.errors import Conflict
from registry.core.i18n import official_date
from registry.notices.models import Notice
from registry.reports import opening, queries, schedule
from registry.reports.cycles import body_kinds, get_cycle, list_cycles, reminder_days
from registry.reports.kinds import BodyKind
from registry.reports.models import ReportRun
from registry.reports.states import PartState

DAY = date(2026, 11, 1)


@pytest.fixture
def world(database: Any) -> World:
    return World()


def test_the_printed_days_are_those_of_the_texts_and_never_move() -> None:
    due = {cycle.code: cycle.due_on(2026) for cycle in list_cycles(on=DAY)}
    assert due == {
        "D1002": date(2026, 11, 30),
        "NQ03-06": date(2026, 6, 15),
        "NQ03-12": date(2026, 12, 1),
        "D146": date(2026, 12, 15),
    }
    assert get_cycle("D1002", on=DAY).due_on(2025).weekday() == 6  # a Sunday, and it stays


def test_a_cycle_opens_45_days_before_and_its_numbers_are_fixed_at_a_known_moment() -> None:
    cycle = get_cycle("D1002", on=DAY)
    assert cycle.opens_on(2026) == date(2026, 10, 16)
    assert cycle.data_on(2026) == date(2026, 10, 31)
    assert official_date(cycle.known_at(2026)) == date(2026, 11, 5)
    assert reminder_days(on=DAY) == [30, 14, 7, 1]


def test_every_kind_of_body_that_the_text_names_has_its_place() -> None:
    kinds = body_kinds(on=DAY)
    assert sum(kind is BodyKind.MINISTRY for kind in kinds.values()) == 17
    assert sum(kind is BodyKind.AGENCY for kind in kinds.values()) == 5
    action, scheme = get_cycle("NQ03-12", on=DAY), get_cycle("D1002", on=DAY)
    assert BodyKind.PROVINCE in action.must_report
    assert BodyKind.PROVINCE in scheme.may_report  # named without a day


def test_what_is_due_opens_by_itself_and_only_once(database: Any) -> None:
    assert schedule.open_due(DAY) == 2
    assert schedule.open_due(DAY) == 0
    found = session().scalars(select(ReportRun.cycle).order_by(ReportRun.cycle)).all()
    assert found == ["D1002", "NQ03-12"]
    with pytest.raises(Conflict):
        opening.open_run(get_cycle("D1002", on=DAY), 2026, by=None)


def test_a_body_without_an_account_has_its_place_and_is_named_as_missing(world: World) -> None:
    names = {part.organisation.name_vi for part in queries.list_missing(world.run)}
    assert names == {"Bộ Công Thương", "Bộ Y tế"}
    assert not queries.list_reporters(world.part(world.health))
    assert world.part(world.province).is_mandatory is False
    world.submitted()
    names = {part.organisation.name_vi for part in queries.list_missing(world.run)}
    assert names == {"Bộ Y tế"}


def test_reminders_go_out_once_each_to_those_who_have_not_submitted(world: World) -> None:
    session().commit()
    run, start = world.run, world.run.due_on
    days = [start - timedelta(left) for left in (31, 30, 29, 14, 14, 7, 1, 0)]
    sent = [schedule.remind(day) for day in days]
    assert sent == [0, 1, 0, 1, 0, 1, 1, 0]
    assert schedule.remind(start + timedelta(1)) == 1  # overdue
    assert schedule.remind(start + timedelta(2)) == 0
    told = session().scalars(select(Notice).where(Notice.user_id == world.reporter.id)).all()
    assert len([one for one in told if one.template == "report_news"]) == 6  # with the opening
    assert run.due_on == start


def test_a_worker_that_slept_sends_one_reminder_and_not_those_it_missed(world: World) -> None:
    assert schedule.step_due(world.run, world.run.due_on - timedelta(5), [30, 14, 7, 1]) == 7
    session().commit()
    assert schedule.remind(world.run.due_on - timedelta(5)) == 1
    assert schedule.remind(world.run.due_on - timedelta(4)) == 0


def test_overdue_is_shown_and_the_report_can_still_come(world: World) -> None:
    part = world.part(world.trade)
    part.due_on = world.run.due_on - timedelta(3)
    session().flush()
    assert queries.is_overdue(part)
    world.submitted()
    assert not queries.is_overdue(part)
    assert part.state is PartState.SUBMITTED
    assert part.due_on < part.run.due_on
