"""A question of the meeting: why not this expert for that opening?"""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.assignment import asking, forms
from registry.assignment.models import AssignmentRun
from registry.assignment.parameters import Parameters
from registry.assignment.views import names
from registry.assignment.views.runs import READ, bp, find, trail
from registry.core.i18n import hanoi_today
from registry.core.permissions import requires
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.web.steps import current_user


@bp.get("/<uuid:run_id>/ask")
@requires(READ)
def ask(run_id: UUID) -> ResponseReturnValue:
    """A candidate pair has a page of its own; of any other pair this one says what keeps it away."""
    run, user = find(run_id), current_user()
    form = forms.AskForm(formdata=request.args or None)
    person = opening = None
    if request.args and form.validate():
        person = asking.find_expert(form.expert.data, visible_to=user)
        opening = asking.find_opening(form.opening.data, visible_to=user)
        form.note_unknown(expert=person is None, opening=opening is None)
    if person and opening:
        return _answer(run, form, person, opening)
    return render_template("assignment/ask.html", run=run, form=form, trail=trail(run))


def _answer(
    run: AssignmentRun, form: forms.AskForm, person: Person, opening: Opening
) -> ResponseReturnValue:
    pair = asking.find_pair(run, person, opening)
    if pair and run.is_done:
        return redirect(url_for(".pair", run_id=run.id, pair_id=pair.id))
    parameters = Parameters.read(run.parameters)
    return render_template(
        "assignment/ask.html",
        run=run,
        form=form,
        trail=trail(run),
        name=names.tell([person])[person.id],
        opening=opening,
        reasons=asking.why_no_candidate(person, opening, parameters, today=hanoi_today()),
    )
