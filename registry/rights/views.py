"""What an expert may ask of the register itself: who looked, and everything that it holds of them."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.core.i18n import _l
from registry.core.permissions import Permission, requires
from registry.experts import queries
from registry.rights import export
from registry.rights.lists import accesses
from registry.web.downloads import download, download_parts
from registry.web.lists.declaration import List
from registry.web.lists.files import read_chunks
from registry.web.lists.pages import register
from registry.web.steps import current_user

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
