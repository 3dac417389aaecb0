"""Legal texts, and for each everything in the registry that changes with it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.citing import Citation
from registry.core.i18n import _, _l, format_date, hanoi_today
from registry.core.periods import last_day
from registry.core.permissions import public
from registry.law.graph import Touched, find_touched, list_touched
from registry.taxonomy.columns import period
from registry.web.downloads import download_parts
from registry.web.lists import files
from registry.web.lists.declaration import Column

bp = Blueprint("law", __name__, url_prefix="/<any(vi,en):locale>/legal-texts")
COLUMNS: Sequence[Column] = (
    Column("kind", _l("Kind"), lambda row: str(row.kind)),
    Column("title", _l("What rests on it"), lambda row: row.title),
    Column("article", _l("Article"), lambda row: row.article),
    Column("actor", _l("Who acts"), lambda row: row.actor),
    Column("deadline", _l("Until when"), lambda row: row.deadline),
    Column("valid_from", _l("In force from"), lambda row: row.valid_from),
    Column("valid_to", _l("Last day in force"), lambda row: last_day(row.valid_to)),
)


def _all() -> list[Touched]:
    return list_touched(current_app.extensions["citing"])


def _get(slug: str) -> Touched:
    return find_touched(slug, _all()) or abort(404)


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    return render_template("law/index.html", touched=_all(), today=hanoi_today(), period=period)


@bp.get("/<slug>")
@public()
def show(slug: str) -> ResponseReturnValue:
    return render_template(
        "law/show.html",
        touched=_get(slug),
        today=hanoi_today(),
        period=period,
        address_of=_address_of,
    )


@bp.get("/<slug>/<any(csv,xlsx):kind>")
@public()
def file(slug: str, kind: str) -> Response:
    found = _get(slug)
    about = [
        (_("Legal text"), found.text.number),
        (_("Title"), found.text.name),
        (_("Day"), format_date(hanoi_today())),
    ]
    made = files.write(kind, COLUMNS, found.citations, about=about)
    parts = files.read_chunks(made)
    return download_parts(parts, name=f"{slug}.{kind}", mimetype=files.KINDS[kind])


def _address_of(citation: Citation) -> str:
    values: dict[str, Any] = dict(citation.values)
    return url_for(citation.endpoint, **values) if citation.endpoint else ""
