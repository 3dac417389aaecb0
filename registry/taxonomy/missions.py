"""Which mission abroad is responsible for whom, and since when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from registry.core import facts
from registry.core.db import find_row, session
from registry.core.i18n import localized_text
from registry.taxonomy import districts, words
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


@dataclass(frozen=True)
class Area:
    """Whole countries, less those of their states that lie in the district of another mission; and the
    states in one's own district."""

    countries: set[str]
    states: set[str]
    states_of_others: set[str]


def find_area(mission_ids: Sequence[uuid.UUID], on: date) -> Area:
    """Where one of these missions is the responsible one on that day, as `find_responsible_mission`
    says it of each place."""
    answers: dict[str, uuid.UUID] = {}
    for country, mission_id in session().execute(
        _in_force(on, JurisdictionKind.PRIMARY).with_only_columns(
            MissionJurisdiction.country_code, MissionJurisdiction.mission_id
        )
    ):
        answers.setdefault(country, mission_id)
    named = select(Organisation.code, Mission.id).join(Mission.organisation)
    known = dict(session().execute(named).all())
    states = {
        code: known[mission] in mission_ids
        for code, mission in districts.missions_of_states(on).items()
        if mission in known
    }
    return Area(
        {country for country, mission_id in answers.items() if mission_id in mission_ids},
        {code for code, is_own in states.items() if is_own},
        {code for code, is_own in states.items() if not is_own},
    )


def _find_mission(country_code: str, on: date, kind: JurisdictionKind) -> Mission | None:
    statement = _in_force(on, kind).where(MissionJurisdiction.country_code == country_code)
    return find_row(statement.limit(1))


def _in_force(on: date, kind: JurisdictionKind) -> Select[Mission]:
    """The first row of each country is the mission that answers for it."""
    return (
        select(Mission)
        .join(MissionJurisdiction, Mission.id == MissionJurisdiction.mission_id)
        .where(
            *facts.believed(MissionJurisdiction),
            *facts.holding(MissionJurisdiction, as_of=on),
            MissionJurisdiction.kind == kind,
        )
        .order_by(MissionJurisdiction.district, Mission.kind, Mission.id)
    )


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


def get_mission(mission_id: uuid.UUID) -> Mission:
    return session().get_one(Mission, mission_id)


def mission_choices() -> list[tuple[str, str, dict[str, str]]]:
    """Each is found by its city and by every name of its country too."""
    rows = session().scalars(
        select(Mission).join(Mission.organisation).order_by(language_key(Organisation), Mission.id)
    )
    everyday, further = words.country_words(), words.further_country_words()
    return [
        (
            str(row.id),
            localized_text(row.organisation, "name"),
            {
                "data-words": ", ".join(
                    filter(
                        None,
                        (
                            row.organisation.name_vi,
                            row.organisation.name_en,
                            row.city_vi,
                            row.city_en,
                            everyday.get(row.country_code),
                            further.get(row.country_code),
                        ),
                    )
                )
            },
        )
        for row in rows
    ]
