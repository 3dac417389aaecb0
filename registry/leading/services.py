from datetime import date
from typing import Any

from registry import facts
from registry.accounts.models import User
from registry.audit import services as audit
from registry.db import session
from registry.documents import services as documents
from registry.documents.models import Document
from registry.errors import RegistryError
from registry.experts.models import Person
from registry.i18n import _, hanoi_today
from registry.leading.models import Designation


def record_designation(
    person: Person, *, document: Document | None, by: User, **values: Any
) -> Designation:
    """A competent authority has designated this person (Decree 249/2025, Decree 231/2025)."""
    _refuse_bad_term(values)
    if document is not None:
        documents.release(document, by=by)
        session().flush()  # the document's row must stand before the row that refers to it
        values["document_id"] = document.id
    fact = facts.record(Designation(person_id=person.id, **values), by=by)
    audit.record("designation.recorded", fact, by=by, category=fact.legal_category)
    return fact


def correct_designation(
    current: Designation, *, reason: str, by: User, **values: Any
) -> Designation:
    _refuse_bad_term(values)
    fact = facts.correct(current, by=by, reason=reason, **values)
    audit.record("designation.corrected", fact, by=by)
    return fact


def end_designation(current: Designation, *, ended_on: date, reason: str, by: User) -> Designation:
    """From that day on the term is over; what it was before stays readable."""
    if not current.valid_from < ended_on <= hanoi_today():
        raise RegistryError(_("The term must end after it began, and not in the future."))
    fact = facts.correct(current, by=by, reason=reason, valid_to=ended_on)
    audit.record("designation.ended", fact, by=by)
    return fact


def _refuse_bad_term(values: dict[str, Any]) -> None:
    if values.get("valid_to") and values["valid_to"] <= values["valid_from"]:
        raise RegistryError(_("The term must end after it begins."))
