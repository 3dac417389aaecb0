"""Results taken away as a file, and what was looked for in vain."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.core.i18n import _, _l, format_date, hanoi_today, locale
from registry.core.permissions import Permission, requires
from registry.experts.models import Person
from registry.matching.hits import make_hits
from registry.programs.models import Opening
from registry.searches import exports
from registry.searches.forms import ExportForm
from registry.searches.lists import UNMET, export_columns
from registry.searches.models import ExportPurpose, SearchExport, SearchKind
from registry.searches.views.saved import bp, describe_query, query_to_keep, read_asked
from registry.web.bulk import FILE, reading_in_bulk
from registry.web.downloads import download_parts
from registry.web.forms import render_form, transaction
from registry.web.lists import files
from registry.web.lists.pages import register
from registry.web.steps import current_user

NAVIGATION = [(_l("Searches without a result"), "searches.unmet", Permission.EXPERT_OVERSEE)]
register(bp, UNMET, read=Permission.EXPERT_OVERSEE, rule="/unmet", endpoint="unmet")
SEARCH = Permission.EXPERT_SEARCH


@bp.route("/export", methods=["GET", "POST"])
@requires(SEARCH, write=SEARCH)
def export() -> ResponseReturnValue:
    """The search that the address holds, as a masked file with a purpose."""
    query = query_to_keep(SearchKind.EXPERTS)
    wanted, opening = read_asked(request.args)
    form = ExportForm()
    if form.submitted():
        with form.errors_shown():
            reading_in_bulk(FILE, current_user())
            people = exports.find(wanted, opening, visible_to=current_user())
            with transaction():
                made = exports.record(
                    people,
                    query=query,
                    purpose=ExportPurpose(form.purpose.data),
                    reason=form.reason.data,
                    by=current_user(),
                )
            return _file(made, people, opening, form.kind.data)
    back = url_for("matching.index") + (f"?{query}" if query else "")
    return render_form(
        "searches/export.html",
        form=form,
        facts=describe_query(SearchKind.EXPERTS, query),
        back=back,
        most=exports.MOST,
    )


def _file(made: SearchExport, people: list[Person], opening: Opening | None, kind: str) -> Response:
    user = current_user()
    hits = make_hits(people, opening, viewer=user, audience=exports.AUDIENCE)
    columns = export_columns(made.number, is_scored=opening is not None)
    file = files.write(kind, columns, hits, about=_about(made, user))
    name = f"{made.number}.{kind}"
    return download_parts(files.read_chunks(file), name=name, mimetype=files.KINDS[kind])


def _about(made: SearchExport, user: User) -> list[tuple[str, str]]:
    return [
        (_("Number of the file"), made.number),
        (_("What the file is for"), str(made.purpose.label)),
        (_("Explanation"), made.reason),
        (_("Made by"), user.display_name),
        (_("Day"), format_date(hanoi_today())),
        (_("Language"), locale()),
        *(
            (str(label), str(text))
            for label, text in describe_query(SearchKind.EXPERTS, made.query)
        ),
    ]
