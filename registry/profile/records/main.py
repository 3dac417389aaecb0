"""The child process in which a stranger's record is parsed, with limits of memory and processor.

It names a problem by its code. What it writes is one line of JSON: what kind of record it is and what was
found in it, all as text.
"""

import resource
import sys
import types
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

if __name__ == "__main__":  # the package as a bare folder: nothing of the application is imported
    for name, depth in (("registry", 2), ("registry.profile", 1)):
        sys.modules[name] = bare = types.ModuleType(name)
        bare.__path__ = [str(Path(__file__).parents[depth])]

from registry.profile.records import bibliographies, orcid, own, trees
from registry.profile.records.refusals import LARGEST, MOST_ITEMS, Refused

MEMORY, SECONDS = 900_000_000, 20
TREES = (b"{", b"[", b"<", b"PK")


def read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise Refused("large")
    start = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if not start:
        raise Refused("empty")
    if start.startswith(TREES):
        return _read_trees(content)
    text = bibliographies.decode(content)
    source = bibliographies.find_source(text)
    if not source:
        raise Refused("foreign")
    reader = bibliographies.read_ris if source == "ris" else bibliographies.read_bibtex
    return _told(source, reader(text))


def _read_trees(content: bytes) -> dict[str, Any]:
    found = trees.read_trees(content)
    first: Any = next(found, None)
    if own.is_own(first):
        return _told("export", own.read(first))
    return _told("orcid", orcid.read(chain([first], found)))


def _told(source: str, items: Iterator[dict[str, Any]]) -> dict[str, Any]:
    found = list(islice(items, MOST_ITEMS + 1))
    if len(found) > MOST_ITEMS:
        raise Refused("many")
    return {"source": source, "items": found}


def main(path: str) -> None:
    try:
        told = read(Path(path).read_bytes())
    except Refused as refused:
        told = {"stop": refused.code}
    except MemoryError:
        told = {"stop": "large"}
    except Exception:  # whatever a damaged file does to its parser
        told = {"stop": "damaged"}
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    _limit()
    main(*sys.argv[1:])
