"""Whom the readings of the targets see otherwise than the leading one, and what is open before two people.

Told by the product's own steps when everything else is written: a degree in health, somebody who moved
home some weeks before signing, a wrong day that waits for the other side, a ruling that was given and one
that waits for the second officer, and the same of posts at an institute.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts import checks, corrected_facts, corrections
from registry.contracts.kinds import ContractKind, Corrected
from registry.contracts.models import Contract
from registry.contracts.signing import signed_fact
from registry.contracts.waiting import LOOKED_AT
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Doctorate, Employment, Person
from registry.leading import posts
from registry.leading.kinds import EmployerKind
from registry.targets import decision_queries, decisions, queries
from registry.targets.verdicts import Verdict
from registry.taxonomy.kinds import Mode

HEALTH = "30301"
EACH = 2  # of every story, so that one may change without the reading falling together with another
RULING = "Giáo sư danh dự vẫn nghiên cứu và giảng dạy theo hợp đồng ở nước ngoài vào ngày ký."
RULED_ON = date(2026, 9, 15)  # or on the day of the signature that the question is about, if later


def tell(staff: Staff, *, today: date) -> None:
    _note_what_waits()
    counted = iter(queries.count(queries.get_target("TG1"), as_of=today).counted)
    for verdict in _next(counted):
        _correct(Doctorate, verdict, field_code=HEALTH)
    for verdict in _next(counted):
        contract = session().get_one(Contract, verdict.contract_id)
        fact = signed_fact(contract)
        _correct(Employment, verdict, valid_to=fact.signed_on - timedelta(40))
    for verdict in _next(counted):
        _teach_online(verdict)
    _propose_a_correction(staff)
    _rule(staff)
    _record_posts(staff)


def _teach_online(verdict: Verdict) -> None:
    contract = session().get_one(Contract, verdict.contract_id)
    contract.kind, contract.work_mode = ContractKind.TEACHING_SEMESTER, Mode.ONLINE
    values: dict[str, Any] = {"kind": contract.kind, "work_mode": contract.work_mode}
    facts.correct(signed_fact(contract), by=None, reason="Ghi lại theo giấy tờ gốc.", **values)


def _next(counted: Iterator[Verdict]) -> list[Verdict]:
    return [verdict for _number, verdict in zip(range(EACH), counted, strict=False)]


def _correct(model: Any, verdict: Verdict, **values: Any) -> None:
    statement = facts.read(model).where(model.person_id == verdict.person_id)
    if model is Employment:
        statement = statement.where(Employment.is_beside.is_(False))
    row = session().scalars(statement.order_by(model.valid_from.desc()).limit(1)).one()
    facts.correct(row, by=None, reason="Ghi lại theo giấy tờ gốc.", **values)


def _note_what_waits() -> None:
    """The contracts were written in bulk: which of their days nobody has confirmed or checked yet."""
    for contract in session().scalars(select(Contract).where(Contract.state.in_(LOOKED_AT))):
        checks.note_what_waits(contract)


def _propose_a_correction(staff: Staff) -> None:
    """By the expert; the approver whose account is shown has to answer."""
    approver = session().get_one(User, staff.shown["approver"])
    statement = (
        select(Contract)
        .join(Person, Person.id == Contract.person_id)
        .where(
            Contract.institution_id.in_(approver.organisation_ids()),
            Contract.state.in_(LOOKED_AT),
            Person.user_id.is_not(None),
        )
        .order_by(Contract.number)
    )
    for contract in session().scalars(statement):
        expert = session().get_one(User, contract.person.user_id)
        starts = [
            one for one in corrected_facts.list_entries(contract) if one.what is Corrected.START
        ]
        if not starts or starts[0].day is None:
            continue
        corrections.propose(
            contract,
            _paper("bien-ban-buoi-hoc"),
            key=starts[0].key,
            day=starts[0].day + timedelta(1),
            weeks=None,
            reason="Buổi học đầu tiên bị lùi một ngày.",
            by=expert,
        )
        return


def _rule(staff: Staff) -> None:
    first, second = (
        session().get_one(User, staff.shown[local]) for local in ("ministry2", "ministry")
    )
    for place, question in enumerate(decision_queries.list_questions()[:2]):
        signed = decisions.signature_in_question(question.person.id) or RULED_ON
        ruling = decisions.propose_ruling(
            question.person,
            _paper(f"ket-luan-{place + 1}"),
            outcome=True,
            by=first,
            number=f"{4410 + place}/BGDĐT-GDĐH",
            decided_on=max(RULED_ON, signed),
            text_vi=RULING,
        )
        if place == 1:
            decisions.confirm(ruling, by=second)


def _record_posts(staff: Staff) -> None:
    """One who also works at an institute outside these contracts, and one of whom that waits for the
    second person of the secretariat."""
    first, second = (
        session().get_one(User, staff.shown[local]) for local in ("designation2", "designation")
    )
    target = queries.count(queries.get_target("TG3"))
    for verdict in (*target.counted[:1], *target.pending[:1]):
        entry = posts.propose_post(
            session().get_one(Person, verdict.person_id),
            document=_paper(f"quyet-dinh-tiep-nhan-{int(verdict.counts)}"),
            by=first,
            employer="Viện Hàn lâm Khoa học và Công nghệ Việt Nam",
            employer_kind=EmployerKind.INSTITUTE,
            title="Nghiên cứu viên cao cấp",
            valid_from=hanoi_today() - timedelta(30),
            valid_to=None,
        )
        if verdict.counts:
            posts.confirm(entry, by=second)


def _paper(name: str) -> Document:
    return documents.receive(io.BytesIO(make_pdf(name)), filename=f"{name}.pdf")
