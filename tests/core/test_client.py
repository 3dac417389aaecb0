"""The look that the test client takes at every page finds what it is there for."""

from typing import Any

import pytest
from client import find_faults
from flask import Flask

PAGE = '<!doctype html><html lang="vi"><head><title>T</title></head><body><p id="a">x</p></body></html>'


def test_a_sound_page_has_no_fault() -> None:
    assert find_faults(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</p>", "</div></p>"),
        ("x", "\x01"),
        (' lang="vi"', ""),
        ("<title>T", "<title>"),
        ("</p>", '</p><p id="a"></p>'),
        ("x", '<button form="b">x</button>'),
        ("<p ", '<p style="color:red" '),
        ("<p ", '<p onclick="go()" '),
    ],
)
def test_each_fault_is_found(old: str, new: str) -> None:
    assert find_faults(PAGE.replace(old, new))


def test_the_client_looks_at_the_pages_that_it_opens(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "public.home", lambda **_known: "<html>a page")
    with pytest.raises(AssertionError, match="no language"):
        client.get("/vi/")
