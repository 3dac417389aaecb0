"""What the audit chain records of contracts that were entered directly."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class EntryAction(AuditAction):
    ACCEPTED = "contract_entry.accepted", _l("Entry of a contract accepted")
    ANSWERED = "contract_entry.answered", _l("The expert answered about an entered contract")
    ASKED = "contract_entry.asked", _l("The expert was asked about an entered contract")
    BEGUN = "contract_entry.begun", _l("Entry of a contract begun")
    CHANGED = "contract_entry.changed", _l("Entry of a contract changed")
    DISCARDED = "contract_entry.discarded", _l("Draft of an entry discarded")
    FILE_ADDED = "contract_entry.file_added", _l("File added to an entry")
    FILE_REMOVED = "contract_entry.file_removed", _l("File removed from an entry")
    FOLLOWED = "contract_entry.followed", _l("Decided what becomes of an unconfirmed contract")
    GIVEN_BACK = "contract_entry.given_back", _l("Entry given back by the approver")
    HANDED_OVER = "contract_entry.handed_over", _l("Entry handed over to the approver")
    LAPSED = "contract_entry.lapsed", _l("Entry lapsed")
    PERSON_JUDGED = "contract_entry.person_judged", _l("Compared with another record")
    PROPOSED = "contract_entry.proposed", _l("Entry waits for a second officer")
    REFUSED = "contract_entry.refused", _l("Entry of a contract refused")
    RETURNED = "contract_entry.returned", _l("Entry returned to the institution")
    SECOND_DISAGREED = "contract_entry.second_disagreed", _l("Second officer did not agree")
    SENT = "contract_entry.sent", _l("Entry sent to the recruitment officer")
    UNANSWERED = "contract_entry.unanswered", _l("The expert did not answer in time")
    WITHDRAWN = "contract_entry.withdrawn", _l("Entry withdrawn")
