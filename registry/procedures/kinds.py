"""The words that approvals and procedures choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ProcedureKind(LabelledEnum):
    APPROVAL = "approval", _l("Approval")
    TASK = "task", _l("Procedure")


class Doer(LabelledEnum):
    """Who has to act. What an authority decides is applied for by the institution."""

    INSTITUTION = "institution", _l("Institution")
    AUTHORITY = "authority", _l("Authority outside")
    EXPERT = "expert", _l("Expert")


class Gate(LabelledEnum):
    """Before which step of the contract it has to be settled."""

    NONE = "none", _l("No step of the contract")
    SIGNATURE = "signature", _l("Signature")
    START = "start", _l("Start")


class DueFrom(LabelledEnum):
    AGREEMENT = "agreement", _l("Working days after the agreement")
    START = "start", _l("Days after the first day of work")
