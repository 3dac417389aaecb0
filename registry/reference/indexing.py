"""What search knows of an institution by its openings: its names and its province."""

import uuid

from sqlalchemy import select

from registry.background.indexing import SearchJob
from registry.core.db import list_rows, session
from registry.programs.models import Opening, OpeningState


def queue_openings(institution_id: uuid.UUID) -> None:
    statement = select(Opening.id).where(
        Opening.institution_id == institution_id, Opening.state == OpeningState.PUBLISHED
    )
    session().add_all(SearchJob(index="openings", row_id=one) for one in list_rows(statement))
