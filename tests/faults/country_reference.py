"""Changes of an institution and of tables: some of each officer of the ministry, which the other one decides on."""

from datetime import date
from typing import Any

from factories import make_institution
from faults.sides import SmallCountry, receive

from registry.reference import services
from registry.reference.kinds import ReferenceChangeKind
from registry.taxonomy.kinds import InstitutionKind


def propose_changes(country: SmallCountry) -> None:
    institution = make_institution()
    proposals: tuple[tuple[Any, ReferenceChangeKind, dict[str, Any]], ...] = (
        (
            country.own,
            ReferenceChangeKind.KIND,
            {"kind": InstitutionKind.ACADEMY, "successor_id": None},
        ),
        (
            country.other,
            ReferenceChangeKind.NAMES,
            {"name_vi": "Đại học Ban Mai", "name_en": "Ban Mai University"},
        ),
    )
    for side, kind, values in proposals:
        officer = side.people["scheme_officer"]
        services.propose(
            institution,
            kind,
            receive("quyết định", by=officer),
            values=values,
            in_force_on=date(2026, 9, 1),
            number="12/QĐ-TTg",
            decided_on=date(2026, 8, 1),
            reason="Theo quyết định.",
            by=officer,
        )
    rows: tuple[tuple[Any, ReferenceChangeKind, dict[str, Any]], ...] = (
        (
            country.own,
            ReferenceChangeKind.HOLIDAY,
            {"day": "2027-03-02", "name_vi": "Nghỉ bù", "name_en": "Day in lieu", "is_off": True},
        ),
        (
            country.other,
            ReferenceChangeKind.FIELD_FLAG,
            {"flag": "basic_science", "code": "10201", "is_listed": True},
        ),
    )
    for side, kind, content in rows:
        officer = side.people["scheme_officer"]
        services.propose_row(
            kind,
            receive("quyết định", by=officer),
            content=content,
            in_force_on=date(2027, 3, 2),
            number="13/QĐ-TTg",
            decided_on=date(2026, 8, 1),
            reason="Theo quyết định.",
            by=officer,
        )
