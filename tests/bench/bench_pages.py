"""Every page without parts in its address, as every role, in two countries, in turn.

    python tests/bench/bench_pages.py --small 3000 --large 100000 --contracts 100000

Builds both demo countries where they are not there yet (under --place), serves them in one process and
asks each page of each role in turn. What is printed are ratios to an empty page (help) in the same
country, a visitor's and the same reader's, whose frame has a menu, a bell and the counts of work:
absolute times tell more about the machine than about the page.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask import session as cookie
from sqlalchemy import select

from registry import create_app
from registry.accounts import sessions
from registry.accounts.models import RoleAssignment, User
from registry.core import db
from registry.core.permissions import GRANTS, Role

EMPTY = "/vi/help"
SEARCHES = ("?q=nguyen+van", "?q=HD-2026-0001", "?open=filters")
LEFT_OUT = {"static", "accounts.sign_out"}


def main() -> None:
    asked = read_arguments()
    places = {
        size: prepare(asked.place / str(size), size, asked) for size in (asked.small, asked.large)
    }
    os.environ.update(environment(places[asked.small]))
    apps = {size: open_country(place) for size, place in places.items()}
    pages = list(list_pages(apps[asked.small]))
    times = {size: measure(app, pages, asked.rounds) for size, app in apps.items()}
    report(pages, times, asked)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=Path, default=Path("var/bench-pages"))
    parser.add_argument("--small", type=int, default=3_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--openings", type=int, default=20_000)
    parser.add_argument("--introductions", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def environment(place: Path) -> dict[str, str]:
    return {
        "REGISTRY_ENVIRONMENT": "demo",
        "REGISTRY_MAIL_SINK": "folder",
        "REGISTRY_BASE_URL": "http://127.0.0.1:8000",
        "REGISTRY_STATE_DIR": str(place.absolute()),
    }


def prepare(place: Path, experts: int, asked: argparse.Namespace) -> Path:
    """Only the large country has more work than the demo country brings."""
    if (place / "built").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    more = []
    if experts == asked.large:
        for kind in ("openings", "introductions", "contracts"):
            more += [f"--{kind}", str(getattr(asked, kind))]
    for command in (["migrate"], ["load-reference"], ["seed", "--experts", str(experts), *more]):
        subprocess.run(
            [sys.executable, "-m", "registry", *command],
            env=os.environ | environment(place),
            check=True,
        )
    (place / "built").touch()
    return place


def open_country(place: Path) -> Flask:
    os.environ.update(environment(place))
    return create_app()


def list_pages(app: Flask) -> Iterator[tuple[str, Role | None]]:
    """Every page that has nothing but its language in the address, and each role that may read it."""
    bound = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        if rule.arguments != {"locale"}:
            continue
        access: Any = app.view_functions[rule.endpoint]
        address = bound.build(rule.endpoint, {"locale": "vi"})
        readers = [role for role in Role if access.access.read in GRANTS[role]]
        for role in readers if access.access.read else [None]:
            yield address, role
            if rule.endpoint.endswith((".index", ".openings", ".programs", ".staff")) and role:
                for search in SEARCHES:
                    yield address + search, role


def measure(
    app: Flask, pages: list[tuple[str, Role | None]], rounds: int
) -> dict[tuple[str, Role | None], float]:
    """Medians in seconds of processor time; the pages take turns, so that a slow moment of the machine
    hits all."""
    clients = {role: client_of(app, role) for role in (None, *Role)}
    taken: dict[tuple[str, Role | None], list[float]] = {}
    for _round in range(rounds + 1):
        for address, role in [*((EMPTY, role) for role in clients), *pages]:
            start = time.process_time()
            with clients[role].get(address) as answer:
                answer.get_data()
            taken.setdefault((address, role), []).append(time.process_time() - start)
    return {page: statistics.median(times[1:]) for page, times in taken.items()}


def client_of(app: Flask, role: Role | None) -> Any:
    client = app.test_client()
    if role is None:
        return client
    with app.app_context(), app.test_request_context("/"):
        with db.transaction():
            user = reader_in(role)
            if user is not None:
                sessions.open_session(user, second_factor=True)
        values = dict(cookie)
    with client.session_transaction() as stored:
        stored.update(values)
    return client


def reader_in(role: Role) -> Any:
    """Whoever has had this role for the longest time; None where nobody has."""
    statement = select(User).join(RoleAssignment, RoleAssignment.user_id == User.id)
    return (
        db.session()
        .scalars(statement.where(RoleAssignment.role == role).order_by(User.created_at))
        .first()
    )


def report(
    pages: list[tuple[str, Role | None]],
    times: dict[int, dict[tuple[str, Role | None], float]],
    asked: argparse.Namespace,
) -> None:
    small, large = times[asked.small], times[asked.large]
    floor = {size: found[EMPTY, None] for size, found in times.items()}
    print(f"an empty page: {floor[asked.small] * 1e3:.1f} and {floor[asked.large] * 1e3:.1f} ms\n")
    print("| page | role | small | large | growth | own |\n|---|---|---|---|---|---|")
    for page in sorted(pages, key=lambda one: -large[one]):
        few, many = small[page] / floor[asked.small], large[page] / floor[asked.large]
        own = large[page] / large[EMPTY, page[1]]
        row = f"{few:.1f} | {many:.1f} | {many / few:.1f} | {own:.1f}"
        print(f"| {page[0]} | {page[1] or '–'} | {row} |")


if __name__ == "__main__":
    main()
