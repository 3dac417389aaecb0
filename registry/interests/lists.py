"""The lists of interests: of an institution, and an expert's own. Names of their filters: list (open,
answered, all), state, due (overdue, today, week, later), waits (mine, others, nobody), mine_due (overdue,
soon, later, not_mine), opening, reason, institution, stated_from, stated_to."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import _, _l, localized_text, ngettext
from registry.core.permissions import INSTITUTION_ROLES, Permission
from registry.experts.lists import expert, shown_people
from registry.interests import listing, queries, services, waiting
from registry.interests.kinds import NoReason, name_reason
from registry.interests.models import OPEN_STATES, UNANSWERED, Interest, InterestState
from registry.programs.models import Opening
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import bilingual, day, deadline, plain
from registry.web.lists.declaration import Act, Board, Column, Empty, Filter, List, Period, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for

S = InterestState
ANSWER = Permission.INTEREST_ANSWER


def _opening() -> Column:
    return bilingual(
        "opening",
        _l("Opening"),
        "title",
        sort=listing.by_opening,
        phone="next",
        under=Column("opening_code", _l("Opening number"), lambda row: row.opening_code),
    )


def _label_openings(values: Iterable[Any]) -> Mapping[Any, Any]:
    found = session().execute(
        select(Opening.id, Opening.code, Opening.title_vi, Opening.title_en).where(
            Opening.id.in_(list(values))
        )
    )
    return {row.id: f"{row.code} · {localized_text(row, 'title')}" for row in found}


def _label_reasons(values: Iterable[Any]) -> Mapping[Any, Any]:
    return {value: name_reason(value) or _("none") for value in values}


def _state_columns() -> list[Column]:
    return [
        Column("state", _l("Status"), lambda row: row.state, sort=Interest.state, phone="state"),
        deadline(_l("Answer by"), lambda row: row.answer_by, sort=listing.ANSWER_BY),
        waits_for(),
        next_step(is_extra=True),
        day("stated", _l("Stated on"), Interest.created_at),
        Column("reason", _l("Reason"), lambda row: name_reason(row.reason_code), is_extra=True),
    ]


def columns(user: User) -> list[Column]:
    return [
        expert(under=plain("number", _l("Interest number"), Interest.code)),
        _opening(),
        institution(is_extra=user.roles <= INSTITUTION_ROLES),
        *_state_columns(),
    ]


def own_columns(_user: User) -> list[Column]:
    return [
        bilingual(
            "opening",
            _l("Opening"),
            "title",
            sort=listing.by_opening,
            under=plain("number", _l("Interest number"), Interest.code),
        ),
        institution(),
        *_state_columns(),
    ]


# What an institution does with many


def _find(interest_id: UUID, user: User) -> Interest:
    return queries.get_interest(interest_id, visible_to=user)


def _why_not_answered(row: Any, user: User, _choice: str = "") -> str:
    if row.person_user_id == user.id:
        return _("This is your own case.")
    if row.state not in UNANSWERED:
        return _("It is not waiting for an answer: “%(state)s”.", state=row.state.label)
    return ""


def _why_not_considered(row: Any, user: User) -> str:
    if row.state is S.CONSIDERED:
        return _("It is under consideration already.")
    return _why_not_answered(row, user)


def _why_not_invited(row: Any, user: User) -> str:
    if row.opening_state not in services.SEEKING:
        return _("Nobody is sought for this opening at present.")
    return _why_not_answered(row, user)


def _consider(interest_id: UUID, user: User) -> None:
    services.consider(_find(interest_id, user), by=user)


def _invite(interest_id: UUID, user: User) -> None:
    services.invite(_find(interest_id, user), by=user)


def _answer_no(interest_id: UUID, user: User, *, reason: str, choice: str) -> None:
    interest = _find(interest_id, user)
    services.answer_no(interest, reason=NoReason(choice), text=reason, by=user)


ACTS = (
    Act(
        "consider",
        _l("Take into consideration"),
        ANSWER,
        refusal=_why_not_considered,
        do=_consider,
        done=lambda number: ngettext(
            "%(num)s interest is under consideration",
            "%(num)s interests are under consideration",
            number,
        ),
        explanation=_l("Each expert is informed, with the day of the final answer."),
    ),
    Act(
        "invite",
        _l("Invite to an introduction"),
        ANSWER,
        refusal=_why_not_invited,
        do=_invite,
        done=lambda number: ngettext(
            "%(num)s expert is invited", "%(num)s experts are invited", number
        ),
        explanation=_l("An introduction begins with each of them, by the route they have chosen."),
    ),
    Act(
        "answer-no",
        _l("Answer no"),
        ANSWER,
        refusal=_why_not_answered,
        do=_answer_no,
        done=lambda number: ngettext(
            "%(num)s expert has your answer", "%(num)s experts have your answer", number
        ),
        explanation=_l("Each expert reads the reason that you chose, and your line below it."),
        needs_reason=True,
        is_optional=True,
        reason_label=_l("A personal line to all of them"),
        choices=lambda _user: [(one.value, one.label) for one in NoReason],
        choice_label=_l("Reason"),
    ),
)
FILTERS = (
    Filter("state", _l("Status"), Interest.state),
    due_filter(listing.ANSWER_BY, label=_l("Answer by")),
    waits_filter(waiting.WORK, Interest.id),
    own_due_filter(waiting.WORK, Interest.id),
    Filter("opening", _l("Opening"), Interest.opening_id, labels=_label_openings),
    Filter("reason", _l("Reason"), Interest.reason_code, labels=_label_reasons),
    institution_filter(Interest.institution_id),
    Period("stated", _l("Stated on"), Interest.created_at, is_moment=True),
)
VIEWS = (
    View("open", _l("Without a final answer"), Interest.is_open),
    View("answered", _l("With a final answer"), ~Interest.is_open),
    View("all", _l("All")),
)
BOARD = Board(
    by="state", values=[one for one in S if one in OPEN_STATES], facts=("opening", "institution")
)
INTERESTS = List(
    name="interests",
    title=_l("Interest in openings"),
    lead=_l("Experts who want to be considered. Each of them gets an answer by the day shown."),
    rows=listing.rows,
    bare=queries.visible_interests,
    id=Interest.id,
    link=lambda row: url_for("interests.show", interest_id=row.id),
    columns=columns,
    more=turns(waiting.WORK, Interest.id),
    works=waiting.WORK,
    board=BOARD,
    views=VIEWS,
    filters=FILTERS,
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, QT, NC, institution"),
    order=listing.USUAL_ORDER,
    people=shown_people,
    purpose="interest",
    acts=ACTS,
    empty=Empty(
        _l("Nobody has stated interest yet"),
        _l("Experts state their interest on the public page of an opening."),
    ),
)
MY_INTERESTS = List(
    name="my-interests",
    title=_l("My interests"),
    lead=_l("The openings you want to be considered for, and who answers by when."),
    rows=listing.own_rows,
    bare=queries.own_interests,
    id=Interest.id,
    link=lambda row: url_for("interests.show", interest_id=row.id),
    columns=own_columns,
    more=turns(waiting.WORK, Interest.id),
    works=waiting.WORK,
    views=VIEWS,
    filters=FILTERS,
    search=listing.search,
    search_hint=_l("QT, NC, institution"),
    order=listing.USUAL_ORDER,
    empty=Empty(
        _l("You have not stated interest yet"),
        _l("Choose an opening under “Openings for me”: your profile is the application."),
    ),
)
