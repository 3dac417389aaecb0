"""The page that is read aloud: where the target stands, why, and which work brings it nearest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from registry.campaigns.queries import find_last_closed
from registry.campaigns.saying import describe
from registry.contracts.models import Contract, ContractFact
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import _, _l, format_date, official_date
from registry.core.permissions import requires
from registry.dashboard import effects, funnel, plans, quality, standing
from registry.dashboard.lists import PEOPLE
from registry.dashboard.views import drawn
from registry.dashboard.views.shared import NAMES, READ, Asked, ask, bp, list_periods, plain
from registry.introductions.models import Introduction
from registry.targets import counting, queries, sentences
from registry.targets.lists import tables
from registry.targets.models import Target
from registry.targets.outlook import outlook_of
from registry.targets.scope import DESIGNATIONS
from registry.targets.verdicts import Verdict
from registry.web.lists import reading
from registry.web.lists.declaration import Filter
from registry.web.lists.pages import register
from registry.web.steps import current_user

NAVIGATION = [(_l("Dashboard"), "dashboard.index", READ)]
UNCHECKED = "steps_checked"
"""The rule that waits for an officer's check of the paperwork."""
NARROWED_BY = ("field", "body")
"""The dimensions that the form of the page offers; its address takes every filter of the list."""
TITLES = {
    "field": _l("By research field"),
    "technology": _l("By strategic technology"),
    "country": _l("By country of work"),
    "region": _l("By region of the world"),
    "body": _l("By governing body"),
    "institution": _l("By institution"),
}


@bp.get("/")
@requires(READ)
def index() -> ResponseReturnValue:
    asked = ask()
    values = tables.read_values(
        asked.people,
        asked.narrowed,
        current_user(),
        [asked.dimensions[one] for one in _shown(asked)],
    )
    shown = [asked.mine[row[0]] for row in values]
    months = standing.by_month(shown, first=asked.target.counts_from, last=asked.when.as_of)
    outlook = _outlook(asked)
    return render_template(
        "dashboard/index.html",
        asked=asked,
        target=asked.target,
        when=asked.when,
        moments=asked.when.form,
        rules=asked.rules,
        number=len(shown),
        standing=standing.standing_of(asked.target, len(shown), asked.when.as_of),
        periods=_periods(asked),
        months=standing.recent(months),
        tiles=drawn.tiles(
            asked, months, leading=_leading(asked), days=_days_to_signature(asked, shown)
        ),
        chart=drawn.chart(asked, months, _band(asked, months), outlook),
        outlook=outlook,
        breakdowns=_breakdowns(asked, values),
        steps=_steps(),
        effects=effects.read_effects(asked.waiting_narrowed, sentences.label),
        quality=_quality(asked, shown),
        chips=drawn.chips(asked),
        narrowing=drawn.narrowing(asked, NARROWED_BY),
    )


register(
    bp,
    PEOPLE,
    read=READ,
    rule="/stages",
    endpoint="stages",
    context=None,
)


def _shown(asked: Asked) -> list[str]:
    return [name for name in NAMES if name in asked.dimensions]


def _periods(asked: Asked) -> list[tuple[str, str, bool, str]]:
    return [
        (
            f"{one.counts_from.year}–{one.due_on.year}" if one.due_on else one.code,
            url_for(".index", target=one.code, **asked.when.query),
            one.code == asked.target.code,
            "",
        )
        for one in list_periods()
    ]


def _band(asked: Asked, months: Sequence[standing.Month]) -> list[Any]:
    """Readings of the whole list side by side: what is narrowed has one course only."""
    if asked.is_narrowed or not asked.sees_all:
        return []
    when = asked.when
    counts = counting.evaluate_all(asked.rule_sets, as_of=when.as_of, known_at=when.known_at)
    return standing.band(counts, months)


def _outlook(asked: Asked) -> Any:
    """Of what is known today, for all: a forecast says nothing of an earlier day or of a part."""
    if asked.is_narrowed or not asked.sees_all or asked.when.query:
        return None
    return outlook_of(asked.target, asked.reading)


def _leading(asked: Asked) -> tuple[Target, Sequence[standing.Month]] | None:
    """Leading experts, as far as their list is the reader's."""
    when = asked.when
    target = next(
        (
            one
            for one in queries.list_targets(known_at=when.known_at)
            if one.subject == DESIGNATIONS
        ),
        None,
    )
    if target is None:
        return None
    found = queries.count(target, as_of=when.as_of, known_at=when.known_at)
    return target, standing.by_month(found.counted, first=target.counts_from, last=when.as_of)


def _days_to_signature(asked: Asked, shown: Sequence[Verdict]) -> Mapping[str, list[int]]:
    """From the request for an introduction to the signature, by the month in which somebody first counted."""
    months = {one.contract_id: f"{one.qualifying_on:%Y-%m}" for one in shown if one.qualifying_on}
    statement = (
        select(Contract.id, Introduction.created_at, ContractFact.signed_on)
        .join(Introduction, Introduction.id == Contract.introduction_id)
        .join(ContractFact, ContractFact.contract_id == Contract.id)
        .where(*facts.believed(ContractFact, known_at=asked.when.known_at))
    )
    found: dict[str, list[int]] = {}
    for contract_id, asked_at, signed_on in session().execute(statement):
        if contract_id in months:
            days = max(0, (signed_on - official_date(asked_at)).days)
            found.setdefault(months[contract_id], []).append(days)
    return found


@dataclass(frozen=True)
class Breakdown:
    name: str
    title: Any
    bars: Sequence[Mapping[str, Any]]
    more: int  # values that are behind the link to the whole table
    has_plan: bool


def _breakdowns(asked: Asked, values: Sequence[tuple[Any, ...]]) -> list[Breakdown]:
    years = range(asked.target.counts_from.year, asked.when.as_of.year + 1)
    planned = plans.read_plans(current_user(), years=years)
    return [
        _breakdown(
            asked,
            asked.dimensions[name],
            Counter(row[place] for row in values),
            planned.get(name, {}) if not asked.is_narrowed else {},
        )
        for place, name in enumerate(_shown(asked), start=1)
        if any(row[place] is not None for row in values) or planned.get(name)
    ]


def _breakdown(
    asked: Asked, one: Filter, counted: Mapping[Any, int], planned: Mapping[Any, int]
) -> Breakdown:
    every = [value for value in {*counted, *planned} if value is not None]
    labels = asked.label_all(one, every)
    order = sorted(
        {*counted, *(value for value, wanted in planned.items() if wanted and value is not None)},
        key=lambda value: (-counted.get(value, 0), -planned.get(value, 0), plain(value)),
    )
    most = quality.limit("bars")
    bars = [
        drawn.bar_of(
            str(labels.get(plain(value), _("not known"))),
            counted.get(value, 0),
            planned.get(value) if planned else None,
            asked.url_of_people(**{one.name: plain(value)}),
        )
        for value in order[:most]
    ]
    return Breakdown(one.name, TITLES[one.name], bars, max(0, len(order) - most), bool(planned))


def _steps() -> list[funnel.Step]:
    if not funnel.is_told(current_user()):
        return []
    return funnel.read_steps(reading.count_views(PEOPLE, current_user()))


def _quality(asked: Asked, shown: Sequence[Verdict]) -> dict[str, Any]:
    until = quality.soon(asked.when.as_of)
    ending = {"checked_to": format_date(until)}
    found = tables.read_values(
        asked.people,
        drawn.with_days(asked.narrowed, "checked", None, until),
        current_user(),
        (),
    )
    return {
        "unchecked": len(
            [
                one
                for one in asked.waiting_narrowed
                if sentences.roots(one.failed)[0].code == UNCHECKED
            ]
        ),
        "unchecked_url": asked.url_of_waiting(reason=UNCHECKED),
        "ending": len(found),
        "ending_url": asked.url_of_people(**ending),
        "until": until,
        "doubles": quality.count_likely_doubles() if funnel.is_told(current_user()) else None,
        "frozen": quality.find_last_frozen(current_user()),
        "audit": _last_audit(asked),
    }


def _last_audit(asked: Asked) -> dict[str, str] | None:
    """What everybody may read of it."""
    found = find_last_closed(asked.target.code, known_at=asked.when.known_at)
    return {"number": found.number, **describe(found.result)} if found and found.result else None
