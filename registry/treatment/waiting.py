"""Whose turn it is with a package: the secretariat opens it, each owner delivers, the expert confirms, the
ministry decides on what is overdue."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select

from registry.accounts.models import User
from registry.core import facts
from registry.core.i18n import _, _l, hanoi_today, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role, can
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.experts.states import PersonState
from registry.leading.models import Designation
from registry.treatment import listing
from registry.treatment.items import name_columns
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.queries import OWNERS, is_expert, is_owner, needs_ministry
from registry.treatment.states import OWED, ItemState

Whose = Callable[[User], ColumnElement[bool]]


def _owner(user: User) -> ColumnElement[bool]:
    return is_owner(user) if can(user, Permission.PACKAGE_DELIVER) else false()


def _expert(user: User) -> ColumnElement[bool]:
    return is_expert(user) if Role.EXPERT in user.roles else false()


def _ministry(user: User) -> ColumnElement[bool]:
    if not can(user, Permission.PACKAGE_OVERSEE):
        return false()
    places = user.organisation_ids(*OWNERS)
    return and_(not_(is_expert(user)), TreatmentItem.organisation_id.not_in(places))


def _rows(
    whose: Whose, condition: Callable[[], ColumnElement[bool]], due: Any
) -> Callable[..., Rows]:
    def rows(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
        statement = begin(user).where(condition())
        return statement.add_columns(due.label("due_on"), mine(whose(user)))

    return rows


def _experts(first: date, before: date) -> Rows:
    """The accounts of experts who may have let a day between these two pass."""
    return (
        select(Person.user_id)
        .join(TreatmentPackage, TreatmentPackage.person_id == Person.id)
        .join(TreatmentItem, TreatmentItem.package_id == TreatmentPackage.id)
        .where(Person.user_id.is_not(None), TreatmentItem.state == ItemState.DELIVERED)
        .where(TreatmentItem.answer_by >= first, TreatmentItem.answer_by < before)
    )


_item: Any = partial(
    Work,
    permission=Permission.PACKAGE_READ,
    title=lambda row: str(localized(name_columns(row.code), "name")),
    about=lambda row: _(
        "%(number)s, owed by %(owner)s", number=row.person_number, owner=localized(row, "name")
    ),
    address=lambda row: {"package_id": row.package_id},
    case_endpoint="treatment.show",
    list_endpoint="treatment.index",
    bare=listing.bare,
)


def _to_open(user: User) -> Rows:
    """Whoever is designated, and has no package yet."""
    may = can(user, Permission.PACKAGE_WRITE)
    is_running = or_(Designation.valid_to.is_(None), Designation.valid_to > hanoi_today())
    has_one = exists().where(TreatmentPackage.person_id == Designation.person_id)
    return (
        select(
            Person.id,
            Person.number,
            NO_DAY.label("due_on"),
            func.min(Designation.recorded_at).label("since"),
            mine(Person.id.not_in(own_ids(user)) if may else false()),
        )
        .join(Designation, Designation.person_id == Person.id)
        .where(
            *facts.believed(Designation),
            is_running,
            ~has_one,
            Person.state == PersonState.ACTIVE,
        )
        .group_by(Person.id, Person.number)
    )


WORK = (
    Work(
        "treatment.open",
        _l("Open the package of a leading expert"),
        _l("Open the package"),
        Party.SECRETARIAT,
        _to_open,
        permission=Permission.PACKAGE_WRITE,
        title=lambda row: row.number,
        about=lambda _row: _("Designated, without a package yet"),
        address=lambda row: {"person_id": row.id},
        case_endpoint="treatment.new",
        list_endpoint="treatment.index",
    ),
    _item(
        "treatment.deliver",
        _l("Deliver what was promised to a leading expert"),
        _l("Deliver"),
        Party.BODY,
        _rows(_owner, lambda: TreatmentItem.state.in_(OWED), TreatmentItem.due_on),
        place=TreatmentItem.organisation_id,
    ),
    _item(
        "treatment.confirm",
        _l("Say whether you received what was promised to you"),
        _l("Answer"),
        Party.EXPERT,
        _rows(_expert, lambda: TreatmentItem.state == ItemState.DELIVERED, TreatmentItem.answer_by),
        owners=_experts,
    ),
    _item(
        "treatment.settle",
        _l("Decide on a promise to a leading expert that was not kept"),
        _l("Decide"),
        Party.MINISTRY,
        _rows(_ministry, needs_ministry, TreatmentItem.due_on),
    ),
)
