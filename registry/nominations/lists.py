"""The list of nominations. Names of its filters: list (open, all), state, channel, category, due, waits
(mine, others, nobody), mine_due (overdue, soon, later, not_mine), made_from, made_to."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, can
from registry.nominations import listing, waiting
from registry.nominations.models import Nomination
from registry.nominations.states import OPEN
from registry.web.lists.columns import choice, day, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def _knows_channel(user: User) -> bool:
    """Who only judges does not read who nominated."""
    return can(user, Permission.NOMINATION_MAKE) or can(user, Permission.NOMINATION_CHECK)


def columns(user: User) -> list[Column]:
    channel = choice("channel", _l("Nominated by"), Nomination.channel)
    return [
        Column(
            "expert",
            _l("Nominee"),
            lambda row: row.nominee_name or _("Erased"),
            sort=Nomination.nominee_name,
            under=plain("number", _l("Nomination number"), Nomination.code),
        ),
        state(_l("Status"), Nomination.state),
        choice("category", _l("Legal category"), Nomination.category),
        *([channel] if _knows_channel(user) else []),
        deadline(_l("Due"), lambda row: row.due_on, sort=Nomination.due_on),
        next_step(phone="next"),
        waits_for(),
        day("made", _l("Nominated on"), Nomination.created_at, is_extra=True),
    ]


def _named(row: Any, user: User) -> Sequence[Any]:
    """Whoever named somebody wrote the name themselves."""
    is_known = user.id in {row.nominator_id, row.person_user_id}
    return [] if is_known or row.person_id is None or not row.nominee_name else [row.person_id]


NOMINATIONS = List(
    name="nominations",
    title=_l("Nominations of leading experts"),
    lead=_l("A nominee is asked first, and can step back until a decision is made."),
    rows=listing.rows,
    bare=listing.bare,
    id=Nomination.id,
    link=lambda row: url_for("nominations.show", nomination_id=row.id),
    columns=columns,
    more=turns(waiting.WORK, Nomination.id),
    works=waiting.WORK,
    views=(
        View("open", _l("Open"), Nomination.state.in_(OPEN)),
        View("all", _l("All")),
    ),
    filters=(
        Filter("state", _l("Status"), Nomination.state),
        Filter("category", _l("Legal category"), Nomination.category),
        Filter("channel", _l("Nominated by"), Nomination.channel, is_for=_knows_channel),
        due_filter(Nomination.due_on, label=_l("Due")),
        waits_filter(waiting.WORK, Nomination.id),
        own_due_filter(waiting.WORK, Nomination.id),
        Period("made", _l("Nominated on"), Nomination.created_at, is_moment=True),
    ),
    search=listing.search,
    search_hint=_l("Name as nominated, DC"),
    order=[Nomination.moved_at.desc()],
    people=_named,
    purpose="designation",
    empty=Empty(
        _l("No nominations"),
        _l("Your nominations of others, and those of yourself, are listed here."),
        icon="star",
    ),
)
