"""Beginning an import: what each kind is, its template, and the file."""

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from registry.core.db import list_rows
from registry.core.i18n import _, _l, format_number, hanoi_today
from registry.core.permissions import requires
from registry.imports import forms, intake, patterns, services
from registry.imports.declaration import Kind
from registry.imports.known import KINDS
from registry.imports.limits import limit
from registry.imports.models import ImportKind
from registry.imports.terms import Setting, Terms, read_terms
from registry.imports.views.batches import WRITE, bp
from registry.taxonomy.models import Organisation
from registry.web.downloads import download
from registry.web.forms import render_form, transaction
from registry.web.steps import current_user

KIND = "<any(programs,openings,contracts,staff,experts):what>"
LONG = 12  # terms that are told on the page; of more the template has the list
LEADS = {
    ImportKind.PROGRAMS: _l("Talent programmes as decisions name them, one per row."),
    ImportKind.OPENINGS: _l(
        "Openings become drafts of their institution. They are completed, approved and published as any other."
    ),
    ImportKind.CONTRACTS: _l(
        "Contracts on paper become drafts of your institution. Their files are added and they are sent to the recruitment officer as any other."
    ),
    ImportKind.STAFF: _l(
        "Each person receives an invitation by e-mail. The role comes into force when they accept it."
    ),
    ImportKind.EXPERTS: _l(
        "Each person receives an e-mail that names who gave the address, and why. There is no profile before they agree, and nobody learns whether somebody is registered already."
    ),
}


def _find_kind(code: str) -> tuple[Kind, list[UUID | None]]:
    kind = KINDS[ImportKind(code)]
    places = services.places_of(kind, current_user())
    if not places:
        abort(404)
    return kind, places


def _terms_of(kind: Kind, places: list[UUID | None]) -> dict[str, Terms]:
    names = [one.terms for one in kind.columns]
    return read_terms(names, Setting(current_user(), places[0]))


@bp.route(f"/new/{KIND}", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def new(what: str) -> ResponseReturnValue:
    declared, places = _find_kind(what)
    form = forms.FileForm()
    form.offer(places, _name([one for one in places if one]))
    if form.submitted():
        with form.errors_shown():
            document, looked = intake.receive(form.file.data, by=current_user())
            where = form.organisation_id.data if "organisation_id" in form else places[0]
            with transaction():
                batch = services.receive(
                    document,
                    looked,
                    kind=declared.code,
                    organisation_id=UUID(str(where)) if where else None,
                    by=current_user(),
                )
                flash(_("The file is received. Now assign its columns."), "success")
                return redirect(url_for(".columns", batch_id=batch.id))
    return render_form(
        "imports/new.html",
        form=form,
        kind=declared,
        lead=LEADS[declared.code],
        described=_describe(declared, places),
        most=format_number(limit(f"most_{declared.code.value}", on=hanoi_today())),
    )


new.takes_tables = True  # type: ignore[attr-defined]


def _name(ids: list[UUID]) -> dict[Any, Organisation]:
    rows = list_rows(select(Organisation).where(Organisation.id.in_(ids)))
    return {one.id: one for one in rows}


def _describe(kind: Kind, places: list[UUID | None]) -> list[dict[str, Any]]:
    """Each column as the page explains it."""
    terms = _terms_of(kind, places)
    return [
        {
            "column": one,
            "heading": patterns.heading(one),
            "terms": [f"{term.vi} / {term.en}" for term in terms[one.terms].entries]
            if one.terms and len(terms[one.terms].entries) <= LONG
            else [],
        }
        for one in kind.columns
    ]


@bp.get(f"/new/{KIND}/template.<any(xlsx,csv):suffix>")
@requires(WRITE)
def template(what: str, suffix: str) -> Response:
    declared, places = _find_kind(what)
    name = f"{declared.code.value}.{suffix}"
    if suffix == "csv":
        return download(patterns.as_csv(declared), name=name, mimetype=intake.CSV)
    content = patterns.as_workbook(declared, _terms_of(declared, places))
    return download(content, name=name, mimetype=intake.XLSX)
