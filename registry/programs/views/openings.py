from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, requires
from registry.programs import edition_queries, labels, queries, services
from registry.programs.completeness import list_missing
from registry.programs.forms.openings import OpeningForm, opening_data
from registry.programs.lists import OPENINGS
from registry.programs.models import Opening
from registry.programs.views.shared import bp
from registry.taxonomy.labels import language_label
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

register(
    bp,
    OPENINGS,
    read=Permission.OPENING_READ,
    rule="/openings",
    endpoint="openings",
    template="programs/openings.html",
)


@bp.get("/openings/<uuid:opening_id>")
@requires(Permission.OPENING_READ)
def opening(opening_id: UUID) -> ResponseReturnValue:
    return show_opening(queries.get_opening(opening_id, visible_to=current_user()))


def show_opening(opening: Opening) -> ResponseReturnValue:
    """The page of an opening; also where a refused step is explained."""
    return render_template(
        "programs/opening.html",
        opening=opening,
        events=read_history(opening, reader=Reader(current_user())),
        criteria=labels.criterion_rows(opening),
        missing=list_missing(opening, today=hanoi_today())
        if opening.state in services.EDITABLE
        else [],
        steps=labels.steps(opening, user=current_user()),
        can_edit=labels.can_edit(opening, user=current_user()),
        may_clone=labels.may_write(opening, user=current_user()),
        waiting=edition_queries.find_waiting_edition(opening)
        if labels.may_write(opening, user=current_user())
        else None,
        editions=edition_queries.list_editions(opening),
        language_label=language_label,
    )


@bp.route("/openings/new", methods=["GET", "POST"])
@requires(Permission.OPENING_WRITE, write=Permission.OPENING_WRITE)
def new_opening() -> ResponseReturnValue:
    own = queries.list_own_programs(current_user())
    form = OpeningForm(programs=own, data=_proposed(request.args.get("program", "")))
    if "add_row" in request.form:
        return _one_more_row(form, None)
    if form.submitted():
        with form.errors_shown(), transaction():
            opening = services.draft_opening(form.content(), **_written(form))
            flash(_("Draft %(code)s is saved.", code=opening.code), "success")
            return redirect(url_for(".opening", opening_id=opening.id))
    return render_form("programs/edit_opening.html", form=form, opening=None, has_programs=own)


@bp.route("/openings/<uuid:opening_id>/edit", methods=["GET", "POST"])
@requires(Permission.OPENING_WRITE, write=Permission.OPENING_WRITE)
def edit_opening(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    own = queries.list_own_programs(current_user())
    form = OpeningForm(programs=own, data=opening_data(opening))
    if "add_row" in request.form:
        return _one_more_row(form, opening)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(opening)
            services.edit_opening(opening, form.content(), **_written(form))
            flash(_("Draft %(code)s is saved.", code=opening.code), "success")
            return redirect(url_for(".opening", opening_id=opening.id))
    elif not form.is_submitted() and opening.state not in services.EDITABLE:
        flash(
            _("The text and the criteria are frozen once the opening has been submitted."),
            "warning",
        )
        return redirect(url_for(".opening", opening_id=opening.id))
    return render_form("programs/edit_opening.html", form=form, opening=opening, has_programs=own)


def _written(form: OpeningForm) -> dict[str, Any]:
    program = queries.get_own_program(UUID(form.program_id.data), by=current_user())
    return {"program": program, "criteria": form.wanted(), "by": current_user()}


def _one_more_row(form: OpeningForm, opening: Opening | None) -> ResponseReturnValue:
    """Works without script: the page comes back with everything typed and one row more."""
    form.add_rows(1)
    return render_template(
        "programs/edit_opening.html", form=form, opening=opening, has_programs=True
    )


def _proposed(program_id: str) -> dict[str, object]:
    proposed: dict[str, object] = {"seats": 1, "teaching_language": "en"}
    for program in queries.list_own_programs(current_user()):
        if str(program.id) == program_id:
            proposed |= {
                "program_id": program_id,
                "field_id": str(program.field_id),
                "technology_id": str(program.technology_id or ""),
            }
    return proposed
