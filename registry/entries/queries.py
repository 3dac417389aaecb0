"""Reading entries. Each reader sees those of their institution, or those that they check."""

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select

from registry.accounts.models import RoleAssignment, User
from registry.accounts.queries import list_holders
from registry.core.db import get_row, list_rows, session
from registry.core.finding import fold_name
from registry.core.packaged import read_rows
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.documents.models import Document
from registry.entries.kinds import OF_THE_PERSON, EntryFileKind
from registry.entries.models import ContractEntry, EntryFile, EntryJudgement
from registry.entries.states import LIVE, WITH_INSTITUTION
from registry.experts.claim_models import Claim
from registry.experts.states import ClaimState
from registry.programs.models import Opening, OpeningState

UNPUBLISHED = (
    OpeningState.DRAFT,
    OpeningState.INSTITUTION_REVIEW,
    OpeningState.RETURNED,
    OpeningState.MINISTRY_CHECK,
)
MOST_OPENINGS = 300

SEEN_BY_OFFICERS = ContractEntry.state.not_in(
    [state for state in WITH_INSTITUTION if state.value != "returned"]
)


def visible_entries(user: User) -> Select[ContractEntry]:
    """Its own institution's, an officer's, an auditor's; nobody else sees that there is one."""
    if Role.AUDITOR in user.roles:
        return select(ContractEntry)
    return select(ContractEntry).where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if user.roles & INSTITUTION_ROLES:
        places = user.organisation_ids(*INSTITUTION_ROLES)
        conditions.append(ContractEntry.institution_id.in_(places))
    if Role.RECRUITMENT_OFFICER in user.roles:
        assigned = user.organisation_ids(Role.RECRUITMENT_OFFICER)
        theirs = ContractEntry.institution_id.in_(assigned) if assigned else None
        conditions.append(SEEN_BY_OFFICERS if theirs is None else SEEN_BY_OFFICERS & theirs)
    return conditions


def get_entry(entry_id: uuid.UUID, *, visible_to: User) -> ContractEntry:
    return get_row(visible_entries(visible_to).where(ContractEntry.id == entry_id))


def get_of_contract(contract_id: uuid.UUID, *, visible_to: User) -> ContractEntry:
    return get_row(visible_entries(visible_to).where(ContractEntry.contract_id == contract_id))


def get_file(entry: ContractEntry, file_id: uuid.UUID) -> EntryFile:
    """Found only through its entry."""
    return get_row(select(EntryFile).where(EntryFile.id == file_id, EntryFile.entry_id == entry.id))


def list_files(entry: ContractEntry, kind: EntryFileKind) -> list[EntryFile]:
    return [row for row in entry.files if row.kind is kind]


def fold_person(full_name: str) -> str:
    """The words of a name in alphabetical order, without marks: as it is compared."""
    return " ".join(sorted(fold_name(full_name).split()))


def list_staff(entry: ContractEntry) -> Sequence[User]:
    return list_holders(*INSTITUTION_ROLES, organisation_id=entry.institution_id)


def list_approvers(entry: ContractEntry) -> Sequence[User]:
    return list_holders(Role.INSTITUTION_APPROVER, organisation_id=entry.institution_id)


def is_of_institution(entry: ContractEntry, user: User) -> bool:
    return entry.institution_id in user.organisation_ids(*INSTITUTION_ROLES)


def is_of_approver(entry: ContractEntry, user: User) -> bool:
    return entry.institution_id in user.organisation_ids(Role.INSTITUTION_APPROVER)


def list_officers(entry: ContractEntry) -> list[User]:
    """The recruitment officers of this institution, and those who are assigned to none."""
    return [
        user
        for user in list_holders(Role.RECRUITMENT_OFFICER)
        if entry.institution_id
        in (user.organisation_ids(Role.RECRUITMENT_OFFICER) or {entry.institution_id})
    ]


def find_same_of_institution(entry: ContractEntry) -> ContractEntry | None:
    """The same contract, written down twice by one institution."""
    statement = select(ContractEntry).where(
        ContractEntry.id != entry.id,
        ContractEntry.institution_id == entry.institution_id,
        ContractEntry.folded == entry.folded,
        ContractEntry.signed_on == entry.signed_on,
        ContractEntry.state.in_(LIVE),
    )
    return session().scalar(statement.order_by(ContractEntry.created_at).limit(1))


def is_address_of(institution_id: uuid.UUID, email: str) -> bool:
    """Whether the institution reads that mailbox: it belongs to somebody who has or had a role there, or
    has the domain of one. Of providers where everybody has a mailbox the address itself is compared."""
    staff = session().scalars(
        select(User.email)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(RoleAssignment.organisation_id == institution_id)
    )
    known = {one.casefold() for one in staff}
    wanted = email.casefold()
    domains = {one.rpartition("@")[2] for one in known} - _public_domains()
    domain = wanted.rpartition("@")[2]
    return wanted in known or any(
        f".{domain}".endswith(f".{one}") or f".{one}".endswith(f".{domain}") for one in domains
    )


@cache
def _public_domains() -> frozenset[str]:
    rows = read_rows("registry.entries", "public_mail_domains.csv")
    return frozenset(row["domain"] for row in rows)


def is_evidence_already(document: Document, *, of: ContractEntry, kind: EntryFileKind) -> bool:
    """Whether a file of the same content proves something else in a live entry of the same institution:
    what others entered is nobody's to find out. A diploma proves the degree in each contract of its
    owner."""
    same_person = and_(
        ContractEntry.id != of.id,
        ContractEntry.folded == of.folded,
        EntryFile.kind == kind,
        EntryFile.kind.in_(OF_THE_PERSON),
    )
    statement = (
        select(EntryFile.id)
        .join(ContractEntry, ContractEntry.id == EntryFile.entry_id)
        .join(Document, Document.id == EntryFile.document_id)
        .where(Document.sha256 == document.sha256, Document.id != document.id)
        .where(ContractEntry.institution_id == of.institution_id, ContractEntry.state.in_(LIVE))
        .where(not_(same_person))
    )
    return session().scalar(statement.limit(1)) is not None


def list_judgements(entry: ContractEntry) -> dict[uuid.UUID, EntryJudgement]:
    """What officers found, the last word of each record."""
    rows = list_rows(
        select(EntryJudgement)
        .where(EntryJudgement.entry_id == entry.id)
        .order_by(EntryJudgement.created_at, EntryJudgement.id)
    )
    return {row.person_id: row for row in rows}


def list_openings(institution_id: uuid.UUID) -> Sequence[Opening]:
    """Those of the institution that have been published, of which a contract can fill a seat."""
    return list_rows(
        select(Opening)
        .where(Opening.institution_id == institution_id, Opening.state.not_in(UNPUBLISHED))
        .order_by(Opening.code.desc())
        .limit(MOST_OPENINGS)
    )


def list_open_claims(entry: ContractEntry) -> Sequence[Claim]:
    """What a verifier asked more evidence for."""
    return list_rows(
        select(Claim)
        .where(Claim.person_id == entry.person_id, Claim.state == ClaimState.NEEDS_MORE)
        .order_by(Claim.kind)
    )
