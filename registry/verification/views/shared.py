"""Shared by the pages on which staff look into a profile: the ledger, the history, a case in words."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, format_datetime, proper
from registry.core.permissions import Role
from registry.experts import cards
from registry.experts.claim_models import ProfileCase
from registry.experts.labels import CASE_WORDS, case_reason_label
from registry.experts.models import Person
from registry.verification import review_queries
from registry.verification.claim_page import in_language
from registry.web.forms import ledger
from registry.web.steps import current_user


def log_profile(
    person: Person, card: cards.Card, *, viewer: User, role: Role, purpose: str
) -> None:
    """What the card shows, in the expert's access ledger, before the page is sent."""
    with ledger():
        audit.record_access(
            person_ids=[person.id],
            viewer=viewer,
            role=role,
            fields=cards.shown_fields(card),
            purpose=purpose,
            context=person,
        )


def render_profile(
    template: str, person: Person, *, role: Role, purpose: str, **context: Any
) -> ResponseReturnValue:
    """The page of a profile; also where a refused step is explained."""
    [card] = cards.make_cards([person], viewer=current_user())
    log_profile(person, card, viewer=current_user(), role=role, purpose=purpose)
    return render_template(
        template,
        person=person,
        card=card,
        events=read_profile_history(person, card, viewer=current_user()),
        cases=review_queries.list_cases(person.id),
        labels=CASE_WORDS,
        **context,
    )


def read_profile_history(person: Person, card: cards.Card, *, viewer: User) -> list[Event]:
    """Of the profile and of everything that was raised with it."""
    return read_history(
        person,
        *review_queries.list_cases(person.id),
        reader=Reader(viewer, person.user_id, card.name),
        words=_describe,
        reason=lambda _row, change: case_reason_label(change.reason) or change.reason,
    )


def _describe(row: Person | ProfileCase, state: str) -> str:
    label = type(row.state)(state).label
    return f"{row.kind.label}: {label}" if isinstance(row, ProfileCase) else str(label)


def person_of(row: Person | ProfileCase) -> Person:
    return row.person if isinstance(row, ProfileCase) else row


def describe(row: Person | ProfileCase, *more: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    """What a step is about: the profile, and the case that is decided."""
    person = person_of(row)
    about = [(_("Profile"), proper(f"{person.display_name} · {person.number}")), *more]
    return about + describe_case(row) if isinstance(row, ProfileCase) else about


def describe_case(case: ProfileCase) -> list[tuple[str, Any]]:
    """For the second of two people: what is proposed, by whom, when and why."""
    reader = Reader(current_user(), case.person.user_id)
    return [
        (_("Matter"), f"{case.kind.label}: {case.state.label}"),
        (_("Proposed by"), proper(reader.name_of(case.opened_by_id, at=case.created_at))),
        (_("Proposed on"), format_datetime(case.created_at)),
        (_("Reason"), case_reason_label(case.reason)),
        (_("Explanation in Vietnamese"), in_language("vi", case.text_vi)),
        (_("Explanation in English"), in_language("en", case.text_en)),
        (_("Appeal"), case.appeal_text),
    ]
