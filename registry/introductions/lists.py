"""The list of introductions. Names of its filters: list (all, open), state, due (overdue, today,
week, later), mission, channel, institution, asked_from, asked_to."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.experts.lists import expert, shown_people
from registry.introductions import listing, queries
from registry.introductions.models import Introduction
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import bilingual, by_language, choice, day, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View
from registry.web.lists.filters import due_filter

ANSWER_BY = Introduction.answer_by


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
        state(_l("Status"), Introduction.state),
        deadline(_l("Answer by"), lambda row: row.answer_by, sort=ANSWER_BY),
        bilingual(
            "mission",
            _l("Mission abroad"),
            "mission",
            sort=by_language(listing.MissionName),
            is_extra=is_own or is_one_mission,
        ),
        choice("channel", _l("Channel"), Introduction.channel, is_extra=True),
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
    views=(
        View("all", _l("All")),
        View("open", _l("Open"), Introduction.is_open),
    ),
    filters=(
        Filter("state", _l("Status"), Introduction.state),
        due_filter(ANSWER_BY, label=_l("Answer by")),
        Filter(
            "mission",
            _l("Mission abroad"),
            Introduction.mission_id,
            labels=taxonomy.name_organisations,
        ),
        Filter("channel", _l("Channel"), Introduction.channel),
        institution_filter(Introduction.institution_id),
        Period("asked", _l("Requested on"), Introduction.created_at, is_moment=True),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, GT, NC, institution"),
    order=[
        Introduction.is_open.desc(),
        ANSWER_BY.is_(None),
        ANSWER_BY,
        Introduction.created_at.desc(),
    ],
    people=shown_people,
    purpose="introduction",
    empty=Empty(
        _l("No introductions here yet"),
        _l(
            "An institution asks for an introduction from the profile of an expert. Requests that wait for you appear in this list."
        ),
    ),
)
