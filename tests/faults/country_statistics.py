"""Releases of the small country: one that was replaced, one that holds, and drafts of either officer."""

from typing import Any

from faults.sides import SmallCountry
from sqlalchemy import select

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.statistics import services
from registry.statistics.models import StatisticRelease
from registry.statistics.states import PUBLISHED, ReleaseState


def make_releases(country: SmallCountry) -> None:
    first = country.own.people["scheme_officer"]
    second = country.other.people["scheme_officer"]
    old = _draft(second)
    services.issue(old, by=first)
    new = services.supersede(old, reason="Sai căn cứ.", by=second)
    session().flush()
    services.issue(new, by=first)
    session().flush()
    services.refuse(_draft(second), "Chưa cần.", by=first)
    session().flush()
    _draft(second)


def _draft(by: Any) -> StatisticRelease:
    release = services.draft(hanoi_today(), by=by)
    session().flush()
    return release


def list_releases() -> list[list[dict[str, Any]]]:
    rows = session().scalars(select(StatisticRelease).order_by(StatisticRelease.number)).all()
    public = [one for one in rows if one.state in PUBLISHED]
    shown = next(one for one in public if one.state is ReleaseState.ISSUED)
    return [
        [{"release_id": one.id} for one in rows],
        [{"number": one} for one in ("latest", *(one.number for one in public))],
        [
            {"number": shown.number, "table": "experts-country", "kind": kind}
            for kind in ("csv", "json")
        ],
    ]
