"""What each route declares of its readers and writers."""

import re
from typing import Any

from flask import Flask
from werkzeug.routing import Rule, UUIDConverter

from registry.core.permissions import SAFE_METHODS, Access


def refuse_undeclared_routes(app: Flask) -> None:
    """Raises RuntimeError when a rule has no policy, or takes POST without a declared write."""
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access is None:
            raise RuntimeError(f"{rule.endpoint} declares no access")
        if (rule.methods or set()) - SAFE_METHODS and not access.write_declared:
            raise RuntimeError(f"{rule.endpoint} takes writes but declares none")


def describe_routes(app: Flask) -> list[dict[str, Any]]:
    """Every rule with its policy, for operators and outside checks."""
    rows = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        access = access_of(app.view_functions[rule.endpoint])
        rows.append(
            {
                "endpoint": rule.endpoint,
                "rule": rule.rule,
                "methods": sorted((rule.methods or set()) - {"OPTIONS"}),
                "objects": [name.removesuffix("_id") for name in _object_ids(rule)],
                "read": access.read or (f"key with {access.key}" if access.key else "public"),
                "write": _describe_write(access),
            }
        )
    return rows


def _object_ids(rule: Rule) -> list[str]:
    """What in the address names a row, in its order."""
    ids = {name for name, kind in rule._converters.items() if isinstance(kind, UUIDConverter)}
    return [name for name in re.findall(r"<[^<>]*?(\w+)>", rule.rule) if name in ids]


def access_of(view: object) -> Access:
    """What the guard of a view asks for."""
    access: Access = getattr(view, "access")  # noqa: B009 - set by the guard
    return access


def _describe_write(access: Access) -> str | None:
    if not access.write_declared:
        return None
    return access.write or "public"
