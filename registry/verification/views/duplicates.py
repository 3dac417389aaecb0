"""The verifiers' pages for records that may be one natural person."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.audit import states
from registry.core.i18n import _, _l, format_datetime
from registry.core.permissions import Permission, Role, requires
from registry.experts.models import DuplicatePair, Person
from registry.experts.states import PairState
from registry.verification import claims, duplicate_queries, duplicates
from registry.verification.forms import CompareForm, ConfirmPairForm, DecidePairForm, UnmergeForm
from registry.verification.lists.duplicates import PAIRS, SUGGESTED
from registry.web.forms import ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("duplicates", __name__, url_prefix="/<any(vi,en):locale>/verification/duplicates")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Duplicates"), "duplicates.index", VERIFY)]
SHOWN = ["name", "doctorate", "employer", "country"]


def _ask() -> dict[str, Any]:
    return {"ask": CompareForm(formdata=None)}


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
    asked = CompareForm(formdata=request.args)
    found = [_find(field) for field in (asked.one, asked.other)] if asked.validate() else []
    both = [person for person in found if person is not None]
    if len(both) != 2:
        return render_template("verification/duplicates/ask.html", form=asked), 422
    one, other = both
    pair = duplicate_queries.find_pair(one, other)
    if pair is not None and pair.state in {PairState.SAME, PairState.MERGED}:
        return redirect(url_for(".show", pair_id=pair.id))
    _open(one, other)
    form = DecidePairForm()
    form.kept.choices = [
        ("", _("None of them yet")),
        *((each.number, each.number) for each in both),
    ]
    if form.submitted():
        with form.errors_shown(), transaction():
            made = duplicates.decide(
                one,
                other,
                outcome=PairState(form.outcome.data),
                reason=form.reason.data,
                by=current_user(),
                kept=next((each for each in both if each.number == form.kept.data), None),
            )
            flash(
                _("Recorded. Two records are joined only when a second verifier agrees."), "success"
            )
            return redirect(url_for(".show", pair_id=made.id))
    rows = duplicate_queries.compare(one, other)
    return render_form(
        "verification/duplicates/compare.html", form=form, one=one, another=other, rows=rows
    )


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
    form = _form_for(pair)
    if form is not None and form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(pair)
            _answer(pair, form)
            flash(_("Your answer has been recorded."), "success")
            return redirect(url_for(".show", pair_id=pair.id))
    kept, _joined = duplicates.sides(pair)
    context = {
        "pair": pair,
        "rows": duplicate_queries.compare(pair.first, pair.second),
        "events": _course(pair),
        "kept": kept if pair.kept_id else None,
        "is_mine": pair.proposed_by_id == current_user().id,
    }
    if form is None:
        return render_template("verification/duplicates/show.html", form=None, **context)
    return render_form("verification/duplicates/show.html", form=form, **context)


def _form_for(pair: DuplicatePair) -> Any:
    forms = {PairState.SAME: ConfirmPairForm, PairState.MERGED: UnmergeForm}
    form = forms.get(pair.state)
    return form(version=str(pair.version)) if form else None


def _answer(pair: DuplicatePair, form: Any) -> None:
    if pair.state is PairState.MERGED:
        duplicates.unmerge(pair, reason=form.reason.data, by=current_user())
    elif form.outcome.data == "merge":
        duplicates.merge(pair, by=current_user())
    else:
        duplicates.disagree(
            pair, outcome=PairState(form.outcome.data), reason=form.reason.data, by=current_user()
        )


def _course(pair: DuplicatePair) -> list[dict[str, Any]]:
    return [
        {
            "text": PairState(change.to_state).label,
            "at": change.at.isoformat(),
            "when": format_datetime(change.at),
        }
        for change in states.list_changes(pair)
    ]
