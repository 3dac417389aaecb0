"""What an expert may ask of the register itself: who looked, with an objection to it, and everything
that it holds of them."""

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from registry.audit.models import AccessEvent
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.experts import queries
from registry.rights import export, quiet, services
from registry.rights import queries as objections
from registry.rights.forms import ObjectForm
from registry.rights.lists import accesses
from registry.rights.models import Objection, ObjectionState
from registry.rights.views.shared import describe_objection, describe_visit, show_objection
from registry.web.downloads import download, download_parts
from registry.web.lists.declaration import List
from registry.web.lists.files import read_chunks
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, page_of

bp = Blueprint("rights", __name__, url_prefix="/<any(vi,en):locale>/profile")
NAVIGATION = [(_l("Viewed by"), "rights.accesses", Permission.ACCESS_READ_OWN)]
OWN = Permission.EXPERT_EDIT_OWN


def _own_accesses() -> List:
    person = queries.find_own_person(current_user())
    return accesses(person.id if person else None)


register(bp, _own_accesses, read=Permission.ACCESS_READ_OWN, rule="/access", endpoint="accesses")


@bp.get("/data.json")
@requires(OWN)
def data() -> ResponseReturnValue:
    held = export.read_everything(queries.get_own_person(current_user()))
    return download(export.as_json(held), name="my-data.json", mimetype="application/json")


@bp.get("/data.zip")
@requires(OWN)
def archive() -> ResponseReturnValue:
    """The same with the files."""
    packed = export.write_archive(queries.get_own_person(current_user()))
    parts = read_chunks(packed)
    return download_parts(parts, name="my-data.zip", mimetype="application/zip")


@bp.app_template_global("why_quiet")
def why_quiet() -> quiet.Quiet | None:
    """For the expert's first page."""
    person = queries.find_own_person(current_user())
    return quiet.explain(person) if person else None


def _find_reading(reading_id: UUID) -> AccessEvent:
    return objections.get_own_reading(reading_id, owner=current_user())


def _place_of_reading(reading: AccessEvent) -> Place:
    url = url_for(".accesses")
    trail = [(_("Who viewed my profile"), url)]
    return Place(url=url, trail=trail, facts=lambda: describe_visit(reading))


READINGS = StepRoutes(
    bp,
    "/access/<uuid:reading_id>",
    find=_find_reading,
    page=lambda _reading: page_of("rights.accesses")(),
    place=_place_of_reading,
    read=OWN,
    write=OWN,
)


@READINGS.form(
    "object",
    ObjectForm,
    title=_l("Object to this viewing"),
    submit=_l("Send the objection"),
    done=_l("Your objection is with the ministry. You will receive a notice with the answer."),
    follows=(
        _l(
            "The ministry reads your objection and answers whether the viewing was justified; never the person who viewed your record."
        ),
        _l("The institution or office concerned learns nothing of it from the registry."),
    ),
)
def object_to(reading: AccessEvent, form: ObjectForm) -> None:
    services.object_to(reading, reason=form.reason.data or "", by=current_user())


def _find_objection(objection_id: UUID) -> Objection:
    return objections.get_own(objection_id, owner=current_user())


def _place_of(found: Objection) -> Place:
    url = url_for(".objection", objection_id=found.id)
    trail = [(_("Who viewed my profile"), url_for(".accesses")), (_("Objection"), url)]
    return Place(url=url, trail=trail, facts=lambda: describe_objection(found), row=found)


def _show(found: Objection) -> ResponseReturnValue:
    is_open = found.state is ObjectionState.OPEN
    take_back_url = url_for(".take_back", objection_id=found.id)
    return show_objection(
        found,
        _place_of(found),
        facts=describe_objection(found),
        take_back_url=take_back_url if is_open else "",
    )


@bp.get("/objections/<uuid:objection_id>")
@requires(OWN)
def objection(objection_id: UUID) -> ResponseReturnValue:
    return _show(_find_objection(objection_id))


STEPS = StepRoutes(
    bp,
    "/objections/<uuid:objection_id>",
    find=_find_objection,
    page=_show,
    place=_place_of,
    read=OWN,
    write=OWN,
)
STEPS.button("take_back", services.take_back, done=_l("Your objection has been taken back."))
