"""The stories of claims, profiles, designations and accounts, step by step, and what the worker does."""

from datetime import date, timedelta

from flask import current_app
from sqlalchemy import select
from work.country import Country
from work.opening_stories import propose
from work.steps import OFFICE, REASON, SECRETARIES, TODAY, WORDS, Watch, sealed

from registry.accounts import invitations, reset_queries, resets
from registry.accounts.models import AccountState, Invitation
from registry.background import mail, outbox
from registry.background.mail import MailMessage
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts.claim_models import Claim
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import VerificationMethod
from registry.experts.models import Person
from registry.experts.states import ClaimState as K
from registry.experts.states import PairState
from registry.experts.states import PersonState as P
from registry.leading import services as leading
from registry.leading.kinds import LegalCategory
from registry.operations import schedule as operations
from registry.rights import services
from registry.rights.models import Outcome
from registry.taxonomy.models import Organisation
from registry.treatment import services as packages
from registry.treatment.kinds import Settlement
from registry.verification import (
    appeals,
    claims,
    duplicates,
    evidence,
    reviews,
    submission,
    suspensions,
)
from registry.work import schedule as work


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


def an_objection(one: Country, step: Watch) -> None:
    reading = one.reading("recruiter")
    with step.undone():
        objection = step(
            "expert", services.object_to, reading, reason="", waits={"ministry"}, told={"ministry"}
        )
        step("expert", services.take_back, objection, waits=set(), told={"ministry"})
    objection = step(
        "expert", services.object_to, reading, reason="", waits={"ministry"}, told={"ministry"}
    )
    step(
        "ministry", services.answer, objection, outcome=Outcome.JUSTIFIED, **WORDS,
        waits=set(), told={"expert"},
    )  # fmt: skip


def an_objection_to_a_viewing_by_the_ministry(one: Country, step: Watch) -> None:
    """By its only officer, who may not answer: an auditor does."""
    reading = one.reading("ministry")
    objection = step(
        "expert", services.object_to, reading, reason="", waits={"auditor"}, told={"auditor"}
    )
    step(
        "auditor", services.answer, objection, outcome=Outcome.JUSTIFIED, **WORDS,
        waits=set(), told={"expert"},
    )  # fmt: skip


def an_objection_that_nobody_may_answer(one: Country, step: Watch) -> None:
    """Nobody but whoever viewed is left: an administrator appoints somebody."""
    one.people["auditor"].state = AccountState.DISABLED
    reading, both = one.reading("ministry"), {"administrator"}
    step("expert", services.object_to, reading, reason="", waits=both, told=both)


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
    # One of the secretariat opens the package next.
    step("other_secretary", leading.confirm, entry, waits=SECRETARIES, told={"secretary"})
    a_package(one, step)


def a_package(one: Country, step: Watch) -> None:
    """The institution owes an item, and delivers it; what the expert has not received the ministry decides."""
    owner = session().get_one(Organisation, one.school.id)
    officer = one.people["other_secretary"]
    package = step(
        "secretary", packages.open_package, one.person, officer=officer,
        waits=set(), told={"expert", "other_secretary"},
    )  # fmt: skip
    item = step(
        "secretary", packages.promise, package, "housing", text="", owner=owner,
        due_on=TODAY + timedelta(30), waits={"approver"},
        told={"approver", "expert", "other_secretary"},
    )  # fmt: skip
    given = {"delivered_on": TODAY, "note": "Đã giao."}
    step(
        "approver", packages.deliver, item, document=sealed(), **given,
        waits={"expert"}, told={"expert", "other_secretary"},
    )  # fmt: skip
    with step.undone():
        step("expert", packages.confirm, item, waits=set(), told={"approver", "other_secretary"})
    step(
        "expert", packages.object_to, item, **REASON,
        waits={"approver", "ministry"}, told={"approver", "ministry", "other_secretary"},
    )  # fmt: skip
    step(
        "ministry", packages.settle, item, Settlement.KEPT, new_day=None, **REASON,
        waits=set(), told={"approver", "expert", "other_secretary"},
    )  # fmt: skip


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

    def tell(today: date) -> None:
        session().commit()
        work.tell_overdue(works, today=today)
        session().add_all(one.people.values())  # the worker lets go of what it has read

    step(None, tell, due, waits={"mission"}, told=set())
    after = due + timedelta(1)
    step(None, tell, after, waits={"mission"}, told={"mission"})
