"""A release made of what the registry knows now about a day, beside all that was published before."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.contracts.kinds import ContractKind
from registry.core.db import now, session
from registry.core.i18n import hanoi_today, in_languages
from registry.experts.kinds import Category
from registry.statistics import queries
from registry.statistics.digests import choose_key, mark_of
from registry.statistics.gathering import Gathered, gather
from registry.statistics.kinds import OTHER, Dimension, Place, TableKind, tables_of
from registry.statistics.limits import limit
from registry.statistics.models import StatisticGroup, StatisticRelease
from registry.statistics.planning import Figure, Plan, plan
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.models import Organisation

D = Dimension
FIELDS = "FORD"
Names = Mapping[str, tuple[str, str]]


def draw_up(release: StatisticRelease) -> list[StatisticGroup]:
    """Fills in the tables and returns the groups behind its new figures. Raises RegistryError where the
    people of earlier releases can no longer be known again."""
    key = choose_key(queries.find_key_mark())
    found, today = gather(release.data_day, key=key), hanoi_today()
    made = plan(
        found.populations,
        queries.list_figures(),
        last=_last_rows(queries.find_latest()),
        smallest=limit("smallest_group", on=today),
        most=limit("rows_shown", on=today),
    )
    release.known_at, release.key_mark = now(), mark_of(key)
    release.threshold, release.readings = made.smallest, found.readings
    release.tables, release.remarks = _tables(release, found, made), made.remarks
    return [
        StatisticGroup(table_code=one.table, row_code=one.row, members=sorted(one.members))
        for one in made.new
    ]


def _last_rows(release: StatisticRelease | None) -> dict[str, list[str]]:
    tables = release.tables if release else []
    return {table["code"]: [row["code"] for row in table["rows"]] for table in tables}


def _tables(release: StatisticRelease, found: Gathered, made: Plan) -> list[dict[str, Any]]:
    days = queries.find_days() | {"": release.data_day}
    tables = []
    for population in found.populations:
        totals = made.shown[population.code]
        for table in tables_of(population.code):
            rows = made.shown[table.code]
            names = _names(table, {one.row for one in rows})
            tables.append(
                {
                    "code": table.code,
                    "rows": [_cell(one, names[one.row], days, release.number) for one in rows],
                    "total": next((_cell(one, ALL, days, release.number) for one in totals), None),
                }
            )
    return tables


ALL = ("Tổng số", "Total")
REST = ("Các nhóm khác", "Other groups")
NOT_KNOWN = ("Chưa rõ", "Not known")


def _cell(
    figure: Figure, name: tuple[str, str], days: Mapping[str, date], number: str
) -> dict[str, Any]:
    is_new = not figure.release
    return {
        "code": figure.row,
        "name_vi": name[0],
        "name_en": name[1],
        "value": len(figure.members),
        "day": days[figure.release].isoformat(),
        "release": figure.release or number,
        "mark": (Place.NEW if is_new else Place.REPEATED).value,
    }


def _names(table: TableKind, codes: set[str]) -> dict[str, tuple[str, str]]:
    """As they are called on the day of the release: a stored table never changes its names."""
    known: dict[str, tuple[str, str]] = dict(_known(table.dimension, codes))
    known[OTHER] = REST
    return {code: known.get(code, NOT_KNOWN) for code in codes}


def name_rows(table: TableKind, codes: set[str]) -> dict[str, dict[str, str]]:
    """Of rows that the ministry reads about, also those that are held back."""
    names = _names(table, codes)
    return {code: {"name_vi": names[code][0], "name_en": names[code][1]} for code in codes}


def _known(dimension: Dimension, codes: set[str]) -> Names:
    if dimension is D.COUNTRY:
        return _named(taxonomy.find_countries(codes).values())
    if dimension is D.FIELD:
        return _named(_concepts(codes))
    if dimension is D.MINISTRY:
        return _named(session().scalars(select(Organisation).where(Organisation.code.in_(codes))))
    labels = {one.value: one.label for kind in (Category, ContractKind) for one in kind}
    return {code: _both(labels[code]) for code in codes & labels.keys()}


def _concepts(codes: set[str]) -> Iterable[Concept]:
    return session().scalars(
        select(Concept)
        .join(Scheme, Scheme.id == Concept.scheme_id)
        .where(Scheme.code == FIELDS, Concept.code.in_(codes))
    )


def _named(rows: Iterable[Any]) -> dict[str, tuple[str, str]]:
    return {row.code: (row.name_vi, row.name_en) for row in rows}


def _both(label: Any) -> tuple[str, str]:
    vi, en = in_languages(label)
    return vi, en
