"""A run as its pages tell it: numbers, never people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.core.i18n import _, format_date, format_number, format_share, locale, localized_text
from registry.core.permissions import Permission, Role, can
from registry.forecast.computing import PERCENTILES
from registry.forecast.describing import StepNow, names_of_groups
from registry.forecast.kinds import STEPS, Step
from registry.forecast.models import ForecastRun
from registry.forecast.parameters import field_groups, limit
from registry.forecast.supposing import Lever

MONTH = 30.4375
HALF = PERCENTILES.index(50.0)
EDGES = {50: (2, 4), 80: (1, 5), 95: (0, 6)}
LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Month:
    """`edges`: the percentiles of the method, in their order."""

    day: date
    edges: tuple[int, ...]

    @property
    def middle(self) -> int:
        return self.edges[HALF]

    def band(self, share: int) -> tuple[int, int]:
        low, high = EDGES[share]
        return self.edges[low], self.edges[high]

    def tell(self, share: int) -> str:
        return "–".join(map(format_number, self.band(share)))


@dataclass(frozen=True)
class Reading:
    title: str
    edition: str
    number: int
    pace: int | None  # persons a month that are needed
    leads: bool
    decision: str


@dataclass(frozen=True)
class Target:
    """`standing`: what was put into the run; `result`: what came out."""

    code: str
    day: date
    standing: dict[str, Any]
    result: dict[str, Any]

    @property
    def months(self) -> list[Month]:
        return [Month(date.fromisoformat(row[0]), tuple(row[1:])) for row in self.result["months"]]

    @property
    def last(self) -> Month:
        return self.months[-1]

    @property
    def value(self) -> int:
        return int(self.standing["value"])

    @property
    def counted(self) -> int:
        return int(self.standing["counted"])

    @property
    def until(self) -> date:
        return date.fromisoformat(self.standing["until"])

    @property
    def begins(self) -> date:
        return date.fromisoformat(self.standing["counts_from"])

    @property
    def is_begun(self) -> bool:
        return self.begins <= self.day

    @property
    def chance(self) -> str:
        return tell_share(self.result["probability"])

    @property
    def actual(self) -> list[tuple[date, int]]:
        return [(date.fromisoformat(day), number) for day, number in self.standing["actual"]]

    @property
    def series(self) -> list[int]:
        """The median, for a small line."""
        return [self.counted, *(one.middle for one in self.months)]

    @property
    def pace(self) -> int | None:
        return _pace(self.value - self.counted, max(self.day, self.begins), self.until)

    @property
    def readings(self) -> list[Reading]:
        return [self._reading(row) for row in self.standing["readings"]]

    def _reading(self, row: dict[str, Any]) -> Reading:
        until = date.fromisoformat(row["counts_until"]) if row["counts_until"] else self.until
        first = max(self.day, self.begins)
        return Reading(
            str(row[f"title_{locale()}"]),
            row["edition"],
            row["number"],
            _pace(self.value - row["number"], first, until),
            row["is_official"],
            row["decision"],
        )

    @property
    def sentences(self) -> list[str]:
        """To be read aloud."""
        value, until = format_number(self.value), format_date(self.until)
        told = []
        if self.is_begun:
            day, counted = format_date(self.day), format_number(self.counted)
            told.append(_("On %(day)s %(counted)s persons were counted.", day=day, counted=counted))
        if self.counted >= self.value:
            return [*told, _("The target of %(value)s is reached.", value=value)]
        low, high = map(format_number, self.last.band(80))
        told += [
            _(
                "If things continue as they do now, the forecast for %(until)s is %(middle)s persons (80 %% forecast interval: %(low)s to %(high)s).",
                until=until,
                middle=format_number(self.last.middle),
                low=low,
                high=high,
            ),
            _(
                "The probability of reaching %(value)s by then is %(chance)s.",
                value=value,
                chance=self.chance,
            ),
        ]
        if self.pace and self.is_begun:
            pace = format_number(self.pace)
            told.append(
                _("To reach it, %(pace)s persons a month are needed from now on.", pace=pace)
            )
        return told


def _pace(missing: int, first: date, until: date) -> int | None:
    months = (until - first).days / MONTH
    return ceil(missing / months) if missing > 0 and months > 0 else None


def tell_share(share: float) -> str:
    """As exact as the draws are."""
    if share < LEAST_SHARE:
        return _("less than %(share)s", share=format_share(LEAST_SHARE))
    if share > 1 - LEAST_SHARE:
        return _("more than %(share)s", share=format_share(1 - LEAST_SHARE))
    return format_share(round(share, 2))


def read_targets(run: ForecastRun) -> list[Target]:
    found = run.results.get("targets", {})
    standing = {one["code"]: one for one in run.inputs["targets"]}
    return [
        Target(code, run.day, standing[code], found[code]) for code in standing if code in found
    ]


def read_steps(run: ForecastRun) -> list[StepNow]:
    return [StepNow.read(one) for one in run.results["steps"]]


def may_see_people(user: User) -> bool:
    """Whoever reads all names behind the count learns nothing from a small number."""
    return can(user, Permission.COUNT_READ) and bool(
        user.roles & {Role.SCHEME_OFFICER, Role.RECRUITMENT_OFFICER, Role.AUDITOR}
    )


@dataclass(frozen=True)
class GroupLine:
    name: str
    ended: str
    share: str
    standing: str


@dataclass(frozen=True)
class StepLine:
    now: StepNow
    groups: list[GroupLine]

    @property
    def success(self) -> str:
        return format_share(round(self.now.success, 2))


def tell_steps(run: ForecastRun, user: User) -> list[StepLine]:
    least = 1 if may_see_people(user) else limit("small_cell", on=run.day)
    labels = {one.code: localized_text(one, "label") for one in field_groups(run.day)}
    labels |= {one.value: str(one.label) for one in ContractKind}
    found = []
    for now in read_steps(run):
        codes = names_of_groups(STEPS.index(now.step), run.inputs["fields"])
        groups = [
            _group(labels[code], row, least) for code, row in zip(codes, now.groups, strict=True)
        ]
        found.append(StepLine(now, groups))
    return found


def _group(name: str, row: dict[str, int], least: int) -> GroupLine:
    """A share of few cases would tell what a small number does not."""
    ended = row["ended"]
    hidden = any(0 < number < least for number in (ended, row["on"], ended - row["on"]))
    share = "–" if hidden or not ended else format_share(round(row["on"] / ended, 2))
    return GroupLine(name, _number(ended, least), share, _number(row["standing"], least))


def _number(number: int, least: int) -> str:
    if 0 < number < least:
        return _("fewer than %(number)s", number=format_number(least))
    return format_number(number)


@dataclass(frozen=True)
class LeverLine:
    text: str
    gain: str
    chance: str


def tell_levers(run: ForecastRun) -> list[LeverLine]:
    return [
        LeverLine(_say(one), format_number(round(one["gain"])), tell_share(one["probability"]))
        for one in run.results.get("levers", ())
    ]


def _say(row: dict[str, Any]) -> str:
    amount = format_number(row["amount"])
    step = str(Step(row["step"]).label) if row["step"] else ""
    match Lever(row["lever"]):
        case Lever.DAYS:
            return _("“%(step)s”: %(number)s days less", step=step, number=amount)
        case Lever.SUCCESS:
            return _(
                "“%(step)s”: %(number)s percentage points more reach the next step",
                step=step,
                number=amount,
            )
        case Lever.OPENINGS:
            return _("%(number)s %% more openings, and as many more introductions", number=amount)
        case Lever.ARRIVALS:
            return _("%(number)s %% more experts register", number=amount)


def tell_wish(run: ForecastRun, steps: Sequence[StepNow]) -> list[str]:
    """What a scenario supposes, beside what is."""
    now = {one.step.value: one for one in steps}
    labels = {one.value: str(one.label) for one in Step}
    wish = run.supposed
    found = [
        _(
            "“%(step)s”: half of the cases within %(days)s days instead of %(now)s",
            step=labels[code],
            days=format_number(days),
            now=format_number(now[code].days),
        )
        for code, days in wish["days"].items()
    ]
    found += [
        _(
            "“%(step)s”: %(share)s reach the next step instead of %(now)s",
            step=labels[code],
            share=format_share(share / 100),
            now=format_share(round(now[code].success, 2)),
        )
        for code, share in wish["success"].items()
    ]
    if wish["openings"] != 100:
        found.append(_("Openings: %(share)s of now", share=format_share(wish["openings"] / 100)))
    if wish["arrivals"] != 100:
        found.append(
            _("Registrations: %(share)s of now", share=format_share(wish["arrivals"] / 100))
        )
    return found
