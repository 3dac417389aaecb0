"""Meetings: up to three times by one side, in both time zones, accepted by the other; the calendar entry, the
reminders, and what came of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from introductions.world import World
from letters import templates_to
from pages import token

from registry.conversations.meetings import queries, services
from registry.conversations.meetings.calendar import write
from registry.conversations.meetings.models import OPEN, Meeting, MeetingState
from registry.conversations.meetings.schedule import follow_meetings
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.introductions import endings
from registry.introductions.models import Introduction

S = MeetingState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def propose(introduction: Introduction, by: Any, *days: int, **values: Any) -> Meeting:
    times = [now() + timedelta(day) for day in days or (3, 4, 5)]
    meeting = services.propose(introduction, times, **{"minutes": 45, **values}, by=by)
    session().flush()
    return meeting


def test_the_other_side_accepts_a_time_and_both_say_what_came_of_it(world: World) -> None:
    introduction = world.connected()
    meeting = propose(introduction, world.recruiter)
    with pytest.raises(RegistryError):
        services.accept(meeting, meeting.moments[0], by=world.recruiter)
    with pytest.raises(RegistryError):
        services.accept(meeting, now() + timedelta(9), by=world.expert)
    services.accept(meeting, meeting.moments[1], by=world.expert)
    assert (meeting.state, meeting.starts_at) == (S.AGREED, meeting.moments[1])
    with pytest.raises(RegistryError):
        services.record(meeting, was_held=True, by=world.expert)
    with pytest.raises(RegistryError):
        propose(introduction, world.expert)
    meeting.starts_at = now() - timedelta(hours=1)
    services.record(meeting, was_held=True, by=world.expert)
    assert (meeting.state, meeting.is_open) == (S.HELD, False)
    assert templates_to(world.recruiter).count("meeting_news") == 2


def test_other_times_replace_the_former_and_bad_times_are_refused(world: World) -> None:
    introduction = world.connected()
    first = propose(introduction, world.recruiter)
    second = propose(introduction, world.expert, 6)
    assert (first.state, second.state) == (S.REPLACED, S.PROPOSED)
    for days in ((-1,), (1, 2, 3, 4), (400,)):
        with pytest.raises(RegistryError):
            propose(introduction, world.expert, *days)
    assert queries.find_open(introduction.id) is second
    endings.withdraw(introduction, reason="x", by=world.expert)
    assert second.state is S.CANCELLED


def test_a_meeting_is_proposed_accepted_and_taken_away_in_the_browser(
    client: Any, world: World
) -> None:
    introduction = world.connected()
    url = f"/en/connections/{introduction.id}"
    day = hanoi_today() + timedelta(7)
    client.log_in(world.recruiter)
    page = client.get(f"{url}/propose-times")
    sent = {"csrf_token": token(page), "minutes": "45", "times-0-day": f"{day:%d/%m/%Y}"}
    answer = client.post(f"{url}/propose-times", data=sent)
    assert answer.status_code == 422
    assert "Enter the day and the time of day of each time" in answer.text
    sent |= {"times-0-hour": "9h30", "participants": "GS. Trần Văn A, trưởng khoa"}
    assert client.post(f"{url}/propose-times", data=sent).status_code == 302
    [meeting] = queries.list_meetings(introduction.id)
    at = datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC)
    assert meeting.moments == [at]
    client.log_in(world.expert)
    assert "in Hà Nội" in client.get(url).text
    accept = f"{url}/meetings/{meeting.id}/accept"
    page = client.get(accept)
    sent = {"csrf_token": token(page), "version": "1", "moment": meeting.times[0]}
    assert client.post(accept, data=sent).status_code == 302
    answer = client.get(f"{url}/meetings/{meeting.id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert f"DTSTART:{at:%Y%m%dT%H%M%SZ}" in answer.text
    client.log_in(world.desk)
    assert client.get(f"{url}/meetings/{meeting.id}/calendar.ics").status_code == 403


def test_times_that_nobody_accepts_lapse_and_agreed_ones_are_reminded_once(
    world: World, application: Flask
) -> None:
    introduction = world.connected()
    meeting = propose(introduction, world.recruiter)
    assert pass_to(application, now() + timedelta(6)) == 1
    assert meeting.state is S.LAPSED
    assert {"meeting_news"} <= set(templates_to(world.expert)) & set(templates_to(world.recruiter))
    meeting = propose(introduction, world.expert)
    services.accept(meeting, meeting.moments[0], by=world.recruiter)
    for _time in range(2):
        pass_to(application, meeting.starts_at - timedelta(hours=20))
    assert templates_to(world.expert).count("meeting_news") == 4
    pass_to(application, meeting.starts_at + timedelta(60))
    assert meeting.state is S.UNRECORDED


def pass_to(app: Flask, moment: datetime) -> int:
    session().flush()
    with app.app_context():
        moved = follow_meetings(moment=moment)
    session().expire_all()
    return moved


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(title=WORDS, text=WORDS, place=WORDS, minutes=st.integers(10, 480))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_calendar_entry_is_valid_whatever_people_type(
    title: str, text: str, place: str, minutes: int
) -> None:
    """Lines end as the format has it, are short, and unfold to what was typed."""
    starts = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    meeting = Meeting(
        starts_at=starts, minutes=minutes, place=place, version=1, answer_due_on=date(2027, 3, 1)
    )
    content = write(meeting, title=title, text=text, url="https://example.org/", made_at=starts)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    [summary] = [line for line in unfolded if line.startswith("SUMMARY:")]
    plain = summary.removeprefix("SUMMARY:")
    for mark in (";", ",", "\\"):
        plain = plain.replace(f"\\{mark}", mark)
    assert plain == "\n".join(title.splitlines()).replace("\n", "\\n")
    assert f"DTEND:{starts + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}" in unfolded


def test_nothing_stays_open_when_no_meeting_is(world: World) -> None:
    assert {one for one in S if Meeting.legal_moves[one]} == OPEN
