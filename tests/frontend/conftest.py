"""A small application with the real macros, languages and assets, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, flash, redirect, render_template
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from registry.core.config import RESOURCES, Config
from registry.core.i18n import install_languages, locale
from registry.demo.gallery import gallery_context
from registry.web import assets
from registry.web.lists.shown import clock

FORM_PAGE = """
{% extends "base.html" %}{% from "macros/forms.html" import form_page %}
{% block title %}Form{% endblock %}
{% block content %}<h1>Form</h1>{{ form_page(form, cancel_url="/") }}{% endblock %}
"""


class Person(UserMixin):
    id = "1"
    display_name = "Trần Ngọc Huyền"
    locale = "vi"


class SampleForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter a name"), Length(max=20, message="Too long")])
    since = DateField("Since", [Optional()], format="%d/%m/%Y", description="When it began")
    note = TextAreaField("Note", [Length(max=5, message="Use five characters")])
    paper = FileField("Paper")
    version = HiddenField("Version", default="7")
    save = SubmitField("Save it")


def make_app() -> Flask:
    app = Flask("registry", template_folder=str(RESOURCES / "templates"))
    app.config.update(SECRET_KEY="only for these tests", TESTING=True, demo=True, received=[])
    install_languages(app)
    assets.install(app)
    CSRFProtect(app)
    LoginManager(app).user_loader(lambda _id: Person())
    app.context_processor(_frame)
    app.jinja_env.globals.update(
        csp_nonce=lambda: "nonce-of-this-page", locale=locale, site=Config(), clock=clock
    )
    app.add_url_rule("/<locale>/gallery", "gallery", _gallery)
    app.add_url_rule("/<locale>/error/<int:status>", "error", _error)
    app.add_url_rule("/<locale>/form", "form", _form, methods=["GET", "POST"])
    for name in ("read", "read_all", "index", "settings"):  # what a notice leads to
        app.add_url_rule(f"/<locale>/notices/{name}", f"notices.{name}", _form)
    app.after_request(_strict)
    return app


def _frame() -> dict[str, Any]:
    links = [{"label": "Chuyên gia", "url": "/vi/experts", "current": True}]
    return {
        "current_user": Person(),
        "navigation": links,
        "account_navigation": links,
        "sign_out_url": "/vi/sign-out",
        "footer_navigation": [{"label": "Quyền của bạn", "links": links}],
    }


def _strict(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
    )
    return response


def _gallery() -> str:
    flash("Saved <b>safely</b>", "success")
    return render_template("gallery.html", **gallery_context())


def _error(status: int) -> str:
    return render_template(
        f"errors/{status}.html", status=status, message=None, reference="A1B2C3D4"
    )


def _form() -> ResponseReturnValue:
    from flask import current_app, render_template_string, request

    form = SampleForm()
    if request.method == "POST":
        current_app.config["received"].append(form.name.data)
    if form.validate_on_submit():
        return redirect("/vi/gallery", 303)
    return render_template_string(FORM_PAGE, form=form), 422 if form.errors else 200


@pytest.fixture(scope="session")
def app() -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    app.config["received"].clear()
    with app.test_client() as client:
        yield client
