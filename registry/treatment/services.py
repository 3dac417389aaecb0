"""A package: opened with one officer, item after item promised, delivered, confirmed or contradicted, and what
is overdue decided by the ministry."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, Role, can
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.experts.services import refuse_closed
from registry.leading import post_queries as designations
from registry.taxonomy.models import Organisation
from registry.treatment import queries, telling
from registry.treatment.actions import PackageAction
from registry.treatment.items import get_entitlement
from registry.treatment.kinds import Settlement
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.periods import period
from registry.treatment.states import OVER, OWED, ItemState

S = ItemState
DECIDED = {
    Settlement.KEPT: S.CONFIRMED,
    Settlement.BROKEN: S.BROKEN,
    Settlement.NEW_DAY: S.PROMISED,
}


def open_package(person: Person, *, officer: User, by: User) -> TreatmentPackage:
    """Of somebody who is designated; a second one does not exist."""
    _refuse_own(person, by=by)
    refuse_closed(person)
    _refuse_other_officer(person, officer)
    if designations.find_designation_id(person.id) is None:
        raise RegistryError(_("Only a designated expert has a package."))
    if queries.find_package(person.id) is not None:
        raise Conflict(_("This expert has a package already."))
    package = TreatmentPackage(person_id=person.id, officer_id=officer.id, opened_by_id=by.id)
    session().add(package)
    session().flush()
    audit.record(PackageAction.OPENED, package, by=by, officer=officer.id)
    session().refresh(package)
    telling.tell_of_package(package, "opened", by=by)
    return package


def name_officer(package: TreatmentPackage, *, officer: User, by: User) -> None:
    _refuse_own(package.person, by=by)
    refuse_closed(package.person)
    _refuse_other_officer(package.person, officer)
    if package.officer_id == officer.id:
        raise RegistryError(_("Nothing differs from what is recorded."))
    package.officer = officer
    audit.record(PackageAction.OFFICER_NAMED, package, by=by, officer=officer.id)
    session().flush()
    telling.tell_of_package(package, "officer", by=by)


def promise(
    package: TreatmentPackage,
    code: str,
    *,
    text: str,
    owner: Organisation,
    due_on: date,
    by: User,
    today: date | None = None,
) -> TreatmentItem:
    today = today or hanoi_today()
    _refuse_own(package.person, by=by)
    refuse_closed(package.person)
    try:
        get_entitlement(code, on=today)
    except LookupError:
        raise RegistryError(_("This can no longer be promised.")) from None
    if due_on < today:
        raise RegistryError(_("This day has passed already."))
    item = TreatmentItem(
        package_id=package.id,
        code=code,
        promised_on=today,
        text=text,
        organisation_id=owner.id,
        first_due_on=due_on,
        due_on=due_on,
    )
    states.begin(item, by=by, action=PackageAction.PROMISED)
    session().refresh(item)
    session().expire(package, ["items"])
    telling.tell_owner(item, "promised", by=by)
    telling.tell_sides(item, "promised", by=by)
    return item


def deliver(
    item: TreatmentItem, *, delivered_on: date, note: str, document: Document, by: User
) -> None:
    """The owner, with evidence; the expert confirms it or objects."""
    _refuse_other_owner(item, by=by)
    states.refuse_illegal(item, S.DELIVERED)
    today = hanoi_today()
    if not item.promised_on <= delivered_on <= today:
        raise RegistryError(_("Enter a day from that of the promise until today."))
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    item.document_id, item.delivered_on, item.note = document.id, delivered_on, note
    item.answer_by = today + timedelta(period("answer_days", on=today))
    item.settled_at = None
    _move(item, S.DELIVERED, PackageAction.DELIVERED, by=by)
    telling.tell_expert_task(item, by=by)
    telling.tell_officer(item, "delivered", by=by)


def give_up(item: TreatmentItem, *, reason: str, by: User) -> None:
    """The owner cannot deliver it; the ministry decides what becomes of it."""
    _refuse_other_owner(item, by=by)
    states.refuse_other_than(item, *OWED)
    item.note, item.settled_at = reason, None
    _move(item, S.BROKEN, PackageAction.GIVEN_UP, by=by)
    telling.tell_ministry(item, by=by)
    telling.tell_sides(item, "broken", by=by)


def confirm(item: TreatmentItem, *, by: User) -> None:
    _refuse_other_expert(item, by=by)
    states.refuse_other_than(item, S.DELIVERED)
    item.answer_by = None
    _move(item, S.CONFIRMED, PackageAction.CONFIRMED, by=by)
    telling.tell_owner(item, "confirmed", by=by)
    telling.tell_officer(item, "confirmed", by=by)


def object_to(item: TreatmentItem, *, reason: str, by: User) -> None:
    """It is owed again; the owner delivers it, or the ministry decides."""
    _refuse_other_expert(item, by=by)
    states.refuse_other_than(item, S.DELIVERED)
    item.answer_by, item.note = None, reason
    _move(item, S.OBJECTED, PackageAction.OBJECTED, by=by)
    telling.tell_owner(item, "objected", by=by)
    telling.tell_ministry(item, by=by)
    telling.tell_officer(item, "objected", by=by)


def settle(
    item: TreatmentItem, outcome: Settlement, *, new_day: date | None, reason: str, by: User
) -> None:
    """The ministry, of what is overdue, contradicted or given up."""
    if not can(by, Permission.PACKAGE_OVERSEE):
        raise NotAllowed(_("Only the ministry decides on this."))
    _refuse_own(item.package.person, by=by)
    if item.organisation_id in by.organisation_ids(*queries.OWNERS):
        raise NotAllowed(_("Who owes an item does not decide on it."))
    if not queries.is_unsettled(item):
        raise RegistryError(_("Nothing has to be decided about this item."))
    if outcome is Settlement.NEW_DAY:
        if new_day is None or new_day <= hanoi_today():
            raise RegistryError(_("Enter a new day that is still to come."))
        item.due_on = new_day
    to = DECIDED[outcome]
    if outcome is Settlement.KEPT and item.state not in {S.OBJECTED, S.DELIVERED}:
        raise RegistryError(_("The owner has delivered nothing yet."))
    item.note, item.settled_at, item.answer_by = reason, now(), None
    if item.state is to:
        states.note(item, by=by, action=PackageAction.SETTLED, reason=reason)
    else:
        _move(item, to, PackageAction.SETTLED, by=by, why=reason)
    news = outcome.value
    telling.tell_owner(item, news, by=by)
    telling.tell_sides(item, news, by=by)


def drop(item: TreatmentItem, *, reason: str, by: User) -> None:
    """Promised by mistake, or no longer wanted."""
    _refuse_own(item.package.person, by=by)
    states.refuse_illegal(item, S.DROPPED)
    if item.state is S.BROKEN or queries.is_unsettled(item):
        raise RegistryError(_("The ministry decides what becomes of this item."))
    item.note, item.answer_by = reason, None
    _move(item, S.DROPPED, PackageAction.DROPPED, by=by, why=reason)
    telling.tell_owner(item, "dropped", by=by)
    telling.tell_sides(item, "dropped", by=by)


def follow_withdrawal(person: Person, by: User) -> None:
    """Nothing is owed any more, and the words and papers go; also of records found to be theirs."""
    for package in queries.list_packages_of(person):
        _forget(package, by=by)


def _forget(package: TreatmentPackage, *, by: User) -> None:
    for item in package.items:
        document = item.document
        item.text = item.note = ""
        item.document_id = item.answer_by = None
        if item.state not in OVER:
            _move(item, S.DROPPED, PackageAction.DROPPED, by=by)
        session().flush()
        if document is not None:
            session().expire(item, ["document"])
            session().delete(document)  # the sweep takes its bytes away


def _move(
    item: TreatmentItem, to: ItemState, action: PackageAction, *, by: User, why: str = ""
) -> None:
    states.move(item, to, by=by, action=action, reason=why, package=item.package_id)


def _refuse_own(person: Person, *, by: User) -> None:
    if experts.is_of(person, by):
        raise NotAllowed(_("You cannot decide on your own profile."))


def _refuse_other_officer(person: Person, officer: User) -> None:
    if Role.DESIGNATION_SECRETARIAT not in officer.roles or experts.is_of(person, officer):
        raise RegistryError(_("The officer must be one of the secretariat."))


def _refuse_other_owner(item: TreatmentItem, *, by: User) -> None:
    is_theirs = item.organisation_id in by.organisation_ids(*queries.OWNERS)
    if not is_theirs or experts.is_of(item.package.person, by):
        raise NotAllowed(_("Only the body that owes this item can take this step."))


def _refuse_other_expert(item: TreatmentItem, *, by: User) -> None:
    if not experts.is_of(item.package.person, by):
        raise NotAllowed(_("Only the expert can take this step."))
