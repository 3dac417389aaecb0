import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask, g
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from registry.background import letters
from registry.core import i18n
from registry.core.sorting import sort_key
from registry.taxonomy.labels import COMMON_LANGUAGES, language_names
from registry.web.forms import BaseForm
from registry.web.validators import at_most

ROOT = Path(__file__).parents[2]


@pytest.fixture
def speak(app: Flask) -> Any:
    def in_language(code: str, filter_name: str, value: Any) -> str:
        with app.test_request_context(f"/{code}/"):
            g.locale = code
            return str(app.jinja_env.from_string("{{ v|" + filter_name + " }}").render(v=value))

    return in_language


@pytest.mark.parametrize(("code", "printed"), [("vi", "5.000"), ("en", "5,000")])
def test_a_number_in_a_sentence_is_written_as_the_reader_writes_it(
    app: Flask, code: str, printed: str
) -> None:
    limited = type("Limited", (BaseForm,), {"text": StringField(validators=[at_most(5000)])})
    with app.test_request_context(f"/{code}/", method="POST"):
        g.locale = code
        form = limited(MultiDict({"text": "x" * 5001}), meta={"csrf": False})
        assert not form.validate()
        assert printed in form.text.errors[0]
        assert printed in i18n.ngettext("%(num)s day left", "%(num)s days left", 5000)
        assert i18n.format_duration(timedelta(days=5000)).startswith(printed)
    assert i18n.ngettext("%(num)s day left", "%(num)s days left", 1) == "1 day left"


@pytest.mark.parametrize("code", ["vi", "en"])
def test_days_are_printed_alike_in_both_languages(speak: Any, code: str) -> None:
    assert speak(code, "date", date(2026, 11, 20)) == "20/11/2026"
    assert speak(code, "date", date(2027, 3, 5)) == "05/03/2027"
    assert speak(code, "date", None) == ""


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026", "5 January 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026", "9 February 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026", "1 March 2026"),
        (date(2026, 11, 20), "ngày 20 tháng 11 năm 2026", "20 November 2026"),
    ],
)
def test_long_days_follow_the_rules_of_official_papers(
    speak: Any, day: date, vietnamese: str, english: str
) -> None:
    assert speak("vi", "date_long", day) == vietnamese
    assert speak("en", "date_long", day) == english


@pytest.mark.parametrize(
    ("filter_name", "value", "vietnamese", "english"),
    [
        ("number", 2000, "2.000", "2,000"),
        ("number", 1234567, "1.234.567", "1,234,567"),
        ("number", None, "", ""),
        ("percent", 0.624, "62,4%", "62.4%"),
        ("percent", 0.62, "62%", "62%"),
    ],
)
def test_numbers_follow_the_language(
    speak: Any, filter_name: str, value: Any, vietnamese: str, english: str
) -> None:
    assert speak("vi", filter_name, value) == vietnamese
    assert speak("en", filter_name, value) == english


def test_a_moment_names_its_zone() -> None:
    moment = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
    assert i18n.format_datetime(moment) == "20/11/2026 14:05 (GMT+7)"
    assert i18n.format_datetime(moment, "Europe/Paris") == "20/11/2026 08:05 (GMT+1)"
    assert i18n.format_datetime(moment, "Asia/Kathmandu") == "20/11/2026 12:50 (GMT+5:45)"
    assert i18n.format_datetime(moment, "America/St_Johns") == "20/11/2026 03:35 (GMT-3:30)"


def test_the_official_day_is_that_of_ha_noi() -> None:
    assert i18n.official_date(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert i18n.official_date(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (
            "/vi/account/sign-in?next=/vi/account/&a=1&a=2",
            "/en/account/sign-in?next=/vi/account/&a=1&a=2",
        ),
        ("/en/account/sign-in", "/vi/account/sign-in"),
        ("/vi/?endpoint=x&_external=1&locale=vi", "/en/?endpoint=x&_external=1&locale=vi"),
        ("/vi/account/?q=Tr%E1%BA%A7n%20%26%20con", "/en/account/?q=Tr%E1%BA%A7n%20%26%20con"),
        ("/nowhere", "/en/"),
    ],
)
def test_the_switch_keeps_page_and_query(app: Flask, here: str, there: str) -> None:
    with app.test_request_context(here):
        g.locale = "en" if here.startswith("/en") else "vi"
        assert i18n.switch_url() == there


@settings(max_examples=40)
@given(
    rest=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="?#%\\"),
        max_size=20,
    ),
    query=st.text(st.sampled_from("ab=&%20/?:@é"), max_size=20),
)
def test_the_switch_never_leaves_the_site(app: Flask, rest: str, query: str) -> None:
    with app.test_request_context(path=f"/vi/{rest}", query_string=query):
        g.locale = "vi"
        there = i18n.switch_url()
    assert there.startswith("/en/")
    assert "\n" not in there
    assert unquote(there.partition("?")[0]).removeprefix("/en/") == rest


def test_both_pages_name_each_other(client: Any) -> None:
    page = client.get("/vi/account/sign-in?next=/vi/account/").get_data(as_text=True)
    assert 'hreflang="en"' in page
    assert "/en/account/sign-in?next=/vi/account/" in page


def test_the_first_page_follows_cookie_then_browser(client: Any) -> None:
    german = {"Accept-Language": "de"}
    english = {"Accept-Language": "en-GB,en;q=0.9,vi;q=0.5"}
    assert client.get("/", headers=german).location == "/vi/"
    assert client.get("/", headers=english).location == "/en/"
    client.set_cookie(i18n.COOKIE, "vi")
    assert client.get("/", headers=english).location == "/vi/"


def test_a_text_in_the_other_language_is_marked(app: Flask) -> None:
    row = type("Row", (), {"title_vi": "Toán <b>", "title_en": ""})()
    with app.test_request_context("/en/"):
        g.locale = "en"
        assert i18n.localized(row, "title") == '<span lang="vi">Toán &lt;b&gt;</span>'
        g.locale = "vi"
        assert i18n.localized(row, "title") == "Toán <b>"


def test_a_mail_is_written_in_its_readers_language_and_the_page_keeps_its_own(app: Flask) -> None:
    with app.test_request_context("/en/"):
        g.locale = "en"
        with letters.in_language("vi"):
            assert i18n.locale() == "vi"
            assert i18n.format_number(2000) == "2.000"
        assert i18n.locale() == "en"
        assert i18n.format_number(2000) == "2,000"


def test_no_page_takes_a_name_in_one_language_by_itself() -> None:
    """Choices, labels and files ask `localized`, or `localized_text` where no markup can be."""
    read = [
        path
        for path in sorted((ROOT / "registry").rglob("*.py"))
        if "views" in path.parts
        or path.stem in {"views", "forms", "labels", "lists", "outlook", "steps"}
    ]
    found = []
    for path in read:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        marked = {
            argument
            for node in nodes
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "in_language"
            for argument in node.args
        }
        for node in nodes:
            if node in marked:  # a page that shows both languages says which is which
                continue
            if isinstance(node, ast.Attribute) and node.attr.endswith(("_vi", "_en")):
                owner = ast.unparse(node.value)
                if owner not in {"self", "form"} and not owner[0].isupper():  # a column
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {owner}.{node.attr}")
            wraps = (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "str"
                or isinstance(node, ast.FormattedValue)
            )
            if wraps and re.search(r"\blocalized\(", ast.unparse(node)):
                found.append(f"{path.relative_to(ROOT)} writes the markup of {ast.unparse(node)}")
    assert not found, found


def test_every_language_of_the_standard_can_be_chosen_in_both_languages(app: Flask) -> None:
    for reader, italian in (("en", "Italian"), ("vi", "Tiếng Italy")):
        names = language_names(reader)
        assert list(names)[: len(COMMON_LANGUAGES)] == list(COMMON_LANGUAGES)
        assert names["it"] == italian
        assert len(names) > 300
        assert len(set(names.values())) == len(names)
        rest = list(names.values())[len(COMMON_LANGUAGES) :]
        assert rest == sorted(rest, key=sort_key)
    assert language_names("vi").keys() == language_names("en").keys()
