"""One time zone a place, named as people name the place, with its offset of today."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from registry.core.i18n import BABEL_LOCALES, HANOI, locale

# Today's name of a zone where the common locale data keep the first one.
RENAMED = {
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Europe/Kiev": "Europe/Kyiv",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Godthab": "America/Nuuk",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Africa/Asmera": "Africa/Asmara",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Enderbury": "Pacific/Kanton",
}


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Today's name by the name in the common locale data."""
    territories, known = get_global("zone_territories"), available_timezones()
    return {
        zone: RENAMED.get(zone, zone)
        for zone, territory in territories.items()
        if territory != "001"
        and "/" in zone
        and not zone.startswith("Etc/")
        and RENAMED.get(zone, zone) in known
    }


def country_of_zones() -> dict[str, str]:
    territories = get_global("zone_territories")
    return {name: territories[zone] for zone, name in _places().items()}


def current_zone(name: str) -> str:
    """Asia/Saigon and Asia/Ho_Chi_Minh are one; what is no place stays as it is."""
    first = get_global("zone_aliases").get(name, name)
    return _places().get(first, name)


def known_zone(name: str) -> str:
    """The zone that a browser names, as a place of today; nothing where it is none."""
    zone = current_zone(name)
    return zone if zone in _places().values() else ""


def zone_choices() -> list[tuple[str, str]]:
    """By offset, then by name: Los Angeles (GMT-8)."""
    today, made = datetime.now().astimezone(), []
    for zone, name in _places().items():
        offset = today.astimezone(ZoneInfo(name)).utcoffset()
        assert offset is not None
        city = get_timezone_location(zone, locale=BABEL_LOCALES[locale()], return_city=True)
        minutes = int(offset.total_seconds()) // 60
        sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
        shown = f"GMT{sign}{hours}" + (f":{rest:02d}" if rest else "")
        made.append((minutes, city, name, f"{city} ({shown})"))
    return [(name, label) for _minutes, _city, name, label in sorted(made)]


def offsets_in(country: str, moment: datetime) -> list[timedelta]:
    """From west to east, each once: what clocks in a country are ahead of UTC at a moment."""
    places, territories = _places(), get_global("zone_territories")
    names = [name for zone, name in places.items() if territories[zone] == country]
    found = {moment.astimezone(ZoneInfo(name)).utcoffset() for name in names}
    return sorted(offset for offset in found if offset is not None)


class hanoi_day(FunctionElement[date]):  # noqa: N801 - a function of SQL
    """The day of a moment in Hà Nội, by which the law and this service count, whatever the database's."""

    type = Date()
    inherit_cache = True


@compiles(hanoi_day)
def _hanoi_day(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"date(timezone('{HANOI.key}', {moment}))"


@compiles(hanoi_day, "sqlite")
def _hanoi_day_of_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """SQLite knows no zones. Hà Nội has had no other offset since 1975."""
    return f"date({compiler.process(element.clauses, **options)}, '+7 hours')"
