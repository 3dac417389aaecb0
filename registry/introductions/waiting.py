"""Whose turn it is with an introduction: the desk, the expert, then the institution."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, true, type_coerce

from registry.accounts.models import User
from registry.accounts.queries import is_held
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.queries import own_ids
from registry.introductions import listing
from registry.introductions.disclosure import WAY, follows
from registry.introductions.models import TALKS, Introduction, IntroductionState

S = IntroductionState
Begin = Callable[[User], Rows]
Whose = Callable[[User], ColumnElement[bool]]
WITH_CENTRAL_DESK = or_(
    Introduction.state == S.ESCALATED,
    (Introduction.state == S.ROUTED) & Introduction.mission_id.is_(None),
)


IS_ASKED = Introduction.outcome_due_on.is_not(None)


def _is_other(user: User) -> ColumnElement[bool]:
    return Introduction.person_id.not_in(own_ids(user))


def _mission(user: User) -> ColumnElement[bool]:
    missions = user.organisation_ids(Role.MISSION_OFFICER)
    return Introduction.mission_id.in_(missions) & _is_other(user) if missions else false()


def _central_desk(user: User) -> ColumnElement[bool]:
    return _is_other(user) & true() if Role.MOFA_DESK in user.roles else false()


def institution(user: User) -> ColumnElement[bool]:
    """Whoever asked; any colleague once they no longer work there."""
    places = user.organisation_ids(*INSTITUTION_ROLES)
    if not places:
        return false()
    asked = Introduction.initiator_id
    is_there = is_held(asked, *INSTITUTION_ROLES, at=Introduction.institution_id)
    is_mine = func.coalesce(asked == user.id, False) | ~is_there
    return Introduction.institution_id.in_(places) & is_mine & _is_other(user)


def expert(user: User) -> ColumnElement[bool]:
    if Role.EXPERT not in user.roles:
        return false()  # so that nobody else is asked about each case
    return Introduction.person_id.in_(own_ids(user))


def _nobody(_user: User) -> ColumnElement[bool]:
    return false()


def _since(user: User) -> ColumnElement[Any]:
    """Since when it waits for whom it waits for now; to whoever does not follow the way, since it was
    asked for."""
    is_on_its_way = Introduction.state.in_(WAY) & ~follows(user)
    moment = case((is_on_its_way, Introduction.created_at), else_=Introduction.moved_at)
    return type_coerce(moment, Introduction.moved_at.type)


def _rows(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        return (
            begin(user)
            .where(*conditions)
            .add_columns(
                mine(whose(user)),
                Introduction.person_id.in_(own_ids(user)).label("is_own"),
                listing.answer_by(user).label("due_on"),
                _since(user).label("since"),
            )
        )

    return rows


def _followed(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    return lambda user, *begin: _rows(whose, follows(user), *conditions)(user, *begin)


def title_of(row: Any) -> str:
    """Nobody reads their own name as the name of a case."""
    title = str(localized(row, "title"))
    return title if row.is_own else f"{names.shown(row)} – {title}"


_introduction = partial(
    Work,
    permission=Permission.INTRODUCTION_READ,
    title=title_of,
    about=lambda row: f"{row.code} · {localized(row, 'name')}",
    address=lambda row: {"introduction_id": row.id},
    case_endpoint="introductions.show",
    list_endpoint="introductions.index",
    purpose="introduction",
    place=Introduction.institution_id,
    bare=listing.bare,
)
_at_mission = partial(_introduction, place=Introduction.mission_id)
WORK = (
    _at_mission(
        "introductions.endorse",
        _l("Endorse the introduction, or give a reason for not endorsing it"),
        _l("Answer"),
        Party.MISSION,
        _followed(
            _mission,
            Introduction.state == S.ROUTED,
            Introduction.mission_id.is_not(None),
        ),
    ),
    _introduction(
        "introductions.endorse_centrally",
        _l("Endorse the introduction, or give a reason for not endorsing it"),
        _l("Answer"),
        Party.CENTRAL_DESK,
        _followed(_central_desk, WITH_CENTRAL_DESK),
    ),
    _introduction(
        "introductions.answer",
        _l("Answer the university"),
        _l("Read and answer"),
        Party.EXPERT,
        _followed(expert, Introduction.state == S.EXPERT_ASKED),
    ),
    _at_mission(
        "introductions.await",
        _l("Answer the request for an introduction"),
        _l("Open the case"),
        Party.OTHER_SIDE,
        lambda user, *begin: _rows(_nobody, ~follows(user), Introduction.state.in_(WAY))(
            user, *begin
        ),
    ),
    _introduction(
        "introductions.talk",
        _l("Talk with the expert, then make an offer or close"),
        _l("Open the case"),
        Party.INSTITUTION,
        _rows(institution, Introduction.state.in_(TALKS)),
    ),
    _introduction(
        "introductions.end_offer",
        _l("Record how the introduction ends: the offer came to nothing"),
        _l("Open the case"),
        Party.INSTITUTION,
        _rows(institution, Introduction.state == S.OFFER_MADE, IS_ASKED),
    ),
    _introduction(
        "introductions.say_outcome",
        _l("Record the outcome of the talks"),
        _l("Open the case"),
        Party.EXPERT,
        _followed(
            expert,
            Introduction.state.in_(TALKS) | (Introduction.state == S.OFFER_MADE),
            IS_ASKED,
            Introduction.outcome_reminders > 0,
        ),
    ),
)
