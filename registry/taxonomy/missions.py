"""Which mission abroad is responsible for whom, and since when."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.core import facts
from registry.core.db import find_row, session
from registry.core.i18n import localized_text
from registry.taxonomy import districts
from registry.taxonomy.kinds import JurisdictionKind
from registry.taxonomy.mission_models import Mission, MissionJurisdiction
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import language_key


def find_responsible_mission(
    country_code: str, on: date, *, subdivision_code: str = ""
) -> Mission | None:
    """The mission with primary jurisdiction on that day; None is shown openly as unassigned.

    A country split into consular districts answers with its embassy where no district is known.
    """
    code = districts.find_mission_code(subdivision_code, on) if subdivision_code else ""
    if code and (mission := _find_by_code(code)):
        return mission
    return _find_mission(country_code, on, JurisdictionKind.PRIMARY)


def find_backup_mission(country_code: str, on: date) -> Mission | None:
    return _find_mission(country_code, on, JurisdictionKind.BACKUP)


def _find_by_code(code: str) -> Mission | None:
    statement = select(Mission).join(Mission.organisation).where(Organisation.code == code)
    return find_row(statement)


def list_jurisdiction_countries(mission_ids: Sequence[uuid.UUID], on: date) -> set[str]:
    """Every country for which one of these missions is responsible on that day."""
    return set(
        session().scalars(
            facts.read(MissionJurisdiction, as_of=on)
            .with_only_columns(MissionJurisdiction.country_code)
            .where(MissionJurisdiction.mission_id.in_(mission_ids))
        )
    )


def _find_mission(country_code: str, on: date, kind: JurisdictionKind) -> Mission | None:
    statement = (
        select(Mission)
        .join(MissionJurisdiction, Mission.id == MissionJurisdiction.mission_id)
        .where(
            *facts.believed(MissionJurisdiction),
            *facts.holding(MissionJurisdiction, as_of=on),
            MissionJurisdiction.country_code == country_code,
            MissionJurisdiction.kind == kind,
        )
        .order_by(MissionJurisdiction.district, Mission.kind, Mission.id)
        .limit(1)
    )
    return find_row(statement)


def find_primary_jurisdiction(country_code: str, on: date) -> MissionJurisdiction | None:
    """The jurisdiction over the whole country, districts left aside."""
    return (
        session()
        .scalars(
            facts.read(MissionJurisdiction, as_of=on).where(
                MissionJurisdiction.country_code == country_code,
                MissionJurisdiction.kind == JurisdictionKind.PRIMARY,
                MissionJurisdiction.district == "",
            )
        )
        .first()
    )


def list_jurisdictions(country_code: str) -> Sequence[tuple[MissionJurisdiction, Mission]]:
    """Everything ever recorded about this country, what is no longer believed included."""
    rows = session().execute(
        select(MissionJurisdiction, Mission)
        .join(Mission, Mission.id == MissionJurisdiction.mission_id)
        .where(MissionJurisdiction.country_code == country_code)
        .order_by(MissionJurisdiction.valid_from.desc(), MissionJurisdiction.recorded_at.desc())
    )
    return [(jurisdiction, mission) for jurisdiction, mission in rows]


def mission_choices() -> list[tuple[str, str]]:
    rows = session().scalars(
        select(Mission).join(Mission.organisation).order_by(language_key(Organisation), Mission.id)
    )
    return [(str(row.id), localized_text(row.organisation, "name")) for row in rows]
