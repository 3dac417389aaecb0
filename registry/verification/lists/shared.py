"""What the lists of the verifiers' office have in common."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.core.i18n import _l
from registry.experts.models import Person
from registry.taxonomy import queries as taxonomy
from registry.verification import listing
from registry.web.lists.declaration import Column, Filter

NAME_OR_NUMBER = _l("Name with or without diacritics, VN")


COUNTRY = listing.country_of(Person.id)


def country_column() -> Column:
    return Column(
        "country",
        _l("Country of residence"),
        lambda row: row.more["country"],
        sort=lambda _user: [COUNTRY],
        is_extra=True,
    )


def country_filter() -> Filter:
    return Filter(
        "country",
        _l("Country of residence"),
        lambda _user: listing.country_of(Person.id),
        labels=taxonomy.name_countries,
        is_joined=True,
    )


def more_with_country(rows: Sequence[Any]) -> Mapping[UUID, dict[str, Any]]:
    countries = taxonomy.name_countries({row.country for row in rows if row.country})
    return {row.id: {"country": countries.get(row.country, "")} for row in rows}
