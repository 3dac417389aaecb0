"""Experts in two countries, and officers of the ministry."""

from typing import Any

from factories import make_country, make_person, make_user

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.statistics import services
from registry.statistics.models import StatisticRelease
from registry.targets import loading

NAMES = {"DE": ("Đức", "Germany"), "FR": ("Pháp", "France")}


class World:
    def __init__(self, **people: int) -> None:
        loading.load()
        for code, (vi, en) in NAMES.items():
            make_country(code, name_vi=vi, name_en=en)
        self.officer, self.second = (make_user(Role.SCHEME_OFFICER) for _place in range(2))
        for country, number in (people or {"DE": 12, "FR": 11}).items():
            self.add(country, number)

    def add(self, country: str, number: int, **values: Any) -> list[Person]:
        made = [make_person(country=country, verified=0, **values) for _one in range(number)]
        session().flush()
        return made

    def draft(self, *, by: User | None = None) -> StatisticRelease:
        release = services.draft(hanoi_today(), by=by or self.officer)
        session().flush()
        return release

    def issue(self) -> StatisticRelease:
        release = self.draft()
        services.issue(release, by=self.second)
        session().flush()
        return release


def figures(release: StatisticRelease, code: str = "experts-country") -> dict[str, int]:
    table = next(one for one in release.tables if one["code"] == code)
    cells = [*table["rows"], *([table["total"]] if table["total"] else [])]
    return {cell["code"]: cell["value"] for cell in cells}
