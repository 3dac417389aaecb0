"""A day that passed without the step that was due: whoever has to take it is told, once. A step that
nobody can take: the administrators are."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import AccountState, User
from registry.accounts.queries import list_holders
from registry.background import jobs
from registry.core.db import list_rows, read_only, session, transaction
from registry.core.i18n import hanoi_today, official_date
from registry.core.permissions import Role
from registry.core.waiting import NAMED, Work
from registry.notices import services as notices
from registry.taxonomy.models import Organisation
from registry.work import queries, vacancies
from registry.work.models import VacantStep

BEAT = "overdue"


def tell_overdue(works: Sequence[Work], *, today: date | None = None) -> int:
    """Of every day that passed since this was last done. Returns how many were told."""
    today = today or hanoi_today()
    with read_only():  # looking takes long: nobody waits for it in order to write
        before = jobs.find_beat(BEAT)
        first = official_date(before) if before else today - timedelta(1)
        passed = [
            (reader.id, work, row)
            for reader in _readers(works, first, today)
            for work, row in queries.list_passed(works, reader, first=first, before=today)
        ]
    with transaction() as db:
        jobs.note_beat(BEAT)
        for reader_id, work, row in passed:
            notices.tell("work_overdue", db.get_one(User, reader_id), work=work, row=row)
    return len(passed)


def _readers(works: Sequence[Work], first: date, before: date) -> Iterable[User]:
    """The staff, and of the experts only who may have something: there may be a million."""
    staff = list_holders(*(role for role in Role if role.is_staff))
    ids: set[UUID] = set()
    for work in works:
        if work.owners is not None and first < before:
            ids.update(session().scalars(work.owners(first, before)))
    ids -= {one.id for one in staff}
    experts = select(User).where(User.id.in_(ids), User.state == AccountState.ACTIVE)
    return [*staff, *list_rows(experts.order_by(User.id))]


def note_vacant(works: Sequence[Work]) -> int:
    """What is new is told to the administrators, once for each kind of work and place; what somebody
    can take again is forgotten. Returns how many steps wait for nobody."""
    with read_only():  # looking takes long: nobody waits for it in order to write
        found = {(one.work.code, one.case_id): one for one in vacancies.list_vacant(works)}
    with transaction() as db:
        for row in list_rows(select(VacantStep)):
            if found.pop((row.work, row.case_id), None) is None:
                db.delete(row)
        fresh = list(found.values())
        for one in fresh:
            values = {"case_id": one.case_id, "organisation_id": one.organisation_id}
            db.add(VacantStep(work=one.work.code, **values))
        db.flush()
        administrators = list_holders(Role.ADMINISTRATOR)
        for code, place_id in {(one.work.code, one.organisation_id): None for one in fresh}:
            place = db.get(Organisation, place_id) if place_id else None
            notices.tell("work_vacant", administrators, work=NAMED[code], place=place)
        return len(list_rows(select(VacantStep)))
