"""The search document of an expert: only what institutions, who search, may see of them.

A hidden name, employer, thesis or country is not in the index at all, so that no query can find out
what a card masks.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.background.indexing import IndexSource
from registry.core import contacts
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today, in_both, in_languages
from registry.experts import audiences, subjects
from registry.experts.consent_models import Consent
from registry.experts.kinds import Audience, ClaimKind, ConsentPurpose, FieldGroup
from registry.experts.models import AvailabilityWindow, Doctorate, Person
from registry.experts.states import PersonState
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.labels import COUNTRY_GROUPS
from search.text import legacy

INDEX = "experts"
HORIZON_MONTHS = 60  # of a window without an end


def build(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any] | None]:
    persons = session().scalars(
        select(Person)
        .where(Person.id.in_(ids), Person.state == PersonState.ACTIVE)
        .options(
            selectinload(Person.names),
            selectinload(Person.fields),
            selectinload(Person.technologies),
            selectinload(Person.windows),
            selectinload(Person.languages),
            selectinload(Person.works),
        )
    )
    findable = _findable(ids)
    known = audiences.read_facts(ids)
    found = {person.id: make_document(person, known) for person in persons if person.id in findable}
    return {row_id: found.get(row_id) for row_id in ids}


def list_ids(after: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    statement = select(Person.id).order_by(Person.id).limit(limit)
    if after is not None:
        statement = statement.where(Person.id > after)
    return list_rows(statement)


def _findable(ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return set(
        session().scalars(
            select(Consent.person_id).where(
                Consent.person_id.in_(ids),
                Consent.purpose == ConsentPurpose.BE_FOUND,
                Consent.withdrawn_at.is_(None),
            )
        )
    )


def make_document(person: Person, known: audiences.Facts) -> dict[str, Any]:
    shown = audiences.shown_to(person, known, Audience.INSTITUTIONS)
    level = _doctorate_level(person, known)
    return {
        **_texts(person, known, shown),
        **_details(person, known, shown),
        **_period(person.windows),
        "fields": _codes([claim.concept.ancestor_codes for claim in person.fields]),
        "technologies": _codes(
            [
                [f"{claim.concept.scheme.code}:{code}" for code in claim.concept.ancestor_codes]
                for claim in person.technologies
            ]
        ),
        "languages": [skill.language for skill in person.languages if skill.can_teach],
        "modes": list(dict.fromkeys(window.mode.value for window in person.windows)),
        "country_group": _country_group(person, known),
        "level": [f"doctorate-{step}" for step in range(1, level + 1)],
        "doctorate_year": _year(known.doctorates.get(person.id)),
        "updated": person.reconfirmed_at or person.activated_at,
        "visible": True,
        "named": FieldGroup.NAME in shown,
        "verified": level > 0,
    }


def _texts(person: Person, known: audiences.Facts, shown: frozenset[FieldGroup]) -> dict[str, Any]:
    doctorate = known.doctorates.get(person.id)
    concepts = [claim.concept for claim in person.fields]
    concepts += [claim.concept for claim in person.technologies]
    texts: dict[str, Any] = {"keywords": _keywords(concepts), "number": [person.number]}
    if FieldGroup.EMPLOYER in shown and (posts := known.posts.get(person.id)):
        texts["employer"] = [text for row in posts for text in (row.employer, row.title)]
    if FieldGroup.NAME in shown:
        texts["names"] = [legacy.convert(name.full) or name.full for name in person.names]
        texts["sort_name_vi"], texts["sort_name_en"] = person.sort_key_vi, person.sort_key_en
    if FieldGroup.SUMMARY in shown:
        texts["summary_vi"] = [contacts.hold_back(person.summary_vi)]
        texts["summary_en"] = [contacts.hold_back(person.summary_en)]
    if doctorate is not None and FieldGroup.DOCTORATE in shown:
        texts["thesis"] = [doctorate.thesis_title]
    if FieldGroup.WORKS in shown:
        texts["works"] = [contacts.hold_back(work.title, identifiers=True) for work in person.works]
    texts["written"] = sorted({text.language for text in subjects.texts_of(texts)})
    return texts


def _details(
    person: Person, known: audiences.Facts, shown: frozenset[FieldGroup]
) -> dict[str, Any]:
    """The short words of the card, in both languages."""
    country = _country(person, known)
    doctorate = known.doctorates.get(person.id)
    place = list(in_both(country, "name")) if country and FieldGroup.COUNTRY in shown else []
    return {
        "country": [country.code] if place else [],
        "place": [*place, *(_group_names(country.group) if country else [])],
        "years": [str(doctorate.awarded_on.year)] if doctorate else [],
    }


@cache
def _group_names(group: str) -> list[str]:
    return in_languages(COUNTRY_GROUPS[group])


def _country(person: Person, known: audiences.Facts) -> Any:
    residence = known.residences.get(person.id)
    return known.countries.get(residence.country_code) if residence else None


def _keywords(concepts: Sequence[Concept]) -> list[str]:
    names = [name for concept in concepts for name in in_both(concept, "name") if name]
    return list(dict.fromkeys(names))


def _codes(paths: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(code for path in paths for code in path))


def _period(windows: Sequence[AvailabilityWindow]) -> dict[str, Any]:
    if not windows:
        return {}
    ends = [window.ends_on for window in windows]
    return {
        "available_from": min(window.starts_on for window in windows),
        "available_to": None if None in ends else max(end for end in ends if end),
        "months": sorted({month for window in windows for month in _months(window)}),
        "slots": sorted(
            {f"{window.mode.value}:{month}" for window in windows for month in _months(window)}
        ),
    }


def _months(window: AvailabilityWindow) -> list[str]:
    """The months that a window covers in full or in part: 2027-09."""
    first = _month_number(window.starts_on)
    horizon = max(first, _month_number(hanoi_today())) + HORIZON_MONTHS
    last = min(horizon, _month_number(window.ends_on)) if window.ends_on else horizon
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1)]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _country_group(person: Person, known: audiences.Facts) -> list[str]:
    country = _country(person, known)
    return [country.group] if country is not None else []


def _doctorate_level(person: Person, known: audiences.Facts) -> int:
    rows = known.verifications.get(person.id, [])
    return max((row.level for row in rows if row.kind is ClaimKind.DOCTORATE), default=0)


def _year(doctorate: Doctorate | None) -> int | None:
    return doctorate.awarded_on.year if doctorate is not None else None


SOURCE = IndexSource(build, list_ids, beside=subjects.fold_in, forget=subjects.forget)
