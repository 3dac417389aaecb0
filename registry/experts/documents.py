"""The search document of an expert: only what searchers may see."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.db import session
from registry.experts.models import Person
from registry.indexing import Source


def build(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any] | None]:
    return dict.fromkeys(ids)


def list_ids(after: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    statement = select(Person.id).order_by(Person.id).limit(limit)
    if after is not None:
        statement = statement.where(Person.id > after)
    return session().scalars(statement).all()


SOURCE = Source(build=build, list_ids=list_ids)
