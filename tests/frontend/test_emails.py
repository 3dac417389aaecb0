import pytest
from flask import Flask, render_template

from .conftest import Person
from .test_pages import parse

MESSAGE = {
    "recipient": Person(),
    "heading": 'A university <b>would like</b> to talk & "more"',
    "button_label": "Read and answer",
    "button_url": "https://registry.example/vi/introductions/1?a=1&b=2",
    "reference": "GT-2026-0412",
    "reason": "You asked for introductions.",
    "settings_url": "https://registry.example/vi/settings",
    "other_language_url": "https://registry.example/en/introductions/1",
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_mail_has_one_button_its_plain_link_and_the_way_out(app: Flask, language: str) -> None:
    with app.test_request_context(f"/{language}/gallery"):
        text = render_template("emails/base.html", language=language, **MESSAGE)
    page = parse(text)
    links = [link.get("href") for link in page.iter("a")]
    assert links == [MESSAGE[k] for k in ("button_url", "settings_url", "other_language_url")]
    assert page.get("lang") == language
    assert text.count("a=1&amp;b=2") == 2
    assert "<b>would" not in text


def test_the_plain_part_says_the_same_unescaped(app: Flask) -> None:
    with app.test_request_context("/vi/gallery"):
        text = render_template("emails/base.txt", language="vi", **MESSAGE)
    for key in ("heading", "button_url", "reference", "settings_url", "other_language_url"):
        assert str(MESSAGE[key]) in text
