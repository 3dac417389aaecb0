"""What a reader finds of a meeting: hours in both time zones, steps, the other side's name."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from registry.accounts.models import User
from registry.conversations import queries
from registry.conversations.kinds import Side
from registry.conversations.meetings.models import Meeting, MeetingState
from registry.core.db import now
from registry.core.i18n import HANOI, _, format_datetime, locale, localized_text
from registry.experts import cards
from registry.experts.hours import local_hours
from registry.introductions.models import Introduction

S = MeetingState


def in_own_zone(moment: datetime, user: User) -> str:
    """Thứ Hai 23/11/2026 09:00 (GMT+1)."""
    day = moment.astimezone(ZoneInfo(user.zone)).weekday()
    language = "vi" if locale() == "vi" else "en_GB"
    name = get_day_names("wide", locale=language)[day]
    return f"{name} {format_datetime(moment, user.zone)}"


def in_other_zone(introduction: Introduction, moment: datetime, user: User) -> str:
    """What the clock of the other side shows. Of the expert as their card tells it: nothing where the
    country is hidden, never by the time zone of their account."""
    if queries.side_of(introduction, user) is Side.EXPERT:
        return _("%(hour)s in Hà Nội", hour=f"{moment.astimezone(HANOI):%H:%M}")
    [card] = cards.make_cards([introduction.person], viewer=user, introductions=[introduction])
    hours = local_hours(card, at=moment)
    return _("%(hour)s where the expert lives", hour=hours) if hours else ""


def in_both_zones(meeting: Meeting, moment: datetime, user: User) -> str:
    parts = (in_own_zone(moment, user), in_other_zone(meeting.introduction, moment, user))
    return " · ".join(part for part in parts if part)


def name_of_other(introduction: Introduction, user: User) -> str:
    if queries.side_of(introduction, user) is Side.EXPERT:
        return localized_text(introduction.institution.organisation, "name")
    [card] = cards.make_cards([introduction.person], viewer=user, introductions=[introduction])
    return card.name or card.number


def open_steps(meeting: Meeting, user: User) -> list[str]:
    """Which buttons this person gets beside a meeting."""
    if not queries.may_write(meeting.introduction):
        return []
    is_other = queries.side_of(meeting.introduction, user) is not meeting.side
    has_begun = meeting.starts_at <= now()
    rules: dict[str, Callable[[], bool]] = {
        "accept_time": lambda: meeting.state is S.PROPOSED and is_other,
        "propose_times": lambda: meeting.state is S.PROPOSED,
        "cancel_meeting": lambda: meeting.is_open and not has_begun,
        "record": lambda: meeting.state is S.AGREED and has_begun,
    }
    return [name for name, holds in rules.items() if holds()]
