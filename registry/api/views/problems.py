"""What is refused, as application/problem+json (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from registry.api.description import ROOT
from registry.api.paging import BadCursor
from registry.core.db import close_session
from registry.core.errors import TooManyAttempts
from registry.web.error_pages import error_page

log = structlog.get_logger()
RETRY_AFTER = 60  # seconds: the shorter of the windows in which requests are counted


def problem(status: int, detail: str = "", **more: Any) -> Response:
    content: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase}
    content |= {"status": int(status)} | ({"detail": detail} if detail else {}) | more
    return Response(
        json.dumps(content, ensure_ascii=False) + "\n", status, mimetype="application/problem+json"
    )


def install(bp: Any) -> None:
    bp.register_error_handler(ValidationError, _bad_arguments)
    bp.register_error_handler(BadCursor, lambda _error: problem(400, "`after` is no cursor."))
    bp.register_error_handler(NoResultFound, lambda _error: problem(404))
    bp.register_error_handler(TooManyAttempts, _too_many)
    bp.register_error_handler(DataError, _bad_value)
    bp.register_error_handler(OverflowError, _bad_value)
    bp.register_error_handler(OperationalError, _database_down)
    bp.register_error_handler(HTTPException, lambda error: problem(error.code or 500))
    bp.register_error_handler(Exception, _unexpected)
    bp.app_errorhandler(NotFound)(_outside)
    bp.app_errorhandler(MethodNotAllowed)(_outside)


def _outside(error: HTTPException) -> ResponseReturnValue:
    """An address that no route of ours has, or not for this method."""
    if not request.path.startswith(f"{ROOT}/"):
        return error_page(error.code or 404)
    answer = problem(error.code or 404)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _bad_arguments(error: ValidationError) -> Response:
    return problem(400, "Arguments that are not understood.", errors=error.messages_dict)


def _too_many(_error: TooManyAttempts) -> Response:
    answer = problem(429, "Too many requests.")
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _bad_value(error: Exception) -> Response:
    log.warning("bad_value", error_class=type(error).__name__)
    close_session()
    return problem(400)


def _database_down(error: OperationalError) -> Response:
    log.error("database_unavailable", exc_info=error)
    close_session()
    return problem(503)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected_error", exc_info=error)
    close_session()
    return problem(500)
