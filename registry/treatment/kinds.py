"""The words that packages choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Settlement(LabelledEnum):
    """What the ministry decides of an item that is overdue, contradicted or given up."""

    NEW_DAY = "new_day", _l("It is still owed, by a new day")
    KEPT = "kept", _l("It was delivered")
    BROKEN = "broken", _l("The promise was broken")
