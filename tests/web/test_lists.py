"""Every declared list, one table: sorted, filtered, searched, taken away, at a constant cost."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from faults.conftest import country as country
from faults.conftest import explorer as explorer
from faults.explorer import Explorer
from faults.sides import ASSIGNMENT, IMPORT, NATIONAL, PART
from flask import Flask, g, url_for
from pages import token
from sqlalchemy import event

from registry.accounts import attempts, sessions
from registry.core.permissions import GRANTS
from registry.core.routes import access_of
from registry.web.lists.address import Asked, sortable
from registry.web.lists.declaration import Column, Filter, List
from registry.web.lists.facets import read_facets
from registry.web.lists.files import flat
from registry.web.lists.pages import KNOWN

pytestmark = pytest.mark.slow

# Where the address of a list has a part of its own.
PLACES: dict[str, dict[str, Any]] = {
    "taxonomy.table": {"name": "institutions"},
    "targets.show": {"code": "TG1"},
    "targets.waiting": {"code": "TG1"},
    "assignment.pairs": {"run_id": ASSIGNMENT},
    "assignment.openings": {"run_id": ASSIGNMENT},
    "reports.people": {"part_id": PART, "code": "TG1"},
    "reports.national_people": {"national_id": NATIONAL, "code": "TG1"},
    "imports.rows": {"batch_id": IMPORT},
}
READERS = (
    "scheme_officer",
    "auditor",
    "verifier",
    "administrator",
    "designation_secretariat",
    "recruitment_officer",
    "mofa_desk",
    "institution_recruiter",
    "expert",
)


def reader_of(explorer: Explorer, endpoint: str) -> Any:
    """The first of our people who may read a list."""
    access = access_of(explorer.app.view_functions[endpoint])
    for name in READERS:
        user = explorer.country.own.people[name]
        if access.read is None or any(access.read in GRANTS[role] for role in user.roles):
            return explorer.client_of(name), user
    raise AssertionError(f"nobody of {READERS} reads {endpoint}")


@contextmanager
def asked(app: Flask, path: str = "/en/", user: Any = None) -> Iterator[None]:
    with app.test_request_context(path):
        g.locale, g._login_user = "en", user
        yield


def address(app: Flask, endpoint: str) -> str:
    with asked(app):
        return url_for(endpoint, locale="en", **PLACES.get(endpoint, {}))


@contextmanager
def counted(explorer: Explorer) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(explorer.connection, "before_cursor_execute", note)
    yield statements
    event.remove(explorer.connection, "before_cursor_execute", note)


def declared(explorer: Explorer) -> Iterator[tuple[str, str, Any, Any, List]]:
    for endpoint, known in KNOWN.items():
        client, user = reader_of(explorer, endpoint)
        url = address(explorer.app, endpoint)
        with asked(explorer.app, url, user):
            the_list = known.make(**PLACES.get(endpoint, {})).for_reader(user)
        yield endpoint, url, client, user, the_list


def everything_counted(the_list: List) -> Asked:
    return Asked(view="-", counted=tuple(one.name for one in the_list.filters))


def rows_of(response: Any) -> list[str]:
    assert response.status_code == 200, response.request.path
    body = response.text.partition('id="rows"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [row.strip() for row in body.split("<tr>")[1:]]


def test_every_filter_shows_as_many_rows_as_stand_beside_its_choice(explorer: Explorer) -> None:
    for endpoint, url, client, user, the_list in declared(explorer):
        with asked(explorer.app, url, user):
            facets = read_facets(the_list, everything_counted(the_list), user)
        page = client.get(f"{url}?open=filters")
        assert page.status_code == 200, endpoint
        assert {facet.name for facet in facets} == {
            one.name for one in the_list.filters if isinstance(one, Filter)
        }
        for facet in facets:
            for option in [*facet.options, *([facet.unknown] if facet.unknown else [])]:
                first = f"&list={the_list.views[0].name}" if the_list.views else ""
                shown = client.get(f"{url}?{facet.name}={option.value}&size=100{first}")
                assert len(rows_of(shown)) <= (option.count or 0), (endpoint, facet.name, option)


@pytest.mark.parametrize(
    "text", ["nguyen van", "Trần Thu", "HD-2026", "VN-1", "' or 1=1 --", "%", "☃"]
)
def test_a_search_is_never_an_error(explorer: Explorer, text: str) -> None:
    for endpoint, url, client, _user, the_list in declared(explorer):
        if the_list.search is not None:
            found = client.get(url, query_string={"q": text})
            assert found.status_code == 200, (endpoint, text)


SHOWN = 25
EMPTY = {
    "rights.accesses",
    "duplicates.index",
    "searches.unmet",
    "targets.waiting",
    "dashboard.stages",
    "reports.people",
    "reports.national_people",
}  # the country has none
LOOKS = ["sorted", "filtered", "nguyen van", "number"]


def looks(
    explorer: Explorer, url: str, client: Any, user: Any, the_list: List, kind: str
) -> Iterator[str]:
    """Ways of looking at a list, as addresses."""
    with asked(explorer.app, url, user):
        names = list(sortable(the_list, user))
        assert names or the_list.by_key is not None, url
        if kind == "sorted" and the_list.by_key is None:
            for name in names:
                yield f"sort={name}"
                yield f"sort=-{name}"
        if kind == "filtered":
            for facet in read_facets(the_list, everything_counted(the_list), user):
                options = [one for one in facet.options if one.count]
                fewest = min(options, key=lambda one: one.count or 0, default=None)
                if fewest is not None:
                    yield f"{facet.name}={fewest.value}"
    if kind == "nguyen van" and the_list.search is not None:
        yield "q=nguyen+van"
    if kind == "number" and the_list.search is not None:
        rows = rows_of(client.get(f"{url}?{all_of(the_list)}"))
        known = [text for row in rows[:1] if (text := record_number(row))]
        yield from (f"q={quote(text)}" for text in known)


def all_of(the_list: List) -> str:
    names = [view.name for view in the_list.views]
    return (
        f"size={SHOWN}&list={'all' if 'all' in names else names[0]}" if names else f"size={SHOWN}"
    )


def record_number(row: str) -> str:
    found = re.search(r"\b(VN-\d+|HD-\d+-\d+|GT-\d+-\d+|NC-\d+-\d+|CTTN-\S+?|[\w.]+@[\w.]+)\b", row)
    return found[0] if found else ""


def first_cells(rows: list[str]) -> list[str]:
    """What names each row of the page: a name, and the number below it."""
    heads = [row.partition('<th scope="row">')[2].partition("</th>")[0] for row in rows]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", head)).split()) for head in heads]


def sheet_of(client: Any, url: str, look: str, kind: str, data: dict[str, str]) -> list[Any]:
    """The file, opened again."""
    content = taken(client, f"{url.rstrip('/')}/export/{kind}?{look}", data)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", LOOKS)
def test_a_file_opened_again_holds_the_rows_shown_in_their_order(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "list-file", ((10_000, attempts.DAY),))
    seen = 0
    for endpoint, url, client, user, the_list in declared(explorer):
        if not the_list.is_exported:
            continue
        data = {"csrf_token": token(client.get(f"{url}?open=columns"))}
        with asked(explorer.app, url, user):
            under = the_list.columns(user)[0].under is not None
        for place, look in enumerate(looks(explorer, url, client, user, the_list, kind)):
            query = f"{look}&{all_of(the_list)}"
            page = first_cells(rows_of(client.get(f"{url}?{query}")))
            file = sheet_of(client, url, query, "xlsx" if place % 2 else "csv", data)
            named = [row[: 2 if under else 1] for row in file[1 : len(page) + 1]]
            # A page says the number of somebody masked once, a file in both of its columns.
            assert [
                " ".join(dict.fromkeys(str(cell) for cell in row if cell)) for row in named
            ] == [
                text.replace(",", "") if the_list.by_key is not None else text for text in page
            ], (endpoint, look)
            assert len(file) == len(page) + 1 or len(page) == SHOWN, (endpoint, look)
            assert page or kind == "nguyen van" or endpoint in EMPTY, (endpoint, look)
            seen += 1
    assert seen >= len(KNOWN) // 2


def taken(client: Any, url: str, data: dict[str, str]) -> bytes:
    with client.post(url, data=data) as answer:
        assert answer.status_code == 200, url
        return bytes(answer.get_data())


def test_what_is_taken_away_is_what_is_shown(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "list-file", ((10_000, attempts.DAY),))
    for endpoint, url, client, user, the_list in declared(explorer):
        if not the_list.is_exported:
            continue
        page = client.get(f"{url}?open=columns&size=100")
        data = {"csrf_token": token(page)}
        with asked(explorer.app, url, user):
            columns = flat([one for one in the_list.columns(user) if not one.is_extra])
            heads = [str(one.label) for one in columns]
        text = taken(client, f"{url.rstrip('/')}/export/csv", data)
        table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        assert text.startswith(b"\xef\xbb\xbf"), endpoint
        assert table[0] == heads, endpoint
        book = openpyxl.load_workbook(
            io.BytesIO(taken(client, f"{url.rstrip('/')}/export/xlsx", data))
        )
        sheet = list(book.worksheets[0].iter_rows(values_only=True))
        assert list(sheet[0]) == heads, endpoint
        newer = len(sheet) - len(table)  # the export itself is an event of the log
        assert newer == (1 if the_list.by_key is not None else 0), endpoint
        shown = rows_of(page)
        if len(shown) < 100:
            assert len(table) == len(shown) + 1, endpoint
        for line, row in zip(table[1:], sheet[1 + newer :], strict=True):
            assert [bool(cell) for cell in line] == [cell not in (None, "") for cell in row], (
                endpoint
            )
            for cell, typed in zip(line, row, strict=True):
                if isinstance(typed, datetime):
                    assert cell.startswith(f"{typed:%Y-%m-%d}"), endpoint


def test_a_list_costs_the_same_number_of_statements_for_25_and_100_rows(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "TOUCH_EVERY", timedelta(days=1))  # "last seen" is not the list's
    for endpoint, url, client, _user, _the_list in declared(explorer):
        client.get(url)
        with counted(explorer) as few:
            client.get(f"{url}?size=25")
        with counted(explorer) as many:
            client.get(f"{url}?size=100")
        assert len(few) == len(many), endpoint
        # A count is not remembered by a transaction that has written, as a test has: made anew.
        most = 80 if endpoint in {"targets.show", "targets.waiting"} else 40
        assert len(few) <= most, (endpoint, few)


def test_the_first_column_names_the_row_and_every_column_has_its_own_name(
    explorer: Explorer,
) -> None:
    for endpoint, url, _client, user, the_list in declared(explorer):
        with asked(explorer.app, url, user):
            columns: list[Column] = flat(list(the_list.columns(user)))
        names = [one.name for one in columns]
        assert len(names) == len(set(names)), endpoint
        assert not columns[0].is_extra, endpoint


def test_a_column_of_days_is_not_headed_as_a_column_of_people(explorer: Explorer) -> None:
    """“By” is a day in English and a person in Vietnamese."""
    days, people = set(), set()
    for _endpoint, url, _client, user, the_list in declared(explorer):
        with asked(explorer.app, url, user):
            columns: list[Column] = flat(list(the_list.columns(user)))
            days |= {str(one.label) for one in columns if one.is_deadline}
            people |= {str(one.label) for one in columns if one.name == "staff"}
    assert days
    assert people
    assert not days & people
