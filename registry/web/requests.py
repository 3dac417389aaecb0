"""What holds for every request: safe settings, read-only GETs, security headers, health pages."""

import secrets
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from registry.background import jobs, rebuilding
from registry.core import permissions
from registry.core.config import DEFAULT_SECRET, RESOURCES, Config, config
from registry.core.db import session, writing
from registry.core.i18n import COOKIE, LOCALES, choose_locale
from registry.core.migrating import is_migrated
from registry.core.permissions import public
from registry.core.reasons import reason_text
from registry.storage import file_store
from registry.web.forms import FORM


def flask_settings(settings: Config) -> dict[str, Any]:
    hosts = list(settings.trusted_hosts) or (
        ["127.0.0.1", "localhost"] if not settings.is_production else []
    )
    return {
        "SECRET_KEY": settings.secret_key or DEFAULT_SECRET,
        "SECRET_KEY_FALLBACKS": list(settings.old_secret_keys),
        "DEBUG": settings.debug,
        "demo": settings.is_demo,
        "TRUSTED_HOSTS": hosts,
        "MAX_CONTENT_LENGTH": settings.request_limit,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "MAX_FORM_PARTS": 500,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_production else "session",
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # bound to the session
        "WTF_CSRF_CHECK_DEFAULT": False,  # _check_token does
        "WTF_CSRF_SSL_STRICT": True,
    }


class BoundedFile(SpooledTemporaryFile[bytes]):
    """An upload that keeps one byte more than the limit and lets the rest pass by."""

    def __init__(self, limit: int) -> None:
        super().__init__(max_size=500_000)
        self.room = limit + 1

    def write(self, data: Any) -> int:
        kept = data[: self.room]
        self.room -= len(kept)
        super().write(kept)
        return len(data)


class BoundedRequest(Request):
    """A form with too large a file is read to its end, so that it can be shown again with all that was
    typed; the file's check (see documents) then says why it was refused."""

    def _get_file_stream(self, *_about: Any, **_named: Any) -> Any:
        view = current_app.view_functions.get(self.endpoint or "")
        takes_tables = getattr(view, "takes_tables", False)
        return BoundedFile(config().import_limit if takes_tables else config().upload_limit)


def install(app: Flask, settings: Config) -> None:
    app.request_class = BoundedRequest
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_keep_body)  # before anything reads the form
    app.extensions["csrf_protect"] = CSRFProtect(app)
    login = LoginManager(app)
    login.session_protection = None  # our own session rows decide, see accounts.sessions
    app.extensions["login_manager"] = login
    app.before_request(_separate_readers)
    app.before_request(_check_token)
    app.teardown_request(_allow_writing)
    app.after_request(_add_headers)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, can=_can, site=settings, LOCALES=LOCALES)
    app.jinja_env.filters["reason"] = reason_text
    app.add_url_rule("/", "root", public()(root))
    app.add_url_rule("/healthz", "healthz", public()(healthz))
    app.add_url_rule("/readyz", "readyz", public()(readyz))
    app.view_functions["static"] = public()(app.view_functions["static"])


def _keep_body() -> None:
    """A form as it came, because of bytes that are no text only a guess is left after reading it."""
    size, most = request.content_length or 0, current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype == FORM and size <= most:
        request.get_data(cache=True)


def _allow_writing(_error: BaseException | None) -> None:
    """What follows a request in the same context is no page that only reads."""
    writing.set(True)


def _separate_readers() -> None:
    writing.set(request.method not in permissions.SAFE_METHODS)


def _check_token() -> None:
    """Refuse what another site made somebody send.

    A page of ours that is older than the sign-in is shown again as it was typed, with a new token;
    until that comes back, transaction() refuses to begin.
    """
    if request.url_rule is None or request.method in permissions.SAFE_METHODS:
        return
    try:
        current_app.extensions["csrf_protect"].protect()
    except CSRFError as error:
        if "GET" not in (request.url_rule.methods or ()) or not _comes_from_ourselves():
            raise
        g.refused_token = error
        writing.set(False)


def _comes_from_ourselves() -> bool:
    sender = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(sender).netloc == request.host


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _can(permission: str) -> bool:
    from flask_login import current_user

    return permissions.can(current_user, permission)


def _add_headers(response: Response) -> Response:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    policy = (
        f"default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(["Cookie", "Accept-Language"])
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    _remember_language(response)
    return response


def _remember_language(response: Response) -> None:
    wanted = g.get("locale")
    if wanted in LOCALES and request.cookies.get(COOKIE) != wanted and request.endpoint != "static":
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=31536000,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )


def root() -> ResponseReturnValue:
    return redirect(url_for("public.home", locale=choose_locale()))


def healthz() -> ResponseReturnValue:
    return jsonify(status="alive")


def readyz() -> ResponseReturnValue:
    """Every part with true or false; 503 while one of them is not ready."""
    parts = {"database": _database_answers()}
    if parts["database"]:
        parts["migrations"] = is_migrated(session().connection(), RESOURCES / "migrations")
    if parts.get("migrations"):
        parts["worker"] = jobs.is_alive("worker")
        parts["search"] = rebuilding.is_ready()
    parts["files"] = file_store().is_ready()
    is_ready = all(parts.values()) and "worker" in parts
    return jsonify(
        status="ready" if is_ready else "not ready", parts=parts
    ), 200 if is_ready else 503


def _database_answers() -> bool:
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
