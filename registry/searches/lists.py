"""The list of one's saved searches (filters: kind, alert), that of searches in vain (institution, day_from,
day_to), and the columns of a file of results."""

from urllib.parse import parse_qsl

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.matching.hits import Hit
from registry.matching.labels import label_of
from registry.matching.models import UnmetSearch
from registry.searches.models import SavedSearch
from registry.taxonomy.lists import institution, institution_filter
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import choice, plain
from registry.web.lists.declaration import Column, Empty, Filter, List, Period


def _describe(filters: str) -> list[str]:
    return [label_of(name, value) for name, value in parse_qsl(filters)]


def unmet_rows(_user: User) -> Rows:
    return (
        select(UnmetSearch)
        .join(Organisation, Organisation.id == UnmetSearch.institution_id)
        .with_only_columns(
            UnmetSearch.id,
            UnmetSearch.day,
            UnmetSearch.institution_id,
            UnmetSearch.terms,
            UnmetSearch.filters,
            UnmetSearch.count,
            Organisation.name_vi,
            Organisation.name_en,
        )
    )


UNMET = List(
    name="unmet-searches",
    title=_l("Searches without a result"),
    lead=_l(
        "What institutions looked for and did not find, by day: demand before there is an opening. Nobody is named, neither who searched nor for whom."
    ),
    rows=unmet_rows,
    id=UnmetSearch.id,
    columns=lambda _user: [
        plain("terms", _l("Words"), UnmetSearch.terms, phone="next"),
        Column("filters", _l("Filters"), lambda row: _describe(row.filters)),
        institution(),
        plain("day", _l("Day"), UnmetSearch.day),
        plain("times", _l("How often"), UnmetSearch.count, phone="state"),
    ],
    filters=(
        institution_filter(UnmetSearch.institution_id),
        Period("day", _l("Day"), UnmetSearch.day),
    ),
    search=lambda text, _user: UnmetSearch.terms.icontains(text, autoescape=True),
    search_hint=_l("Words that were searched for"),
    order=[UnmetSearch.day.desc(), UnmetSearch.count.desc()],
    empty=Empty(_l("Every search has found somebody so far"), icon="search"),
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
        )
    )


def columns(_user: User) -> list[Column]:
    return [
        plain("search", _l("Name of the search"), SavedSearch.name),
        choice("kind", _l("Searches for"), SavedSearch.kind),
        choice("alert", _l("Tell me about new results"), SavedSearch.alert, phone="state"),
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
)


def export_columns(number: str, *, is_scored: bool) -> list[Column]:
    """Nothing that names somebody, whatever they show on their card; each row carries the file's number."""
    scored = [
        Column(
            "points", _l("Points out of 100"), lambda hit: hit.score.points if hit.score else ""
        ),
        Column("fit", _l("Fit for the opening"), _fit),
    ]
    return [
        Column("number", _l("Register number"), lambda hit: hit.card.number),
        *(scored if is_scored else []),
        Column("country", _l("Country of residence"), lambda hit: hit.card.country_name),
        Column("year", _l("Year of doctorate"), lambda hit: hit.card.doctorate_year),
        Column("fields", _l("Fields of expertise"), lambda hit: hit.card.fields),
        Column("technologies", _l("Strategic technologies"), lambda hit: hit.card.technologies),
        Column("windows", _l("Availability"), lambda hit: hit.card.windows),
        Column("languages", _l("Teaching languages"), lambda hit: hit.card.languages),
        Column("verified", _l("Verification"), lambda hit: hit.card.verified),
        Column("file", _l("Number of the file"), lambda _hit: number),
    ]


def _fit(hit: Hit) -> str:
    return str(hit.score.band) if hit.score else ""
