"""How an interest ends without an answer of the institution: by the clock, with what it depends on, or with
the introduction that it led to. Each time the expert reads a final word."""

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import now
from registry.experts.models import Person
from registry.interests import queries, services
from registry.interests.actions import InterestAction
from registry.interests.kinds import EndReason
from registry.interests.models import Interest, InterestState
from registry.introductions.models import Introduction
from registry.programs.models import Opening

S = InterestState


def lapse(interest: Interest) -> None:
    """The institution was silent. It is told too."""
    services.close_in(
        interest, S.LAPSED, by=None, action=InterestAction.LAPSED, reason=EndReason.SILENCE
    )
    services.tell_institution(interest, "interest_gone")


def end(interest: Interest, reason: EndReason, *, is_told: bool | None = None) -> None:
    was_shown = interest.state in {S.SENT, S.CONSIDERED}
    services.close_in(
        interest, S.ENDED, by=None, action=InterestAction.ENDED, reason=reason, is_told=is_told
    )
    if was_shown and reason is not EndReason.OPENING:  # that one they ended themselves
        services.tell_institution(interest, "interest_gone")


def end_with_opening(opening: Opening) -> None:
    """An introduction that runs is ended by its own rule, and the interest with it."""
    for interest in queries.list_open_of_opening(opening.id):
        if interest.state is not S.INVITED:
            end(interest, EndReason.OPENING)


def end_for_consent(person: Person, *, by: User, is_erased: bool = False) -> None:
    """They withdrew the consent that it rests on: it ends at once, and what they wrote is forgotten
    with their profile."""
    for interest in queries.list_open_of_person(person.id):
        services.close_in(
            interest, S.WITHDRAWN, by=by, action=InterestAction.WITHDRAWN, reason=EndReason.CONSENT
        )
        services.tell_institution(interest, "interest_gone", by=by)
    if is_erased:
        for interest in queries.list_of_person(person.id):
            interest.note, interest.note_language, interest.reveal = "", "", []


def follow_connection(introduction: Introduction) -> None:
    interest = queries.find_invited(introduction.person_id, introduction.opening_id)
    if interest is not None:
        services.close_in(
            interest, S.INTRODUCED, by=None, action=InterestAction.INTRODUCED, is_told=False
        )


def follow_closing(introduction: Introduction) -> None:
    """Who was asked about the introduction reads there how it ended. Who was not is told here: not by
    whom or why, which is for nobody to know."""
    interest = queries.find_invited(introduction.person_id, introduction.opening_id)
    if interest is not None:
        end(interest, EndReason.INTRODUCTION, is_told=introduction.asked_at is None)


def remind(interest: Interest) -> None:
    interest.reminders_sent += 1
    audit.record(InterestAction.REMINDED, interest, by=None)
    services.tell_institution(interest, "interest_task", news="reminder")


def note_told(interest: Interest) -> None:
    interest.officer_told_at = now()
    audit.record(InterestAction.OFFICER_TOLD, interest, by=None)
