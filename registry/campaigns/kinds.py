"""What inspectors choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Finding(LabelledEnum):
    IN_ORDER = "in_order", _l("The papers show that the contract counts")
    OVERCOUNTED = "overcounted", _l("The contract should not count")
