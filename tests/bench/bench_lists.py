"""Every list of records, looked at in every way, as every role, beside an empty page of the same reader.

    PYTHONPATH=. python tests/bench/bench_lists.py --place var/bench-lists --contracts 100000 --only contracts

Builds a demo country where there is none yet, serves it in this process and asks each way of looking in
turn with the reader's own empty page (help): each sort, one value of each filter, a name, a number, a far
page, and all filters with their counts. Told are the ratio of each way, and of each list the p95 over all
answers; processor time, because a crowded machine lets every answer wait.
"""

import argparse
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench_pages import EMPTY, client_of, environment, open_country, prepare, reader_in
from flask import Flask, g

from registry.core.db import session
from registry.core.permissions import GRANTS, Role
from registry.core.routes import access_of
from registry.web.lists import address
from registry.web.lists.declaration import List
from registry.web.lists.facets import read_facets
from registry.web.lists.pages import KNOWN
from registry.web.lists.reading import narrowed

SEARCHED = "nguyen van"
WHOLE = address.Asked(view="-")


def main() -> None:
    asked = read_arguments()
    prepare(asked.place, asked.experts, asked)
    os.environ.update(environment(asked.place))
    app = open_country(asked.place)
    print("| list | role | empty, ms | p95 | slowest ways |\n|---|---|---|---|---|")
    for endpoint, role in list_readers(app, asked.only):
        report(app, endpoint, role, asked.rounds)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=Path, default=Path("var/bench-lists"))
    parser.add_argument("--experts", type=int, default=4_000)
    parser.add_argument("--openings", type=int, default=3_000)
    parser.add_argument("--introductions", type=int, default=60_000)
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="the beginning of the endpoints asked for")
    asked = parser.parse_args()
    asked.large = asked.experts
    return asked


def list_readers(app: Flask, only: str) -> Iterator[tuple[str, Role]]:
    for endpoint in KNOWN:
        rule = next(app.url_map.iter_rules(endpoint))
        if not endpoint.startswith(only) or rule.arguments != {"locale"}:
            continue
        read = access_of(app.view_functions[endpoint]).read
        yield from ((endpoint, role) for role in Role if read in GRANTS[role])


def report(app: Flask, endpoint: str, role: Role, rounds: int) -> None:
    client = client_of(app, role)
    url = app.url_map.bind("localhost").build(endpoint, {"locale": "vi"})
    if client.get(url).status_code != 200:
        return
    taken: dict[str, list[float]] = {}
    empty: list[float] = []
    asked = ["", *ways_of(app, endpoint, role)]
    for _round in range(rounds):
        for way in asked:
            empty.append(time_of(client, EMPTY))
            taken.setdefault(way, []).append(time_of(client, f"{url}?{way}"))
    floor = statistics.median(empty)
    ratios = {way: statistics.median(times) / floor for way, times in taken.items()}
    answers = sorted(one / floor for times in taken.values() for one in times)
    slowest = sorted(ratios.items(), key=lambda one: -one[1])[:4]
    told = ", ".join(f"{way or 'default'} {ratio:.1f}" for way, ratio in slowest)
    p95 = answers[int(len(answers) * 0.95)]
    print(f"| {endpoint} | {role.value} | {floor * 1e3:.1f} | {p95:.1f} | {told} |", flush=True)


def time_of(client: Any, url: str) -> float:
    start = time.process_time()
    with client.get(url) as answer:
        answer.get_data()
        assert answer.status_code == 200, url
    return time.process_time() - start


def ways_of(app: Flask, endpoint: str, role: Role) -> list[str]:
    """Found once, before anything is timed."""
    ways = ["open=filters"]
    with app.test_request_context("/vi/"):
        user = reader_in(role)
        g.locale, g._login_user = "vi", user
        the_list: List = KNOWN[endpoint].make().for_reader(user)
        for name in address.sortable(the_list, user):
            ways += [f"sort={name}", f"sort=-{name}"]
        for facet in read_facets(the_list, WHOLE, user):
            most = max(facet.options, key=lambda one: one.count or 0, default=None)
            ways += [f"{facet.name}={most.value}"] if most is not None else []
        if the_list.search is not None:
            ways += [f"q={SEARCHED.replace(' ', '+')}", *number_of(the_list, user)]
    return [*ways, "page=200"] if the_list.by_key is None else ways


def number_of(the_list: List, user: Any) -> list[str]:
    row: Any = session().execute(narrowed(the_list, WHOLE, user, is_full=True).limit(1)).first()
    number = getattr(row, "number", None) or getattr(row, "code", None)
    return [f"q={number}"] if number else []


if __name__ == "__main__":
    main()
