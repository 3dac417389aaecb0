"""The components in Chromium: axe, a strict policy, small screens, and what the script adds."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from chromium import violations
from flask import Flask
from playwright.sync_api import expect
from werkzeug.serving import make_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", ["/vi/gallery", "/en/gallery", "/vi/form", "/en/error/409"])
def test_pages_are_accessible_and_keep_the_policy(
    chromium: Any, address: str, path: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address + path, wait_until="networkidle")
    assert violations(page) == []
    assert complaints == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    page.close()


def test_a_double_click_sends_once_and_the_back_button_opens_the_form_again(
    chromium: Any, address: str, app: Flask
) -> None:
    app.config["received"].clear()
    page = chromium.new_page()
    page.goto(f"{address}/en/form")
    page.fill("#name", "Huyền")
    page.evaluate("() => { const b = document.querySelector('#save'); b.click(); b.click(); }")
    page.wait_for_url("**/vi/gallery")
    assert app.config["received"] == ["Huyền"]
    page.go_back()
    page.click("#save")
    page.wait_for_url("**/vi/gallery")
    assert len(app.config["received"]) == 2
    page.close()


def test_too_large_a_file_is_told_before_it_is_sent(
    chromium: Any, address: str, app: Flask
) -> None:
    app.config["received"].clear()
    page = chromium.new_page()
    page.goto(f"{address}/en/form")
    page.fill("#name", "Huyền")
    page.set_input_files(
        "#paper", {"name": "bằng.pdf", "mimeType": "application/pdf", "buffer": bytes(20_000_001)}
    )
    page.wait_for_selector("#paper-too-large:has-text('bằng.pdf')")
    page.click("#save")
    assert app.config["received"] == []
    page.set_input_files(
        "#paper", {"name": "bằng.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    page.click("#save")
    page.wait_for_url("**/vi/gallery")
    page.close()


def test_the_focus_goes_to_the_summary_of_errors(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/en/form")
    page.click("#save")
    # The browser moves the focus when it next draws, which may be after the element is there.
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    page.close()


def test_a_long_list_is_searched_by_every_word_without_diacritics_or_falls_back_to_itself(
    chromium: Any, address: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/en/gallery", wait_until="networkidle")
    box = page.get_by_role("combobox", name="Countries where you have worked")
    box.fill("jap")
    page.wait_for_selector("[role=option].active:has-text('Japan')")
    box.fill("nhat ban")
    page.wait_for_selector("[role=option].active:has-text('Japan')")
    page.keyboard.press("Enter")
    assert page.eval_on_selector("#countries", "s => [...s.selectedOptions].map(o => o.value)") == [
        "Japan"
    ]
    page.close()
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/en/gallery")
    assert plain.is_visible("#countries")
    context.close()


def test_the_menu_closes_by_escape_and_slash_finds_the_search(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 375, "height": 800})
    page.goto(f"{address}/vi/gallery", wait_until="networkidle")
    page.click(".menu > summary")
    assert page.is_visible(".menu-panel")
    page.keyboard.press("Escape")
    assert not page.is_visible(".menu-panel")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.close()


SUGGESTING = """async () => {
  document.querySelector('main').innerHTML = `<h1>Search</h1><form class="search" action="/vi/gallery">
    <label class="vh" for="box">Search</label>
    <input class="input" id="box" name="q" data-suggest="/suggest" data-suggest-label="Suggestions"
           data-suggest-told="Suggestions: {count}"></form>`;
  await import('/static/js/suggest.js');
}"""


def test_suggestions_wait_for_the_syllable_and_are_chosen_by_keyboard(
    chromium: Any, address: str
) -> None:
    page, asked = chromium.new_page(), []
    groups = [{"label": "Fields", "items": [{"text": "Học máy", "url": ""}]}]

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(json=groups)

    page.route("**/suggest?*", answer)
    page.goto(f"{address}/vi/gallery")
    page.evaluate(SUGGESTING)
    page.focus("#box")
    keyboard = page.context.new_cdp_session(page)
    composed = {"text": "hoc", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", composed)
    page.wait_for_timeout(500)
    assert asked == [], "a syllable that is being composed is nobody's business"
    keyboard.send("Input.insertText", {"text": "học"})
    page.wait_for_selector("[role=option]")
    assert len(asked) == 1
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#box", "aria-activedescendant")
    assert page.inner_text(f"#{chosen}") == "Học máy"
    page.keyboard.press("Escape")
    assert page.get_attribute("#box", "aria-expanded") == "false"
    page.close()
