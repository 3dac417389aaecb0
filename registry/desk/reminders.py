"""A reminder to whoever has to act, from somebody who sees the case: at most one a day for a case, and of
many at once only for those that nobody was reminded of lately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from registry.accounts.models import AccountState, User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.audit.models import AuditEvent
from registry.core.db import find_row, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import HANOI, _, format_date, hanoi_today, official_date
from registry.core.packaged import row_in_force
from registry.core.permissions import INSTITUTION_ROLES, Role, can
from registry.core.tables import Base
from registry.core.waiting import Party, Work
from registry.desk.actions import DeskAction
from registry.notices import services as notices

AT_A_PLACE: Mapping[Party, Iterable[Role]] = {
    Party.INSTITUTION: INSTITUTION_ROLES,
    Party.MISSION: (Role.MISSION_OFFICER,),
    Party.OTHER_SIDE: (Role.MISSION_OFFICER,),
    Party.BODY: (Role.LINE_MINISTRY,),
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


@dataclass(frozen=True)
class Planned:
    """A case about which somebody would be reminded: who, each with the row as they see it, or why not."""

    work: Work
    row: Any
    told: Sequence[tuple[User, Any]]
    why_not: str = ""


def may_remind(user: User) -> bool:
    """Those who work here; experts are told what happens and need not ask after it, and who audits a case
    does not push it on."""
    return any(role.is_staff and role is not Role.AUDITOR for role in user.roles)


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
    told = _find_told(work, row, by)
    if not told:
        raise RegistryError(_nobody())
    for reader, own in told:
        notices.tell("work_reminder", reader, by=by, work=work, row=own)
    people = [reader.id for reader, _own in told]
    _note(subject, by=by, work=work.code, told=len(told), people=people)


def _nobody() -> str:
    return _("Nobody who could take this step has an account at present.")


def _note(subject: Base, *, by: User, **details: Any) -> None:
    """In the history of the record, of which the case may be a part. The audit row is about the case."""
    if hasattr(subject, "state") and hasattr(type(subject), "legal_moves"):
        states.note_beside(subject, by=by, action=DeskAction.REMINDED, **details)
        return
    audit.record(DeskAction.REMINDED, subject, by=by, **details)
    record = getattr(subject, "contract", None)
    if record is not None:
        states.note_beside(record, by=by, action=DeskAction.REMINDED, **details)


def plan(work: Work, row: Any, *, by: User, today: date | None = None) -> Planned:
    """What a reminder of many would do about this case."""
    today = today or hanoi_today()
    last = find_last([row.id]).get(row.id)
    again_on = official_date(last) + timedelta(quiet_days(today)) if last else today
    if again_on > today:
        text = _("Reminded lately; again from %(day)s.", day=format_date(again_on))
        return Planned(work, row, (), text)
    told = _find_told(work, row, by) if can_be_sent(work) else []
    return Planned(work, row, told, "" if told else _nobody())


def quiet_days(on: date) -> int:
    """How long after a reminder no other one is sent about the same case together with many."""
    return int(row_in_force("registry.desk", "periods.csv", on=on, code="quiet_days")["value"])


def remind_all(planned: Sequence[Planned], *, by: User) -> int:
    """Returns how many cases somebody was reminded of."""
    found = [one for one in planned if not one.why_not]
    for one in found:
        remind(one.work, one.row, by=by)
    return len(found)


def _find_told(work: Work, row: Any, by: User) -> list[tuple[User, Any]]:
    return [
        (reader, own)
        for reader in _candidates(work, row, by)
        if can(reader, work.permission)
        and (own := _row_of(work, reader, row.id)) is not None
        and own.mine
    ]


def can_be_sent(work: Work) -> bool:
    """Whether a row of this work leads to the people who may have to act."""
    return work.party in CENTRAL or work.place is not None


def list_reminded(row_ids: Sequence[UUID]) -> set[UUID]:
    """Of these cases those about which somebody was reminded today."""
    begin = datetime.combine(hanoi_today(), time.min, HANOI).astimezone(UTC)
    return set(find_last(row_ids, AuditEvent.at >= begin))


def find_last(row_ids: Sequence[UUID], *conditions: ColumnElement[bool]) -> dict[UUID, datetime]:
    """When somebody was last reminded of each of these cases."""
    statement = (
        select(AuditEvent.object_id, func.max(AuditEvent.at))
        .where(
            AuditEvent.object_id.in_(row_ids),
            AuditEvent.action == DeskAction.REMINDED.value,
            *conditions,
        )
        .group_by(AuditEvent.object_id)
    )
    return {row[0]: row[1] for row in session().execute(statement)} if row_ids else {}


def find_of_record(work: Work, user: User, record: Any, record_id: UUID) -> Any:
    """The first case of this kind in one record that waits for somebody else."""
    rows = work.rows(user)
    found = session().execute(rows.where(record == record_id).order_by(_key(rows))).all()
    return next((row for row in found if not row.mine), None)


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
