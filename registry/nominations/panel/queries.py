import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows
from registry.nominations.models import Nomination
from registry.nominations.panel.kinds import Round
from registry.nominations.panel.models import Panelist, PanelNote, PanelScore
from registry.nominations.periods import period
from registry.nominations.states import JUDGED, NominationState


def is_panelist(user: User) -> ColumnElement[bool]:
    """As a condition: appointed, without a conflict, as long as there is a dossier to read."""
    own = exists().where(
        Panelist.nomination_id == Nomination.id,
        Panelist.user_id == user.id,
        Panelist.conflict.is_(None),
        Panelist.excused == "",
    )
    return own.correlate(Nomination) & Nomination.state.in_(JUDGED)


def lacks(user: User | None, turn: Round | None) -> ColumnElement[bool]:
    """As a condition: the declaration, where no round is named, or the score of this round; of this
    member, or (None) of any who may judge."""
    own = Panelist.nomination_id == Nomination.id
    if user is None:
        own &= Panelist.conflict.is_(None) & (Panelist.excused == "")
    else:
        own &= Panelist.user_id == user.id
    if turn is None:
        return exists().where(own, Panelist.declared_at.is_(None)).correlate(Nomination)
    scored = exists().where(PanelScore.panelist_id == Panelist.id, PanelScore.turn == turn)
    return exists().where(own, Panelist.declared_at.is_not(None), ~scored).correlate(Nomination)


def is_short() -> ColumnElement[bool]:
    """As a condition: fewer than the quorum may judge."""
    judges = (
        select(func.count())
        .where(
            Panelist.nomination_id == Nomination.id,
            Panelist.conflict.is_(None),
            Panelist.excused == "",
        )
        .correlate(Nomination)
        .scalar_subquery()
    )
    return judges < period("panel_quorum")


def list_panelists(nomination: Nomination) -> Sequence[Panelist]:
    statement = select(Panelist).where(Panelist.nomination_id == nomination.id)
    return list_rows(statement.order_by(Panelist.is_chair.desc(), Panelist.created_at, Panelist.id))


def list_judges(nomination: Nomination) -> list[Panelist]:
    return [one for one in list_panelists(nomination) if one.may_judge]


def find_panelist(nomination: Nomination, user: User) -> Panelist | None:
    """Of whoever may judge."""
    return find_row(
        select(Panelist).where(
            Panelist.nomination_id == nomination.id,
            Panelist.user_id == user.id,
            Panelist.conflict.is_(None),
            Panelist.excused == "",
        )
    )


def get_panelist(nomination: Nomination, panelist_id: uuid.UUID) -> Panelist:
    statement = select(Panelist).where(Panelist.nomination_id == nomination.id)
    return get_row(statement.where(Panelist.id == panelist_id))


def score_of(panelist: Panelist, turn: Round) -> PanelScore | None:
    return next((one for one in panelist.scores if one.turn is turn), None)


def shows_scores(nomination: Nomination) -> bool:
    """Nobody reads another one's score before all first ones are in."""
    return nomination.state not in {NominationState.ELIGIBLE, NominationState.SCORING}


def list_scores(nomination: Nomination, turn: Round) -> list[PanelScore]:
    """None at all as long as the first round runs."""
    if not shows_scores(nomination):
        return []
    found = (score_of(one, turn) for one in list_judges(nomination))
    return [one for one in found if one is not None]


def list_notes(nomination: Nomination) -> Sequence[tuple[PanelNote, User]]:
    statement = select(PanelNote).join(Panelist, Panelist.id == PanelNote.panelist_id)
    rows = list_rows(
        statement.where(Panelist.nomination_id == nomination.id).order_by(PanelNote.created_at)
    )
    people = {one.id: one.user for one in list_panelists(nomination)}
    return [(row, people[row.panelist_id]) for row in rows]


def has_minutes(nomination: Nomination) -> bool:
    """Once the vote is closed, whatever came of it."""
    running = {NominationState.ELIGIBLE, NominationState.SCORING, NominationState.DISCUSSING}
    return bool(nomination.panel_number) and nomination.state not in running
