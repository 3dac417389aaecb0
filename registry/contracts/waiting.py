"""Whose turn it is with a contract: from its draft to its last semester."""

from functools import partial

from sqlalchemy import exists, func

from registry.contracts import listing, turns
from registry.contracts.checkins import turns as check_ins
from registry.contracts.checkins.templates import name_templates
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.kinds import Proposer, Side
from registry.contracts.models import Contract
from registry.contracts.sharing import turns as shared
from registry.contracts.sharing.models import ShareProposal, ShareState
from registry.contracts.states import ContractState
from registry.core.i18n import _l, localized
from registry.core.permissions import Permission
from registry.core.waiting import Party, Work
from registry.experts import names

S = ContractState
LOOKED_AT = (
    *turns.RUNNING,
    S.COMPLETED,
    S.ENDED_EARLY,
)  # also what happened is confirmed and checked
HANDED_OVER = Contract.handed_over_at.is_not(None)


_contract = partial(
    Work,
    permission=Permission.CONTRACT_READ,
    title=names.shown,
    about=lambda row: f"{row.number} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.id},
    case_endpoint="contracts.show",
    list_endpoint="contracts.index",
    purpose="contract",
    place=Contract.institution_id,
    care=Contract.id,
    bare=listing.bare,
)
_delivery = partial(
    _contract,
    about=lambda row: f"{row.number} · {localized(row, 'term')} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.contract_id},
)
_correction = partial(
    _contract,
    about=lambda row: f"{row.number} · {row.what.label} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.contract_id, "correction_id": row.id},
    case_endpoint="contracts.correction",
)
_promise = partial(_delivery, about=lambda row: f"{row.number} · {localized(row, 'text')}")

_share = partial(
    Work,
    permission=Permission.CONTRACT_READ,
    title=lambda row: row.number,
    about=lambda row: f"{localized(row, 'name')} · {localized(row, 'other')}",
    address=lambda row: {"contract_id": row.contract_id, "proposal_id": row.id},
    case_endpoint="contracts.share",
    list_endpoint="contracts.shares",
)

_check_in = partial(
    _contract,
    about=lambda row: " · ".join(
        (row.number, name_templates([row.code]).get(row.code, ""), str(localized(row, "name")))
    ),
    address=lambda row: {"contract_id": row.contract_id, "check_in_id": row.id},
    case_endpoint="contracts.check_in",
)

WORK = (
    _contract(
        "contracts.finish",
        _l("Finish the draft and hand it over to the approver"),
        _l("Open the draft"),
        Party.INSTITUTION,
        turns.rows_of(turns.writer, Contract.state == S.DRAFT, ~HANDED_OVER),
    ),
    _contract(
        "contracts.offer",
        _l("Send the offer, or give the draft back"),
        _l("Read and decide"),
        Party.INSTITUTION,
        turns.rows_of(turns.approver, Contract.state.in_((S.DRAFT, S.NEGOTIATING)), HANDED_OVER),
    ),
    _contract(
        "contracts.answer",
        _l("Answer the offer"),
        _l("Read and answer"),
        Party.EXPERT,
        turns.offers,
        owners=turns.owners_of_offers,
    ),
    _contract(
        "contracts.offer_again",
        _l("Answer the other terms"),
        _l("Compare the terms"),
        Party.INSTITUTION,
        turns.rows_of(turns.proposal, Contract.state == S.NEGOTIATING, ~HANDED_OVER),
    ),
    _contract(
        "contracts.sign",
        _l("Sign, and record the signature"),
        _l("Record"),
        Party.INSTITUTION,
        turns.rows_of(turns.approver, Contract.state == S.AGREED),
    ),
    _contract(
        "contracts.confirm",
        _l("Confirm the signature, or the first day of work"),
        _l("Confirm"),
        Party.EXPERT,
        turns.rows_of(
            turns.is_expert,
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_(None),
        ),
        owners=turns.owners,
    ),
    _contract(
        "contracts.check",
        _l("Check what both sides confirmed: signature, start, semester"),
        _l("Check"),
        Party.OFFICER,
        turns.rows_of(
            turns.officer,
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_not(None),
            Contract.checked_at.is_(None),
        ),
    ),
    _contract(
        "contracts.start",
        _l("Record the start"),
        _l("Record"),
        Party.INSTITUTION,
        turns.rows_of(
            turns.is_staff,
            Contract.state == S.SIGNED,
            Contract.confirmed_by_expert_at.is_not(None),
        ),
    ),
    _contract(
        "contracts.renew",
        _l("Renew a contract that ends, or let it end"),
        _l("Open the case"),
        Party.INSTITUTION,
        turns.endings,
    ),
    _contract(
        "contracts.resume",
        _l("Resume or end the suspended contract"),
        _l("Decide"),
        Party.INSTITUTION,
        turns.rows_of(turns.approver, Contract.state == S.SUSPENDED),
    ),
    _contract(
        "contracts.report_semester",
        _l("Report the semesters that were taught"),
        _l("Report"),
        Party.INSTITUTION,
        turns.rows_of(
            turns.is_staff,
            Contract.state == S.ACTIVE,
            Contract.teaching_hours > 0,
            Contract.planned_end_on < func.current_date(),
            ~exists().where(DeliveryReport.contract_id == Contract.id),
        ),
    ),
    _delivery(
        "contracts.confirm_semester",
        _l("Confirm the semester"),
        _l("Confirm"),
        Party.EXPERT,
        turns.deliveries(turns.is_expert, DeliveryReport.disputed_reason == ""),
    ),
    _delivery(
        "contracts.correct_semester",
        _l("Correct the report on a semester"),
        _l("Correct"),
        Party.INSTITUTION,
        turns.deliveries(turns.is_staff, DeliveryReport.disputed_reason != ""),
    ),
    _promise(
        "contracts.keep_promise",
        _l("Keep a promise"),
        _l("Open the case"),
        Party.INSTITUTION,
        turns.promises(turns.is_staff, turns.is_unkept),
    ),
    _promise(
        "contracts.settle_promise",
        _l("Decide whether a promise was kept"),
        _l("Open the case"),
        Party.OFFICER,
        turns.promises(turns.may_settle, turns.is_disputed),
    ),
    *(
        _correction(
            f"contracts.correction_{party.value}",
            _l("Agree to a corrected day, or not"),
            _l("Compare"),
            party,
            turns.corrections(whose, side),
        )
        for party, whose, side in (
            (Party.EXPERT, turns.is_expert, Proposer.EXPERT),
            (Party.INSTITUTION, turns.approver, Proposer.INSTITUTION),
        )
    ),
    _check_in(
        "contracts.tell_how_it_goes",
        _l("Answer how the work goes"),
        _l("Answer"),
        Party.EXPERT,
        check_ins.asked(turns.is_expert, Side.EXPERT),
        owners=check_ins.owners,
    ),
    _check_in(
        "contracts.report_how_it_goes",
        _l("Answer how the work with the expert goes"),
        _l("Answer"),
        Party.INSTITUTION,
        check_ins.asked(turns.is_staff, Side.INSTITUTION),
    ),
    _check_in(
        "contracts.follow_up",
        _l("Follow up a concern, or a question that nobody answered"),
        _l("Open the case"),
        Party.OFFICER,
        check_ins.for_officer(),
    ),
    _share(
        "contracts.confirm_share",
        _l("Agree to the share of a contract, or not"),
        _l("Read and decide"),
        Party.INSTITUTION,
        shared.waiting_for(shared.other_approver, ShareState.PROPOSED),
        place=ShareProposal.institution_id,
    ),
    _share(
        "contracts.check_share",
        _l("Check the share that two institutions agreed on"),
        _l("Check"),
        Party.OFFICER,
        shared.waiting_for(shared.officer, ShareState.CONFIRMED),
        place=Contract.institution_id,
    ),
    _contract(
        "contracts.confirm_void",
        _l("Confirm that the contract is void, or not"),
        _l("Decide"),
        Party.AUDITOR,
        turns.rows_of(
            turns.auditor,
            Contract.void_proposed_by_id.is_not(None),
            Contract.state != S.VOID,
        ),
    ),
)
