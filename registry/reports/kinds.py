"""The words that reports choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class BodyKind(LabelledEnum):
    """Of a body that reports."""

    MINISTRY = "ministry", _l("Ministry or ministerial-level agency")
    AGENCY = "agency", _l("Government-attached agency")
    PROVINCE = "province", _l("Provincial People's Committee")
    OTHER = "other", _l("Other governing body")
