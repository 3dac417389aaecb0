"""Days in statements: the official day of a moment, and how many days lie between two, on both databases."""

from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from registry.core.i18n import HANOI


class HanoiDay(FunctionElement[Any]):
    """`official_date` of a column of moments."""

    type = Date()
    inherit_cache = True
    name = "hanoi_day"


class DaysBetween(FunctionElement[Any]):
    """Of two days."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(HanoiDay)
@compiles(DaysBetween)
def _as_text(element: Any, compiler: Any, **options: Any) -> str:
    """Where a statement is only looked at."""
    return f"{element.name}({compiler.process(element.clauses, **options)})"


@compiles(HanoiDay, "sqlite")
def _hanoi_day_sqlite(element: HanoiDay, compiler: Any, **options: Any) -> str:
    """Ha Noi has been seven hours ahead of UTC since 1975."""
    return f"date({compiler.process(element.clauses, **options)}, '+7 hours')"


@compiles(HanoiDay, "postgresql")
def _hanoi_day_postgresql(element: HanoiDay, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(({moment}) AT TIME ZONE '{HANOI}' AS date)"


@compiles(DaysBetween, "sqlite")
def _days_between_sqlite(element: DaysBetween, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(DaysBetween, "postgresql")
def _days_between_postgresql(element: DaysBetween, compiler: Any, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"(CAST({last} AS date) - CAST({first} AS date))"
