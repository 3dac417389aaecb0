"""One side proposes up to three times, the other accepts one or proposes others; both say what came of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.conversations import queries
from registry.conversations import services as conversations
from registry.conversations.limits import limit
from registry.conversations.meetings.actions import MeetingAction
from registry.conversations.meetings.models import OPEN, Meeting, MeetingState
from registry.conversations.meetings.queries import find_open
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today, official_date
from registry.introductions import services as introductions
from registry.introductions.models import Introduction, IntroductionState
from registry.taxonomy import working_days

S = MeetingState
MOST_TIMES = 3


def propose(
    introduction: Introduction,
    times: Sequence[datetime],
    *,
    minutes: int,
    place: str = "",
    participants: str = "",
    by: User,
    today: date | None = None,
) -> Meeting:
    """Instead of times that either side proposed before. Raises RegistryError with what is wrong."""
    today = today or hanoi_today()
    _refuse_outsider(introduction, by=by)
    chosen = _checked(times, today=today)
    _replace(introduction, by=by)
    meeting = Meeting(
        introduction_id=introduction.id,
        introduction=introduction,
        proposer_id=by.id,
        side=queries.side_of(introduction, by),
        times=[one.isoformat() for one in chosen],
        starts_at=chosen[-1],
        minutes=minutes,
        place=place,
        participants=participants,
        answer_due_on=_answer_by(chosen, today=today),
    )
    states.begin(meeting, by=by, action=MeetingAction.PROPOSED)
    if introduction.state is IntroductionState.CONNECTED:
        introductions.note_talk(introduction, by=by)
    _tell_other_side(meeting, "proposed", by=by)
    return meeting


def _checked(times: Sequence[datetime], *, today: date) -> list[datetime]:
    chosen = sorted({one.astimezone(UTC) for one in times})
    if not 1 <= len(chosen) <= MOST_TIMES:
        raise RegistryError(_("Propose different times, at most %(most)s.", most=MOST_TIMES))
    if chosen[0] <= now():
        raise RegistryError(_("Propose only times that are still to come."))
    days = limit("meeting_days_ahead", on=today)
    if official_date(chosen[-1]) > today + timedelta(days):
        raise RegistryError(_("Propose times within the next %(days)s days.", days=days))
    return chosen


def _answer_by(chosen: Sequence[datetime], *, today: date) -> date:
    usual = working_days.add_working_days(today, limit("meeting_answer_working_days", on=today))
    return min(usual, official_date(chosen[-1]))


def _replace(introduction: Introduction, *, by: User) -> None:
    former = find_open(introduction.id)
    if former is None:
        return
    if former.state is S.AGREED:
        raise RegistryError(_("A time is agreed already. Cancel it before you propose others."))
    _close(former, S.REPLACED, by=by, action=MeetingAction.REPLACED)
    session().flush()  # only one may be open


def accept(meeting: Meeting, moment: datetime, *, by: User) -> None:
    """One of the times that the other side proposed."""
    _refuse_outsider(meeting.introduction, by=by)
    states.refuse_illegal(meeting, S.AGREED)
    if queries.side_of(meeting.introduction, by) is meeting.side:
        raise NotAllowed(_("The other side chooses among the times that you proposed."))
    if moment not in meeting.moments:
        raise RegistryError(_("Choose one of the proposed times."))
    if moment <= now():
        raise RegistryError(_("This time has passed. Choose another one or propose others."))
    meeting.starts_at = moment
    states.move(meeting, S.AGREED, by=by, action=MeetingAction.AGREED)
    _tell_other_side(meeting, "agreed", by=by)


def cancel(meeting: Meeting, *, reason: str, by: User) -> None:
    _refuse_outsider(meeting.introduction, by=by)
    states.refuse_illegal(meeting, S.CANCELLED)
    meeting.reason = reason
    _close(meeting, S.CANCELLED, by=by, action=MeetingAction.CANCELLED)
    _tell_other_side(meeting, "cancelled", by=by)


def record(meeting: Meeting, *, was_held: bool, by: User) -> None:
    """Either side, once its time has come."""
    _refuse_outsider(meeting.introduction, by=by)
    states.refuse_other_than(meeting, S.AGREED)
    if meeting.starts_at > now():
        raise RegistryError(_("The meeting has not begun yet."))
    state = S.HELD if was_held else S.MISSED
    _close(meeting, state, by=by, action=MeetingAction.RECORDED)
    _tell_other_side(meeting, state.value, by=by)


def end_with_connection(introduction: Introduction) -> None:
    """Nothing is left to meet about, or nobody to meet; both hear of that end itself."""
    meeting = find_open(introduction.id)
    if meeting is not None and introduction.state is not IntroductionState.CONVERTED:
        _close(meeting, S.CANCELLED, by=None, action=MeetingAction.CANCELLED)


# The clock


def lapse(meeting: Meeting) -> None:
    _close(meeting, S.LAPSED, by=None, action=MeetingAction.LAPSED)
    tell_both(meeting, "lapsed")


def remind(meeting: Meeting) -> None:
    meeting.reminded_at = now()
    audit.record(MeetingAction.REMINDED, meeting, by=None)
    tell_both(meeting, "reminder")


def leave_unrecorded(meeting: Meeting) -> None:
    _close(meeting, S.UNRECORDED, by=None, action=MeetingAction.RECORDED)


def _close(
    meeting: Meeting, state: MeetingState, *, by: User | None, action: MeetingAction
) -> None:
    states.move(meeting, state, by=by, action=action)
    meeting.is_open = state in OPEN


def _refuse_outsider(introduction: Introduction, *, by: User) -> None:
    introductions.refuse_outsider(introduction, by=by)
    if not queries.may_write(introduction):
        raise NotAllowed(_("This connection has ended."))


def _tell_other_side(meeting: Meeting, news: str, *, by: User) -> None:
    conversations.tell_other_side(
        meeting.introduction, "meeting_news", by=by, meeting=meeting, news=news
    )


def tell_both(meeting: Meeting, news: str) -> None:
    conversations.tell_both(meeting.introduction, "meeting_news", meeting=meeting, news=news)
