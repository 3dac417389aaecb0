"""The list of introductions. Names of its filters: list (all, open), state, due (overdue, today,
week, later), waits (mine, others, nobody), mine_due (overdue, soon, later, not_mine), mission,
channel, institution, asked_from, asked_to."""

from typing import Any

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.core.waiting import WorkIn
from registry.experts.lists import expert, shown_people
from registry.introductions import listing, queries, waiting
from registry.introductions.disclosure import may_follow_some, only_followed, told_state
from registry.introductions.models import OPEN_STATES, Introduction, IntroductionState
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import bilingual, day, deadline, plain
from registry.web.lists.declaration import Board, Column, Empty, Filter, List, Period, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def by_channel(user: User) -> list[Any]:
    return [only_followed(Introduction.channel, user)]


def by_mission(user: User) -> list[Any]:
    return [only_followed(Introduction.mission_id, user)]


def in_usual_order(user: User) -> list[Any]:
    answer_by = listing.answer_by(user)
    return [
        Introduction.is_open.desc(),
        answer_by.is_(None),
        answer_by,
        Introduction.created_at.desc(),
    ]


def columns(user: User) -> list[Column]:
    is_own = user.roles <= INSTITUTION_ROLES
    is_one_mission = user.roles == {Role.MISSION_OFFICER}
    return [
        expert(
            sort=listing.by_name,
            under=plain("number", _l("Introduction number"), Introduction.code),
        ),
        _opening(),
        institution(is_extra=is_own),
        Column("state", _l("Status"), lambda row: row.state, sort=told_state, phone="state"),
        deadline(_l("Answer by"), lambda row: row.answer_by, sort=listing.answer_by),
        waits_for(),
        next_step(is_extra=True),
        *(_way(is_extra=is_one_mission) if may_follow_some(user) else ()),
        day("asked", _l("Requested on"), Introduction.created_at, is_extra=True),
    ]


def _opening() -> Column:
    return bilingual(
        "opening",
        _l("Opening"),
        "title",
        sort=listing.by_opening,
        phone="next",
        under=Column("opening_code", _l("Opening number"), lambda row: row.opening_code),
    )


def _way(*, is_extra: bool) -> list[Column]:
    return [
        bilingual(
            "mission",
            _l("Mission abroad"),
            "mission",
            sort=listing.by_mission,
            is_extra=is_extra,
        ),
        Column(
            "channel",
            _l("Channel"),
            lambda row: str(row.channel.label) if row.channel else "",
            sort=by_channel,
            is_extra=True,
        ),
    ]


HERE = WorkIn("introductions.index", waiting.WORK)
INTRODUCTIONS = List(
    name="introductions",
    title=_l("Introductions"),
    lead=_l(
        "Each introduction connects one expert with one opening, after both sides have said yes."
    ),
    rows=listing.rows,
    bare=queries.visible_introductions,
    id=Introduction.id,
    link=lambda row: url_for("introductions.show", introduction_id=row.id),
    columns=columns,
    more=turns(HERE, Introduction.id),
    works=HERE,
    board=Board(
        by="state",
        values=[one for one in IntroductionState if one in OPEN_STATES],
        facts=("opening", "institution"),
    ),
    views=(
        View("all", _l("All")),
        View("open", _l("Open"), Introduction.is_open),
    ),
    filters=(
        Filter("state", _l("Status"), told_state),
        due_filter(listing.answer_by, label=_l("Answer by")),
        waits_filter(HERE, Introduction.id),
        own_due_filter(HERE, Introduction.id),
        Filter(
            "mission",
            _l("Mission abroad"),
            by_mission,
            labels=taxonomy.name_organisations,
            is_for=may_follow_some,
        ),
        Filter("channel", _l("Channel"), by_channel, is_for=may_follow_some),
        institution_filter(Introduction.institution_id),
        Period("asked", _l("Requested on"), Introduction.created_at, is_moment=True),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, GT, NC, institution"),
    order=in_usual_order,
    people=shown_people,
    purpose="introduction",
    empty=Empty(
        _l("No introductions here yet"),
        _l(
            "An institution asks for an introduction from the profile of an expert. Requests that wait for you appear in this list."
        ),
    ),
)
