"""The expert's own pages: a task list, one small form a section, and what others see and saw."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.experts import cards, history, labels, queries, services
from registry.experts.kinds import Audience
from registry.experts.states import PersonState
from registry.profile import export, outlook, sections
from registry.profile.forms import AppealForm
from registry.verification import reviews, submission
from registry.verification.rules import review_time
from registry.web.downloads import download
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user

bp = Blueprint("experts", __name__, url_prefix="/<any(vi,en):locale>/profile")
NAVIGATION = [
    (_l("My profile"), "experts.home", Permission.EXPERT_EDIT_OWN),
    (_l("Who looked"), "experts.accesses", Permission.ACCESS_READ_OWN),
]
OWN = Permission.EXPERT_EDIT_OWN


@bp.get("/")
@requires(OWN)
def home() -> ResponseReturnValue:
    person = queries.find_own_person(current_user())
    if person is None:
        return render_template("profile/begin.html", button=ButtonForm())
    missing = dict(submission.find_missing(person, current_user()))
    tasks = [
        {
            "label": section.label,
            "url": url_for(".section", name=name),
            "state": "not_started" if name in missing else "done",
            "state_label": _("To do") if name in missing else _("Done"),
            "hint": missing.get(name, ""),
        }
        for name, section in sections.SECTIONS.items()
    ]
    return render_template(
        "profile/home.html",
        person=person,
        tasks=tasks,
        missing=missing,
        claims=person.claims,
        audiences=list(Audience),
        button=ButtonForm(),
        outlook=outlook.look_ahead(person),
        words=labels.CASE_WORDS,
    )


@bp.post("/begin")
@requires(OWN, write=OWN)
def begin() -> ResponseReturnValue:
    if ButtonForm().submitted() and queries.find_own_person(current_user()) is None:
        with transaction():
            services.begin_profile(current_user(), by=current_user())
    return redirect(url_for(".home"))


@bp.route("/section/<name>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def section(name: str) -> ResponseReturnValue:
    found = sections.SECTIONS.get(name)
    if found is None:
        abort(404)
    person = queries.get_own_person(current_user())
    form: Any = found.form(data={**found.load(person), "version": str(person.version)})
    found.prepare(form)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(person)
            # A consent can be withdrawn at any time (Law 91/2025/QH15, Article 12).
            if name != "consents" or person.state is not PersonState.SUSPENDED:
                services.refuse_closed(person)
            found.save(person, form, current_user())
            services.touch(person)
            flash(_("Saved: %(section)s.", section=found.label), "success")
            return redirect(url_for(".home"))
    return render_form(
        "profile/section.html",
        form=form,
        section=found,
        name=name,
        person=person,
        consent_texts=sections.consent_texts() if name == "consents" else [],
        history=history.list_periods(name, person),
        ledger=sections.list_consents(person) if name == "consents" else [],
    )


@bp.get("/see-as/<audience>")
@requires(OWN)
def see_as(audience: str) -> ResponseReturnValue:
    """Exactly the card that this audience gets, made by the same function."""
    if audience not in set(Audience):
        abort(404)
    person = queries.get_own_person(current_user())
    chosen = Audience(audience)
    [card] = cards.make_cards_for([person], audience=chosen)
    office = None
    if chosen is Audience.MINISTRY:
        [office] = cards.make_cards_for([person], audience=chosen, reads_all=True)
    return render_template(
        "profile/see_as.html", card=card, office=office, audience=chosen, audiences=list(Audience)
    )


@bp.route("/submit", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def submit() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            submission.submit_profile(person, by=current_user())
            flash(
                _(
                    "Your profile has been submitted. A verifier answers within %(time)s.",
                    time=review_time(),
                ),
                "success",
            )
            return redirect(url_for(".home"))
    return render_form(
        "profile/submit.html",
        form=form,
        person=person,
        missing=submission.find_missing(person, current_user()),
    )


@bp.route("/appeal", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def appeal() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    ahead = outlook.look_ahead(person)
    form = AppealForm(version=str(person.version))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(person)
            reviews.appeal(person, text=form.text.data, by=current_user())
            flash(
                _("Your appeal is with the ministry. You get a mail with the decision."), "success"
            )
            return redirect(url_for(".home"))
    elif ahead is None or not ahead.may_appeal:
        return redirect(url_for(".home"))
    return render_form("profile/appeal.html", form=form, outlook=ahead)


@bp.post("/pause")
@requires(OWN, write=OWN)
def pause() -> ResponseReturnValue:
    return _press(services.pause, _("Your profile is paused and no longer found. Contracts go on."))


@bp.post("/resume")
@requires(OWN, write=OWN)
def resume() -> ResponseReturnValue:
    return _press(services.resume, _("Your profile can be found again."))


@bp.route("/withdraw", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def withdraw() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.withdraw(person, by=current_user())
            flash(
                _(
                    "You have withdrawn. All consents are closed and your profile is no longer found."
                ),
                "success",
            )
            return redirect(url_for(".home"))
    return render_form("profile/withdraw.html", form=form, person=person)


@bp.get("/access")
@requires(Permission.ACCESS_READ_OWN)
def accesses() -> ResponseReturnValue:
    person = queries.get_own_person(current_user())
    return render_template(
        "profile/accesses.html", rows=export.read_accesses(person), person=person
    )


@bp.get("/data.json")
@requires(OWN)
def data() -> ResponseReturnValue:
    """Everything the register holds of her, for her."""
    content = jsonify(export.export_person(queries.get_own_person(current_user()))).data
    return download(content, name="my-data.json", mimetype="application/json")


def _press(step: Callable[..., None], done: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.submitted():
        with transaction():
            step(queries.get_own_person(current_user()), by=current_user())
        flash(done, "success")
    return redirect(url_for(".home"))
