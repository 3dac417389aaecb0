"""Openings as everybody may read them."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import selectinload

from registry.core.db import get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.programs.models import Opening, OpeningState
from registry.programs.queries import PAGE_SIZE, has_id


def open_to_interest(today: date | None = None) -> ColumnElement[bool]:
    """Published, and 23:59 in Hà Nội of the closing day is not over, whatever the worker does."""
    return and_(
        Opening.state == OpeningState.PUBLISHED, Opening.closes_on >= (today or hanoi_today())
    )


def list_public_openings(*, limit: int = PAGE_SIZE) -> Sequence[Opening]:
    """Newest first."""
    return list_rows(
        select(Opening)
        .where(open_to_interest())
        .order_by(Opening.published_at.desc(), Opening.id)
        .limit(limit)
    )


def count_public_openings() -> int:
    return session().scalar(select(func.count(Opening.id)).where(open_to_interest())) or 0


def get_public_opening(opening_id: uuid.UUID) -> Opening:
    """Also one that is closed by now: a shared link says so instead of breaking."""
    return get_row(
        select(Opening)
        .where(has_id(Opening, opening_id), Opening.published_at.is_not(None))
        .options(selectinload(Opening.criteria))
    )
