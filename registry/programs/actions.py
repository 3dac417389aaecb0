"""What the audit chain records of talent programmes and openings."""

from enum import auto

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ProgramAction(AuditAction):
    EDITION_PROPOSED = auto(), _l("Amendment proposed")
    EDITION_PUBLISHED = auto(), _l("Amendment published")
    EDITION_RETURNED = auto(), _l("Amendment returned")
    EDITION_REVISED = auto(), _l("Amendment revised")
    EDITION_WITHDRAWN = auto(), _l("Amendment withdrawn")
    OPENING_AMENDED = auto(), _l("Opening amended")
    OPENING_APPROVED = auto(), _l("Opening approved by the institution")
    OPENING_ARCHIVED = auto(), _l("Opening archived")
    OPENING_CANCELLED = auto(), _l("Opening cancelled")
    OPENING_CLONED = auto(), _l("Opening cloned")
    OPENING_CLOSED = auto(), _l("Opening closed to interest")
    OPENING_DISCARDED = auto(), _l("Draft of an opening discarded")
    OPENING_DRAFTED = auto(), _l("Opening drafted")
    OPENING_EDITED = auto(), _l("Opening edited")
    OPENING_ENDED_WITHOUT_CANDIDATE = auto(), _l("Opening ended without a suitable candidate")
    OPENING_FILLED = auto(), _l("Opening filled")
    OPENING_HELD = auto(), _l("Opening put on hold")
    OPENING_PARTLY_FILLED = auto(), _l("Opening partly filled")
    OPENING_PUBLISHED = auto(), _l("Opening published")
    OPENING_REOPENED = auto(), _l("Opening has a free seat again")
    OPENING_RESUMED = auto(), _l("Opening resumed")
    OPENING_RETURNED = auto(), _l("Opening returned")
    OPENING_SELECTION_BEGUN = auto(), _l("Selection begun")
    OPENING_SUBMITTED = auto(), _l("Opening submitted")
    PROGRAM_EDITED = auto(), _l("Talent programme edited")
    PROGRAM_REGISTERED = auto(), _l("Talent programme registered")
    PROGRAM_REMOVED = auto(), _l("Talent programme registered by mistake removed")
