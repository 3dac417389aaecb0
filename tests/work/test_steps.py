"""After each step of every state machine: who waits now has it among their work and was told, with the
last day where there is one; who is concerned was told; nobody else was. (That in each state it is the
turn of nobody else at all is in test_turns.)"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

from factories import add, make_document, make_term
from flask import current_app
from sqlalchemy import select
from work.country import BOTH, Country, undone

from registry.accounts import invitations, reset_queries, resets
from registry.accounts.models import Invitation, User
from registry.background import mail, outbox
from registry.background.letters import in_language
from registry.background.mail import MailMessage
from registry.contracts import checks, deliveries, handing, interruptions, signing, voids
from registry.contracts import endings as contracts_endings
from registry.contracts import services as contracts
from registry.contracts.models import Contract, ContractKind, Promise
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import format_date, hanoi_today
from registry.core.permissions import Role
from registry.documents.models import DocumentState
from registry.experts.kinds import ContactKind, VerificationMethod
from registry.experts.models import Claim, DuplicatePair, Person
from registry.experts.states import ClaimState as K
from registry.experts.states import PairState
from registry.experts.states import PersonState as P
from registry.introductions import endings as introduction_endings
from registry.introductions import proposals, silence
from registry.introductions import services as introductions
from registry.introductions.models import Introduction
from registry.introductions.models import IntroductionState as I
from registry.leading import services as leading
from registry.leading.models import LegalCategory
from registry.notices.models import Notice, NoticeKind
from registry.notices.views import kinds_of
from registry.operations import schedule as operations
from registry.programs import amendments
from registry.programs import endings as opening_endings
from registry.programs import services as openings
from registry.programs.content import CriterionContent, content_of
from registry.programs.models import FundingLine
from registry.programs.models import OpeningState as O
from registry.taxonomy.kinds import Mode
from registry.verification import (
    appeals,
    claims,
    duplicates,
    evidence,
    reviews,
    submission,
    suspensions,
)
from registry.work import queries
from registry.work import schedule as work
from registry.work.queries import Group

TODAY = hanoi_today()
OFFICE = {"verifier", "second"}
SECRETARIES = {"secretary", "other_secretary"}
WORDS = {"text_vi": "Lý do", "text_en": "Reason"}
REASON = {"reason": "Lý do"}
Story = Callable[[Country, "Watch"], None]


class Watch:
    """Takes one step, and compares who waits and who was told."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.seen = {notice.id for notice in session().scalars(select(Notice))}
        self.before: dict[str, dict[str, int]] = {}

    @contextmanager
    def undone(self) -> Iterator[None]:
        kept = self.seen, self.before
        with undone():
            yield
        self.seen, self.before = kept

    def __call__(
        self,
        by: str | None,
        act: Callable[..., Any],
        *args: Any,
        waits: set[str],
        told: set[str],
        **values: Any,
    ) -> Any:
        session().flush()
        session().expire_all()
        before = self.before
        concerned = waits | told | set(before) | ({by} if by else set())
        actor = {"by": self.country.people[by]} if by else {}
        result = act(*args, **actor, **values)
        session().flush()
        session().expire_all()
        after, notices = self.turns(concerned), self.new_notices()
        self.before = {one: codes for one, codes in after.items() if codes}
        name = f"{getattr(act, '__name__', act)} by {by}"
        assert set(self.before) == waits, name
        assert {one for one, _notice in notices} == told, name
        new = {one: set(codes) - set(before.get(one, {})) for one, codes in after.items()}
        turned = {one for one in new if new[one] and one != by}
        assert turned <= told, f"{name}: nobody told {turned - told} that it is their turn"
        for one in turned:
            texts = [notice for reader, notice in notices if reader == one]
            self.check_days(one, new[one], texts, name)
        return result

    def turns(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        return {name: self.country.turns_of(name) for name in names}

    def new_notices(self) -> list[tuple[str, Notice]]:
        names = {user.id: name for name, user in self.country.people.items()}
        rows = session().scalars(select(Notice).where(Notice.id.not_in(self.seen))).all()
        self.seen |= {row.id for row in rows}
        for row in rows:
            reader = session().get_one(User, row.user_id)
            known = kinds_of(reader) | {NoticeKind.ACCOUNT}
            assert row.kind in known, f"{reader.roles} cannot choose about {row.kind}"
            for text in (row.text_vi, row.text_en):
                assert not text.rstrip().endswith(":"), f"{row.template} announces what is cut off"
        return [(names.get(row.user_id, "a stranger"), row) for row in rows]

    def check_days(self, name: str, codes: set[str], notices: list[Notice], step: str) -> None:
        """The last day stands in the notice, in both languages."""
        user = self.country.people[name]
        works = [one for one in current_app.extensions["work"] if one.code in codes]
        cases = queries.list_cases(works, user, Group.MINE, limit=5)
        days = {case.due_on for case in cases if case.due_on}
        for locale in ("vi", "en") if days else ():
            with in_language(locale):
                written = [format_date(day) for day in days]
            texts = " ".join(getattr(one, f"text_{locale}") for one in notices)
            assert any(day in texts for day in written), f"{step}: {texts!r} lacks {written}"


def sealed() -> Any:
    return make_document(state=DocumentState.QUARANTINED)


TERMS: dict[str, Any] = {
    "kind": ContractKind.TEACHING_SEMESTER,
    "work_mode": Mode.VISITING_SEMESTER,
    "funding_line": FundingLine.INSTITUTION,
    "planned_start_on": TODAY + timedelta(20),
    "planned_end_on": TODAY + timedelta(150),
    "weekly_hours": 8,
    "pay": "80.000.000 đồng một tháng",
    "terms_vi": "Giảng dạy một học kỳ.",
    "terms_en": "Teaching for one semester.",
}
PROPOSED = {
    name: TERMS[name] for name in ("planned_end_on", "weekly_hours", "pay", "terms_vi", "terms_en")
} | {"planned_start_on": TODAY + timedelta(30)}


def draft(one: Country, step: Watch) -> Contract:
    introduction = one.introduction(I.CONNECTED)
    drafted: Contract = step(
        "recruiter", contracts.draft_offer, introduction, **TERMS, waits={"recruiter"}, told=set()
    )
    return drafted


def offer(one: Country, step: Watch) -> Contract:
    contract = draft(one, step)
    step("recruiter", handing.hand_over, contract, edition=1, waits={"approver"}, told={"approver"})
    step("approver", contracts.send_offer, contract, edition=1, waits={"expert"}, told={"expert"})
    return contract


def sign(one: Country, step: Watch) -> Contract:
    contract = offer(one, step)
    step("expert", contracts.agree, contract, edition=1, waits={"approver"}, told=BOTH)
    step(
        "approver", signing.record_signature, contract, sealed(), signed_on=TODAY,
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    return contract


def begin(one: Country, step: Watch) -> Contract:
    contract = sign(one, step)
    step(
        "expert", checks.confirm_signature, contract,
        waits=BOTH | {"officer"}, told=BOTH | {"officer"},
    )  # fmt: skip
    step("officer", checks.check, contract, note="Đã đối chiếu", waits=BOTH, told=BOTH | {"expert"})
    step(
        "recruiter", signing.start, contract, sealed(), started_on=TODAY,
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    return contract


def terms_between_two_hands(one: Country, step: Watch) -> None:
    contract = draft(one, step)
    step(
        "recruiter", contracts.change_terms, contract, pay="90.000.000 đồng",
        waits={"recruiter"}, told=set(),
    )  # fmt: skip
    step("recruiter", handing.hand_over, contract, edition=2, waits={"approver"}, told={"approver"})
    step("approver", handing.hand_back, contract, **REASON, waits={"recruiter"}, told={"recruiter"})
    step("recruiter", handing.hand_over, contract, edition=2, waits={"approver"}, told={"approver"})
    step("approver", contracts.decline, contract, **REASON, waits=set(), told={"recruiter"})


def a_proposal_of_the_expert(one: Country, step: Watch) -> None:
    contract = offer(one, step)
    step("expert", contracts.counter, contract, **PROPOSED, waits=BOTH, told=BOTH)
    with step.undone():
        step(
            "approver", handing.agree_with_proposal, contract, edition=2,
            waits={"approver"}, told={"expert", "recruiter"},
        )  # fmt: skip
    step(
        "recruiter", contracts.change_terms, contract, pay="1 đồng",
        waits={"recruiter"}, told=set(),
    )  # fmt: skip


def an_offer_that_ends(one: Country, step: Watch) -> None:
    contract = offer(one, step)
    with step.undone():
        step(
            "recruiter", contracts.change_terms, contract, pay="1 đồng",
            waits={"recruiter"}, told={"expert"},
        )  # fmt: skip
    with step.undone():
        step("expert", contracts.decline, contract, **REASON, waits=set(), told=BOTH)
    told = {"expert", "recruiter"}
    step("approver", contracts.decline, contract, **REASON, waits=set(), told=told)


def a_signature_without_a_start(one: Country, step: Watch) -> None:
    contract = sign(one, step)
    step(
        "officer", contracts_endings.mark_never_started, contract, **REASON,
        waits=set(), told=BOTH | {"expert"},
    )  # fmt: skip


def a_contract_that_runs(one: Country, step: Watch) -> None:
    contract = begin(one, step)
    officer_too = BOTH | {"officer"}
    step("expert", checks.confirm_start, contract, waits={"officer"}, told=officer_too)
    step(
        "officer", checks.check, contract, note="Đã đối chiếu", waits=set(), told=BOTH | {"expert"}
    )
    step("approver", interruptions.suspend, contract, **REASON, waits={"approver"}, told={"expert"})
    step("approver", interruptions.resume, contract, waits=set(), told={"expert"})
    term = make_term(starts_on=TODAY - timedelta(30), ends_on=TODAY + timedelta(60))
    taught = {"weeks": 1, "credits_taught": 1}
    report = step(
        "recruiter", deliveries.report_delivery, contract, term, **taught,
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    step("expert", deliveries.dispute_delivery, contract, report, **REASON, waits=BOTH, told=BOTH)
    step(
        "recruiter", deliveries.report_delivery, contract, term, **taught,
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    step(
        "expert", deliveries.confirm_delivery, contract, report,
        waits={"officer"}, told=officer_too,
    )  # fmt: skip
    step(
        "officer", checks.check, contract, note="Đã đối chiếu", waits=set(), told=BOTH | {"expert"}
    )
    promise = Promise(contract_id=contract.id, text_vi="Nhà ở", due_on=TODAY + timedelta(9))
    add(promise)
    step("expert", contracts.keep_promise, contract, promise, kept_on=TODAY, waits=set(), told=BOTH)
    ends = {"ended_on": TODAY} | REASON
    with step.undone():
        told = {"expert", "recruiter"}
        step("approver", contracts_endings.end_early, contract, **ends, waits=set(), told=told)
    with step.undone():
        step("expert", contracts_endings.end_early, contract, **ends, waits=set(), told=BOTH)
    step(None, contracts_endings.complete, contract, waits=set(), told=BOTH | {"expert"})


def a_contract_that_is_void(one: Country, step: Watch) -> None:
    contract = begin(one, step)
    waits = {"expert", "auditor"}
    step("ministry", voids.propose, contract, **REASON, waits=waits, told={"auditor"})
    step("auditor", voids.refuse, contract, reason="x", waits={"expert"}, told={"ministry"})
    step("ministry", voids.propose, contract, **REASON, waits=waits, told={"auditor"})
    told = BOTH | {"expert", "ministry"}
    step("auditor", voids.confirm, contract, waits=set(), told=told)


def propose(one: Country, step: Watch, **values: Any) -> Introduction:
    opening = one.opening(O.PUBLISHED)
    usual: dict[str, Any] = {"waits": {"mission"}, "told": {"mission"}}
    proposed: Introduction = step(
        "recruiter", proposals.propose, one.person, opening, **usual | values
    )
    return proposed


def an_introduction_that_succeeds(one: Country, step: Watch) -> None:
    introduction = propose(one, step)
    step(
        "mission", introductions.endorse, introduction, note="",
        waits={"expert"}, told={"expert"},
    )  # fmt: skip
    with step.undone():
        step("expert", introductions.decline, introduction, waits=set(), told={"recruiter"})
    with step.undone():
        step(None, silence.remind, introduction, waits={"expert"}, told={"expert"})
        step(None, silence.lapse, introduction, waits=set(), told={"expert", "recruiter"})
    step(
        "expert", introductions.accept, introduction, reveal=[ContactKind.EMAIL],
        waits={"recruiter"}, told={"recruiter"},
    )  # fmt: skip
    step("recruiter", introductions.note_talk, introduction, waits={"recruiter"}, told=set())
    for by, told in (("recruiter", {"expert"}), ("expert", {"recruiter"})):
        with step.undone():
            step(
                by, introduction_endings.close, introduction, is_final=True, note="x",
                waits=set(), told=told,
            )  # fmt: skip
    step(
        "approver", introduction_endings.withdraw, introduction, **REASON,
        waits=set(), told={"expert", "recruiter"},
    )  # fmt: skip


def an_introduction_that_stays_at_the_desk(one: Country, step: Watch) -> None:
    introduction = propose(one, step)
    today = {"today": TODAY}
    with step.undone():
        step(
            "mission", introductions.refuse_endorsement, introduction, code="other",
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    with step.undone():
        step(
            "recruiter", introduction_endings.withdraw, introduction, **REASON,
            waits=set(), told={"mission"},
        )  # fmt: skip
    with step.undone():
        step(
            None, silence.close_unwilling, introduction, waits=set(), told={"mission", "recruiter"}
        )
    with step.undone():
        told = {"mission", "expert"}
        step(None, silence.bypass_mission, introduction, **today, waits={"expert"}, told=told)
    told = {"mission", "desk"}
    step(None, silence.hand_to_backup, introduction, **today, waits={"desk"}, told=told)
    step(None, silence.remind_desk, introduction, **today, waits={"desk"}, told={"desk"})


def an_introduction_past_the_mission(one: Country, step: Watch) -> None:
    one.person.bypasses_mission = True
    propose(one, step, waits={"expert"}, told={"expert"})


def an_opening(one: Country, step: Watch) -> None:
    content = content_of(one.opening(O.ARCHIVED, starts_on=TODAY + timedelta(90)))
    criteria = [CriterionContent.of(row) for row in one.opening(O.ARCHIVED).criteria]
    opening = step(
        "recruiter", openings.draft_opening, content, program=one.program, criteria=criteria,
        waits={"recruiter"}, told=set(),
    )  # fmt: skip
    for giver, give_back in (
        ("approver", openings.return_from_institution),
        ("ministry", openings.return_from_ministry),
    ):
        with step.undone():
            step(
                "recruiter", openings.submit_opening, opening, waits={"approver"}, told={"approver"}
            )
            if giver == "ministry":
                step(
                    "approver", openings.approve_opening, opening,
                    waits={"ministry"}, told={"ministry", "recruiter"},
                )  # fmt: skip
            told = {"recruiter"} | ({"approver"} if giver == "ministry" else set())
            step(giver, give_back, opening, **REASON, waits={"recruiter"}, told=told)


def a_published_opening(one: Country, step: Watch) -> None:
    opening = one.opening(O.MINISTRY_CHECK, approver_id=one.people["approver"].id)
    step("ministry", openings.publish_opening, opening, waits=set(), told=BOTH)
    step(
        "recruiter", openings.hold_opening, opening, **REASON,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    step("approver", openings.resume_opening, opening, waits=set(), told={"recruiter"})
    with step.undone():
        step(None, opening_endings.fill_opening, opening, waits=set(), told=BOTH)
        step(None, opening_endings.reopen_opening, opening, waits=set(), told=BOTH)
    step(None, openings.close_opening, opening, waits=BOTH, told=BOTH)
    step("recruiter", openings.begin_selection, opening, waits=BOTH, told={"approver"})
    with step.undone():
        step(
            "approver", opening_endings.record_no_suitable, opening, **REASON,
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    one.introduction(I.EXPERT_ASKED, opening=opening)
    step(
        "approver", opening_endings.cancel_opening, opening, **REASON,
        waits=set(), told={"recruiter", "expert"},
    )  # fmt: skip


def an_amendment(one: Country, step: Watch) -> None:
    opening = one.opening(O.PUBLISHED, approver_id=one.people["approver"].id)
    changed = replace(content_of(opening), seats=4)
    rest = {"criteria": [CriterionContent.of(row) for row in opening.criteria]} | REASON
    edition = step(
        "recruiter", amendments.propose_amendment, opening, changed, **rest,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    with step.undone():
        step(
            "recruiter", amendments.withdraw_amendment, opening, edition, **REASON,
            waits=set(), told={"approver"},
        )  # fmt: skip
    step(
        "approver", amendments.return_amendment, opening, edition, **REASON,
        waits={"recruiter"}, told={"recruiter"},
    )  # fmt: skip
    with step.undone():
        step(
            "approver", amendments.withdraw_amendment, opening, edition, **REASON,
            waits=set(), told={"recruiter"},
        )  # fmt: skip
    step(
        "recruiter", amendments.revise_amendment, opening, edition, changed, **rest,
        waits={"approver"}, told={"approver"},
    )  # fmt: skip
    step(
        "approver", amendments.approve_amendment, opening, edition, waits=set(), told={"recruiter"}
    )


def queue_claim(one: Country, step: Watch) -> Claim:
    claim = one.claim(K.UNSUBMITTED)
    expert = one.people["expert"]
    evidence.add_evidence(claim, sealed(), note="", by=expert)
    session().flush()
    session().refresh(claim)
    step("expert", evidence.submit_claim, claim, waits=OFFICE, told=OFFICE)
    step("verifier", claims.take, claim, waits={"verifier"}, told=set())
    return claim


def a_claim(one: Country, step: Watch) -> None:
    claim = queue_claim(one, step)
    with step.undone():
        step("verifier", claims.put_back, claim, waits=OFFICE, told={"second"})
    for answer in (claims.refuse, claims.ask_for_more):
        with step.undone():
            step(
                "verifier", answer, claim, reason="unreadable", **WORDS,
                waits={"expert"}, told={"expert"},
            )  # fmt: skip
    level = {"method": VerificationMethod.ISSUING_BODY, "level": 3}
    step("verifier", claims.verify, claim, **level, waits={"second"}, told={"second"})
    with step.undone():
        step("verifier", claims.put_back, claim, waits=OFFICE, told={"second"})
    with step.undone():
        step("second", claims.disagree, claim, **REASON, waits={"verifier"}, told={"verifier"})
    step("second", claims.confirm, claim, waits=set(), told={"verifier", "expert"})
    step(None, claims.expire, claim, waits={"expert"}, told={"expert"})


def review(one: Country, step: Watch) -> None:
    """Up to a review that has begun."""
    one.person.state = P.DRAFT
    session().flush()
    missing = submission.find_missing
    try:
        submission.find_missing = lambda *_args: []
        step(
            "expert", lambda by: submission.submit_profile(one.person, by=by),
            waits=OFFICE, told=OFFICE | {"expert"},
        )  # fmt: skip
    finally:
        submission.find_missing = missing
    step("verifier", reviews.take, one.person, waits=OFFICE, told=set())


def a_profile(one: Country, step: Watch) -> None:
    review(one, step)
    with step.undone():
        step(
            "verifier", reviews.ask_for_more, one.person, items=["names"], **WORDS,
            waits={"expert"}, told={"expert"},
        )  # fmt: skip
    refusal = {"reason": "no_doctorate"} | WORDS
    case = step(
        "verifier", reviews.propose_not_eligible, one.person, **refusal,
        waits={"second"}, told={"second"},
    )  # fmt: skip
    with step.undone():
        step("second", reviews.reject, case, **WORDS, waits=OFFICE, told={"verifier"})
    step("second", reviews.confirm_not_eligible, case, waits=set(), told={"expert", "verifier"})
    step(
        "expert",
        appeals.appeal,
        one.person,
        text="Tôi có bằng.",
        waits={"ministry"},
        told={"ministry", "expert"},
    )
    with step.undone():
        step(
            "ministry", appeals.decide_appeal, case, is_granted=True, **WORDS,
            waits=OFFICE, told=OFFICE | {"expert"},
        )  # fmt: skip
    step(
        "ministry", appeals.decide_appeal, case, is_granted=False, **WORDS,
        waits=set(), told={"expert"},
    )  # fmt: skip


def a_suspension(one: Country, step: Watch) -> None:
    for first, second in (("ministry", "auditor"), ("auditor", "ministry")):
        with step.undone():
            case = step(
                first, suspensions.propose, one.person, reason="fraud", **WORDS,
                waits={second}, told={second},
            )  # fmt: skip
            with step.undone():
                step(second, reviews.reject, case, **WORDS, waits=set(), told={first})
            told = {"expert", first}
            step(second, suspensions.confirm, case, waits={"ministry"}, told=told)
            step(
                "ministry", suspensions.end, case, is_closed=False, **WORDS,
                waits=set(), told={"expert"},
            )  # fmt: skip


def a_pair(one: Country, step: Watch) -> None:
    other = (
        session()
        .scalars(select(Person).where(Person.user_id == one.people["other_expert"].id))
        .one()
    )
    both = {"one": one.person, "other": other, "kept": one.person} | REASON
    pair: DuplicatePair = step(
        "verifier", duplicates.decide, **both, outcome=PairState.SAME,
        waits={"second"}, told={"second"},
    )  # fmt: skip
    with step.undone():
        step(
            "second", duplicates.disagree, pair, outcome=PairState.DIFFERENT, **REASON,
            waits=set(), told={"verifier"},
        )  # fmt: skip
    with step.undone():
        step(
            "second", duplicates.disagree, pair, outcome=PairState.UNSURE, **REASON,
            waits=OFFICE, told={"verifier"},
        )  # fmt: skip
    step("second", duplicates.merge, pair, waits=set(), told={"verifier", "other_expert"})


def a_designation(one: Country, step: Watch) -> None:
    terms = {
        "legal_category": LegalCategory.EXPERT_D249, "decision_number": "12/QĐ-BGDĐT",
        "authority": "Bộ", "valid_from": TODAY - timedelta(3), "valid_to": None,
    }  # fmt: skip
    entry = step(
        "secretary", leading.propose_designation, one.person, document=None, **terms,
        waits={"other_secretary"}, told={"other_secretary"},
    )  # fmt: skip
    with step.undone():
        step("other_secretary", leading.reject, entry, reason="x", waits=set(), told={"secretary"})
    step("other_secretary", leading.confirm, entry, waits=set(), told={"secretary"})


def an_account(one: Country, step: Watch) -> None:
    step(
        None, resets.ask, one.people["verifier"],
        waits={"administrator"}, told={"administrator"},
    )  # fmt: skip
    request = reset_queries.find_open_reset(one.people["verifier"])
    step("administrator", resets.refuse, request, **REASON, waits=set(), told=set())
    step(
        "administrator", invitations.invite, email="moi@example.org", name="Người mới",
        role=Role.AUDITOR, organisation_id=None, locale="vi", waits=set(), told=set(),
    )  # fmt: skip
    invitation = session().scalars(select(Invitation)).one()
    told = {"administrator"}
    with step.undone():
        step(None, invitations.decline, invitation, waits=set(), told=told)
    step(
        None, invitations.accept_as_newcomer, invitation, password_hash="x", locale="vi",
        waits=set(), told=told,
    )  # fmt: skip


def what_was_given_up(one: Country, step: Watch) -> None:
    row = mail.queue("account_exists", to=one.people["expert"])
    session().flush()
    outbox.note_failure(MailMessage, row.id, reason="x", patience=mail.PATIENCE, is_hopeless=True)
    waits = {"administrator", "mission"}  # whose day has passed in the story before
    step(None, operations.tell_parked, waits=waits, told={"administrator"})
    step(None, operations.tell_parked, waits=waits, told=set())


def a_day_that_passes(one: Country, step: Watch) -> None:
    introduction = propose(one, step)
    works = current_app.extensions["work"]
    due = introduction.desk_due_on or TODAY
    step(None, work.tell_overdue, works, today=due, waits={"mission"}, told=set())
    after = due + timedelta(1)
    step(None, work.tell_overdue, works, today=after, waits={"mission"}, told={"mission"})


STORIES: tuple[Story, ...] = (
    terms_between_two_hands,
    a_proposal_of_the_expert,
    an_offer_that_ends,
    a_signature_without_a_start,
    a_contract_that_runs,
    a_contract_that_is_void,
    an_introduction_that_succeeds,
    an_introduction_that_stays_at_the_desk,
    an_introduction_past_the_mission,
    an_opening,
    a_published_opening,
    an_amendment,
    a_claim,
    a_profile,
    a_suspension,
    a_pair,
    a_designation,
    an_account,
)
OF_THE_WORKER: tuple[Story, ...] = (a_day_that_passes, what_was_given_up)
"""They commit, and cannot be undone."""


def test_who_waits_was_told_and_nobody_else(database: Any) -> None:
    """One country serves all stories: the first question to each of its people takes longest."""
    country = Country()
    watch = Watch(country)
    failed = {}
    for story in (*STORIES, *OF_THE_WORKER):
        try:
            with watch.undone() if story in STORIES else nullcontext():
                story(country, watch)
        except (AssertionError, RegistryError) as error:
            failed[story.__name__] = str(error).splitlines()[:6]
    assert not failed
