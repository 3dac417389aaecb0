"""The expert's nationalities: the list, one more, a correction, taken out."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.dates import PartialDate
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.experts import nationalities, queries, services
from registry.experts.models import Nationality, Person
from registry.profile.forms.nationalities import NationalityForm
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.choices import country_choices
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("nationalities", __name__, url_prefix="/<any(vi,en):locale>/profile/nationalities")
OWN = Permission.EXPERT_EDIT_OWN
ADD = Step(
    title=_l("Add a nationality"),
    submit=_l("Add"),
    done=_l("Added to your nationalities."),
    lead=_l(
        "Nobody but you reads your nationalities. With the Vietnamese one you are a Vietnamese citizen by law, even if you hold others; your category follows from it."
    ),
)


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    return _show(queries.get_own_person(current_user()))


def _show(person: Person) -> ResponseReturnValue:
    rows = nationalities.list_nationalities(person)
    return render_template(
        "profile/nationalities.html",
        rows=rows,
        names=taxonomy.name_countries({row.country_code for row in rows}),
        category=queries.current_category(person.id),
    )


def _place(person: Person, *, facts: Any = tuple, row: Any = None) -> Place:
    url = url_for("nationalities.index")
    return Place(
        url=url,
        trail=[(_("My profile"), url_for("experts.home")), (_("Nationalities"), url)],
        facts=facts,
        row=row,
    )


def _offer_countries(form: Any) -> None:
    form.country_code.choices = country_choices()


@bp.route("/new", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def new() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())

    def add(form: NationalityForm) -> None:
        nationalities.add_nationality(person, **form.nationality(), by=current_user())
        services.touch(person)

    return take(ADD, NationalityForm, add, place=_place(person), prepare=_offer_countries)


def _find(nationality_id: UUID) -> Nationality:
    return nationalities.find_nationality(queries.get_own_person(current_user()), nationality_id)


def _place_of(row: Nationality) -> Place:
    person = queries.get_own_person(current_user())
    [name] = taxonomy.name_countries({row.country_code}).values()
    return _place(person, facts=lambda: [(_("Nationality"), name)], row=row)


STEPS = StepRoutes(
    bp,
    "/<uuid:nationality_id>",
    find=_find,
    page=lambda _row: _show(queries.get_own_person(current_user())),
    place=_place_of,
    read=OWN,
    write=OWN,
)


def _loaded(row: Nationality) -> dict[str, Any]:
    since = PartialDate(row.since, row.since_precision) if row.since else None
    until = PartialDate(row.until, row.until_precision) if row.until else None
    return {
        "data": {"country_code": row.country_code, "since": since, "until": until},
        "prepare": _offer_countries,
    }


@STEPS.form(
    "correct",
    NationalityForm,
    options=_loaded,
    title=_l("Correct or end a nationality"),
    submit=_l("Save"),
    done=_l("Saved."),
)
def correct(row: Nationality, form: NationalityForm) -> None:
    person = queries.get_own_person(current_user())
    nationalities.correct_nationality(person, row, **form.nationality(), by=current_user())
    services.touch(person)


@STEPS.form(
    "remove",
    VersionedForm,
    title=_l("Take a nationality out"),
    submit=_l("Take out"),
    done=_l("The nationality has been taken out. Your category is as before."),
    grave=(_l("It is deleted. Your category stays as it is; you can change it under Residence."),),
)
def remove(row: Nationality, _form: VersionedForm) -> None:
    nationalities.remove_nationality(queries.get_own_person(current_user()), row, by=current_user())
