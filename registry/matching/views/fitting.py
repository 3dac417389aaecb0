"""What is open, as it fits the expert who reads."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _l
from registry.core.paging import Page
from registry.core.permissions import Permission, requires
from registry.experts import queries as experts
from registry.matching import fitting, labels, queries
from registry.programs.kinds import CriterionSubject
from registry.web.forms import page_number
from registry.web.steps import current_user

bp = Blueprint("fitting", __name__, url_prefix="/<any(vi,en):locale>/fitting-openings")
OWN = Permission.EXPERT_EDIT_OWN
NAVIGATION = [(_l("Openings for me"), "fitting.index", OWN)]


ON_HOME = 3
CRITERIA = set(CriterionSubject)


@bp.app_template_global("openings_that_fit")
def openings_that_fit() -> list[tuple[fitting.Fitting, list[str]]]:
    """The best of them, for the expert's first page: each with what speaks for it."""
    return [(one, _name_met(one)) for one in _rank_own() if not one.missed][:ON_HOME]


@bp.app_template_global("count_fitting")
def count_fitting() -> tuple[int, int]:
    """How many of how many open ones fit."""
    found = _rank_own()
    return sum(not one.missed for one in found), len(found)


def _rank_own() -> list[fitting.Fitting]:
    """Once a page: every open opening is weighed for it."""
    if "own_fitting" not in g:
        own = experts.get_own_person(current_user())
        g.own_fitting = fitting.rank(queries.get_profile(own.id, visible_to=current_user()))
    found: list[fitting.Fitting] = g.own_fitting
    return found


def _name_met(one: fitting.Fitting) -> list[str]:
    """What weighs most of what is met whole."""
    parts = one.score.parts
    met = [part for part in parts if part.share == 1 and part.criterion.subject in CRITERIA]
    met.sort(key=lambda part: -part.weight)
    return [labels.wish_label(part.criterion, one.opening) for part in met[:ON_HOME]]


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
