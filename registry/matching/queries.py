"""Searching for experts: the engine gives ids, SQL gives the rows this viewer may see."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.background import indexing
from registry.core import facts
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.experts import cards
from registry.experts import queries as experts
from registry.experts.kinds import Audience, ClaimKind, FieldGroup
from registry.experts.models import Person, Verification
from registry.matching import scoring, subjects
from registry.matching.subjects import Likeness, Texts, of_opening
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
RANKED = 200  # the engine's best for an opening, ordered by their score
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
    start: int = 0  # how many come before this page
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
    query = Query(
        text=wanted.text,
        scope=(Flag("visible"), *(scoring.hard_rules(opening) if opening else ())),
        filters=filters,
        facets=FACETS,
        sort=wanted.sort,
        size=PAGE,
        wishes=scoring.wishes(opening) if opening else (),
    )
    if not _is_ranked(wanted, opening):
        return replace(query, after=After.decode(wanted.after) if wanted.after else None)
    assert opening is not None
    if not wanted.text:
        words = (opening.title_vi, opening.title_en, opening.description_vi, opening.description_en)
        query = replace(query, text=". ".join(words), purpose=Purpose.MATCH)
    return replace(query, size=RANKED)


def _is_ranked(wanted: SearchRequest, opening: Opening | None) -> bool:
    """Whether the score orders the list, not the engine."""
    return opening is not None and wanted.sort is SortOrder.RELEVANCE


def search(wanted: SearchRequest, *, opening: Opening | None, visible_to: User) -> ExpertHits:
    """One page. When the engine does not answer: a plain list from the database, marked as such."""
    query = make_query(wanted, opening)
    start = _start(wanted) if _is_ranked(wanted, opening) else 0
    try:
        hits = indexing.search("experts", query)
    except BadQuery:
        raise
    except SearchError as error:
        log.warning("search_fell_back", reason=type(error).__name__)
        return _list_plainly(visible_to)
    persons = _read(hits.ids, visible_to)
    if opening is None or not _is_ranked(wanted, opening):
        rank = query.after.rank if query.after else 0
        return _found(hits, persons, start=rank, next_key=hits.next.encode() if hits.next else "")
    ranked = _in_order_of_score(persons, opening)
    further = f"{start + PAGE}" if start + PAGE < len(ranked) else ""
    return _found(hits, ranked[start : start + PAGE], start=start, next_key=further)


def _start(wanted: SearchRequest) -> int:
    """Raises BadQuery for a page key of another order."""
    if not wanted.after:
        return 0
    if not wanted.after.isdecimal() or int(wanted.after) > RANKED:
        raise BadQuery("The key of the next page belongs to another order.")
    return int(wanted.after)


def _in_order_of_score(persons: Sequence[Person], opening: Opening) -> list[Person]:
    facts = candidates(persons, opening)
    scores = {person.id: scoring.score(opening, facts[person.id]).exact for person in persons}
    return sorted(persons, key=lambda person: (-scores[person.id], _turn(person, opening)))


def _turn(person: Person, opening: Opening) -> bytes:
    """Who of equals comes first changes from day to day and from opening to opening."""
    told = f"{hanoi_today()} {opening.id} {person.id}"
    return hashlib.blake2b(told.encode(), digest_size=8).digest()


def _read(found: Sequence[str], user: User) -> list[Person]:
    ids = [uuid.UUID(one) for one in found]
    rows = {
        row.id: row
        for row in session().scalars(
            _with_parts(experts.visible_people(user).where(Person.id.in_(ids)))
        )
    }
    return [rows[one] for one in ids if one in rows]


def _found(hits: Hits, persons: Sequence[Person], *, start: int, next_key: str) -> ExpertHits:
    return ExpertHits(
        persons=persons,
        total=hits.total,
        facets=hits.facets,
        start=start,
        next_key=next_key,
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


def candidates(
    persons: Sequence[Person], opening: Opening | None = None
) -> dict[uuid.UUID, scoring.Candidate]:
    """What scoring may know, for some people, in a constant number of further queries."""
    ids = [person.id for person in persons]
    levels = _doctorate_levels(ids)
    likenesses = _likenesses(persons, opening) if opening else {}
    return {
        person.id: _candidate(person, levels.get(person.id, 0), likenesses.get(person.id))
        for person in persons
    }


def _likenesses(persons: Sequence[Person], opening: Opening) -> dict[uuid.UUID, Likeness]:
    """Of those whose summary or thesis institutions may read."""
    wanted = Texts(
        of_opening(opening.title_vi, opening.description_vi),
        of_opening(opening.title_en, opening.description_en),
    )
    known = cards.read_facts([person.id for person in persons])
    texts = {person.id: _texts(person, known) for person in persons}
    return {
        one: subjects.compare(wanted, text) for one, text in texts.items() if text.vi or text.en
    }


def _texts(person: Person, known: cards.Facts) -> Texts:
    shown = cards.shown_to(person, known, Audience.INSTITUTIONS)
    doctorate = known.doctorates.get(person.id)
    thesis = doctorate.thesis_title if doctorate and FieldGroup.DOCTORATE in shown else ""
    has_summary = FieldGroup.SUMMARY in shown
    own = (person.summary_vi, person.summary_en) if has_summary else ("", "")
    vi, en = (". ".join(filter(None, (thesis, text))) for text in own)
    return Texts(vi, en)


def _candidate(person: Person, level: int, likeness: Likeness | None) -> scoring.Candidate:
    return scoring.Candidate(
        fields=tuple(tuple(claim.concept.ancestor_codes) for claim in person.fields),
        technologies=frozenset(
            f"{claim.concept.scheme.code}:{claim.concept.code}" for claim in person.technologies
        ),
        languages=frozenset(skill.language for skill in person.languages if skill.can_teach),
        modes=frozenset(window.mode.value for window in person.windows),
        windows=tuple(
            (window.mode.value, window.starts_on, window.ends_on) for window in person.windows
        ),
        doctorate_level=level,
        likeness=likeness,
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
