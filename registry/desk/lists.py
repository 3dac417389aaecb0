"""What lists show of who is in charge: a column, two filters, and the act that changes it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.db import session
from registry.core.i18n import _, _l, ngettext
from registry.core.permissions import Permission
from registry.core.waiting import Work
from registry.desk import queries, reminders, services
from registry.desk.kinds import CareKind
from registry.web.lists.declaration import Act, Column, Filter
from registry.web.lists.filters import in_order
from registry.web.lists.waiting import turns

MINE, STANDING, COLLEAGUES, NOBODY = "mine", "standing", "colleagues", "nobody"
WORDS = {
    MINE: _l("Me"),
    STANDING: _l("Somebody for whom I cover"),
    COLLEAGUES: _l("Another colleague"),
    NOBODY: _l("Nobody yet"),
}
ME = "me"


def owner(*, sort: Any, is_extra: bool = False) -> Column:
    """Of rows that say `owner_name`."""
    return Column(
        "officer",
        _l("Officer in charge"),
        lambda row: row.owner_name or "",
        sort=sort,
        is_name=True,
        is_extra=is_extra,
    )


def owner_filter(record: Any, *, is_for: Any) -> Filter:
    """By whether the reader is in charge; the page of who is in charge, and letters, lead here."""

    def parts(user: User) -> dict[Any, ColumnElement[bool]]:
        standing = queries.HELD.user_id.in_(queries.stood_in_for(user))
        is_mine = queries.HELD.user_id == user.id
        return {
            MINE: queries.is_owned(record, is_mine),
            STANDING: queries.is_owned(record, standing, ~is_mine),
            COLLEAGUES: queries.is_owned(record, ~is_mine, ~standing),
        }

    return Filter(
        "owner",
        _l("In charge"),
        record,
        is_for=is_for,
        labels=in_order(WORDS),
        parts=parts,
        rest=NOBODY,
        known=list(WORDS),
    )


def officer_filter(kind: CareKind, record: Any, *, is_for: Any) -> Filter:
    """By person."""

    def parts(_user: User) -> dict[Any, ColumnElement[bool]]:
        return {
            one.id: queries.is_owned(record, queries.HELD.user_id == one.id)
            for one in list_holders(kind.role)
        }

    return Filter(
        "officer",
        _l("Officer in charge"),
        select(queries.HELD.user_id).where(queries.HELD.record_id == record).scalar_subquery(),
        is_for=is_for,
        labels=lambda _values: {one.id: one.display_name for one in list_holders(kind.role)},
        parts=parts,
    )


def assign_act(kind: CareKind) -> Act:
    def choices(user: User) -> list[tuple[str, Any]]:
        others = [one for one in list_holders(kind.role) if one.id != user.id]
        named = sorted(
            ((str(one.id), one.display_name) for one in others), key=lambda pair: pair[1]
        )
        return [(ME, _("Me")), *named, (NOBODY, _("Nobody yet"))]

    def refusal(row: Any, user: User, choice: str) -> str:
        to = _chosen(kind, choice, user)
        if row.owner_id == (to.id if to else None):
            return _("This is so already.")
        if to is not None and not queries.is_possible(kind, row.id, to):
            return _("%(name)s cannot be in charge of this case.", name=to.display_name)
        return ""

    def do(ids: Sequence[UUID], user: User, *, choice: str) -> None:
        visible = kind.visible(user).where(kind.model.id.in_(ids)).with_only_columns(kind.model.id)
        services.assign_all(
            kind, list(session().scalars(visible)), _chosen(kind, choice, user), by=user
        )

    return Act(
        "assign",
        _l("Put in charge"),
        kind.permission,
        refusal=refusal,
        do=do,
        done=lambda number: ngettext(
            "The officer in charge of %(num)s case is changed",
            "The officer in charge of %(num)s cases is changed",
            number,
        ),
        explanation=_l("Officers who get or lose cases are informed once."),
        choices=choices,
        choice_label=_l("Whom to put in charge"),
        in_one=True,
    )


def remind_act(works: Sequence[Work], record: Any) -> Act:
    """Whoever's turn it is in the ticked records; rows know their turn."""

    def find(row_id: UUID, turn: Any, user: User) -> reminders.Planned | None:
        row = reminders.find_of_record(turn.work, user, record, row_id)
        return reminders.plan(turn.work, row, by=user) if row is not None else None

    def refusal(row: Any, user: User) -> str:
        if row.more is None:
            return _("Nobody has to do anything now.")
        if row.more.is_mine:
            return _("This waits for you.")
        planned = find(row.id, row.more, user)
        return planned.why_not if planned else _("Nobody has to do anything now.")

    def do(row_id: UUID, user: User) -> None:
        turn = turns(works, record)([SimpleNamespace(id=row_id)]).get(row_id)
        planned = find(row_id, turn, user) if turn else None
        if planned is not None and not planned.why_not:
            reminders.remind(planned.work, planned.row, by=user)

    return Act(
        "remind",
        _l("Remind"),
        Permission.CASE_CARE,
        refusal=refusal,
        do=do,
        done=lambda number: ngettext(
            "A reminder is sent about %(num)s case",
            "Reminders are sent about %(num)s cases",
            number,
        ),
        explanation=_l("The people whose turn it is are informed; it is kept in the history."),
    )


def _chosen(kind: CareKind, choice: str, user: User) -> User | None:
    if choice == ME:
        return user
    return None if choice == NOBODY else queries.find_holder(kind, UUID(choice))
