"""What records of leading experts choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class LegalCategory(LabelledEnum):
    """The legal texts keep these apart; which of them count is data of the rule set (AM16)."""

    EXPERT_D249 = "expert_d249", _l("Expert (Decree 249/2025/NĐ-CP)")
    CHIEF_ENGINEER_D231 = (
        "chief_engineer_d231",
        _l("Chief engineer or chief architect (Decree 231/2025/NĐ-CP)"),
    )
    DEFENCE_EXPERT_D103 = (
        "defence_expert_d103",
        _l("Defence and security expert (Decree 103/2025/NĐ-CP)"),
    )
    LEADING_SCIENTIST_QD12 = (
        "leading_scientist_qd12",
        _l("Leading scientist of the defence and security industry (Decision 12/2025/QĐ-TTg)"),
    )


class EmployerKind(LabelledEnum):
    HIGHER_EDUCATION = "higher_education", _l("Higher education institution")
    INSTITUTE = "institute", _l("Research institute")
    MINISTRY = "ministry", _l("Ministry or agency")
    ENTERPRISE = "enterprise", _l("Enterprise")
    OTHER = "other", _l("Other organisation")


class EntryKind(LabelledEnum):
    RECORDING = "recording", _l("New designation")
    CORRECTION = "correction", _l("Correction")
    EXTENSION = "extension", _l("Extension of the term")
    END = "end", _l("End of the term")
    REVOCATION = "revocation", _l("Revocation")


class PostChange(LabelledEnum):
    RECORDING = "recording", _l("New post in Viet Nam")
    CORRECTION = "correction", _l("Correction of a post in Viet Nam")
    END = "end", _l("End of a post in Viet Nam")
    REMOVAL = "removal", _l("Removal of a post in Viet Nam")
