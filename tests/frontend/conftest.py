"""A small application with the real macros, languages and assets, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin
from flask_wtf import CSRFProtect

from registry import frontend
from registry.config import RESOURCES
from registry.gallery import gallery_context
from registry.i18n import install_languages, locale


class Person(UserMixin):
    id = "1"
    display_name = "Trần Ngọc Huyền"
    locale = "vi"


def make_app() -> Flask:
    app = Flask("registry", template_folder=str(RESOURCES / "templates"))
    app.config.update(SECRET_KEY="only for these tests", TESTING=True, WTF_CSRF_ENABLED=True)
    install_languages(app)
    frontend.install(app)
    CSRFProtect(app)
    LoginManager(app).user_loader(lambda _id: Person())
    app.context_processor(_frame)
    app.jinja_env.globals.setdefault("csp_nonce", lambda: "nonce-of-this-page")
    app.add_url_rule("/<locale>/gallery", "gallery", _gallery)
    app.add_url_rule("/<locale>/error/<int:status>", "error", _error)
    return app


def _frame() -> dict[str, Any]:
    links = [{"label": "Chuyên gia", "url": "/vi/experts", "current": True}]
    return {
        "locale": locale(),
        "navigation": links,
        "sign_in_url": "/vi/sign-in",
        "footer_navigation": [{"label": "Quyền của bạn", "links": links}],
        "status_line": "20/11/2026",
    }


def _gallery() -> str:
    return render_template("gallery.html", **gallery_context())


def _error(status: int) -> str:
    return render_template(
        f"errors/{status}.html", status=status, message=None, reference="A1B2C3D4"
    )


@pytest.fixture(scope="session")
def app() -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
