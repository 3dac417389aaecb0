"""The editions of a published opening."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from registry.core.db import find_row, get_row, list_rows
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening


def list_editions(opening: Opening) -> Sequence[OpeningEdition]:
    """The published ones, newest first."""
    return list_rows(
        select(OpeningEdition)
        .where(
            OpeningEdition.opening_id == opening.id,
            OpeningEdition.state == EditionState.PUBLISHED,
        )
        .order_by(OpeningEdition.number.desc())
    )


def get_edition(opening: Opening, number: int) -> OpeningEdition:
    """A published one."""
    return get_row(
        select(OpeningEdition).where(
            OpeningEdition.opening_id == opening.id,
            OpeningEdition.number == number,
            OpeningEdition.state == EditionState.PUBLISHED,
        )
    )


def find_waiting_edition(opening: Opening) -> OpeningEdition | None:
    """The amendment that nobody has published or withdrawn yet."""
    return find_row(
        select(OpeningEdition).where(
            OpeningEdition.opening_id == opening.id,
            OpeningEdition.state.in_([EditionState.PROPOSED, EditionState.RETURNED]),
        )
    )


def get_waiting_edition(opening: Opening) -> OpeningEdition:
    edition = find_waiting_edition(opening)
    if edition is None:
        raise NoResultFound
    return edition
