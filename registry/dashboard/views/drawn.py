"""What the page draws: tiles, the road of the target, and bars, each with its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from registry.core.i18n import _, format_date, format_number, ngettext
from registry.dashboard import quality
from registry.dashboard.standing import Month, recent, standing_of
from registry.dashboard.views.shared import Asked
from registry.durations.figures import at_most
from registry.targets import queries
from registry.targets.lists import tables
from registry.targets.models import Target
from registry.targets.outlook import Outlook
from registry.web.lists import shown
from registry.web.lists.address import Asked as Narrowed
from registry.web.lists.declaration import UNKNOWN, Filter
from registry.web.steps import current_user
from registry.web.trajectory import Trajectory

DAYS_OF_A_MONTH = 30.44
Tile = dict[str, Any]


def tiles(
    asked: Asked,
    months: Sequence[Month],
    *,
    leading: tuple[Target, Sequence[Month]] | None,
    days: Mapping[str, list[int]],
) -> list[Tile]:
    found = [_counted(asked, months)]
    if leading is not None:
        found.append(_leading(asked, *leading))
    found.append(_new(asked, months))
    found.append(_days(asked, months, days))
    return found


def _counted(asked: Asked, months: Sequence[Month]) -> Tile:
    number = months[-1].total if months else 0
    now = standing_of(asked.target, number, asked.when.as_of)
    delta, trend = "", ""
    if now.needed and not asked.is_narrowed and asked.sees_all:
        delta, trend = _beside_pace(now.behind)
    return {
        "title": _("Lecturers counted"),
        "value": number,
        "unit": f"/ {format_number(asked.target.value)}",
        "delta": delta,
        "trend": trend,
        "series": [one.total for one in recent(months)],
        "url": asked.url_of_people(),
    }


def _beside_pace(behind: int) -> tuple[str, str]:
    if behind > 0:
        return ngettext(
            "%(num)s below the even pace", "%(num)s below the even pace", behind
        ), "down"
    if behind < 0:
        return ngettext("%(num)s above the even pace", "%(num)s above the even pace", -behind), "up"
    return _("On the even pace"), ""


def _leading(asked: Asked, target: Target, months: Sequence[Month]) -> Tile:
    last = recent(months)
    more = last[-1].total - last[0].total + last[0].new if last else 0
    return {
        "title": _("Leading experts"),
        "value": months[-1].total if months else 0,
        "unit": f"/ {format_number(target.value)}",
        "delta": ngettext(
            "%(num)s more within %(months)s months",
            "%(num)s more within %(months)s months",
            more,
            months=len(last),
        ),
        "trend": "up" if more else "",
        "series": [one.total for one in last],
        "url": url_for("targets.show", code=target.code, **asked.when.query),
    }


def _new(asked: Asked, months: Sequence[Month]) -> Tile:
    last = months[-1] if months else Month(asked.when.as_of, asked.when.as_of, 0, 0)
    before = months[-2] if len(months) > 1 else None
    delta, trend = _beside_month(last, before) if before else ("", "")
    return {
        "title": _("Newly counted in %(month)s", month=f"{last.first:%m/%Y}"),
        "value": last.new,
        "unit": ngettext("person", "persons", last.new),
        "delta": delta,
        "trend": trend,
        "series": [one.new for one in recent(months)],
        "url": asked.url_of_people(month=last.code),
    }


def _beside_month(last: Month, before: Month) -> tuple[str, str]:
    more, month = last.new - before.new, f"{before.first:%m/%Y}"
    if more > 0:
        return _("%(number)s more than in %(month)s", number=more, month=month), "up"
    if more < 0:
        return _("%(number)s fewer than in all of %(month)s", number=-more, month=month), "down"
    return _("As many as in %(month)s", month=month), ""


def _days(asked: Asked, months: Sequence[Month], days: Mapping[str, list[int]]) -> Tile:
    span = quality.limit("signature_months")
    codes = [one.code for one in months]
    now, before = _median(days, codes[-span:]), _median(days, codes[-2 * span : -span])
    delta, trend = _beside_median(now, before, span)
    return {
        "title": _("From request to signature"),
        "value": now if now is not None else "–",
        "unit": _("days (median)"),
        "delta": delta,
        "trend": trend,
        "series": [
            one
            for place in range(len(codes))
            if (one := _median(days, codes[max(0, place + 1 - span) : place + 1])) is not None
        ][-12:],
        "url": asked.url_of_people(month=codes[-span:], introduced="yes"),
    }


def _median(days: Mapping[str, list[int]], codes: Sequence[str]) -> int | None:
    return at_most(sorted(one for code in codes for one in days.get(code, ())), 0.5)


def _beside_median(now: int | None, before: int | None, span: int) -> tuple[str, str]:
    if now is None or before is None:
        return _("People counted in the last %(number)s months", number=span), ""
    if now < before:
        return _(
            "%(days)s days quicker than in the %(number)s months before",
            days=before - now,
            number=span,
        ), "up"
    if now > before:
        return _(
            "%(days)s days slower than in the %(number)s months before",
            days=now - before,
            number=span,
        ), "down"
    return _("As in the %(number)s months before", number=span), ""


def chart(
    asked: Asked,
    months: Sequence[Month],
    band: Sequence[tuple[Month, int, int]],
    outlook: Outlook | None,
) -> dict[str, Any] | None:
    """The road so far beside the road needed; readings as a band around it."""
    target = asked.target
    if target.due_on is None or len(months) < 2:
        return None
    at = _Axis(target)
    data = Trajectory(
        months=at.months,
        target=target.value,
        actual=[(at.month_of(one.last), one.total) for one in months],
        years=[str(year) for year in range(target.counts_from.year, target.due_on.year + 1)],
        now=format_date(asked.when.as_of),
        actual_label=_("%(count)s counted", count=format_number(months[-1].total)),
        target_label=_("Target %(number)s", number=format_number(target.value)),
        needed_label=_("Needed"),
        readings=[(at.month_of(one.last), low, high) for one, low, high in band],
        forecast=at.points(outlook) if outlook else (),
        further_bands=(),
        **_forecast_words(outlook),
    )
    return {"data": data, "rows": _rows(target, months, band), "has_band": bool(band)}


class _Axis:
    """Months from the first day of a target."""

    def __init__(self, target: Target) -> None:
        assert target.due_on is not None
        self.first = target.counts_from
        last = target.due_on
        self.months = (last.year - self.first.year) * 12 + last.month - self.first.month + 1

    def month_of(self, day: date) -> float:
        return max(0.0, (day - self.first).days / DAYS_OF_A_MONTH)

    def points(self, outlook: Outlook) -> list[tuple[float, float, float, float]]:
        return [
            (self.month_of(day), low, middle, high) for day, low, middle, high in outlook.points
        ]


def _forecast_words(outlook: Outlook | None) -> dict[str, str]:
    if outlook is None or not outlook.points:
        return {}
    _day, low, middle, high = outlook.points[-1]
    return {
        "forecast_label": _("Forecast %(number)s", number=format_number(round(middle))),
        "forecast_range": f"({format_number(round(low))}–{format_number(round(high))})",
    }


def _rows(
    target: Target, months: Sequence[Month], band: Sequence[tuple[Month, int, int]]
) -> list[tuple[Any, ...]]:
    spans = {one.code: f"{format_number(low)}–{format_number(high)}" for one, low, high in band}
    return [
        (
            format_date(one.last),
            one.new,
            one.total,
            queries.needed_on(target, one.last),
            spans.get(one.code, "–"),
        )
        for one in months
    ]


def bar_of(label: str, counted: int, planned: int | None, url: str) -> dict[str, Any]:
    text = format_number(counted)
    if planned is not None:
        text = f"{text} / {format_number(planned)}"
    return {
        "label": label,
        "parts": [(counted, "a")],
        "mark": planned or None,
        "text": text,
        "url": url,
        "most": max(counted, planned or 0),
    }


def with_days(asked: Narrowed, name: str, first: date | None, last: date | None) -> Narrowed:
    return replace(asked, days={**asked.days, name: (first, last)})


@dataclass(frozen=True)
class Narrowing:
    """One select of the form: what of it is chosen, and what can be."""

    name: str
    label: Any
    choices: Sequence[tuple[str, str]]
    chosen: Sequence[str]


def narrowing(asked: Asked, names: Sequence[str]) -> list[Narrowing]:
    """With the values of everybody who counts, whatever is chosen now."""
    nothing = Narrowed()
    dimensions = [asked.dimensions[name] for name in names]
    found = tables.count_by(asked.people, nothing, current_user(), dimensions)
    return [
        Narrowing(
            one.name,
            one.label,
            _choices(asked, one, {values[place] for values in found}),
            asked.narrowed.chosen.get(one.name, ()),
        )
        for place, one in enumerate(dimensions)
    ]


def _choices(asked: Asked, one: Filter, values: set[Any]) -> list[tuple[str, str]]:
    labels = asked.label_all(one, [value for value in values if value is not None])
    unknown = [(UNKNOWN, _("not known"))] if None in values else []
    return [*((value, str(label)) for value, label in labels.items()), *unknown]


def chips(asked: Asked) -> list[tuple[str, str]]:
    """Each filter of the address with the address without it."""
    return shown.chips(asked.people, asked.narrowed, current_user())
