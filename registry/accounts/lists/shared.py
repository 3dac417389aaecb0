"""What every list of roles shows first and filters by: who, which role, for which organisation."""

from typing import Any

from registry.core.i18n import _l
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import bilingual, by_language, choice, plain
from registry.web.lists.declaration import Column, Filter


def holder_columns(name: Any, email: Any, role: Any) -> list[Column]:
    """`name`: by what the list is ordered; the row's own is `display_name`."""
    return [
        Column(
            "name",
            _l("Name"),
            lambda row: row.display_name,
            sort=name,
            is_name=True,
            under=plain("email", _l("E-mail"), email),
        ),
        choice("role", _l("Role"), role, phone="next"),
        bilingual("organisation", _l("Organisation"), "name", sort=by_language(Organisation)),
    ]


def holder_filters(model: Any) -> tuple[Filter, Filter]:
    places = taxonomy.name_organisations
    return (
        Filter("role", _l("Role"), model.role),
        Filter("organisation", _l("Organisation"), model.organisation_id, labels=places),
    )
