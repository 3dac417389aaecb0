"""Which column of a file holds what: proposed by the words of its headings, in either language, with or
without marks; corrected by hand; remembered for the next file of the same source."""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz
from sqlalchemy import select

from registry.core.db import find_row, session
from registry.core.finding import fold_texts
from registry.core.i18n import in_languages
from registry.core.packaged import read_rows
from registry.imports.columns import Column
from registry.imports.declaration import Kind
from registry.imports.models import ImportBatch, ImportKind, ImportMatching

ALIKE = 86  # of 100
Columns = dict[str, int]


def find_head(rows: Sequence[tuple[int, Sequence[str]]], kind: Kind) -> int:
    """The row of the headings: titles, seals and notes may stand above it."""
    known = {word for one in kind.columns for word in words_of(kind.code, one)}
    best = max(
        (
            (sum(bool(known & set(_ways(cell))) for cell in cells), -number)
            for number, cells in rows
        ),
        default=(0, -1),
    )
    return -best[1] if best[0] else (rows[0][0] if rows else 1)


def propose(heads: Sequence[str], kind: Kind) -> Columns:
    """The name of each column and its place in the file; each place once."""
    scored = sorted(
        (
            (-_likeness(head, words_of(kind.code, one)), place, order, one.name)
            for order, one in enumerate(kind.columns)
            for place, head in enumerate(heads)
        )
    )
    found: Columns = {}
    for score, place, _order, name in scored:
        if -score >= ALIKE and name not in found and place not in found.values():
            found[name] = place
    return found


def _likeness(head: str, words: set[str]) -> float:
    ways = _ways(head)
    if not ways:
        return 0
    if ways[0] in words:
        return 101
    if set(ways) & words:
        return 100
    return max(
        (fuzz.ratio(way, word) for way in ways for word in words if min(len(way), len(word)) > 3),
        default=0,
    )


def words_of(kind: ImportKind, column: Column) -> set[str]:
    told = {
        word
        for row in read_rows("registry.imports", "header_words.csv")
        if row["kind"] in {kind.value, ""} and row["column"] == column.name
        for word in row["words"].split("|")
    }
    return {fold_texts(word) for word in (*in_languages(column.label), column.name, *told)} - {""}


def _ways(head: str) -> list[str]:
    """A heading as a whole, and each part of one in two languages, without what explains it."""
    bare = re.sub(r"[(\[].*?[)\]]|\*", " ", head)
    ways = [fold_texts(bare), *(fold_texts(part) for part in re.split(r"[/\n|–]", bare))]
    return list(dict.fromkeys(way for way in ways if way))


def fingerprint(heads: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(fold_texts(head) for head in heads).encode()).hexdigest()


def owner_of(organisation_id: uuid.UUID | None, user_id: uuid.UUID) -> str:
    return str(organisation_id or user_id)


def recall(kind: Kind, heads: Sequence[str], *, owner: str) -> Columns | None:
    found = _find(kind.code, fingerprint(heads), owner)
    if found is None:
        return None
    names = {one.name for one in kind.columns}
    return {name: int(place) for name, place in found.columns.items() if name in names}


def remember(batch: ImportBatch, heads: Sequence[str], columns: Mapping[str, int]) -> None:
    owner = owner_of(batch.organisation_id, batch.started_by_id)
    print_of = fingerprint(heads)
    found = _find(batch.kind, print_of, owner)
    if found is None:
        found = ImportMatching(owner=owner, kind=batch.kind, fingerprint=print_of)
        session().add(found)
    found.columns = dict(columns)


def _find(kind: ImportKind, print_of: str, owner: str) -> ImportMatching | None:
    return find_row(
        select(ImportMatching).where(
            ImportMatching.owner == owner,
            ImportMatching.kind == kind,
            ImportMatching.fingerprint == print_of,
        )
    )
