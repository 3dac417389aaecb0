"""What of the reference data is changed by a decision, and the states of such a change."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ReferenceChangeKind(LabelledEnum):
    KIND = "kind", _l("Kind of institution")
    NAMES = "names", _l("Names of the institution")
    GOVERNING = "governing", _l("Governing body")
    PROVINCE = "province", _l("Province")
    CLOSURE = "closure", _l("Closing or merging")
    FIELD_FLAG = "field_flag", _l("Field on a list")
    SEMESTER = "semester", _l("Academic term")
    HOLIDAY = "holiday", _l("Public holiday or day worked in its place")


class FieldFlag(LabelledEnum):
    """The lists of research fields by which a rule asks."""

    STEM = "stem", _l("STEM fields")
    BASIC_SCIENCE = "basic_science", _l("Basic sciences")
    DIGITAL = "digital", _l("Digital technology")


class ReferenceChangeState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    APPROVED = "approved", _l("Approved")
    REFUSED = "refused", _l("Not approved")
    WITHDRAWN = "withdrawn", _l("Taken back")


S = ReferenceChangeState
CHANGE_MOVES: dict[ReferenceChangeState, set[ReferenceChangeState]] = {
    S.PROPOSED: {S.APPROVED, S.REFUSED, S.WITHDRAWN},
}
