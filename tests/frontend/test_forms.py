import io
import re

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from registry.web.assets import form_errors

from .test_pages import parse


def post(client: FlaskClient, **values: object) -> str:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/en/form").text)
    assert token
    data = {"csrf_token": token.group(1), **values}
    response = client.post("/en/form", data=data, content_type="multipart/form-data")
    assert response.status_code == 422
    return str(response.text)


def test_all_errors_stand_in_the_summary_and_beside_their_fields(client: FlaskClient) -> None:
    text = post(client, note="too long a note", since="32/13/2027")
    page = parse(text)
    summary = next(e for e in page.iter("div") if e.get("id") == "error-summary")
    assert [link.get("href") for link in summary.iter("a")] == ["#name", "#since", "#note"]
    for name in ("name", "since", "note"):
        control = next(e for e in page.iter() if e.get("id") == name)
        assert control.get("aria-invalid") == "true"
        assert f"{name}-error" in (control.get("aria-describedby") or "").split()


def test_what_was_typed_is_kept_and_escaped(client: FlaskClient) -> None:
    text = post(client, name="", since="31-02-2027", note='"><script>alert(1)</script>')
    assert 'value="31-02-2027"' in text
    assert "<script>alert" not in text
    assert "&gt;&lt;script&gt;alert(1)" in text


def test_the_title_says_that_there_is_an_error(client: FlaskClient) -> None:
    assert parse(post(client)).findtext("head/title", "").strip().startswith("Error:")


def test_a_bad_token_is_an_error_without_a_link(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context("/en/form"):
        form = type("Signed", (Form,), {"token": StringField(validators=[InputRequired("Gone")])})()
        form.form_errors = ["Open the page again"]
        form.validate()
        assert form_errors(form) == [("", "Open the page again"), ("token", "Gone")]


def test_a_form_with_a_file_is_sent_in_parts_and_checked_by_the_server_alone(
    client: FlaskClient,
) -> None:
    form = next(parse(client.get("/vi/form").text).find("body/main").iter("form"))  # type: ignore[union-attr]
    assert form.get("enctype") == "multipart/form-data"
    assert form.get("novalidate") is not None
    names = [e.get("name") for e in form.iter("input") if e.get("type") == "hidden"]
    assert names == ["version", "csrf_token"]


def test_a_browser_never_cuts_a_text_or_turns_a_date_round(client: FlaskClient) -> None:
    page = parse(client.get("/vi/form").text)
    assert [e.tag for e in page.iter() if e.get("maxlength")] == []
    since = next(e for e in page.iter("input") if e.get("id") == "since")
    assert since.get("type") == "text"


def test_a_right_form_goes_through(client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/en/form").text)
    assert token
    data = {"csrf_token": token.group(1), "name": "Huyền", "paper": (io.BytesIO(b"x"), "a.pdf")}
    assert client.post("/en/form", data=data).status_code == 303


class Post(Form):
    place = StringField("Place", [InputRequired("Enter the place")])


class Career(Form):
    kind = RadioField("Kind", [InputRequired("Choose")], choices=["a", "b"])
    posts = FieldList(FormField(Post), min_entries=2)


def test_errors_of_inner_forms_and_of_groups_jump_to_their_first_control() -> None:
    form = Career()
    form.validate()
    assert form_errors(form) == [
        ("kind-0", "Choose"),
        ("posts-0-place", "Enter the place"),
        ("posts-1-place", "Enter the place"),
    ]


def test_a_list_of_inner_forms_renders_every_entry(app: Flask) -> None:
    source = (
        '{% from "macros/forms.html" import field %}{% for f in form %}{{ field(f) }}{% endfor %}'
    )
    with app.test_request_context("/en/form"):
        text = render_template_string(source, form=Career())
    assert 'id="posts-0-place"' in text
    assert 'id="posts-1-place"' in text


def test_only_what_may_stay_empty_is_called_optional(app: Flask) -> None:
    fields = {
        "note": StringField(),
        "name": StringField(validators=[InputRequired("Say")]),
        "kind": SelectField(choices=[("a", "A"), ("b", "B")]),
        "maybe": SelectField(choices=[("", "Any"), ("a", "A")]),
    }
    source = (
        '{% from "macros/forms.html" import field %}{% for f in form %}{{ field(f) }};{% endfor %}'
    )
    with app.test_request_context("/en/form"):
        text = render_template_string(source, form=type("Some", (Form,), fields)())
    shown = ['<span class="muted small">(' in part for part in text.split(";")[:4]]
    assert dict(zip(fields, shown, strict=True)) == {
        "note": True,
        "name": False,
        "kind": False,
        "maybe": True,
    }
