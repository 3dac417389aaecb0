"""Every remedy that the list of those not counted names is taken on the page that it names, by whom it names;
afterwards the cause is gone: they count, or the next cause is the true one."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from core.test_inspection import pdf
from factories import make_concept, make_designation, make_term, make_user, owner
from flask import Flask, url_for
from pages import press
from targets.tells import confirmed
from targets.worlds import ContractKind, Mode, Story

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.dates import Precision
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind, EmploymentKind
from registry.experts.models import Doctorate, Employment
from registry.experts.states import ClaimState
from registry.targets import loading
from registry.targets.remedies import ELSEWHERE, PLACES, Remedy, read_remedies
from registry.targets.sentences import FINAL, WORDS
from registry.targets.verdicts import Verdict

TODAY = hanoi_today()
OFFICIAL = "TG1/official"
numbers = iter(range(1, 1_000_000))


def paper() -> tuple[io.BytesIO, str]:
    """A file of its own each time: no step is proved by the file of another one."""
    text = f"Giấy {next(numbers)}"
    return io.BytesIO(pdf(lambda made: made.docinfo.__setitem__("/Title", text))), "giay.pdf"


@dataclass
class Walk:
    """One case, with whoever takes its steps in the browser."""

    client: Any
    app: Flask
    story: Story
    staff: dict[Role, User]

    def who(self, role: Role) -> User:
        if role is Role.EXPERT:
            return owner(self.story.person)
        return self.staff[role]

    def open(self, remedy: Remedy, role: Role) -> str:
        """Signs in as one of those who are named, and opens the page."""
        user = self.who(role)
        assert remedy.is_for(user), (remedy.text, role)
        self.client.log_in(user)
        return self.address(remedy.endpoint, **remedy.values)

    def address(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context("/"):
            return url_for(endpoint, locale="en", **values)

    def press(self, page: str, action: str = "", **values: Any) -> Any:
        answer = press(self.client, page, action, **values)
        assert answer.status_code == 302, (page, answer.status_code, answer.text[-6000:-3000])
        session().expire_all()
        return answer

    def as_(self, role: Role) -> "Walk":
        self.client.log_in(self.who(role))
        return self

    @property
    def contract(self) -> Contract:
        return session().get_one(Contract, self.story.facts[-1].contract_id)


Tell = Callable[[Story], Any]
Take = Callable[[Walk, str], Any]


def career(**values: str) -> dict[str, str]:
    return {"country_code": "DE", "reason": "Typing error"} | values


def enter_doctorate(walk: Walk, page: str) -> None:
    make_concept("10201")
    degree = {"degree_kind": "phd", "degree_title": "Dr. rer. nat.", "field_code": "10201"}
    walk.press(page, **degree, institution="TU Berlin", awarded_on="30/06/2014", **career())


def add_post(walk: Walk, page: str) -> None:
    post = {"employer": "TU Berlin", "title": "Prof.", "kind": "employed", "is_full_time": "y"}
    walk.press(
        page, **post, since="01/01/2019", until=f"{TODAY - timedelta(2):%d/%m/%Y}", **career()
    )


def rule(walk: Walk, page: str) -> None:
    words = {"number": "1234/BGDĐT", "decided_on": f"{TODAY:%d/%m/%Y}", "text_vi": "Được tính."}
    entered = walk.press(page, **words, file=paper(), outcome="yes")
    walk.client.log_in(make_user(Role.SCHEME_OFFICER))
    walk.press(entered.headers["Location"], outcome="confirm")


def start(walk: Walk, page: str) -> None:
    walk.press(page, day=f"{TODAY:%d/%m/%Y}", file=paper())


def report(*, weeks: int = 15) -> Take:
    def take(walk: Walk, page: str) -> None:
        term = walk.story.terms["past"]
        taught = {"term_id": str(term.series_id), "weeks": str(weeks), "credits": "3"}
        walk.press(page, **taught)
        walk.as_(Role.EXPERT)
        reports = contracts.list_delivery_reports(walk.contract)
        [waiting] = [one for one in reports if one.confirmed_at is None]
        shown = walk.address("contracts.show", contract_id=walk.contract.id)
        confirm = walk.address(
            "contracts.confirm_delivery", contract_id=walk.contract.id, report_id=waiting.id
        )
        walk.press(shown, confirm)

    return take


def check(walk: Walk, page: str) -> None:
    doubtful = walk.address("contracts.check", contract_id=walk.contract.id)
    assert f'href="{doubtful}"' in walk.client.get(page).text
    walk.press(doubtful, reason="As in the signed file")


def confirm_both(walk: Walk, page: str) -> None:
    for step in ("contracts.confirm_signature", "contracts.confirm_start"):
        walk.press(page, walk.address(step, contract_id=walk.contract.id))


def designate(walk: Walk, page: str) -> None:
    terms = {
        "legal_category": "expert_d249",
        "decision_number": "99/QĐ-BNV",
        "authority": "Bộ Nội vụ",
    }
    entered = walk.press(
        page, number=walk.story.person.number, valid_from=f"{TODAY:%d/%m/%Y}", **terms
    )
    walk.client.log_in(make_user(Role.DESIGNATION_SECRETARIAT))
    walk.press(entered.headers["Location"], outcome="confirm")


def ask_for_check(walk: Walk, page: str) -> None:
    walk.press(page, file=paper())
    walk.press(page, walk.address("claims.submit", kind="doctorate"))


def verify(walk: Walk, page: str) -> None:
    claim_id = page.rpartition("/")[2]
    walk.press(page, walk.address("verification.take", claim_id=claim_id))
    found = {"method": "independent_source", "level": "2", "source_what": "Archive"}
    subject = walk.story.one(Doctorate).series_id
    where = {"source_where": "https://archive.example.org/", "subject": str(subject)}
    walk.press(walk.address("verification.verify", claim_id=claim_id), **found, **where)


def without(model: Any) -> Tell:
    return lambda one: (one.default(), facts.supersede(one.one(model)))


def changed(model: Any, **values: Any) -> Tell:
    return lambda one: (one.default(), one.change(model, **values))


def of_claim(state: ClaimState) -> Tell:
    def tell(one: Story) -> None:
        one.default()
        one.unchecked(ClaimKind.DOCTORATE)
        claim = next(row for row in one.person.claims if row.kind is ClaimKind.DOCTORATE)
        claim.state = state

    return tell


def runs(**values: Any) -> Tell:
    return lambda one: one.default(**values)


def waits(days: int) -> Tell:
    """Signed and confirmed; the first day is so many days from today."""

    def tell(one: Story) -> None:
        first = TODAY + timedelta(days)
        one.contract(TODAY - timedelta(60), first, first + timedelta(300), started=False)

    return tell


def ended(one: Story) -> None:
    fact = one.default(e=date(2026, 12, 31))
    one.ended(fact, date(2026, 6, 21))
    session().get_one(Contract, fact.contract_id).state = ContractState.ENDED_EARLY


def twelve_weeks(one: Story) -> None:
    first, last = date(2025, 9, 8), TODAY + timedelta(60)
    one.taught(one.contract(date(2025, 8, 10), first, last), "first", weeks=12)


def designated(**values: Any) -> Tell:
    def tell(one: Story) -> None:
        one.default(kind=ContractKind.EXPERT_249, e=TODAY + timedelta(500))
        make_designation(one.person, **values)

    return tell


def revoked(one: Story) -> None:
    one.default(kind=ContractKind.EXPERT_249, e=TODAY + timedelta(500))
    facts.supersede(make_designation(one.person))


def record_work(walk: Walk, page: str) -> None:
    """A post at an institute, which a second person of the secretariat confirms."""
    post = {"employer": "Viện Toán học", "employer_kind": "institute", "title": "", "valid_to": ""}
    entered = walk.press(page, valid_from=f"{TODAY:%d/%m/%Y}", file=paper(), **post)
    walk.client.log_in(make_user(Role.DESIGNATION_SECRETARIAT))
    walk.press(entered.headers["Location"], outcome="confirm")


# reason, reading: how it comes about, who takes the step, and how
CASES: list[tuple[str, str, Tell, Role, Take]] = [
    ("no_doctorate", OFFICIAL, without(Doctorate), Role.EXPERT, enter_doctorate),
    (
        "doctorate_day_unknown",
        OFFICIAL,
        changed(Doctorate, awarded_on=date(2026, 12, 31), precision=Precision.YEAR),
        Role.EXPERT,
        enter_doctorate,
    ),
    ("no_employment", OFFICIAL, changed(Employment, valid_from=TODAY), Role.EXPERT, add_post),
    (
        "needs_ruling",
        OFFICIAL,
        changed(Employment, kind=EmploymentKind.RETIRED),
        Role.SCHEME_OFFICER,
        rule,
    ),
    ("not_started", OFFICIAL, waits(20), Role.INSTITUTION_RECRUITER, start),
    ("start_overdue", OFFICIAL, waits(-20), Role.INSTITUTION_APPROVER, start),
    ("not_delivered", "TG1/delivered", runs(), Role.INSTITUTION_RECRUITER, report()),
    ("semester_short", "TG1/delivered", twelve_weeks, Role.INSTITUTION_APPROVER, report()),
    ("open_ended", OFFICIAL, runs(e=None), Role.INSTITUTION_RECRUITER, report()),
    (
        "block_not_taught",
        "TG1/block",
        runs(kind=ContractKind.TEACHING_SEMESTER, work_mode=Mode.INTENSIVE_BLOCK),
        Role.INSTITUTION_RECRUITER,
        report(weeks=4),
    ),
    ("ended_before_semester", OFFICIAL, ended, Role.INSTITUTION_RECRUITER, report()),
    ("not_verified", OFFICIAL, of_claim(ClaimState.UNSUBMITTED), Role.EXPERT, ask_for_check),
    ("not_verified", OFFICIAL, of_claim(ClaimState.REFUSED), Role.EXPERT, ask_for_check),
    ("not_verified", OFFICIAL, of_claim(ClaimState.VERIFIED), Role.EXPERT, ask_for_check),
    ("not_verified", OFFICIAL, of_claim(ClaimState.QUEUED), Role.VERIFIER, verify),
    ("not_checked", OFFICIAL, confirmed, Role.RECRUITMENT_OFFICER, check),
    ("not_confirmed", OFFICIAL, runs(is_checked=False), Role.EXPERT, confirm_both),
    ("revoked", "TG3/official", revoked, Role.DESIGNATION_SECRETARIAT, designate),
    (
        "term_over",
        "TG3/official",
        designated(valid_from=date(2026, 1, 1), valid_to=date(2026, 5, 1)),
        Role.DESIGNATION_SECRETARIAT,
        designate,
    ),
    (
        "no_running_work",
        "TG3/official",
        lambda one: make_designation(one.person, valid_from=date(2026, 1, 1)),
        Role.DESIGNATION_SECRETARIAT,
        record_work,
    ),
]


@pytest.fixture
def walk(client: Any, app: Flask, database: Any) -> Walk:
    loading.load()
    terms = {
        "first": make_term("2025-1"),
        "past": make_term("2025-2", starts_on=date(2026, 2, 16), ends_on=date(2026, 6, 28)),
        "next": make_term(
            "2026-2", starts_on=TODAY + timedelta(30), ends_on=TODAY + timedelta(170)
        ),
    }
    story = Story(terms)
    place = story.place.organisation
    staff = {role: make_user(role, organisation=place) for role in INSTITUTION_ROLES}
    office = (Role.SCHEME_OFFICER, Role.VERIFIER, Role.RECRUITMENT_OFFICER)
    staff |= {role: make_user(role) for role in (*office, Role.DESIGNATION_SECRETARIAT)}
    return Walk(client, app, story, staff)


def remedy_for(walk: Walk, reason: str, reading: str) -> tuple[Verdict, Remedy | None]:
    verdict = walk.story.verdict(reading, as_of=TODAY)
    assert verdict is not None
    [found] = read_remedies([(verdict, verdict.failed)])
    reasons = [one.reason for one in verdict.failed]
    return verdict, found[reasons.index(reason)] if reason in reasons else None


@pytest.mark.parametrize(
    ("reason", "reading", "tell", "role", "take"),
    CASES,
    ids=[f"{number}-{row[0]}" for number, row in enumerate(CASES)],
)
def test_the_step_is_taken_on_its_page_and_the_cause_is_gone(
    walk: Walk, reason: str, reading: str, tell: Tell, role: Role, take: Take
) -> None:
    tell(walk.story)
    session().commit()
    _verdict, remedy = remedy_for(walk, reason, reading)
    assert remedy is not None, [one.reason for one in _verdict.failed]
    page = walk.open(remedy, role)
    assert walk.client.get(page).status_code == 200
    take(walk, page)
    session().commit()
    verdict, left = remedy_for(walk, reason, reading)
    # Of a check that was asked for the next step is the verifiers'.
    assert left is None or (take is ask_for_check and left.roles == {Role.VERIFIER})
    assert all(WORDS[one.reason][1] not in FINAL for one in verdict.failed)


def test_the_table_takes_every_step_that_there_is(database: Any) -> None:
    final = {reason for reason, (_why, remedy) in WORDS.items() if remedy in FINAL}
    taken = {reason for reason, *_rest in CASES}
    asked = set(PLACES) | {"not_verified"}
    assert set(WORDS) == final | asked | ELSEWHERE
    assert not final & asked
    assert asked - taken == {"not_designated"}  # nobody stands in this list without a designation


def test_nobody_is_sent_where_they_may_not_go(walk: Walk) -> None:
    """Each reader of the list finds links to their own steps only, and each of them opens."""
    for tell in dict.fromkeys(tell for _reason, _reading, tell, *_rest in CASES):
        walk.story.terms = dict(walk.story.terms)
        story = Story(walk.story.terms)
        story.place = walk.story.place
        tell(story)
    session().commit()
    other = make_user(Role.INSTITUTION_RECRUITER)
    seen = 0
    for user in (*walk.staff.values(), make_user(Role.AUDITOR), other):
        walk.client.log_in(user)
        for code in ("TG1", "TG3"):
            page = walk.client.get(f"/en/targets/{code}/waiting?size=100")
            if page.status_code == 403:
                continue
            for link in links_of_remedies(page.text):
                seen += 1
                assert walk.client.get(link).status_code == 200, (user.roles, link)
    assert seen > 5


def links_of_remedies(page: str) -> set[str]:
    places = "contracts/[0-9a-f-]+/(?:start|delivery)|count-decisions/rulings|leading-experts/new"
    return set(re.findall(rf'href="(/en/(?:{places})[^"]*)"', page))


def test_a_degree_that_no_verifier_has_yet_is_the_experts_to_prove(walk: Walk) -> None:
    of_claim(ClaimState.EXPIRED)(walk.story)
    session().commit()
    _verdict, remedy = remedy_for(walk, "not_verified", OFFICIAL)
    assert remedy is not None
    assert remedy.roles == {Role.EXPERT}
    assert remedy.text.startswith("The expert adds evidence")
    assert session().scalars(facts.read(Verification)).first() is not None
