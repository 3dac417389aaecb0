import secrets

import structlog
from flask import Flask, Response, current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NoResultFound,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from registry.core.db import close_session
from registry.core.errors import RegistryError
from registry.core.i18n import _

log = structlog.get_logger()


RAISED, LOCK_TIMEOUT, DEADLOCK = "P0001", "55P03", "40P01"  # SQLSTATE


PAGES = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}


def install_error_pages(app: Flask) -> None:
    app.register_error_handler(RegistryError, _registry_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(NoResultFound, lambda _error: error_page(404))
    app.register_error_handler(StaleDataError, lambda _error: error_page(409))
    app.register_error_handler(IntegrityError, _integrity_error)
    app.register_error_handler(ProgrammingError, _programming_error)
    app.register_error_handler(DataError, _bad_value)
    app.register_error_handler(OverflowError, _bad_value)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, message: str | None = None) -> ResponseReturnValue:
    """Every page carries a code that a person can quote and that the log holds too."""
    reference = secrets.token_hex(4).upper()
    log.info("error_page", status=status, reference=reference)
    name = status if status in PAGES else (400 if status < 500 else 500)
    page = render_template(
        f"errors/{name}.html", status=status, message=message, reference=reference
    )
    return page, status


def _registry_error(error: RegistryError) -> ResponseReturnValue:
    return error_page(error.status, str(error))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Of an unknown host no address can be built, so this page has no frame.
        return Response("400: this site does not answer to that host name.\n", 400)
    if isinstance(error, RequestEntityTooLarge):
        return error_page(413)
    if isinstance(error, CSRFError):
        return error_page(
            400,
            _(
                "This page was opened before your present sign-in. Go back, load it again and repeat the step."
            ),
        )
    return error_page(error.code or 500)


def _integrity_error(error: DBAPIError) -> ResponseReturnValue:
    # A constraint that two simultaneous requests ran into: the second one reads so.
    log.warning("constraint_violated", statement_class=type(error.orig).__name__)
    return error_page(
        409,
        _(
            "Somebody saved the same thing a moment before you. Your change was not made; open the page again and compare."
        ),
    )


def _programming_error(error: ProgrammingError) -> ResponseReturnValue:
    """PostgreSQL says it so when a trigger that protects history refuses a second change."""
    return _integrity_error(error) if _state(error) == RAISED else _unexpected(error)


def is_lost_race(error: Exception) -> bool:
    """Whether another request changed the same thing first: a row that is gone or newer, a constraint,
    a trigger that protects history, a lock that was not given."""
    if isinstance(error, IntegrityError | StaleDataError | NoResultFound):
        return True
    return isinstance(error, DBAPIError) and _state(error) in {RAISED, LOCK_TIMEOUT, DEADLOCK}


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _bad_value(error: Exception) -> ResponseReturnValue:
    """A value that no column can hold, such as a page number of 400 digits."""
    log.warning("bad_value", error_class=type(error).__name__)
    _forget_the_reader()
    return error_page(400)


def _database_down(error: OperationalError) -> ResponseReturnValue:
    if _state(error) in {LOCK_TIMEOUT, DEADLOCK}:
        return _integrity_error(error)
    log.error("database_unavailable", exc_info=error)
    _forget_the_reader()
    return error_page(503)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected_error", exc_info=error)
    _forget_the_reader()
    return error_page(500)


def _forget_the_reader() -> None:
    """The page of a fault must not ask the database that failed who is reading it."""
    close_session()
    g._login_user = current_app.extensions["login_manager"].anonymous_user()
