"""What happens while nobody answers, or after an expert has changed their mind; all by the system."""

from datetime import date

from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now
from registry.core.errors import InvalidTransition
from registry.core.i18n import _
from registry.introductions import routing, services
from registry.introductions import services as introductions_services
from registry.introductions.actions import IntroductionAction
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.notices import services as notices
from registry.taxonomy import missions

S = IntroductionState


def hand_to_backup(introduction: Introduction, *, today: date) -> None:
    """The mission was silent: its backup gets the same time, then the central desk."""
    country = routing.find_residence(introduction.person, on=introduction.routed_on or today)
    backup = missions.find_backup_mission(country.country_code, today) if country else None
    if backup is None or backup.id == introduction.mission_id:
        escalate(introduction, today=today)
        return
    audit.record(IntroductionAction.HANDED_TO_BACKUP, introduction, by=None, mission_id=backup.id)
    routing.change_desk(introduction, backup.id, today=today)


def escalate(introduction: Introduction, *, today: date) -> None:
    states.move(introduction, S.ESCALATED, by=None, action=IntroductionAction.ESCALATED)
    routing.change_desk(introduction, None, today=today)


def remind_desk(introduction: Introduction, *, today: date) -> None:
    """The central desk is the last one: it is reminded until it acts."""
    introduction.desk_due_on = routing.desk_deadline(today)
    audit.record(IntroductionAction.DESK_REMINDED, introduction, by=None)
    routing.tell_desk(introduction)


def close_unwilling(introduction: Introduction) -> None:
    """They no longer receive introductions. The institution reads what it reads of any withdrawal;
    they did it themselves and are not written to."""
    introductions_services.close_in(
        introduction, S.WITHDRAWN, by=None, action=IntroductionAction.WITHDRAWN
    )
    services.tell_institution(introduction, "introduction_withdrawn")


def bypass_mission(introduction: Introduction, *, today: date) -> None:
    """They want no mission in between any more: they are asked directly."""
    former = routing.list_desk_officers(introduction)
    notices.tell("introduction_taken_over", former, introduction=introduction)
    introduction.mission_id, introduction.channel = None, Channel.BYPASS
    services.ask_expert(introduction, by=None, today=today)


def remind(introduction: Introduction) -> None:
    introduction.reminders_sent += 1
    audit.record(IntroductionAction.REMINDED, introduction, by=None)
    services.tell_expert(introduction, "introduction_reminder")


def lapse(introduction: Introduction) -> None:
    """No answer in time; both sides get a final word."""
    if introduction.state is not S.EXPERT_ASKED:
        raise InvalidTransition(_("This introduction has been answered."))
    introduction.answered_at = now()
    introductions_services.close_in(
        introduction, S.LAPSED, by=None, action=IntroductionAction.LAPSED
    )
    services.tell_expert(introduction, "introduction_lapsed")
    services.tell_institution(introduction, "introduction_lapsed")
