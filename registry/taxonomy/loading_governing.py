"""Who governs an institution: the ministry, province or university whose reporter answers for it."""

import uuid
from collections.abc import Mapping
from typing import Any

from registry.core.db import session
from registry.core.sorting import sort_key
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.loading_rows import Row, add, confidence_of
from registry.taxonomy.models import Organisation, Province

# Owners, not authorities; the national universities report for themselves.
NOBODY = frozenset({"PRIVATE", "FOREIGN", "SOE", "GOV", ""})
PROVINCE = "PPC"


def link(
    rows: list[Row],
    organisations: dict[Any, Organisation],
    provinces: Mapping[str, Province],
) -> None:
    """Sets the parent of each institution; bodies that are not known yet are added by their name."""
    universities = {_plain(row["abbrev"]): f"HEI-{row['abbrev']}" for row in rows}
    for row in rows:
        code = row["governing_code"]
        if code in NOBODY:
            continue
        body = _body(row, organisations, provinces, universities)
        if body is not None:
            organisations[f"HEI-{row['abbrev']}"].parent_id = body
    session().flush()


def _body(
    row: Row,
    organisations: dict[Any, Organisation],
    provinces: Mapping[str, Province],
    universities: Mapping[str, str],
) -> uuid.UUID | None:
    code, name_vi, name_en = row["governing_code"], row["governing_vi"], row["governing_en"]
    kind = OrganisationKind.MINISTRY if name_vi.startswith("Bộ ") else OrganisationKind.GOVERNMENT
    if code == PROVINCE:
        province = provinces.get(row["province_new_2025"])
        if province is None:
            return None
        code, kind = f"{PROVINCE}-{province.code}", OrganisationKind.PROVINCE
        name_vi = f"Ủy ban nhân dân {province.name_vi[:1].lower()}{province.name_vi[1:]}"
        name_en = f"People's Committee of {province.name_en}"
    code = universities.get(_plain(code), code)
    if code not in organisations:
        organisations[code] = add(
            Organisation(
                kind=kind,
                code=code,
                name_vi=name_vi,
                name_en=name_en,
                sort_key_vi=sort_key(name_vi),
                sort_key_en=sort_key(name_en),
                source=row["source"],
                confidence=confidence_of(row),
            )
        )
        session().flush()  # the database wants it before what belongs to it
    return organisations[code].id


def _plain(code: str) -> str:
    return code.replace("-", "").upper()
