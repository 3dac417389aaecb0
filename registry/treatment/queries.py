"""Reading packages: the expert their own, each owner what it owes, the secretariat and the ministry all."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.contracts.promises import Reliability, told_of
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import OVERSIGHT_ROLES, Permission, Role, can
from registry.documents.models import Document
from registry.experts import names
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.experts.states import PersonState
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.periods import period
from registry.treatment.states import ItemState

OWNERS = (Role.LINE_MINISTRY, Role.INSTITUTION_APPROVER)
OWNING = (OrganisationKind.MINISTRY, OrganisationKind.PROVINCE, OrganisationKind.INSTITUTION)
S = ItemState
Package = TreatmentPackage


def visible_items(user: User) -> Select[TreatmentItem]:
    """A role without a line of its own sees nothing."""
    joined = select(TreatmentItem).join(
        TreatmentPackage, TreatmentPackage.id == TreatmentItem.package_id
    )
    return joined.where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if Role.EXPERT in user.roles:
        conditions.append(is_expert(user))
    if can(user, Permission.PACKAGE_DELIVER):
        conditions.append(is_owner(user))
    if can(user, Permission.PACKAGE_WRITE) or user.roles & OVERSIGHT_ROLES:
        conditions.append(TreatmentItem.id.is_not(None))
    return conditions


def is_expert(user: User) -> ColumnElement[bool]:
    return TreatmentPackage.person_id.in_(own_ids(user))


def is_owner(user: User) -> ColumnElement[bool]:
    """Somebody who answers for the body that owes the item, but nobody in their own case."""
    places = user.organisation_ids(*OWNERS)
    if not places:
        return false()
    left = aliased(Person)  # statements join the table itself
    has_withdrawn = exists().where(
        left.id == TreatmentPackage.person_id, left.state == PersonState.WITHDRAWN
    )
    return and_(TreatmentItem.organisation_id.in_(places), ~is_expert(user), ~has_withdrawn)


def reveals(user: User) -> ColumnElement[bool] | None:
    """Who leads packages knows of whom they are; whoever owes an item reads of the expert what the expert
    allows."""
    leads = can(user, Permission.PACKAGE_WRITE) or bool(user.roles & OVERSIGHT_ROLES)
    return true() if leads else None


def name_of(person: Person, user: User) -> str:
    """As this reader may see it: the name, or the number."""
    columns = names.columns(user, revealed=reveals(user))
    return names.shown(session().execute(select(*columns).where(Person.id == person.id)).one())


def is_of_expert(package: TreatmentPackage, user: User) -> bool:
    is_own = exists().where(Package.id == package.id, Package.person_id.in_(own_ids(user)))
    return bool(session().scalar(select(is_own)))


def visible_packages(user: User) -> Select[TreatmentPackage]:
    """Also one that promises nothing yet, to the expert and to whoever sees all."""
    through = visible_items(user).with_only_columns(TreatmentItem.package_id)
    conditions: list[ColumnElement[bool]] = [Package.id.in_(through)]
    if can(user, Permission.PACKAGE_WRITE) or user.roles & OVERSIGHT_ROLES:
        conditions.append(Package.id.is_not(None))
    if Role.EXPERT in user.roles:
        conditions.append(Package.person_id.in_(own_ids(user)))
    return select(Package).where(or_(*conditions))


def get_package(package_id: uuid.UUID, *, visible_to: User) -> TreatmentPackage:
    return get_row(visible_packages(visible_to).where(Package.id == package_id))


def find_package(person_id: uuid.UUID) -> TreatmentPackage | None:
    return find_row(select(Package).where(Package.person_id == person_id))


def list_packages_of(person: Person) -> Sequence[TreatmentPackage]:
    """Of this record, and of those without an account that were found to be the same person."""
    joined = and_(Person.user_id.is_(None), Person.merged_into_id == person.id)
    records = select(Person.id).where(or_(Person.id == person.id, joined))
    return list_rows(select(Package).where(Package.person_id.in_(records)))


def list_items(package: TreatmentPackage, *, visible_to: User) -> Sequence[TreatmentItem]:
    """An owner reads what it owes, and nothing of the others."""
    statement = visible_items(visible_to).where(TreatmentItem.package_id == package.id)
    return list_rows(statement.order_by(TreatmentItem.due_on, TreatmentItem.id))


def get_item(item_id: uuid.UUID, *, visible_to: User) -> TreatmentItem:
    return get_row(visible_items(visible_to).where(TreatmentItem.id == item_id))


def get_document(item: TreatmentItem) -> Document:
    """Raises NoResultFound where nothing was delivered yet."""
    return get_row(select(Document).where(Document.id == item.document_id))


def list_owners() -> Sequence[Organisation]:
    """Who may owe something: ministries, provinces and institutions of the register."""
    statement = select(Organisation).where(Organisation.kind.in_(OWNING))
    return list_rows(statement.order_by(Organisation.sort_key_vi, Organisation.id))


def needs_ministry() -> ColumnElement[bool]:
    """As a condition: not delivered by its day, contradicted, given up without a decision, or delivered
    without a word of the expert by theirs."""
    today = hanoi_today()
    late = and_(TreatmentItem.state == S.PROMISED, TreatmentItem.due_on < today)
    unanswered = and_(TreatmentItem.state == S.DELIVERED, TreatmentItem.answer_by < today)
    given_up = and_(TreatmentItem.state == S.BROKEN, TreatmentItem.settled_at.is_(None))
    return or_(late, unanswered, TreatmentItem.state == S.OBJECTED, given_up)


def is_unsettled(item: TreatmentItem) -> bool:
    today = hanoi_today()
    late = item.state is S.PROMISED and item.due_on < today
    unanswered = item.state is S.DELIVERED and (item.answer_by or today) < today
    given_up = item.state is S.BROKEN and item.settled_at is None
    return late or unanswered or item.state is S.OBJECTED or given_up


def reliability_of(organisation_id: uuid.UUID | None) -> Reliability | None:
    """Of one owner, or of all; None while the promises are those of too few experts."""
    today = hanoi_today()
    months = period("reliability_months", on=today)
    in_time = and_(
        TreatmentItem.state == S.CONFIRMED,
        TreatmentItem.delivered_on <= TreatmentItem.first_due_on,
    )
    statement = (
        select(
            func.count(Package.person_id.distinct()),
            func.count(TreatmentItem.id),
            func.count(TreatmentItem.id).filter(in_time),
        )
        .join(Package, Package.id == TreatmentItem.package_id)
        .where(
            TreatmentItem.first_due_on >= today - timedelta(months * 30),
            TreatmentItem.first_due_on < today,
            TreatmentItem.state.not_in((S.DROPPED, S.DELIVERED)),  # the expert has not answered yet
        )
    )
    if organisation_id is not None:
        statement = statement.where(TreatmentItem.organisation_id == organisation_id)
    people, due, kept = session().execute(statement).one()
    least = period("reliability_people", on=today)
    return told_of(people, due, kept, least=least, months=months)
