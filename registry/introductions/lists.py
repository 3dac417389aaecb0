"""The list of introductions. Names of its filters: list (all, open), state, due (overdue, today,
week, later), mission, channel, institution, asked_from, asked_to."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l, localized, official_date
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.experts import names
from registry.introductions import listing, queries
from registry.introductions.models import Introduction
from registry.taxonomy import queries as taxonomy
from registry.web.lists.common import due_filter
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View

ANSWER_BY = Introduction.answer_by


def columns(user: User) -> list[Column]:
    is_own = user.roles <= INSTITUTION_ROLES
    is_one_mission = user.roles == {Role.MISSION_OFFICER}
    return [
        *_what(),
        Column(
            name="institution",
            label=_l("Institution"),
            value=lambda row: localized(row, "name"),
            sort=listing.by_institution,
            is_extra=is_own,
        ),
        *_course(),
        Column(
            name="mission",
            label=_l("Mission abroad"),
            value=lambda row: localized(row, "mission"),
            sort=listing.by_mission,
            is_extra=is_own or is_one_mission,
        ),
        *_details(),
    ]


def _what() -> list[Column]:
    return [
        Column(
            name="expert",
            label=_l("Expert"),
            value=names.shown,
            sort=listing.by_name,
            under=Column(
                name="number",
                label=_l("Introduction number"),
                value=lambda row: row.code,
                sort=Introduction.code,
            ),
        ),
        Column(
            name="opening",
            label=_l("Opening"),
            value=lambda row: localized(row, "title"),
            sort=listing.by_opening,
            phone="next",
            under=Column(
                name="opening_code", label=_l("Opening number"), value=lambda row: row.opening_code
            ),
        ),
    ]


def _course() -> list[Column]:
    return [
        Column(
            name="state",
            label=_l("Status"),
            value=lambda row: row.state,
            sort=Introduction.state,
            phone="state",
        ),
        Column(
            name="due",
            label=_l("Answer by"),
            value=lambda row: row.answer_by,
            sort=ANSWER_BY,
            is_deadline=True,
            phone="due",
        ),
    ]


def _details() -> list[Column]:
    return [
        Column(
            name="channel",
            label=_l("Channel"),
            value=lambda row: str(row.channel.label),
            sort=Introduction.channel,
            is_extra=True,
        ),
        Column(
            name="asked",
            label=_l("Requested on"),
            value=lambda row: official_date(row.created_at),
            sort=Introduction.created_at,
            is_extra=True,
        ),
    ]


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
        View(name="all", label=_l("All")),
        View(name="open", label=_l("Open"), where=Introduction.is_open),
    ),
    filters=(
        Filter(name="state", label=_l("Status"), by=Introduction.state),
        due_filter(ANSWER_BY, label=_l("Answer by")),
        Filter(
            name="mission",
            label=_l("Mission abroad"),
            by=Introduction.mission_id,
            labels=taxonomy.name_organisations,
        ),
        Filter(name="channel", label=_l("Channel"), by=Introduction.channel),
        Filter(
            name="institution",
            label=_l("Institution"),
            by=Introduction.institution_id,
            labels=taxonomy.name_organisations,
        ),
        Period(
            name="asked",
            label=_l("Requested on"),
            of=Introduction.created_at,
            is_moment=True,
        ),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, GT, NC, institution"),
    order=[
        Introduction.is_open.desc(),
        ANSWER_BY.is_(None),
        ANSWER_BY,
        Introduction.created_at.desc(),
    ],
    people=lambda row, user: names.named(row, viewer=user),
    purpose="introduction",
    empty=Empty(
        title=_l("No introductions here yet"),
        text=_l(
            "An institution asks for an introduction from the profile of an expert. Requests that wait for you appear in this list."
        ),
    ),
)
