"""A past post, or one more degree: added to the history without touching what is recorded beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from registry.core.dates import PartialDate
from registry.core.i18n import _, _l
from registry.core.periods import last_day
from registry.core.permissions import Permission, requires
from registry.experts import history, labels, past, queries, services
from registry.experts.models import Employment, Person
from registry.profile.forms import career as career_forms
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("past", __name__, url_prefix="/<any(vi,en):locale>/profile/history")
OWN = Permission.EXPERT_EDIT_OWN
CHECK_IT = _l("Add the evidence, and ask for the check: only a checked entry counts.")
STEPS = {
    "employment": Step(
        title=_l("Add an earlier post"),
        submit=_l("Add"),
        done=_l("Added. Now add the letter under Evidence, so that a verifier can check it."),
        lead=_l("A post that you have left. Your present post and its check stay as they are."),
        follows=(CHECK_IT,),
    ),
    "beside": Step(
        title=_l("Add a second present post"),
        submit=_l("Add"),
        done=_l("Added. Now add the letter under Evidence, so that a verifier can check it."),
        lead=_l(
            "A post that you hold beside your main one. Your main post and its check stay as they are."
        ),
        follows=(CHECK_IT,),
    ),
    "doctorate": Step(
        title=_l("Add another degree"),
        submit=_l("Add"),
        done=_l("Added. Now add the diploma under Evidence, so that a verifier can check it."),
        lead=_l("One more degree. The others and their checks stay as they are."),
        follows=(CHECK_IT,),
    ),
    "held": Step(
        title=_l("Correct or end a post"),
        submit=_l("Save"),
        done=_l("Saved. A check of it holds until its last day."),
        lead=_l(
            "Enter the last day once you have left it. Anything else that you change is a correction, and has to be checked again."
        ),
    ),
    "correct": Step(
        title=_l("Correct an earlier entry"),
        submit=_l("Save"),
        done=_l("Corrected. What was checked of it has to be checked again."),
        lead=_l("Nothing recorded is overwritten: a correction adds a new entry."),
    ),
}
CLAIMS = {
    "employment": "employment_abroad",
    "beside": "employment_abroad",
    "doctorate": "doctorate",
}
FORMS: dict[str, type[Any]] = {
    "employment": career_forms.PastPostForm,
    "beside": career_forms.EmploymentForm,
    "doctorate": career_forms.DegreeForm,
}


ADD: dict[str, Callable[..., Any]] = {
    "employment": past.add_past_post,
    "beside": past.add_further_post,
    "doctorate": past.add_degree,
}


@bp.route("/<name>/new", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def new(name: str) -> ResponseReturnValue:
    person = _find(name)
    return take(
        STEPS[name],
        career_forms.without_reason(FORMS[name]),
        lambda form: _add(name, person, form),
        place=_place(name, person),
        prepare=career_forms.offer_choices,
        after=lambda: url_for("claims.show", kind=CLAIMS[name]),
    )


def _find(name: str) -> Person:
    if name not in FORMS:
        abort(404)
    return queries.get_own_person(current_user())


def _place(name: str, person: Person) -> Place:
    section = "employment" if name == "beside" else name
    url = url_for("experts.section", name=section)
    trail = [(_("My profile"), url_for("experts.home")), (labels.SECTIONS[section], url)]
    return Place(url=url, trail=trail, row=person)


def _add(name: str, person: Person, form: Any) -> None:
    services.refuse_closed(person)
    ADD[name](person, by=current_user(), **_values(form))
    services.touch(person)


def _values(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = form.post() if "employer" in form else form.degree()
    if "until" in form and form.until.data:
        values |= {"until": form.until.data, "end_precision": form.until.precision}
    return values


@bp.route("/<name>/<uuid:series_id>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def correct(name: str, series_id: UUID) -> ResponseReturnValue:
    person = _find(name)
    if name not in history.ADDABLE:
        abort(404)
    fact = past.find_past(history.ADDABLE[name], person, series_id)
    is_held = isinstance(fact, Employment) and fact.valid_to is None
    return take(
        STEPS["held" if is_held else "correct"],
        career_forms.FurtherPostForm if is_held else FORMS[name],
        lambda form: _correct(name, person, fact, form),
        place=_place(name, person),
        data=_loaded(fact),
        prepare=career_forms.offer_choices,
    )


def _correct(name: str, person: Person, fact: Any, form: Any) -> None:
    services.refuse_closed(person)
    values = _values(form)
    since = values.pop("since", None) or values.pop("awarded_on")
    until = values.pop("until", None)
    reason = form.reason.data or ""
    past.correct_past(
        person, fact, reason=reason, by=current_user(), since=since, until=until, **values
    )
    services.touch(person)


def _loaded(fact: Any) -> dict[str, Any]:
    if isinstance(fact, Employment):
        names: tuple[str, ...] = ("employer", "title", "country_code", "is_full_time")
        last = last_day(fact.valid_to)
        since = PartialDate(fact.valid_from, fact.precision)
        until = PartialDate(last, fact.end_precision) if last else None
        more = {"kind": fact.kind.value, "since": since, "until": until}
    else:
        names = career_forms.DEGREE_NAMES
        awarded = PartialDate(fact.awarded_on, fact.precision)
        more = {"degree_kind": fact.degree_kind.value, "awarded_on": awarded}
    return {name: getattr(fact, name) for name in names} | more
