"""A list as a file that somebody takes away: the rows that the page shows, in its order."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from flask import Response

from registry.audit import services as audit
from registry.core import db
from registry.web.bulk import FILE, reading_in_bulk
from registry.web.downloads import download_parts
from registry.web.lists import files, reading, shown
from registry.web.lists.address import Asked
from registry.web.lists.declaration import Column, List

CHUNK = 1_000


@dataclass(frozen=True)
class Taken:
    file: IO[bytes]
    kind: str
    count: int
    people: Sequence[uuid.UUID]  # whom its rows show by name, each once

    def response(self, name: str) -> Response:
        return download_parts(
            files.read_chunks(self.file),
            name=f"{name}.{self.kind}",
            mimetype=files.KINDS[self.kind],
        )


def take(
    the_list: List, asked: Asked, user: Any, kind: str, *, columns: Sequence[Column] = ()
) -> Taken:
    """With the columns that are shown, or with others. Reading goes first and by itself, so that a
    long list holds up nobody who writes."""
    reading_in_bulk(FILE, user)
    db.session().commit()
    people: dict[uuid.UUID, None] = {}
    count = 0

    def passing(rows: Iterator[Any]) -> Iterator[Any]:
        nonlocal count
        for row in rows:
            count += 1
            people.update(dict.fromkeys(the_list.people(row, user) if the_list.people else ()))
            yield row

    with db.read_only():
        found = shown.read(the_list, asked, user, saved=(), urls={}, acts=())
        rows = reading.stream(the_list, asked, user, most=files.MOST_ROWS)
        file = files.write(
            kind,
            columns or files.flat(found.columns),
            passing(rows),
            about=shown.about(found, user),
        )
    return Taken(file, kind, count, list(people))


def log_people(
    people: Sequence[uuid.UUID],
    user: Any,
    *,
    purpose: str,
    parts: Sequence[str] = ("name",),
    context: Any = None,
) -> None:
    for start in range(0, len(people), CHUNK):
        audit.record_access(
            person_ids=list(people[start : start + CHUNK]),
            viewer=user,
            fields=list(parts),
            purpose=purpose,
            context=context,
        )
