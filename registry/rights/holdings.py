"""Every table that holds something of an expert, and which of its rows are theirs.

A table that names a person and stands neither in HELD nor in EXCEPTIONS fails the tests.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from registry.accounts.models import (
    AccountToken,
    Invitation,
    RecoveryCode,
    RoleAssignment,
    SecondFactorReset,
    User,
    UserSession,
)
from registry.audit.models import AccessEvent
from registry.audit.states import StateChange
from registry.background.mail import MailMessage
from registry.campaigns.models import AuditPaper, AuditSample
from registry.campaigns.states import FINAL as AUDITED
from registry.contracts.checkins.models import CheckIn
from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.kinds import Side
from registry.contracts.leaving.models import ContractLeaving
from registry.contracts.models import (
    Contract,
    ContractFact,
    ContractFile,
    ContractRest,
    Promise,
    StepCheck,
    TermsEdition,
)
from registry.contracts.sharing.models import ContractShare
from registry.contracts.states import ContractState
from registry.conversations.feedback.models import Feedback, FeedbackAnswer
from registry.conversations.kinds import Side as ConversationSide
from registry.conversations.meetings.models import Meeting
from registry.conversations.models import Message, MessageFile, MessageReading
from registry.core.db import session
from registry.core.saved_views import SavedView
from registry.delegates.models import DelegatedEntry, Delegation
from registry.documents.models import Document
from registry.entries.models import ContractEntry, EntryFile
from registry.experts.claim_models import Claim, Evidence, ProfileCase
from registry.experts.double_models import PersonMerge
from registry.experts.models import Person
from registry.experts.record import RECORD
from registry.experts.states import CaseState
from registry.experts.subjects import WrittenSubjects
from registry.imports.addresses import hashes_of_address
from registry.imports.invitation_models import ExpertInvitation
from registry.interests.models import Interest
from registry.introductions.models import Introduction, Reveal
from registry.leading.models import Designation, DomesticPost
from registry.leading.review_models import DesignationReview
from registry.nominations.models import Nomination, NominationClaim, NominationPart
from registry.notices.models import Notice, NoticeChoice
from registry.procedures.models import Procedure
from registry.profile.models import Proposal, Reconfirmation, StepDraft
from registry.rights.models import Objection
from registry.searches.models import SavedSearch
from registry.shortlists.models import ShortlistEntry
from registry.targets.models import CountingRuling
from registry.treatment.models import TreatmentItem, TreatmentPackage

Condition = Callable[[Person], ColumnElement[bool]]


def _records(person: Person) -> Select[Any]:
    """Their own, and those without an account that were found to be the same person."""
    joined = and_(Person.user_id.is_(None), Person.merged_into_id == person.id)
    return select(Person.id).where(or_(Person.id == person.id, joined))


def _of_person(model: Any) -> Condition:
    return lambda person: model.person_id.in_(_records(person))


def _of_account(model: Any) -> Condition:
    return lambda person: model.user_id == person.user_id


def _of_contract(model: Any) -> Condition:
    return lambda person: model.contract_id.in_(_contracts(person))


def _contracts(person: Person) -> Select[Any]:
    """As the expert meets them: an offer is one once it is made."""
    return select(Contract.id).where(
        Contract.person_id.in_(_records(person)), Contract.state != ContractState.DRAFT
    )


def _introductions(person: Person) -> Select[Any]:
    """From the moment on in which they were asked."""
    return select(Introduction.id).where(
        Introduction.person_id == person.id, Introduction.asked_at.is_not(None)
    )


def _cases(person: Person) -> Select[Any]:
    """They are informed once two people agree."""
    return select(ProfileCase.id).where(
        ProfileCase.person_id == person.id,
        ProfileCase.state.not_in((CaseState.PROPOSED, CaseState.REJECTED)),
    )


def _messages(person: Person) -> Select[Any]:
    """What both sides wrote: either has sent it to the other."""
    return select(Message.id).where(Message.introduction_id.in_(_introductions(person)))


def _feedback(person: Person) -> Select[Any]:
    return select(Feedback.id).where(
        Feedback.introduction_id.in_(_introductions(person)),
        Feedback.side == ConversationSide.EXPERT,
    )


def _procedures(person: Person) -> Select[Any]:
    return select(Procedure.id).where(Procedure.contract_id.in_(_contracts(person)))


def _claims(person: Person) -> Select[Any]:
    return select(Claim.id).where(Claim.person_id.in_(_records(person)))


def _entries(person: Person) -> Select[Any]:
    return select(ContractEntry.id).where(ContractEntry.person_id.in_(_records(person)))


def _interests(person: Person) -> Select[Any]:
    return select(Interest.id).where(Interest.person_id.in_(_records(person)))


def _nominations(person: Person) -> Select[Any]:
    """Also those to which they have not agreed yet: only the address is known of them."""
    by_address = Nomination.person_id.is_(None) & Nomination.address_hash.in_(_hashes(person))
    return select(Nomination.id).where(or_(Nomination.person_id.in_(_records(person)), by_address))


def _packages(person: Person) -> Select[Any]:
    return select(TreatmentPackage.id).where(TreatmentPackage.person_id.in_(_records(person)))


def _items(person: Person) -> Select[Any]:
    return select(TreatmentItem.id).where(TreatmentItem.package_id.in_(_packages(person)))


def _objections(person: Person) -> Select[Any]:
    return select(Objection.id).where(Objection.person_id == person.id)


def _documents(person: Person) -> ColumnElement[bool]:
    in_evidence = select(Evidence.document_id).where(Evidence.claim_id.in_(_claims(person)))
    in_contracts = select(ContractFile.document_id).where(
        ContractFile.contract_id.in_(_contracts(person))
    )
    in_procedures = select(Procedure.document_id).where(
        Procedure.contract_id.in_(_contracts(person)), Procedure.document_id.is_not(None)
    )
    entered = select(EntryFile.document_id).where(EntryFile.entry_id.in_(_entries(person)))
    delivered = select(TreatmentItem.document_id).where(
        TreatmentItem.id.in_(_items(person)), TreatmentItem.document_id.is_not(None)
    )
    in_messages = select(MessageFile.document_id).where(
        MessageFile.message_id.in_(_messages(person))
    )
    in_audits = select(AuditPaper.document_id).where(AuditPaper.sample_id.in_(_audited(person)))
    return or_(
        Document.id.in_(in_audits),
        Document.id.in_(entered),
        Document.id.in_(in_messages),
        Document.id.in_(delivered),
        Document.uploaded_by_id == person.user_id,
        Document.id.in_(in_evidence),
        Document.id.in_(in_contracts),
        Document.id.in_(in_procedures),
    )


def _changes(person: Person) -> ColumnElement[bool]:
    return or_(
        StateChange.object_id == person.id,
        *(
            StateChange.object_id.in_(ids(person))
            for ids in (
                *(_claims, _cases, _introductions, _contracts),
                *(_entries, _objections, _procedures, _interests, _nominations, _items),
                _audited,
            )
        ),
    )


def _audited(person: Person) -> Select[Any]:
    """Once an audit has decided; until then it is an opinion of inspectors."""
    return select(AuditSample.id).where(
        AuditSample.contract_id.in_(_contracts(person)), AuditSample.state.in_(AUDITED)
    )


def _editions(person: Person) -> ColumnElement[bool]:
    was_shown = TermsEdition.offered_at.is_not(None) | (TermsEdition.side == Side.EXPERT)
    return TermsEdition.contract_id.in_(_contracts(person)) & was_shown


def _address(person: Person) -> Select[Any]:
    return select(User.email).where(User.id == person.user_id)


def _hashes(person: Person) -> list[str]:
    """By which their address is known where the address itself is not kept."""
    email = session().scalar(_address(person))
    return hashes_of_address(email) if email else []


OF_PERSON = (
    *RECORD,
    PersonMerge,
    Designation,
    DomesticPost,
    DesignationReview,
    CountingRuling,
    AccessEvent,
    Objection,
    ShortlistEntry,
    Interest,
    WrittenSubjects,
    StepDraft,
    Delegation,
    DelegatedEntry,
    Reconfirmation,
    Proposal,
)
OF_ACCOUNT = (
    RoleAssignment,
    UserSession,
    AccountToken,
    RecoveryCode,
    SecondFactorReset,
    Notice,
    NoticeChoice,
    SavedView,
    SavedSearch,
    MessageReading,
)
OF_CONTRACT = (
    ContractFact,
    ContractRest,
    ContractLeaving,
    ContractShare,
    ContractFile,
    Promise,
    DeliveryReport,
    SemesterDelivery,
    StepCheck,
    Procedure,
)
HELD: Mapping[Any, Condition] = {
    Person: lambda person: Person.id.in_(_records(person)),
    User: lambda person: User.id == person.user_id,
    **{model: _of_person(model) for model in OF_PERSON},
    ProfileCase: lambda person: ProfileCase.id.in_(_cases(person)),
    Evidence: lambda person: Evidence.claim_id.in_(_claims(person)),
    Document: _documents,
    Introduction: lambda person: Introduction.id.in_(_introductions(person)),
    Reveal: lambda person: Reveal.introduction_id.in_(_introductions(person)),
    Meeting: lambda person: Meeting.introduction_id.in_(_introductions(person)),
    Message: lambda person: Message.id.in_(_messages(person)),
    MessageFile: lambda person: MessageFile.message_id.in_(_messages(person)),
    Feedback: lambda person: Feedback.id.in_(_feedback(person)),
    FeedbackAnswer: lambda person: FeedbackAnswer.feedback_id.in_(_feedback(person)),
    Contract: lambda person: Contract.id.in_(_contracts(person)),
    **{model: _of_contract(model) for model in OF_CONTRACT},
    ContractEntry: lambda person: ContractEntry.id.in_(_entries(person)),
    EntryFile: lambda person: EntryFile.entry_id.in_(_entries(person)),
    Nomination: lambda person: Nomination.id.in_(_nominations(person)),
    NominationPart: lambda person: NominationPart.nomination_id.in_(_nominations(person)),
    NominationClaim: lambda person: NominationClaim.nomination_id.in_(_nominations(person)),
    TreatmentPackage: lambda person: TreatmentPackage.id.in_(_packages(person)),
    TreatmentItem: lambda person: TreatmentItem.id.in_(_items(person)),
    AuditSample: lambda person: AuditSample.id.in_(_audited(person)),
    AuditPaper: lambda person: AuditPaper.sample_id.in_(_audited(person)),
    TermsEdition: _editions,
    CheckIn: lambda person: (
        CheckIn.contract_id.in_(_contracts(person)) & (CheckIn.side == Side.EXPERT)
    ),
    StateChange: _changes,
    **{model: _of_account(model) for model in OF_ACCOUNT},
    MailMessage: lambda person: MailMessage.recipient.in_(_address(person)),
    Invitation: lambda person: Invitation.email.in_(_address(person)),
    ExpertInvitation: lambda person: ExpertInvitation.address_hash.in_(_hashes(person)),
}
IN_PROGRESS = "an opinion that no second person has confirmed; what comes of it is exported"
OPINION = "what an institution thinks of a person before it asks; who considers them is exported"
STAFF_TEXTS = "what staff search by, for a month"
OTHERS = "names two people; a decided case is exported with what it changed"
STAFF = "names staff, who entered reference data or decided"
PANEL = "what the members of a panel write to each other; what they recommend is exported"
EXCEPTIONS: Mapping[str, str] = {
    "panelists": PANEL,
    "audit_campaigns": STAFF,
    "audit_events": "codes and digests of changes that are exported themselves; kept unalterable",
    "pasted_texts": STAFF_TEXTS,
    "search_exports": "what staff took away for which purpose; who was in it is in the ledger",
    "search_finds": "ids of openings that a saved search found; the search itself is exported",
    "search_jobs": "ids of documents that wait for the index, for seconds",
    "attempt_counts": "keyed digests that count attempts, for a day",
    "assignment_runs": IN_PROGRESS,
    "assignment_pairs": IN_PROGRESS,
    "assignment_overrides": IN_PROGRESS,
    "designation_entries": IN_PROGRESS,
    "api_keys": "what staff let other systems read with; never an expert's",
    "forecast_runs": STAFF,
    "post_entries": IN_PROGRESS,
    "count_decisions": IN_PROGRESS,
    "reference_changes": STAFF,
    "rule_changes": STAFF,
    "report_parts": STAFF,
    "statistic_releases": STAFF,
    "national_reports": STAFF,
    "contract_corrections": IN_PROGRESS,
    "share_proposals": IN_PROGRESS,
    "duplicate_pairs": OTHERS,
    "entry_judgements": OTHERS,
    "suggested_pairs": OTHERS,
    "shortlist_notes": "what colleagues of an institution write to each other",
    "import_batches": STAFF,
    "import_rows": "what staff brought in, encrypted; what came of it is exported",
    "jobs": STAFF,
    "openings": STAFF,
    "opening_editions": STAFF,
    "case_owners": STAFF,
    "owner_rules": STAFF,
    "absences": STAFF,
    "step_benchmarks": STAFF,
    "targets": STAFF,
    "rule_sets": STAFF,
    "organisation_names": STAFF,
    "institution_governing": STAFF,
    "institution_places": STAFF,
    "institution_types": STAFF,
    "mission_jurisdictions": STAFF,
    "academic_terms": STAFF,
    "concept_flags": STAFF,
    "holidays": STAFF,
}
SECRETS = frozenset(
    {"password_hash", "totp_secret", "totp_last_step", "token_hash", "code_hash", "begun_secret"}
    | {"address_hash", "link_salt"}
)
TECHNICAL = frozenset(
    {"id", "version", "auth_epoch", "folded", "sort_key_vi", "sort_key_en", "html", "storage_key"}
    | {"terms", "vectors", "centre"}  # of the words of the profile, which is exported itself
    | {"next_attempt_at", "attempts", "parked_at", "error", "endpoint", "arguments", "known"}
)
WITHHELD: Mapping[str, str] = {
    "shortlist_entries.state": OPINION,
    "shortlist_entries.reason_code": OPINION,
    "claims.proposed_level": IN_PROGRESS,
    "claims.proposed_method": IN_PROGRESS,
    "claims.proposed_source": IN_PROGRESS,
    "contracts.void_reason": IN_PROGRESS,
    "contracts.void_proposed_at": IN_PROGRESS,
    "contract_entries.note": "what staff write to each other; the answer is exported",
    "state_changes.reason": "what staff write to each other; answers to the expert are exported",
}
