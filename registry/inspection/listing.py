"""The audit log as statements. Objects are known by the numbers that people quote."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, false, literal, or_, select, union_all

from registry.accounts.models import User
from registry.assignment.models import AssignmentRun
from registry.audit.models import AuditEvent
from registry.background.jobs import Job
from registry.campaigns.models import AuditCampaign
from registry.contracts.models import Contract
from registry.core.db import find_row, session
from registry.core.finding import has_number, has_number_of, has_words, words
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission, can
from registry.entries.models import ContractEntry
from registry.experts.claim_models import Claim
from registry.experts.models import Person
from registry.forecast.models import ForecastRun
from registry.imports.models import ImportBatch
from registry.interests.models import Interest
from registry.introductions.models import Introduction
from registry.nominations.models import Nomination
from registry.programs.models import Opening, TalentProgram
from registry.reports.national_models import NationalReport
from registry.searches.models import SearchExport
from registry.statistics.models import StatisticRelease

CHECK = "check-chain"
NUMBERS: Mapping[str, Any] = {
    "BC": NationalReport.number,
    "CTTN": TalentProgram.code,
    "DB": ForecastRun.code,
    "DC": Nomination.code,
    "GT": Introduction.code,
    "HD": Contract.number,
    "HK": AuditCampaign.number,
    "NC": Opening.code,
    "NL": ImportBatch.code,
    "NT": ContractEntry.number,
    "PB": AssignmentRun.code,
    "QT": Interest.code,
    "TK": StatisticRelease.number,
    "VN": Person.number,
    "XT": SearchExport.number,
}
"""The column that holds the numbers of each prefix: an auditor may quote any of them."""


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
    """The number of a record, an identifier, the number of an event, the name or the e-mail of who acted."""
    conditions: list[ColumnElement[bool]] = []
    for number in NUMBERS.values():
        conditions += has_number_of(text, AuditEvent.object_id, number)
    conditions += [
        AuditEvent.object_id.in_(select(Claim.id).join(Claim.person).where(condition))
        for condition in has_number(text, Person.number)
    ]
    if text.isdecimal() and len(text) < 10:
        conditions.append(AuditEvent.seq == int(text))
    if (row_id := _read_id(text)) is not None:
        conditions += [AuditEvent.object_id == row_id, AuditEvent.actor_id == row_id]
    if "@" in text:
        conditions.append(User.email.icontains(text.strip(), autoescape=True))
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
        select(number.class_.id.label("id"), number.label("number")).where(
            number.class_.id.in_(ids)
        )
        for number in NUMBERS.values()
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
