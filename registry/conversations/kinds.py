"""The words that records of conversations choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Side(LabelledEnum):
    EXPERT = "expert", _l("Expert")
    INSTITUTION = "institution", _l("Institution")

    @property
    def other(self) -> "Side":
        return Side.INSTITUTION if self is Side.EXPERT else Side.EXPERT
