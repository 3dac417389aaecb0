"""What is held of an expert who has no account, and their answer: by the link of a mail alone."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _
from registry.core.permissions import public
from registry.entries import asking, links, shown
from registry.entries.forms import AnswerForm
from registry.entries.kinds import Answer
from registry.entries.states import CLOSED_LINK
from registry.entries.views.page import bp
from registry.web.forms import render_form, transaction

PAGE = "entries/answer.html"


@bp.route("/mine/<token>", methods=["GET", "POST"])
@public(write=True)
def answer(token: str) -> ResponseReturnValue:
    entry = links.find_entry(token)
    if entry is None or entry.contract is None:
        return render_template(PAGE, entry=None, form=None), HTTPStatus.GONE
    form = AnswerForm()
    form.answer.choices = [
        (value, label)
        for value, label in form.answer.choices
        if asking.may_answer(entry, Answer(value))
    ]
    if form.submitted():
        with form.errors_shown():
            given = Answer(form.answer.data)
            text = form.text.data or ""
            with transaction():
                asking.answer(entry, given, text=text if given is Answer.WRONG else "")
            flash(_("Thank you. Your answer has been recorded."), "success")
            if given in CLOSED_LINK:
                return render_template(PAGE, entry=None, form=None, is_answered=True)
            return redirect(url_for(".answer", token=token))
    return render_form(PAGE, form=form, entry=entry, parts=shown.list_parts(entry), token=token)
