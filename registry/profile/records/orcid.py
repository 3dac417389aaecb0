"""Names, degrees, posts and works out of a record of ORCID, in the shapes that it is handed out in.

What is looked for is found by its name at any depth, since JSON and XML, version 2 and 3, the summary of a record and
its single entries wrap it differently.
"""

from collections.abc import Iterator
from typing import Any

from registry.profile.records.refusals import LONGEST, Refused

DEGREES = ("education-summary", "education", "qualification-summary", "qualification")
POSTS = ("employment-summary", "employment")
WORKS = ("work-summary", "work")
KNOWN = {"orcid-identifier", "person", "activities-summary", *DEGREES, *POSTS, *WORKS}
NO_AUTHOR = {"chair-or-translator", "editor", "translator"}
Item = dict[str, Any]


def read(trees: Iterator[Any]) -> Iterator[Item]:
    is_known = False
    for tree in trees:
        if isinstance(tree, dict) and any(True for _one in _find(tree, KNOWN)):
            is_known = True
            yield from _read_one(tree)
    if not is_known:
        raise Refused("foreign")


def _read_one(tree: Any) -> Iterator[Item]:
    for identifier in _find(tree, {"orcid-identifier"}):
        yield {"kind": "orcid", "orcid": text(identifier, "path") or text(identifier, "uri")}
        break
    for person in _find(tree, {"person"}):
        yield from _names(person)
        break
    for one in _find(tree, set(DEGREES)):
        yield {"kind": "degree", **_affiliation(one)}
    for one in _find(tree, set(POSTS)):
        yield {"kind": "post", **_affiliation(one)}
    yield from _works(tree)


def _find(tree: Any, names: set[str]) -> Iterator[Any]:
    """What stands under one of these names, at any depth, in the order of the record."""
    if isinstance(tree, list):
        for one in tree:
            yield from _find(one, names)
    elif isinstance(tree, dict):
        for name, node in tree.items():
            if name in names:
                yield from node if isinstance(node, list) else [node]
            else:
                yield from _find(node, names)


def _get(node: Any, *path: str) -> Any:
    for name in path:
        while isinstance(node, list):
            node = node[0] if node else None
        if not isinstance(node, dict):
            return None
        node = node.get(name)
    while isinstance(node, list):
        node = node[0] if node else None
    return node


def text(node: Any, *path: str) -> str:
    """Bare, or in an object as its value or content."""
    found = _get(node, *path)
    if isinstance(found, dict):
        found = next((found[one] for one in ("value", "content") if found.get(one)), "")
        found = _get({"": found}, "")
    return str(found)[:LONGEST] if isinstance(found, str | int) else ""


def _names(person: Any) -> Iterator[Item]:
    credit = text(person, "name", "credit-name")
    given, family = text(person, "name", "given-names"), text(person, "name", "family-name")
    others = [text({"": one}, "") for one in _find(_get(person, "other-names"), {"other-name"})]
    plain = [text(one, "content") for one in _find(_get(person, "other-names"), {"other-name"})]
    for full in (credit, f"{given} {family}".strip(), *plain, *others):
        if full.strip():
            yield {"kind": "name", "full": full}


def _affiliation(node: Any) -> Item:
    return {
        "title": text(node, "role-title"),
        "department": text(node, "department-name"),
        "place": text(node, "organization", "name"),
        "country": text(node, "organization", "address", "country"),
        "start": _date(_get(node, "start-date")),
        "end": _date(_get(node, "end-date")),
    }


def _date(node: Any) -> str:
    """2014, 2014-09 or 2014-09-05, as far as it is known."""
    parts = [text(node, name) for name in ("year", "month", "day")]
    known = parts[: next((place for place, part in enumerate(parts) if not part), 3)]
    return "-".join(part.zfill(2) for part in known)


def _works(tree: Any) -> Iterator[Item]:
    """Of a group only the first: the others are the same work from other sources."""
    grouped = [one for one in _find(tree, {"group"}) if _get(one, "work-summary") is not None]
    loose = [] if grouped else _find(tree, set(WORKS))
    for one in (*(_get(group, "work-summary") for group in grouped), *loose):
        title = text(one, "title", "title") or text(one, "title")
        if isinstance(one, dict) and title:
            yield {
                "kind": "work",
                "title": title,
                "year": text(one, "publication-date", "year"),
                "doi": _doi(one),
                "venue": text(one, "journal-title"),
                "authors": "; ".join(_authors(one)),
            }


def _doi(work: Any) -> str:
    """Of the work itself, not of the volume that it is a part of."""
    for one in _find(_get(work, "external-ids"), {"external-id"}):
        is_part = text(one, "external-id-relationship").lower() == "part-of"
        if text(one, "external-id-type").lower() == "doi" and not is_part:
            return text(one, "external-id-normalized") or text(one, "external-id-value")
    return ""


def _authors(work: Any) -> Iterator[str]:
    for one in _find(_get(work, "contributors"), {"contributor"}):
        role = text(one, "contributor-attributes", "contributor-role").lower()
        if role not in NO_AUTHOR and (name := text(one, "credit-name")):
            yield name
