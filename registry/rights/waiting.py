"""Objections that the ministry has to answer; the expert reads theirs among what waits for others."""

from functools import partial

from sqlalchemy import ColumnElement, Select, false, literal

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.audit.readings import ReadingPurpose
from registry.core.i18n import _l
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
    is_officer = literal(True) if Role.SCHEME_OFFICER in user.roles else false()
    return _open(queries.overseen(user), is_officer, Objection.viewer_id != user.id)


def _own(user: User) -> Rows:
    people = queries.own(user).join(Person, Person.id == Objection.person_id)
    return _open(people, false())


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
)
