"""The dossier: three parts, and the conditions that the nominee claims with a paper each."""

from datetime import date

from registry.accounts.emails import canonical_email
from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.imports.addresses import hash_address
from registry.nominations.actions import NominationAction
from registry.nominations.answering import drop_documents, give_time, refuse_other_person
from registry.nominations.criteria import Criterion, list_criteria, list_unmet
from registry.nominations.kinds import DossierPart
from registry.nominations.models import Nomination, NominationClaim, NominationPart
from registry.nominations.periods import period
from registry.nominations.states import WRITABLE, NominationState
from registry.nominations.telling import tell_secretariat
from registry.taxonomy import working_days


def conditions_of(nomination: Nomination) -> list[Criterion]:
    """As they held when the nominee consented."""
    on = nomination.criteria_on or hanoi_today()
    return list_criteria(nomination.category, on=on)


def find_part(nomination: Nomination, part: DossierPart) -> NominationPart | None:
    return next((one for one in nomination.parts if one.part is part), None)


def list_missing_parts(nomination: Nomination) -> list[DossierPart]:
    return [part for part in DossierPart if find_part(nomination, part) is None]


def list_missing_conditions(nomination: Nomination) -> list[Criterion]:
    claimed = {claim.criterion for claim in nomination.claims}
    return list_unmet(conditions_of(nomination), claimed)


def write_part(
    nomination: Nomination, part: DossierPart, *, text: str, document: Document | None, by: User
) -> None:
    _refuse_sent(nomination, by=by)
    row = find_part(nomination, part)
    if row is None:
        row = NominationPart(nomination_id=nomination.id, part=part, text=text)
        session().add(row)
    row.text = text
    if document is not None:
        _replace(row, document, by=by)
    audit.record(NominationAction.WRITTEN, nomination, by=by, part=part.value)
    _settle(nomination)


def claim(
    nomination: Nomination, criterion: str, *, text: str, document: Document, by: User
) -> None:
    """A second claim of the same condition takes the place of the first."""
    _refuse_sent(nomination, by=by)
    if criterion not in {one.code for one in conditions_of(nomination)}:
        raise RegistryError(_("This is no condition of the category."))
    row = next((one for one in nomination.claims if one.criterion == criterion), None)
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    earlier = row.document if row else None
    if row is None:
        row = NominationClaim(nomination_id=nomination.id, criterion=criterion)
        session().add(row)
    row.text, row.document = text, document
    row.finding, row.finding_note, row.judged_by_id = None, "", None
    drop_documents(earlier)
    audit.record(
        NominationAction.CLAIMED, nomination, by=by, criterion=criterion, sha256=document.sha256
    )
    _settle(nomination)


def unclaim(row: NominationClaim, *, by: User) -> None:
    nomination = session().get_one(Nomination, row.nomination_id)
    _refuse_sent(nomination, by=by)
    audit.record(NominationAction.UNCLAIMED, nomination, by=by, criterion=row.criterion)
    session().delete(row)
    drop_documents(row.document)
    _settle(nomination)


def name_referees(nomination: Nomination, lines: str, *, by: User) -> None:
    """One a line, the address last. None of them judges; of an address only its digest is kept."""
    _refuse_sent(nomination, by=by)
    found = []
    for line in filter(None, (one.strip() for one in lines.splitlines())):
        name, _comma, address = line.rpartition(",")
        if not name.strip():
            raise RegistryError(_("Write each line as: name, e-mail address."))
        digest = hash_address(canonical_email(address.strip()))
        found.append({"name": name.strip(), "address_hash": digest})
    nomination.referees = found
    audit.record(NominationAction.REFEREES_NAMED, nomination, by=by, number=len(found))


def submit(nomination: Nomination, *, by: User, today: date | None = None) -> None:
    """Raises RegistryError with what is missing."""
    today = today or hanoi_today()
    _refuse_sent(nomination, by=by)
    if list_missing_parts(nomination) or list_missing_conditions(nomination):
        raise RegistryError(
            _("The dossier is not complete: the page of the nomination says what is missing.")
        )
    for row in nomination.claims:
        row.finding, row.finding_note, row.judged_by_id = None, "", None
    nomination.missing, nomination.note = [], ""
    states.move(nomination, NominationState.CHECK, by=by, action=NominationAction.SUBMITTED)
    days = period("check_working_days", on=today)
    give_time(nomination, working_days.add_working_days(today, days), on=today)
    tell_secretariat(nomination, by=by)


def _replace(row: NominationPart, document: Document, *, by: User) -> None:
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    earlier, row.document = row.document, document
    drop_documents(earlier)


def _refuse_sent(nomination: Nomination, *, by: User) -> None:
    refuse_other_person(nomination, by=by)
    states.refuse_other_than(nomination, *WRITABLE)


def _settle(nomination: Nomination) -> None:
    session().flush()
    session().expire(nomination, ["parts", "claims"])
