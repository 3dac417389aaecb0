"""The frame, the gallery and the error pages as documents: ids, references, nothing inline."""

import re
from collections import Counter
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient

PAGES = ["gallery", "form", *(f"error/{n}" for n in (400, 403, 404, 405, 409, 410, 413, 422, 429))]
PAGES += ["error/500", "error/503"]
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls")


def parse(text: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return tree


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, client: FlaskClient, language: str) -> Element:
    return parse(client.get(f"/{language}/{request.param}").text)


def test_ids_are_unique(page: Element) -> None:
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_reference_points_to_an_element_of_the_page(page: Element) -> None:
    ids = {element.get("id") for element in page.iter()}
    for element in page.iter():
        for attribute in REFERENCES:
            assert set((element.get(attribute) or "").split()) <= ids, (element.tag, attribute)
    for link in page.iter("a"):
        href = link.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids | {"hit", "undo", "board"}


def test_nothing_is_styled_or_scripted_inline(page: Element) -> None:
    for element in page.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert element.tag != "style"
        assert element.tag != "script" or (element.get("src") and element.get("nonce"))


def test_every_control_has_a_name(page: Element) -> None:
    labelled = {label.get("for") for label in page.iter("label")}
    wrapped = {id(e) for label in page.iter("label") for e in label.iter()}
    for control in [*page.iter("input"), *page.iter("select"), *page.iter("textarea")]:
        assert (
            control.get("type") in ("hidden", "submit")
            or control.get("aria-label")
            or control.get("id") in labelled
            or id(control) in wrapped
        ), control.attrib


def test_every_page_has_one_heading_a_title_and_its_language(page: Element, language: str) -> None:
    assert page.get("lang") == language
    assert len(list(page.iter("h1"))) == 1
    title = page.findtext("head/title") or ""
    assert re.fullmatch(r"\S.* – .*STEM.*", " ".join(title.split()))


def test_every_page_names_both_languages(client: FlaskClient) -> None:
    page = parse(client.get("/vi/gallery?page=2").text)
    alternates = {
        link.get("hreflang"): link.get("href")
        for link in page.iter("link")
        if link.get("rel") == "alternate"
    }
    assert alternates == {
        "vi": "http://localhost/vi/gallery",
        "en": "http://localhost/en/gallery?page=2",
    }


def test_flash_messages_become_escaped_notices(client: FlaskClient) -> None:
    text = client.get("/vi/gallery").text
    assert "Saved &lt;b&gt;safely&lt;/b&gt;" in text
    assert 'class="note note-ok" role="status"' in text


def test_signing_out_is_a_post_with_a_token(client: FlaskClient) -> None:
    page = parse(client.get("/vi/gallery").text)
    forms = [form for form in page.iter("form") if form.get("action") == "/vi/sign-out"]
    assert forms
    for form in forms:
        assert form.get("method") == "post"
        assert any(field.get("name") == "csrf_token" for field in form.iter("input"))
