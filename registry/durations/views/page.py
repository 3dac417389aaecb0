"""How long each step takes: figures by step, and of one step by institution, field, country or kind, with
its course over time. Below stand the cases behind them, which each figure narrows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from registry.accounts.models import User
from registry.contracts.leaving.models import Occasion
from registry.contracts.leaving.queries import count_causes, name_causes
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Permission
from registry.durations import figures
from registry.durations.figures import Figures, Quarter, Stay
from registry.durations.labels import name_steps
from registry.durations.lists import CASES
from registry.durations.stays import PERMIT, STAYS, STEP
from registry.web.assets import with_query
from registry.web.lists import address, reading
from registry.web.lists.declaration import UNKNOWN, Filter, List
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("durations", __name__, url_prefix="/<any(vi,en):locale>/durations")
READ = Permission.CONTRACT_MEASURE
SHOWN_FIRST = 20
"""So many lines of figures before the rest is folded."""
PARTS = {
    "institution": _l("By institution"),
    "field": _l("By research field"),
    "country": _l("By country of residence"),
    "kind": _l("By kind of contract"),
}


@dataclass(frozen=True)
class Line:
    label: str
    figures: Figures
    narrow: Mapping[str, Any]  # what its links add to the address


@dataclass(frozen=True)
class Table:
    title: str
    lines: Sequence[Line]


def _figures() -> dict[str, Any]:
    user, today = current_user(), hanoi_today()
    the_list = CASES.for_reader(user)
    asked = address.read(the_list, request.args, user=user)
    parts = _parts(the_list, user)
    chosen = asked.chosen.get("step", ())
    part = _one_of(parts, request.args.get("by", "")) if len(chosen) == 1 else None
    stays = [] if asked.errors else _read(the_list, asked, user, part)
    few = figures.limit("few_cases", on=today)
    reasons = [] if asked.errors else _reasons(asked, user)
    shown: dict[str, Any] = {
        "reasons": reasons,
        "few": few,
        "part": part,
        "shown_first": SHOWN_FIRST,
    }
    if part is None:
        return shown | {"tables": _by_step(stays, few), "trend": []}
    count = figures.limit("quarters", on=today)
    trend = figures.by_quarter(stays, today=today, count=count, few=few)
    [name] = name_steps(chosen).values()
    return shown | {
        "tables": [Table(name, _by_part(stays, part, few))],
        "trend": trend,
        "bars_of_trend": [_bar(one) for one in trend],
        "views": [
            (PARTS[name], with_query(by=name, page=None, after=None, before=None), one is part, "")
            for name, one in parts.items()
        ],
        "longest": max((one.figures.median or 0 for one in trend), default=0),
    }


def _parts(the_list: List, user: User) -> dict[str, Filter]:
    filters = {one.name: one for one in the_list.filters if isinstance(one, Filter)}
    names = list(PARTS)
    if user.roles <= INSTITUTION_ROLES:
        names.sort(key=lambda name: name == "institution")  # theirs is mostly one
    return {name: filters[name] for name in names if name in filters}


def _one_of(parts: Mapping[str, Filter], wanted: str) -> Filter:
    return parts.get(wanted) or next(iter(parts.values()))


def _read(the_list: List, asked: address.Asked, user: User, part: Filter | None) -> Sequence[Stay]:
    """One statement, whatever is shown."""
    columns = [STAYS.c.kind, STAYS.c.step, STAYS.c.ended_on, STAYS.c.days, STAYS.c.usual]
    if part is not None:
        columns.append(part.column(user).label("part"))
    statement = reading.narrowed(the_list, asked, user, is_full=part is not None)
    found = session().execute(
        statement.with_only_columns(*columns, maintain_column_froms=True).order_by(None)
    )
    return [Stay(*row) for row in found]


@dataclass(frozen=True)
class Ending:
    occasion: Occasion
    causes: Sequence[tuple[str, str, int]]  # code, words, number

    @property
    def total(self) -> int:
        return sum(number for _code, _words, number in self.causes)


def _reasons(asked: address.Asked, user: User) -> list[Ending]:
    """Of the chosen institutions and kinds of contract; steps have nothing to do with it."""
    columns: dict[str, Any] = {
        "institution": Contract.institution_id,
        "kind": Contract.kind,
    }
    conditions = [
        column.in_([reading.typed(column, value) for value in asked.chosen[name]])
        for name, column in columns.items()
        if name in asked.chosen
    ]
    found = count_causes(user, conditions)
    names = name_causes(cause for _occasion, cause, _number in found)
    return [
        Ending(
            occasion,
            [(code, names[code], number) for one, code, number in found if one is occasion],
        )
        for occasion in dict.fromkeys(one for one, _cause, _number in found)
    ]


def _by_step(stays: Sequence[Stay], few: int) -> list[Table]:
    titles = {STEP: _("Steps of the contract"), PERMIT: _("Approvals and permits")}
    tables = []
    for kind, title in titles.items():
        found = figures.by_key([one for one in stays if one.kind == kind], "step", few=few)
        names = name_steps(str(code) for code in found)
        lines = [Line(names[code], found[code], {"step": code}) for code in names]
        tables.append(Table(title, lines))
    return [one for one in tables if one.lines]


def _by_part(stays: Sequence[Stay], part: Filter, few: int) -> list[Line]:
    found = figures.by_key(stays, "part", few=few)
    names = part.label_all([value for value in found if value is not None])
    order = sorted(
        found, key=lambda value: (-found[value].ended, -found[value].open, str(names.get(value)))
    )
    lines = [Line(_("All together"), figures.summarise(stays, few=few), {})] if stays else []
    return lines + [
        Line(
            str(names[value]) if value is not None else _("not known"),
            found[value],
            {part.name: UNKNOWN if value is None else reading.plain(value)},
        )
        for value in order
    ]


def _bar(quarter: Quarter) -> dict[str, Any]:
    median = quarter.figures.median
    return {
        "label": quarter.name,
        "parts": [(median, "c")] if median else [],
        "text": "–" if median is None else str(median),
    }


register(bp, CASES, read=READ, template="durations/index.html", context=_figures)
