"""Names, degrees, posts and works out of what this registry handed to its owner: the JSON of everything."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from registry.profile.records.refusals import LONGEST

PARTS = {"number", "made_on", "persons"}
LENGTH = {"day": 10, "month": 7, "year": 4}  # of 2014-09-05, as far as its owner knows it
Item = dict[str, Any]


def is_own(tree: Any) -> bool:
    return isinstance(tree, dict) and tree.keys() >= PARTS


def read(tree: dict[str, Any]) -> Iterator[Item]:
    for row in _rows(tree, "persons"):
        if orcid := _text(row, "orcid"):
            yield {"kind": "orcid", "orcid": orcid}
    for row in _rows(tree, "person_names"):
        if full := _text(row, "full"):
            yield {"kind": "name", "full": full}
    for row in _rows(tree, "doctorates"):
        yield _degree(row)
    for row in _rows(tree, "employments"):
        yield _post(row)
    for row in _rows(tree, "scholarly_works"):
        yield {
            "kind": "work",
            **{name: _text(row, name) for name in ("title", "year", "doi", "venue")},
            "authors": _text(row, "co_authors"),
        }


def _degree(row: Any) -> Item:
    return {
        "kind": "degree",
        "title": _text(row, "degree_title"),
        "department": _text(row, "field_text"),
        "place": _text(row, "institution"),
        "country": _text(row, "country_code"),
        "start": "",
        "end": _day(row, "awarded_on", "precision"),
        "degree_kind": _text(row, "degree_kind"),
        "field_code": _text(row, "field_code"),
        "thesis": _text(row, "thesis_title"),
        "supervisor": _text(row, "supervisor"),
    }


def _post(row: Any) -> Item:
    return {
        "kind": "post",
        "title": _text(row, "title"),
        "department": "",
        "place": _text(row, "employer"),
        "country": _text(row, "country_code"),
        "start": _day(row, "valid_from", "precision"),
        "end": _day_before(row),
        "post_kind": _text(row, "kind"),
    }


def _rows(tree: dict[str, Any], table: str) -> Iterator[Any]:
    """What was believed when the file was made."""
    rows = tree.get(table)
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and not row.get("superseded_at"):
            yield row


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name)
    return str(found)[:LONGEST] if isinstance(found, str | int) else ""


def _day(row: dict[str, Any], name: str, precision: str) -> str:
    return _text(row, name)[: LENGTH.get(_text(row, precision), 10)]


def _day_before(row: dict[str, Any]) -> str:
    """A period is kept with the first day on which it no longer held."""
    try:
        last = date.fromisoformat(_text(row, "valid_to")) - timedelta(1)
    except (ValueError, OverflowError):
        return ""
    return last.isoformat()[: LENGTH.get(_text(row, "end_precision"), 10)]
