"""The audit log as statements. Objects are known by the numbers that people quote: VN, HD, GT, NC."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, false, literal, or_, select, union_all

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.background.jobs import Job
from registry.contracts.models import Contract
from registry.core.db import find_row, session
from registry.core.finding import has_number, has_words, words
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission, can
from registry.experts.claim_models import Claim
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.programs.models import Opening, TalentProgram

CHECK = "check-chain"
NUMBERS: Sequence[tuple[Any, Any]] = (
    (Person, Person.number),
    (Contract, Contract.number),
    (Introduction, Introduction.code),
    (Opening, Opening.code),
    (TalentProgram, TalentProgram.code),
)


def rows(user: User) -> Rows:
    return (
        visible_events(user)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .with_only_columns(
            AuditEvent.id,
            AuditEvent.seq.label("key"),
            *columns_of(AuditEvent, "at action object_type object_id actor_id details hash"),
            User.display_name.label("actor"),
        )
    )


def visible_events(user: User) -> Select[AuditEvent]:
    statement = select(AuditEvent)
    return statement if can(user, Permission.AUDIT_READ) else statement.where(false())


def search(text: str, _user: User) -> ColumnElement[bool]:
    """The number of a record, an identifier, the number of an event, or the name of who acted."""
    conditions: list[ColumnElement[bool]] = []
    for model, number in NUMBERS:
        for condition in has_number(text, number):
            conditions.append(AuditEvent.object_id.in_(select(model.id).where(condition)))
    conditions += [
        AuditEvent.object_id.in_(select(Claim.id).join(Claim.person).where(condition))
        for condition in has_number(text, Person.number)
    ]
    if text.isdecimal() and len(text) < 10:
        conditions.append(AuditEvent.seq == int(text))
    if (row_id := _read_id(text)) is not None:
        conditions += [AuditEvent.object_id == row_id, AuditEvent.actor_id == row_id]
    if wanted := words(text):
        conditions.append(has_words(User.folded, wanted))
    return or_(false(), *conditions)


def _read_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None


def number_objects(found: Sequence[Any]) -> Mapping[uuid.UUID, str]:
    """By event: the number of the record that it is about, where that has one."""
    ids = {row.object_id for row in found}
    parts = [
        select(model.id.label("id"), number.label("number")).where(model.id.in_(ids))
        for model, number in NUMBERS
    ]
    claims = select(Claim.id, Person.number).join(Claim.person).where(Claim.id.in_(ids))
    numbers = {row.id: row.number for row in session().execute(union_all(*parts, claims))}
    return {row.id: numbers.get(row.object_id, "") for row in found}


def details_of(row: Any) -> str:
    """What the chain keeps of a change: codes and numbers, never personal data."""
    return "; ".join(f"{name}: {value}" for name, value in (row.details or {}).items())


def find_last_check() -> Job | None:
    statement = select(Job).where(Job.kind == literal(CHECK, Text)).order_by(Job.created_at.desc())
    return find_row(statement.limit(1))
