"""What the register tells an expert about themselves: who looked, and everything it holds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select

from registry.audit import queries as audit
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import _l, localized_text
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.models import (
    Claim,
    Doctorate,
    Employment,
    ExpertCategory,
    Person,
    PersonMerge,
    Residence,
    Verification,
)
from registry.notices import queries as notices
from registry.taxonomy.models import Organisation
from registry.verification import review_queries

PURPOSES = {
    "search": _l("listed in a search"),
    "profile": _l("opened the profile"),
    "introduction": _l("handled an introduction"),
    "contact": _l("read contact details"),
    "contract": _l("handled a contract"),
    "verification": _l("checked a claim"),
    "count": _l("checked the count"),
    "oversight": _l("examined the profile"),
    "designation": _l("handled a designation"),
    "duplicate": _l("compared two records"),
}
FIELDS = {
    "name": _l("name"),
    "employer": _l("employer"),
    "country": _l("country"),
    "summary": _l("summary"),
    "doctorate": _l("doctorate"),
    "masked": _l("masked card only"),
    "email": _l("e-mail address"),
    "phone": _l("telephone"),
    "website": _l("website"),
    "evidence": _l("evidence"),
}
PERSON_COLUMNS = (
    "number",
    "display_name",
    "academic_title",
    "gender",
    "state",
    "safety_mode",
    "bypasses_mission",
    "summary_vi",
    "summary_en",
)
NOTICE_COLUMNS = (
    "created_at",
    "kind",
    "title_vi",
    "title_en",
    "case_vi",
    "case_en",
    "text_vi",
    "text_en",
    "read_at",
)


@dataclass(frozen=True)
class AccessRow:
    who: str
    purpose: str
    fields: str
    at: Any


def read_accesses(person: Person) -> list[AccessRow]:
    """Their ledger in words; staff are named by organisation and role, not by name."""
    events = audit.list_accesses(person_id=person.id, limit=200)
    ids = {event.organisation_id for event in events if event.organisation_id}
    organisations = {
        row.id: row
        for row in session().scalars(select(Organisation).where(Organisation.id.in_(ids)))
    }
    return [
        AccessRow(
            who=_who(
                organisations.get(event.organisation_id) if event.organisation_id else None,
                event.role,
            ),
            purpose=str(PURPOSES.get(event.purpose, event.purpose)),
            fields=", ".join(str(FIELDS.get(field, field)) for field in event.fields),
            at=event.at,
        )
        for event in events
    ]


def _who(organisation: Organisation | None, role: str) -> str:
    label = str(Role(role).label) if role in set(Role) else role
    if organisation is None:
        return label
    return f"{localized_text(organisation, 'name')} · {label}"


def export_person(person: Person) -> dict[str, Any]:
    """Everything held of them, as plain data: also what was corrected, with its times."""
    user = queries.find_account(person)
    kinds = (ExpertCategory, Residence, Employment, Doctorate, Verification, PersonMerge)
    return {
        "person": {name: _plain(getattr(person, name)) for name in PERSON_COLUMNS},
        "names": [{"kind": name.kind.value, "full": name.full} for name in person.names],
        "fields": [claim.concept.code for claim in person.fields],
        "technologies": [claim.concept.code for claim in person.technologies],
        "availability": [_columns(row) for row in person.windows],
        "languages": [_columns(row) for row in person.languages],
        "contacts": [
            {"kind": row.kind.value, "value": row.value} for row in queries.list_contacts(person.id)
        ],
        "consents": [_columns(row) for row in queries.list_consents(person.id)],
        "visibility": [_columns(row) for row in queries.list_visibility(person.id)],
        "claims": [_claim(claim) for claim in person.claims],
        "cases": [_columns(case) for case in review_queries.list_told_cases(person.id)],
        "facts": {
            model.__tablename__: [_columns(row) for row in _all_versions(model, person)]
            for model in kinds
        },
        "notices": [
            {name: _plain(getattr(notice, name)) for name in NOTICE_COLUMNS}
            for notice in (notices.list_own(user) if user else ())
        ],
        "accesses": [vars(row) | {"at": _plain(row.at)} for row in read_accesses(person)],
    }


def _all_versions(model: type[facts.Fact], person: Person) -> list[Any]:
    column = model.person_id  # type: ignore[attr-defined]
    return list(
        session().scalars(select(model).where(column == person.id).order_by(model.recorded_at))
    )


def _claim(claim: Claim) -> dict[str, Any]:
    files = [
        {"filename": row.document.filename, "sha256": row.document.sha256} for row in claim.evidence
    ]
    return {"kind": claim.kind.value, "state": claim.state.value, "evidence": files}


def _columns(row: Any) -> dict[str, Any]:
    hidden = {"id", "person_id", "verifier_id", "second_verifier_id", "recorded_by_id", "claim_id"}
    hidden |= {"into_id", "opened_by_id", "confirmed_by_id", "closed_by_id"}
    return {
        name: _plain(getattr(row, name))
        for name in inspect(type(row)).column_attrs.keys()
        if name not in hidden
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return getattr(value, "value", value)
    return str(value)
