import unicodedata
from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st
from pages import token
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from registry.core.cleaning import clean
from registry.core.errors import Conflict
from registry.web.fields import CheckList, Choice, DayField, WholeNumber
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required

CHOICES = [("a", "A"), ("b", "B")]


class SampleForm(BaseForm):
    name = StringField("Name", [required("Write a name"), at_most(10)])
    day = DayField("Day")
    number = WholeNumber("Number")
    one = Choice("One", choices=CHOICES)
    several = CheckList("Several", choices=CHOICES)


class SampleVersionedForm(VersionedForm):
    name = StringField("Name")


@pytest.fixture
def fill(app: Flask) -> Any:
    def filled(form: type[BaseForm] = SampleForm, **values: Any) -> BaseForm:
        with app.test_request_context("/en/", method="POST"):
            g.locale = "en"
            made = form(MultiDict({"one": "a"} | values), meta={"csrf": False})
            made.validate()
            return made

    return filled


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Trần  ", "Trần"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("a\u202eb\u2066c\u200bd\ufeff", "abcd"),
        ("one\r\ntwo\n", "one\ntwo"),
        ("\ud800lone", "lone"),
        ("tab\there", "tab\there"),
        ("\u200b \u200b", ""),
    ],
)
def test_strings_are_cleaned(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.characters(codec=None)))
def test_cleaning_ends_in_text_that_can_be_stored_and_cleaned_again(typed: str) -> None:
    kept = clean(typed)
    kept.encode()
    assert unicodedata.is_normalized("NFC", kept)
    assert clean(kept) == kept
    assert "\x00" not in kept


@pytest.mark.parametrize("value", [None, 7, ["a"]])
def test_other_types_pass(value: Any) -> None:
    assert clean(value) == value


@pytest.mark.parametrize(
    "typed", ["5/9/2027", "05/09/2027", "5-9-2027", "05.09.2027", " 5 9 2027 "]
)
def test_a_day_is_read_in_every_usual_way(fill: Any, typed: str) -> None:
    assert fill(name="x", day=typed).day.data == date(2027, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2027", "0/1/2027", "5/9/27", "09/2027", "2027", "abc"])
def test_a_day_that_is_none_is_refused_and_kept_as_typed(fill: Any, typed: str) -> None:
    form = fill(name="x", day=typed)
    assert form.day.errors == ["Enter the day as dd/mm/yyyy, for example 05/09/2027"]
    assert form.day._value() == typed


def test_an_empty_day_is_none(fill: Any) -> None:
    form = fill(name="x", day="  ")
    assert (form.day.data, list(form.day.errors)) == (None, [])


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\x00"])
def test_what_is_empty_after_cleaning_is_not_given(fill: Any, typed: str) -> None:
    assert fill(name=typed).name.errors == ["Write a name"]


def test_length_counts_after_cleaning(fill: Any) -> None:
    assert not fill(name="  Nguye\u0302\u0303n An  ").name.errors
    assert fill(name="x" * 11).name.errors == ["Use 10 characters or fewer"]


@pytest.mark.parametrize("typed", ["1.5", "1e3", "0x1", "12345678901234567890", "∞", "1.50", "½"])
def test_only_digits_make_a_whole_number(fill: Any, typed: str) -> None:
    assert fill(name="x", number=typed).number.errors == ["Enter a whole number in digits"]


def test_whole_numbers_are_read(fill: Any) -> None:
    assert fill(name="x", number=" -12 ").number.data == -12
    assert {fill(name="x", number=one).number.data for one in ("12", "１２", "١٢", "12\u200b")} == {
        12
    }
    assert {fill(name="x", number=one).number.data for one in ("1.500", "1,500", "1 500")} == {1500}
    assert fill(name="x", number="").number.data is None


def test_only_offered_options_are_taken(fill: Any) -> None:
    assert fill(name="x", one="c").one.errors == ["Choose one of the options"]
    assert fill(name="x", several="c").several.errors == ["Choose only options from this list"]
    assert fill(name="x", one="b", several="a").errors == {}


def test_unknown_and_doubled_fields_change_nothing(app: Flask) -> None:
    sent = MultiDict([("name", "first"), ("name", "second"), ("is_admin", "1"), ("one", "a")])
    with app.test_request_context("/en/", method="POST"):
        form = SampleForm(sent, meta={"csrf": False})
        assert form.validate()
    assert form.name.data == "first"
    assert "is_admin" not in form.data


def test_a_stale_version_is_a_conflict(fill: Any) -> None:
    row = type("Row", (), {"version": 4})()
    fill(SampleVersionedForm, version="4").refuse_stale(row)
    for stale in ({"version": "3"}, {"version": ""}, {}, {"version": "4; DROP"}):
        with pytest.raises(Conflict):
            fill(SampleVersionedForm, **stale).refuse_stale(row)


def test_an_error_of_a_service_keeps_what_was_typed_and_sets_the_status(
    app: Flask, fill: Any
) -> None:
    form = fill(name="kept")
    with app.test_request_context("/en/", method="POST"), form.errors_shown():
        raise Conflict("Somebody was faster.")
    assert form.form_errors == ["Somebody was faster."]
    assert (form.status, form.name.data) == (409, "kept")


def test_changing_the_language_keeps_what_was_typed_and_saves_nothing(client: Any) -> None:
    page = client.get("/vi/account/sign-up")
    typed = {"csrf_token": token(page), "name": "Nguyễn Thị Minh Huyền", "email": "huyen@"}
    response = client.post("/en/account/sign-up", data=typed | {"switch_language": "en"})
    shown = response.get_data(as_text=True)
    assert response.status_code == 200
    assert '<html lang="en"' in shown
    assert "Nguyễn Thị Minh Huyền" in shown
    assert "error-summary" not in shown
    assert 'formaction="/vi/account/sign-up"' in shown


def test_bytes_that_are_no_text_are_refused_and_the_rest_is_kept(client: Any) -> None:
    csrf = token(client.get("/vi/account/sign-up"))
    body = f"csrf_token={csrf}&name=Ho%C3%A0%20B%FF%FEnh&email=hoa%40example.org".encode()
    response = client.post(
        "/vi/account/sign-up", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 422
    assert "Một số ký tự đã bị lỗi khi truyền" in response.text
    assert "hoa@example.org" in response.text


def test_a_field_that_was_not_sent_is_an_empty_text(fill: Any) -> None:
    assert fill().name.data == ""


def test_what_wtforms_says_by_itself_is_said_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context("/vi/"):
        g.locale = "vi"
        form = SampleForm(meta={"csrf": False})
        assert form.one.gettext("Not a valid choice.") == "Chọn một trong các phương án"
