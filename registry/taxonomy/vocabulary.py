"""What search knows of words: the taxonomy's labels in both languages and the synonym table.

Kept in memory and read again when a minute has passed, so that a row changed on the screen works
in every process soon without a restart.
"""

import threading
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from registry.core.db import session
from registry.core.i18n import hanoi_today, in_languages
from registry.taxonomy.concept_models import Concept, Scheme, Synonym
from registry.taxonomy.kinds import Mode
from registry.taxonomy.mission_models import Country
from search.text.vocabulary import Vocabulary

FRESH_SECONDS = 60
TITLES = (
    *("GS", "PGS", "TS", "TSKH", "ThS", "GS.TS", "PGS.TS", "PGS TS", "GS TS"),
    *("giáo sư", "phó giáo sư", "tiến sĩ", "tiến sĩ khoa học", "thạc sĩ"),
    *("Dr", "Doctor", "Prof", "Professor", "Assoc Prof", "Associate Professor", "PhD"),
    *("Assistant Professor", "Asst Prof", "Mr", "Ms", "Mrs"),
)


class Cache:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = Vocabulary()
        self._at = float("-inf")

    def get(self) -> Vocabulary:
        with self._lock:
            if time.monotonic() - self._at > FRESH_SECONDS:
                try:
                    self._made = Vocabulary.from_rows(read_rows(), today=hanoi_today())
                except SQLAlchemyError:
                    return self._made  # words of a minute ago are better than no search
                self._at = time.monotonic()
            return self._made


def read_rows() -> Iterator[dict[str, Any]]:
    """Labels of research fields, technologies, countries, modes with their codes, then the synonyms."""
    yield from ({"term": title, "concept": f"title {title}", "kind": "title"} for title in TITLES)
    by_label: dict[str, str] = {}
    for concept, scheme_code in session().execute(
        select(Concept, Scheme.code)
        .join(Scheme, Scheme.id == Concept.scheme_id)
        .where(Concept.level >= 2)
    ):
        key = f"{scheme_code} {concept.code}"
        codes = _codes(scheme_code, concept.code)
        for label in (concept.name_vi, concept.name_en):
            by_label.setdefault(label.casefold(), key)
            yield {"term": label, "concept": key, "codes": codes}
    for country in session().scalars(select(Country).order_by(Country.code)):
        key = f"country {country.code}"
        for label in (country.name_vi, country.name_en):
            by_label[label.casefold()] = key
            yield {"term": label, "concept": key, "codes": {"country": [country.code]}}
    for mode in Mode:
        for label in in_languages(mode.label):
            by_label[label.casefold()] = f"mode {mode.value}"
            yield {
                "term": label,
                "concept": f"mode {mode.value}",
                "codes": {"modes": [mode.value]},
            }
    for row in session().scalars(select(Synonym).order_by(Synonym.id)):
        key = by_label.setdefault(row.target.casefold(), f"term {row.target.casefold()}")
        dated = {"concept": key, "valid_from": row.valid_from, "valid_to": row.valid_to}
        within = {"within": {"fields": [row.concept_code]}} if row.concept_code else {}
        yield {**dated, **within, "term": row.target}
        yield {**dated, **within, "term": row.term, "kind": row.kind}


def _codes(scheme_code: str, code: str) -> dict[str, list[str]]:
    if scheme_code == "FORD":
        return {"fields": [code]}
    if scheme_code.startswith(("QD", "PRIORITY")):
        return {"technologies": [f"{scheme_code}:{code}"]}
    return {}
