"""Snippets say why somebody was found, in safe HTML."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from search.engine import Hits, Purpose, Query, Spelling
from search.query.highlight import Highlighter, Snippet
from search.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_rows(
    [
        {"term": "học máy", "concept": "ml"},
        {"term": "machine learning", "concept": "ml"},
        {"term": "GS", "concept": "title", "kind": "title"},
    ],
    today=date(2026, 1, 1),
)


def lighter(
    text: str, *, reading: Spelling = Spelling.TYPED, purpose: Purpose = Purpose.SEARCH
) -> Highlighter:
    hits = Hits((), (), 0, reading=reading, read_as=text)
    return Highlighter(Query(text, purpose=purpose), hits, VOCABULARY)


def snippet(text: str, document: str, **more: object) -> Snippet:
    (only,) = lighter(text, **more).snippets({"summary": document})  # type: ignore[arg-type]
    return only


@pytest.mark.parametrize(
    ("typed", "name", "html"),
    [
        ("nguyen an", "Nguyễn Văn An", "<mark>Nguyễn</mark> Văn <mark>An</mark>"),
        ("Nguyễn", "Nguyen, NGUYỄN", "Nguyen, <mark>NGUYỄN</mark>"),
        ("hoà", "Hoa Hòa", "Hoa <mark>Hòa</mark>"),
        ("van an", "Nguyen-Van An", "<mark>Nguyen-Van</mark> <mark>An</mark>"),
        ("C++", "C and C++.", "C and <mark>C++</mark>."),
        ("network", "neural networks", "neural <mark>networks</mark>"),
        ("zzz", "Nguyễn", "Nguyễn"),
        ("học máy", "Học nghề máy, học máy", "Học nghề máy, <mark>học máy</mark>"),
        ("experts in robots", "Experts: robots", "Experts: <mark>robots</mark>"),
    ],
)
def test_finds_are_marked_as_the_analysis_compares_words(typed: str, name: str, html: str) -> None:
    assert lighter(typed).mark(name) == Markup(html)  # noqa: S704 - the expected text


def test_a_translation_is_marked_as_a_whole_with_the_term_that_led_to_it() -> None:
    found = snippet("hoc may", "Uses machine learning, and a machine.")
    assert found.html == Markup("Uses <mark>machine learning</mark>, and a machine.")
    assert (found.field, found.found, found.reason) == ("summary", ("machine learning",), "hoc may")


def test_near_and_unfinished_words_are_marked_too() -> None:
    assert snippet("grafene", "pure graphene", reading=Spelling.NEAR).found == ("graphene",)
    assert snippet("semicon", "semiconductors", purpose=Purpose.SUGGEST).found == (
        "semiconductors",
    )


def test_a_long_text_is_cut_between_words_around_the_best_place() -> None:
    text = "alpha " * 100 + "rare robots in surgery " + "omega " * 100
    found = snippet("robot surgery", text)
    assert found.found == ("robots", "surgery")
    assert len(found.html) < 260
    assert str(found.html).startswith("… alpha")
    assert str(found.html).endswith("omega …")


def test_each_text_says_which_field_it_is() -> None:
    texts = {"summary": "robots", "works": ["On robots", "On rice"], "thesis": ""}
    assert [found.field for found in lighter("robot").snippets(texts)] == ["summary", "works"]


def test_whatever_stands_in_the_text_is_escaped() -> None:
    text = '<script>alert(1)</script> robot <b onclick="x">&amp;'
    html = str(snippet("robot", text).html)
    assert "<script" not in html
    assert "<b " not in html
    assert "&lt;script&gt;" in html
    assert "<mark>robot</mark>" in html


@settings(max_examples=200)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_gives_safe_html_that_keeps_every_letter(text: str, typed: str) -> None:
    html = lighter(typed).mark(text)
    tags = str(html).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in tags
    letters = str(Markup(tags).unescape())  # noqa: S704 - to read it back
    assert [letter for letter in letters if letter.isalnum()] == [
        letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum()
    ]
    for found in lighter(typed).snippets({"text": text}, letters=40):
        assert found.found
