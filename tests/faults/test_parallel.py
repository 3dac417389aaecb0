"""Eight times the same request at once: one effect, one mail, and a clear answer for the others."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from faults.explorer import PDF, File, Pairs
from faults.site import Site, make_site, path_of

from registry.audit.states import StateChange
from registry.background.mail import MailMessage
from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import read_only
from registry.core.i18n import hanoi_today
from registry.experts.claim_models import Claim
from registry.experts.models import Person
from registry.experts.states import ClaimState, PersonState
from registry.introductions.models import Introduction, IntroductionState
from registry.programs.models import Opening, OpeningState
from registry.verification import recording
from registry.verification.views.claims import NO_SUBJECT

pytestmark = pytest.mark.slow

TIMES = 8


@pytest.fixture(scope="module")
def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("parallel")
    with make_site(database_url, folder, "parallel") as made:
        made.start("serve")
        made.wait_until_up()
        yield made


@dataclass
class Press:
    """Who presses what, on which row, and the state that it comes to by that."""

    who: str
    endpoint: str
    row: Any
    to: str
    pairs: Pairs = field(default_factory=list)
    has_files: bool = False
    further: dict[str, Any] = field(default_factory=dict)

    def send_at_once(self, site: Site) -> Counter[int]:
        site.log_in(self.who)
        address = path_of(site, endpoint=self.endpoint, **self.further)
        with ThreadPoolExecutor(TIMES) as pool:
            answers = pool.map(
                lambda _n: site.post(address, self.who, self.pairs, has_files=self.has_files),
                range(TIMES),
            )
            return Counter(answer.status for answer in answers)


def find(site: Site, model: Any, *conditions: Any) -> Any:
    with site.app.app_context(), read_only() as db:
        return db.scalars(sa.select(model).where(*conditions).order_by(model.id)).first()


def submit_profile(site: Site) -> Press:
    person = find(site, Person, Person.user_id == site.country.own.people["expert_draft"].id)
    return Press("expert_draft", "experts.submit", person, PersonState.SUBMITTED)


def verify_claim(site: Site) -> Press:
    verifier = site.country.own.people["verifier"].id
    claim = find(site, Claim, Claim.state == ClaimState.CHECKING, Claim.verifier_id == verifier)
    with site.app.app_context(), read_only():
        subjects = [str(row.series_id) for row in recording.list_subjects(claim)] or [NO_SUBJECT]
    pairs = [
        ("subject", subjects[0]),
        ("version", claim.version),
        ("level", "2"),
        ("method", "independent_source"),
    ]
    pairs += [("source_what", "Phòng Đào tạo"), ("source_where", "Sổ cấp bằng, trang 7")]
    return Press(
        "verifier",
        "verification.verify",
        claim,
        ClaimState.VERIFIED,
        pairs,
        further={"claim_id": claim.id},
    )


def accept_introduction(site: Site) -> Press:
    mine = Introduction.person_id == site.country.own.person.id
    row = find(site, Introduction, mine, Introduction.state == IntroductionState.EXPERT_ASKED)
    pairs = [("version", row.version), ("reveal", "email")]
    return Press(
        "expert",
        "introductions.accept",
        row,
        IntroductionState.CONNECTED,
        pairs,
        further={"introduction_id": row.id},
    )


def agree(site: Site) -> Press:
    row = find_contract(site, ContractState.OFFERED)
    pairs = [("edition", row.terms_edition)]
    return Press(
        "expert",
        "contracts.agree",
        row,
        ContractState.AGREED,
        pairs,
        further={"contract_id": row.id},
    )


def record_signature(site: Site) -> Press:
    row = find_contract(site, ContractState.AGREED)
    pairs = [
        ("version", row.version),
        ("day", f"{hanoi_today():%d/%m/%Y}"),
        ("file", File("a.pdf", PDF)),
    ]
    return Press(
        "institution_approver",
        "contracts.signature",
        row,
        ContractState.SIGNED,
        pairs,
        has_files=True,
        further={"contract_id": row.id},
    )


def publish_opening(site: Site) -> Press:
    own = Opening.institution_id == site.country.own.institution.id
    row = find(site, Opening, own, Opening.state == OpeningState.MINISTRY_CHECK)
    return Press(
        "scheme_officer",
        "programs.publish",
        row,
        OpeningState.PUBLISHED,
        further={"opening_id": row.id},
    )


def find_contract(site: Site, state: ContractState) -> Contract:
    mine = Contract.person_id == site.country.own.person.id
    contract: Contract = find(site, Contract, mine, Contract.state == state)
    return contract


STEPS = (
    submit_profile,
    verify_claim,
    accept_introduction,
    agree,
    record_signature,
    publish_opening,
)


@pytest.mark.parametrize("make", STEPS, ids=lambda make: make.__name__)
def test_a_step_taken_eight_times_at_once_happens_once(site: Site, make: Any) -> None:
    press = make(site)
    mails_before = set(site.look(sa.select(MailMessage.id)))
    statuses = press.send_at_once(site)
    assert statuses[302] == 1, statuses
    assert set(statuses) <= {302, 403, 409, 422}, statuses
    reached = StateChange.object_id == press.row.id, StateChange.to_state == press.to.value
    assert len(site.look(sa.select(StateChange.id).where(*reached))) == 1
    row = find(site, type(press.row), type(press.row).id == press.row.id)
    assert row.state == press.to
    sent = site.look(sa.select(MailMessage.id, MailMessage.template, MailMessage.recipient))
    doubled = Counter(tuple(row[1:]) for row in sent if (row[0],) not in mails_before)
    assert all(number == 1 for number in doubled.values()), doubled


def test_a_semester_confirmed_eight_times_at_once_is_one_fact(site: Site) -> None:
    contract = find_contract(site, ContractState.COMPLETED)
    report = find(site, DeliveryReport, DeliveryReport.contract_id == contract.id)
    further = {"contract_id": contract.id, "report_id": report.id}
    press = Press("expert", "contracts.confirm_delivery", report, "", further=further)
    statuses = press.send_at_once(site)
    assert statuses[302] == 1, statuses
    assert set(statuses) <= {302, 403, 409, 422}, statuses
    facts = sa.select(SemesterDelivery.id).where(SemesterDelivery.contract_id == contract.id)
    assert len(site.look(facts)) == 1


def test_two_different_steps_at_once_leave_one_of_them(site: Site) -> None:
    """They decline while the institution retracts and offers again: the states stay legal."""
    row = find_contract(site, ContractState.NEGOTIATING)
    for who in ("expert", "institution_approver"):
        site.log_in(who)
    reason = [("version", row.version), ("reason", "Vì lý do khác.")]
    presses = [
        ("institution_approver", "contracts.decline", reason),
        ("institution_approver", "contracts.offer", [("edition", row.terms_edition)]),
        ("expert", "contracts.decline", reason),
    ] * 3
    with ThreadPoolExecutor(len(presses)) as pool:
        answers = list(
            pool.map(
                lambda one: (
                    site.post(
                        path_of(site, endpoint=one[1], contract_id=row.id), one[0], one[2]
                    ).status
                ),
                presses,
            )
        )
    assert set(answers) <= {302, 403, 409, 422}, answers
    changes = site.look(
        sa.select(StateChange.from_state, StateChange.to_state)
        .where(StateChange.object_id == row.id)
        .order_by(StateChange.at)
    )
    assert len(changes) == answers.count(302), (changes, answers)
    assert all(one[1] == other[0] for one, other in zip(changes, changes[1:], strict=False))


def test_the_audit_chain_has_no_gap_after_all_that(site: Site) -> None:
    status, output = site.command("audit", "verify", "--json")
    assert status == 0, output
