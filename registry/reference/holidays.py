"""Public holidays and the days worked in their place, by which deadlines in working days are worked out."""

from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import list_rows
from registry.core.facts import Fact
from registry.core.i18n import _, format_date
from registry.reference import deciding
from registry.reference.models import ReferenceChange
from registry.reference.subjects import Pairs
from registry.taxonomy import working_days
from registry.taxonomy.models import Holiday

COLUMNS = ("day", "name_vi", "name_en", "is_off")


def key_of(content: dict[str, Any]) -> str:
    return str(content["day"])


def list_believed(key: str) -> list[Any]:
    return list(list_rows(facts.read(Holiday).where(Holiday.day == date.fromisoformat(key))))


def content_on(_change: ReferenceChange, rows: list[Any]) -> dict[str, Any] | None:
    return next((_content_of(row) for row in rows), None)


def _content_of(row: Holiday) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS} | {"day": row.day.isoformat()}


def would_differ(change: ReferenceChange, rows: list[Any]) -> bool:
    """A Sunday off, or a Monday worked, is what the week says already."""
    if rows:
        return _content_of(rows[0]) != change.content
    day = date.fromisoformat(change.content["day"])
    return is_off(day) is not change.content["is_off"]


def is_off(day: date) -> bool:
    return not working_days.is_worked(day)


def record(change: ReferenceChange, rows: list[Any], *, by: User) -> list[Fact]:
    day = date.fromisoformat(change.content["day"])
    values = {**change.content, "day": day, "valid_from": day, "valid_to": day + timedelta(1)}
    return [deciding.write(change, next(iter(rows), None), begin=Holiday, by=by, **values)]


def title_of(change: ReferenceChange) -> str:
    return f"{_('Day')} {format_date(date.fromisoformat(change.content['day']))}"


def pairs_of(content: dict[str, Any]) -> Pairs:
    return [
        (_("Day"), format_date(date.fromisoformat(content["day"]))),
        (_("Vietnamese"), content["name_vi"]),
        (_("English"), content["name_en"]),
        (_("Work"), _("Day off") if content["is_off"] else _("Working day")),
    ]
