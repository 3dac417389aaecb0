"""The kinds of queries that are timed, a few dozen of each, the same in every run."""

import random
from collections.abc import Callable

from profiles import ENGLISH, ENGLISH_TAIL, FIELDS, SURNAMES, SYLLABLE_TAIL, SYLLABLES

from search.engine import AnyOf, Between, Boost, Flag, Overlaps, Purpose, Query, SortOrder
from search.text.analysis import fold

FACETS = ("fields", "country", "languages", "level", "technologies")
NUMBER = 40


def _syllable(chance: random.Random) -> str:
    return chance.choices(SYLLABLES, cum_weights=SYLLABLE_TAIL)[0]


def _english(chance: random.Random) -> str:
    return chance.choices(ENGLISH, cum_weights=ENGLISH_TAIL)[0]


def name(chance: random.Random) -> Query:
    return Query(fold(f"{chance.choice(SURNAMES)} {_syllable(chance)}".lower()), forgiving=False)


def topic(chance: random.Random) -> Query:
    return Query(
        f"{_english(chance)} {_english(chance)} {fold(_syllable(chance))}", forgiving=False
    )


def filtered(chance: random.Random) -> Query:
    begins = 739_900 + chance.randrange(1200)
    return Query(
        _english(chance),
        scope=(Flag("visible"),),
        filters=(
            Between("doctorate_year", 1990, None),
            Overlaps("available_from", "available_to", begins, begins + 200),
        ),
        forgiving=False,
    )


def faceted(chance: random.Random) -> Query:
    query = filtered(chance)
    return Query(query.text, query.scope, query.filters, facets=FACETS, forgiving=False)


def prefix(chance: random.Random) -> Query:
    start = fold(_syllable(chance))[:2]
    return Query(f"{fold(chance.choice(SURNAMES).lower())} {start}", purpose=Purpose.SUGGEST)


def fuzzy(chance: random.Random) -> Query:
    word = next(word for word in iter(lambda: _english(chance), "") if len(word) > 6)
    return Query(f"{word[:3]}q{word[4:]}")


def match(chance: random.Random) -> Query:
    code = chance.choice(FIELDS)
    text = " ".join(_english(chance) for _ in range(6)) + " " + _syllable(chance)
    wishes = (
        Boost("fields", code, 6.0),
        Boost("fields", code[:3], 3.0),
        Boost("technologies", "t7", 3.0),
    )
    scope = (Flag("verified"), AnyOf("fields", (code[0],)))
    return Query(text, scope=scope, purpose=Purpose.MATCH, wishes=wishes, size=50)


def sorted_(chance: random.Random) -> Query:
    return Query(_english(chance), sort=SortOrder.UPDATED, forgiving=False)


KINDS: dict[str, Callable[[random.Random], Query]] = {
    "name": name,
    "topic": topic,
    "filtered": filtered,
    "faceted": faceted,
    "prefix": prefix,
    "fuzzy": fuzzy,
    "match": match,
    "sorted": sorted_,
}


def queries(kind: str) -> list[Query]:
    chance = random.Random(f"bench {kind}")
    return [KINDS[kind](chance) for _ in range(NUMBER)]
