"""Every declared list as somebody who may read it, the ways of looking at it, and its files."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import quote

import openpyxl
from faults.explorer import Explorer
from faults.sides import ASSIGNMENT, IMPORT, NATIONAL, PART
from flask import Flask, g, url_for

from registry.core.permissions import GRANTS
from registry.core.routes import access_of
from registry.web.lists.address import Asked, sortable
from registry.web.lists.declaration import List
from registry.web.lists.facets import read_facets
from registry.web.lists.pages import KNOWN

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


def opened(kind: str, content: bytes) -> list[list[Any]]:
    """The cells of a file."""
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def taken(client: Any, url: str, data: dict[str, str]) -> bytes:
    with client.post(url, data=data) as answer:
        assert answer.status_code == 200, url
        return bytes(answer.get_data())
