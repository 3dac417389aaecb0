"""The expert's works: the list, one more, a correction, taken out; and their ORCID iD."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, proper
from registry.core.permissions import Permission, requires
from registry.experts import queries, services
from registry.experts.models import Person, ScholarlyWork
from registry.profile import works
from registry.profile.forms.works import OrcidForm, WorkForm
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("works", __name__, url_prefix="/<any(vi,en):locale>/profile/works")
OWN = Permission.EXPERT_EDIT_OWN
ADD = Step(
    title=_l("Add a work"),
    submit=_l("Add"),
    done=_l("Added to your works."),
    lead=_l("An article, a book, a patent: whatever shows what you work on."),
)
IDENTIFIER = Step(
    title=_l("Your ORCID iD"),
    submit=_l("Save"),
    done=_l("Your ORCID iD has been saved."),
    lead=_l(
        "Everybody who may see your works sees it too. The registry reads nothing from ORCID by itself."
    ),
)


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    return _show(queries.get_own_person(current_user()))


def _show(person: Person) -> ResponseReturnValue:
    return render_template("profile/works.html", person=person, works=person.works)


def _place(person: Person, *, facts: Any = tuple, row: Any = None) -> Place:
    url = url_for("works.index")
    return Place(
        url=url,
        trail=[(_("My profile"), url_for("experts.home")), (_("Works"), url)],
        facts=facts,
        row=row,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def new() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())

    def add(form: WorkForm) -> None:
        works.add_work(person, **form.work(), by=current_user())
        services.touch(person)

    return take(ADD, WorkForm, add, place=_place(person))


@bp.route("/orcid", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def orcid() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    return take(
        IDENTIFIER,
        OrcidForm,
        lambda form: works.save_orcid(person, orcid=form.orcid.data or "", by=current_user()),
        place=_place(person),
        data={"orcid": person.orcid or ""},
    )


def _find(work_id: UUID) -> ScholarlyWork:
    return works.find_work(queries.get_own_person(current_user()), work_id)


def _place_of(work: ScholarlyWork) -> Place:
    person = queries.get_own_person(current_user())
    return _place(person, facts=lambda: [(_("Work"), proper(work.title))], row=work)


STEPS = StepRoutes(
    bp,
    "/<uuid:work_id>",
    find=_find,
    page=lambda _work: _show(queries.get_own_person(current_user())),
    place=_place_of,
    read=OWN,
    write=OWN,
)


def _loaded(work: ScholarlyWork) -> dict[str, Any]:
    names = ("title", "year", "doi", "venue", "co_authors")
    return {"data": {name: getattr(work, name) for name in names}}


@STEPS.form(
    "correct",
    WorkForm,
    options=_loaded,
    title=_l("Correct a work"),
    submit=_l("Save"),
    done=_l("The work has been corrected."),
)
def correct(work: ScholarlyWork, form: WorkForm) -> None:
    person = queries.get_own_person(current_user())
    works.correct_work(person, work, **form.work(), by=current_user())
    services.touch(person)


@STEPS.form(
    "remove",
    VersionedForm,
    title=_l("Take a work out"),
    submit=_l("Take out"),
    done=_l("The work has been taken out of your profile."),
    grave=(_l("It is deleted, and nobody sees or finds it any more. You can add it again."),),
)
def remove(work: ScholarlyWork, _form: VersionedForm) -> None:
    works.remove_work(queries.get_own_person(current_user()), work, by=current_user())
