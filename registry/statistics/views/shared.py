"""What the pages of statistics share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort

from registry.core.i18n import _, _l
from registry.core.permissions import Permission
from registry.statistics import queries
from registry.statistics.kinds import EXPERTS, TOTAL, read_code
from registry.statistics.models import StatisticRelease
from registry.web.steps import current_user

READ, WRITE = Permission.STATISTICS_READ, Permission.STATISTICS_WRITE
NAVIGATION = [(_l("Statistics"), "statistics.work", READ)]
LATEST = "latest"
bp = Blueprint("statistics", __name__, url_prefix="/<any(vi,en):locale>/statistics")


def find_release(release_id: UUID) -> StatisticRelease:
    return queries.get_release(release_id, visible_to=current_user())


def find_published(number: str) -> StatisticRelease:
    """By its number, or the newest one."""
    if number != LATEST:
        return queries.get_published(number)
    found = queries.find_latest()
    if found is None:
        abort(404)
    return found


def title_of(code: str) -> str:
    """Of a table."""
    kind = read_code(code)
    if kind.population == EXPERTS:
        return _("Registered experts: %(dimension)s", dimension=kind.dimension.label)
    return _(
        "Counted for the target %(target)s: %(dimension)s",
        target=kind.population,
        dimension=kind.dimension.label,
    )


def shown_tables(release: StatisticRelease) -> list[dict[str, Any]]:
    return [{**table, "title": title_of(table["code"])} for table in release.tables]


def name_in(cell: Mapping[str, Any], language: str) -> str:
    return str(cell[f"name_{language}"])


def is_total(cell: Mapping[str, Any]) -> bool:
    return bool(cell["code"] == TOTAL)
