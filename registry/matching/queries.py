"""Searching for experts: the engine gives ids, SQL gives the rows this viewer may see."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.background import indexing
from registry.core import facts
from registry.core.db import get_row, list_rows, session
from registry.experts import queries as experts
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person, Verification
from registry.matching import scoring
from registry.programs.models import Opening
from search.engine import (
    After,
    AnyOf,
    BadQuery,
    Flag,
    Hits,
    Purpose,
    Query,
    SearchError,
    Shorter,
    SortOrder,
    Spelling,
)

log = structlog.get_logger()
PAGE = 25
FACETS = ("fields", "technologies", "modes", "languages", "country_group", "level")
MOST_CHOICES = 50


@dataclass(frozen=True)
class SearchRequest:
    """What the reader asked for, as it stands in the address."""

    text: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: SortOrder = SortOrder.RELEVANCE
    after: str = ""


@dataclass(frozen=True)
class ExpertHits:
    persons: Sequence[Person]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    next_key: str = ""
    read_as: str = ""
    reading: Spelling = Spelling.TYPED
    suggestions: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    without: tuple[Shorter, ...] = ()
    is_fallback: bool = False


def make_query(wanted: SearchRequest, opening: Opening | None) -> Query:
    """One object for list, counts and export. Raises BadQuery for a page key that is no key."""
    filters = tuple(
        AnyOf(name, values[:MOST_CHOICES]) for name, values in wanted.choices.items() if values
    )
    return Query(
        text=wanted.text,
        scope=(Flag("visible"), *(scoring.hard_rules(opening) if opening else ())),
        filters=filters,
        facets=FACETS,
        sort=wanted.sort,
        size=PAGE,
        after=After.decode(wanted.after) if wanted.after else None,
        purpose=Purpose.SEARCH,
        wishes=scoring.wishes(opening) if opening else (),
    )


def search(wanted: SearchRequest, *, opening: Opening | None, visible_to: User) -> ExpertHits:
    """One page. When the engine does not answer: a plain list from the database, marked as such."""
    query = make_query(wanted, opening)
    try:
        hits = indexing.search("experts", query)
    except BadQuery:
        raise
    except SearchError as error:
        log.warning("search_fell_back", reason=type(error).__name__)
        return _list_plainly(visible_to)
    return _found(hits, visible_to)


def _found(hits: Hits, user: User) -> ExpertHits:
    ids = [uuid.UUID(one) for one in hits.ids]
    rows = {
        row.id: row
        for row in session().scalars(
            _with_parts(experts.visible_people(user).where(Person.id.in_(ids)))
        )
    }
    return ExpertHits(
        persons=[rows[one] for one in ids if one in rows],
        total=hits.total,
        facets=hits.facets,
        next_key=hits.next.encode() if hits.next else "",
        read_as=hits.read_as,
        reading=hits.reading,
        suggestions=hits.suggestions,
        reasons=hits.reasons,
        without=hits.without,
    )


def _list_plainly(user: User) -> ExpertHits:
    statement = experts.visible_people(user)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = list_rows(_with_parts(statement).order_by(Person.number, Person.id).limit(PAGE))
    return ExpertHits(persons=rows, total=total, facets={}, is_fallback=True)


def _with_parts(statement: Select[Person]) -> Select[Person]:
    return statement.options(
        selectinload(Person.names),
        selectinload(Person.fields),
        selectinload(Person.technologies),
        selectinload(Person.windows),
        selectinload(Person.languages),
    )


def candidates(persons: Sequence[Person]) -> dict[uuid.UUID, scoring.Candidate]:
    """What scoring may know, for a page of people, in one further query."""
    levels = _doctorate_levels([person.id for person in persons])
    return {person.id: _candidate(person, levels.get(person.id, 0)) for person in persons}


def _candidate(person: Person, level: int) -> scoring.Candidate:
    return scoring.Candidate(
        fields=tuple(tuple(claim.concept.ancestor_codes) for claim in person.fields),
        technologies=frozenset(
            f"{claim.concept.scheme.code}:{claim.concept.code}" for claim in person.technologies
        ),
        languages=frozenset(skill.language for skill in person.languages if skill.can_teach),
        modes=frozenset(window.mode.value for window in person.windows),
        windows=tuple((window.starts_on, window.ends_on) for window in person.windows),
        doctorate_level=level,
    )


def _doctorate_levels(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = session().execute(
        select(Verification.person_id, func.max(Verification.level))
        .where(
            *facts.believed(Verification),
            Verification.kind == ClaimKind.DOCTORATE,
            Verification.person_id.in_(ids),
        )
        .group_by(Verification.person_id)
    )
    return dict(rows.all())


def get_profile(person_id: uuid.UUID, *, visible_to: User) -> Person:
    statement = _with_parts(experts.visible_people(visible_to).where(Person.id == person_id))
    return get_row(statement)
