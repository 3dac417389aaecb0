"""What the audit chain records of reference data."""

from enum import auto

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class TaxonomyAction(AuditAction):
    JURISDICTION_ASSIGNED = auto(), _l("Responsible mission assigned")
    REFERENCE_LOADED = auto(), _l("Reference data loaded")
    SYNONYM_ADDED = auto(), _l("Synonym added")
    SYNONYM_CHANGED = auto(), _l("Synonym changed")
