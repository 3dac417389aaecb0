"""By the link of a mail alone: whether a profile is still right. It shows nothing of the profile."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.db import session
from registry.core.permissions import public
from registry.experts import queries
from registry.experts.models import Person
from registry.profile import links, reconfirming
from registry.profile.forms.reconfirm import StillRightForm
from registry.profile.kinds import StillRight
from registry.web.forms import render_form, transaction

bp = Blueprint("reconfirm", __name__, url_prefix="/<any(vi,en):locale>/still-right")
PAGE = "profile/still_right.html"
GONE = 410


@bp.route("/<token>", methods=["GET", "POST"])
@public(write=True)
def answer(token: str) -> ResponseReturnValue:
    """A form, because mail scanners open links."""
    question = links.find_question(token)
    person = session().get(Person, question.person_id) if question else None
    answers = reconfirming.list_answers(person, question) if person and question else []
    owner = queries.find_account(person) if person else None
    if question is None or owner is None or not answers:
        return render_template(PAGE, form=None), GONE
    form: Any = StillRightForm()
    form.answer.choices = [(one.value, one.label) for one in answers]
    if form.submitted():
        given = StillRight(form.answer.data)
        with form.errors_shown(), transaction():
            reconfirming.answer(question, given, by=owner)
            return redirect(url_for(".answered", given=given.value))
    return render_form(PAGE, form=form, question=question)


@bp.get("/answered/<any(yes,no,later,forget):given>")
@public()
def answered(given: str) -> ResponseReturnValue:
    return render_template("profile/answered.html", given=given)
