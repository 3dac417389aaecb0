"""On which legal basis an address may have been given to the registry: dated data."""

from dataclasses import dataclass
from datetime import date

from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE = "registry.imports"


@dataclass(frozen=True)
class Basis:
    code: str
    name_vi: str
    name_en: str
    article_vi: str
    article_en: str


def in_force(on: date) -> list[Basis]:
    rows = read_dated_rows(PACKAGE, "address_bases.csv")
    return [_basis(row.values) for row in rows if holds_on(row, on)]


def get(code: str) -> Basis:
    """Whether or not it is in force: an invitation goes on saying what it was sent on."""
    rows = read_dated_rows(PACKAGE, "address_bases.csv")
    return next(_basis(row.values) for row in rows if row.values["code"] == code)


def _basis(row: dict[str, str]) -> Basis:
    names = ("code", "name_vi", "name_en", "article_vi", "article_en")
    return Basis(*(row[name] for name in names))
