"""The search document of an opening: what the public may find."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.db import session
from registry.indexing import Source
from registry.programs.models import Opening


def build(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any] | None]:
    return dict.fromkeys(ids)


def list_ids(after: uuid.UUID | None, limit: int) -> Sequence[uuid.UUID]:
    statement = select(Opening.id).order_by(Opening.id).limit(limit)
    if after is not None:
        statement = statement.where(Opening.id > after)
    return session().scalars(statement).all()


SOURCE = Source(build=build, list_ids=list_ids)
