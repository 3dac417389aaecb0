"""The words that records of contracts choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ContractKind(LabelledEnum):
    PERMANENT_LECTURER = "permanent_lecturer", _l("Full-time (permanent) lecturer")
    JOINT_APPOINTMENT = "joint_appointment", _l("Joint-appointment lecturer")
    FIXED_TERM = "fixed_term", _l("Full-time fixed-term lecturer")
    VISITING = "visiting", _l("Visiting lecturer")
    TEACHING_SEMESTER = "teaching_semester", _l("Teaching for a semester")
    EXPERT_249 = "expert_249", _l("Expert under Decree 249/2025/NĐ-CP")


class Milestone(LabelledEnum):
    SIGNATURE = "signature", _l("Signature")
    START = "start", _l("Start")
    DELIVERY = "delivery", _l("Delivered semester")
    END = "end", _l("Early end")


class Checker(LabelledEnum):
    OTHER_SIDE = "other_side", _l("Other side")
    OFFICER = "officer", _l("Recruitment officer")


class FileKind(LabelledEnum):
    SIGNED_CONTRACT = "signed_contract", _l("Signed contract")
    START_EVIDENCE = "start_evidence", _l("Evidence of the start")
    CORRECTION_EVIDENCE = "correction_evidence", _l("Evidence of a correction")
    DECISION = "decision", _l("Decision on recruitment or invitation")


class ContractChannel(LabelledEnum):
    """How a contract came into the register."""

    INTRODUCTION = "introduction", _l("From an introduction")
    DIRECT = "direct", _l("Entered directly")
    RENEWAL = "renewal", _l("Renewal of an earlier contract")


WITHOUT_INTRODUCTION = (ContractChannel.DIRECT, ContractChannel.RENEWAL)
"""By which an institution knows the name without being introduced."""


class Side(LabelledEnum):
    INSTITUTION = "institution", _l("Institution")
    EXPERT = "expert", _l("Expert")


class Corrected(LabelledEnum):
    SIGNATURE = "signature", _l("Day of signature")
    AGREED_START = "agreed_start", _l("Agreed first day")
    AGREED_END = "agreed_end", _l("Agreed last day")
    START = "start", _l("First day of work")
    END = "end", _l("Last day of work")
    REST_FROM = "rest_from", _l("First day of a suspension")
    REST_UNTIL = "rest_until", _l("First day of work after a suspension")
    SEMESTER = "semester", _l("Weeks taught in a semester")


class Proposer(LabelledEnum):
    EXPERT = "expert", _l("Expert")
    INSTITUTION = "institution", _l("Institution")
    OFFICER = "officer", _l("Recruitment officer")
