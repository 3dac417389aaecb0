"""The list of one's saved searches. Names of its filters: kind, alert."""

from flask import url_for
from sqlalchemy import func, select

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.searches.models import SavedSearch, SearchFind
from registry.web.lists.columns import choice, plain
from registry.web.lists.declaration import Column, Empty, Filter, List

FOUND = (
    select(func.count())
    .where(SearchFind.search_id == SavedSearch.id)
    .correlate(SavedSearch)
    .scalar_subquery()
)


def rows(user: User) -> Rows:
    return (
        select(SavedSearch)
        .where(SavedSearch.user_id == user.id)
        .with_only_columns(
            SavedSearch.id,
            SavedSearch.name,
            SavedSearch.kind,
            SavedSearch.alert,
            SavedSearch.is_broad,
            SavedSearch.checked_at,
            SavedSearch.created_at,
            FOUND.label("found"),
        )
    )


def columns(_user: User) -> list[Column]:
    return [
        plain("search", _l("Name of the search"), SavedSearch.name),
        choice("kind", _l("Searches for"), SavedSearch.kind),
        choice("alert", _l("Tell me about new results"), SavedSearch.alert, phone="state"),
        Column("found", _l("Found since it was saved"), lambda row: row.found, phone="next"),
        plain("checked", _l("Last checked"), SavedSearch.checked_at),
        Column(
            "broad",
            _l("Remark"),
            lambda row: _("finds too many to be followed") if row.is_broad else "",
        ),
    ]


SEARCHES = List(
    name="saved-searches",
    title=_l("Saved searches"),
    lead=_l("Searches that you repeat. You receive new results as often as you choose."),
    rows=rows,
    id=SavedSearch.id,
    link=lambda row: url_for("searches.show", search_id=row.id),
    columns=columns,
    filters=(
        Filter("kind", _l("Searches for"), SavedSearch.kind),
        Filter("alert", _l("Tell me about new results"), SavedSearch.alert),
    ),
    order=[SavedSearch.created_at.desc()],
    empty=Empty(
        _l("No saved search yet"),
        _l("Search for experts or openings, then choose “Save this search” above the results."),
        icon="bookmark",
    ),
    is_exported=False,
)
