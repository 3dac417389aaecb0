"""The library of clauses: the list, each clause with its wordings, and writing one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.contracts.texts import queries, services
from registry.contracts.texts.kinds import Blank
from registry.contracts.texts.models import ContractClause
from registry.contracts.views.clause_forms import ClauseForm, EndForm, NewClauseForm
from registry.contracts.views.clause_lists import CLAUSES
from registry.contracts.views.page import bp
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, requires
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

READ, WRITE = Permission.REFERENCE_READ, Permission.CLAUSE_WRITE
register(
    bp, CLAUSES, read=READ, rule="/clauses", endpoint="clauses", template="contracts/clauses.html"
)


@bp.get("/clauses/<uuid:clause_id>")
@requires(READ)
def clause(clause_id: UUID) -> ResponseReturnValue:
    shown = queries.get_clause(clause_id)
    return render_template(
        "contracts/clause.html",
        clause=shown,
        wordings=queries.list_wordings(shown.code),
        events=read_history(shown, reader=Reader(current_user())),
    )


@bp.route("/clauses/new", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def new_clause() -> ResponseReturnValue:
    form = NewClauseForm(valid_from=hanoi_today())
    return _write(form, None, lambda: str(form.code.data))


@bp.route("/clauses/<uuid:clause_id>/wording", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def new_wording(clause_id: UUID) -> ResponseReturnValue:
    """Another wording begins with the words of the one before."""
    old = queries.get_clause(clause_id)
    lists = {"kinds": old.kinds.split(), "needs": old.needs.split()}
    form = ClauseForm(obj=old, data=lists | {"valid_from": hanoi_today()})
    return _write(form, old, lambda: old.code)


def _write(form: ClauseForm, old: ContractClause | None, code: Any) -> ResponseReturnValue:
    if form.submitted():
        with form.errors_shown(), transaction():
            values = form.values() | {"code": code()}
            written = services.write_clause(
                valid_from=form.valid_from.data or hanoi_today(), values=values, by=current_user()
            )
            flash(_("The clause is recorded."), "success")
            return redirect(url_for(".clause", clause_id=written.id))
    return render_form("contracts/clause_form.html", form=form, clause=old, blanks=list(Blank))


@bp.route("/clauses/<uuid:clause_id>/end", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def end_clause(clause_id: UUID) -> ResponseReturnValue:
    shown, form = queries.get_clause(clause_id), EndForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(shown)
            ends_on = form.valid_to.data or hanoi_today()
            services.end_clause(shown, valid_to=ends_on, by=current_user())
            flash(_("The clause ends on this day."), "success")
            return redirect(url_for(".clause", clause_id=shown.id))
    return render_form("contracts/clause_end.html", form=form, clause=shown)
