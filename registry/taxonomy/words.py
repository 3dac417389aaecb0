"""By which words something is looked for in a list: everyday names, short forms, the other language."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from sqlalchemy import select

from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today, localized_text
from registry.core.packaged import read_rows
from registry.core.periods import holding_on
from registry.core.zones import country_of_zones
from registry.taxonomy.concept_models import Concept, Synonym
from registry.taxonomy.models import Organisation, OrganisationName


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


def organisation_choices(rows: Sequence[Organisation]) -> list[tuple[str, str, dict[str, str]]]:
    """Each is found by its names in both languages, the ones it had before, and its code."""
    former: defaultdict[UUID, dict[str, None]] = defaultdict(dict)
    statement = select(
        OrganisationName.organisation_id, OrganisationName.name_vi, OrganisationName.name_en
    ).where(*facts.believed(OrganisationName))
    for organisation_id, name_vi, name_en in session().execute(statement):
        former[organisation_id] |= {name_vi: None, name_en: None}
    return [
        (
            str(row.id),
            localized_text(row, "name"),
            {
                "data-words": ", ".join(
                    {row.name_vi: None, row.name_en: None, row.code: None} | former[row.id]
                )
            },
        )
        for row in rows
    ]


@lru_cache(maxsize=1)
def zone_words() -> dict[str, str]:
    """By time zone: its larger cities, what it is called there, and every name of its country."""
    told = {row["zone"]: row["words"] for row in read_rows("registry.taxonomy", "zone_words.csv")}
    everyday, further = country_words(), further_country_words()
    vietnamese, english = Locale("vi").territories, Locale("en").territories
    return {
        zone: ", ".join(
            filter(
                None,
                (
                    told.get(zone),
                    vietnamese.get(country),
                    english.get(country),
                    everyday.get(country),
                    further.get(country),
                ),
            )
        )
        for zone, country in country_of_zones().items()
    }
