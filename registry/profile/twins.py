"""Whether something that was found in a record is probably what a profile has already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from registry.core.dates import PartialDate, parse_date
from registry.core.finding import fold_name, words_of
from registry.core.i18n import format_partial
from registry.experts import queries
from registry.experts.models import Doctorate, Employment, Person
from registry.profile.kinds import ProposalKind
from registry.profile.works import title_key

ALIKE_TITLES, ALIKE_PLACES = 92, 85  # of 100
YEARS_APART = 1  # first online, then in print
Values = dict[str, str]


@dataclass(frozen=True)
class Held:
    """What a profile has, read once."""

    names: Sequence[str]
    orcid: str
    degrees: Sequence[Doctorate]
    posts: Sequence[Employment]
    works: Sequence[tuple[str, str, str]]  # title, year, DOI


def read_held(person: Person) -> Held:
    return Held(
        names=[name.full for name in person.names],
        orcid=person.orcid or "",
        degrees=queries.list_history(Doctorate, person.id),
        posts=queries.list_history(Employment, person.id),
        works=[(work.title, str(work.year or ""), work.doi or "") for work in person.works],
    )


def find_twin(kind: ProposalKind, values: Values, held: Held) -> str:
    """How the profile says it; empty where it has nothing like it."""
    match kind:
        case ProposalKind.NAME:
            return next((one for one in held.names if _same_name(one, values["full"])), "")
        case ProposalKind.ORCID:
            return held.orcid if held.orcid == values["orcid"] else ""
        case ProposalKind.DEGREE:
            return next((_told(one) for one in held.degrees if _same_degree(one, values)), "")
        case ProposalKind.POST:
            return next((_told(one) for one in held.posts if _same_post(one, values)), "")
        case ProposalKind.WORK:
            return find_work(values, held.works)


def find_work(values: Values, works: Sequence[tuple[str, str, str]]) -> str:
    """By its DOI, else by title and year."""
    key = title_key(values["title"])
    for title, year, doi in works:
        if doi and values["doi"]:
            if doi == values["doi"]:
                return title
            continue
        is_near = not (year and values["year"]) or (
            abs(int(year) - int(values["year"])) <= YEARS_APART
        )
        if key and is_near and fuzz.ratio(key, title_key(title)) >= ALIKE_TITLES:
            return title
    return ""


def _same_name(one: str, other: str) -> bool:
    return sorted(fold_name(one).split()) == sorted(fold_name(other).split())


def alike_places(one: str, other: str) -> bool:
    first, second = (" ".join(words_of(text)) for text in (one, other))
    return fuzz.token_set_ratio(first, second) >= ALIKE_PLACES


def _same_degree(degree: Doctorate, values: Values) -> bool:
    """Of one institution, or of one year where only one of the two knows its place well."""
    found = parse_date(values["end"])
    is_same_year = found is None or found.day.year == degree.awarded_on.year
    return is_same_year and alike_places(degree.institution, values["place"])


def _same_post(post: Employment, values: Values) -> bool:
    """At one employer, at a time that they have in common."""
    start, end = parse_date(values["start"]), parse_date(values["end"])
    first = start.first if start else date.min
    last = end.day if end else date.max
    overlaps = first < (post.valid_to or date.max) and post.valid_from <= last
    return overlaps and alike_places(post.employer, values["place"])


def _told(row: Any) -> str:
    if isinstance(row, Doctorate):
        return f"{row.degree_title}, {row.institution}, {row.awarded_on.year}"
    since = PartialDate(row.valid_from, row.precision)
    return ", ".join(
        part
        for part in (row.title, row.employer, format_partial(since.day, since.precision))
        if part
    )
