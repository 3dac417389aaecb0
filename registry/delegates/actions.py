"""What the audit chain records of delegates."""

from enum import auto

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DelegateAction(AuditAction):
    DELEGATE_ACCEPTED = auto(), _l("Delegation accepted")
    DELEGATE_DECLINED = auto(), _l("Delegation declined")
    DELEGATE_INVITED_AGAIN = auto(), _l("Delegate invited again")
    DELEGATE_NAMED = auto(), _l("Delegate named by an expert")
    DELEGATION_ENDED = auto(), _l("Delegation ended")
    DELEGATION_ENTRY_CONFIRMED = auto(), _l("Entry of a delegate confirmed by the expert")
    DELEGATION_ENTRY_DISCARDED = auto(), _l("Entry of a delegate not taken over")
    DELEGATION_ENTRY_RETURNED = auto(), _l("Entry of a delegate sent back")
    DELEGATION_ENTRY_SENT = auto(), _l("Step filled in by a delegate")
