"""Whose turn it is with a nomination: the nominee's, or the secretariat's."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role, can
from registry.core.waiting import Party, Work, mine
from registry.nominations import listing
from registry.nominations.models import Nomination
from registry.nominations.panel.kinds import Round
from registry.nominations.panel.queries import is_panelist, is_short, lacks
from registry.nominations.queries import is_nominee
from registry.nominations.states import NominationState

S = NominationState
Whose = Callable[[User], ColumnElement[bool]]


def _nominee(user: User) -> ColumnElement[bool]:
    return is_nominee(user) if Role.EXPERT in user.roles else false()


def _secretariat(user: User) -> ColumnElement[bool]:
    """Nobody in their own case."""
    if not can(user, Permission.NOMINATION_CHECK):
        return false()
    return and_(Nomination.nominator_id != user.id, not_(_nominee(user)))


def _member(user: User) -> ColumnElement[bool]:
    return is_panelist(user) if can(user, Permission.PANEL_JUDGE) else false()


def _lacking(turn: Round | None, state: NominationState) -> Callable[..., Rows]:
    """Cases in which a member has still to act, so that nothing waits for nobody."""

    def rows(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
        whose = and_(_member(user), lacks(user, turn))
        return (
            begin(user).where(Nomination.state == state, lacks(None, turn)).add_columns(mine(whose))
        )

    return rows


def _rows(whose: Whose, *states: NominationState) -> Callable[..., Rows]:
    def rows(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
        return begin(user).where(Nomination.state.in_(states)).add_columns(mine(whose(user)))

    return rows


def _to_appoint(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
    """A first panel, or further members where conflicts and absence left fewer than the quorum."""
    waits = or_(Nomination.state == S.ELIGIBLE, and_(Nomination.state == S.SCORING, is_short()))
    return begin(user).where(waits).add_columns(mine(_secretariat(user)))


def _declined(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
    """Whoever recorded a no waits for another one; a designation waits on its own page."""
    waits = Nomination.state == S.DECIDING, Nomination.declined_by_id.is_not(None)
    is_other = Nomination.declined_by_id != user.id
    return begin(user).where(*waits).add_columns(mine(_secretariat(user), is_other))


_nomination: Any = partial(
    Work,
    permission=Permission.NOMINATION_READ,
    title=lambda row: row.nominee_name or row.code,
    about=lambda row: f"{row.code} · {row.category.label}",
    address=lambda row: {"nomination_id": row.id},
    case_endpoint="nominations.show",
    list_endpoint="nominations.index",
    bare=listing.bare,
)
WORK = (
    _nomination(
        "nominations.answer",
        _l("Say whether you agree to be nominated"),
        _l("Read and answer"),
        Party.EXPERT,
        _rows(_nominee, S.ASKED),
    ),
    _nomination(
        "nominations.write",
        _l("Prepare the dossier of your nomination"),
        _l("Continue"),
        Party.EXPERT,
        _rows(_nominee, S.DOSSIER),
    ),
    _nomination(
        "nominations.complete",
        _l("Complete the dossier of your nomination"),
        _l("Read what is missing"),
        Party.EXPERT,
        _rows(_nominee, S.RETURNED),
    ),
    _nomination(
        "nominations.check",
        _l("Check the dossier of a nomination"),
        _l("Check"),
        Party.SECRETARIAT,
        _rows(_secretariat, S.CHECK),
    ),
    _nomination(
        "nominations.appoint",
        _l("Appoint the panel of a nomination"),
        _l("Appoint the panel"),
        Party.SECRETARIAT,
        _to_appoint,
    ),
    _nomination(
        "nominations.declare",
        _l("Declare whether you may judge a nomination"),
        _l("Declare"),
        Party.PANEL,
        _lacking(None, S.SCORING),
    ),
    _nomination(
        "nominations.score",
        _l("Score a nomination on your own"),
        _l("Read and score"),
        Party.PANEL,
        _lacking(Round.FIRST, S.SCORING),
    ),
    _nomination(
        "nominations.vote",
        _l("Discuss a nomination, score again and vote"),
        _l("Read and vote"),
        Party.PANEL,
        _lacking(Round.SECOND, S.DISCUSSING),
    ),
    _nomination(
        "nominations.decide",
        _l("Record the decision on a nomination"),
        _l("Record the decision"),
        Party.SECRETARIAT,
        _rows(_secretariat, S.RECOMMENDED),
    ),
    _nomination(
        "nominations.second",
        _l("Second opinion on a no to a nomination"),
        _l("Compare"),
        Party.SECRETARIAT,
        _declined,
    ),
    _nomination(
        "nominations.close_vote",
        _l("Close the vote of a panel"),
        _l("Close the vote"),
        Party.SECRETARIAT,
        _rows(_secretariat, S.DISCUSSING),
    ),
)
