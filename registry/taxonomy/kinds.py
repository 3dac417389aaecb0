from enum import StrEnum

from registry.core.i18n import _l


class Mode(StrEnum):
    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    VISITING_SEMESTER = "visiting_semester"
    INTENSIVE_BLOCK = "intensive_block"
    CO_SUPERVISION = "co_supervision"
    ONLINE = "online"

    @property
    def label(self) -> str:
        return MODE_LABELS[self]


MODE_LABELS = {
    Mode.PERMANENT: _l("Permanent post in Viet Nam"),
    Mode.FIXED_TERM: _l("Full-time fixed term"),
    Mode.VISITING_SEMESTER: _l("Visiting for a semester"),
    Mode.INTENSIVE_BLOCK: _l("Intensive block teaching"),
    Mode.CO_SUPERVISION: _l("Co-supervision of doctoral students"),
    Mode.ONLINE: _l("Online teaching"),
}
