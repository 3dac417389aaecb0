"""Where people work abroad: real employers, weighted by where Vietnamese scientists are."""

from functools import cache
from random import Random
from typing import NamedTuple

from registry.demo.data import read_table

UNIVERSITY, RESEARCH_INSTITUTE, COMPANY = "university", "research_institute", "company"
STAGES = ("early", "middle", "senior")
# How far a career has come, by generation: chances of early, middle and senior posts.
STAGE_CHANCES = {"older": (0, 15, 85), "middle": (12, 58, 30), "younger": (68, 30, 2)}


class Employer(NamedTuple):
    name: str
    city: str
    country: str
    kind: str
    weight: int


class JobTitle(NamedTuple):
    vi: str
    en: str


@cache
def employers() -> tuple[Employer, ...]:
    return tuple(
        Employer(row["name"], row["city"], row["country"], row["kind"], int(row["weight"]))
        for row in read_table("employers")
    )


@cache
def employers_in(country: str, kind: str = "") -> tuple[Employer, ...]:
    return tuple(
        employer
        for employer in employers()
        if employer.country == country and kind in ("", employer.kind)
    )


@cache
def countries() -> dict[str, int]:
    """Code and weight, the commonest first."""
    weights = {row["country"]: int(row["weight"]) for row in read_table("country_weights")}
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def draw_country(rng: Random) -> str:
    return rng.choices(list(countries()), list(countries().values()))[0]


def draw_employer(rng: Random, country: str = "", *, kind: str = "") -> Employer:
    """ValueError where no employer of this kind is known in the country."""
    choices = employers_in(country or draw_country(rng), kind)
    if not choices:
        raise ValueError(f"No {kind or 'employer'} is known in country {country!r}")
    return rng.choices(choices, [employer.weight for employer in choices])[0]


def draw_stage(rng: Random, generation: str) -> str:
    return rng.choices(STAGES, STAGE_CHANCES[generation])[0]


def draw_title(rng: Random, employer: Employer, stage: str) -> str:
    """The title as the employer writes it, in English."""
    return draw_job_title(rng, employer, stage).en


def draw_job_title(rng: Random, employer: Employer, stage: str) -> JobTitle:
    """A title that people of this stage have in that country."""
    return rng.choice(_titles(employer.kind, stage, employer.country))


@cache
def _titles(kind: str, stage: str, country: str) -> tuple[JobTitle, ...]:
    return tuple(
        JobTitle(row["title_vi"], row["title_en"])
        for row in read_table("job_titles")
        if (row["kind"], row["stage"]) == (kind, stage)
        and (not row["countries"] or country in row["countries"].split())
    )
