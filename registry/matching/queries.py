"""Searching for experts: the engine gives ids, SQL gives the rows this viewer may see."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.background import indexing
from registry.core import facts
from registry.core.contacts import hold_back
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import localized_text
from registry.experts import audiences
from registry.experts import queries as experts
from registry.experts.claim_models import Verification
from registry.experts.kinds import Audience, ClaimKind, FieldGroup
from registry.experts.models import Person
from registry.matching import likeness, plainly, scoring, second_stage, stages
from registry.matching.across import Across
from registry.matching.likeness import Likeness, Texts
from registry.matching.second_stage import Stage
from registry.programs.models import Opening
from search.engine import (
    MAX_PAGE_SIZE,
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
from search.query.highlight import Highlighter, Snippet

log = structlog.get_logger()
PAGE = 25
LONGEST_TEXT = 3_000  # as much as an address carries everywhere
MOST_SNIPPETS = 2
FACETS = (
    "fields",
    "technologies",
    "modes",
    "languages",
    "country_group",
    "level",
    "doctorate_year",
)


@dataclass(frozen=True)
class SearchRequest:
    """What the reader asked for, as it stands in the address."""

    text: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: SortOrder = SortOrder.RELEVANCE
    page: int = 1
    is_pasted: bool = False  # a text of its own: nothing of it is demanded


@dataclass(frozen=True)
class Relaxed:
    """A filter or a rule of the opening, and how many there would be without it."""

    name: str  # of the filter; of a rule nothing
    wish: scoring.Wish | None
    count: int


@dataclass(frozen=True)
class ExpertHits:
    persons: Sequence[Person]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    page: int = 1
    reachable: int = 0  # how many of them the pages show
    told: Mapping[uuid.UUID, Sequence[Snippet]] = field(default_factory=dict)
    relaxed: tuple[Relaxed, ...] = ()
    read_as: str = ""
    reading: Spelling = Spelling.TYPED
    suggestions: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    without: tuple[Shorter, ...] = ()
    across: Across | None = None
    why: Mapping[uuid.UUID, Likeness] = field(default_factory=dict)
    is_fallback: bool = False


def make_query(wanted: SearchRequest, opening: Opening | None) -> Query:
    """One object for list and counts; its hits reach to the end of the page."""
    filters = tuple(AnyOf(name, values) for name, values in wanted.choices.items() if values)
    query = Query(
        text=wanted.text,
        scope=(Flag("visible"), *(scoring.hard_rules(opening) if opening else ())),
        filters=filters,
        facets=FACETS,
        sort=wanted.sort,
        size=min(wanted.page * PAGE, MAX_PAGE_SIZE),
        wishes=scoring.wishes(opening) if opening else (),
    )
    if wanted.is_pasted:
        query = replace(query, purpose=Purpose.MATCH)
    if opening is None or wanted.sort is not SortOrder.RELEVANCE:
        return query
    if not wanted.text:
        words = (opening.title_vi, opening.title_en, opening.description_vi, opening.description_en)
        query = replace(query, text=". ".join(words), purpose=Purpose.MATCH)
    return replace(query, size=second_stage.WINDOW)  # the score orders the list, not the engine


def search(wanted: SearchRequest, *, opening: Opening | None, visible_to: User) -> ExpertHits:
    """One page. When the engine does not answer: a plain list from the database, marked as such."""
    query = make_query(wanted, opening)
    try:
        found = stages.search(query, _stage(wanted, opening))
        hits, query = found.hits, found.query
        relaxed = _relaxed(query, wanted, opening) if not hits.total else ()
    except BadQuery:
        raise
    except SearchError as error:
        log.warning("search_fell_back", reason=type(error).__name__)
        return _list_plainly(wanted, visible_to)
    start, end = (wanted.page - 1) * PAGE, wanted.page * PAGE
    if opening is not None and wanted.sort is SortOrder.RELEVANCE:
        reachable = len(found.chosen)
        persons = _in_order_of_score(read_hits(found.chosen, visible_to), opening)[start:end]
    else:
        reachable = min(hits.total, MAX_PAGE_SIZE)
        persons = read_hits(found.ordered[start:end], visible_to)
    return ExpertHits(
        persons=persons,
        total=hits.total,
        facets=hits.facets,
        page=wanted.page,
        reachable=reachable,
        told=_told(persons, replace(query, text=wanted.text), hits) if wanted.text else {},
        relaxed=relaxed,
        read_as=hits.read_as,
        reading=hits.reading,
        suggestions=hits.suggestions,
        reasons=hits.reasons if wanted.text else (),
        without=hits.without,
        across=found.across,
        why={} if opening else found.explain([person.id for person in persons]),
    )


def _stage(wanted: SearchRequest, opening: Opening | None) -> Stage | None:
    """What the list is ordered by. The words typed beside an opening only choose among people."""
    if opening is None:
        return second_stage.of_query(wanted.text)
    is_scored = not wanted.text and wanted.sort is SortOrder.RELEVANCE
    return second_stage.of_opening(opening) if is_scored else None


def find_everybody(
    wanted: SearchRequest, *, opening: Opening | None, visible_to: User
) -> list[uuid.UUID] | None:
    """All whom a search finds and this reader may see; None where they are too many to be followed.
    Raises SearchError."""
    query = replace(make_query(wanted, opening), facets=(), wishes=(), size=MAX_PAGE_SIZE)
    hits = stages.search(replace(query, sort=SortOrder.UPDATED), _stage(wanted, opening)).hits
    if hits.total > MAX_PAGE_SIZE:
        return None
    return list(seen_of([uuid.UUID(one) for one in hits.ids], visible_to))


def seen_of(ids: Sequence[uuid.UUID], user: User) -> Sequence[uuid.UUID]:
    """Those of them whom this reader may see at this moment, in their order."""
    visible = experts.findable_people(user).where(Person.id.in_(ids)).with_only_columns(Person.id)
    seen = set(session().scalars(visible))
    return [one for one in ids if one in seen]


def _relaxed(query: Query, wanted: SearchRequest, opening: Opening | None) -> tuple[Relaxed, ...]:
    """Of nothing found: what each filter and each rule of the opening keeps away."""
    query = replace(query, size=1, facets=())
    told = []
    for chosen in query.filters:
        assert isinstance(chosen, AnyOf)
        others = tuple(one for one in query.filters if one is not chosen)
        hits = indexing.search("experts", replace(query, filters=others))
        told.append(Relaxed(chosen.field, None, hits.total))
    if opening is not None:
        for wish in scoring.musts(opening):
            scope = (Flag("visible"), *scoring.hard_rules(opening, but=wish))
            hits = indexing.search("experts", replace(query, scope=scope))
            told.append(Relaxed("", wish, hits.total))
    return tuple(one for one in told if one.count)


def _told(
    persons: Sequence[Person], query: Query, hits: Hits
) -> dict[uuid.UUID, Sequence[Snippet]]:
    """The passages that were found, of what institutions may read."""
    marker = Highlighter(query, hits, indexing.engine().vocabulary())
    known = audiences.read_facts([person.id for person in persons])
    return {person.id: _snippets(marker, person, known)[:MOST_SNIPPETS] for person in persons}


def _snippets(marker: Highlighter, person: Person, known: audiences.Facts) -> list[Snippet]:
    shown = audiences.shown_to(person, known, Audience.INSTITUTIONS)
    texts: dict[str, list[str]] = {}
    if FieldGroup.SUMMARY in shown:
        both = [localized_text(person, "summary"), person.summary_vi, person.summary_en]
        texts["summary"] = [hold_back(text) for text in dict.fromkeys(filter(None, both))]
    doctorate = known.doctorates.get(person.id)
    if doctorate and doctorate.thesis_title and FieldGroup.DOCTORATE in shown:
        texts["thesis"] = [hold_back(doctorate.thesis_title)]
    if FieldGroup.WORKS in shown:
        texts["works"] = [hold_back(work.title, identifiers=True) for work in person.works]
    texts["fields"] = [localized_text(claim.concept, "name") for claim in person.fields]
    found = marker.snippets(texts)
    once = {snippet.field: snippet for snippet in reversed(found)}
    return [once[name] for name in texts if name in once]


def _in_order_of_score(persons: Sequence[Person], opening: Opening) -> list[Person]:
    facts = candidates(persons, opening)
    scores = {person.id: scoring.score(opening, facts[person.id]).exact for person in persons}
    return sorted(
        persons, key=lambda person: (-scores[person.id], second_stage.turn(opening.id, person.id))
    )


def read_hits(found: Sequence[str], user: User) -> list[Person]:
    return read_people([uuid.UUID(one) for one in found], user)


def read_people(ids: Sequence[uuid.UUID], user: User) -> list[Person]:
    """Those whom this reader may see at this moment, in the order of the ids."""
    rows = {
        row.id: row
        for row in session().scalars(
            with_parts(experts.findable_people(user).where(Person.id.in_(ids)))
        )
    }
    return [rows[one] for one in ids if one in rows]


def _list_plainly(wanted: SearchRequest, user: User) -> ExpertHits:
    """By number and without ranking, but with the filters and the pages of the search."""
    statement = experts.findable_people(user).where(*plainly.conditions(wanted.choices))
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    in_order = with_parts(statement).order_by(Person.number, Person.id)
    rows = list_rows(in_order.limit(PAGE).offset((wanted.page - 1) * PAGE))
    return ExpertHits(
        persons=rows,
        total=total,
        facets={},
        page=wanted.page,
        reachable=min(total, MAX_PAGE_SIZE),
        is_fallback=True,
    )


def with_parts(statement: Select[Person]) -> Select[Person]:
    return statement.options(
        selectinload(Person.names),
        selectinload(Person.fields),
        selectinload(Person.technologies),
        selectinload(Person.windows),
        selectinload(Person.languages),
        selectinload(Person.works),
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


def _likenesses(persons: Sequence[Person], opening: Opening) -> Mapping[uuid.UUID, Likeness]:
    """Of those whose texts institutions may read."""
    stage = second_stage.of_opening(opening)
    if stage is not None:
        return second_stage.explain(stage, [person.id for person in persons])
    known = audiences.read_facts([person.id for person in persons])
    texts = {person.id: texts_of(person, known) for person in persons}
    wanted = likeness.texts_of_opening(opening)
    return {
        one: likeness.compare(wanted, text) for one, text in texts.items() if text.vi or text.en
    }


def texts_of(person: Person, known: audiences.Facts) -> Texts:
    """What institutions may read of somebody's work."""
    shown = audiences.shown_to(person, known, Audience.INSTITUTIONS)
    doctorate = known.doctorates.get(person.id)
    thesis = doctorate.thesis_title if doctorate and FieldGroup.DOCTORATE in shown else ""
    has_summary = FieldGroup.SUMMARY in shown
    own = (person.summary_vi, person.summary_en) if has_summary else ("", "")
    vi, en = (hold_back(". ".join(filter(None, (thesis, text)))) for text in own)
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
    statement = with_parts(experts.visible_people(visible_to).where(Person.id == person_id))
    return get_row(statement)


def place_of_page(given: str) -> int:
    """The first page for anything else; the last that can be asked for ends where hits are cut."""
    last = MAX_PAGE_SIZE // PAGE
    is_number = given.isascii() and given.isdecimal() and len(given) < 9
    return min(max(int(given), 1), last) if is_number else 1
