import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.kinds import ContractChannel, Side
from registry.contracts.models import Contract, ContractFact, ContractFile, Promise, TermsEdition
from registry.contracts.states import ContractState, CorrectionState
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import official_date
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Role
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.experts.claim_models import Claim, Evidence
from registry.taxonomy import queries as taxonomy

S = ContractState
UNSIGNED = {S.DRAFT, S.OFFERED, S.NEGOTIATING, S.AGREED}
SIGNED = frozenset({S.SIGNED, S.ACTIVE, S.SUSPENDED, S.COMPLETED})
TAKES_A_SEAT = SIGNED | {S.AGREED}


def visible_contracts(user: User) -> Select[Contract]:
    """Whose contracts this person may see; a role without a line sees none."""
    if user.roles & OVERSIGHT_ROLES:
        return select(Contract)
    return select(Contract).where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if Role.EXPERT in user.roles:
        # They see an offer once it is made, not its draft.
        own = experts.own_ids(user)
        conditions.append(Contract.person_id.in_(own) & (Contract.state != S.DRAFT))
    if user.roles & INSTITUTION_ROLES:
        conditions.append(Contract.institution_id.in_(user.organisation_ids(*INSTITUTION_ROLES)))
    if Role.RECRUITMENT_OFFICER in user.roles:
        assigned = user.organisation_ids(Role.RECRUITMENT_OFFICER)
        conditions.append(
            Contract.institution_id.in_(assigned) if assigned else Contract.state != S.DRAFT
        )
    if Role.LINE_MINISTRY in user.roles:
        # Its institutions' contracts, once they are more than a draft of theirs.
        governed = taxonomy.governed_by(user.organisation_ids(Role.LINE_MINISTRY))
        conditions.append(Contract.institution_id.in_(governed) & (Contract.state != S.DRAFT))
    return conditions


def get_contract(contract_id: uuid.UUID, *, visible_to: User) -> Contract:
    return get_row(
        visible_contracts(visible_to)
        .where(Contract.id == contract_id)
        .options(
            selectinload(Contract.files),
            selectinload(Contract.promises),
            selectinload(Contract.opening),
        )
    )


def get_file(contract: Contract, file_id: uuid.UUID) -> ContractFile:
    """Found only through its contract."""
    return get_row(
        select(ContractFile).where(
            ContractFile.id == file_id, ContractFile.contract_id == contract.id
        )
    )


def current_fact(contract: Contract) -> ContractFact | None:
    return find_row(facts.read(ContractFact).where(ContractFact.contract_id == contract.id))


def find_offer_day(contract: Contract) -> date | None:
    """On which day the present edition of the terms was offered."""
    statement = select(TermsEdition.offered_at).where(
        TermsEdition.contract_id == contract.id, TermsEdition.number == contract.terms_edition
    )
    moment = session().scalar(statement)
    return official_date(moment) if moment is not None else None


def was_offered(contract: Contract) -> bool:
    """Whether the expert has seen any edition of it, or signed it before it came here."""
    if contract.channel is ContractChannel.DIRECT:
        return True
    statement = select(TermsEdition.id).where(
        TermsEdition.contract_id == contract.id, TermsEdition.offered_at.is_not(None)
    )
    return session().scalar(statement.limit(1)) is not None


def is_proposal_of_expert() -> ColumnElement[bool]:
    """Of a contract: its present edition is what the expert proposed."""
    return _present_edition(TermsEdition.side == Side.EXPERT)


def is_written_by(user: User) -> ColumnElement[bool]:
    """Of a contract: who wrote its present edition."""
    return _present_edition(TermsEdition.author_id == user.id)


def _present_edition(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        TermsEdition.contract_id == Contract.id,
        TermsEdition.number == Contract.terms_edition,
        condition,
    )


def is_evidence_already(document: Document, *, of: uuid.UUID) -> bool:
    """Whether a file of the same content proves a step of any contract, is to correct one, or proves a
    claim of this person: whether it is a paper of somebody else here is nobody's to find out."""
    same = select(Document.id).where(Document.sha256 == document.sha256, Document.id != document.id)
    claims = select(Claim.id).where(Claim.person_id == of)
    uses = (
        select(ContractFile.id).where(ContractFile.document_id.in_(same)),
        select(ContractCorrection.id).where(
            ContractCorrection.document_id.in_(same),
            ContractCorrection.state != CorrectionState.REFUSED,
        ),
        select(Evidence.id).where(Evidence.document_id.in_(same), Evidence.claim_id.in_(claims)),
    )
    return any(session().scalar(use.limit(1)) is not None for use in uses)


def list_fact_versions(contract: Contract) -> Sequence[ContractFact]:
    """Everything that was ever believed of this contract, in the order in which it was recorded."""
    return list_rows(
        select(ContractFact)
        .where(ContractFact.contract_id == contract.id)
        .order_by(ContractFact.recorded_at)
    )


def list_delivery_reports(contract: Contract) -> Sequence[DeliveryReport]:
    return list_rows(
        select(DeliveryReport)
        .where(DeliveryReport.contract_id == contract.id)
        .order_by(DeliveryReport.created_at)
    )


def get_delivery_report(contract: Contract, report_id: uuid.UUID) -> DeliveryReport:
    return get_row(
        select(DeliveryReport).where(
            DeliveryReport.id == report_id, DeliveryReport.contract_id == contract.id
        )
    )


def list_deliveries(contract: Contract) -> Sequence[SemesterDelivery]:
    return list_rows(
        facts.read(SemesterDelivery)
        .where(SemesterDelivery.contract_id == contract.id)
        .order_by(SemesterDelivery.valid_from)
    )


def get_promise(contract: Contract, promise_id: uuid.UUID) -> Promise:
    return get_row(
        select(Promise).where(Promise.id == promise_id, Promise.contract_id == contract.id)
    )


def count_seats_taken(
    opening_id: uuid.UUID, *, states: frozenset[ContractState] = TAKES_A_SEAT
) -> int:
    return (
        session().scalar(
            select(func.count())
            .select_from(Contract)
            .where(Contract.opening_id == opening_id, Contract.state.in_(states))
        )
        or 0
    )


def find_by_introduction(introduction_id: uuid.UUID) -> Contract | None:
    return find_row(select(Contract).where(Contract.introduction_id == introduction_id))


def is_of_institution(contract: Contract, user: User) -> bool:
    """Never in their own case, whatever other roles they have."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return contract.institution_id in own and not is_of_expert(contract, user)


def is_of_approver(contract: Contract, user: User) -> bool:
    own = user.organisation_ids(Role.INSTITUTION_APPROVER)
    return contract.institution_id in own and not is_of_expert(contract, user)


def is_of_expert(contract: Contract, user: User) -> bool:
    return experts.is_of(contract.person, user)


def list_institution_staff(contract: Contract) -> Sequence[User]:
    return list_holders(*INSTITUTION_ROLES, organisation_id=contract.institution_id)


def list_unanswered(*, since: datetime, planned_before: date) -> Sequence[uuid.UUID]:
    """Offered or agreed, without a step since then, and the planned first day long over."""
    return list_rows(
        select(Contract.id)
        .where(
            Contract.state.in_(UNSIGNED - {S.DRAFT}),
            Contract.planned_start_on < planned_before,
            Contract.moved_at < since,
        )
        .order_by(Contract.id)
    )


def list_due_for_completion(*, today: date) -> Sequence[uuid.UUID]:
    """Past their agreed end; whether a semester is still to be reported is asked of each."""
    return list_rows(
        select(Contract.id)
        .join(ContractFact, ContractFact.contract_id == Contract.id)
        .where(
            Contract.state == S.ACTIVE,
            ContractFact.superseded_at.is_(None),
            ContractFact.ends_on.is_not(None),
            ContractFact.ends_on < today,
        )
        .order_by(Contract.id)
    )


def has_contract_with(user: User, person_id: uuid.UUID) -> bool:
    """Whether somebody belongs to an institution that has or had a contract with this person."""
    organisations = user.organisation_ids()
    if not organisations:
        return False
    statement = select(Contract.id).where(
        Contract.person_id == person_id, Contract.institution_id.in_(organisations)
    )
    return session().scalar(statement.limit(1)) is not None
