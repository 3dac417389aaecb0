"""What a decision of the ministry changes of the rules. Its states are those of every change that two
officers decide on: `registry.reference.kinds.ReferenceChangeState`."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class RuleChangeKind(LabelledEnum):
    EDITION = "edition", _l("New version of a reading")
    READING = "reading", _l("New reading")
    TARGET = "target", _l("Target and its period")


class ParameterKind(LabelledEnum):
    """How a parameter of a rule is typed in, and said."""

    DAYS = "days", _l("Days")
    WEEKS = "weeks", _l("Weeks")
    MONTHS = "months", _l("Months")
    HOURS = "hours", _l("Hours")
    CREDITS = "credits", _l("Credits")
    CHOICE = "choice", _l("One of a list")
    LEVEL = "level", _l("Level of verification")
    LIST = "list", _l("Any of a list")
    YES_NO = "yes_no", _l("Yes or no")
    DAY = "day", _l("Day")
