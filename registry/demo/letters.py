"""What the people of the demo country were told, by the product's own notices: of each kind of work
that waits for somebody a few cases, from the day on which their turn began."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts import waiting as contracts
from registry.contracts.models import Contract
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import can
from registry.core.tables import Base
from registry.core.waiting import Work
from registry.demo.staff import Staff
from registry.experts.claim_models import Claim
from registry.experts.double_models import DuplicatePair
from registry.experts.models import Person
from registry.introductions import waiting as introductions
from registry.introductions.models import Introduction
from registry.notices import services as notices
from registry.notices.models import Notice
from registry.programs import waiting as programs
from registry.programs.models import Opening
from registry.verification import waiting as verification

EACH = 3  # cases of a kind that somebody was told of
READ_AFTER = timedelta(10)
Words = Callable[[Any], dict[str, Any]]


def _of_contract(row: Any) -> dict[str, Any]:
    return {"contract": row, "news": "handed_over", "reason": "", "promise": None}


def _of_claim(row: Any) -> dict[str, Any]:
    return {"claim": row, "person": row.person}


def _of_profile(row: Any) -> dict[str, Any]:
    return {"person": row, "due_on": row.review_due_on or hanoi_today()}


def _task(task: str) -> Words:
    return lambda row: {"opening": row, "task": task}


def _news(news: str, reason: str = "") -> Words:
    return lambda row: {"opening": row, "news": news, "reason_given": reason}


def _of_introduction(row: Any) -> dict[str, Any]:
    return {"introduction": row}


TOLD: dict[str, tuple[str, type[Base], Words]] = {
    "claims.take": ("claim_waiting", Claim, _of_claim),
    "claims.second": ("claim_second", Claim, _of_claim),
    "claims.answer": ("claim_answered", Claim, _of_claim),
    "profiles.review": ("review_waiting", Person, _of_profile),
    "profiles.second": ("review_second", Person, _of_profile),
    "profiles.suspend": ("suspension_waiting", Person, _of_profile),
    "duplicates.second": ("duplicate_second", DuplicatePair, lambda row: {"pair": row}),
    "openings.approve": ("opening_task", Opening, _task("approve")),
    "openings.publish": ("opening_task", Opening, _task("check")),
    "openings.select": ("opening_news", Opening, _news("closed")),
    "introductions.endorse": ("introduction_desk", Introduction, _of_introduction),
    "introductions.endorse_centrally": ("introduction_desk", Introduction, _of_introduction),
    "introductions.answer": ("introduction_asked", Introduction, _of_introduction),
    "introductions.talk": ("introduction_accepted", Introduction, _of_introduction),
    "contracts.offer": ("contract_news", Contract, _of_contract),
    "contracts.answer": ("contract_offered", Contract, _of_contract),
    "contracts.offer_again": ("contract_countered", Contract, _of_contract),
    "contracts.sign": ("contract_agreed", Contract, _of_contract),
    "contracts.confirm": ("contract_signed", Contract, _of_contract),
    "contracts.confirm_start": ("contract_started", Contract, _of_contract),
    "contracts.check": ("contract_check", Contract, _of_contract),
    "contracts.start": ("contract_confirmed", Contract, _of_contract),
    "contracts.resume": ("contract_suspended", Contract, _of_contract),
    "contracts.confirm_void": ("contract_void_proposed", Contract, _of_contract),
}


def write(staff: Staff, expert_id: UUID) -> None:
    """Called when everything else is written."""
    session().flush()
    expert = session().get_one(Person, expert_id)
    ids = {*staff.shown.values(), expert.user_id}
    people = select(User).where(User.id.in_(ids)).order_by(User.email)
    for reader in session().scalars(people).all():
        for work in (*verification.WORK, *programs.WORK, *introductions.WORK, *contracts.WORK):
            if can(reader, work.permission):
                _tell(reader, work, _waiting(reader, work))


def _waiting(reader: User, work: Work) -> Sequence[Any]:
    rows = work.rows(reader).subquery()
    mine = select(rows.c.id).where(rows.c.mine == 1).order_by(rows.c.since.desc(), rows.c.id)
    own = work.rows(reader)
    key = next(column for column in own.selected_columns if column.key == "id")
    return session().execute(own.where(key.in_(mine.limit(EACH)))).all()


def _tell(reader: User, work: Work, rows: Sequence[Any]) -> None:
    template, model, words = TOLD.get(work.code, ("", Base, dict))
    for row in rows:
        if template:
            case = session().get_one(model, row.id)
            notices.tell(template, reader, **words(case))
            _date_back(reader, row.since)
        if row.due_on is not None and row.due_on < hanoi_today():
            notices.tell("work_overdue", reader, work=work, row=row)
            _date_back(reader, now() - timedelta(hours=9))


def _date_back(reader: User, since: datetime | None) -> None:
    """To when their turn began; what is old has been read."""
    session().flush()
    newest = select(Notice).where(Notice.user_id == reader.id)
    order = newest.order_by(Notice.created_at.desc(), Notice.id.desc()).limit(1)
    notice = session().scalars(order).one()
    notice.created_at = since or notice.created_at
    if notice.created_at < now() - READ_AFTER:
        notice.read_at = notice.created_at + timedelta(1)
    session().flush()
