"""What the audit chain records of shared contracts."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ShareAction(AuditAction):
    PROPOSED = "contract_share.proposed", _l("Share of a contract proposed")
    CONFIRMED = "contract_share.confirmed", _l("Share of a contract confirmed")
    CHECKED = "contract_share.checked", _l("Share of a contract checked")
    REFUSED = "contract_share.refused", _l("Share of a contract not agreed")
    WITHDRAWN = "contract_share.withdrawn", _l("Proposed share withdrawn")
    LAPSED = "contract_share.lapsed", _l("Proposed share lapsed without an answer")
    CONTINUED = "contract_share.continued", _l("Share of a contract continued by its renewal")
