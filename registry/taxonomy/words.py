"""By which words something is looked for in a list: everyday names, short forms, the other language."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from sqlalchemy import select

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.packaged import read_rows
from registry.core.periods import holding_on
from registry.taxonomy.concept_models import Concept, Synonym


@lru_cache(maxsize=1)
def country_words() -> dict[str, str]:
    """Everyday names of countries by their code."""
    return {
        row["code"]: row["words"] for row in read_rows("registry.taxonomy", "country_words.csv")
    }


@lru_cache(maxsize=1)
def further_country_words() -> dict[str, str]:
    """Names by which some look for a country and that no list prints: older ones, ones written by sound,
    those of its own languages."""
    told = {row["code"]: row["also"] for row in read_rows("registry.taxonomy", "country_words.csv")}
    return {
        code: ", ".join(filter(None, (told.get(code, ""), *_own_names(code))))
        for code in {*told, *Locale("en").territories}
    }


def _own_names(code: str) -> set[str]:
    names = set()
    for language in get_official_languages(code, regional=True, de_facto=True):
        try:
            names.add(Locale.parse(language).territories.get(code, ""))
        except (UnknownLocaleError, ValueError):
            continue  # a language of which the library knows no names
    return names


def words_of(concepts: Iterable[Concept]) -> dict[str, str]:
    """By the code of a research field: its names, its code, and what the table of synonyms knows of it."""
    statement = select(Synonym.concept_code, Synonym.term, Synonym.target).where(
        Synonym.concept_code != "", holding_on(Synonym, hanoi_today())
    )
    known: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for code, term, target in session().execute(statement):
        known[code] |= {term: None, target: None}
    return {
        one.code: ", ".join(
            {one.name_vi: None, one.name_en: None, one.code: None} | known[one.code]
        )
        for one in concepts
    }
