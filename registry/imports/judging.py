"""The verdict on each row of a file: read cell by cell, compared with the file and with the register."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from registry.core.finding import fold_texts
from registry.imports import queries
from registry.imports.declaration import Judged, Kind
from registry.imports.models import Decision, Verdict
from registry.imports.problems import Wrong
from registry.imports.terms import Setting, Terms

TOTALS = frozenset(
    fold_texts(word)
    for word in "Tổng|Tổng cộng|Tổng số|Cộng|Cộng dồn|Total|Sum|Grand total|Subtotal".split("|")
)
MOST_NOTES = 20
FIRST: Mapping[Verdict, Decision] = {
    Verdict.NEW: Decision.TAKE,
    Verdict.SAME: Decision.SKIP,
    Verdict.LIKELY: Decision.OPEN,
    Verdict.WRONG: Decision.SKIP,
}
Row = tuple[int, Sequence[str]]


def read_row(
    number: int,
    cells: Sequence[str],
    kind: Kind,
    places: Mapping[str, int],
    terms: Mapping[str, Terms],
    setting: Setting,
) -> Judged:
    row = Judged(number, {})
    if is_total(cells):
        row.find_fault("total")
    for column in kind.columns:
        place = places.get(column.name)
        text = cells[place] if place is not None and place < len(cells) else ""
        try:
            value = column.read(text, terms) if place is not None else None
        except Wrong as wrong:
            row.find_fault(wrong.code, column.name, **wrong.about)
            value = text.lstrip("\x01")[:200]
        if value is not None:
            row.values[column.name] = value
    kind.check(row, setting)
    del row.notes[MOST_NOTES:]
    return row


def is_total(cells: Sequence[str]) -> bool:
    """A line that a spreadsheet sums up below a table."""
    first = next((cell for cell in cells if cell.strip()), "")
    return len(first) < 30 and fold_texts(first.rstrip(": ")) in TOTALS


def is_repeated_head(cells: Sequence[str], heads: Sequence[str]) -> bool:
    """Some print the headings on each page."""
    return bool(heads) and [cell.strip() for cell in cells] == [head.strip() for head in heads]


def compare(
    rows: Sequence[Judged], kind: Kind, setting: Setting, batch_id: uuid.UUID
) -> list[dict[str, Any]]:
    """Rows for the table, with what was found."""
    sound = [row for row in rows if row.verdict is not Verdict.WRONG]
    marks = {row.number: _marks(row, kind, batch_id) for row in sound}
    if sound:
        kind.compare(sound, setting)
    _compare_within(sound, marks, batch_id)
    return [_for_table(row, marks.get(row.number, ("", "")), batch_id) for row in rows]


def _marks(row: Judged, kind: Kind, batch_id: uuid.UUID) -> tuple[str, str]:
    """What means the same, and what is the same; of no use outside this import."""
    return tuple(  # type: ignore[return-value]
        hashlib.blake2b(orjson.dumps(of), key=batch_id.bytes, digest_size=12).hexdigest()
        for of in (kind.identity(row.values), sorted(row.values.items()))
    )


def _compare_within(
    rows: Iterable[Judged], marks: Mapping[int, tuple[str, str]], batch_id: uuid.UUID
) -> None:
    known = queries.find_keys(batch_id, {key for key, _digest in marks.values()})
    for row in rows:
        key, digest = marks[row.number]
        if found := known.get(key):
            is_equal = found[1] == digest
            verdict = Verdict.SAME if is_equal else Verdict.LIKELY
            row.find_alike(verdict, "file_row" if is_equal else "file_other", row=found[0])
        else:
            known[key] = row.number, digest


def _for_table(row: Judged, marks: tuple[str, str], batch_id: uuid.UUID) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "batch_id": batch_id,
        "number": row.number,
        "key": marks[0],
        "digest": marks[1],
        "cells": orjson.dumps(row.values).decode(),
        "verdict": row.verdict,
        "decision": FIRST[row.verdict],
        "notes": row.notes,
    }
