"""The addresses of the API, one pair for each resource."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from registry.api import counts, description, paging, schemas
from registry.api.kinds import Scope
from registry.api.resources import RESOURCES, Resource, narrow
from registry.api.views import problems
from registry.api.views.guard import current_key, opened_by
from registry.background.letters import in_language
from registry.core.config import config
from registry.core.db import get_row

bp = Blueprint("api_v1", __name__, url_prefix=description.ROOT)
problems.install(bp)


def answer(content: Any) -> Response:
    """With a digest, by which whoever has it already need not be sent it again."""
    made = Response(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n",
        mimetype="application/json",
    )
    made.add_etag()
    if current_key() is None:
        made.headers["Cache-Control"] = "public, max-age=60"
    else:
        made.headers["Cache-Control"] = "private, no-cache"
        made.vary.add("Authorization")
    made.make_conditional(request)  # which empties it where nothing has changed
    return made


def read_arguments(schema: type[Any]) -> Mapping[str, Any]:
    """Raises ValidationError, also for a name that the address does not know."""
    args: Mapping[str, Any] = schema().load(request.args.to_dict())
    return args


def _add(resource: Resource) -> None:
    @opened_by(resource.scope)
    def read_list() -> Response:
        args = read_arguments(resource.args)
        rows, after = paging.read_page(
            narrow(resource, resource.rows(current_key()), args),
            by=resource.by,
            id_column=resource.model.id,
            after=args["after"],
            limit=args["limit"],
        )
        items = resource.item(many=True).dump(rows)
        made = answer({"items": items, "next": after or None})
        if after:
            query = urlencode({**request.args.to_dict(), "after": after})
            made.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
        return made

    @opened_by(resource.scope)
    def read_one(**values: Any) -> Response:
        read_arguments(schemas.NoArgs)
        row_id = values[resource.id_name]
        rows = resource.rows(current_key()).where(resource.model.id == row_id)
        return answer(resource.item().dump(get_row(rows)))

    bp.add_url_rule(f"/{resource.name}", f"list_{resource.name}", read_list)
    if resource.id_name:
        rule = f"/{resource.name}/<uuid:{resource.id_name}>"
        bp.add_url_rule(rule, f"get_{resource.name}", read_one)


for one in RESOURCES:
    _add(one)


@bp.get("/counts")
@opened_by(Scope.COUNTS)
def list_counts() -> Response:
    args = read_arguments(schemas.CountArgs)
    items = schemas.CountSchema(many=True).dump(counts.read(**args))
    return answer({"items": items})


@bp.get("/openapi.json")
@opened_by(None)
def openapi() -> Response:
    with in_language("en"):
        return answer(description.describe(config().base_url))
