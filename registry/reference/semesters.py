"""The semesters of the common calendar, by which delivered teaching is counted."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import list_rows
from registry.core.errors import RegistryError
from registry.core.facts import Fact
from registry.core.i18n import _, format_date, hanoi_today, localized_text, ngettext
from registry.reference import deciding
from registry.reference.models import ReferenceChange
from registry.reference.subjects import Pairs
from registry.targets import supposing
from registry.taxonomy.models import AcademicTerm

COLUMNS = ("code", "name_vi", "name_en", "starts_on", "ends_on", "teaching_weeks", "is_main")
NEW = "new"
WEEK = 7


def key_of(content: dict[str, Any]) -> str:
    """The series of a semester that is there already; a new one by its code."""
    found = next((row for row in _list_all() if row.code == content["code"]), None)
    return str(found.series_id) if found is not None else f"{NEW}:{content['code']}"


def _list_all() -> list[AcademicTerm]:
    common = AcademicTerm.institution_id.is_(None)
    return list(list_rows(facts.read(AcademicTerm).where(common).order_by(AcademicTerm.starts_on)))


def list_believed(key: str) -> list[Any]:
    """The semester; of a new one none, unless somebody has entered the same in the meantime."""
    if key.startswith(f"{NEW}:"):
        return [row for row in _list_all() if row.code == key.partition(":")[2]]
    series = AcademicTerm.series_id == uuid.UUID(key)
    return list(list_rows(facts.read(AcademicTerm).where(series)))


def refuse_impossible(content: dict[str, Any]) -> None:
    """Raises RegistryError: longer in weeks than in days, or across another main semester."""
    first, last = (date.fromisoformat(content[one]) for one in ("starts_on", "ends_on"))
    if last <= first:
        raise RegistryError(_("The last day is before the first"))
    if content["teaching_weeks"] * WEEK > (last - first).days + WEEK:
        raise RegistryError(_("The semester is shorter than its teaching weeks."))
    for row in _list_all():
        is_other = row.code != content["code"] and row.is_main and content["is_main"]
        if is_other and row.starts_on <= last and first <= row.ends_on:
            raise RegistryError(
                _(
                    "On some of these days another semester takes place: %(name)s.",
                    name=localized_text(row, "name"),
                )
            )


def content_of(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name in COLUMNS
        for value in [getattr(row, name)]
    }


def content_on(_change: ReferenceChange, rows: list[Any]) -> dict[str, Any] | None:
    return content_of(rows[0]) if rows else None


def would_differ(change: ReferenceChange, rows: list[Any]) -> bool:
    return not rows or content_of(rows[0]) != change.content


def _values(content: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(content[name]) for name in ("starts_on", "ends_on")}
    held = {"valid_from": days["starts_on"], "valid_to": days["ends_on"] + timedelta(1)}
    return {**content, **days, **held}


def record(change: ReferenceChange, rows: list[Any], *, by: User) -> list[Fact]:
    values = {"institution_id": None, **_values(change.content)}
    return [deciding.write(change, next(iter(rows), None), begin=AcademicTerm, by=by, **values)]


def shifts(change: ReferenceChange, rows: list[Any]) -> list[supposing.Shift]:
    """Nobody else can move than those whose contract runs in the semester, old or new, or who delivered
    in it."""
    values = _values(change.content)
    series = rows[0].series_id if rows else uuid.uuid4()
    spans = [(values["starts_on"], values["ends_on"])]
    spans += [(row.starts_on, row.ends_on) for row in rows]
    delivered = select(SemesterDelivery.contract_id).where(
        SemesterDelivery.term_id == series, *facts.believed(SemesterDelivery)
    )
    people = supposing.contract_holders(
        or_(
            ContractFact.contract_id.in_(delivered),
            *(
                (ContractFact.starts_on <= last)
                & or_(ContractFact.ends_on.is_(None), ContractFact.ends_on >= first)
                for first, last in spans
            ),
        )
    )
    supposed = AcademicTerm(series_id=series, institution_id=None, **values)
    day = max(values["ends_on"], hanoi_today())
    return supposing.shifts(
        people,
        lambda known: known.suppose(terms={None: {**known.terms.get(None, {}), series: supposed}}),
        as_of=day,
    )


def title_of(change: ReferenceChange) -> str:
    return str(localized_text(SimpleNamespace(**change.content), "name"))


def pairs_of(content: dict[str, Any]) -> Pairs:
    first, last = (date.fromisoformat(content[one]) for one in ("starts_on", "ends_on"))
    kind = _("Main semester") if content["is_main"] else _("Additional semester")
    return [
        (_("Code"), content["code"]),
        (_("Vietnamese"), content["name_vi"]),
        (_("English"), content["name_en"]),
        (_("Days"), f"{format_date(first)} – {format_date(last)}"),
        (_("Teaching weeks"), ngettext("%(num)s week", "%(num)s weeks", content["teaching_weeks"])),
        (_("Kind"), kind),
    ]
