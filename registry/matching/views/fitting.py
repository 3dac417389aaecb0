"""What is open, as it fits the expert who reads."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _l
from registry.core.paging import Page
from registry.core.permissions import Permission, requires
from registry.experts import queries as experts
from registry.matching import fitting, labels, queries
from registry.web.forms import page_number
from registry.web.steps import current_user

bp = Blueprint("fitting", __name__, url_prefix="/<any(vi,en):locale>/fitting-openings")
OWN = Permission.EXPERT_EDIT_OWN
NAVIGATION = [(_l("Openings for me"), "fitting.index", OWN)]


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    own = experts.find_own_person(current_user())
    if own is None:
        return redirect(url_for("public.openings"))
    found = fitting.rank(queries.get_profile(own.id, visible_to=current_user()))
    size, page = queries.PAGE, page_number()
    shown = found[(page - 1) * size : page * size]
    return render_template(
        "matching/fitting.html",
        rows=[(one, labels.score_rows(one.score, one.opening), _name_missed(one)) for one in shown],
        advice=[
            (labels.wish_label(one.wish, one.openings[0]), one.openings)
            for one in fitting.advise(found)
        ],
        fitting=sum(not one.missed for one in found),
        pages=Page(shown, len(found), page=page),
    )


def _name_missed(one: fitting.Fitting) -> list[str]:
    return [labels.wish_label(wish, one.opening) for wish in one.missed]
