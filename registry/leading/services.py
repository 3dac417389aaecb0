"""Designations by competent authorities: entered by one of the secretariat, confirmed by another.

Only a confirmed entry becomes a fact, and nothing recorded is overwritten: a correction and an end add
a version, a revocation leaves none that is believed. What TG3 counts follows with the same transaction.
"""

import uuid
from datetime import date, timedelta
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
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import queries
from registry.leading.actions import DesignationAction
from registry.leading.kinds import EntryKind
from registry.leading.models import Designation, DesignationEntry, EntryState
from registry.notices import services as notices

TERMS = ("legal_category", "decision_number", "authority", "valid_from", "valid_to", "document_id")
ACTIONS = {
    EntryKind.RECORDING: DesignationAction.RECORDED,
    EntryKind.CORRECTION: DesignationAction.CORRECTED,
    EntryKind.END: DesignationAction.ENDED,
    EntryKind.REVOCATION: DesignationAction.REVOKED,
}


def propose_designation(
    person: Person, *, document: Document | None, by: User, **terms: Any
) -> DesignationEntry:
    """A competent authority has designated this person (Decree 249/2025, Decree 231/2025)."""
    refuse_own(person, by=by)
    refuse_bad_term(terms)
    _refuse_doubled(person.id, terms)
    terms["document_id"] = release(document, by=by)
    return _propose(EntryKind.RECORDING, uuid.uuid4(), person.id, by=by, **terms)


def propose_correction(
    current: Designation, *, document: Document | None, reason: str, by: User, **terms: Any
) -> DesignationEntry:
    """What was entered is not what the decision says."""
    _refuse_pending(current, by=by)
    refuse_bad_term(terms)
    _refuse_doubled(current.person_id, terms, series_id=current.series_id)
    terms["document_id"] = release(document, by=by) or current.document_id
    if all(getattr(current, name) == terms[name] for name in TERMS):
        raise RegistryError(_("Nothing differs from what is recorded."))
    return _propose(
        EntryKind.CORRECTION, current.series_id, current.person_id, reason=reason, by=by, **terms
    )


def propose_end(current: Designation, *, ended_on: date, reason: str, by: User) -> DesignationEntry:
    """From that day on the term is over, tomorrow at the latest; what it was before stays."""
    _refuse_pending(current, by=by)
    if not current.valid_from < ended_on <= hanoi_today() + timedelta(1):
        raise RegistryError(_("The term must end after it began, and not in the future."))
    if current.valid_to is not None and current.valid_to <= ended_on:
        raise RegistryError(_("The term already ends on or before that day."))
    terms = _terms_of(current) | {"valid_to": ended_on}
    return _propose(
        EntryKind.END, current.series_id, current.person_id, reason=reason, by=by, **terms
    )


def propose_revocation(current: Designation, *, reason: str, by: User) -> DesignationEntry:
    """The decision was annulled: as known from now on, it never was in force."""
    _refuse_pending(current, by=by)
    return _propose(
        EntryKind.REVOCATION,
        current.series_id,
        current.person_id,
        reason=reason,
        by=by,
        **_terms_of(current),
    )


def _propose(
    kind: EntryKind, series_id: uuid.UUID, person_id: uuid.UUID, *, by: User, **values: Any
) -> DesignationEntry:
    entry = DesignationEntry(
        kind=kind, series_id=series_id, person_id=person_id, proposed_by_id=by.id, **values
    )
    states.begin(entry, by=by, action=DesignationAction.ENTRY_PROPOSED)
    session().refresh(entry, ["person"])
    secretaries = list_holders(Role.DESIGNATION_SECRETARIAT)
    notices.tell("designation_waiting", secretaries, by=by, entry=entry)
    return entry


def confirm(entry: DesignationEntry, *, by: User) -> Designation:
    """The second pair of eyes: from now on it is a fact."""
    refuse_own(entry.person, by=by)
    if entry.proposed_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))
    entry.confirmed_by_id = by.id
    _move(entry, EntryState.CONFIRMED, by=by, action=DesignationAction.ENTRY_CONFIRMED)
    fact = _write(entry, by=by)
    session().flush()  # the fact's row must exist before the entry that refers to it
    entry.fact_id = fact.id
    audit.record(ACTIONS[entry.kind], fact, by=by, category=fact.legal_category, entry=entry.id)
    return fact


def _write(entry: DesignationEntry, *, by: User) -> Designation:
    terms = {name: getattr(entry, name) for name in TERMS}
    if entry.kind is EntryKind.RECORDING:
        new = Designation(series_id=entry.series_id, person_id=entry.person_id, **terms)
        return facts.record(new, by=by)
    current = queries.get_designation(entry.series_id)
    if current.is_revoked:
        raise Conflict(_("This designation has been revoked in the meantime."))
    if entry.kind is EntryKind.REVOCATION:
        facts.supersede(current.designation)
        return current.designation
    return facts.correct(current.designation, by=by, reason=entry.reason, **terms)


def reject(entry: DesignationEntry, *, reason: str, by: User) -> None:
    """The second person disagrees, or the first one takes it back: nothing was changed."""
    refuse_own(entry.person, by=by)
    entry.answer = reason
    _move(entry, EntryState.REJECTED, by=by, action=DesignationAction.ENTRY_REJECTED)


def _move(entry: DesignationEntry, to: EntryState, *, by: User, action: AuditAction) -> None:
    states.move(entry, to, by=by, action=action)
    proposer = session().get(User, entry.proposed_by_id)
    notices.tell("designation_answered", proposer, by=by, entry=entry)


def _terms_of(current: Designation) -> dict[str, Any]:
    return {name: getattr(current, name) for name in TERMS}


def release(document: Document | None, *, by: User) -> uuid.UUID | None:
    if document is None:
        return None
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    return document.id


def refuse_own(person: Person, *, by: User) -> None:
    if person.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own profile."))


def _refuse_pending(current: Designation, *, by: User) -> None:
    refuse_own(session().get_one(Person, current.person_id), by=by)
    if current.superseded_at is not None:
        raise Conflict(_("This designation has been changed or revoked in the meantime."))
    if queries.find_proposed(current.series_id) is not None:
        raise Conflict(_("A change of this designation is already waiting for a second person."))


def refuse_bad_term(terms: dict[str, Any]) -> None:
    if terms.get("valid_to") and terms["valid_to"] <= terms["valid_from"]:
        raise RegistryError(_("The term must end after it begins."))


def _refuse_doubled(
    person_id: uuid.UUID, terms: dict[str, Any], *, series_id: uuid.UUID | None = None
) -> None:
    number = terms["decision_number"]
    if queries.is_decision_recorded(person_id, number, except_series=series_id):
        raise RegistryError(_("This decision has already been recorded for this expert."))
