"""A record that the expert gives to be read, and what becomes part of the profile of what was found in it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.core.dates import parse_date
from registry.core.db import step_aside
from registry.core.i18n import _, _l, format_partial, localized_text, ngettext
from registry.core.permissions import Permission, requires
from registry.experts import queries
from registry.experts.models import Person
from registry.profile import proposing, reading
from registry.profile.forms.proposals import ReadForm, find_fault, form_of
from registry.profile.kinds import ProposalKind
from registry.taxonomy import queries as taxonomy
from registry.web.forms import render_form, transaction
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("proposals", __name__, url_prefix="/<any(vi,en):locale>/profile/proposals")
SHOWN_AUTHORS = 160  # letters
OWN = Permission.EXPERT_EDIT_OWN
READ = Step(
    title=_l("Fill the profile from a record"),
    submit=_l("Read"),
    done=_l("It has been read. Decide below what becomes part of your profile."),
    lead=_l(
        "Names, doctorates, posts and works in it are proposed one by one. You decide on each; nothing in your profile is overwritten."
    ),
    follows=(
        _l("The file is read and not kept, and nothing is retrieved from other sites."),
        _l("What you do not add is not proposed again from the same kind of source."),
    ),
)


@bp.route("/read", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def read() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    url = url_for(".index")
    return take(
        READ,
        ReadForm,
        lambda _form, found: proposing.keep(person, found, by=current_user()),
        place=Place(
            url=url,
            trail=[(_("My profile"), url_for("experts.home")), (_("Proposals from a record"), url)],
        ),
        receive=_receive,
    )


def _receive(form: ReadForm) -> reading.Reading:
    step_aside()
    if form.has_file:
        upload = form.file.data
        return reading.read_file(upload.stream, filename=upload.filename or "")
    return reading.read_pasted(form.pasted.data)


@bp.route("/", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def index() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    form = form_of(_list_rows(person))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_other_page()
            added = proposing.decide(person, form.rows, form.chosen(), by=current_user())
            flash(_tell(added, len(form.rows) - added), "success")
            return redirect(url_for(".index"))
    countries = taxonomy.find_countries({one.values.get("country", "") for one in form.rows})
    return render_form(
        "profile/proposals.html",
        form=form,
        kinds=list(ProposalKind),
        waiting=proposing.count_open(person),
        told={one.proposal.id: _tell_of(one, countries) for one in form.rows},
    )


def _list_rows(person: Person) -> list[proposing.Shown]:
    rows = proposing.list_open(person)
    return [replace(one, obstacle=one.obstacle or find_fault(one)) for one in rows]


def _tell_of(one: proposing.Shown, countries: Mapping[str, Any]) -> list[str]:
    """What the record says of it besides its name."""
    values = one.values
    if one.proposal.kind is ProposalKind.WORK:
        told = [values["authors"][:SHOWN_AUTHORS], values["venue"], values["year"], values["doi"]]
    elif "place" in values:
        country = countries.get(values["country"])
        period = [_day(values["start"]), _day(values["end"])]
        told = [
            *(values["place"], values["department"]),
            localized_text(country, "name") if country else values["country"],
            " – ".join(day or "…" for day in period) if any(period) else "",
        ]
    else:
        told = []
    return [part for part in told if part]


def _day(written: str) -> str:
    found = parse_date(written) if written else None
    return format_partial(found.day, found.precision) if found else written


def _tell(added: int, refused: int) -> str:
    return " ".join(
        (
            ngettext("%(num)s entry was added.", "%(num)s entries were added.", added),
            ngettext(
                "%(num)s was not added and is not proposed again.",
                "%(num)s were not added and are not proposed again.",
                refused,
            ),
        )
    )
