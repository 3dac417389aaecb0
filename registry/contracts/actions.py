"""What the audit chain records of contracts."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ContractAction(AuditAction):
    AGREED = "contract.agreed", _l("Terms agreed")
    CHECKED = "contract.checked", _l("Paperwork checked")
    COMPLETED = "contract.completed", _l("Contract completed")
    CORRECTION_AGREED = "contract.correction_agreed", _l("Correction agreed")
    CORRECTION_PROPOSED = "contract.correction_proposed", _l("Correction proposed")
    CORRECTION_REFUSED = "contract.correction_refused", _l("Correction not agreed")
    COUNTERED = "contract.countered", _l("Other terms proposed")
    DECLINED = "contract.declined", _l("Offer declined")
    DRAFTED = "contract.drafted", _l("Contract drafted")
    ENDED_EARLY = "contract.ended_early", _l("Contract ended early")
    HANDED_OVER = "contract.handed_over", _l("Handed over to the approver")
    HANDED_BACK = "contract.handed_back", _l("Given back by the approver")
    LAPSED = "contract.lapsed", _l("Offer lapsed without an answer")
    NEVER_STARTED = "contract.never_started", _l("Contract recorded as never started")
    OFFERED = "contract.offered", _l("Offer sent")
    REOPENED = "contract.reopened", _l("Negotiation reopened")
    PROPOSAL_AGREED = "contract.proposal_agreed", _l("Agreed with the expert's proposal")
    RESUMED = "contract.resumed", _l("Contract resumed")
    RETRACTED = "contract.retracted", _l("Offer retracted")
    SIGNATURE_CONFIRMED = "contract.signature_confirmed", _l("Signature confirmed")
    START_CONFIRMED = "contract.start_confirmed", _l("Start confirmed")
    SIGNED = "contract.signed", _l("Contract signed")
    STARTED = "contract.started", _l("Contract started")
    SUSPENDED = "contract.suspended", _l("Contract suspended")
    TERMS_CHANGED = "contract.terms_changed", _l("Terms changed")
    VOID_PROPOSED = "contract.void_proposed", _l("Proposed to declare the contract void")
    VOID_REFUSED = "contract.void_refused", _l("Void not confirmed")
    VOIDED = "contract.voided", _l("Contract declared void")
    DELIVERY_CONFIRMED = "delivery.confirmed", _l("Semester confirmed")
    DELIVERY_DISPUTED = "delivery.disputed", _l("Semester disputed")
    DELIVERY_REPORTED = "delivery.reported", _l("Semester reported")
    PROMISE_KEPT = "promise.kept", _l("Promise kept")
