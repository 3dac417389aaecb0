"""Who looked at my profile, with the filters purpose, when_from, when_to; and the objections to it, with
the filters list (open, answered, taken_back), purpose, outcome, due, made_from, made_to."""

import json
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement, false, or_

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.audit.readings import ReadingPurpose, ReadPart
from registry.core.finding import has_number, has_words, words
from registry.core.i18n import _, _l, format_date, official_date
from registry.core.paging import Rows, columns_of
from registry.experts.lists import PROFILE_NUMBER
from registry.experts.models import Person
from registry.rights import listing, queries
from registry.rights.models import Objection, ObjectionState
from registry.web.lists.columns import day, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View, values_of
from registry.web.lists.filters import due_filter


def accesses(person_id: uuid.UUID | None) -> List:
    visits = listing.visits(person_id)
    return List(
        name="accesses",
        title=_l("Who viewed my profile"),
        lead=_l(
            "Every time somebody is shown something that you protect, it is recorded here at that moment."
        ),
        rows=lambda _user: visits.select(),
        id=visits.c.id,
        columns=lambda user: _columns(visits, user),
        filters=(
            Filter("purpose", _l("What for"), visits.c.purpose, labels=values_of(ReadingPurpose)),
            Period("when", _l("When"), visits.c.at, is_moment=True),
        ),
        more=partial(listing.describe, person_id=person_id),
        order=[visits.c.at.desc()],
        empty=Empty(
            _l("Nobody has viewed it yet"),
            _l(
                "When somebody opens your profile you find it here, with the institution and the purpose."
            ),
            icon="eye",
        ),
    )


def _columns(visits: Any, _user: User) -> list[Column]:
    return [
        Column("who", _l("Who"), lambda row: row.more.who),
        Column("purpose", _l("What for"), _purpose, sort=visits.c.purpose, phone="next"),
        Column("parts", _l("What was shown"), _parts),
        Column("times", _l("How often"), lambda row: row.times, sort=visits.c.times),
        Column("when", _l("When"), lambda row: row.at, sort=visits.c.at, phone="due"),
        Column("objection", _l("Objection"), _objection, phone="next"),
    ]


def _objection(row: Any) -> Markup:
    """The step, or what became of it."""
    found = row.more.objection
    if found is None:
        url = url_for("rights.object", reading_id=uuid.UUID(row.id))
        return Markup('<a href="{}">{}</a>').format(url, _("Object to it"))
    url = url_for("rights.objection", objection_id=found.id)
    return Markup('<a href="{}">{}</a>').format(url, _say_state(found))


def _say_state(objection: Objection) -> str:
    if objection.state is not ObjectionState.OPEN:
        return str(objection.state.label)
    return _(
        "Objected on %(day)s, answer by %(due)s",
        day=format_date(official_date(objection.created_at)),
        due=format_date(objection.due_on),
    )


def name_purpose(row: Any) -> str:
    return str(ReadingPurpose(row.purpose).label)


def _purpose(row: Any) -> str:
    label = name_purpose(row)
    context = row.more.context
    if context is None:
        return label
    url = url_for(context.endpoint, **context.values)
    return Markup('{}: <a href="{}">{}</a>').format(label, url, context.number)


def _parts(row: Any) -> list[str]:
    return name_parts(json.loads(row.parts))


def name_parts(parts: Iterable[str]) -> list[str]:
    return [str(ReadPart(part).label) for part in parts]


def _rows(user: User) -> Rows:
    return (
        queries.overseen(user)
        .join(AccessEvent, AccessEvent.id == Objection.reading_id)
        .join(User, User.id == Objection.viewer_id)
        .with_only_columns(
            *columns_of(Objection, "id state outcome due_on created_at"),
            Person.number.label("person_number"),
            User.display_name.label("viewer"),
            AccessEvent.purpose,
            AccessEvent.at,
        )
    )


def _search(text: str, _user: User) -> ColumnElement[bool]:
    """The expert by number, the viewer by name."""
    found = list(has_number(text, Person.number))
    if wanted := words(text):
        found.append(has_words(User.folded, wanted))
    return or_(false(), *found)


def _in(one: ObjectionState) -> Any:
    return lambda _user: [Objection.state == one]


def _due(row: Any) -> Any:
    return row.due_on if row.state is ObjectionState.OPEN else None


OBJECTIONS = List(
    name="objections",
    title=_l("Objections"),
    lead=_l(
        "Experts object to a viewing of their record. A scheme officer answers, but never the person who viewed it; where no other one is left, an auditor."
    ),
    rows=_rows,
    id=Objection.id,
    link=lambda row: url_for("objections.show", objection_id=row.id),
    columns=lambda _user: [
        PROFILE_NUMBER,
        plain("staff", _l("Viewed by"), User.display_name.label("viewer")),
        Column("purpose", _l("What for"), name_purpose, sort=AccessEvent.purpose),
        day("viewed", _l("Viewed on"), AccessEvent.at),
        state(_l("Status"), Objection.state),
        Column(
            "outcome",
            _l("Decision"),
            lambda row: str(row.outcome.label) if row.outcome else "",
            sort=Objection.outcome,
        ),
        deadline(_l("Answer by"), _due, sort=Objection.due_on),
        day("made", _l("Objected on"), Objection.created_at),
    ],
    views=(
        View("open", _l("To be answered"), _in(ObjectionState.OPEN)),
        View("answered", ObjectionState.ANSWERED.label, _in(ObjectionState.ANSWERED)),
        View("taken_back", ObjectionState.TAKEN_BACK.label, _in(ObjectionState.TAKEN_BACK)),
    ),
    filters=(
        Filter("purpose", _l("What for"), AccessEvent.purpose, labels=values_of(ReadingPurpose)),
        Filter("outcome", _l("Decision"), Objection.outcome),
        due_filter(Objection.due_on, label=_l("Answer by")),
        Period("made", _l("Objected on"), Objection.created_at, is_moment=True),
    ),
    search=_search,
    search_hint=_l("VN, name of the viewer"),
    order=[Objection.due_on, Objection.created_at],
    empty=Empty(_l("Nothing in this list"), icon="eye"),
)
