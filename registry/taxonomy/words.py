"""By which words something is looked for in a list: everyday names, short forms, the other language."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

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
