"""The people of each step from registration to staying. Names in the address: list (registered, verified,
introduced, talking, contracted, delivered, retained)."""

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, or_

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows, columns_of
from registry.dashboard.funnel import Stage, has_reached
from registry.experts import names
from registry.experts.lists import expert, shown_people
from registry.experts.models import Person
from registry.experts.queries import visible_people
from registry.web.lists.columns import day, state
from registry.web.lists.declaration import Empty, List, View


def rows(user: User) -> Rows:
    return visible_people(user).with_only_columns(
        *columns_of(Person, "id state submitted_at activated_at"), *names.columns(user)
    )


def bare(user: User) -> Rows:
    return visible_people(user).with_only_columns(Person.id)


def _search(text: str, user: User) -> ColumnElement[bool]:
    return or_(*(names.matches(text, user) or [Person.id.is_(None)]))


def _link(row: Any) -> str:
    return url_for("targets.person", person_id=row.id)


PEOPLE = List(
    name="stages",
    title=_l("From registration to staying"),
    lead=_l(
        "People who registered themselves, by the step that they have reached. Contracts that were entered directly are not among them."
    ),
    rows=rows,
    bare=bare,
    id=Person.id,
    link=_link,
    columns=lambda _user: [
        expert(),
        state(_l("Status"), Person.state),
        day("submitted", _l("Registered on"), Person.submitted_at),
        day("activated", _l("Verified on"), Person.activated_at),
    ],
    views=[
        View(one.value, one.label, lambda _user, stage=one: has_reached(stage)) for one in Stage
    ],
    search=_search,
    search_hint=_l("Name with or without diacritics, VN"),
    order=names.order,
    people=shown_people,
    purpose="count",
    empty=Empty(_l("Nobody has reached this step"), icon="users"),
)
