"""The lists of interests as statements: rows with what they show, and what may be searched."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case

from registry.accounts.models import User
from registry.core.finding import found_by, has_number_of
from registry.core.i18n import locale
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.models import Person
from registry.interests.models import UNANSWERED, Interest, InterestState
from registry.interests.queries import own_interests, visible_interests
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named

ANSWER_BY = case(
    (Interest.state.in_(UNANSWERED), Interest.answer_due_on),
    (Interest.state == InterestState.PAUSED, Interest.ends_on),
)
"""By when somebody has to do something: the institution, or whoever paused."""
USUAL_ORDER = (Interest.is_open.desc(), ANSWER_BY.is_(None), ANSWER_BY, Interest.created_at.desc())


def rows(user: User) -> Rows:
    return _rows(visible_interests, user)


def own_rows(user: User) -> Rows:
    return _rows(own_interests, user)


def _rows(begin: Callable[[User], Select[Any]], user: User) -> Rows:
    return (
        begin(user)
        .join(Person, Person.id == Interest.person_id)
        .join(Opening, Opening.id == Interest.opening_id)
        .join(Organisation, Organisation.id == Interest.institution_id)
        .with_only_columns(
            Interest.id,
            Interest.code,
            Interest.state,
            Interest.created_at,
            Interest.reason_code,
            Interest.opening_id,
            ANSWER_BY.label("answer_by"),
            Opening.title_vi,
            Opening.title_en,
            Opening.state.label("opening_state"),
            Opening.code.label("opening_code"),
            Organisation.name_vi,
            Organisation.name_en,
            *names.columns(user),
        )
    )


def search(text: str, user: User) -> ColumnElement[bool]:
    return found_by(
        Interest.id,
        *has_number_of(text, Interest.id, Interest.code),
        *has_number_of(text, Interest.opening_id, Opening.code),
        *names.ways(text, user, of=Interest.person_id),
        *institution_named(text, Interest.institution_id),
    )


def by_opening(_user: User) -> list[Any]:
    return [Opening.title_vi if locale() == "vi" else Opening.title_en, Opening.code]
