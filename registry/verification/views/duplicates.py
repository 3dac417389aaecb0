"""The verifiers' pages for records that may be one natural person."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.experts.double_models import DuplicatePair
from registry.experts.models import Person
from registry.experts.states import PairState
from registry.verification import claims, duplicate_queries, duplicates
from registry.verification.forms import duplicates as forms
from registry.verification.lists.duplicates import PAIRS, SUGGESTED
from registry.web import steps
from registry.web.forms import BaseForm, ledger
from registry.web.lists.pages import register
from registry.web.step_forms import DecisionForm
from registry.web.steps import Place, Step, current_user

bp = Blueprint("duplicates", __name__, url_prefix="/<any(vi,en):locale>/verification/duplicates")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Duplicates"), "duplicates.index", VERIFY)]
STEPS = {
    "compare": Step(
        title=_l("What did you find?"),
        submit=_l("Record"),
        done=_l("Recorded. Two records are merged only when a second verifier agrees."),
    ),
    "confirm": Step(
        title=_l("Second reviewer"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        follows=(
            _l(
                "Once merged, the record that does not stay is hidden from search, and both count as one person."
            ),
            _l("The expert is informed. Merging moves nothing and can be undone."),
        ),
        is_decision=True,
    ),
    "propose_parting": Step(
        title=_l("Propose to undo the merge"),
        submit=_l("Propose"),
        done=_l("Proposed. The records are separated only when a second verifier agrees."),
        grave=(
            _l(
                "Nothing changes until a second verifier agrees; then both records are counted separately."
            ),
        ),
    ),
    "part": Step(
        title=_l("Undo the merge of the records"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        follows=(
            _l("Both records are then restored and are counted separately."),
            _l("What was counted in the meantime stays readable, as known then."),
            _l("The expert is informed."),
        ),
        is_decision=True,
    ),
}
OPEN_STEPS = {
    PairState.SAME: "confirm",
    PairState.MERGED: "propose_parting",
    PairState.PARTING: "part",
}
FORMS: dict[str, type[BaseForm]] = {
    "confirm": forms.ConfirmPairForm,
    "propose_parting": forms.UnmergeForm,
    "part": DecisionForm,
}
SHOWN = ["name", "doctorate", "employer", "country"]


def _ask() -> dict[str, Any]:
    return {"ask": forms.CompareForm(formdata=None)}


register(bp, SUGGESTED, read=VERIFY, template="verification/duplicates/index.html", context=_ask)
register(
    bp,
    PAIRS,
    read=VERIFY,
    rule="/pairs",
    endpoint="pairs",
    template="verification/duplicates/index.html",
    context=_ask,
)


@bp.route("/compare", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def compare() -> ResponseReturnValue:
    """Two records side by side, and what the first verifier found."""
    asked = forms.CompareForm(formdata=request.args)
    found = [_find(field) for field in (asked.one, asked.other)] if asked.validate() else []
    both = [person for person in found if person is not None]
    if len(both) != 2:
        return render_template("verification/duplicates/ask.html", form=asked), 422
    one, other = both
    pair = duplicate_queries.find_pair(one, other)
    if pair is not None and pair.state in OPEN_STEPS:
        return redirect(url_for(".show", pair_id=pair.id))
    _open(one, other)
    made: list[DuplicatePair] = []
    return steps.take(
        STEPS["compare"],
        forms.DecidePairForm,
        lambda form: made.append(_decide(one, other, form)),
        place=Place(url=url_for(".index"), trail=_trail(one, other)),
        prepare=lambda form: setattr(form.kept, "choices", _kept_choices(both)),
        after=lambda: url_for(".show", pair_id=made[0].id),
        template="verification/duplicates/compare.html",
        one=one,
        another=other,
        rows=duplicate_queries.compare(one, other),
    )


def _kept_choices(both: list[Person]) -> list[tuple[str, Any]]:
    return [("", _("None of them yet")), *((each.number, each.number) for each in both)]


def _decide(one: Person, other: Person, form: Any) -> DuplicatePair:
    return duplicates.decide(
        one,
        other,
        outcome=PairState(form.outcome.data),
        reason=form.reason.data,
        by=current_user(),
        kept=next((each for each in (one, other) if each.number == form.kept.data), None),
    )


def _trail(one: Person, other: Person) -> list[tuple[Any, str]]:
    return [(_("Duplicates"), url_for(".index")), (f"{one.number} · {other.number}", "")]


def _find(field: Any) -> Person | None:
    found = duplicate_queries.find_comparable(field.data, visible_to=current_user())
    if found is None:
        field.errors = [_("There is no submitted profile with this number.")]
    return found


def _open(one: Person, other: Person) -> None:
    """Raises NotAllowed before anything is shown; else both find the look in their ledgers."""
    for person in (one, other):
        claims.refuse_conflicted(person, by=current_user())
    if request.method != "GET":
        return
    with ledger():
        audit.record_access(
            person_ids=[one.id, other.id],
            viewer=current_user(),
            role=Role.VERIFIER,
            fields=SHOWN,
            purpose="duplicate",
        )


@bp.route("/<uuid:pair_id>", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def show(pair_id: UUID) -> ResponseReturnValue:
    """The pair, its course, and the step that may be taken next: confirm, or part again."""
    pair = duplicate_queries.get_pair(pair_id, visible_to=current_user())
    _open(pair.first, pair.second)
    kept, _joined = duplicates.sides(pair)
    context: dict[str, Any] = {
        "pair": pair,
        "rows": duplicate_queries.compare(pair.first, pair.second),
        "events": read_history(pair, reader=Reader(current_user())),
        "kept": kept if pair.kept_id else None,
        "is_mine": pair.proposed_by_id == current_user().id,
    }
    name = OPEN_STEPS.get(pair.state)
    if name is None:
        return render_template("verification/duplicates/show.html", form=None, **context)
    url = url_for(".show", pair_id=pair.id)
    return steps.take(
        STEPS[name],
        FORMS[name],
        lambda form: _answer(pair, form),
        place=Place(url=url, trail=_trail(pair.first, pair.second), row=pair),
        template="verification/duplicates/show.html",
        **context,
    )


def _answer(pair: DuplicatePair, form: Any) -> None:
    """By the form that was sent: the pair may have moved on, which the service then says."""
    if isinstance(form, forms.UnmergeForm):
        duplicates.propose_parting(pair, reason=form.reason.data, by=current_user())
    elif isinstance(form, DecisionForm):
        _answer_parting(pair, form)
    elif form.outcome.data == "merge":
        duplicates.merge(pair, by=current_user())
    else:
        duplicates.disagree(
            pair, outcome=PairState(form.outcome.data), reason=form.reason.data, by=current_user()
        )


def _answer_parting(pair: DuplicatePair, form: Any) -> None:
    if form.outcome.data == "confirm":
        duplicates.unmerge(pair, by=current_user())
    else:
        duplicates.keep_merged(pair, reason=form.answer.data, by=current_user())
