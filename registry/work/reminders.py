"""A reminder to whoever has to act, from somebody who sees the case: at most one a day for a case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import AccountState, User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit.models import AuditEvent
from registry.core.db import find_row, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import HANOI, _, hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role, can
from registry.core.tables import Base
from registry.core.waiting import Party, Work
from registry.notices import services as notices
from registry.work.actions import WorkAction

AT_A_PLACE: Mapping[Party, Iterable[Role]] = {
    Party.INSTITUTION: INSTITUTION_ROLES,
    Party.MISSION: (Role.MISSION_OFFICER,),
    Party.OTHER_SIDE: (Role.MISSION_OFFICER,),
}
CENTRAL: Mapping[Party, Iterable[Role]] = {
    Party.CENTRAL_DESK: (Role.MOFA_DESK,),
    Party.OFFICER: (Role.RECRUITMENT_OFFICER,),
    Party.VERIFIER: (Role.VERIFIER,),
    Party.MINISTRY: (Role.SCHEME_OFFICER,),
    Party.AUDITOR: (Role.AUDITOR,),
    Party.SECRETARIAT: (Role.DESIGNATION_SECRETARIAT,),
    Party.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}


def may_remind(user: User) -> bool:
    """Those who work here; experts are told what happens and need not ask after it."""
    return any(role.is_staff for role in user.roles)


def find_waiting(works: Sequence[Work], user: User, code: str, row_id: UUID) -> Any:
    """The work and its row, as this reader sees it while it waits for somebody else; else None."""
    work = next((one for one in works if one.code == code and can(user, one.permission)), None)
    row = _row_of(work, user, row_id) if work else None
    return (work, row) if row is not None and not row.mine else None


def remind(work: Work, row: Any, *, by: User) -> None:
    if not may_remind(by):
        raise NotAllowed(_("Only staff can send reminders."))
    subject = _lock(work, row.id, by)
    if list_reminded([row.id]):
        raise RegistryError(_("A reminder was sent today. The next one can be sent tomorrow."))
    told = [
        (reader, own)
        for reader in _candidates(work, row, by)
        if can(reader, work.permission)
        and (own := _row_of(work, reader, row.id)) is not None
        and own.mine
    ]
    if not told:
        raise RegistryError(_("Nobody who could take this step has an account at present."))
    for reader, own in told:
        notices.tell("work_reminder", reader, by=by, work=work, row=own)
    audit.record(WorkAction.REMINDED, subject, by=by, work=work.code, told=len(told))


def can_be_sent(work: Work) -> bool:
    """Whether a row of this work leads to the people who may have to act."""
    return work.party in CENTRAL or work.place is not None


def list_reminded(row_ids: Sequence[UUID]) -> set[UUID]:
    """Of these cases those about which somebody was reminded today."""
    begin = datetime.combine(hanoi_today(), time.min, HANOI).astimezone(UTC)
    statement = select(AuditEvent.object_id).where(
        AuditEvent.object_id.in_(row_ids),
        AuditEvent.action == WorkAction.REMINDED.value,
        AuditEvent.at >= begin,
    )
    return set(session().scalars(statement)) if row_ids else set()


def _key(rows: Any) -> Any:
    return next(column for column in rows.selected_columns if column.key == "id")


def _row_of(work: Work, user: User, row_id: UUID) -> Any:
    rows = work.rows(user)
    return session().execute(rows.where(_key(rows) == row_id)).first()


def _lock(work: Work, row_id: UUID, by: User) -> Base:
    """The record that the case is about; of two reminders at once the second waits for the first."""
    table = next(iter(_key(work.rows(by)).base_columns)).table
    model = next(one.class_ for one in Base.registry.mappers if one.local_table is table)
    session().execute(select(model.id).where(model.id == row_id).with_for_update())
    found: Base = session().get_one(model, row_id)
    return found


def _candidates(work: Work, row: Any, by: User) -> Sequence[User]:
    """Who may have to act; whose turn it is in this very case is asked of each."""
    found = list(list_holders(*CENTRAL[work.party])) if work.party in CENTRAL else []
    if work.party in AT_A_PLACE and work.place is not None:
        rows = work.rows(by)
        place = session().scalar(
            rows.with_only_columns(work.place, maintain_column_froms=True).where(
                _key(rows) == row.id
            )
        )
        if place is not None:
            found += list_holders(*AT_A_PLACE[work.party], organisation_id=place)
    if work.party in (Party.EXPERT, Party.OTHER_SIDE):
        found += _expert(getattr(row, "person_user_id", None))
    return found


def _expert(user_id: UUID | None) -> Sequence[User]:
    statement = select(User).where(User.id == user_id, User.state == AccountState.ACTIVE)
    user = find_row(statement)
    return [user] if user else []
