"""What an institution is today, as its facts say: lists, search and rights read it from its columns."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.core import facts
from registry.core.db import find_row, session
from registry.core.facts import Fact
from registry.core.i18n import hanoi_today
from registry.core.sorting import sort_key
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import (
    Institution,
    InstitutionGoverning,
    InstitutionPlace,
    InstitutionType,
    OrganisationName,
)

OWNERS: dict[type[Fact], str] = {
    InstitutionType: "institution_id",
    OrganisationName: "organisation_id",
    InstitutionGoverning: "institution_id",
    InstitutionPlace: "institution_id",
}
"""Everything that is known of an institution on two time axes, and by which column it is its own."""


def follow_decided() -> None:
    """Of a load: what somebody decided holds against what the files say."""
    for institution in _decided():
        follow(institution)


def _decided() -> Iterator[Institution]:
    for model, owner in OWNERS.items():
        column = getattr(model, owner)
        ids = select(column).where(*facts.believed(model), model.recorded_by_id.is_not(None))
        yield from session().scalars(select(Institution).where(Institution.id.in_(ids)))


def follow(institution: Institution, *, on: date | None = None) -> None:
    """From now on its columns say what its facts say of that day (default: today)."""
    day = on or hanoi_today()
    organisation = institution.organisation
    if name := find_holding(OrganisationName, institution, day):
        organisation.name_vi, organisation.name_en = name.name_vi, name.name_en
        organisation.sort_key_vi = sort_key(name.name_vi)
        organisation.sort_key_en = sort_key(name.name_en)
    if governing := find_holding(InstitutionGoverning, institution, day):
        organisation.parent_id = governing.governing_id
        institution.governing_vi = governing.governing_vi
        institution.governing_en = governing.governing_en
        institution.governing_source = governing.source
        institution.is_restricted = governing.is_restricted
    if place := find_holding(InstitutionPlace, institution, day):
        institution.province_id = place.province_id
    if kind := find_holding(InstitutionType, institution, day):
        is_closed = kind.kind is InstitutionKind.CLOSED
        organisation.valid_to = kind.valid_from if is_closed else None
    session().flush()


def closed_since(institution: Institution, day: date) -> date | None:
    """From which day on it is closed or merged into another one; None where it is not, on that day."""
    kind = find_holding(InstitutionType, institution, day)
    if kind is None or kind.kind is not InstitutionKind.CLOSED:
        return None
    since: date = kind.valid_from
    return since


def find_holding(model: type[Fact], institution: Institution, day: date) -> Any:
    """As believed now; None where nothing is known of that day."""
    return find_row(
        facts.read(model, as_of=day)
        .where(getattr(model, OWNERS[model]) == institution.id)
        .order_by(model.valid_from.desc())
        .limit(1)
    )
