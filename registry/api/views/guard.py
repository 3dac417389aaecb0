"""Who asks: whoever it is, or a key with the scope that a route declares. A session opens nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, g, request
from sqlalchemy import update

from registry.accounts import attempts
from registry.api import queries, services
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.api.views.problems import problem
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Access
from registry.web.forms import ledger

View = TypeVar("View", bound=Callable[..., Any])
BEARER = "Bearer "


def opened_by(scope: Scope | None) -> Callable[[View], View]:
    """None: everybody may read it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            key = _find_key() if scope is not None else None
            _count(key)
            if scope is not None and (refusal := _refuse(key, scope)):
                return refusal
            g.api_key = key
            return view(**values)

        guarded.access = Access(None, None, key=scope.value if scope else "")  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def current_key() -> ApiKey | None:
    key: ApiKey | None = g.get("api_key")
    return key


def _find_key() -> ApiKey | None:
    sent = request.headers.get("Authorization", "")
    return services.find(sent.removeprefix(BEARER).strip()) if sent.startswith(BEARER) else None


def _count(key: ApiKey | None) -> None:
    """Each request counts, whatever comes of it; and when a key was last used."""
    today = hanoi_today()
    with ledger():
        if key is None:
            attempts.count(("api-network", attempts.network(request.remote_addr)))
            return
        attempts.count(("api-key", key.id))
        if key.used_on != today:
            used = update(ApiKey).where(ApiKey.id == key.id).values(used_on=today)
            session().execute(used, execution_options={"synchronize_session": False})


def _refuse(key: ApiKey | None, scope: Scope) -> Response | None:
    if key is None:
        answer = problem(401, "Send a key that is in force as `Authorization: Bearer …`.")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="registry"'
        return answer
    held = queries.list_scopes(key.owner, key.organisation_id)
    if scope.value in key.scopes and scope in held:
        return None
    return problem(403, f"The key needs the scope {scope.value}.")
