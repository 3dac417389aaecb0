"""Learning what experts write about: a model beside the one in use, then everybody's rows, then both
change places. Only what institutions may read is learnt from."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from registry.background import rebuilding
from registry.core.db import now, session
from registry.experts import search_documents, subjects
from registry.experts.subjects import SubjectModel, WrittenSubjects

if TYPE_CHECKING:
    from search.ranking.model import Model
    from search.ranking.person import Text

LEAST_TEXTS = 50
GROWTH = 1.5
LAST, NEW_WORDS = (
    1_000,
    0.05,
)  # share of the weight of the last texts, beyond that when it was trained
MODELS_KEPT = 2


def is_due() -> bool:
    """No model yet, half as many texts again, or much of the last ones in words it does not know."""
    model = subjects.find_current()
    if model is None:
        return _has_texts()
    of_model = WrittenSubjects.model == model.id
    texts = session().scalar(select(func.sum(WrittenSubjects.texts_count)).where(of_model)) or 0
    last = select(WrittenSubjects.unknown).where(of_model).order_by(WrittenSubjects.made_at.desc())
    rows = session().scalars(last.limit(LAST)).all()
    unknown = sum(rows) / len(rows) if rows else 0.0
    return texts > GROWTH * model.texts or unknown > model.unknown + NEW_WORDS


def _has_texts() -> bool:
    ids = search_documents.list_ids(None, LEAST_TEXTS)
    found = [one for one in search_documents.build(ids).values() if one is not None]
    return sum(len(subjects.texts_of(one)) for one in found) >= LEAST_TEXTS


def read_texts(report: Callable[[int], None]) -> "Iterator[Sequence[Text]]":
    """Of everybody who may be found, batch by batch."""
    done = 0
    for ids, documents in rebuilding.read_batches(search_documents.INDEX):
        for fields in documents.values():
            if fields is not None:
                yield subjects.texts_of(fields)
        done += len(ids)
        report(done)


def add(model: "Model") -> None:
    """In place of what an interrupted training has left behind."""
    from search.ranking.model import dump

    db = session()
    left = select(SubjectModel.digest).where(SubjectModel.in_use_since.is_(None))
    _remove(db.scalars(left).all())
    known = db.scalar(select(SubjectModel).where(SubjectModel.digest == model.id))
    if known is not None:  # the texts are again as they were
        known.in_use_since = None
        return
    content = dump(model)
    db.add(SubjectModel(digest=model.id, content=content, texts=model.texts, unknown=model.unknown))


def write(ids: Sequence[uuid.UUID], model: "Model") -> None:
    """Rows of whoever has none: the indexer writes them too, with each change."""
    db = session()
    subjects.hold(ids)
    has = set(subjects.read_written(ids, model))
    for person_id, fields in search_documents.build([one for one in ids if one not in has]).items():
        if fields is not None:
            db.add(subjects.row_of(person_id, fields, model))


def change_places(model: "Model") -> None:
    """Of the models that were in use the last one is kept; `forget` erases its rows."""
    db = session()
    row = db.scalars(select(SubjectModel).where(SubjectModel.digest == model.id)).one()
    row.in_use_since = now()
    db.flush()
    newest = select(SubjectModel.digest).order_by(SubjectModel.in_use_since.desc())
    _remove(db.scalars(newest.offset(MODELS_KEPT)).all())


def forget(limit: int) -> int:
    """Erase rows of models that are not in use. Returns how many there were, at most `limit`."""
    current = subjects.find_current()
    if current is None:
        return 0
    others = select(WrittenSubjects.id).where(WrittenSubjects.model != current.id).limit(limit)
    ids = session().scalars(others).all()
    session().execute(delete(WrittenSubjects).where(WrittenSubjects.id.in_(ids)))
    return len(ids)


def _remove(digests: Sequence[str]) -> None:
    db = session()
    db.execute(delete(WrittenSubjects).where(WrittenSubjects.model.in_(digests)))
    db.execute(delete(SubjectModel).where(SubjectModel.digest.in_(digests)))
