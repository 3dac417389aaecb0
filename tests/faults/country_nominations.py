"""Nominations of the small country in every state, as the product makes them."""

from io import BytesIO
from typing import Any

from account_steps import make_member
from factories import make_person, make_user
from faults.sides import Side, receive
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.leading.kinds import LegalCategory
from registry.nominations import answering, checking, deciding, dossier, making
from registry.nominations.kinds import Channel, DossierPart, Finding
from registry.nominations.models import Nomination, NominationClaim, NominationPart
from registry.nominations.panel import judging
from registry.nominations.panel.aspects import list_aspects
from registry.nominations.panel.kinds import Vote
from registry.nominations.panel.models import Panelist
from registry.nominations.periods import period
from registry.nominations.states import NominationState

S = NominationState
IN_HAND = (S.CHECK, S.RETURNED, S.ELIGIBLE, S.SCORING, S.DISCUSSING, S.RECOMMENDED, S.DECIDING)


def make_nominations(side: Side) -> None:
    """The expert whose pages are looked at is asked, and another one writes a dossier."""
    _nominate(side, side.people["expert"])
    writer = side.people["nominee"] = make_member(Role.EXPERT)
    make_person(user=writer)
    answering.consent(writing := _nominate(side, writer), by=writer)
    _fill(writing, writer)
    for state in IN_HAND:
        _bring(side, state)
    answering.step_back(_nominate(side, other := _account()), by=other)
    session().flush()


def _account() -> User:
    return session().get_one(User, make_person().user_id)


def _nominate(side: Side, nominee: User) -> Nomination:
    row = making.nominate(
        channel=Channel.ABROAD,
        category=LegalCategory.EXPERT_D249,
        name=nominee.display_name,
        email=nominee.email,
        statement="Dẫn đầu ngành.",
        by=side.people["mission_officer"],
    )
    session().flush()
    return row


def _bring(side: Side, state: NominationState) -> None:
    nominee, secretary = _account(), side.people["designation_secretariat"]
    row = _nominate(side, nominee)
    answering.consent(row, by=nominee)
    _fill(row, nominee)
    dossier.submit(row, by=nominee)
    session().flush()
    for claim in row.claims:
        checking.judge(claim, Finding.MET, note="", by=secretary)
    if state is S.RETURNED:
        checking.return_dossier(row, missing=["plan"], note="Thiếu kế hoạch.", by=secretary)
    elif state is not S.CHECK:
        checking.find_eligible(row, by=secretary)
        if state is not S.ELIGIBLE:
            _judge(side, row, state, secretary)


def _judge(side: Side, row: Nomination, state: NominationState, secretary: User) -> None:
    """The member whose pages are looked at has declared, and has neither scored nor voted yet."""
    own = side.people["panel_member"]
    others = [make_user(Role.PANEL_MEMBER) for _place in range(period("panel_quorum"))]
    judging.appoint(
        row,
        [own, *others],
        chair=others[0],
        number="15/QĐ-BNV",
        decided_on=hanoi_today(),
        document=documents.receive(BytesIO(make_pdf("hội đồng")), filename="hội đồng.pdf"),
        by=secretary,
    )
    judging.declare(row, None, by=own)
    marks = {one.code: 4 for one in list_aspects(on=hanoi_today())}
    for member in others:
        judging.declare(row, None, by=member)
    if state is S.SCORING:
        return
    for member in (own, *others):
        judging.score(row, marks, remark="Tốt.", by=member)
    for member in others:
        judging.vote(row, marks, remark="Tốt.", vote=Vote.YES, by=member)
    if state is not S.DISCUSSING:
        judging.close_vote(row, by=secretary)
    if state is S.DECIDING:
        other = side.people["second_secretariat"]
        deciding.decline(row, reason="Chưa có chỉ tiêu.", by=other)


def _fill(row: Nomination, nominee: User) -> None:
    for part in DossierPart:
        paper = receive(part.value, by=nominee)
        session().add(
            NominationPart(nomination_id=row.id, part=part, text="Nội dung.", document_id=paper.id)
        )
    for one in dossier.conditions_of(row):
        paper = receive(one.code, by=nominee)
        session().add(
            NominationClaim(
                nomination_id=row.id, criterion=one.code, text="Đạt.", document_id=paper.id
            )
        )
    session().flush()
    session().expire(row, ["parts", "claims"])


def list_within_nominations(side: Side) -> list[list[dict[str, Any]]]:
    """One in each state, and what is opened through it: parts, and claims."""
    own = Nomination.nominator_id == side.people["mission_officer"].id
    parts = select(Nomination.id, NominationPart.part).join(NominationPart).where(own)
    claims = select(Nomination.id, NominationClaim.id).join(NominationClaim).where(own)
    panelists = select(Nomination.id, Panelist.id).join(
        Panelist, Panelist.nomination_id == Nomination.id
    )
    panelists = panelists.where(own)
    each = select(Nomination.state, Nomination.id).where(own).order_by(Nomination.created_at)
    one_of_each = dict(reversed([(state, one) for state, one in session().execute(each)]))
    return [
        [{"nomination_id": one} for one in one_of_each.values()],
        [{"nomination_id": one, "part": part.value} for one, part in session().execute(parts)],
        [
            {"nomination_id": one, "nomination_claim_id": claim}
            for one, claim in session().execute(claims.order_by(Nomination.state))
        ],
        [
            {"nomination_id": one, "panelist_id": panelist}
            for one, panelist in session().execute(panelists.order_by(Nomination.state))
        ],
    ]
