"""From an offer to a delivered semester. Everything the count rests on becomes a fact here."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.contracts import editions, queries, seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_approver,
    refuse_other_expert,
    refuse_outsider,
    refuse_own_case,
    refuse_used_evidence,
    tell_both,
    tell_expert,
    tell_institution,
)
from registry.contracts.models import (
    Contract,
    ContractFact,
    ContractFile,
    ContractKind,
    FileKind,
    Promise,
)
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import INSTITUTION_ROLES
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.states import PersonState
from registry.introductions import services as introductions
from registry.introductions.models import Introduction, IntroductionState
from registry.taxonomy.kinds import Mode

S = ContractState


def draft_offer(
    introduction: Introduction, *, promises: Iterable[dict[str, Any]] = (), by: User, **terms: Any
) -> Contract:
    """A contract in draft, from an introduction that both sides have accepted."""
    is_own_case = introduction.person.user_id == by.id
    if is_own_case or introduction.institution_id not in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(_("You can draft contracts only for your own institution."))
    if introduction.state not in {IntroductionState.CONNECTED, IntroductionState.TALKING}:
        raise RegistryError(
            _(
                "An offer needs an introduction that both sides have accepted and that has no offer yet."
            )
        )
    if introduction.person.state is not PersonState.ACTIVE:
        raise RegistryError(_("This expert's profile is not active at present."))
    seats.refuse_full(introduction.opening)
    contract = Contract(
        number=next_number(f"HD-{hanoi_today().year}-"),
        person_id=introduction.person_id,
        institution_id=introduction.institution_id,
        opening_id=introduction.opening_id,
        introduction_id=introduction.id,
        state=S.DRAFT,
        **{"teaching_hours": introduction.opening.teaching_hours or 0, **terms},
    )
    _refuse_bad_period(contract.planned_start_on, contract.planned_end_on)
    states.begin(contract, by=by, action=ContractAction.DRAFTED)
    editions.write_edition(contract, promises, number=1, by=by)
    introductions.mark_offer_made(introduction, by=by)
    return contract


def _refuse_bad_period(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise RegistryError(_("A contract must end after it begins."))


def change_terms(
    contract: Contract, *, by: User, promises: Iterable[dict[str, Any]] | None = None, **terms: Any
) -> None:
    """A new edition; whatever was agreed to before has to be agreed to again. An institution that
    changes an offer takes it back by this."""
    refuse_outsider(contract, by=by)
    if contract.state is S.OFFERED and queries.is_of_institution(contract, by):
        states.move(contract, S.NEGOTIATING, by=by, action=ContractAction.REOPENED)
        tell_expert(contract, "contract_reopened")
    if contract.state not in {S.DRAFT, S.NEGOTIATING}:
        raise RegistryError(_("The terms can be changed only in a draft or while negotiating."))
    for name, value in terms.items():
        setattr(contract, name, value)
    _refuse_bad_period(contract.planned_start_on, contract.planned_end_on)
    contract.agreed_by_expert_at = contract.agreed_by_institution_at = None
    contract.handed_over_at = None
    editions.write_edition(contract, promises, number=contract.terms_edition + 1, by=by)
    audit.record(ContractAction.TERMS_CHANGED, contract, by=by, edition=contract.terms_edition)


def send_offer(contract: Contract, *, edition: int, by: User) -> None:
    """The approver offers the edition that they have read."""
    refuse_other_approver(contract, by=by)
    editions.refuse_other_edition(contract, edition)
    editions.refuse_unfinished(contract)
    contract.agreed_by_institution_at, contract.handed_over_at = now(), None
    states.move(contract, S.OFFERED, by=by, action=ContractAction.OFFERED, edition=edition)
    editions.mark_offered(contract)
    tell_expert(contract, "contract_offered")


def counter(contract: Contract, *, terms_vi: str, terms_en: str, by: User, **terms: Any) -> None:
    """The expert proposes other terms, in one language or both; the institution offers again, and
    brings the other language up to theirs before that."""
    refuse_other_expert(contract, by=by)
    if terms_vi != contract.terms_vi and terms_en == contract.terms_en:
        terms_en = ""
    elif terms_en != contract.terms_en and terms_vi == contract.terms_vi:
        terms_vi = ""
    states.move(contract, S.NEGOTIATING, by=by, action=ContractAction.COUNTERED)
    change_terms(contract, by=by, terms_vi=terms_vi, terms_en=terms_en, **terms)
    tell_institution(contract, "contract_countered")


def agree(contract: Contract, *, edition: int, by: User) -> None:
    """The expert agrees to the edition that the institution offered, and that they have read."""
    refuse_other_expert(contract, by=by)
    states.refuse_illegal(contract, S.AGREED)
    if contract.agreed_by_institution_at is None:
        raise RegistryError(_("The institution has to offer these terms first."))
    editions.refuse_other_edition(contract, edition)
    if contract.opening is not None:
        seats.refuse_full(contract.opening)
    contract.agreed_by_expert_at = now()
    states.move(contract, S.AGREED, by=by, action=ContractAction.AGREED, edition=edition)
    editions.mark_agreed(contract)
    tell_institution(contract, "contract_agreed")


def decline(contract: Contract, *, reason: str, by: User) -> None:
    if queries.is_of_expert(contract, by):
        state, action = S.DECLINED, ContractAction.DECLINED
    else:
        refuse_other_approver(contract, by=by)
        state, action = S.RETRACTED, ContractAction.RETRACTED
    contract.closing_reason = reason
    states.move(contract, state, by=by, action=action, reason=reason)
    tell_both(contract, "contract_closed", by=by)


def record_signature(
    contract: Contract, document: Document, *, signed_on: date, by: User
) -> ContractFact:
    """The signed file is stored; from here on the contract is a fact."""
    refuse_other_approver(contract, by=by)
    refuse_bad_signature(contract, signed_on)
    states.move(contract, S.SIGNED, by=by, action=ContractAction.SIGNED)
    attach(contract, document, FileKind.SIGNED_CONTRACT, by=by)
    fact = facts.record(
        ContractFact(
            series_id=contract.id,
            contract_id=contract.id,
            person_id=contract.person_id,
            institution_id=contract.institution_id,
            kind=contract.kind,
            work_mode=contract.work_mode,
            signed_on=signed_on,
            starts_on=contract.planned_start_on,
            ends_on=contract.planned_end_on,
            valid_from=signed_on,
            valid_to=day_after(contract.planned_end_on),
            teaching_hours=contract.teaching_hours,
            load_share=Decimal(contract.load_percent) / 100,
            taught_field=_field_taught(contract),
        ),
        by=by,
    )
    if (
        contract.introduction is not None
        and contract.introduction.state is IntroductionState.OFFER_MADE
    ):
        introductions.mark_converted(contract.introduction, by=by)
    if contract.opening is not None:
        session().flush()  # this contract takes one of the signed seats
        seats.fill_when_signed(contract.opening)
    tell_expert(contract, "contract_signed")
    return fact


def refuse_bad_signature(contract: Contract, signed_on: date) -> None:
    """No signature before what is signed was offered, nor under a profile that is in question."""
    if signed_on > hanoi_today():
        raise RegistryError(_("The day of signature is in the future."))
    offered = queries.find_offer_day(contract)
    if offered is not None and signed_on < offered:
        raise RegistryError(
            _(
                "The terms that were agreed on were offered on %(day)s: they cannot have been signed before.",
                day=format_date(offered),
            )
        )
    if contract.planned_end_on is not None and signed_on > contract.planned_end_on:
        raise RegistryError(
            _(
                "The contract ended on %(day)s: it cannot have been signed after that.",
                day=format_date(contract.planned_end_on),
            )
        )
    if contract.person.state is PersonState.SUSPENDED:
        raise RegistryError(
            _("This expert's profile is suspended: no signature can be recorded meanwhile.")
        )


def _field_taught(contract: Contract) -> str:
    field = contract.opening.field if contract.opening is not None else None
    return field.code if field is not None else ""


def day_after(day: date | None) -> date | None:
    return day + timedelta(1) if day else None


def attach(contract: Contract, document: Document, kind: FileKind, *, by: User) -> None:
    refuse_used_evidence(document)
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    session().add(ContractFile(contract_id=contract.id, document_id=document.id, kind=kind))


def start(contract: Contract, document: Document, *, started_on: date, by: User) -> None:
    """Arrival or the first class, with its evidence."""
    refuse_outsider(contract, by=by)
    fact = signed_fact(contract)
    if not fact.signed_on <= started_on <= hanoi_today():
        raise RegistryError(_("The first day must be between the signature and today."))
    if fact.ends_on is not None and started_on > fact.ends_on:
        raise RegistryError(
            _(
                "The contract ended on %(day)s: work cannot have begun after that.",
                day=format_date(fact.ends_on),
            )
        )
    if contract.confirmed_by_expert_at is None:
        raise RegistryError(_("The expert has to confirm the signed file first."))
    attach(contract, document, FileKind.START_EVIDENCE, by=by)
    states.move(contract, S.ACTIVE, by=by, action=ContractAction.STARTED)
    facts.correct(fact, by=by, reason="the contract started", started_on=started_on)
    contract.confirmed_by_expert_at = contract.checked_at = None  # the new day waits for both
    tell_expert(contract, "contract_started")


def mark_never_started(contract: Contract, *, reason: str, by: User) -> None:
    refuse_own_case(contract, by=by)
    contract.closing_reason = reason
    states.move(contract, S.NOT_STARTED, by=by, action=ContractAction.NEVER_STARTED, reason=reason)
    today = hanoi_today()
    facts.correct(
        signed_fact(contract),
        by=by,
        reason=reason,
        ended_early_on=today,
        valid_to=day_after(today),
    )
    seats.free(contract)
    tell_both(contract, "contract_never_started", by=by)


def end_early(contract: Contract, *, ended_on: date, reason: str, by: User) -> None:
    if not (queries.is_of_approver(contract, by) or queries.is_of_expert(contract, by)):
        raise NotAllowed(_("Only the two sides of the contract can take this step."))
    fact = signed_fact(contract)
    if fact.started_on is None or not fact.started_on <= ended_on <= hanoi_today():
        raise RegistryError(_("The last day must be between the start and today."))
    contract.closing_reason = reason
    states.move(contract, S.ENDED_EARLY, by=by, action=ContractAction.ENDED_EARLY, reason=reason)
    facts.correct(fact, by=by, reason=reason, ended_early_on=ended_on, valid_to=day_after(ended_on))
    seats.free(contract)
    tell_both(contract, "contract_closed", by=by)


def complete(contract: Contract) -> None:
    states.move(contract, S.COMPLETED, by=None, action=ContractAction.COMPLETED)
    tell_both(contract, "contract_completed")


def keep_promise(contract: Contract, promise: Promise, *, kept_on: date, by: User) -> None:
    refuse_outsider(contract, by=by)
    if kept_on > hanoi_today():
        raise RegistryError(_("This day is in the future."))
    promise.kept_on = kept_on
    audit.record(ContractAction.PROMISE_KEPT, promise, by=by, contract=contract.id)
    if queries.is_of_expert(contract, by):
        tell_institution(contract, "contract_news", news="promise_kept", promise=promise)
    else:
        tell_expert(contract, "contract_news", news="promise_kept", promise=promise)


def signed_fact(contract: Contract) -> ContractFact:
    fact = queries.current_fact(contract)
    if fact is None:
        raise RegistryError(_("The contract has not been signed yet."))
    return fact


def default_kind(mode: Mode) -> ContractKind:
    """What an opening's mode of cooperation usually becomes. To supervise is not to be recruited."""
    kinds = {
        Mode.PERMANENT: ContractKind.PERMANENT_LECTURER,
        Mode.FIXED_TERM: ContractKind.FIXED_TERM,
        Mode.VISITING_SEMESTER: ContractKind.VISITING,
    }
    return kinds.get(mode, ContractKind.TEACHING_SEMESTER)
