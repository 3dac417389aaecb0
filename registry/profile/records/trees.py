"""JSON, XML and the ZIP file of several XML files as one kind of tree: objects, lists and texts."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import orjson
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from registry.profile.records.refusals import DEEPEST, LARGEST, MOST_NODES, MOST_PARTS, Refused

OWN_DATA = "data.json"  # in the archive that the registry hands out itself


def read_trees(content: bytes) -> Iterator[Any]:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    if start == b"PK":
        yield from _zipped(content)
    elif start.startswith(b"<") or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield _from_xml(content)
    else:
        yield _from_json(content)


def _from_json(content: bytes) -> Any:
    try:
        tree = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        deep = "depth" in str(error)
        raise Refused("deep" if deep else "damaged") from error
    _refuse_deep(tree)
    return tree


def _refuse_deep(tree: Any) -> None:
    """Looked at level by level, so that no depth of it can exhaust the stack."""
    level, seen = [tree], 0
    for _depth in range(DEEPEST):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        seen += len(level)
        if seen > MOST_NODES:
            raise Refused("large")
        if not level:
            return
    raise Refused("deep")


def _from_xml(content: bytes) -> Any:
    """Without entities, document types and outside references: those are refused."""
    depth = seen = 0
    root: Any = None
    try:
        for event, element in iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            seen += 1
            if depth > DEEPEST or seen > MOST_NODES:
                raise Refused("deep" if depth > DEEPEST else "large")
            root = element
    except DefusedXmlException as error:
        raise Refused("entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("damaged") from error
    return {_local(root.tag): _to_tree(root)}


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _to_tree(element: Any) -> Any:
    """Children of one name are a list; an element without children is its text."""
    if not len(element):
        return element.text or ""
    tree: dict[str, list[Any]] = {}
    for child in element:
        tree.setdefault(_local(child.tag), []).append(_to_tree(child))
    return tree


def _zipped(content: bytes) -> Iterator[Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = archive.infolist()
            parts = [one for one in held if one.filename == OWN_DATA] or [
                one for one in held if one.filename.lower().endswith(".xml")
            ]
            if not parts:
                raise Refused("foreign")
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST:
                raise Refused("large")
            for part in parts:
                read = _from_json if part.filename == OWN_DATA else _from_xml
                with archive.open(part) as file:
                    yield read(file.read(part.file_size + 1))
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as error:
        raise Refused("damaged") from error
