"""The gallery shows every part that pages share, in the states that matter."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import nodes

from registry.core.config import RESOURCES

TEMPLATES = RESOURCES / "templates"
SHOWN = ("gallery.html", "gallery/work.html", "base.html")  # the frame is around the gallery too
ELSEWHERE = {
    "lattice",  # the pattern of the home page
    "nowrap",
    "save_link",  # the address of a page of results
    "search_told",  # depends on what a search found
}


def read(app: Flask, path: Path) -> nodes.Template:
    return app.jinja_env.parse(path.read_text(encoding="utf-8"))


def called(node: nodes.Node) -> set[str]:
    """By its name, or as a part of an imported file."""
    callees = [call.node for call in node.find_all(nodes.Call)]
    plain = {one.name for one in callees if isinstance(one, nodes.Name)}
    return plain | {one.attr for one in callees if isinstance(one, nodes.Getattr)}


def test_every_shared_part_is_in_the_gallery(app: Flask) -> None:
    macros: dict[str, set[str]] = {}
    for path in sorted((TEMPLATES / "macros").glob("*.html")):
        for macro in read(app, path).find_all(nodes.Macro):
            macros[macro.name] = called(macro)
    waiting = [name for path in SHOWN for name in called(read(app, TEMPLATES / path))]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in macros and name not in reached:
            reached.add(name)
            waiting += macros[name]
    assert set(macros) - reached == ELSEWHERE


@pytest.fixture
def work(client: FlaskClient) -> Element:
    page: Element = html5lib.parse(client.get("/en/gallery").text, namespaceHTMLElements=False)
    [found] = [one for one in page.iter("section") if one.get("aria-labelledby") == "g-work"]
    return found


def with_class(section: Element, name: str) -> list[Element]:
    return [one for one in section.iter() if name in (one.get("class") or "").split()]


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_list_shows_its_order_its_filters_its_columns_and_its_files(work: Element) -> None:
    assert [one.get("aria-sort") for one in work.iter("th") if one.get("aria-sort")] == [
        "ascending"
    ]
    names = {one.get("name") for one in work.iter("input")}
    assert {"q", "state", "start_from", "start_to", "column", "density", "size", "sort"} <= names
    assert {"XLSX", "CSV"} <= {text(one) for one in work.iter("button")}
    [views] = with_class(work, "views")
    assert "To be signed in December" in text(views)


def test_a_bulk_act_says_what_will_and_what_will_not_change(work: Element) -> None:
    [preview] = with_class(work, "preview")
    assert "2 rows will change" in text(preview)
    assert "1 row will not change" in text(preview)
    assert "Mark as checked (2)" in [text(one) for one in preview.iter("button")]


def test_clocks_are_late_soon_and_plain_and_say_so_in_words(work: Element) -> None:
    [waiting] = with_class(work, "work")
    clocks = {one.get("class"): text(one) for one in with_class(waiting, "clock")}
    assert clocks["clock clock-late"].startswith("20 days overdue")
    assert clocks["clock clock-soon"].startswith(("Today", "2 days left"))
    assert "no fixed day" in text(waiting)


def test_notices_are_new_or_read_and_the_bell_says_how_many(work: Element) -> None:
    lists = with_class(work, "notices")
    assert [len(with_class(one, "notice-new")) for one in lists] == [2, 2]
    assert "Notices: 2 unread" in text(with_class(work, "drop-bell")[0])


def test_a_grave_step_says_what_follows_before_its_red_button(work: Element) -> None:
    whole: Any = text(work)
    order = ["Declare the contract void", "is still being corrected", "What follows", "Propose it"]
    assert [whole.index(one) for one in order] == sorted(whole.index(one) for one in order)
    assert [text(one) for one in with_class(work, "btn-x")] == ["Propose it"]
