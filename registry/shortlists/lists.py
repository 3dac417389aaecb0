"""The shortlist of an institution. Names of its filters: list (all, considered, not_suitable), state,
reason, opening, added_from, added_to."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, case, false, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.db import session
from registry.core.finding import has_number_of
from registry.core.i18n import _, _l, locale, localized, localized_text
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.lists import expert, shown_people
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.shortlists.models import ShortlistEntry, ShortlistNote, ShortlistState, Unsuitable
from registry.shortlists.queries import visible_entries
from registry.web.lists.columns import day, plain
from registry.web.lists.declaration import Board, Column, Empty, Filter, List, Period, View

S = ShortlistState
Adder = aliased(User)
LAST_NOTE = (
    select(ShortlistNote.text)
    .where(ShortlistNote.entry_id == ShortlistEntry.id)
    .order_by(ShortlistNote.created_at.desc(), ShortlistNote.id)
    .limit(1)
    .correlate(ShortlistEntry)
    .scalar_subquery()
)


def rows(user: User) -> Rows:
    return (
        visible_entries(user)
        .join(Person, Person.id == ShortlistEntry.person_id)
        .join(Adder, Adder.id == ShortlistEntry.added_by_id)
        .outerjoin(Opening, Opening.id == ShortlistEntry.opening_id)
        .with_only_columns(
            ShortlistEntry.id,
            ShortlistEntry.state,
            ShortlistEntry.reason_code,
            ShortlistEntry.created_at,
            ShortlistEntry.opening_id,
            Opening.code.label("opening_code"),
            Opening.title_vi,
            Opening.title_en,
            Adder.display_name.label("adder"),
            LAST_NOTE.label("note"),
            *names.columns(user),
        )
    )


def search(text: str, user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *names.matches(text, user, of=ShortlistEntry.person_id),
        *has_number_of(text, ShortlistEntry.opening_id, Opening.code),
    )


def name_reason(code: str) -> str:
    return str(Unsuitable(code).label) if code else ""


def _label_reasons(values: Iterable[Any]) -> Mapping[Any, Any]:
    return {value: name_reason(value) or _("none") for value in values}


def _label_openings(values: Iterable[Any]) -> Mapping[Any, Any]:
    found = session().execute(
        select(Opening.id, Opening.code, Opening.title_vi, Opening.title_en).where(
            Opening.id.in_([one for one in values if one])
        )
    )
    return {row.id: f"{row.code} · {localized_text(row, 'title')}" for row in found}


def by_opening(_user: User) -> list[Any]:
    """Who is considered for none comes last: the columns themselves are never empty, the join is."""
    title = Opening.title_vi if locale() == "vi" else Opening.title_en
    is_for_one = ShortlistEntry.opening_id.is_not(None)
    return [case((is_for_one, title)), case((is_for_one, Opening.code))]


def _opening() -> Column:
    return Column(
        "opening",
        _l("Opening"),
        lambda row: localized(row, "title") if row.opening_id else _("none"),
        sort=by_opening,
        phone="next",
        under=Column("opening_code", _l("Opening number"), lambda row: row.opening_code or ""),
    )


def columns(_user: User) -> list[Column]:
    return [
        expert(),
        _opening(),
        plain("state", _l("Status"), ShortlistEntry.state, phone="state"),
        Column("reason", _l("Reason"), lambda row: name_reason(row.reason_code)),
        Column("note", _l("Last note"), lambda row: row.note or ""),
        day("added", _l("Added on"), ShortlistEntry.created_at),
        Column("staff", _l("Added by"), lambda row: row.adder, sort=Adder.display_name),
    ]


SHORTLIST = List(
    name="shortlist",
    title=_l("Shortlist"),
    lead=_l("The experts your institution considers. Your colleagues see and edit the same list."),
    rows=rows,
    bare=visible_entries,
    id=ShortlistEntry.id,
    link=lambda row: url_for("shortlists.show", entry_id=row.id),
    columns=columns,
    board=Board(by="state", values=list(S), facts=("opening", "note")),
    views=(
        View("considered", _l("Considered"), ShortlistEntry.state != S.NOT_SUITABLE),
        View("not_suitable", _l("Not suitable"), ShortlistEntry.state == S.NOT_SUITABLE),
        View("all", _l("All")),
    ),
    filters=(
        Filter("state", _l("Status"), ShortlistEntry.state),
        Filter("opening", _l("Opening"), ShortlistEntry.opening_id, labels=_label_openings),
        Filter("reason", _l("Reason"), ShortlistEntry.reason_code, labels=_label_reasons),
        Period("added", _l("Added on"), ShortlistEntry.created_at, is_moment=True),
    ),
    search=search,
    search_hint=_l("Name with or without diacritics, VN, NC"),
    order=[ShortlistEntry.created_at.desc()],
    people=shown_people,
    purpose="shortlist",
    empty=Empty(
        _l("Nobody on this list"),
        _l("Choose “Add to shortlist” in the results of a search or on a profile."),
        icon="star",
    ),
)
