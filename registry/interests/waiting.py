"""Whose turn it is with an interest: the institution's, or of whoever paused it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, exists

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.queries import own_ids
from registry.interests import listing
from registry.interests.models import UNANSWERED, Interest, InterestState
from registry.interests.queries import visible_interests
from registry.programs.models import Opening
from registry.programs.people import is_responsible

Begin = Callable[[User], Rows]


def _institution(user: User) -> ColumnElement[bool]:
    """Whoever answers for the opening, but nobody in their own case."""
    is_theirs = exists().where(Opening.id == Interest.opening_id, is_responsible(user))
    return is_theirs.correlate_except(Opening) & Interest.person_id.not_in(own_ids(user))


def _rows(
    whose: Callable[[User], ColumnElement[bool]], *conditions: ColumnElement[bool]
) -> Callable[..., Rows]:
    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        is_own = Interest.person_id.in_(own_ids(user))
        return (
            begin(user)
            .where(*conditions)
            .add_columns(
                mine(whose(user)),
                is_own.label("is_own"),
                listing.ANSWER_BY.label("due_on"),
                Interest.created_at.label("since"),
            )
        )

    return rows


def _expert(user: User) -> ColumnElement[bool]:
    return Interest.person_id.in_(own_ids(user))


def _title(row: Any) -> str:
    """Nobody reads their own name as the name of a case."""
    title = str(localized(row, "title"))
    return title if row.is_own else f"{names.shown(row)} – {title}"


_interest = partial(
    Work,
    permission=Permission.INTEREST_READ,
    title=_title,
    about=lambda row: f"{row.code} · {localized(row, 'name')}",
    address=lambda row: {"interest_id": row.id},
    case_endpoint="interests.show",
    purpose="interest",
    place=Interest.institution_id,
    bare=lambda user: visible_interests(user).with_only_columns(Interest.id),
)
WORK = (
    _interest(
        "interests.answer",
        _l("Answer an expert who is interested in your opening"),
        _l("Read and answer"),
        Party.INSTITUTION,
        _rows(_institution, Interest.state.in_(UNANSWERED)),
        list_endpoint="interests.index",
    ),
    _interest(
        "interests.resume",
        _l("Resume your interest, or withdraw it"),
        _l("Open the interest"),
        Party.EXPERT,
        _rows(_expert, Interest.state == InterestState.PAUSED),
        list_endpoint="interests.mine",
    ),
)
