"""Reading the reference data, and changing the parts that a ministry keeps up to date here."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, public, requires
from registry.taxonomy import districts, missions, queries, screens, services
from registry.taxonomy.concept_models import Synonym
from registry.taxonomy.forms import JurisdictionForm, SynonymForm
from registry.taxonomy.lists import list_of, source_of
from registry.web.forms import render_form, transaction
from registry.web.lists.declaration import List
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("taxonomy", __name__, url_prefix="/<any(vi,en):locale>/reference")
NAVIGATION = [(_l("Reference data"), "taxonomy.index", Permission.REFERENCE_WRITE)]
ACCOUNT_NAVIGATION = [(_l("Reference data"), "taxonomy.index", Permission.REFERENCE_READ)]


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    return render_template("taxonomy/index.html", tables=screens.overview())


def _table(name: str) -> List:
    screen = screens.SCREENS.get(name)
    return list_of(screen) if screen else abort(404)


register(bp, _table, read=None, rule="/<name>", endpoint="table", template="taxonomy/table.html")


@bp.route("/synonyms/new", methods=["GET", "POST"])
@requires(Permission.REFERENCE_WRITE, write=Permission.REFERENCE_WRITE)
def new_synonym() -> ResponseReturnValue:
    return _write_synonym(SynonymForm(), None)


@bp.route("/synonyms/<uuid:synonym_id>", methods=["GET", "POST"])
@requires(Permission.REFERENCE_WRITE, write=Permission.REFERENCE_WRITE)
def edit_synonym(synonym_id: UUID) -> ResponseReturnValue:
    synonym = queries.get_synonym(synonym_id)
    return _write_synonym(SynonymForm(obj=synonym), synonym)


def _write_synonym(form: SynonymForm, synonym: Synonym | None) -> ResponseReturnValue:
    if form.submitted():
        with form.errors_shown(), transaction():
            if synonym is None:
                services.add_synonym(values=form.values(), by=current_user())
            else:
                form.refuse_stale(synonym)
                services.change_synonym(synonym, values=form.values(), by=current_user())
            flash(_("The synonym works in search within a minute."), "success")
            return redirect(url_for(".table", name="synonyms", q=form.term.data))
    return render_form("taxonomy/synonym.html", form=form, synonym=synonym)


@bp.route("/jurisdictions/<country_code>", methods=["GET", "POST"])
@requires(Permission.REFERENCE_READ, write=Permission.REFERENCE_WRITE)
def jurisdiction(country_code: str) -> ResponseReturnValue:
    """Which mission is responsible for a country, since when, and who said so."""
    country = queries.get_country(country_code.upper())
    form = JurisdictionForm(valid_from=hanoi_today())
    form.mission_id.choices = missions.mission_choices()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.assign_jurisdiction(
                country_code=country.code,
                mission_id=UUID(form.mission_id.data),
                valid_from=form.valid_from.data or hanoi_today(),
                reason=form.reason.data,
                by=current_user(),
            )
            flash(_("The jurisdiction has been recorded."), "success")
            return redirect(url_for(".jurisdiction", country_code=country.code))
    history = missions.list_jurisdictions(country.code)
    return render_form(
        "taxonomy/jurisdiction.html",
        form=form,
        country=country,
        history=history,
        source_of=source_of,
        district_label=districts.district_label,
    )
