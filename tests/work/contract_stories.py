"""The stories of a contract, step by step."""

from datetime import timedelta
from typing import Any

from factories import add, make_term
from work.country import BOTH, Country
from work.steps import REASON, TODAY, Watch, sealed

from registry.contracts import checks, deliveries, handing, interruptions, promises, signing, voids
from registry.contracts import endings as contracts_endings
from registry.contracts import services as contracts
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract, Promise
from registry.introductions.models import IntroductionState as I
from registry.programs.kinds import FundingLine
from registry.taxonomy.kinds import Mode

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
    end = {"recruiter"}  # who says how the introduction ends
    step("approver", contracts.decline, contract, **REASON, waits=end, told={"recruiter"})


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
        step("expert", contracts.decline, contract, **REASON, waits={"recruiter"}, told=BOTH)
    told = {"expert", "recruiter"}
    step("approver", contracts.decline, contract, **REASON, waits={"recruiter"}, told=told)


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
    step("expert", promises.keep, contract, promise, kept_on=TODAY, waits=set(), told=BOTH)
    told_too = BOTH | {"officer"}
    step("expert", promises.object_to, contract, promise, **REASON, waits=told_too, told=told_too)
    decision = {"was_kept": False} | REASON
    step(
        "officer", promises.settle, contract, promise, **decision,
        waits=set(), told=BOTH | {"expert"},
    )  # fmt: skip
    ends = {"ended_on": TODAY} | REASON
    with step.undone():
        told = {"expert", "recruiter", "officer"}
        waits = {"officer"}
        step("approver", contracts_endings.end_early, contract, **ends, waits=waits, told=told)
    with step.undone():
        told = BOTH | {"officer"}
        step("expert", contracts_endings.end_early, contract, **ends, waits=waits, told=told)
    step(None, contracts_endings.complete, contract, waits=set(), told=BOTH | {"expert"})


def a_contract_that_is_void(one: Country, step: Watch) -> None:
    contract = begin(one, step)
    waits = {"expert", "auditor"}
    step("ministry", voids.propose, contract, **REASON, waits=waits, told={"auditor"})
    step("auditor", voids.refuse, contract, reason="x", waits={"expert"}, told={"ministry"})
    step("ministry", voids.propose, contract, **REASON, waits=waits, told={"auditor"})
    told = BOTH | {"expert", "ministry"}
    step("auditor", voids.confirm, contract, waits=set(), told=told)
