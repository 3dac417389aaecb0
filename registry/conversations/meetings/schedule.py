"""The clock of meetings: both are reminded, times that nobody accepted lapse, nothing stays open for ever."""

from datetime import datetime, timedelta

from registry.conversations.limits import limit
from registry.conversations.meetings import services
from registry.conversations.meetings.models import Meeting, MeetingState
from registry.conversations.meetings.queries import list_due
from registry.core.db import now, read_only, transaction
from registry.core.i18n import official_date


def follow_meetings(*, moment: datetime | None = None) -> int:
    """One transaction per meeting, so that one failure holds up no other. Returns how many moved."""
    moment = moment or now()
    ahead = timedelta(hours=limit("meeting_reminder_hours", on=official_date(moment)))
    with read_only():
        due = list_due(before=moment + ahead)
    moved = 0
    for meeting_id in due:
        with transaction() as db:
            moved += _move(db.get_one(Meeting, meeting_id), moment=moment)
    return moved


def _move(meeting: Meeting, *, moment: datetime) -> bool:
    if meeting.state is MeetingState.PROPOSED:
        return _lapse(meeting, moment=moment)
    if meeting.state is not MeetingState.AGREED:
        return False  # cancelled a moment ago
    if meeting.starts_at > moment:
        return _remind(meeting)
    days = limit("meeting_record_days", on=official_date(moment))
    if meeting.starts_at + timedelta(days) < moment:
        services.leave_unrecorded(meeting)
        return True
    return False


def _lapse(meeting: Meeting, *, moment: datetime) -> bool:
    if meeting.starts_at > moment:
        return False
    services.lapse(meeting)
    return True


def _remind(meeting: Meeting) -> bool:
    if meeting.reminded_at is not None:
        return False
    services.remind(meeting)
    return True
