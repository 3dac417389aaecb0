"""What the audit chain records of reference data."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class TaxonomyAction(AuditAction):
    JURISDICTION_ASSIGNED = "jurisdiction.assigned", _l("Responsible mission assigned")
    REFERENCE_LOADED = "reference.loaded", _l("Reference data loaded")
    SYNONYM_ADDED = "synonym.added", _l("Synonym added")
    SYNONYM_CHANGED = "synonym.changed", _l("Synonym changed")
