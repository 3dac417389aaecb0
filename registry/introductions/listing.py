"""The list of introductions as statements: rows with what they show, and what may be searched."""

from typing import Any

from sqlalchemy import ColumnElement, Date, case, func, type_coerce
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.finding import found_by, has_number_of
from registry.core.i18n import locale
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.models import Person
from registry.introductions.disclosure import FOLLOWS_ALL, only_followed, told_state
from registry.introductions.models import REVEALED_STATES, Introduction
from registry.introductions.queries import reveals_to, visible_introductions
from registry.programs.models import Opening
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named

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
            told_state(user).label("state"),
            only_followed(Introduction.channel, user).label("channel"),
            Introduction.created_at,
            answer_by(user).label("answer_by"),
            Opening.title_vi,
            Opening.title_en,
            Opening.code.label("opening_code"),
            Organisation.name_vi,
            Organisation.name_en,
            only_followed(MissionName.name_vi, user).label("mission_vi"),
            only_followed(MissionName.name_en, user).label("mission_en"),
            *names.columns(user, revealed=reveals_to(user)),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_introductions(user).with_only_columns(
        Introduction.id, Introduction.created_at, answer_by(user).label("answer_by")
    )


def answer_by(user: User) -> ColumnElement[Any]:
    """The two sides read until when they say what came of it; the days before tell the way."""
    if user.roles & FOLLOWS_ALL:
        return type_coerce(Introduction.answer_by, Date())
    own = case((Introduction.state.in_(REVEALED_STATES), Introduction.answer_by))
    return func.coalesce(own, only_followed(Introduction.answer_by, user))


def search(text: str, user: User) -> ColumnElement[bool]:
    """Each way by a column of the introduction itself, which has an index."""
    return found_by(
        Introduction.id,
        *has_number_of(text, Introduction.id, Introduction.code),
        *has_number_of(text, Introduction.opening_id, Opening.code),
        *names.ways(text, user, revealed=reveals_to(user), of=Introduction.person_id),
        *institution_named(text, Introduction.institution_id),
    )


def by_name(user: User) -> Any:
    return names.in_parts(user, revealed=reveals_to(user))


def by_mission(user: User) -> list[Any]:
    return [only_followed(taxonomy.language_key(MissionName), user)]


def by_opening(_user: User) -> list[Any]:
    return [Opening.title_vi if locale() == "vi" else Opening.title_en, Opening.code]
