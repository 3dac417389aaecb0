"""The test client: opens pages as a browser does, and looks at each of them."""

import re
from typing import Any, cast

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from registry.accounts import sessions
from registry.core import db

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\s+(?:INTO\s+|FROM\s+)?\"?(\w+)", re.IGNORECASE)
# The access ledger, when a key was last used, who has read a message, "last seen", what nobody was found for, and how much of the search somebody has opened.
GET_MAY_WRITE = {
    "access_events",
    "api_keys",
    "attempt_counts",
    "message_readings",
    "unmet_searches",
    "user_sessions",
}
# What a page may say differently and still be built alike: words without entities, values, numbers.
CHANGING = re.compile(
    r"""(?<=>)[^<&]*[^<&\s][^<&]*(?=<)|\b(?:value|href|content|aria-label)="[^"<]*"|[0-9a-f-]{36}|\d+"""
)
looked_at: set[int] = set()


class Client(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> Any:
        # A fresh app context per request, as in production: flask-login and flask-babel cache on `g`.
        db.session().flush()
        with self.application.app_context(), refuse_writes_of_get(self.application) as check:
            response = super().open(*args, **kwargs)
        db.session().expire_all()
        check(response)
        look_at_page(response)
        return response

    def log_in(self, user: Any, *, second_factor: bool = True) -> None:
        """Sign in as the pages do; by default the second factor was given too."""
        db.session().flush()
        with self.application.app_context(), self.application.test_request_context("/"):
            from flask import session as cookie

            with db.transaction():
                who = db.session().get_one(type(user), user.id)
                sessions.open_session(who, second_factor=second_factor)
            values = dict(cookie)
        with self.session_transaction() as stored:
            stored.clear()
            stored.update(values)


def new_client(app: Flask) -> Client:
    """One more browser."""
    return cast("Client", app.test_client())


class refuse_writes_of_get:  # noqa: N801 - reads as a statement
    def __init__(self, app: Flask) -> None:
        self.connection = app.extensions["test_connection"]
        self.tables: list[str] = []

    def __enter__(self) -> Any:
        event.listen(self.connection, "before_cursor_execute", self._note)
        return self._check

    def __exit__(self, *_error: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        match = WRITES.match(statement)
        if match:
            self.tables.append(match.group(2))

    def _check(self, response: Any) -> None:
        asked = (response.history or [response])[0].request.method
        if asked in {"GET", "HEAD"}:
            assert set(self.tables) <= GET_MAY_WRITE, f"a GET wrote to {self.tables}"


def look_at_page(response: Any) -> None:
    """Every page is well-formed, has a language, a title, and no id twice.

    Pages built alike are looked at once: the parser is slow.
    """
    if response.mimetype != "text/html" or response.status_code in {301, 302, 303, 308}:
        return
    text = response.get_data(as_text=True)
    build = hash(CHANGING.sub("x", text))
    if "<html" not in text or build in looked_at:
        return
    looked_at.add(build)
    assert not (faults := list(find_faults(text))), f"{response.request.path}: {faults}"


def find_faults(text: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    pointed_at = {element.get("form") for element in tree.iter("button") if element.get("form")}
    outside = [element for element in tree.iter("button") if element.get("form") == "page-form"]
    errors = [error for error in parser.errors if error[1] != "unexpected-null-character"]
    found = {
        f"badly formed, {errors[:3]}": errors,
        "no language": tree.get("lang") not in {"vi", "en"},
        "no title": not (tree.findtext(".//title") or "").strip(),
        f"ids twice, {sorted(ids)}": len(set(ids)) < len(ids),
        "the Enter key does not send the form": outside and outside[0].get("name"),
        "a button of a form that is not there": not pointed_at <= set(ids),
        "inline style or script": re.search(r'\sstyle="|\son\w+="', text),
    }
    return [what for what, is_so in found.items() if is_so]
