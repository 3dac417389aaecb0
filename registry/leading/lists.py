"""The lists of designations. Names of the filters: list (current, over), category, from_from, from_to;
of what waits for a second person: kind, category."""

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core import facts
from registry.core.finding import has_number, has_words, words
from registry.core.i18n import _, _l, hanoi_today
from registry.core.paging import Rows, columns_of
from registry.core.periods import last_day
from registry.experts.lists import PROFILE_NUMBER, everybody_named
from registry.experts.models import Person, PersonName
from registry.leading.models import Designation, DesignationEntry, EntryState
from registry.web.lists.columns import by_language, choice, plain
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View

Later = aliased(Designation)
PERSON = (
    Person.id.label("person_id"),
    Person.number.label("person_number"),
    Person.display_name.label("person_name"),
    Person.user_id.label("person_user_id"),
)


def rows(_user: User) -> Rows:
    """As believed now; of a designation of which nothing is believed any more, its last version."""
    believed = exists().where(Later.series_id == Designation.series_id, *facts.believed(Later))
    last = (
        select(func.max(Later.recorded_at))
        .where(Later.series_id == Designation.series_id)
        .correlate(Designation)
        .scalar_subquery()
    )
    return (
        select(Designation)
        .join(Person, Person.id == Designation.person_id)
        .where(
            or_(
                and_(*facts.believed(Designation)),
                and_(~believed, Designation.recorded_at == last),
            )
        )
        .with_only_columns(
            *columns_of(
                Designation,
                "id series_id legal_category decision_number authority valid_from valid_to superseded_at",
            ),
            *PERSON,
        )
    )


def is_in_force(_user: User) -> ColumnElement[bool]:
    is_running = or_(Designation.valid_to.is_(None), Designation.valid_to > hanoi_today())
    return and_(Designation.superseded_at.is_(None), is_running)


def search(text: str, _user: User) -> ColumnElement[bool]:
    return _matches(text, Designation.decision_number, Designation.authority)


def search_entries(text: str, _user: User) -> ColumnElement[bool]:
    return _matches(text, DesignationEntry.decision_number, DesignationEntry.authority)


def _matches(text: str, *columns: Any) -> ColumnElement[bool]:
    conditions = [column.icontains(text, autoescape=True) for column in columns]
    conditions += has_number(text, Person.number)
    if wanted := words(text):
        is_named = PersonName.person_id == Person.id
        conditions.append(exists().where(is_named, has_words(PersonName.folded, wanted)))
    return or_(*conditions)


def _expert() -> Column:
    return Column(
        "expert",
        _l("Expert"),
        lambda row: row.person_name,
        sort=by_language(Person),
        under=PROFILE_NUMBER,
    )


def _decision(model: Any) -> list[Column]:
    return [
        choice("category", _l("Legal category"), model.legal_category),
        plain("decision", _l("Decision"), model.decision_number, phone="next"),
        plain("authority", _l("Authority"), model.authority, is_extra=True),
        plain("from", _l("From"), model.valid_from),
        Column("until", _l("Until"), lambda row: last_day(row.valid_to), sort=model.valid_to),
    ]


def columns(_user: User) -> list[Column]:
    return [
        _expert(),
        *_decision(Designation),
        Column(
            "revoked",
            _l("Revoked"),
            lambda row: _("revoked") if row.superseded_at is not None else "",
            phone="state",
        ),
    ]


DESIGNATIONS = List(
    name="designations",
    title=_l("Leading experts"),
    lead=_l(
        "Designations by competent authorities. They count for the target while a contract runs in the country."
    ),
    rows=rows,
    id=Designation.id,
    link=lambda row: url_for("leading.show", series_id=row.series_id),
    columns=columns,
    views=(
        View("current", _l("In force"), is_in_force),
        View("over", _l("Ended or revoked"), lambda user: ~is_in_force(user)),
    ),
    filters=(
        Filter("category", _l("Legal category"), Designation.legal_category),
        Period("from", _l("From"), Designation.valid_from),
    ),
    search=search,
    search_hint=_l("Name with or without diacritics, VN, number of the decision"),
    order=[Designation.valid_from.desc()],
    people=everybody_named,
    purpose="designation",
    empty=Empty(
        _l("Nothing in this list"),
        _l("Record the first decision of a competent authority."),
        icon="star",
    ),
)


def entry_rows(_user: User) -> Rows:
    return (
        select(DesignationEntry)
        .join(Person, Person.id == DesignationEntry.person_id)
        .where(DesignationEntry.state == EntryState.PROPOSED)
        .with_only_columns(
            *columns_of(
                DesignationEntry,
                "id kind legal_category decision_number authority valid_from valid_to created_at",
            ),
            *PERSON,
        )
    )


def entry_columns(_user: User) -> list[Column]:
    return [
        _expert(),
        choice("kind", _l("What"), DesignationEntry.kind),
        *_decision(DesignationEntry),
        plain("entered", _l("Entered"), DesignationEntry.created_at),
    ]


ENTRIES = List(
    name="designation-entries",
    title=_l("Leading experts: waiting for a second person"),
    lead=_l("What one person of the secretariat entered, another one confirms."),
    rows=entry_rows,
    id=DesignationEntry.id,
    link=lambda row: url_for("leading.entry", entry_id=row.id),
    columns=entry_columns,
    filters=(
        Filter("kind", _l("What"), DesignationEntry.kind),
        Filter("category", _l("Legal category"), DesignationEntry.legal_category),
    ),
    search=search_entries,
    search_hint=_l("Name with or without diacritics, VN, number of the decision"),
    order=[DesignationEntry.created_at],
    people=everybody_named,
    purpose="designation",
    empty=Empty(_l("Nothing in this list"), icon="star"),
)
