import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from werkzeug.datastructures import MultiDict

from registry.web import charts

PROJECT = Path(__file__).resolve().parents[2]
STATIC = PROJECT / "registry" / "static"


class BuildError(Exception):
    """The message tells the person at the keyboard what to do."""


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        asset=asset_url,
        charts=charts,
        form_errors=form_errors,
        with_query=with_query,
        kept_query=kept_query,
        without_query=without_query,
    )


def asset_url(name: str) -> str:
    """Address of a static file with the hash of its content, so that it can be cached for ever."""
    path = Path(current_app.static_folder or STATIC) / name
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise BuildError(
            f"static/{name} is missing: run python -m registry.build.frontend (make run does it)"
        ) from error
    return url_for("static", filename=name, v=_digest_of(path, state.st_mtime_ns))


PLACES = ("page", "after", "before")  # where in a list a page begins: another list begins anew


def with_query(**changes: object) -> str:
    """This page with some query values changed; None takes a value away."""
    query: MultiDict[str, Any] = MultiDict(request.args)
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query.setlist(name, value if isinstance(value, list) else [value])
    return _this_page(query)


def without_query(name: str, value: str) -> str:
    """This page without one of the values of a repeated query name, and on its first page."""
    query: MultiDict[str, Any] = MultiDict(request.args)
    for place in PLACES:
        query.poplist(place)
    query.setlist(name, [kept for kept in query.poplist(name) if kept != value])
    return _this_page(query)


def kept_query(*but: str) -> list[tuple[str, str]]:
    """What a form that changes `but` has to carry on, so that nothing chosen is lost."""
    changed = {*but, *PLACES}
    return [(name, value) for name, value in request.args.items(multi=True) if name not in changed]


def _this_page(query: MultiDict[str, Any]) -> str:
    # Not through url_for: a query name such as "_external" or "endpoint" would be taken as its own.
    text = urlencode([(name, value) for name, value in query.items(multi=True)])
    return f"{request.path}?{text}" if text else request.path


def form_errors(form: Any) -> list[tuple[str, str]]:
    """Every error at once, as (id of the control to jump to or '', message), in page order."""
    found = [("", str(message)) for message in getattr(form, "form_errors", [])]
    for field in form:
        found += _field_errors(field)
    return found


def _field_errors(field: Any) -> list[tuple[str, str]]:
    if getattr(field, "entries", None) is not None:
        own = [str(e) for e in field.errors if not isinstance(e, list | tuple | dict)]
        inner = [error for entry in field.entries for error in _field_errors(entry)]
        return [(field.id, message) for message in own] + inner
    if isinstance(field.errors, dict):
        return form_errors(field.form)
    hidden = getattr(field.widget, "input_type", "") == "hidden"
    target = "" if hidden else _control_id(field)
    return [(target, str(message)) for message in field.errors]


def _control_id(field: Any) -> str:
    """A group of radio buttons or tick boxes is reached at its first one."""
    if type(field.widget).__name__ != "ListWidget":
        return str(field.id)
    return str(next((option.id for option in field), field.id))


@lru_cache(maxsize=512)
def _digest_of(path: Path, _changed_ns: int) -> str:
    return digest(path.read_bytes())


def digest(*contents: bytes) -> str:
    total = hashlib.sha256()
    for content in contents:
        total.update(content)
    return total.hexdigest()[:12]
