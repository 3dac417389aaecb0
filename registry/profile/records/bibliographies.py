"""Works out of the lists that reference managers write: BibTeX and RIS."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware

from registry.profile.records.refusals import LONGEST, Refused

logging.disable(logging.CRITICAL)  # of what it could not read, bibtexparser writes whole texts
BIBTEX = re.compile(r"@\s*[a-z]+\s*[{(]", re.IGNORECASE)
RIS = re.compile(r"^\s*TY {1,2}- ", re.MULTILINE)
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
VENUES = ("journal", "journaltitle", "booktitle", "publisher", "school", "institution")
Item = dict[str, Any]


def decode(content: bytes) -> str:
    """As UTF-8 or UTF-16 with its mark, else as the letters of western Europe."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def find_source(text: str) -> str:
    if RIS.search(text[:5_000]):
        return "ris"
    return "bibtex" if BIBTEX.search(text) else ""


def read_bibtex(text: str) -> Iterator[Item]:
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    for entry in library.entries:
        values = {name.lower(): field.value for name, field in entry.fields_dict.items()}
        yield _work(
            title=values.get("title"),
            year=values.get("year") or values.get("date"),
            doi=values.get("doi") or values.get("url"),
            venue=_first(values, VENUES),
            authors=re.sub(r"\s+and\s+", "; ", str(values.get("author") or "")),
        )


def read_ris(text: str) -> Iterator[Item]:
    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise Refused("damaged") from error
    for values in entries:
        authors = values.get("authors") or values.get("first_authors") or []
        yield _work(
            title=_first(values, ("title", "primary_title", "translated_title")),
            year=_first(values, ("year", "publication_year", "date")),
            doi=_first(values, ("doi",)) or _first(values, ("urls", "url")),
            venue=_first(values, ("journal_name", "secondary_title", "publisher")),
            authors="; ".join(map(str, authors)),
        )


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = next((values[name] for name in names if values.get(name)), "")
    return found[0] if isinstance(found, list) else found


def _work(**values: Any) -> Item:
    texts = {name: _plain(value) for name, value in values.items()}
    year = YEAR.search(texts["year"])
    return {"kind": "work", **texts, "year": year[0] if year else ""}


def _plain(value: Any) -> str:
    """Braces keep capitals in BibTeX and say nothing else."""
    return re.sub(r"[{}]", "", str(value or ""))[:LONGEST]
