"""The list of introductions as statements: rows with what they show, and what may be searched."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.finding import has_number, words
from registry.core.i18n import locale
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.introductions.queries import reveals_to, visible_introductions
from registry.programs.models import Opening
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation

MissionName = aliased(Organisation)


def rows(user: User) -> Rows:
    return (
        visible_introductions(user)
        .join(Person, Person.id == Introduction.person_id)
        .join(Opening, Opening.id == Introduction.opening_id)
        .join(Organisation, Organisation.id == Introduction.institution_id)
        .outerjoin(MissionName, MissionName.id == Introduction.mission_id)
        .with_only_columns(
            Introduction.id,
            Introduction.code,
            Introduction.state,
            Introduction.channel,
            Introduction.created_at,
            Introduction.answer_by.label("answer_by"),
            Opening.title_vi,
            Opening.title_en,
            Opening.code.label("opening_code"),
            Organisation.name_vi,
            Organisation.name_en,
            MissionName.name_vi.label("mission_vi"),
            MissionName.name_en.label("mission_en"),
            *names.columns(user, revealed=reveals_to(user)),
        )
    )


def search(text: str, user: User) -> ColumnElement[bool]:
    wanted = words(text)
    return or_(
        *has_number(text, Introduction.code, Opening.code),
        *names.matches(text, user, revealed=reveals_to(user)),
        Introduction.institution_id.in_(taxonomy.find_organisation_ids(wanted)),
    )


def by_name(user: User) -> list[Any]:
    return names.order(user, revealed=reveals_to(user))


def by_opening(_user: User) -> list[Any]:
    return [Opening.title_vi if locale() == "vi" else Opening.title_en, Opening.code]
