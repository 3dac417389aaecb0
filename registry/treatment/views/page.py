"""The list of what is promised, the page of one package, and the evidence of what was delivered."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, name_state, read_history
from registry.audit import services as audit
from registry.core.i18n import _, _l, format_date, localized_text, proper
from registry.core.permissions import Permission, can, requires
from registry.core.tables import Base
from registry.documents.responses import attachment_of
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.experts.services import CLOSED
from registry.leading import post_queries as designations
from registry.treatment import queries
from registry.treatment.items import Entitlement, get_entitlement
from registry.treatment.lists import PROMISED
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.states import OVER, OWED, ItemState
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user

bp = Blueprint("treatment", __name__, url_prefix="/<any(vi,en):locale>/leading-packages")
READ, WRITE = Permission.PACKAGE_READ, Permission.PACKAGE_WRITE
NAVIGATION = [(_l("Packages for leading experts"), "treatment.index", READ)]
S = ItemState
register(
    bp,
    PROMISED,
    read=READ,
    template="treatment/index.html",
    context=lambda: {"kept": queries.reliability_of(None)},
)


def find(package_id: UUID) -> TreatmentPackage:
    return queries.get_package(package_id, visible_to=current_user())


def find_item(item_id: UUID) -> TreatmentItem:
    return queries.get_item(item_id, visible_to=current_user())


def is_own(package: TreatmentPackage) -> bool:
    return experts.is_of(package.person, current_user())


def open_steps(package: TreatmentPackage) -> list[str]:
    leads = can(current_user(), WRITE) and not is_own(package)
    leads = leads and package.person.state not in CLOSED
    return ["promise", "officer"] if leads else []


def _may_be_dropped(item: TreatmentItem) -> bool:
    return item.state not in {*OVER, S.BROKEN} and not queries.is_unsettled(item)


def item_steps(item: TreatmentItem) -> list[str]:
    """Which buttons this reader gets beside an item."""
    user, own = current_user(), is_own(item.package)
    owes = item.organisation_id in user.organisation_ids(*queries.OWNERS) and not own
    owes = owes and can(user, Permission.PACKAGE_DELIVER)
    rules = {
        "deliver": owes and item.state in {*OWED, S.BROKEN},
        "give_up": owes and item.state in OWED,
        "confirm": own and item.state is S.DELIVERED,
        "object": own and item.state is S.DELIVERED,
        "settle": can(user, Permission.PACKAGE_OVERSEE)
        and not own
        and item.organisation_id not in user.organisation_ids(*queries.OWNERS)
        and queries.is_unsettled(item),
        "drop": can(user, WRITE) and not own and _may_be_dropped(item),
    }
    return [name for name, holds in rules.items() if holds]


bp.app_template_global("package_item_steps")(item_steps)


@bp.app_template_global("entitlement_of")
def entitlement_of(item: TreatmentItem) -> Entitlement:
    return get_entitlement(item.code, on=item.promised_on)


@bp.get("/<uuid:package_id>")
@requires(READ)
def show(package_id: UUID) -> ResponseReturnValue:
    return show_package(find(package_id))


def show_package(package: TreatmentPackage) -> ResponseReturnValue:
    items = queries.list_items(package, visible_to=current_user())
    person = package.person
    note_reading(person, context=package)
    reader = Reader(current_user(), person.user_id, queries.name_of(person, current_user()))
    return render_template(
        "treatment/show.html",
        package=package,
        name=queries.name_of(person, current_user()),
        items=items,
        is_own=is_own(package),
        steps=open_steps(package),
        next_day=min((one.due_on for one in items if one.state in OWED), default=None),
        designation_id=designations.find_designation_id(person.id),
        events=read_history(*items, reader=reader, words=_name_event),
    )


def _name_event(item: TreatmentItem, state: str) -> str:
    name = localized_text(entitlement_of(item), "name")
    return f"{name}: {name_state(item, state)}"


def note_reading(person: Person, *, context: Base) -> None:
    if experts.is_of(person, current_user()):
        return
    with ledger():
        audit.record_access(
            person_ids=[person.id],
            viewer=current_user(),
            fields=["name"],
            purpose="designation",
            context=context,
        )


def named(person: Person) -> Any:
    name = queries.name_of(person, current_user())
    return person.number if name == person.number else proper(f"{name} · {person.number}")


def place_of(package: TreatmentPackage, *more: tuple[Any, Any], row: Any = None) -> Place:
    person, url = package.person, url_for(".show", package_id=package.id)
    return Place(
        url=url,
        trail=[(_("Packages for leading experts"), url_for(".index")), (person.number, url)],
        facts=lambda: [(_("Expert"), named(person)), *more],
        row=row or package,
    )


def place_of_item(item: TreatmentItem) -> Place:
    known = entitlement_of(item)
    return place_of(
        item.package,
        (_("What is promised"), localized_text(known, "name")),
        (_("What exactly"), item.text),
        (_("Legal basis"), localized_text(known, "basis")),
        (_("Owed by"), localized_text(item.organisation, "name")),
        (_("Due"), format_date(item.due_on)),
        (_("Recorded about it"), item.note),
        row=item,
    )


@bp.get("/items/<uuid:item_id>/evidence")
@requires(READ)
def evidence(item_id: UUID) -> ResponseReturnValue:
    item = find_item(item_id)
    document = queries.get_document(item)
    own = is_own(item.package)
    return attachment_of(
        item.package.person_id, document, purpose="designation", context=item, is_own=own
    )
