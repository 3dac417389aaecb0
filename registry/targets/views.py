"""The three numbers as lists of people, on two time axes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from registry.audit import services as audit
from registry.contracts.models import Contract
from registry.core.cleaning import clean
from registry.core.db import session
from registry.core.i18n import HANOI, _, _l, format_date, format_number, hanoi_today
from registry.core.permissions import Permission, public, requires
from registry.experts.models import Person
from registry.targets import counting, export, lists, queries, sentences
from registry.targets.actions import TargetAction
from registry.targets.counting import Count, Verdict
from registry.targets.models import Target
from registry.targets.preview import Preview, preview
from registry.web import charts
from registry.web.downloads import download
from registry.web.forms import (
    BaseForm,
    DayField,
    VersionedForm,
    at_most,
    ledger,
    render_form,
    required,
    transaction,
)
from registry.web.lists.declaration import List
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("targets", __name__, url_prefix="/<any(vi,en):locale>/targets")
NAVIGATION = [(_l("Targets"), "targets.index", Permission.COUNT_READ)]
COUNT = Permission.COUNT_READ


class MomentsForm(BaseForm):
    """About which day, as known at the end of which day. Sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    as_of = DayField(_l("State on"))
    known_at = DayField(_l("As known on"))


class ExportForm(VersionedForm):
    reason = StringField(
        _l("What is the list for?"), [required(_l("Say what the list is for")), at_most()]
    )


@dataclass(frozen=True)
class Moments:
    form: MomentsForm
    as_of: date
    known_at: datetime | None

    @property
    def query(self) -> dict[str, str]:
        """For links that keep both moments."""
        return {
            name: request.args[name] for name in ("as_of", "known_at") if request.args.get(name)
        }


@bp.app_template_global("count_preview")
def count_preview(contract: Contract) -> list[tuple[Preview, list[tuple[str, str]]]]:
    """For the page of a contract: would it count, and if not, why and what would help."""
    return [(row, [sentences.explain(one) for one in row.missing]) for row in preview(contract)]


def moments() -> Moments:
    form = MomentsForm(formdata=request.args)
    form.validate()
    today = hanoi_today()
    as_of = form.as_of.data or today
    known = form.known_at.data
    known_at = (
        datetime.combine(known, time(23, 59, 59), HANOI).astimezone(UTC)
        if known and known < today
        else None
    )
    return Moments(form, as_of, known_at)


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    """The numbers and how they are counted are public; the names behind them are not."""
    when = moments()
    targets = [_overview(target, when) for target in queries.list_targets()]
    status = 200 if not when.form.errors else 422
    return render_template(
        "targets/index.html",
        targets=targets,
        when=when,
        form=when.form,
        others=[t for t in queries.list_targets(active=False) if not t.is_active],
    ), status


def _overview(target: Target, when: Moments) -> dict[str, Any]:
    band = queries.read_band(target, as_of=when.as_of, known_at=when.known_at)
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
    target, count = _find(code), _count(code)
    return lists.counted(code, count, queries.in_scope(target, count.counted, current_user()))


def _around_counted(code: str) -> dict[str, Any]:
    target, when, reading, count = _find(code), moments(), _reading(code), _count(code)
    mine = queries.in_scope(target, count.counted, current_user())
    return {
        "target": target,
        "count": count,
        "row": _standing(target, count.number, when.as_of),
        "when": when,
        "moments": when.form,
        "reading": reading,
        "rule_sets": queries.list_rule_sets(target, known_at=when.known_at),
        "listed": len(mine),
        "is_of_own": queries.sees_only_own_institutions(target, current_user()),
        "waiting": len(queries.in_scope(target, count.pending, current_user())),
        "chart": _chart(target, count),
        "labels": sentences.PREDICATE_LABELS,
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
    target, count = _find(code), _count(code)
    return lists.waiting(code, queries.in_scope(target, count.pending, current_user()))


def _around_waiting(code: str) -> dict[str, Any]:
    when = moments()
    return {
        "target": _find(code),
        "when": when,
        "moments": when.form,
        "reading": _reading(code),
    }


register(
    bp,
    _waiting,
    read=COUNT,
    rule="/<code>/waiting",
    endpoint="waiting",
    template="targets/waiting.html",
    context=_around_waiting,
)


def _count(code: str) -> Count:
    when = moments()
    return queries.count(
        _find(code), reading=_reading(code), as_of=when.as_of, known_at=when.known_at
    )


@bp.route("/<code>/export", methods=["GET", "POST"])
@requires(COUNT, write=COUNT)
def export_list(code: str) -> ResponseReturnValue:
    target, when, reading = _find(code), moments(), _reading(code)
    count = queries.count(target, reading=reading, as_of=when.as_of, known_at=when.known_at)
    mine = queries.in_scope(target, count.counted, current_user())
    form = ExportForm(version="0")
    if form.submitted():
        with form.errors_shown():
            content = export.counted_csv(count, mine)
            with transaction():
                audit.record(
                    TargetAction.COUNT_EXPORTED,
                    target,
                    by=current_user(),
                    rows=len(mine),
                    reading=reading,
                    as_of=when.as_of,
                    purpose=form.reason.data,
                )
                audit.record_access(
                    person_ids=[verdict.person_id for verdict in mine],
                    viewer=current_user(),
                    fields=["name"],
                    purpose="count",
                    context=target,
                )
            name = f"{target.code}-{when.as_of:%Y%m%d}.csv"
            return download(content, name=name, mimetype="text/csv")
    return render_form("targets/export.html", form=form, target=target, rows=len(mine), when=when)


@bp.get("/<code>/diff")
@requires(COUNT)
def diff(code: str) -> ResponseReturnValue:
    """The same day as known then and as known now: everybody who moved, by name and cause."""
    target, when, reading = _find(code), moments(), _reading(code)
    now_known = queries.count(target, reading=reading, as_of=when.as_of)
    then_known = queries.count(target, reading=reading, as_of=when.as_of, known_at=when.known_at)
    may_read = queries.scope_of(target, current_user())
    moved = [row for row in queries.diff(then_known, now_known) if may_read(row.verdict)]
    people = {
        row.person.id: row.person for row in queries.list_people([row.verdict for row in moved])
    }
    _log([row.verdict for row in moved])
    rows = [
        (
            row,
            people[row.person_id],
            [sentences.explain(finding)[0] for finding in row.verdict.failed],
        )
        for row in moved
    ]
    return render_template(
        "targets/diff.html",
        target=target,
        when=when,
        form=when.form,
        rows=rows,
        before=then_known,
        after=now_known,
    )


@bp.get("/person/<uuid:person_id>")
@requires(Permission.ACCOUNT_OWN)
def person(person_id: UUID) -> ResponseReturnValue:
    """Why this person counts or not, under each reading: for herself and for those who may see her."""
    found = session().get_one(Person, person_id)
    natural_id = queries.natural_person_id(found)
    when = moments()
    readings = []
    for target in queries.list_targets():
        for rule_set in queries.list_rule_sets(target, known_at=when.known_at):
            count = counting.evaluate(rule_set, as_of=when.as_of, known_at=when.known_at)
            those = count.by_person.get(person_id) or count.by_person.get(natural_id, ())
            if queries.can_read_person(target, current_user(), found, those):
                readings.append((target, rule_set, those))
    if not readings:
        abort(404)
    if found.user_id != current_user().id:
        _log([verdict for _target, _rules, those in readings for verdict in those][:1])
    rows = [
        (
            target,
            rules,
            [
                (v, [(sentences.label(f.code), f.holds, *sentences.explain(f)) for f in v.findings])
                for v in those
            ],
        )
        for target, rules, those in readings
    ]
    return render_template(
        "targets/person.html", person=found, rows=rows, when=when, form=when.form
    )


def _find(code: str) -> Target:
    return queries.get_target(code.upper())


def _reading(code: str) -> str:
    wanted = str(clean(request.args.get("reading", ""))) or queries.OFFICIAL
    known = {rule_set.reading for rule_set in queries.list_rule_sets(_find(code))}
    if wanted not in known:
        abort(404)
    return wanted


def _log(verdicts: list[Verdict]) -> None:
    people = list(dict.fromkeys(verdict.person_id for verdict in verdicts))
    if people:
        with ledger():
            audit.record_access(
                person_ids=people, viewer=current_user(), fields=["name"], purpose="count"
            )


def _chart(target: Target, count: Count) -> dict[str, Any] | None:
    """The road so far beside the road needed, month by month."""
    points = queries.trajectory(target, count)
    if target.due_on is None or len(points) < 2:
        return None
    start = target.counts_from
    months = (target.due_on.year - start.year) * 12 + target.due_on.month - start.month + 1
    data = charts.Trajectory(
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
