"""Each step of a package: of the secretariat, of who owes an item, of the expert, and of the ministry."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import request, url_for

from registry.accounts.queries import list_holders
from registry.core.db import get_row, session
from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.core.permissions import Permission, Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import post_queries as designations
from registry.taxonomy.models import Organisation
from registry.taxonomy.words import organisation_choices
from registry.treatment import queries, services
from registry.treatment.forms import (
    DeliverForm,
    OfficerForm,
    OpenForm,
    PromiseForm,
    ReasonForm,
    SettleForm,
)
from registry.treatment.items import list_entitlements
from registry.treatment.kinds import Settlement
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.views.page import (
    READ,
    WRITE,
    bp,
    find,
    find_item,
    item_steps,
    named,
    note_reading,
    open_steps,
    place_of,
    place_of_item,
    show_package,
)
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

P = Permission
OF_PACKAGE = StepRoutes(
    bp,
    "/<uuid:package_id>",
    find=find,
    page=show_package,
    place=place_of,
    read=READ,
    write=WRITE,
    open_steps=open_steps,
)
OF_ITEM = replace(
    OF_PACKAGE,
    rule="/items/<uuid:item_id>",
    find=find_item,
    page=lambda item: show_package(item.package),
    place=place_of_item,
    open_steps=item_steps,
    reason_form=ReasonForm,
)


def _officers() -> list[tuple[str, str]]:
    people = list_holders(Role.DESIGNATION_SECRETARIAT)
    return [(str(one.id), one.display_name) for one in people]


def _offer_officers(_row: Any) -> dict[str, Any]:
    return {"prepare": lambda form: setattr(form.officer, "choices", _officers())}


def _officer_of(form: Any) -> Any:
    people = list_holders(Role.DESIGNATION_SECRETARIAT)
    return next(one for one in people if str(one.id) == form.officer.data)


def _find_designated(person_id: UUID) -> Person:
    """Raises NoResultFound of whoever was never designated."""
    person = get_row(designations.designated().where(Person.id == person_id))
    if request.method == "GET":
        note_reading(person, context=person)
    return person


def _place_of_person(person: Person) -> Place:
    package = queries.find_package(person.id)
    url = url_for(".show", package_id=package.id) if package else url_for(".index")
    return Place(
        url=url,
        trail=[(_("Packages for leading experts"), url_for(".index")), (person.number, url)],
        facts=lambda: [(_("Expert"), named(person))],
        row=person,
    )


@replace(
    OF_PACKAGE,
    rule="/of/<uuid:person_id>",
    find=_find_designated,
    place=_place_of_person,
    after=lambda person: _place_of_person(person).url,
    read=WRITE,
    open_steps=lambda person: [] if queries.find_package(person.id) else ["new"],
).form(
    "new",
    OpenForm,
    options=_offer_officers,
    title=_l("Open the package of a leading expert"),
    submit=_l("Open"),
    done=_l("The package is open. Enter what is promised, item by item."),
    lead=_l("One officer of the secretariat answers the expert from now on."),
    follows=(_l("The expert and the officer are informed."),),
)
def new(person: Person, form: OpenForm) -> None:
    services.open_package(person, officer=_officer_of(form), by=current_user())


@OF_PACKAGE.form(
    "officer",
    OfficerForm,
    options=_offer_officers,
    title=_l("Name another officer"),
    done=_l("The expert is informed whom to ask from now on."),
)
def officer(package: TreatmentPackage, form: OfficerForm) -> None:
    services.name_officer(package, officer=_officer_of(form), by=current_user())


def _offer_items(_package: TreatmentPackage) -> dict[str, Any]:
    known = list_entitlements(on=hanoi_today())

    def prepare(form: PromiseForm) -> None:
        form.code.choices = [
            (one.code, f"{localized_text(one, 'name')} ({localized_text(one, 'basis')})")
            for one in known
        ]
        nobody: tuple[str, str, dict[str, str]] = ("", _("Choose the body that owes it"), {})
        form.owner.choices = [nobody, *organisation_choices(queries.list_owners())]

    return {"prepare": prepare}


@OF_PACKAGE.form(
    "promise",
    PromiseForm,
    options=_offer_items,
    title=_l("Promise an item"),
    submit=_l("Promise"),
    done=_l("The item is promised; the expert and the body that owes it are informed."),
    lead=_l("As the decision, the contract or an agreement with the body that owes it says."),
    follows=(
        _l("The body that owes it delivers it by the day, with evidence, and the expert confirms."),
        _l("What is not delivered by its day goes to the ministry."),
    ),
)
def promise(package: TreatmentPackage, form: PromiseForm) -> None:
    services.promise(
        package,
        form.code.data,
        text=form.text.data or "",
        owner=session().get_one(Organisation, UUID(form.owner.data)),
        due_on=form.due_on.data or hanoi_today(),
        by=current_user(),
    )


def _receive(form: Any) -> Document:
    return documents.receive_upload(form.file.data, by=current_user())


@OF_ITEM.form(
    "deliver",
    DeliverForm,
    write=P.PACKAGE_DELIVER,
    options=lambda _item: {"receive": _receive},
    title=_l("Record what was delivered"),
    submit=_l("Record"),
    done=_l("Recorded. The expert is asked to confirm it."),
    follows=(_l("The expert confirms it or objects; an objection is read by the ministry."),),
)
def deliver(item: TreatmentItem, form: DeliverForm, document: Document) -> None:
    services.deliver(
        item,
        delivered_on=form.delivered_on.data or hanoi_today(),
        note=form.note.data or "",
        document=document,
        by=current_user(),
    )


OF_ITEM.reason(
    "give_up",
    services.give_up,
    write=P.PACKAGE_DELIVER,
    title=_l("This cannot be delivered"),
    done=_l("The expert, the officer and the ministry are informed."),
    grave=(
        _l("The promise counts as broken until the ministry decides otherwise."),
        _l("The expert reads your reason."),
    ),
)


@OF_ITEM.form(
    "confirm",
    VersionedForm,
    write=P.PACKAGE_ANSWER,
    title=_l("I have received this"),
    submit=_l("Confirm"),
    done=_l("Thank you. The body that delivered it is informed."),
    follows=(_l("The item is closed; you cannot object to it later."),),
)
def confirm(item: TreatmentItem, _form: VersionedForm) -> None:
    services.confirm(item, by=current_user())


OF_ITEM.reason(
    "object",
    services.object_to,
    write=P.PACKAGE_ANSWER,
    title=_l("I have not received this"),
    submit=_l("Send"),
    done=_l("The body that owes it, your officer and the ministry are informed."),
    follows=(_l("All three read your reason; the item is owed again."),),
)


@OF_ITEM.form(
    "settle",
    SettleForm,
    write=P.PACKAGE_OVERSEE,
    title=_l("Decide on a promise that was not kept"),
    done=_l("Your decision is recorded; the expert and the body that owes it are informed."),
    follows=(_l("The expert and the body that owes it read your reason."),),
)
def settle(item: TreatmentItem, form: SettleForm) -> None:
    services.settle(
        item,
        Settlement(form.outcome.data),
        new_day=form.new_day.data,
        reason=form.reason.data or "",
        by=current_user(),
    )


OF_ITEM.reason(
    "drop",
    services.drop,
    title=_l("This is no longer owed"),
    done=_l("The expert and the body that owed it are informed."),
    grave=(
        _l("The item ends and cannot be promised again; promise another one instead."),
        _l("The expert reads your reason."),
    ),
)
