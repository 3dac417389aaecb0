"""The three numbers as lists of people, on two time axes."""

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.contracts.models import Contract
from registry.core.i18n import _, _l, format_date, format_number, locale
from registry.core.permissions import Permission, Role, public, requires
from registry.targets import lists, queries, scope, sentences
from registry.targets.actions import TargetAction
from registry.targets.forms import ExportForm
from registry.targets.lists.asking import Moments, MomentsRefused, asked, moments, unknown
from registry.targets.models import Target
from registry.targets.preview import CountPreview, preview
from registry.targets.remedies import read_remedies
from registry.targets.verdicts import Count
from registry.targets.views import export
from registry.targets.views.shared import COUNT, bp, count_of
from registry.web import trajectory
from registry.web.forms import render_form, transaction
from registry.web.lists import address, reading, shown, taking
from registry.web.lists.declaration import List
from registry.web.lists.pages import register
from registry.web.steps import current_user

NAVIGATION = [(_l("Targets"), "targets.index", Permission.COUNT_READ)]


@bp.app_template_global("count_preview")
def count_preview(contract: Contract) -> list[tuple[CountPreview, list[lists.Said]]]:
    """For the page of a contract: would it count, and if not, why and what would help."""
    rows = preview(contract)
    remedies = read_remedies([(row.verdict, row.missing) for row in rows])
    return [
        (row, lists.say(found, current_user())) for row, found in zip(rows, remedies, strict=True)
    ]


@bp.errorhandler(MomentsRefused)
def refuse(error: MomentsRefused) -> ResponseReturnValue:
    """The form with what is wrong, and no number at all."""
    when = error.when
    others = {
        name: value for name, value in request.args.items() if name not in {"as_of", "known_at"}
    }
    return render_template(
        "targets/refused.html", form=when.form, when=when, action=request.path, others=others
    ), 422


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    """The numbers and how they are counted are public; the names behind them are not."""
    when = moments()
    known = queries.list_targets(active=False, known_at=when.known_at)
    return render_template(
        "targets/index.html",
        targets=[_overview(target, when) for target in known if target.is_active],
        when=when,
        form=when.form,
        others=[target for target in known if not target.is_active],
    )


def _overview(target: Target, when: Moments) -> dict[str, Any]:
    band = queries.read_band(target, as_of=when.as_of, known_at=when.known_at)
    if not band:
        raise MomentsRefused(unknown(when))
    return {
        "target": target,
        "band": band,
        "numbers": sorted(reading.number for reading in band),
        **_standing(target, band[0].number, when.as_of),
    }


def _standing(target: Target, number: int, day: date) -> dict[str, Any]:
    """A number beside the even pace of its target."""
    needed = queries.needed_on(target, day)
    return {
        "number": number,
        "needed": needed,
        "behind": max(0, needed - number),
        "pace": _pace(target, number, day),
    }


def _pace(target: Target, number: int, day: date) -> int | None:
    """Persons a year that are needed from now on."""
    if target.due_on is None or day >= target.due_on:
        return None
    first = max(day, target.counts_from)
    return -(-(target.value - number) * 365 // max(1, (target.due_on - first).days))


def _counted(code: str) -> List:
    """The list behind one number: as many rows as the number says."""
    target, count = count_of(code)
    mine = scope.in_scope(target, count.counted, current_user(), count=count)
    return lists.counted(code, count, mine)


def _around_counted(code: str) -> dict[str, Any]:
    _target, when, reading = asked(code)
    target, count = count_of(code)
    mine = scope.in_scope(target, count.counted, current_user(), count=count)
    return {
        "target": target,
        "count": count,
        "row": _standing(target, count.number, when.as_of),
        "when": when,
        "moments": when.form,
        "reading": reading,
        "rule_sets": queries.list_rule_sets(target, as_of=when.as_of, known_at=when.known_at),
        "listed": len(mine),
        "follows_introductions": Role.MOFA_DESK in current_user().roles,
        "is_of_own": scope.sees_only_own_institutions(target, current_user()),
        "waiting": len(scope.in_scope(target, count.waiting, current_user(), count=count)),
        "closing": export.closing(count),
        "chart": _chart(target, count),
        "conditions": [
            (sentences.label(rule["code"]), rule[f"citation_{locale()}"])
            for rule in count.rule_set.predicates
        ],
    }


register(
    bp,
    _counted,
    read=COUNT,
    rule="/<code>",
    endpoint="show",
    template="targets/show.html",
    context=_around_counted,
)


def _waiting(code: str) -> List:
    """Who does not count (yet), the cheapest remedy first."""
    target, count = count_of(code)
    mine = scope.in_scope(target, count.waiting, current_user(), count=count)
    return lists.waiting(code, count, mine)


def _around_waiting(code: str) -> dict[str, Any]:
    target, when, reading = asked(code)
    return {"target": target, "when": when, "moments": when.form, "reading": reading}


register(
    bp,
    _waiting,
    read=COUNT,
    rule="/<code>/waiting",
    endpoint="waiting",
    template="targets/waiting.html",
    context=_around_waiting,
    has_acts=True,
)


@bp.route("/<code>/export", methods=["GET", "POST"])
@requires(COUNT, write=COUNT)
def export_list(code: str) -> ResponseReturnValue:
    """The rows that the list shows, in its order, with the rule that they count under."""
    target, count = count_of(code)
    user = current_user()
    the_list = _counted(code).for_reader(user)
    asked = address.read(the_list, request.args, user=user)
    form = ExportForm(version="0")
    if form.submitted():
        with form.errors_shown():
            kind = form.kind.data
            taken = taking.take(the_list, asked, user, kind, columns=export.columns(count))
            _note_export(target, count, taken, purpose=form.reason.data)
            return taken.response(f"{target.code}-{count.as_of:%Y%m%d}")
    rows = reading.count_asked(the_list, asked, user)
    return render_form(
        "targets/export.html",
        form=form,
        target=target,
        rows=rows,
        chips=shown.chips(the_list, asked, user),
        back=shown.query_to_keep(the_list),
    )


def _note_export(target: Target, count: Count, taken: taking.Taken, *, purpose: str) -> None:
    with transaction():
        audit.record(
            TargetAction.COUNT_EXPORTED,
            target,
            by=current_user(),
            rows=taken.count,
            kind=taken.kind,
            reading=count.rule_set.reading,
            as_of=count.as_of,
            purpose=purpose,
        )
        taking.log_people(
            taken.people, current_user(), purpose="count", parts=export.SHOWN, context=target
        )


def _chart(target: Target, count: Count) -> dict[str, Any] | None:
    """The road so far beside the road needed, month by month."""
    points = queries.trajectory(target, count)
    if target.due_on is None or len(points) < 2:
        return None
    start = target.counts_from
    months = (target.due_on.year - start.year) * 12 + target.due_on.month - start.month + 1
    data = trajectory.Trajectory(
        months=months,
        target=target.value,
        actual=[((day - start).days / 30.44, number) for day, number in points],
        years=[str(year) for year in range(start.year, target.due_on.year + 1)],
        now=format_date(count.as_of),
        actual_label=_("%(count)s counted", count=format_number(points[-1][1])),
        target_label=_("Target %(number)s", number=format_number(target.value)),
        needed_label=_("Needed"),
    )
    rows = [(format_date(day), number, queries.needed_on(target, day)) for day, number in points]
    return {"data": data, "rows": rows}
