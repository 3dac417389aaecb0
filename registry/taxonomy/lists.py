"""Each reference table as a list, and what other lists show of institutions and research fields."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement

from registry.core.db import session
from registry.core.finding import begins_words, words
from registry.core.i18n import _, _l, locale
from registry.core.packaged import read_rows
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.taxonomy import queries
from registry.taxonomy.columns import Column as ScreenColumn
from registry.taxonomy.columns import Screen
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import bilingual, by_language
from registry.web.lists.declaration import Column, Empty, Filter, List


def institution(*, is_extra: bool = False) -> Column:
    return bilingual(
        "institution", _l("Institution"), "name", sort=by_language(Organisation), is_extra=is_extra
    )


def institution_filter(by: Any, *, is_joined: bool = False) -> Filter:
    names = queries.name_organisations
    return Filter("institution", _l("Institution"), by, labels=names, is_joined=is_joined)


def field_filter(by: Any) -> Filter:
    return Filter("field", _l("Research field"), by, labels=queries.name_concepts)


def list_of(screen: Screen) -> List:
    model = screen.statement().column_descriptions[0]["entity"]
    return List(
        name=f"reference-{screen.name}",
        title=screen.title,
        rows=lambda _user: _rows(screen, model),
        id=model.id,
        columns=lambda user: _columns(screen, model, user),
        search=_search(screen, model),
        search_hint=_l("Words with or without diacritics, or a code"),
        order=(),  # as the statement has it
        empty=Empty(_l("Nothing in this table"), icon="book-open"),
    )


def _rows(screen: Screen, model: Any) -> Rows:
    statement: Rows = screen.statement()
    return statement.with_only_columns(model.id, model)


def _columns(screen: Screen, model: Any, user: Any) -> list[Column]:
    may_write = bool(screen.edit_endpoint) and can(user, screen.edit_permission)
    own = [_column(model, one) for one in screen.columns]
    extra = [
        Column("source", _l("Source"), _source),
        Column("papers", _l("Source, with its date"), _papers, is_extra=True),
    ]
    if hasattr(model, "is_confirmed"):
        extra.append(
            Column(
                "confirmed",
                _l("Confirmed"),
                lambda row: row[1].doubt or _("Yes"),
                phone="state",
            )
        )
    if may_write:
        extra.append(
            Column("edit", _l("Change"), _link(screen, screen.edit_endpoint, _l("Change")))
        )
    if screen.page_endpoint and can(user, Permission.REFERENCE_READ):
        link = _link(screen, screen.page_endpoint, _l("History"))
        extra.append(Column("history", _l("History"), link))
    return [*own, *extra]


def _column(model: Any, spec: ScreenColumn) -> Column:
    name, label, value = spec
    return Column(name, label, lambda row: value(row[1]), sort=_sort_of(model, name))


def _sort_of(model: Any, name: str) -> Callable[[Any], Sequence[Any]] | None:
    """By the column of that name, or the one of the reader's language."""
    if name == "name":
        name = "sort_key"
    known = [owner for owner in (model, Organisation) if hasattr(owner, f"{name}_vi")]
    if name in {"sort_key", "city", "governing"} and known:
        return lambda _user: [getattr(known[0], f"{name}_{locale()}")]
    if name == "sort_key":
        return lambda _user: [getattr(model, f"name_{locale()}")]
    column = model.__mapper__.columns.get(name)
    return None if column is None else lambda _user: [getattr(model, name)]


def _source(row: Any) -> str:
    return source_of(row[1])


def source_of(row: Any) -> str:
    text = getattr(row, "source", "") or getattr(row, "place", "") or ""
    return text.replace("own-knowledge", _("own knowledge")).replace(";", "; ")


def _papers(row: Any) -> str:
    """The codes of the sources in words: each paper as it is called, with its number and day."""
    named = _titles()
    codes = getattr(row[1], "source", "").split(";")
    return "; ".join(named[code.strip()] for code in codes if code.strip() in named)


@cache
def _titles() -> dict[str, str]:
    return {row["id"]: row["what"] for row in read_rows("registry.taxonomy", "sources.csv")}


def _link(screen: Screen, endpoint: str, label: Any) -> Callable[[Any], str]:
    def link(row: Any) -> str:
        url = url_for(endpoint, **screen.edit_argument(row[1]))
        return Markup('<a href="{}">{}</a>').format(url, label)

    return link


def _search(screen: Screen, model: Any) -> Callable[[str, Any], ColumnElement[bool]]:
    """These tables are short: what matches is found in memory, with or without marks."""

    def search(text: str, _user: Any) -> ColumnElement[bool]:
        wanted, typed = words(text), text.casefold()
        searched = screen.searched()
        found = [
            row_id
            for row_id, *texts in session().execute(
                screen.statement().order_by(None).with_only_columns(model.id, *searched)
            )
            if any(_matches(str(one or ""), wanted, typed) for one in texts)
        ]
        return model.id.in_(found)  # type: ignore[no-any-return]

    return search


def _matches(text: str, wanted: Sequence[str], typed: str) -> bool:
    return typed in text.casefold() or bool(wanted) and begins_words(text, wanted)
