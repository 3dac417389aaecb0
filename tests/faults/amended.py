"""Openings of the small country whose published text is about to change."""

from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.programs.edition_models import OpeningEdition
from registry.programs.models import Opening


def list_amended(institution: Any) -> list[Any]:
    """The openings with an amendment that waits."""
    own = select(Opening.id).where(Opening.institution_id == institution)
    waits = OpeningEdition.number == 2, OpeningEdition.opening_id.in_(own)
    found = select(OpeningEdition.opening_id).where(*waits).order_by(OpeningEdition.opening_id)
    return list(session().scalars(found))
