"""Whose turn it is with an introduction: the desk, the expert, then the institution."""

from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, true

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.models import Person
from registry.introductions import listing
from registry.introductions.disclosure import WAY, follows, only_followed
from registry.introductions.models import Introduction, IntroductionState

S = IntroductionState
WITH_CENTRAL_DESK = or_(
    Introduction.state == S.ESCALATED,
    (Introduction.state == S.ROUTED) & Introduction.mission_id.is_(None),
)


def _is_other(user: User) -> ColumnElement[bool]:
    return or_(Person.user_id.is_(None), Person.user_id != user.id)


def _mission(user: User) -> ColumnElement[bool]:
    missions = user.organisation_ids(Role.MISSION_OFFICER)
    return Introduction.mission_id.in_(missions) & _is_other(user)


def _central_desk(user: User) -> ColumnElement[bool]:
    return _is_other(user) & true() if Role.MOFA_DESK in user.roles else false()


def _institution(user: User) -> ColumnElement[bool]:
    places = user.organisation_ids(*INSTITUTION_ROLES)
    return Introduction.institution_id.in_(places) & _is_other(user)


def _rows(user: User, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Rows:
    asked_at = only_followed(Introduction.asked_at, user)
    return (
        listing.rows(user)
        .where(*conditions)
        .add_columns(
            mine(whose),
            listing.answer_by(user).label("due_on"),
            func.coalesce(asked_at, Introduction.created_at).label("since"),
        )
    )


def _followed(user: User, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Rows:
    return _rows(user, whose, follows(user), *conditions)


def _step(code: str, label: Any, act: Any, party: Party, rows: Any) -> Work:
    return Work(
        code=f"introductions.{code}",
        label=label,
        act=act,
        party=party,
        permission=Permission.INTRODUCTION_READ,
        rows=rows,
        title=lambda row: f"{names.shown(row)} – {localized(row, 'title')}",
        about=lambda row: f"{row.code} · {localized(row, 'name')}",
        address=lambda row: {"introduction_id": row.id},
        case_endpoint="introductions.show",
        list_endpoint="introductions.index",
        purpose="introduction",
    )


WORK = (
    _step(
        "endorse",
        _l("Endorse the introduction, or give a reason for not endorsing it"),
        _l("Answer"),
        Party.MISSION,
        lambda user: _followed(
            user,
            _mission(user),
            Introduction.state == S.ROUTED,
            Introduction.mission_id.is_not(None),
        ),
    ),
    _step(
        "endorse_centrally",
        _l("Endorse the introduction, or give a reason for not endorsing it"),
        _l("Answer"),
        Party.CENTRAL_DESK,
        lambda user: _followed(user, _central_desk(user), WITH_CENTRAL_DESK),
    ),
    _step(
        "answer",
        _l("Answer the university"),
        _l("Read and answer"),
        Party.EXPERT,
        lambda user: _followed(
            user, Person.user_id == user.id, Introduction.state == S.EXPERT_ASKED
        ),
    ),
    _step(
        "await",
        _l("Answer the request for an introduction"),
        _l("Open"),
        Party.OTHER_SIDE,
        lambda user: _rows(user, false(), ~follows(user), Introduction.state.in_(WAY)),
    ),
    _step(
        "talk",
        _l("Talk with the expert, then make an offer or close"),
        _l("Open"),
        Party.INSTITUTION,
        lambda user: _rows(
            user, _institution(user), Introduction.state.in_((S.CONNECTED, S.TALKING))
        ),
    ),
)
