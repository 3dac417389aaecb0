"""The expert's own CV: as a page that prints, as PDF, and for machines; all of it or what an audience gets."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _
from registry.core.permissions import Permission, requires
from registry.experts import queries
from registry.profile.cv import as_jsonld, as_pdf
from registry.profile.cv.content import Cv, Layout, Scope
from registry.profile.cv.reading import read_cv
from registry.web.downloads import download
from registry.web.steps import current_user

bp = Blueprint("cv", __name__, url_prefix="/<any(vi,en):locale>/profile/cv")
OWN = Permission.EXPERT_EDIT_OWN
NAMES = {Layout.VI: "ly-lich-khoa-hoc", Layout.EN: "curriculum-vitae"}


@bp.get("/<layout>/<scope>")
@requires(OWN)
def show(layout: str, scope: str) -> ResponseReturnValue:
    cv = _read(layout, scope)

    def address(endpoint: str = ".show", **changed: Any) -> str:
        return url_for(endpoint, **({"layout": cv.layout, "scope": cv.scope} | changed))

    return render_template(
        "profile/cv.html",
        cv=cv,
        layouts=[(one.label, address(layout=one), one is cv.layout) for one in Layout],
        scopes=[(one.label, address(scope=one), one is cv.scope) for one in Scope],
        pdf_url=address(".as_file"),
        data_url=address(".as_data"),
        title=_("CV: %(scope)s", scope=cv.scope.label),
    )


@bp.get("/<layout>/<scope>/cv.pdf")
@requires(OWN)
def as_file(layout: str, scope: str) -> ResponseReturnValue:
    cv = _read(layout, scope)
    return download(as_pdf.write(cv), name=_name(cv, "pdf"), mimetype=as_pdf.CONTENT_TYPE)


@bp.get("/<layout>/<scope>/cv.jsonld")
@requires(OWN)
def as_data(layout: str, scope: str) -> ResponseReturnValue:
    cv = _read(layout, scope)
    return download(as_jsonld.write(cv), name=_name(cv, "jsonld"), mimetype=as_jsonld.CONTENT_TYPE)


def _read(layout: str, scope: str) -> Cv:
    if layout not in set(Layout) or scope not in set(Scope):
        abort(404)
    person = queries.get_own_person(current_user())
    return read_cv(person, layout=Layout(layout), scope=Scope(scope))


def _name(cv: Cv, ending: str) -> str:
    return f"{NAMES[cv.layout]}-{cv.who.number}.{ending}"
