"""The house rules, each as one assertion: layers, transactions, routes, forms, templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from wtforms import FieldList, FormField, HiddenField
from wtforms.fields.core import UnboundField
from wtforms.validators import Optional

from registry.core.permissions import SAFE_METHODS

ROOT = Path(__file__).parent.parent
REGISTRY = ROOT / "registry"
TEMPLATES = ROOT / "templates"
WINGS = {"core", "storage", "audit", "background", "web", "build", "commands", "static"}
FEATURES = {path.name for path in REGISTRY.iterdir() if (path / "__init__.py").is_file()} - WINGS


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for path in sorted([*REGISTRY.rglob("*.py"), *(ROOT / "search").rglob("*.py")]):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name, path, ast.parse(path.read_text(encoding="utf-8"))


ALL = list(modules())


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def feature_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 2 and parts[0] == "registry" else None


def test_a_feature_never_imports_the_views_or_forms_of_another() -> None:
    """The layers themselves are contracts of import-linter, in pyproject.toml."""
    for name, _path, tree in ALL:
        own = feature_of(name)
        for one in imported(tree) if own in FEATURES else ():
            if feature_of(f"{one}.x") in FEATURES - {own}:
                assert not {"views", "forms"} & set(one.split(".")), f"{name} imports {one}"


def test_only_views_commands_and_regular_work_open_transactions() -> None:
    allowed = (
        ".views",
        ".schedule",
        ".checkpoints",
        ".sessions",
        ".seed",
        ".volume",
        "registry.imports.work",  # its long jobs, in pieces
        "registry.inspection.alarms",  # who reads in bulk is refused, and the auditors are told
        "registry.documents.services",  # an upload with a virus is refused, and recorded all the same
        "registry.documents.responses",  # part of the views that give papers out, each of which is noted
    )
    for name, _path, tree in ALL:
        feature = feature_of(name)
        if feature in FEATURES and not name.endswith(allowed):
            calls = {
                node.func.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            is_view = ".views" in name
            assert is_view or not calls & {"transaction", "ledger"}, f"{name} opens a transaction"


def test_no_feature_commits_by_itself() -> None:
    for name, path, _tree in ALL:
        if feature_of(name) in FEATURES:
            assert ".commit(" not in path.read_text(encoding="utf-8"), name


def test_no_file_outgrows_400_lines_and_no_function_40() -> None:
    too_long = []
    for name, path, tree in ALL:
        if path.read_text(encoding="utf-8").count("\n") > 400:
            too_long.append(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 40:
                    too_long.append(f"{name}.{node.name} has {lines}")
    for path in (ROOT / "tests").rglob("*.py"):
        if path.read_text(encoding="utf-8").count("\n") > 400:
            too_long.append(str(path.relative_to(ROOT)))
    assert not too_long, too_long


def test_every_route_declares_its_access_and_writes_apart_from_reads(application: Flask) -> None:
    for rule in application.url_map.iter_rules():
        access = getattr(application.view_functions[rule.endpoint], "access", None)
        assert access is not None, rule.endpoint
        if (rule.methods or set()) - SAFE_METHODS:
            assert access.write_declared, rule.endpoint


def test_pages_live_under_a_language(application: Flask) -> None:
    bare = {"static", "root", "healthz", "readyz"}
    for rule in application.url_map.iter_rules():
        is_for_systems = rule.endpoint.startswith("api_v1.")  # both languages in one answer
        assert "locale" in rule.arguments or rule.endpoint in bare or is_for_systems, rule.endpoint


def templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", templates())
def test_a_template_compiles_and_has_a_title(application: Flask, name: str) -> None:
    application.jinja_env.get_template(name)
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    is_page = name != "errors/layout.html"  # its children name themselves
    if is_page and re.search(r"{%-?\s*extends \"base.html\"", source):
        assert re.search(r"{%-?\s*block title", source), f"{name} has no title"


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    too_long = [
        f"{path.relative_to(TEMPLATES)}:{number} has {len(line)}"
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".txt", ".xml"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 160
    ]
    assert not too_long, too_long


def test_templates_hold_no_inline_style_script_or_unescaped_text() -> None:
    pattern = re.compile(
        r"\sstyle=\"|\son\w+=\"|\|\s*safe\b|<script(?![^>]*(src=|type=\"application/))"
    )
    for path in TEMPLATES.rglob("*.html"):
        if "emails" not in path.parts:
            found = pattern.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.name}: {found and found.group(0)}"


def forms() -> Iterator[type[Any]]:
    from registry.web.forms import BaseForm, RowForm

    pending: list[type[Any]] = [BaseForm, RowForm]
    while pending:
        form = pending.pop()
        if form.__module__.startswith("registry."):  # tests make forms of their own
            yield form
        pending.extend(form.__subclasses__())


def test_every_validator_carries_its_own_message(application: Flask) -> None:
    with application.test_request_context("/vi/"):
        validators = [
            (f"{form_class.__name__}.{name}", validator)
            for form_class in forms()
            for name, field in vars(form_class).items()
            if isinstance(field, UnboundField)
            for given in (field.kwargs.get("validators"), *field.args[1:2])
            for validator in (given if isinstance(given, list | tuple) else ())
        ]
    assert len(validators) > 200
    for name, validator in validators:
        if not isinstance(validator, Optional) and hasattr(validator, "message"):
            assert validator.message, f"{name}: {type(validator).__name__}"


def test_no_field_is_labelled_with_its_english_name_in_the_code() -> None:
    for form_class in forms():
        for name in dir(form_class):
            field = getattr(form_class, name)
            if not isinstance(field, UnboundField) or issubclass(field.field_class, HiddenField):
                continue
            is_row = issubclass(field.field_class, FieldList | FormField)
            label = field.kwargs.get("label") or (not is_row and field.args and field.args[0])
            assert not isinstance(label or "", str), f"{form_class.__name__}.{name}"


def test_every_reason_that_the_code_gives_is_read_in_both_languages() -> None:
    from registry.core.reasons import OF_THE_SYSTEM

    given = {
        keyword.value.value
        for name, _path, tree in ALL
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and not name.startswith("registry.demo")
        for keyword in call.keywords
        if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant)
    }
    assert given - {""} <= OF_THE_SYSTEM.keys()


def test_no_placeholder_is_left_in_the_product() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|[Ll]orem ipsum)\b")
    for path in [
        *REGISTRY.rglob("*.py"),
        *(ROOT / "search").rglob("*.py"),
        *TEMPLATES.rglob("*.html"),
    ]:
        assert not words.search(path.read_text(encoding="utf-8")), path


def test_migrations_follow_each_other_in_one_line_by_their_numbers() -> None:
    before = None
    paths = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    for number, path in enumerate(paths, 1):
        text = path.read_text(encoding="utf-8")
        told = dict(
            re.findall(r'^(revision|down_revision) = (?:"(\w+)"|None)$', text, re.MULTILINE)
        )
        assert told == {"revision": f"{number:04}", "down_revision": before or ""}, path.name
        assert path.name.startswith(f"{number:04}_"), path.name
        before = told["revision"]


def test_no_page_shows_one_language_to_readers_of_the_other() -> None:
    """Whoever reads the Vietnamese text of a row reads the English one beside it; else `localized`."""
    shown: dict[str, str] = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }
    shown |= {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for name, path, _tree in ALL
        if ".views" in name or name.rsplit(".", 1)[-1] in {"lists", "waiting", "listing"}
    }
    for where, text in shown.items():
        for attribute in re.findall(r"\w\.(\w+)_vi\b", text):
            assert re.search(rf"\w\.{attribute}_en\b", text), f"{where}: {attribute}_vi alone"
