from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_acts
from registry.core.i18n import _, localized_text
from registry.core.permissions import Permission, Role, requires
from registry.programs import queries, registration
from registry.programs.forms.programs import ProgramForm, make_program_form
from registry.programs.lists import PROGRAMS
from registry.programs.models import TalentProgram
from registry.programs.views.shared import bp
from registry.taxonomy import queries as taxonomy
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

register(
    bp,
    PROGRAMS,
    read=Permission.OPENING_READ,
    endpoint="programs",
    template="programs/programs.html",
)


@bp.get("/<uuid:program_id>")
@requires(Permission.OPENING_READ)
def show(program_id: UUID) -> ResponseReturnValue:
    program = queries.get_program(program_id, visible_to=current_user())
    openings = queries.list_openings_of(program, visible_to=current_user())
    return render_template(
        "programs/show.html",
        program=program,
        openings=openings.items,
        total=openings.total,
        events=read_acts(program, reader=Reader(current_user())),
        may_edit=queries.may_write_program(program, by=current_user()),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PROGRAM_WRITE, write=Permission.PROGRAM_WRITE)
def new() -> ResponseReturnValue:
    form = make_program_form(None, _institutions())
    if form.submitted():
        with form.errors_shown(), transaction():
            program = registration.register_program(
                form.content(), institution_id=UUID(form.institution_id.data), by=current_user()
            )
            flash(_("Talent programme %(code)s is registered.", code=program.code), "success")
            return redirect(url_for(".show", program_id=program.id))
    return _form_page(form, None)


@bp.route("/<uuid:program_id>/edit", methods=["GET", "POST"])
@requires(Permission.PROGRAM_WRITE, write=Permission.PROGRAM_WRITE)
def edit(program_id: UUID) -> ResponseReturnValue:
    program = queries.get_writable_program(program_id, by=current_user())
    name = localized_text(program.institution, "name")
    form = make_program_form(program, [(str(program.institution_id), name)])
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(program)
            registration.edit_program(program, form.content(), by=current_user())
            flash(_("The talent programme is saved."), "success")
            return redirect(url_for(".show", program_id=program.id))
    return _form_page(form, program)


def _form_page(form: ProgramForm, program: TalentProgram | None) -> ResponseReturnValue:
    return render_form("programs/edit.html", form=form, program=program)


def _institutions() -> list[tuple[str, str]]:
    """Those for which this user may register a programme."""
    rows = taxonomy.list_institutions()
    if Role.SCHEME_OFFICER not in current_user().roles:
        own = current_user().organisation_ids(Role.INSTITUTION_APPROVER)
        rows = [row for row in rows if row.id in own]
    if not rows:
        abort(404)
    return [(str(row.id), localized_text(row, "name")) for row in rows]
