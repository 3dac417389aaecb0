"""The lists of openings and of talent programmes as statements."""

from typing import Any

from sqlalchemy import ColumnElement, case, or_
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.finding import has_number, has_words, words
from registry.core.paging import Rows, columns_of
from registry.programs.models import Opening, OpeningState, TalentProgram
from registry.programs.queries import workspace_openings, workspace_programs
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.models import Organisation

DUE_ON = case(
    (Opening.state == OpeningState.PUBLISHED, Opening.closes_on),
    (Opening.state == OpeningState.MINISTRY_CHECK, Opening.check_due_on),
)
"""The next day that counts: by when the ministry answers, then the last day for interest."""
Technology = aliased(Concept)


def opening_rows(user: User) -> Rows:
    return (
        workspace_openings(user)
        .join(Organisation, Organisation.id == Opening.institution_id)
        .join(Concept, Concept.id == Opening.field_id)
        .join(TalentProgram, TalentProgram.id == Opening.program_id)
        .with_only_columns(
            *columns_of(
                Opening, "id code title_vi title_en state mode seats starts_on closes_on created_at"
            ),
            DUE_ON.label("due_on"),
            Organisation.name_vi,
            Organisation.name_en,
            Concept.name_vi.label("field_vi"),
            Concept.name_en.label("field_en"),
            TalentProgram.code.label("program_code"),
        )
    )


def search_openings(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        *has_number(text, Opening.code, TalentProgram.code),
        *_has_words(Opening.folded, text),
        Opening.institution_id.in_(taxonomy.find_organisation_ids(words(text))),
    )


def program_rows(user: User) -> Rows:
    return (
        workspace_programs(user)
        .join(Organisation, Organisation.id == TalentProgram.institution_id)
        .join(Concept, Concept.id == TalentProgram.field_id)
        .outerjoin(Technology, Technology.id == TalentProgram.technology_id)
        .with_only_columns(
            TalentProgram.id,
            TalentProgram.code,
            TalentProgram.name_vi.label("title_vi"),
            TalentProgram.name_en.label("title_en"),
            *columns_of(TalentProgram, "level decision_number decided_on starts_on ends_on quota"),
            Organisation.name_vi,
            Organisation.name_en,
            Concept.name_vi.label("field_vi"),
            Concept.name_en.label("field_en"),
            Technology.name_vi.label("technology_vi"),
            Technology.name_en.label("technology_en"),
        )
    )


def search_programs(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        *has_number(text, TalentProgram.code, TalentProgram.decision_number),
        *_has_words(TalentProgram.folded, text),
        TalentProgram.institution_id.in_(taxonomy.find_organisation_ids(words(text))),
    )


def _has_words(folded: Any, text: str) -> list[ColumnElement[bool]]:
    wanted = words(text)
    return [has_words(folded, wanted)] if wanted else []
