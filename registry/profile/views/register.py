"""Registering in six short steps, over the sections of the profile."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _
from registry.core.permissions import Permission, requires
from registry.experts import queries, services
from registry.experts.models import Person
from registry.profile import drafts, outlook, registration, sections
from registry.profile.filling import MORE, StepForm, describe, open_step
from registry.profile.models import StepDraft
from registry.profile.registration import STEPS, RegistrationStep
from registry.verification import submission
from registry.web.forms import render_form, transaction
from registry.web.steps import current_user

bp = Blueprint("register", __name__, url_prefix="/<any(vi,en):locale>/profile/register")
OWN = Permission.EXPERT_EDIT_OWN
LATER = "later"  # a button beside the one that saves


@bp.app_template_global("registration_steps")
def registration_steps() -> tuple[RegistrationStep, ...]:
    return STEPS


def _find(number: int) -> RegistrationStep:
    step = registration.find_step(number)
    if step is None:
        abort(404)
    return step


def _open_form(step: RegistrationStep, person: Person, draft: StepDraft | None) -> StepForm:
    """As it was left: what was typed and never saved, else what is recorded."""
    is_shown = draft is not None and request.method != "POST"
    return open_step(step, person, drafts.read_draft(draft) if draft and is_shown else None)


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def step(number: int) -> ResponseReturnValue:
    found = _find(number)
    person = queries.get_own_person(current_user())
    draft = drafts.find_draft(person, found.code) if found.keeps_drafts else None
    form = _open_form(found, person, draft)
    if LATER in request.form and found.keeps_drafts:
        return _leave(person, found, form)
    if MORE in request.form:
        form.add_row(request.form[MORE])
    elif form.submitted():
        with form.errors_shown(), transaction():
            _save(person, found, form)
            return redirect(_next(person, number))
    return render_form(
        "profile/register.html",
        form=form,
        step=found,
        number=number,
        steps=STEPS,
        open_steps=_open_steps(person),
        draft=draft,
        consents=_consents() if "consents" in found.parts else [],
        returns=_returns(),
    )


def _save(person: Person, step: RegistrationStep, form: StepForm) -> None:
    form.refuse_stale(person)
    services.refuse_closed(person)
    agreed = outlook.list_agreed(person)
    for part, part_form in form.sections():
        part.section.save(person, part_form, current_user())
    drafts.drop_draft(person, step.code)
    services.touch(person)
    for sentence in outlook.name_stopped(agreed, outlook.list_agreed(person)):
        flash(sentence, "info")


def _leave(person: Person, step: RegistrationStep, form: StepForm) -> ResponseReturnValue:
    """To go on another day: kept as typed, right or wrong."""
    with transaction():
        services.refuse_closed(person)
        drafts.keep_draft(person, step.code, form.typed(request.form), by=current_user())
    flash(_("What you typed is kept. You can continue at any time, on any device."), "success")
    return redirect(url_for("experts.home"))


def _returns() -> bool:
    """The step was opened from the page on which everything is checked."""
    return request.args.get("back") == "check"


def _next(person: Person, number: int) -> str:
    if _returns() or number == len(STEPS):
        return url_for("experts.submit")
    return url_for(".step", number=number + 1)


def _open_steps(person: Person) -> set[int]:
    missing = dict(submission.find_missing(person, current_user()))
    return {registration.NUMBER_OF[name] for name in missing if name in registration.NUMBER_OF}


def _consents() -> dict[str, Any]:
    """Purpose -> its text, who answers for it, and which version it is."""
    return {text.purpose.value: (text, controller) for text, controller in sections.consent_texts()}


@bp.post("/<int:number>/draft")
@requires(OWN, write=OWN)
def keep(number: int) -> ResponseReturnValue:
    """What a page sends by itself while somebody types."""
    found = _find(number)
    person = queries.get_own_person(current_user())
    if not found.keeps_drafts:
        abort(404)
    form = _open_form(found, person, None)
    with transaction():
        services.refuse_closed(person)
        drafts.keep_draft(person, found.code, form.typed(request.form), by=current_user())
    return "", HTTPStatus.NO_CONTENT


def list_answers(person: Person) -> list[dict[str, Any]]:
    """Every step with what is recorded of it, for the page before submitting."""
    missing = dict(submission.find_missing(person, current_user()))
    return [
        {
            "number": number,
            "step": step,
            "rows": [
                (field.label.text, describe(field))
                for _part, form in _open_form(step, person, None).sections()
                for field in form
            ],
            "missing": [missing[name] for name in step.parts if name in missing],
        }
        for number, step in enumerate(STEPS, 1)
    ]
