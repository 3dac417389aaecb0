from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Mode(LabelledEnum):
    PERMANENT = "permanent", _l("Permanent post in Viet Nam")
    FIXED_TERM = "fixed_term", _l("Full-time fixed term")
    VISITING_SEMESTER = "visiting_semester", _l("Visiting for a semester")
    INTENSIVE_BLOCK = "intensive_block", _l("Intensive block teaching")
    CO_SUPERVISION = "co_supervision", _l("Co-supervision of doctoral students")
    ONLINE = "online", _l("Online teaching")
