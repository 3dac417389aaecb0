"""The terms of designations: their reviews begin, are reminded of, and lapse."""

from datetime import date

from sqlalchemy import select

from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.leading import reviews
from registry.leading.models import Designation
from registry.leading.review_models import DesignationReview, ReviewState


def follow_terms(*, today: date | None = None) -> int:
    """One transaction each, so that one failure holds up no other. Returns how many moved."""
    today = today or hanoi_today()
    with read_only():
        begin = [one.id for one in reviews.list_to_begin(today)]
        due = select(DesignationReview.id).where(DesignationReview.state == ReviewState.DUE)
        going = list(session().scalars(due.order_by(DesignationReview.id)))
    for designation_id in begin:
        with transaction() as db:
            reviews.begin(db.get_one(Designation, designation_id), today=today)
    moved = len(begin)
    for review_id in going:
        with transaction() as db:
            moved += reviews.follow(db.get_one(DesignationReview, review_id), today=today)
    return moved
