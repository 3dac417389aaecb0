"""The search document of an opening: only what is published, because everybody may read it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.background.indexing import IndexSource
from registry.core.db import list_rows, session
from registry.core.i18n import in_both
from registry.core.sorting import sort_key
from registry.programs.models import Opening, OpeningState
from registry.taxonomy.concept_models import Concept


def build(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any] | None]:
    openings = session().scalars(select(Opening).where(Opening.id.in_(ids)))
    found = {opening.id: opening for opening in openings}
    return {row_id: make_document(found.get(row_id)) for row_id in ids}


def list_ids(after: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    statement = select(Opening.id).order_by(Opening.id).limit(limit)
    if after is not None:
        statement = statement.where(Opening.id > after)
    return list_rows(statement)


def make_document(opening: Opening | None) -> dict[str, Any] | None:
    if opening is None or opening.state is not OpeningState.PUBLISHED:
        return None
    return {
        "summary_vi": [opening.description_vi],
        "summary_en": [opening.description_en],
        "titles": [*in_both(opening, "title"), *in_both(opening.program, "name")],
        "number": [opening.code],
        "place": _place(opening),
        "offers": list(in_both(opening, "benefits")),
        "keywords": _keywords(opening),
        "fields": opening.field.ancestor_codes,
        "technologies": _technologies(opening.technology),
        "languages": [opening.teaching_language],
        "modes": [opening.mode.value],
        "province": [opening.institution.province.code] if opening.institution.province else [],
        "status": [opening.state.value],
        "institution": [str(opening.institution_id)],
        "program": [str(opening.program_id)],
        "kind": [opening.program.level.value],
        "seats": opening.seats,
        "closes": opening.closes_on,
        "available_from": opening.starts_on,
        "available_to": opening.ends_on,
        "updated": opening.published_at,
        "visible": True,
        "public": True,
        "sort_name_vi": sort_key(opening.title_vi),
        "sort_name_en": sort_key(opening.title_en),
    }


def _place(opening: Opening) -> list[str]:
    institution = opening.institution
    province = in_both(institution.province, "name") if institution.province else ()
    return [*in_both(institution, "name"), institution.abbreviation, *province]


def _technologies(concept: Concept | None) -> list[str]:
    """A code alone is not enough: it belongs to one edition of the list."""
    codes = concept.ancestor_codes if concept else []
    return [f"{concept.scheme.code}:{code}" for code in codes] if concept else []


def _keywords(opening: Opening) -> list[str]:
    concepts: list[Concept] = [opening.field]
    if opening.technology is not None:
        concepts.append(opening.technology)
    return [name for concept in concepts for name in in_both(concept, "name") if name]


SOURCE = IndexSource(build=build, list_ids=list_ids)
