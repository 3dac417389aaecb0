"""A contract that did not begin here, from its first word to the count."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from factories.papers import Paper, receive
from sqlalchemy import select

from registry.background.mail import MailMessage
from registry.contracts import checks, four_eyes, queries
from registry.contracts.kinds import Checker, ContractChannel, FileKind
from registry.contracts.states import ContractState
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.entries import asking, deciding, likely, links, schedule, services
from registry.entries.kinds import Answer, EntryFileKind, Outcome
from registry.entries.models import ContractEntry
from registry.entries.states import EntryState
from registry.entries.values import WrongFields
from registry.experts.claim_models import Claim
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.experts.states import ClaimState, PairState, PersonState

S = EntryState


@pytest.fixture
def paper(database: Any) -> Paper:
    return Paper()


def test_a_paper_becomes_a_contract_that_the_expert_confirms_by_a_link(paper: Paper) -> None:
    entry = paper.accepted()

    contract = entry.contract
    assert contract is not None
    assert contract.channel is ContractChannel.DIRECT
    assert contract.state is ContractState.SIGNED
    assert contract.introduction_id is None
    assert contract.person.state is PersonState.RECORDED
    assert contract.person.user_id is None
    assert entry.answer is Answer.WAITING
    assert checks.list_open(contract, Checker.OFFICER) == []

    found = links.find_entry(links.make_link(entry))
    assert found is entry
    asking.answer(entry, Answer.RIGHT)

    assert contract.confirmed_by_expert_at is not None
    checks.check(contract, by=paper.officer)
    assert contract.checked_at is not None


def test_the_files_go_where_they_prove_something(paper: Paper) -> None:
    entry = paper.accepted(started_on=hanoi_today())

    assert entry.contract is not None
    assert entry.person is not None
    session().refresh(entry.contract, ["files"])
    assert {row.kind for row in entry.contract.files} == {
        FileKind.SIGNED_CONTRACT,
        FileKind.START_EVIDENCE,
    }
    states = {claim.kind: claim.state for claim in entry.person.claims}
    assert states[ClaimKind.DOCTORATE] is states[ClaimKind.IDENTITY] is ClaimState.QUEUED
    assert states[ClaimKind.EMPLOYMENT_ABROAD] is ClaimState.QUEUED
    assert states[ClaimKind.RESIDENCE] is ClaimState.UNSUBMITTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": "Hạnh"}, "full_name"),
        ({"birth_year": 1850}, "birth_year"),
        ({"email": "nobody"}, "email"),
        ({"degree_country": "ZZ"}, "degree_country"),
        ({"field_code": "000"}, "field_code"),
        ({"post_country": "VN"}, "post_country"),
        ({"signed_on": hanoi_today() + timedelta(1)}, "signed_on"),
        ({"started_on": hanoi_today() - timedelta(400)}, "started_on"),
        ({"ends_on": hanoi_today() - timedelta(4000)}, "ends_on"),
        ({"teaching_hours": 9999}, "teaching_hours"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"ends_on": None}, "ends_on"),
        ({"employer": "Gọi 0912 345 678"}, "employer"),
        ({"post_since": hanoi_today()}, "post_since"),
    ],
)
def test_each_field_that_cannot_be_is_named(
    paper: Paper, changes: dict[str, Any], field: str
) -> None:
    if field == "post_since":
        changes["signed_on"] = hanoi_today() - timedelta(30)
    with pytest.raises(WrongFields) as refused:
        paper.enter(**changes)
    assert field in refused.value.fields


def test_nobody_enters_for_another_institution(paper: Paper) -> None:
    other = Paper()
    with pytest.raises(NotAllowed):
        services.enter(paper.values(), institution_id=paper.institution.id, by=other.recruiter)


def test_the_same_contract_is_not_entered_twice(paper: Paper) -> None:
    first = paper.enter()
    with pytest.raises(WrongFields) as refused:
        paper.enter(full_name="Hạnh Trần Thị Bích")
    assert first.number in refused.value.fields["signed_on"]


def test_another_institution_s_entry_of_it_is_shown_to_the_officer_alone(paper: Paper) -> None:
    paper.sent()
    other = Paper()
    second = other.sent()
    assert [one.is_same_day for one in likely.list_contracts(second, [])] == [True]


def test_what_is_missing_keeps_it_from_being_sent(paper: Paper) -> None:
    entry = paper.enter()
    with pytest.raises(RegistryError):
        services.send(entry, by=paper.approver)
    assert "file_contract" in services.list_needed(entry)
    paper.add_files(entry)
    assert services.list_needed(entry) == {}


def test_only_the_approver_sends_it(paper: Paper) -> None:
    entry = paper.enter()
    paper.add_files(entry)
    with pytest.raises(NotAllowed):
        services.send(entry, by=paper.recruiter)


def test_what_was_signed_long_ago_is_accepted_by_two(paper: Paper) -> None:
    signed = hanoi_today() - timedelta(200)
    entry = paper.sent(signed_on=signed, starts_on=signed)
    deciding.accept(entry, by=paper.officer)
    assert entry.state is S.AWAITING_SECOND
    assert entry.contract is None
    with pytest.raises(NotAllowed):
        deciding.confirm(entry, by=paper.officer)
    deciding.confirm(entry, by=paper.second)
    assert entry.state.value == "accepted"
    assert entry.contract is not None


def test_alike_records_are_judged_first_and_joined_by_a_verifier(paper: Paper) -> None:
    first = paper.accepted()
    second = Paper().sent(signed_on=hanoi_today())
    alike = likely.list_people(second)
    assert [one.person for one in alike] == [first.person]
    with pytest.raises(RegistryError):
        deciding.accept(second, by=paper.officer)

    deciding.judge(second, alike[0].person, outcome=PairState.SAME, by=paper.officer)
    deciding.accept(second, by=paper.officer)

    pair = session().scalars(select(DuplicatePair)).one()
    assert pair.state is PairState.SAME
    assert pair.kept_id == first.person_id
    assert second.person_id != first.person_id


def test_silence_ends_with_two_officers_on_the_papers(paper: Paper) -> None:
    entry = paper.accepted()
    contract = entry.contract
    assert contract is not None
    assert entry.asked_at is not None
    for _reminder in range(2):
        entry.asked_at -= timedelta(11)
        assert asking.press(entry)
    assert entry.reminders_sent == 2
    assert not asking.press(entry)
    entry.answer_due_on = hanoi_today() - timedelta(1)
    assert asking.press(entry)
    assert entry.answer is Answer.SILENT
    assert asking.is_unconfirmed(entry)

    asking.decide(entry, Outcome.ON_PAPERS, reason="Đủ bản gốc.", by=paper.officer)

    assert not asking.is_unconfirmed(entry)
    assert not four_eyes.may_check(contract, paper.officer)
    checks.check(contract, by=paper.second)
    assert contract.checked_at is not None


def test_who_objects_is_written_to_once_and_then_forgotten(paper: Paper) -> None:
    entry = paper.accepted()
    link = links.make_link(entry)
    asking.answer(entry, Answer.OBJECTS)
    session().flush()
    assert entry.email is None
    assert links.find_entry(link) is None
    sent = session().scalars(select(MailMessage.template).order_by(MailMessage.created_at)).all()
    assert sent.count("entry_objected") == 1
    assert asking.is_unconfirmed(entry)


def test_without_an_address_the_officer_decides_at_once(paper: Paper) -> None:
    entry = paper.accepted(email=None)
    assert entry.answer is Answer.NO_ADDRESS
    assert asking.is_unconfirmed(entry)
    assert Outcome.ASK_AGAIN not in asking.list_outcomes(entry)


def test_a_minimal_record_is_nobody_s_to_find(paper: Paper) -> None:
    from registry.experts.queries import findable_people, visible_people

    entry = paper.accepted()
    for reader in (paper.recruiter, paper.approver, paper.officer):
        assert session().scalars(visible_people(reader)).all() == []
        assert session().scalars(findable_people(reader)).all() == []
    assert session().scalars(visible_people(paper.auditor)).all() == [entry.person]


def test_an_unfinished_entry_lapses_after_a_word_in_time(paper: Paper) -> None:
    entry_id = paper.enter().id
    assert not _lapse(entry_id, moved_at=now() - timedelta(10))
    assert _lapse(entry_id, moved_at=now() - timedelta(80))
    assert not _lapse(entry_id)
    assert _lapse(entry_id, warned_at=now() - timedelta(15))
    entry = session().get_one(ContractEntry, entry_id)
    assert entry.state is S.LAPSED
    assert entry.email is None


def _lapse(entry_id: UUID, **moments: Any) -> int:
    entry = session().get_one(ContractEntry, entry_id)
    for name, moment in moments.items():
        setattr(entry, name, moment)
    session().commit()
    return schedule.lapse_unfinished()


def test_more_evidence_comes_from_the_institution(paper: Paper) -> None:
    entry = paper.accepted()
    assert entry.person is not None
    claim = _claim(entry.person, ClaimKind.DOCTORATE)
    document = receive("another diploma")
    with pytest.raises(RegistryError):
        services.add_evidence(entry, document, EntryFileKind.DOCTORATE, by=paper.recruiter)
    from registry.verification import claims

    claims.take(claim, by=paper.verifier)
    claims.ask_for_more(
        claim, reason="unreadable", text_vi="Mờ.", text_en="Blurred.", by=paper.verifier
    )
    services.add_evidence(entry, document, EntryFileKind.DOCTORATE, by=paper.recruiter)
    assert claim.state is ClaimState.QUEUED


def _claim(person: Person, kind: ClaimKind) -> Claim:
    return next(claim for claim in person.claims if claim.kind is kind)


def test_the_officer_s_check_waits_for_the_answer(paper: Paper) -> None:
    entry = paper.accepted()
    contract = entry.contract
    assert contract is not None
    with pytest.raises(RegistryError):
        checks.check(contract, by=paper.officer)
    assert queries.was_offered(contract)


def attach(entry: ContractEntry, title: str, kind: EntryFileKind, by: Any) -> None:
    """The same title, the same file."""
    services.attach(entry, receive(title), kind, by=by.recruiter)


def test_a_paper_on_somebody_serves_each_of_their_contracts_and_no_other_purpose(
    paper: Paper,
) -> None:
    kinds = EntryFileKind
    first = paper.enter()
    attach(first, "bang", kinds.DOCTORATE, paper)
    attach(first, "hop dong", kinds.CONTRACT, paper)
    second = paper.enter(signed_on=hanoi_today() - timedelta(77))
    somebody = paper.enter(full_name="Lê Văn Đông")
    for entry, title, kind in (
        (first, "bang", kinds.IDENTITY),
        (second, "bang", kinds.IDENTITY),
        (second, "hop dong", kinds.CONTRACT),
        (somebody, "bang", kinds.DOCTORATE),
    ):
        with pytest.raises(RegistryError, match="already evidence"):
            attach(entry, title, kind, paper)
    attach(second, "bang", kinds.DOCTORATE, paper)
    services.withdraw(first, reason="Sai.", by=paper.recruiter)
    attach(somebody, "hop dong", kinds.CONTRACT, paper)


def test_what_another_institution_entered_is_not_told_by_a_file(paper: Paper) -> None:
    other = Paper()
    for place in (paper, other):
        entry = place.enter()
        for kind in EntryFileKind:
            attach(entry, kind.value, kind, place)


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("phong.nhan.su@truong.edu.vn", True),
        ("Ai.Do@TRUONG.EDU.VN", True),
        ("ai.do@khoa.truong.edu.vn", True),
        ("nguoi.tuyen@gmail.com", True),
        ("chuyen.gia@gmail.com", False),
        ("chuyen.gia@ngoaitruong.edu.vn", False),
    ],
)
def test_nobody_enters_a_contract_and_answers_for_the_expert(
    paper: Paper, address: str, is_own: bool
) -> None:
    """Not from a mailbox of the institution, at its domain or at a provider that everybody uses."""
    paper.recruiter.email, paper.approver.email = "nguoi.tuyen@gmail.com", "phe.duyet@truong.edu.vn"
    session().flush()
    if is_own:
        with pytest.raises(WrongFields) as refused:
            paper.enter(email=address)
        assert set(refused.value.fields) == {"email"}
        with pytest.raises(WrongFields):
            services.change(paper.enter(), {"email": address}, by=paper.recruiter)
    else:
        assert paper.enter(email=address).email == address
