"""Where two must decide, who proposed it never confirms it, whatever roles they hold."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories import make_user
from factories.papers import Paper
from sqlalchemy import CheckConstraint, select
from work.country import CONFIRMED, SIGNED, Country, undone

from registry.accounts.models import AccountState, User
from registry.contracts import checks, corrections, voids
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.models import Contract
from registry.contracts.states import ContractState as C
from registry.core.db import now, session
from registry.core.errors import NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.core.tables import Base
from registry.entries import asking
from registry.entries import deciding as entries
from registry.entries.kinds import Answer, Outcome
from registry.experts.claim_models import ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.states import CaseKind, CaseState, PairState
from registry.experts.states import ClaimState as K
from registry.leading import posts
from registry.leading import services as leading
from registry.leading.models import DesignationEntry
from registry.leading.post_models import PostEntry
from registry.notices.models import Notice
from registry.programs import amendments
from registry.programs import services as programs
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening, OpeningState
from registry.reference import services as reference
from registry.reference.models import ReferenceChange
from registry.rules import services as rules
from registry.rules.models import RuleChange
from registry.targets import decisions
from registry.targets.models import CountDecision
from registry.verification import claims, duplicates, reviews, revocations, suspensions
from registry.work import queries, schedule, vacancies
from registry.work.queries import Group

Make = Callable[[Country], Any]
Confirm = Callable[[Any, User], Any]


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


def only(model: Any) -> Any:
    session().flush()
    return session().scalars(select(model)).one()


def proposer_of(row: Any) -> Any:
    return row.opened_by_id if isinstance(row, ProfileCase) else row.proposed_by_id


def made(model: Any, make: Make) -> Make:
    def find(country: Country) -> Any:
        make(country)
        row = only(model)
        return row, session().get_one(User, proposer_of(row))

    return find


def void(one: Country) -> Any:
    auditor = one.people["auditor"]
    one.contract(C.ACTIVE, **SIGNED, void_proposed_by_id=auditor.id)
    return only(Contract), auditor


def revocation(one: Country) -> Any:
    officer = one.people["ministry"]
    return one.claim(K.VERIFIED, revocation_by_id=officer.id, revocation_at=now()), officer


def second_check(one: Country) -> Any:
    first = one.people["verifier"]
    ids = {"verifier_id": first.id, "proposed_by_id": first.id}
    return one.claim(K.AWAITING_SECOND, **ids), first


def checked(side: str, name: str) -> Make:
    def make(one: Country) -> Any:
        one.correction(side, agreed=True, contract=CONFIRMED)
        return only(Contract), one.people[name]

    return make


def papers_of(one: Country) -> Paper:
    names = ("recruiter", "approver", "officer", "verifier", "auditor")
    people = {name: one.people[name] for name in names}
    return Paper(one.school, **people, second=one.people["officer"])


def late_entry(one: Country) -> Any:
    paper, day = papers_of(one), hanoi_today() - timedelta(700)
    entry = paper.sent(signed_on=day, starts_on=day, ends_on=day + timedelta(300))
    entries.accept(entry, by=paper.officer)
    return entry, paper.officer


def on_papers(one: Country) -> Any:
    paper = papers_of(one)
    entry = paper.accepted()
    asking.answer(entry, Answer.WRONG, text="x")
    asking.decide(entry, Outcome.ON_PAPERS, reason="x", by=paper.officer)
    return entry.contract, paper.officer


def opening(one: Country) -> Any:
    author = one.people["approver"]
    return one.opening(OpeningState.INSTITUTION_REVIEW, author=author), author


def published(one: Country) -> Any:
    author = one.people["ministry"]
    return one.opening(OpeningState.MINISTRY_CHECK, author=author), author


def amendment(one: Country) -> Any:
    one.amendment(EditionState.PROPOSED)
    is_proposed = OpeningEdition.state == EditionState.PROPOSED
    edition = session().scalars(select(OpeningEdition).where(is_proposed)).one()
    author = one.people["approver"]
    edition.author_id = author.id
    return edition, author


def approve_amendment(row: OpeningEdition, by: User) -> None:
    opening = session().get_one(Opening, row.opening_id)
    amendments.approve_amendment(opening, row, by=by)


PROPOSALS: dict[str, tuple[Make, Confirm]] = {
    "a correction by the expert": (
        made(ContractCorrection, lambda one: one.correction("expert")),
        lambda row, by: corrections.agree(row, by=by),
    ),
    "a correction by the institution": (
        made(ContractCorrection, lambda one: one.correction("institution")),
        lambda row, by: corrections.agree(row, by=by),
    ),
    "a correction by an officer": (
        made(ContractCorrection, lambda one: one.correction("officer")),
        lambda row, by: corrections.agree(row, by=by),
    ),
    "the check of a day that the officer corrected": (
        checked("officer", "officer"),
        lambda row, by: checks.check(row, note="x", by=by),
    ),
    "an entered contract that was signed long ago": (
        late_entry,
        lambda row, by: entries.confirm(row, by=by),
    ),
    "the check of an entered contract that stands on its papers": (
        on_papers,
        lambda row, by: checks.check(row, note="x", by=by),
    ),
    "a void contract": (void, lambda row, by: voids.confirm(row, by=by)),
    "a ruling": (
        made(CountDecision, lambda one: one.ruling()),
        lambda row, by: decisions.confirm(row, by=by),
    ),
    "a change of an institution": (
        made(ReferenceChange, lambda one: one.reference_change()),
        lambda row, by: reference.approve(row, by=by),
    ),
    "a field on a list": (
        made(ReferenceChange, lambda one: one.listed_field()),
        lambda row, by: reference.approve(row, by=by),
    ),
    "a change of the counting rules": (
        made(RuleChange, lambda one: one.rule_change()),
        lambda row, by: rules.approve(row, by=by),
    ),
    "a designation": (
        made(DesignationEntry, lambda one: one.entry()),
        lambda row, by: leading.confirm(row, by=by),
    ),
    "a post in the country": (
        made(PostEntry, lambda one: one.post()),
        lambda row, by: posts.confirm(row, by=by),
    ),
    "two records of one person": (
        made(DuplicatePair, lambda one: one.pair(PairState.SAME)),
        lambda row, by: duplicates.merge(row, by=by),
    ),
    "a separation": (
        made(DuplicatePair, lambda one: one.pair(PairState.PARTING)),
        lambda row, by: duplicates.unmerge(row, by=by),
    ),
    "a revocation": (revocation, lambda row, by: revocations.confirm(row, by=by)),
    "a check of a claim": (second_check, lambda row, by: claims.confirm(row, by=by)),
    "a refusal": (
        made(ProfileCase, lambda one: one.refusal()),
        lambda row, by: reviews.confirm_not_eligible(row, by=by),
    ),
    "a suspension": (
        made(
            ProfileCase,
            lambda one: one.case(CaseKind.SUSPENSION, CaseState.PROPOSED, "ministry"),
        ),
        lambda row, by: suspensions.confirm(row, by=by),
    ),
    "an opening at the institution": (
        opening,
        lambda row, by: programs.approve_opening(row, by=by),
    ),
    "an opening at the ministry": (
        published,
        lambda row, by: programs.publish_opening(row, by=by),
    ),
    "an amendment": (amendment, approve_amendment),
}


def test_who_proposed_something_never_confirms_it(country: Country) -> None:
    let_through = []
    for name, (make, confirm) in PROPOSALS.items():
        with undone():
            row, proposer = make(country)
            session().flush()
            try:
                confirm(row, proposer)
            except NotAllowed:
                continue
            except Exception as other:  # refused for another reason proves nothing
                let_through.append(f"{name}: {other!r}")
            else:
                let_through.append(name)
    assert not let_through


CONFIRMED_BY = ("confirmed_by_id", "answered_by_id")


def test_the_database_refuses_it_too_of_every_proposal_that_it_keeps(database: Any) -> None:
    without = []
    for table in Base.metadata.tables.values():
        names = set(table.columns.keys())
        if names & {"proposed_by_id", "opened_by_id"} and names & set(CONFIRMED_BY):
            checks_of = [one for one in table.constraints if isinstance(one, CheckConstraint)]
            if not any(str(one.name).endswith("four_eyes") for one in checks_of):
                without.append(table.name)
    assert not without


def vacant_of(works: Any) -> list[tuple[str, Any]]:
    session().flush()
    session().expire_all()
    return [(one.work.code, one.case_id) for one in vacancies.list_vacant(works)]


CENTRAL = (
    Role.SCHEME_OFFICER,
    Role.RECRUITMENT_OFFICER,
    Role.VERIFIER,
    Role.AUDITOR,
    Role.DESIGNATION_SECRETARIAT,
)
OF_THE_EXPERT = {"a correction by the institution", "a correction by an officer"}
"""Whose expert may agree: nobody is appointed in their place."""


def leave(proposer: User) -> None:
    """Everybody of the staff but the proposer and the administrators has gone."""
    for user in session().scalars(select(User)).all():
        is_kept = user.id == proposer.id or Role.ADMINISTRATOR in user.roles
        if not is_kept and any(role.is_staff for role in user.roles):
            user.state = AccountState.DISABLED


def test_a_proposal_that_nobody_else_can_decide_is_named_to_the_administrators(
    country: Country, app: Any
) -> None:
    works = app.extensions["work"]
    for role in CENTRAL:
        make_user(role)  # a second one of each
    make_user(Role.INSTITUTION_APPROVER, organisation=country.school.organisation)
    unnamed = []
    for name, (make, _confirm) in PROPOSALS.items():
        with undone():
            _row, proposer = make(country)
            assert not vacant_of(works), f"{name}: somebody else can decide"
            leave(proposer)
            named = vacant_of(works)
            is_told_at_once = name == "an opening at the institution"
            if not named and not is_told_at_once and name not in OF_THE_EXPERT:
                unnamed.append(name)
    assert not unnamed


def test_administrators_see_and_are_told_of_it_once_until_somebody_is_appointed(
    country: Country, app: Any
) -> None:
    works, administrator = app.extensions["work"], make_user(Role.ADMINISTRATOR)
    PROPOSALS["an amendment"][0](country)
    colleague = make_user(Role.INSTITUTION_APPROVER, organisation=country.school.organisation)
    session().commit()
    assert schedule.note_vacant(works) == 0
    session().get_one(User, colleague.id).state = AccountState.DISABLED
    session().commit()
    assert [schedule.note_vacant(works) for _time in range(2)] == [1, 1]
    administrator = session().get_one(User, administrator.id)
    told = select(Notice.template).where(Notice.user_id == administrator.id)
    assert list(session().scalars(told)) == ["work_vacant"]
    own = queries.list_cases(
        queries.works_of(works, administrator), administrator, Group.MINE, limit=9
    )
    assert [case.work.code for case in own] == [vacancies.CODE]
    session().get_one(User, colleague.id).state = AccountState.ACTIVE
    session().commit()
    assert schedule.note_vacant(works) == 0
