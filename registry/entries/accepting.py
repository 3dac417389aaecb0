"""What becomes a record when an entry is accepted: a person kept for the contract only, what verifiers
are to check of them, and the contract with its facts."""

from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import seats
from registry.contracts.actions import ContractAction
from registry.contracts.kinds import ContractChannel, FileKind
from registry.contracts.models import Contract, ContractFile
from registry.contracts.signing import write_fact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.numbering import draw_number, next_number
from registry.entries import queries
from registry.entries.kinds import EntryFileKind
from registry.entries.models import ContractEntry
from registry.experts.actions import ExpertAction
from registry.experts.claim_models import Claim, Evidence
from registry.experts.kinds import ClaimKind, Gender
from registry.experts.models import Doctorate, Employment, Person
from registry.experts.naming import parse_name, save_names
from registry.experts.states import ClaimState, PersonState
from registry.verification import evidence as verification

EVIDENCE_OF = {
    EntryFileKind.DOCTORATE: ClaimKind.DOCTORATE,
    EntryFileKind.POST: ClaimKind.EMPLOYMENT_ABROAD,
    EntryFileKind.IDENTITY: ClaimKind.IDENTITY,
}
SAID_OF_TERMS = (
    *("academic_post", "research_group", "place"),
    *("pay_amount", "pay_currency", "pay_period", "pay"),
)
FILES_OF_CONTRACT = {
    EntryFileKind.CONTRACT: FileKind.SIGNED_CONTRACT,
    EntryFileKind.DECISION: FileKind.DECISION,
    EntryFileKind.START: FileKind.START_EVIDENCE,
}


def make_records(entry: ContractEntry, *, by: User) -> None:
    """In the transaction of the acceptance. What the register knows of it begins at this moment."""
    person = _make_person(entry, by=by)
    contract = _make_contract(entry, person, by=by)
    session().flush()
    entry.person_id, entry.contract_id = person.id, contract.id
    session().refresh(entry, ["person", "contract"])
    queue_evidence(entry, by=by)


def _make_person(entry: ContractEntry, *, by: User) -> Person:
    """Always a record of its own. That somebody has another one is for two verifiers to say, and for
    nobody to read from the number of this one."""
    person = Person(
        number=draw_number("VN-", is_taken=_is_taken),
        user_id=None,
        state=PersonState.RECORDED,
        display_name=entry.full_name,
    )
    states.begin(person, by=by, action=ExpertAction.RECORDED)
    legal = parse_name(entry.full_name)
    save_names(
        person, legal=legal, publishing=(), academic_title="", gender=Gender.UNDECLARED, by=by
    )
    for kind in ClaimKind:
        session().add(Claim(person_id=person.id, kind=kind))
    facts.record(_doctorate(entry, person), by=by)
    facts.record(_employment(entry, person), by=by)
    session().flush()
    session().refresh(person, ["claims"])
    return person


def _is_taken(number: str) -> bool:
    return session().scalar(select(Person.id).where(Person.number == number)) is not None


def _doctorate(entry: ContractEntry, person: Person) -> Doctorate:
    return Doctorate(
        person_id=person.id,
        degree_kind=entry.degree_kind,
        degree_title=entry.degree_title,
        field_code=entry.field_code,
        institution=entry.degree_institution,
        country_code=entry.degree_country,
        awarded_on=entry.awarded_on,
        precision=entry.awarded_precision,
        thesis_title=entry.thesis_title,
        valid_from=entry.awarded_on,
    )


def _employment(entry: ContractEntry, person: Person) -> Employment:
    """The post on the day of signature. When it ended nobody says, and the contract does not ask."""
    return Employment(
        person_id=person.id,
        employer=entry.employer,
        title=entry.post_title,
        country_code=entry.post_country,
        kind=entry.post_kind,
        valid_from=entry.post_since,
        precision=entry.post_precision,
    )


def _make_contract(entry: ContractEntry, person: Person, *, by: User) -> Contract:
    contract = Contract(
        number=next_number(f"HD-{hanoi_today().year}-"),
        person_id=person.id,
        institution_id=entry.institution_id,
        opening_id=entry.opening_id,
        channel=ContractChannel.DIRECT,
        state=ContractState.SIGNED,
        **_terms(entry),
    )
    states.begin(contract, by=by, action=ContractAction.ENTERED)
    session().refresh(contract, ["person", "institution", "opening"])
    if contract.opening is not None:
        seats.refuse_full(contract.opening)
    known: dict[str, Any] = {"started_on": entry.started_on} if entry.started_on else {}
    write_fact(
        contract,
        signed_on=_day(entry.signed_on),
        taught_field=entry.taught_field or entry.field_code,
        by=_sender(entry),
        **known,
    )
    if entry.started_on is not None:
        states.move(contract, ContractState.ACTIVE, by=by, action=ContractAction.STARTED)
    for file in entry.files:
        if file.kind in FILES_OF_CONTRACT:
            kind = FILES_OF_CONTRACT[file.kind]
            row = ContractFile(contract_id=contract.id, document_id=file.document_id, kind=kind)
            session().add(row)
    session().flush()  # this contract takes one of the signed seats
    if contract.opening is not None:
        seats.fill_when_signed(contract.opening)
    return contract


def _sender(entry: ContractEntry) -> User:
    """The institution says what the contract is: the officer only took it in, and may check it later."""
    return session().get_one(User, entry.sent_by_id)


def _terms(entry: ContractEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "work_mode": entry.work_mode,
        "funding_line": entry.funding_line,
        "planned_start_on": entry.starts_on,
        "planned_end_on": entry.ends_on,
        "weekly_hours": entry.weekly_hours,
        "teaching_hours": entry.teaching_hours or 0,
        "load_percent": entry.load_percent or 100,
        **{name: getattr(entry, name) for name in SAID_OF_TERMS},
    }


def _day(day: Any) -> Any:
    if day is None:
        raise ValueError("an accepted entry says when the contract was signed")
    return day


def queue_evidence(entry: ContractEntry, *, by: User) -> None:
    """Degree, post and identity go to the verifiers like everybody's, with the files of the entry."""
    person = entry.person
    if person is None:
        return
    claims = {claim.kind: claim for claim in person.claims}
    for kind, claim_kind in EVIDENCE_OF.items():
        claim, files = claims[claim_kind], queries.list_files(entry, kind)
        known = {row.document_id for row in claim.evidence}
        new = [file for file in files if file.document_id not in known]
        for file in new:
            session().add(Evidence(claim_id=claim.id, document_id=file.document_id))
        session().flush()
        session().refresh(claim, ["evidence"])
        if new and claim.state in {*verification.OPEN_FOR_EVIDENCE} - {ClaimState.VERIFIED}:
            verification.submit_claim(claim, by=by)
