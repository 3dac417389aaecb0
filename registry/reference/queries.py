"""Institutions with all that was ever recorded of them, and the changes proposed of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import localized_text
from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.reference.subjects import SUBJECTS, Subject
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.loading_rows import LONG_AGO
from registry.taxonomy.models import Institution, InstitutionGoverning, Organisation, Province


def get_change(reference_change_id: uuid.UUID) -> ReferenceChange:
    return get_row(select(ReferenceChange).where(ReferenceChange.id == reference_change_id))


def get_institution(institution_id: uuid.UUID) -> Institution:
    return get_row(select(Institution).where(Institution.id == institution_id))


def find_proposed(key: str, *kinds: ReferenceChangeKind) -> ReferenceChange | None:
    return find_row(
        select(ReferenceChange)
        .where(
            ReferenceChange.subject_key == key,
            ReferenceChange.kind.in_(kinds),
            ReferenceChange.state == ReferenceChangeState.PROPOSED,
        )
        .limit(1)
    )


def get_proposed(key: str, kind: ReferenceChangeKind) -> ReferenceChange:
    """The one that was just entered. Raises NoResultFound."""
    found = find_proposed(key, kind)
    if found is None:
        raise NoResultFound
    return found


def list_changes_of(institution_id: uuid.UUID) -> Sequence[ReferenceChange]:
    return list_rows(
        select(ReferenceChange)
        .where(ReferenceChange.institution_id == institution_id)
        .order_by(ReferenceChange.created_at.desc(), ReferenceChange.id)
    )


def list_due(day: date) -> Sequence[uuid.UUID]:
    """Approved changes whose day has come, and that the columns do not say yet."""
    return list_rows(
        select(ReferenceChange.id)
        .where(
            ReferenceChange.state == ReferenceChangeState.APPROVED,
            ReferenceChange.is_followed.is_(False),
            ReferenceChange.in_force_on <= day,
        )
        .order_by(ReferenceChange.in_force_on, ReferenceChange.id)
    )


def earliest_day() -> date:
    return LONG_AGO


@dataclass(frozen=True)
class History:
    """Of one kind of fact: every row that was ever recorded, the newest record first."""

    kind: ReferenceChangeKind
    rows: Sequence[Any]

    @property
    def is_decided(self) -> bool:
        """Since then no load changes it."""
        return any(row.recorded_by_id and row.superseded_at is None for row in self.rows)


SHOWN = tuple(kind for kind in SUBJECTS if kind is not ReferenceChangeKind.CLOSURE)


def read_histories(institution_id: uuid.UUID) -> list[History]:
    return [History(kind, _list_recorded(SUBJECTS[kind], institution_id)) for kind in SHOWN]


def _list_recorded(subject: Subject, institution_id: uuid.UUID) -> Sequence[Any]:
    model: Any = subject.model
    return list_rows(
        select(model)
        .where(getattr(model, subject.owner) == institution_id)
        .order_by(
            model.superseded_at.is_not(None),
            model.valid_from.desc(),
            model.recorded_at.desc(),
            model.id,
        )
    )


def name_recorders(histories: Iterable[History]) -> dict[uuid.UUID, str]:
    ids = {row.recorded_by_id for one in histories for row in one.rows if row.recorded_by_id}
    return name_users(ids)


def name_users(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session().execute(select(User.id, User.display_name).where(User.id.in_(list(ids))))
    return {row.id: row.display_name for row in rows}


def name_all(contents: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Organisations and provinces that these values name, in the reader's language."""
    ids = {
        uuid.UUID(value)
        for content in contents
        for name, value in content.items()
        if name.endswith("_id") and value
    }
    if not ids:
        return {}
    provinces = session().scalars(select(Province).where(Province.id.in_(ids)))
    named = {row.id: localized_text(row, "name") for row in provinces}
    return {str(key): text for key, text in (named | taxonomy.name_organisations(ids)).items()}


def list_provinces() -> Sequence[Province]:
    """Those of today, for a form."""
    return list_rows(
        select(Province).where(Province.valid_to.is_(None)).order_by(Province.code, Province.id)
    )


def list_bodies() -> Sequence[Organisation]:
    """Whose reporter may answer for an institution."""
    kinds = (OrganisationKind.GOVERNMENT, OrganisationKind.MINISTRY, OrganisationKind.PROVINCE)
    governing = select(InstitutionGoverning.governing_id).where(
        InstitutionGoverning.governing_id.is_not(None)
    )
    return list_rows(
        select(Organisation)
        .where(or_(Organisation.kind.in_(kinds), Organisation.id.in_(governing)))
        .order_by(taxonomy.language_key(Organisation), Organisation.id)
    )
