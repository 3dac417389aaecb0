"""Who looked at an expert's record, as rows: one for each visit, with how often it was read then."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, Text, cast, func, select

from registry.audit.models import AccessEvent
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import localized_text
from registry.core.permissions import Role
from registry.core.zones import hanoi_day
from registry.experts.claim_models import Claim
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.rights.models import Objection
from registry.rights.queries import OF_A_VISIT, key_of, map_standing
from registry.taxonomy.models import Organisation


@dataclass(frozen=True)
class Context:
    """What a reading was for: the number of the record, and the page on which the expert reads it."""

    number: str
    endpoint: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Looked:
    """Staff are named by organisation and role, not by name."""

    who: str
    context: Context | None
    objection: Objection | None = None


def visits(person_id: uuid.UUID | None) -> Subquery:
    event = AccessEvent
    parts = cast(event.fields, Text)
    return (
        select(
            func.min(cast(event.id, Text)).label("id"),
            *OF_A_VISIT,
            parts.label("parts"),
            func.count().label("times"),
            func.max(event.at).label("at"),
        )
        .where(event.person_id == person_id)
        .group_by(*OF_A_VISIT, parts, hanoi_day(event.at))
        .subquery()
    )


def describe(rows: Sequence[Any], *, person_id: uuid.UUID | None = None) -> Mapping[Any, Looked]:
    """`person_id`: the expert who reads it, with what became of their objections."""
    ids = {row.organisation_id for row in rows}
    found = session().scalars(select(Organisation).where(Organisation.id.in_(ids - {None})))
    places = {row.id: localized_text(row, "name") for row in found}
    contexts = _contexts(rows)
    objections = map_standing(person_id) if person_id else {}
    return {
        row.id: Looked(
            " · ".join(filter(None, (places.get(row.organisation_id), str(Role(row.role).label)))),
            contexts.get(row.context_id),
            objections.get(key_of(row)),
        )
        for row in rows
    }


def _contexts(rows: Sequence[Any]) -> dict[uuid.UUID, Context]:
    """Only of records that the expert reads too; the others are named by the purpose alone."""
    ids = {row.context_id for row in rows} - {None}
    asked = select(Introduction.id, Introduction.code).where(
        Introduction.id.in_(ids), Introduction.asked_at.is_not(None)
    )
    offered = select(Contract.id, Contract.number).where(
        Contract.id.in_(ids), Contract.state != ContractState.DRAFT
    )
    published = select(Opening.id, Opening.code).where(
        Opening.id.in_(ids), Opening.published_at.is_not(None)
    )
    found: dict[uuid.UUID, Context] = {}
    for statement, endpoint, name in (
        (asked, "introductions.show", "introduction_id"),
        (offered, "contracts.show", "contract_id"),
        (published, "public.opening", "opening_id"),
    ):
        for row_id, number in session().execute(statement):
            found[row_id] = Context(number, endpoint, {name: row_id})
    for claim in session().scalars(select(Claim).where(Claim.id.in_(ids))):
        found[claim.id] = Context(str(claim.kind.label), "claims.show", {"kind": claim.kind.value})
    return found
