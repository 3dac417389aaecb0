"""The API as OpenAPI 3.1, made of what serves it: addresses, arguments, fields, scopes."""

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from registry.api import resources, schemas
from registry.api.kinds import Scope
from registry.api.resources import RESOURCES, Resource

VERSION = "1.0.0"
ROOT = "/api/v1"
KEY = "key"
PROBLEMS = {
    400: "The address cannot be understood",
    401: "No key, or one that opens nothing (any more)",
    403: "The key does not have this scope",
    404: "There is no such row, or none that the reader may see",
    429: "Too many requests; `Retry-After` says for how long",
    503: "The database does not answer",
}


def describe(server: str) -> dict[str, Any]:
    spec = APISpec(
        title="Overseas expert and lecturer recruitment registry",
        version=VERSION,
        openapi_version="3.1.0",
        servers=[{"url": server}],
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    spec.components.security_scheme(KEY, {"type": "http", "scheme": "bearer"})
    for resource in RESOURCES:
        _describe_list(spec, resource)
        if resource.id_name:
            _describe_one(spec, resource)
    _describe_counts(spec)
    described: dict[str, Any] = spec.to_dict()
    return described


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__).removesuffix("Schema")


def page_of(resource: Resource) -> type[Schema]:
    name = f"{resource.name.capitalize()}PageSchema"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(resource.item), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
        name=name,
    )


def _describe_list(spec: APISpec, resource: Resource) -> None:
    spec.path(
        f"{ROOT}/{resource.name}",
        operations={
            "get": _operation(
                f"list_{resource.name}",
                f"{resource.title}: {resource.text}",
                page_of(resource),
                scope=resource.scope,
                args=resource.args,
            )
        },
    )


def _describe_one(spec: APISpec, resource: Resource) -> None:
    named = {
        "in": "path",
        "name": resource.id_name,
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    spec.path(
        f"{ROOT}/{resource.name}/{{{resource.id_name}}}",
        parameters=[named],
        operations={
            "get": _operation(
                f"get_{resource.name}",
                str(resource.title),
                resource.item,
                scope=resource.scope,
                problems=(404,),
            )
        },
    )


def _describe_counts(spec: APISpec) -> None:
    answer = Schema.from_dict(
        {"items": fields.List(fields.Nested(schemas.CountSchema), required=True)},
        name="CountsSchema",
    )
    spec.path(
        f"{ROOT}/counts",
        operations={
            "get": _operation(
                "list_counts",
                f"{resources.COUNTS_TITLE}: {resources.COUNTS_TEXT}",
                answer,
                scope=Scope.COUNTS,
                args=schemas.CountArgs,
            )
        },
    )


def _operation(
    name: str,
    summary: str,
    answer: type[Schema],
    *,
    scope: Scope | None,
    args: type[Schema] | None = None,
    problems: tuple[int, ...] = (),
) -> dict[str, Any]:
    told = (400, *problems, 429, 503) if scope is None else (400, 401, 403, *problems, 429, 503)
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {
                "description": "What was asked for",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": answer}},
            },
            "304": {"description": "What `If-None-Match` names is still so"},
            **{str(status): _problem(status) for status in told},
        },
    }
    if scope is not None:
        operation["security"] = [{KEY: []}]
        operation["description"] = f"Scope of the key: `{scope.value}`."
    if args is not None:
        operation["parameters"] = [{"in": "query", "schema": args}]
    return operation


def _problem(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": schemas.ProblemSchema}}
    return {"description": PROBLEMS[status], "content": content}
