"""Proposing times, accepting one, and saying what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue

from registry.background.letters import site_url
from registry.conversations import forms
from registry.conversations.meetings import calendar, queries, services, shown
from registry.conversations.meetings.models import Meeting
from registry.conversations.views.page import JOIN, bp, find, place_of, show_conversation
from registry.core.db import now
from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.introductions.models import Introduction
from registry.web.downloads import download
from registry.web.step_routes import StepRoutes
from registry.web.steps import current_user

USUAL_MINUTES = 45


@bp.app_template_global("in_own_zone")
def in_own_zone(moment: datetime) -> str:
    return shown.in_own_zone(moment, current_user())


@bp.app_template_global("in_other_zone")
def in_other_zone(introduction: Introduction, moment: datetime) -> str:
    return shown.in_other_zone(introduction, moment, current_user())


NEW = StepRoutes(
    bp,
    "/<uuid:introduction_id>",
    find=find,
    page=show_conversation,
    place=place_of,
    read=JOIN,
    write=JOIN,
)


@NEW.form(
    "propose_times",
    forms.TimesForm,
    title=_l("Propose times to talk"),
    submit=_l("Propose these times"),
    done=_l("The other side has your times and chooses one."),
    lead=_l(
        "By the clock of your own time zone. The other side accepts one of the times or proposes others."
    ),
    options=lambda _row: {"data": {"minutes": USUAL_MINUTES}},
)
def propose_times(row: Introduction, form: forms.TimesForm) -> None:
    services.propose(
        row,
        form.moments(ZoneInfo(current_user().zone)),
        minutes=form.minutes.data or USUAL_MINUTES,
        place=form.place.data or "",
        participants=form.participants.data or "",
        by=current_user(),
    )


def find_meeting(introduction_id: UUID, meeting_id: UUID) -> Meeting:
    introduction = find(introduction_id)
    return queries.get_meeting(introduction.id, meeting_id)


OF_MEETING = StepRoutes(
    bp,
    "/<uuid:introduction_id>/meetings/<uuid:meeting_id>",
    find=find_meeting,
    page=lambda meeting: show_conversation(meeting.introduction),
    place=lambda meeting: place_of(meeting.introduction, row=meeting),
    read=JOIN,
    write=JOIN,
    open_steps=lambda meeting: shown.open_steps(meeting, current_user()),
)


def _offer_times(meeting: Meeting) -> dict[str, Any]:
    choices = [(one.isoformat(), label) for one, label in _labels(meeting)]
    return {"prepare": lambda form: setattr(form.moment, "choices", choices)}


def _labels(meeting: Meeting) -> list[tuple[datetime, str]]:
    user = current_user()
    return [(one, shown.in_both_zones(meeting, one, user)) for one in meeting.moments]


@OF_MEETING.form(
    "accept_time",
    forms.AcceptTimeForm,
    rule="accept",
    options=_offer_times,
    title=_l("Accept one of these times"),
    submit=_l("Accept this time"),
    done=_l("The time is agreed. You can put it into your calendar."),
)
def accept_time(meeting: Meeting, form: forms.AcceptTimeForm) -> None:
    services.accept(meeting, datetime.fromisoformat(form.moment.data), by=current_user())


@OF_MEETING.form(
    "cancel_meeting",
    forms.CancelForm,
    rule="cancel",
    title=_l("Cancel this meeting"),
    submit=_l("Cancel the meeting"),
    done=_l("The meeting is cancelled, and the other side has been informed."),
    follows=(_l("The other side is informed and reads your reason on the site."),),
)
def cancel_meeting(meeting: Meeting, form: forms.CancelForm) -> None:
    services.cancel(meeting, reason=form.reason.data or "", by=current_user())


OF_MEETING.button(
    "meeting_held",
    lambda meeting, by: services.record(meeting, was_held=True, by=by),
    rule="held",
    done=_l("Recorded: the meeting took place."),
)
OF_MEETING.button(
    "meeting_missed",
    lambda meeting, by: services.record(meeting, was_held=False, by=by),
    rule="missed",
    done=_l("Recorded: the meeting did not take place."),
)


@bp.get("/<uuid:introduction_id>/meetings/<uuid:meeting_id>/calendar.ics")
@requires(JOIN)
def meeting_calendar(introduction_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    meeting = queries.get_agreed(find(introduction_id).id, meeting_id)
    introduction = meeting.introduction
    name = shown.name_of_other(introduction, current_user())
    url = site_url("conversations.show", introduction_id=introduction.id)
    content = calendar.write(
        meeting,
        title=_("Talk with %(name)s", name=name),
        text="\n".join(part for part in (introduction.code, meeting.participants, url) if part),
        url=url,
        made_at=now(),
    )
    return download(content, name=f"{introduction.code}.ics", mimetype="text/calendar")
