"""Designations by competent authorities: entered by one of the secretariat, confirmed by another."""

import uuid
from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, hanoi_today
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import queries
from registry.leading.actions import DesignationAction
from registry.leading.entries import Entries, refuse_bad_term, refuse_own, release
from registry.leading.kinds import EntryKind
from registry.leading.models import Designation, DesignationEntry

DESIGNATIONS = Entries(
    DesignationEntry,
    Designation,
    terms=(
        *("legal_category", "decision_number", "authority"),
        *("valid_from", "valid_to", "document_id"),
    ),
    steps=(
        DesignationAction.ENTRY_PROPOSED,
        DesignationAction.ENTRY_CONFIRMED,
        DesignationAction.ENTRY_REJECTED,
    ),
    changes={
        EntryKind.RECORDING: DesignationAction.RECORDED,
        EntryKind.CORRECTION: DesignationAction.CORRECTED,
        EntryKind.EXTENSION: DesignationAction.EXTENDED,
        EntryKind.END: DesignationAction.ENDED,
        EntryKind.REVOCATION: DesignationAction.REVOKED,
    },
    first=EntryKind.RECORDING,
    removal=EntryKind.REVOCATION,
    notice="designation",
    gone=_l("This designation has been changed or revoked in the meantime."),
    pending=_l("A change of this designation is already waiting for a second person."),
    logged=("legal_category",),
)
confirm, reject = DESIGNATIONS.confirm, DESIGNATIONS.reject


def propose_designation(
    person: Person, *, document: Document | None, by: User, **terms: Any
) -> DesignationEntry:
    """A competent authority has designated this person (Decree 249/2025, Decree 231/2025)."""
    refuse_own(person, by=by)
    refuse_bad_term(terms)
    _refuse_doubled(person.id, terms)
    document_id = release(document, by=by)
    return DESIGNATIONS.propose_new(person, by=by, **terms, document_id=document_id)


def propose_correction(
    current: Designation, *, document: Document | None, reason: str, by: User, **terms: Any
) -> DesignationEntry:
    """What was entered is not what the decision says."""
    DESIGNATIONS.refuse_pending(current, by=by)
    refuse_bad_term(terms)
    _refuse_doubled(current.person_id, terms, series_id=current.series_id)
    terms["document_id"] = release(document, by=by) or current.document_id
    return DESIGNATIONS.propose_change(EntryKind.CORRECTION, current, reason=reason, by=by, **terms)


def propose_end(current: Designation, *, ended_on: date, reason: str, by: User) -> DesignationEntry:
    """From that day on the term is over, tomorrow at the latest; what it was before stays."""
    DESIGNATIONS.refuse_pending(current, by=by)
    if not current.valid_from < ended_on <= hanoi_today() + timedelta(1):
        raise RegistryError(_("The term must end after it began, and not in the future."))
    if current.valid_to is not None and current.valid_to <= ended_on:
        raise RegistryError(_("The term already ends on or before that day."))
    return DESIGNATIONS.propose_change(
        EntryKind.END, current, reason=reason, by=by, valid_to=ended_on
    )


def propose_revocation(current: Designation, *, reason: str, by: User) -> DesignationEntry:
    """The decision was annulled: as known from now on, it never was in force."""
    DESIGNATIONS.refuse_pending(current, by=by)
    return DESIGNATIONS.propose_change(EntryKind.REVOCATION, current, reason=reason, by=by)


def _refuse_doubled(
    person_id: uuid.UUID, terms: dict[str, Any], *, series_id: uuid.UUID | None = None
) -> None:
    number = terms["decision_number"]
    if queries.is_decision_recorded(person_id, number, except_series=series_id):
        raise RegistryError(_("This decision has already been recorded for this expert."))
