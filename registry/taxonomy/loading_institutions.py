"""Higher education institutions, with their kinds and names in periods, each with its source."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.taxonomy import loading_governing, standing
from registry.taxonomy.kinds import InstitutionKind, OrganisationKind
from registry.taxonomy.loading_facts import keep_facts
from registry.taxonomy.loading_rows import (
    LONG_AGO,
    Row,
    add,
    confidence_of,
    day_of,
    organisation_values,
    put_rows,
    read_rows,
)
from registry.taxonomy.models import (
    Institution,
    InstitutionGoverning,
    InstitutionPlace,
    InstitutionType,
    Organisation,
    OrganisationName,
    Province,
)

KINDS = {"graduate_school": InstitutionKind.RESEARCH_GRADUATE_SCHOOL}  # where the names differ
ARMED_FORCES = frozenset({"MOD", "MPS"})


def load_institutions(rows: list[Row]) -> None:
    organisations = put_rows(
        Organisation,
        "code",
        (
            organisation_values(OrganisationKind.INSTITUTION, row, f"HEI-{row['abbrev']}")
            for row in rows
        ),
    )
    provinces = _provinces_by_short_name()
    known = {row.id: row for row in session().scalars(select(Institution))}
    loading_governing.link(rows, organisations, provinces)
    for row in rows:
        organisation = organisations[f"HEI-{row['abbrev']}"]
        province = provinces.get(row["province_new_2025"])
        values = _values(row, province.id if province else None)
        institution = known.get(organisation.id)
        if institution is None:
            add(Institution(id=organisation.id, **values))
        else:
            for name, value in values.items():
                setattr(institution, name, value)
    session().flush()
    _keep_standing(rows, organisations, provinces)
    standing.follow_decided()


def _keep_standing(
    rows: list[Row], organisations: dict[Any, Organisation], provinces: dict[str, Province]
) -> None:
    """Governing body and province as facts, each since it is known."""
    governing, places = [], []
    for row in rows:
        organisation = organisations[f"HEI-{row['abbrev']}"]
        province = provinces.get(row["province_new_2025"])
        known = {"institution_id": organisation.id, "valid_from": LONG_AGO, "valid_to": None}
        governing.append(
            known
            | {
                "governing_id": organisation.parent_id,
                "governing_vi": row["governing_vi"],
                "governing_en": row["governing_en"],
                "is_restricted": row["governing_code"] in ARMED_FORCES,
                "source": row["source_codes_and_governing"],
                "confidence": confidence_of(row),
            }
        )
        if province is not None:
            about = {"source": row["source"], "confidence": confidence_of(row)}
            places.append(known | {"province_id": province.id} | about)
    identity = ("institution_id", "valid_from")
    keep_facts(InstitutionGoverning, governing, identity=identity, owner="institution_id")
    keep_facts(InstitutionPlace, places, identity=identity, owner="institution_id")


def _values(row: Row, province_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "abbreviation": row["abbrev"],
        "admission_code": row["moet_admission_code"],
        "province_id": province_id,
        "governing_vi": row["governing_vi"],
        "governing_en": row["governing_en"],
        "governing_source": row["source_codes_and_governing"],
        "ownership": row["ownership"],
        "domain": row["domain"],
        "is_restricted": row["governing_code"] in ARMED_FORCES,
        "source": row["source"],
        "confidence": confidence_of(row),
        "note": row["note"],
    }


def _provinces_by_short_name() -> dict[str, Province]:
    rows = session().scalars(select(Province).where(Province.valid_to.is_(None)))
    return {row.name_vi.removeprefix("Thành phố ").removeprefix("Tỉnh "): row for row in rows}


def _ids() -> dict[str, uuid.UUID]:
    rows = session().execute(
        select(Organisation.code, Organisation.id).where(
            Organisation.kind == OrganisationKind.INSTITUTION
        )
    )
    return {code.removeprefix("HEI-"): row_id for code, row_id in rows}


def load_kinds(rows: list[Row]) -> None:
    ids = _ids()
    wanted = (
        {
            "institution_id": ids[row["abbrev"]],
            "kind": KINDS.get(row["kind"]) or InstitutionKind(row["kind"]),
            "valid_from": day_of(row["valid_from"]) or LONG_AGO,
            "valid_to": day_of(row["valid_to"]),
            "source": row["source"],
            "confidence": row["confidence"],
            "note": row["note"],
        }
        for row in rows
    )
    keep_facts(
        InstitutionType,
        wanted,
        identity=("institution_id", "valid_from"),
        owner="institution_id",
    )


def load_names(rows: list[Row]) -> None:
    """Those that were renamed, in periods; of all others the one name that they bear."""
    keep_facts(
        OrganisationName,
        [*_renamed(rows), *_others({row["abbrev"] for row in rows})],
        identity=("organisation_id", "valid_from"),
        owner="organisation_id",
    )


def _renamed(rows: list[Row]) -> Iterator[dict[str, Any]]:
    ids = _ids()
    for row in rows:
        yield {
            "organisation_id": ids[row["abbrev"]],
            "name_vi": row["name_vi"],
            "name_en": row["name_en"],
            "valid_from": day_of(row["valid_from"]) or LONG_AGO,
            "valid_to": day_of(row["valid_to"]),
            "source": row["source"],
            "confidence": row["confidence"],
            "note": row["decision"],
        }


def _others(renamed: set[str]) -> Iterator[dict[str, Any]]:
    ids = _ids()
    for row in read_rows("institutions.csv"):
        if row["abbrev"] not in renamed:
            yield {
                "organisation_id": ids[row["abbrev"]],
                "name_vi": row["name_vi"],
                "name_en": row["name_en"],
                "valid_from": LONG_AGO,
                "valid_to": None,
                "source": row["source"],
                "confidence": confidence_of(row),
                "note": "",
            }
