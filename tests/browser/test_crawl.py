"""Every kind of page that each role reaches by links alone, in a small demo country."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from browser.conftest import serving
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE
from flask import Flask
from journeys.spine import looking
from playwright.sync_api import Error
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from registry.accounts.models import User
from registry.background import indexing, rebuilding
from registry.core.permissions import GRANTS
from registry.core.routes import access_of
from registry.demo import cast, seed
from registry.web.lists.pages import KNOWN

pytestmark = pytest.mark.browser
ROLES = ["", *(local for local, *_rest in cast.SHOWN), "expert"]
LAST_PADDING = 8  # pixels behind the last word of a table: where they are pushed aside no word is
LINKS = "all => all.map((link) => link.href)"
MOST = 8  # pages a role adds to what was seen before it


# What everybody who works here opens every day, with its trays, its print and its menu.
DAILY = (
    "/work/",
    "/work/late",
    "/verification/?open=filters",
    "/verification/?open=columns&density=dense",
    "/verification/?q=nguyen",
    "/verification/?print=",
    "/notices/",
    "/notices/settings",
)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with serving(tmp_path_factory.mktemp("crawl")) as live:
        with live.app_context():
            seed.build(experts=60, number=7, today=None, progress=lambda *_about: None)
            for name in indexing.sources():
                rebuilding.rebuild(name)
        yield live


def test_no_page_that_a_role_can_open_has_a_fault(chromium: Any, country: Flask) -> None:
    """The roles walk in turn in Vietnamese and in English; each kind of page is opened once."""
    known: set[tuple[str, ...]] = set()
    for number, role in enumerate(ROLES):
        visitor = BrowserVisitor(chromium, country, ("vi", "en")[number % 2], TELEPHONE, DESK)
        if role:
            visitor.sign_in(_user(country, f"{role}@example.org"))
        assert _walk(country, visitor, known, start="/account/" if role else "/"), role
        visitor.context.close()
    assert len(known) > 40


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_pages_of_every_day_have_no_fault_at_a_desk_or_on_a_telephone(
    chromium: Any, country: Flask, locale: str, scripts: bool
) -> None:
    visitor = BrowserVisitor(chromium, country, locale, DESK, TELEPHONE, scripts=scripts)
    visitor.sign_in(_user(country, "verifier@example.org"))
    for path in DAILY:
        visitor.open(path)
    for menu in (".drop-bell", ".menu"):
        visitor.page.click(f"{menu} > summary")
        panel = visitor.page.locator(f"{menu} > div")
        box = panel.bounding_box()
        assert (box["x"], box["width"]) == (0, TELEPHONE["width"]), menu
        assert panel.locator("a").first.is_visible(), menu
    visitor.context.close()


def test_a_list_is_printed_as_a_table_that_fits_its_paper(chromium: Any, country: Flask) -> None:
    """The width between the margins of A4 is less than that of a page on a small screen."""
    visitor = BrowserVisitor(chromium, country, "vi", DESK)
    visitor.sign_in(_user(country, "officer@example.org")).open("/contracts/?print=")
    page = visitor.page
    page.set_viewport_size({"width": 673, "height": 1000})
    page.emulate_media(media="print")
    assert page.locator("#rows thead").is_visible()
    shown = page.eval_on_selector("#rows tbody td.c-next", "cell => getComputedStyle(cell).display")
    assert shown == "table-cell"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator(".print-head").is_visible()
    assert not page.locator(".head").is_visible()
    visitor.context.close()


PUSHED = "all => all.map((one) => one.parentElement.scrollWidth - one.parentElement.clientWidth)"
READERS = (
    "officer",
    "ministry",
    "verifier",
    "mofa",
    "designation",
    "auditor",
    "reporter",
    "recruiter",
)


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_list_shows_its_columns_at_a_desk_without_being_pushed_aside(
    chromium: Any, country: Flask, locale: str
) -> None:
    """Each as the first of these who reads it; columns that somebody adds may need to be pushed."""
    unread = set(KNOWN)
    faults: dict[str, int] = {}
    for reader in READERS:
        visitor = BrowserVisitor(chromium, country, locale, DESK)
        visitor.sign_in(_user(country, f"{reader}@example.org"))
        for endpoint, path in _lists_of(country, reader, locale):
            if endpoint not in unread:
                continue
            unread.discard(endpoint)
            visitor.page.goto(country.config["address"] + path)
            pushed = visitor.page.eval_on_selector_all("#rows", PUSHED)
            faults.update((endpoint, one) for one in pushed if one > LAST_PADDING)
        visitor.context.close()
    assert not faults
    assert len(unread) < len(KNOWN) / 2


def _lists_of(app: Flask, reader: str, locale: str) -> Iterator[tuple[str, str]]:
    """Those that somebody reads and whose address says no more than the language."""
    role = next(role for local, _name, role, _where in cast.SHOWN if local == reader)
    adapter = app.url_map.bind("127.0.0.1")
    for endpoint in KNOWN:
        read = access_of(app.view_functions[endpoint]).read
        is_plain = any(rule.arguments == {"locale"} for rule in app.url_map.iter_rules(endpoint))
        if is_plain and (read is None or read in GRANTS[role]):
            yield endpoint, adapter.build(endpoint, {"locale": locale})


def _user(app: Flask, email: str) -> User:
    with looking(app) as database:
        return database.scalars(select(User).where(User.email == email)).one()


def _walk(app: Flask, visitor: BrowserVisitor, known: set[tuple[str, ...]], *, start: str) -> int:
    """Follows the links breadth first; one page of each kind, however many rows lead to it."""
    address = f"{app.config['address']}/{visitor.locale}"
    waiting, opened = deque([start]), 0
    while waiting and opened < MOST:
        path = waiting.popleft()
        kind = _kind(app, f"/{visitor.locale}{path}")
        if not kind or (kind in known and opened):
            continue
        known.add(kind)
        try:
            visitor.open(path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue
        opened += 1
        found = visitor.page.eval_on_selector_all("nav a[href], main a[href]", LINKS)
        waiting += [link.removeprefix(address) for link in found if link.startswith(address)]
    return opened


def _kind(app: Flask, path: str) -> tuple[str, ...]:
    """The route with those of its words that make another page of it: a section, an audience."""
    address, _mark, query = path.partition("#")[0].partition("?")
    if "." in address.rpartition("/")[2]:
        return ()  # a file, no page
    try:
        endpoint, values = app.url_map.bind("127.0.0.1").match(address)
    except HTTPException:
        return ()
    words = [value for name, value in values.items() if name in {"kind", "audience"}]
    return (endpoint, *words, "filtered" if query else "")
