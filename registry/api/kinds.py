from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.permissions import Permission


class Scope(LabelledEnum):
    """What a key may read."""

    CONTRACTS = "contracts:read", _l("Contracts of the institution, without names and pay")
    COUNTS = "counts:read", _l("Counts of the national targets, under every reading")
    REPORTS = "reports:read", _l("National reports that were issued")


NEEDED: dict[Scope, Permission] = {
    Scope.CONTRACTS: Permission.CONTRACT_READ,
    Scope.COUNTS: Permission.COUNT_READ,
    Scope.REPORTS: Permission.REPORT_READ,
}
"""What the owner of a key may do all the while, or it opens nothing."""
OF_INSTITUTIONS = frozenset({Scope.CONTRACTS})
"""A key of an institution has these scopes, one of the ministry the others."""
