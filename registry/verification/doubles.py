"""Which records may be one natural person: blocks from the database, names compared letter by letter.

Records are laid beside each other only within a block: the same day of award, or the same name with
awards at most a year apart. Within a block every likeness is measured, and a pair is suggested when its name and
something else agree. A name alone suggests nobody, and where a name differs by a letter (An and Anh are
two names) the thesis has to agree too.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, groupby
from typing import Any

from sqlalchemy import delete, insert, or_, select

from registry.core import facts
from registry.core.dates import PartialDate
from registry.core.db import now, session
from registry.core.finding import fold_texts
from registry.core.paging import Rows
from registry.experts.models import Doctorate, Person, PersonName
from registry.experts.states import PersonState
from registry.verification.likeness import Likeness, Record, compare
from registry.verification.models import SuggestedPair

OUTSIDE = {PersonState.DRAFT, PersonState.MERGED}
BATCH = 500


def find_likenesses(person_id: uuid.UUID) -> list[Likeness]:
    """Of one person, as the records are now, the most alike first: three statements."""
    found = [
        likeness
        for own in _read(Person.id == person_id)
        for other in _read(Person.id != person_id, Person.id.in_(_block(person_id)))
        if (likeness := compare(own, other)) is not None
    ]
    return sorted(found, key=lambda one: (-one.score, str(one.other.person_id)))


def find_like(own: Record | None, *, folded: str) -> list[Likeness]:
    """The same of what is no record yet, by its name in the order of its words."""
    if own is None:
        return []
    block = select(Doctorate.person_id).where(
        Doctorate.awarded_on == own.awarded.day, *facts.believed(Doctorate)
    )
    names = select(PersonName.person_id).where(PersonName.folded.in_({folded, *own.names}))
    rows = _read(Person.id.in_(block.union(names)))
    found = [likeness for other in rows if (likeness := compare(own, other)) is not None]
    return sorted(found, key=lambda one: (-one.score, str(one.other.person_id)))


def _block(person_id: uuid.UUID) -> Rows:
    days = select(Doctorate.awarded_on).where(
        Doctorate.person_id == person_id, *facts.believed(Doctorate)
    )
    names = select(PersonName.folded).where(
        PersonName.person_id == person_id, PersonName.folded != ""
    )
    same_day = select(Doctorate.person_id).where(
        Doctorate.awarded_on.in_(days), *facts.believed(Doctorate)
    )
    same_name = select(PersonName.person_id).where(PersonName.folded.in_(names))
    return same_day.union(same_name)  # type: ignore[return-value]


def _read(*conditions: Any) -> list[Record]:
    rows = session().execute(_records().where(*conditions)).all()
    return _make(rows)


def _records() -> Rows:
    return (
        select(
            Person.id,
            Doctorate.awarded_on,
            Doctorate.institution,
            Doctorate.thesis_title,
            Doctorate.supervisor,
            PersonName.folded,
            Doctorate.precision,
        )
        .join(Doctorate, Doctorate.person_id == Person.id)
        .join(PersonName, PersonName.person_id == Person.id)
        .where(Person.state.not_in(OUTSIDE), *facts.believed(Doctorate), PersonName.folded != "")
    )


def _make(rows: Iterable[Any]) -> list[Record]:
    made: dict[tuple[uuid.UUID, date], Record] = {}
    for person_id, awarded_on, institution, thesis, supervisor, folded, precision in rows:
        record = made.get((person_id, awarded_on))
        if record is None:
            record = made[person_id, awarded_on] = Record(
                person_id,
                PartialDate(awarded_on, precision),
                institution=fold_texts(institution),
                thesis=fold_texts(thesis),
                supervisor=fold_texts(supervisor),
            )
        record.names.append(" ".join(sorted(folded.split())))
    return list(made.values())


# All of them


def refresh(person: Person) -> None:
    """What is suggested of one record, as it is now."""
    session().execute(
        delete(SuggestedPair).where(
            or_(SuggestedPair.first_id == person.id, SuggestedPair.second_id == person.id)
        )
    )
    _store(find_likenesses(person.id))


def find_all() -> list[Likeness]:
    """Lay all records beside each other; takes a while where there are many."""
    found: dict[tuple[uuid.UUID, uuid.UUID], Likeness] = {}
    for block in _blocks():
        for one, other in combinations(block, 2):
            if one.person_id != other.person_id and (likeness := compare(one, other)):
                found.setdefault(_pair(one.person_id, other.person_id), likeness)
    return list(found.values())


def replace(found: Iterable[Likeness]) -> None:
    """What is suggested from now on."""
    session().execute(delete(SuggestedPair))
    _store(found)


def _blocks() -> Iterator[list[Record]]:
    """One after the other, so that only one is in memory."""
    yield from _grouped(_records().order_by(Doctorate.awarded_on, Person.id), 1)
    for same_name in _grouped(_records().order_by(PersonName.folded, Person.id), 5):
        if len(same_name) > 1:
            yield from _by_year(same_name)


def _grouped(statement: Rows, place: int) -> Iterator[list[Record]]:
    rows = session().execute(statement.execution_options(yield_per=BATCH))
    for _key, group in groupby(rows, key=lambda row: row[place]):
        yield _make(group)


def _by_year(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Records of a common name are compared only where their awards are near."""
    years: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        years[record.awarded.day.year].append(record)
        years[record.awarded.day.year + 1].append(record)
    yield from (group for group in years.values() if len(group) > 1)


def _pair(one: uuid.UUID, other: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    first, second = sorted((one, other))
    return first, second


def _store(found: Iterable[Likeness]) -> None:
    rows = [
        {
            "id": uuid.uuid4(),
            "first_id": first,
            "second_id": second,
            "score": likeness.score,
            "reasons": list(likeness.reasons),
            "created_at": now(),
        }
        for likeness in found
        for first, second in [_pair(likeness.one.person_id, likeness.other.person_id)]
    ]
    unique = {(row["first_id"], row["second_id"]): row for row in rows}
    if unique:
        session().execute(insert(SuggestedPair), list(unique.values()))
