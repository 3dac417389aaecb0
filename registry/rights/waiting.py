"""Objections that the ministry has to answer; the expert reads theirs among what waits for others."""

from functools import partial

from sqlalchemy import ColumnElement, Select, false, literal, select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.audit.readings import ReadingPurpose
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role
from registry.core.waiting import Party, Work, mine
from registry.experts.models import Person
from registry.rights import queries
from registry.rights.models import Objection, ObjectionState


def _open(objections: Select[Objection], *whose: ColumnElement[bool]) -> Rows:
    return (
        objections.join(AccessEvent, AccessEvent.id == Objection.reading_id)
        .where(Objection.state == ObjectionState.OPEN)
        .with_only_columns(
            Objection.id,
            Person.number,
            AccessEvent.purpose,
            Objection.due_on.label("due_on"),
            Objection.created_at.label("since"),
            mine(*whose),
        )
    )


def _to_answer(user: User) -> Rows:
    return _open(queries.overseen(user), queries.may_answer(user))


def _own(user: User) -> Rows:
    people = queries.own(user).join(Person, Person.id == Objection.person_id)
    return _open(people, false())


def _for_nobody(user: User) -> Rows:
    """Without the expert: who runs the platform appoints somebody, and decides on nothing."""
    is_administrator = literal(True) if Role.ADMINISTRATOR in user.roles else false()
    those = select(Objection).join(Person, Person.id == Objection.person_id)
    return _open(those.where(queries.has_nobody(), is_administrator), literal(True))


_objection = partial(
    Work,
    label=_l("Answer an objection to a viewing"),
    act=_l("Answer"),
    party=Party.MINISTRY,
    title=lambda row: f"{row.number} – {ReadingPurpose(row.purpose).label}",
    about=lambda row: row.number,
    address=lambda row: {"objection_id": row.id},
)
WORK = (
    _objection(
        "objections.answer",
        rows=_to_answer,
        permission=Permission.EXPERT_OVERSEE,
        case_endpoint="objections.show",
        list_endpoint="objections.index",
    ),
    _objection(
        "objections.own",
        rows=_own,
        permission=Permission.ACCESS_READ_OWN,
        case_endpoint="rights.objection",
        list_endpoint="rights.accesses",
    ),
    Work(
        "objections.appoint",
        _l("An objection that nobody may answer"),
        _l("Appoint somebody"),
        Party.ADMINISTRATOR,
        _for_nobody,
        permission=Permission.ACCOUNT_ADMINISTER,
        title=lambda row: str(ReadingPurpose(row.purpose).label),
        about=lambda _row: _("Appoint another scheme officer: the only one left is concerned."),
        address=lambda _row: {},
        case_endpoint="accounts.invite",
        list_endpoint="accounts.staff",
    ),
)
