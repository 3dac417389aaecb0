"""Every declared list, walked to its end in each order, and with each of its columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from faults.conftest import country as country
from faults.conftest import explorer as explorer
from faults.explorer import Explorer
from pages import token
from web.every_list import PLACES, address, all_of, asked, declared, opened, taken

from registry.accounts import attempts
from registry.core.permissions import GRANTS
from registry.core.routes import access_of
from registry.web.lists.address import Asked, sortable
from registry.web.lists.declaration import Column, List
from registry.web.lists.pages import KNOWN
from registry.web.lists.reading import read_page

pytestmark = pytest.mark.slow
WHOLE = 500


def ids_of(the_list: List, look: Asked, user: Any) -> list[Any]:
    return [row.id for row in read_page(the_list, look, user).items]


def walk(the_list: List, look: Asked, user: Any, first: Sequence[Any]) -> list[Any]:
    found = [*first]
    for number in range(2, 6):
        if not found or not isinstance(found[-1], UUID):
            break
        found += ids_of(the_list, replace(look, page=number, after=str(found[-1])), user)
    return found


def test_no_row_is_left_out_on_the_way_through_a_list_in_any_order(explorer: Explorer) -> None:
    """What has no value among them."""
    walked = 0
    for endpoint, url, _client, user, the_list in declared(explorer):
        if the_list.by_key is not None:
            continue
        with asked(explorer.app, url, user):
            names = list(sortable(the_list, user))
            for sort in ["", *names, *(f"-{name}" for name in names)]:
                look = Asked(view="-", sort=sort, size=WHOLE)
                whole = ids_of(the_list, look, user)
                small = replace(look, size=max(1, -(-len(whole) // 3)))
                first = ids_of(the_list, small, user)
                if len(whole) > 2 and isinstance(whole[0], UUID):
                    assert walk(the_list, small, user, first) == whole, (endpoint, sort)
                    walked += 1
    assert walked > 300


def all_columns(columns: Sequence[Column]) -> str:
    return "&".join(f"column={one.name}" for one in columns)


def test_every_column_of_every_list_can_be_shown_by_whoever_reads_it(explorer: Explorer) -> None:
    """Also those that are shown only to who asks for them."""
    shown = 0
    for endpoint, known in KNOWN.items():
        access = access_of(explorer.app.view_functions[endpoint])
        url = address(explorer.app, endpoint)
        for name, user in explorer.country.own.people.items():
            if access.read is not None and not any(
                access.read in GRANTS[role] for role in user.roles
            ):
                continue
            client = explorer.client_of(name)
            if client.get(url).status_code == 404:
                continue  # a list of somebody else's record
            with asked(explorer.app, url, user):
                the_list = known.make(**PLACES.get(endpoint, {})).for_reader(user)
                wanted = all_columns(the_list.columns(user))
            page = client.get(f"{url}?{all_of(the_list)}&{wanted}")
            assert page.status_code == 200, (endpoint, name, page.text[-600:])
            shown += 1
    assert shown > 100


def test_every_column_of_every_list_is_in_its_file(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "list-file", ((10_000, attempts.DAY),))
    for endpoint, url, client, user, the_list in declared(explorer):
        if not the_list.is_exported:
            continue
        with asked(explorer.app, url, user):
            columns = the_list.columns(user)
            labels = {str(one.label) for one in columns}
        data = {"csrf_token": token(client.get(f"{url}?open=columns"))}
        query = f"{all_of(the_list)}&{all_columns(columns)}"
        content = taken(client, f"{url.rstrip('/')}/export/csv?{query}", data)
        assert labels <= {*opened("csv", content)[0]}, endpoint


NO_ROWS = {
    "treatment.index": {"treatment.open"},  # of whom nothing is arranged yet
    "campaigns.index": {"campaigns.confirm"},
    "reports.index": {"reports.freeze"},
}


def test_a_list_says_what_waits_in_it_as_the_navigation_does(explorer: Explorer) -> None:
    """Also what a later feature has to do with its records."""
    counted = 0
    for endpoint, _url, _client, _user, the_list in declared(explorer):
        if not the_list.works:
            continue
        here = {
            one.code for one in explorer.app.extensions["work"] if one.list_endpoint == endpoint
        }
        assert here - {one.code for one in the_list.works} == NO_ROWS.get(endpoint, set()), endpoint
        counted += 1
    assert counted > 8
