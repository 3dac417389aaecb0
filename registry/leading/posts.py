"""Posts in the country, outside the contracts of this register: entered by one of the secretariat with
its evidence, confirmed by another. What TG3 counts follows with the same transaction.
"""

import uuid
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core import facts
from registry.core.db import session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import post_queries
from registry.leading.actions import PostAction
from registry.leading.kinds import PostChange
from registry.leading.models import DomesticPost, EntryState
from registry.leading.post_models import PostEntry
from registry.leading.services import refuse_bad_term, refuse_own, release
from registry.notices import services as notices

TERMS = ("employer", "employer_kind", "title", "valid_from", "valid_to", "document_id")
ACTIONS = {
    PostChange.RECORDING: PostAction.RECORDED,
    PostChange.CORRECTION: PostAction.CORRECTED,
    PostChange.END: PostAction.ENDED,
    PostChange.REMOVAL: PostAction.REMOVED,
}


def propose_post(person: Person, *, document: Document, by: User, **terms: Any) -> PostEntry:
    """Somebody works in Viet Nam under a contract that is none of this register."""
    refuse_own(person, by=by)
    _refuse_bad_days(terms)
    terms["document_id"] = release(document, by=by)
    return _propose(PostChange.RECORDING, uuid.uuid4(), person.id, by=by, **terms)


def propose_correction(
    post: DomesticPost, *, document: Document | None, reason: str, by: User, **terms: Any
) -> PostEntry:
    """What was entered is not what the evidence says."""
    _refuse_pending(post, by=by)
    _refuse_bad_days(terms)
    terms["document_id"] = release(document, by=by) or post.document_id
    if all(getattr(post, name) == terms[name] for name in TERMS):
        raise RegistryError(_("Nothing differs from what is recorded."))
    return _change(PostChange.CORRECTION, post, reason=reason, by=by, **terms)


def propose_end(post: DomesticPost, *, ended_on: date, reason: str, by: User) -> PostEntry:
    """From `ended_on` on they no longer work there; what it was before stays."""
    _refuse_pending(post, by=by)
    if post.valid_to is not None and post.valid_to <= ended_on:
        raise RegistryError(_("The post already ends on or before that day."))
    changed = {"valid_from": post.valid_from, "valid_to": ended_on}
    _refuse_bad_days(changed)
    return _change(PostChange.END, post, reason=reason, by=by, **changed)


def propose_removal(post: DomesticPost, *, reason: str, by: User) -> PostEntry:
    """It was recorded by mistake: as known from now on, there never was such a post."""
    _refuse_pending(post, by=by)
    return _change(PostChange.REMOVAL, post, reason=reason, by=by)


def _change(kind: PostChange, post: DomesticPost, *, by: User, **changes: Any) -> PostEntry:
    terms = {name: getattr(post, name) for name in TERMS} | changes
    return _propose(kind, post.series_id, post.person_id, by=by, **terms)


def _propose(
    kind: PostChange, series_id: uuid.UUID, person_id: uuid.UUID, *, by: User, **values: Any
) -> PostEntry:
    entry = PostEntry(
        kind=kind, series_id=series_id, person_id=person_id, proposed_by_id=by.id, **values
    )
    states.begin(entry, by=by, action=PostAction.ENTRY_PROPOSED)
    session().refresh(entry, ["person"])
    secretaries = list_holders(Role.DESIGNATION_SECRETARIAT)
    notices.tell("post_waiting", secretaries, by=by, entry=entry)
    return entry


def confirm(entry: PostEntry, *, by: User) -> None:
    """The second pair of eyes: from now on it is a fact."""
    refuse_own(entry.person, by=by)
    if entry.proposed_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))
    entry.confirmed_by_id = by.id
    _move(entry, EntryState.CONFIRMED, by=by, action=PostAction.ENTRY_CONFIRMED)
    fact = _write(entry, by=by)
    session().flush()  # the fact's row must exist before the entry that refers to it
    entry.fact_id = fact.id
    audit.record(ACTIONS[entry.kind], fact, by=by, entry=entry.id)


def _write(entry: PostEntry, *, by: User) -> DomesticPost:
    terms = {name: getattr(entry, name) for name in TERMS}
    if entry.kind is PostChange.RECORDING:
        new = DomesticPost(series_id=entry.series_id, person_id=entry.person_id, **terms)
        return facts.record(new, by=by)
    current = post_queries.find_post(entry.series_id)
    if current is None:
        raise Conflict(_("This post has been changed or removed in the meantime."))
    if entry.kind is PostChange.REMOVAL:
        facts.supersede(current)
        return current
    return facts.correct(current, by=by, reason=entry.reason, **terms)


def reject(entry: PostEntry, *, reason: str, by: User) -> None:
    """The second person disagrees, or the first one takes it back: nothing was changed."""
    refuse_own(entry.person, by=by)
    entry.answer = reason
    _move(entry, EntryState.REJECTED, by=by, action=PostAction.ENTRY_REJECTED)


def _move(entry: PostEntry, to: EntryState, *, by: User, action: AuditAction) -> None:
    states.move(entry, to, by=by, action=action)
    proposer = session().get(User, entry.proposed_by_id)
    notices.tell("post_answered", proposer, by=by, entry=entry)


def _refuse_pending(post: DomesticPost, *, by: User) -> None:
    refuse_own(session().get_one(Person, post.person_id), by=by)
    if post.superseded_at is not None:
        raise Conflict(_("This post has been changed or removed in the meantime."))
    if post_queries.find_proposed(post.series_id) is not None:
        raise Conflict(_("A change of this post is already waiting for a second person."))


def _refuse_bad_days(terms: dict[str, Any]) -> None:
    """What is recorded has happened; an end that was agreed may lie ahead."""
    refuse_bad_term(terms)
    if terms["valid_from"] > hanoi_today():
        raise RegistryError(_("This day is in the future."))
