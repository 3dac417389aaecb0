"""Draws of the future: how many new people count in each month. Every draw has its own hazards, its own
level of arrivals and its own drift, and in it people go their ways by chance: what is not known of the
parameters is in the bands, as is what is not known of the future."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from registry.forecast.flows import Clock, Terms, Ways
from registry.forecast.hazards import UNCHANGED, Change, draw_rates, read_stays
from registry.forecast.kinds import FIRST_OF_CONTRACT, KINDS, SIGNED, STARTED, STEPS
from registry.forecast.parameters import Parameters
from registry.forecast.spells import MONTH, Floats, Inputs, Whole

VERSION = "1"
LOT = 10  # draws at a time: what is computed with fits the cache of a processor
YEAR = 12
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Supposed:
    """What a scenario supposes. `arrivals`: of new experts, times so much."""

    steps: Mapping[int, Change] = field(default_factory=dict)
    arrivals: float = 1.0

    def of(self, place: int) -> Change:
        return self.steps.get(place, UNCHANGED)


AS_IT_IS = Supposed()


@dataclass(frozen=True)
class Calendar:
    """The months from the data day on, the first one of which has begun."""

    day: date
    last: date

    @property
    def months(self) -> list[date]:
        """The last day of each."""
        found, month = [], self.day.replace(day=1)
        while month <= self.last:
            following = (month + timedelta(32)).replace(day=1)
            found.append(following - timedelta(1))
            month = following
        return found

    @property
    def weeks(self) -> int:
        return (self.last - self.day).days // 7 + 1

    def month_of_week(self) -> Whole:
        start = self.day.year * 12 + self.day.month
        days = (self.day + timedelta(7 * week) for week in range(self.weeks + 1))
        month = np.array([one.year * 12 + one.month - start for one in days])
        found: Whole = np.minimum(month, len(self.months) - 1)
        return found

    def shares_of_weeks(self) -> Floats:
        """[week, month]: a flow is known at the beginnings of weeks, and stands for the days around each, fewer
        the farther away."""
        ends = np.array([(one - self.day).days + 1.0 for one in self.months])
        place = (ends[None] - 7.0 * np.arange(self.weeks + 1)[:, None]) / 7
        below = np.where(
            place < 0, np.clip(1 + place, 0, 1) ** 2 / 2, 1 - np.clip(1 - place, 0, 1) ** 2 / 2
        )
        below[:, -1] = 1
        return np.diff(below, axis=1, prepend=0)


def simulate(
    inputs: Inputs,
    parameters: Parameters,
    calendar: Calendar,
    *,
    seed: int,
    supposed: Supposed = AS_IT_IS,
    is_expected: bool = False,
    report: Report = lambda _done, _total: None,
) -> Floats:
    """New people counted, less those lost again [draw, month]. `is_expected`: parameters are drawn, and of
    people the expected number is taken, so that two scenarios differ by nothing but what they suppose."""
    found = []
    for start in range(0, parameters.draws, LOT):
        report(start, parameters.draws)
        rng = np.random.default_rng([seed, start])
        lot = _Lot(rng, inputs, parameters, calendar, supposed, min(LOT, parameters.draws - start))
        lot.is_expected = is_expected
        found.append(lot.run())
    report(parameters.draws, parameters.draws)
    return np.concatenate(found)


class _Lot:
    """Some draws: what is drawn first is the same in every scenario, so that only what a scenario
    changes makes a difference."""

    is_expected = False

    def __init__(
        self,
        rng: Generator,
        inputs: Inputs,
        parameters: Parameters,
        calendar: Calendar,
        supposed: Supposed,
        draws: int,
    ) -> None:
        self.rng, self.inputs, self.parameters, self.draws = rng, inputs, parameters, draws
        self.supposed, self.calendar = supposed, calendar
        self.weeks = calendar.weeks
        self.month, self.shares = calendar.month_of_week(), calendar.shares_of_weeks()
        self.months = len(calendar.months)
        self.standing = [np.array(one) for one in inputs.standing]
        self.ways = self._draw_ways()
        self.drift = self._draw_drift()
        self.entering = self._draw_arrivals(inputs.arrivals) * supposed.arrivals
        self.direct = self._draw_arrivals(inputs.direct)
        self.loss = rng.beta(inputs.lost + 0.5, max(0, inputs.before - inputs.lost) + 50, draws)

    def _draw_ways(self) -> Ways:
        rng, of = self.rng, self.parameters
        stays = []
        for place in range(len(STEPS)):
            rates = draw_rates(
                rng,
                np.array(self.inputs.events[place], float),
                np.array(self.inputs.exposure[place], float),
                draws=self.draws,
                prior_exits=of.prior_exits,
            )
            ages = self.standing[place].sum(axis=0 if place >= FIRST_OF_CONTRACT else 1)
            change = self.supposed.of(place)
            stays.append(read_stays(rates, ages, bands=of.bands, weeks=self.weeks, change=change))
        begun = self._draw_begun()
        stays[SIGNED] = stays[SIGNED].with_success(begun)
        terms = self._draw_terms()
        return Ways(Clock(self.weeks), tuple(stays), self._draw_mix(), begun, terms)

    def _draw_begun(self) -> Floats:
        """[draw, kind]: the share of signed contracts that are begun."""
        share = self._draw_share(self.inputs.begun)
        odds = self.supposed.of(SIGNED).odds
        found: Floats = odds * share / (odds * share + 1 - share)
        return found

    def _draw_share(self, numbers: Sequence[Sequence[int]]) -> Floats:
        """Of the first of two columns [draw, row], drawn towards the whole."""
        known = np.array(numbers, float)
        whole = (known.sum(axis=0) + 0.5) / (known.sum() + 1)
        first, second = (known + self.parameters.prior_exits * whole).T
        found: Floats = self.rng.beta(first, second, (self.draws, len(known)))
        return found

    def _draw_mix(self) -> Floats:
        paths = np.array(self.inputs.paths, float)
        whole = (paths.sum(axis=0) + 0.5) / (paths.sum() + 0.5 * len(KINDS))
        shape = paths + self.parameters.prior_exits * whole
        drawn = self.rng.standard_gamma(np.broadcast_to(shape, (self.draws, *shape.shape)))
        found: Floats = drawn / drawn.sum(axis=-1, keepdims=True)
        return found

    def _draw_terms(self) -> Terms:
        share = self._draw_share(self.inputs.snapped)
        return Terms(np.array(self.inputs.terms, float), share, self.parameters.lead_weeks)

    def _draw_drift(self) -> Floats:
        """[draw, month]: how far the level of introductions is from the past one."""
        spread = _overdispersion(self.inputs.introduced)
        months = max(1, len(self.inputs.introduced))
        level = self.rng.normal(0, spread / np.sqrt(months), (self.draws, 1))
        step = self.parameters.drift_percent / 100 / np.sqrt(YEAR)
        walk = self.rng.normal(0, step, (self.draws, self.months)).cumsum(axis=1)
        noise = self.rng.normal(0, spread, (self.draws, self.months))
        found: Floats = np.exp(level + walk + noise - spread**2 / 2)
        return found

    def _draw_arrivals(self, past: Sequence[Sequence[int]]) -> Floats:
        """A week [draw, group, week]: a level that is not known for certain, a walk, and a season."""
        numbers = np.array(past, float)
        months = numbers.shape[1]
        level = self.rng.gamma(numbers.sum(axis=1) + 0.5, 1.0, (self.draws, len(numbers)))
        weekly = level / (months * MONTH / 7)
        spread = _overdispersion(numbers.sum(axis=0).tolist()) / np.sqrt(months)
        common = self.rng.normal(0, spread, (self.draws, 1))
        step = self.parameters.drift_percent / 100 / np.sqrt(YEAR)
        walk = self.rng.normal(0, step, (self.draws, self.months)).cumsum(axis=1)
        factor = np.exp(common + walk) * self._season(numbers.sum(axis=0))
        found: Floats = weekly[:, :, None] * factor[:, None, self.month]
        return found

    def _season(self, numbers: Floats) -> Floats:
        """By month of the year, drawn towards an even year."""
        first = self.calendar.day - timedelta(round(MONTH * (len(numbers) - 0.5)))
        past = [(first + timedelta(round(MONTH * place))).month for place in range(len(numbers))]
        prior, mean = self.parameters.prior_exits, numbers.mean()
        sums, weights = np.zeros(YEAR + 1), np.zeros(YEAR + 1)
        np.add.at(sums, past, numbers)
        np.add.at(weights, past, 1)
        season = (sums + prior) / (weights * mean + prior)
        found: Floats = season[[one.month for one in self.calendar.months]]
        return found

    def run(self) -> Floats:
        came = self._from_those_standing() + self._from_those_to_come()
        kept = self._some(came, 1 - self.loss[:, None])
        young = max(0, self.inputs.counted - self.inputs.before)
        lost = self._some(young, self.loss)
        spread = np.minimum(np.arange(1, self.months + 1) / YEAR, 1)
        fallen = lost[:, None] * spread
        fallen = fallen if self.is_expected else np.round(fallen)
        return kept - np.diff(fallen, axis=1, prepend=0)

    def _some(self, number: Floats | int, share: Floats) -> Floats:
        if self.is_expected:
            return number * share
        return self.rng.binomial(np.asarray(number, np.int64), share).astype(float)

    def _from_those_standing(self) -> Floats:
        found = np.zeros((self.draws, self.months))
        for place in range(FIRST_OF_CONTRACT):
            numbers = self.standing[place].sum(axis=(1, 2))
            flow = self._counted_before_offer(place)
            for group, number in enumerate(numbers):
                found += self._share_out(number, flow[:, group], is_drifting=place <= 1)
        return found + self._offered() + self._signed() + self._started()

    def _counted_before_offer(self, place: int) -> Floats:
        ways, stays = self.ways, self.ways.stays[place]
        on, out = ways.clock.waves(stays.later_on), ways.clock.waves(stays.later_out)
        return ways.counted_from_signed(ways.signed_from(place, on, out))

    def _offered(self) -> Floats:
        """Some sign, others wait again; each by what is known of their kind and their field."""
        ways, stays = self.ways, self.ways.stays[FIRST_OF_CONTRACT]
        numbers = self.standing[FIRST_OF_CONTRACT].sum(axis=2)
        found = np.zeros((self.draws, self.months))
        on, out = ways.clock.waves(stays.later_on), ways.clock.waves(stays.later_out)
        for kind in np.flatnonzero(numbers.sum(axis=0)):
            own = np.zeros_like(on)
            own[:, kind] = on[:, kind]
            found += self._share_out(numbers[:, kind].sum(), ways.counted_from_signed(own))
        for group in np.flatnonzero(numbers.sum(axis=1)):
            weight = numbers[group] / numbers[group].sum()
            back = np.einsum("k,dkw->dw", weight, out)[:, None] * ways.from_verified[:, group]
            flow = ways.counted_from_signed(back)
            found += self._share_out(numbers[group].sum(), flow, is_drifting=True)
        return found

    def _signed(self) -> Floats:
        """Those whose first day is agreed on start then, unless they never do."""
        ways, stays = self.ways, self.ways.stays[SIGNED]
        numbers = self.standing[SIGNED].sum(axis=(0, 2))
        planned = np.zeros((len(KINDS), self.weeks + 1))
        for kind, week, number in self.inputs.planned:
            if 0 <= week <= self.weeks:
                planned[kind, week] += number
        known = np.minimum(planned.sum(axis=1), numbers)
        when = planned / np.maximum(planned.sum(axis=1, keepdims=True), 1)
        agreed = when[None] * ways.begun[..., None]
        share = (known / np.maximum(numbers, 1))[None, :, None]
        return self._by_kind(numbers, share * agreed + (1 - share) * stays.later_on)

    def _by_kind(self, numbers: Whole, started: Floats) -> Floats:
        waves = self.ways.clock.waves(started)
        found = np.zeros((self.draws, self.months))
        for kind in np.flatnonzero(numbers):
            counted = self.ways.clock.flow(waves[:, kind] * self.ways.on[STARTED][:, kind])
            found += self._share_out(numbers[kind], counted)
        return found

    def _started(self) -> Floats:
        found = np.zeros((self.draws, self.months))
        numbers = self.standing[STARTED].sum(axis=(0, 2))
        for kind in np.flatnonzero(numbers):
            found += self._share_out(numbers[kind], self.ways.stays[STARTED].later_on[:, kind])
        return found

    def _share_out(self, number: int, flow: Floats, *, is_drifting: bool = False) -> Floats:
        """So many people, each in one month or in none."""
        if not number:
            return np.zeros((self.draws, self.months))
        monthly = self._monthly(flow) * (self.drift if is_drifting else 1)
        monthly /= np.maximum(monthly.sum(axis=1, keepdims=True), 1) * (1 + 1e-9)
        if self.is_expected:
            return number * monthly
        none = 1 - monthly.sum(axis=1, keepdims=True)
        shares = np.concatenate([monthly, none], axis=1)
        return self.rng.multinomial(number, shares)[:, :-1].astype(float)

    def _from_those_to_come(self) -> Floats:
        ways = self.ways
        entering = ways.clock.waves(self.entering)[:, :, None]
        new = (entering * ways.on[0][:, :, None] * ways.from_verified).sum(axis=1)
        counted = self._monthly(ways.counted_from_signed(new)) * self.drift
        direct = ways.clock.waves(self.direct)
        counted += self._monthly(ways.counted_from_signed(direct))
        return counted if self.is_expected else self.rng.poisson(counted).astype(float)

    def _monthly(self, flow: Floats) -> Floats:
        return flow @ self.shares


def _overdispersion(numbers: Sequence[int]) -> float:
    """How much more the months differ than chance alone makes them, about their line; 0 to 1."""
    found = np.array(numbers, float)
    if len(found) < 3 or found.mean() < 1:
        return 0.0
    place = np.arange(len(found))
    rest = found - np.polyval(np.polyfit(place, found, 1), place)
    excess = rest.var(ddof=2) / found.mean() ** 2 - 1 / found.mean()
    return float(min(1.0, np.sqrt(max(0.0, excess))))
