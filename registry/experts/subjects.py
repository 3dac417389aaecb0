"""What experts write about, in the terms of a trained model: rows beside the search documents.

Made of the very texts that a document holds and so of nothing that institutions may not read. They
are personal data: any change of what a document is made of erases them in its own transaction, and
the indexer writes them anew with the document, if there still is one. What is learnt from all texts
is one file in the database, which every process reads once.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, LargeBinary, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from registry.background.indexing import Documents
from registry.core.db import list_rows, now, session
from registry.core.tables import Base
from registry.experts.models import Person

if TYPE_CHECKING:
    from search.ranking.model import Model
    from search.ranking.person import Kept, Text

MOST_TEXTS = 20
PARTS = (("thesis", ""), ("works", ""), ("summary_vi", "vi"), ("summary_en", "en"))


class SubjectModel(Base):
    """A model in use, one that was, or one whose rows are still being written."""

    __tablename__ = "subject_models"

    digest: Mapped[str] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary(), deferred=True, nullable=False)
    texts: Mapped[int]  # that it was trained on
    unknown: Mapped[float]  # share of their weight in terms that it does not know
    trained_at: Mapped[datetime] = mapped_column(default=now)
    in_use_since: Mapped[datetime | None]


class WrittenSubjects(Base):
    """The texts of one expert in the terms of one model."""

    __tablename__ = "written_subjects"
    __table_args__ = (UniqueConstraint("person_id", "model"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    model: Mapped[str] = mapped_column(index=True)  # its digest
    texts: Mapped[list[dict[str, Any]]]  # kind, language, number of terms
    texts_count: Mapped[int]
    unknown: Mapped[float]
    terms: Mapped[bytes] = mapped_column(LargeBinary(), nullable=False)
    vectors: Mapped[bytes] = mapped_column(LargeBinary(), nullable=False)
    centre: Mapped[bytes] = mapped_column(LargeBinary(), nullable=False)
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @property
    def kept(self) -> "Kept":
        from search.ranking.person import Kept

        counts = [int(text["terms"]) for text in self.texts]
        works = [str(text["kind"]) for text in self.texts]
        return Kept(counts, works, self.terms, self.vectors, self.centre)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(str(text["language"]) for text in self.texts)


def texts_of(document: Mapping[str, Any]) -> list["Text"]:
    """The thesis, the works, and the summary paragraph by paragraph."""
    from search.ranking.person import Text
    from search.ranking.terms import language_of

    found = []
    for name, language in PARTS:
        for part in document.get(name) or ():
            pieces = [piece.strip() for piece in part.split("\n") if piece.strip()]
            for number, piece in enumerate(pieces):
                kind = name.split("_")[0]
                found.append(Text(f"{kind} {number}", language or language_of(piece), piece))
    return found[:MOST_TEXTS]


def find_current() -> "Model | None":
    """The model in use; None before the first training, or when the analysis has changed since."""
    digest = session().scalar(_newest(SubjectModel.digest))
    return _load(digest) if digest else None


def _newest(column: Any) -> Select[Any]:
    statement = select(column).where(SubjectModel.in_use_since.is_not(None))
    return statement.order_by(SubjectModel.in_use_since.desc()).limit(1)


@lru_cache(maxsize=3)
def _load(digest: str) -> "Model | None":
    from search.ranking.model import OtherFormat, load

    statement = select(SubjectModel.content).where(SubjectModel.digest == digest)
    try:
        return load(session().scalars(statement).one())
    except OtherFormat:
        return None


def _wanted() -> list["Model"]:
    """The one in use and those that are being built."""
    building = select(SubjectModel.digest).where(SubjectModel.in_use_since.is_(None))
    found = [find_current(), *map(_load, list_rows(building))]
    return [model for model in found if model is not None]


def fold_in(documents: Documents) -> Callable[[Collection[uuid.UUID]], None]:
    """What the documents say, ready to be written; but not of whoever has changed since."""
    rows = [
        row_of(person_id, fields, model)
        for model in _wanted()
        for person_id, fields in documents.items()
        if fields is not None
    ]

    def write(changed: Collection[uuid.UUID]) -> None:
        hold(list(documents))
        forget(list(documents))
        session().add_all(row for row in rows if row.person_id not in changed)

    return write


def row_of(person_id: uuid.UUID, fields: Mapping[str, Any], model: "Model") -> WrittenSubjects:
    from search.ranking import person

    texts = texts_of(fields)
    kept = person.keep(model, texts)
    return WrittenSubjects(
        person_id=person_id,
        model=model.id,
        texts=[
            {"kind": text.kind, "language": text.language, "terms": count}
            for text, count in zip(texts, kept.counts, strict=True)
        ],
        texts_count=len(texts),
        unknown=kept.unknown,
        terms=kept.terms,
        vectors=kept.vectors,
        centre=kept.centre,
    )


def hold(person_ids: Sequence[uuid.UUID]) -> None:
    """Whoever writes rows of these people waits for whoever writes them now: in one order, so that
    neither waits for the other."""
    list_rows(
        select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()
    )


def forget(person_ids: Sequence[uuid.UUID]) -> None:
    session().execute(
        delete(WrittenSubjects)
        .where(WrittenSubjects.person_id.in_(person_ids))
        .execution_options(synchronize_session=False)
    )


def read_written(
    person_ids: Sequence[uuid.UUID], model: "Model"
) -> dict[uuid.UUID, WrittenSubjects]:
    rows = session().scalars(
        select(WrittenSubjects).where(
            WrittenSubjects.model == model.id, WrittenSubjects.person_id.in_(person_ids)
        )
    )
    return {row.person_id: row for row in rows}
