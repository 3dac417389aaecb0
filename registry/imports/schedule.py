"""The regular work of imports: what nobody decided on lapses, what is over is forgotten; invitations are
repeated and expire."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from registry.core.db import now, read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.imports import invitations, queries, services
from registry.imports.limits import limit
from registry.imports.models import ImportBatch


def tidy() -> None:
    with read_only():
        lapsed = queries.list_lapsed()
        before = now() - timedelta(limit("kept_days", on=hanoi_today()))
        over = queries.list_forgettable(before)
    _each(lapsed, lambda batch_id: services.lapse(_held(batch_id)))
    _each(over, lambda batch_id: services.forget(_held(batch_id)))


def _held(batch_id: UUID) -> ImportBatch:
    return session().get_one(ImportBatch, batch_id, with_for_update={"of": ImportBatch})


def follow_invitations() -> None:
    with read_only():
        due, over = invitations.list_due(), invitations.list_over()
    _each(due, invitations.remind)
    _each(over, invitations.expire)


def _each(ids: list[UUID], act: Callable[[UUID], Any]) -> None:
    for one in ids:
        with transaction():
            act(one)
