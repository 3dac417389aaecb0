"""Runs of the national assignment, and of one run its pairs and its openings. Names of the filters:
state (of runs); list (chosen, others, all), institution, introduced (of pairs); list (free, all), why,
institution, field (of openings)."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from registry.accounts.models import User
from registry.assignment import listing, queries, services
from registry.assignment.kinds import Shortage
from registry.assignment.models import AssignedOpening, AssignmentPair, AssignmentRun
from registry.assignment.problem import POINT
from registry.assignment.waiting import WORK
from registry.core.i18n import _, _l, format_number, ngettext
from registry.core.permissions import Permission
from registry.experts.lists import expert, shown_people
from registry.programs.models import Opening
from registry.taxonomy.lists import field_filter, institution, institution_filter
from registry.web.lists.columns import bilingual, day, plain, state
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, View
from registry.web.lists.filters import yes_or_no
from registry.web.steps import current_user


def _run_columns(_user: User) -> list[Column]:
    return [
        plain(
            "name",
            _l("Name"),
            AssignmentRun.name,
            under=plain("number", _l("Code"), AssignmentRun.code),
        ),
        state(_l("Status"), AssignmentRun.state),
        plain("run", _l("Run"), AssignmentRun.number),
        plain("filled", _l("Seats filled"), AssignmentRun.filled),
        plain("seats", _l("Free seats"), AssignmentRun.seats),
        plain("experts", _l("Experts who could be asked"), AssignmentRun.experts),
        day("planned", _l("Planned on"), AssignmentRun.created_at),
        Column("staff", _l("By"), lambda row: row.planner, sort=User.display_name),
    ]


RUNS = List(
    name="assignments",
    title=_l("National assignment"),
    lead=_l(
        "Who should be asked first for which opening, over all institutions together. Nothing is sent before somebody decides it."
    ),
    rows=listing.runs,
    bare=queries.visible_runs,
    id=AssignmentRun.id,
    link=lambda row: url_for("assignment.show", run_id=row.id),
    columns=_run_columns,
    filters=(Filter("state", _l("Status"), AssignmentRun.state),),
    works=WORK,
    search=listing.search_runs,
    search_hint=_l("Name or number"),
    order=[AssignmentRun.created_at.desc()],
    empty=Empty(
        _l("No assignment has been computed yet"),
        _l("Plan one: it takes the published openings and everybody who may be asked."),
        icon="users",
    ),
)


def _score(row: Any) -> str:
    return format_number(round(row.score / POINT))


def _opening() -> Column:
    return bilingual(
        "opening",
        _l("Opening"),
        "title",
        sort=Opening.code,
        phone="next",
        under=Column("opening_code", _l("Opening number"), lambda row: row.opening_code),
    )


def _introduction(row: Any) -> str:
    if row.introduction_id is None:
        return ""
    url = url_for("introductions.show", introduction_id=row.introduction_id)
    return Markup('<a class="nowrap" href="{}">{}</a>').format(url, row.introduction_code)


def _pair_columns(_user: User) -> list[Column]:
    return [
        expert(),
        _opening(),
        institution(),
        Column("score", _l("Score"), _score, sort=AssignmentPair.score),
        Column(
            "chosen",
            _l("Chosen"),
            lambda row: _("Yes") if row.is_chosen else _("No"),
            sort=AssignmentPair.is_chosen,
            phone="state",
        ),
        Column("code", _l("Introduction"), _introduction),
    ]


INTRODUCE = Act(
    "introduce",
    _l("Propose as introductions"),
    Permission.ASSIGNMENT_DECIDE,
    refusal=lambda row, user: services.refusal_of(
        queries.find_pair(row.id, visible_to=user), by=user
    ),
    do=lambda row_id, user, *, reason: services.introduce(
        queries.find_pair(row_id, visible_to=user), reason=reason, by=user
    ),
    done=lambda number: ngettext(
        "%(num)s introduction has been proposed.",
        "%(num)s introductions have been proposed.",
        number,
    ),
    explanation=_l(
        "Each becomes an introduction by the usual route: to the mission responsible, the central desk or the expert. The institution is informed. The reason stays with the ministry."
    ),
    needs_reason=True,
)


def pairs(run_id: uuid.UUID) -> List:
    run = queries.get_run(run_id, visible_to=current_user())
    return List(
        name="assignment-pairs",
        title=_l("Pairs of an assignment"),
        rows=listing.pairs_of(run),
        id=AssignmentPair.id,
        link=lambda row: url_for("assignment.pair", run_id=run.id, pair_id=row.id),
        columns=_pair_columns,
        views=(
            View("chosen", _l("Chosen"), AssignmentPair.is_chosen.is_(True)),
            View("others", _l("Not chosen"), AssignmentPair.is_chosen.is_(False)),
            View("all", _l("All candidates")),
        ),
        filters=(
            institution_filter(AssignmentPair.institution_id),
            yes_or_no(
                "introduced", _l("Proposed already"), AssignmentPair.introduction_id.is_not(None)
            ),
        ),
        search=listing.search_pairs,
        search_hint=_l("Name with or without diacritics, VN, NC, institution"),
        order=[AssignmentPair.score.desc(), Opening.code],
        people=shown_people,
        purpose="assignment",
        acts=(INTRODUCE,),
        empty=Empty(_l("No pairs here"), icon="users"),
    )


def _label_shortages(values: Iterable[str]) -> dict[str, str]:
    return {value: str(Shortage(value).label) for value in values if value}


def _opening_columns(_user: User) -> list[Column]:
    return [
        _opening(),
        institution(),
        plain("seats", _l("Free seats"), AssignedOpening.seats),
        plain("filled", _l("Seats filled"), AssignedOpening.filled),
        Column(
            "why",
            _l("Why seats stay free"),
            lambda row: str(Shortage(row.why).label) if row.why else "",
            sort=AssignedOpening.why,
            phone="state",
        ),
        Column("funnel", _l("Candidates"), _funnel),
    ]


def _funnel(row: Any) -> str:
    """How many were left after each condition."""
    told = row.funnel
    return _(
        "%(qualified)s qualified, %(available)s of them free, %(suitable)s suitable, %(askable)s may be asked",
        **{name: format_number(told.get(name, 0)) for name in _STAGES},
    )


_STAGES = ("qualified", "available", "suitable", "askable")


def openings(run_id: uuid.UUID) -> List:
    run = queries.get_run(run_id, visible_to=current_user())
    return List(
        name="assignment-openings",
        title=_l("Openings of an assignment"),
        rows=listing.openings_of(run),
        id=AssignedOpening.id,
        link=lambda row: url_for("programs.opening", opening_id=row.opening_id),
        columns=_opening_columns,
        views=(
            View("free", _l("With free seats"), AssignedOpening.filled < AssignedOpening.seats),
            View("all", _l("All")),
        ),
        filters=(
            Filter("why", _l("Why seats stay free"), AssignedOpening.why, labels=_label_shortages),
            institution_filter(AssignedOpening.institution_id),
            field_filter(AssignedOpening.field_id),
        ),
        search=listing.search_openings,
        search_hint=_l("NC, institution"),
        order=[AssignedOpening.filled - AssignedOpening.seats, Opening.code],
        empty=Empty(_l("No openings here"), icon="circle-check"),
    )
