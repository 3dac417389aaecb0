"""What the audit chain records of talent programmes and openings."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ProgramAction(AuditAction):
    EDITION_PROPOSED = "edition.proposed", _l("Amendment proposed")
    EDITION_PUBLISHED = "edition.published", _l("Amendment published")
    EDITION_RETURNED = "edition.returned", _l("Amendment returned")
    EDITION_REVISED = "edition.revised", _l("Amendment revised")
    EDITION_WITHDRAWN = "edition.withdrawn", _l("Amendment withdrawn")
    OPENING_AMENDED = "opening.amended", _l("Opening amended")
    OPENING_APPROVED = "opening.approved", _l("Opening approved by the institution")
    OPENING_ARCHIVED = "opening.archived", _l("Opening archived")
    OPENING_CANCELLED = "opening.cancelled", _l("Opening cancelled")
    OPENING_CLONED = "opening.cloned", _l("Opening cloned")
    OPENING_CLOSED = "opening.closed", _l("Opening closed to interest")
    OPENING_DRAFTED = "opening.drafted", _l("Opening drafted")
    OPENING_EDITED = "opening.edited", _l("Opening edited")
    OPENING_ENDED_WITHOUT_CANDIDATE = (
        "opening.ended_without_candidate",
        _l("Opening ended without a suitable candidate"),
    )
    OPENING_FILLED = "opening.filled", _l("Opening filled")
    OPENING_HELD = "opening.held", _l("Opening put on hold")
    OPENING_PARTLY_FILLED = "opening.partly_filled", _l("Opening partly filled")
    OPENING_PUBLISHED = "opening.published", _l("Opening published")
    OPENING_REOPENED = "opening.reopened", _l("Opening has a free seat again")
    OPENING_RESUMED = "opening.resumed", _l("Opening resumed")
    OPENING_RETURNED = "opening.returned", _l("Opening returned")
    OPENING_SELECTION_BEGUN = "opening.selection_begun", _l("Selection begun")
    OPENING_SUBMITTED = "opening.submitted", _l("Opening submitted")
    PROGRAM_EDITED = "program.edited", _l("Talent programme edited")
    PROGRAM_REGISTERED = "program.registered", _l("Talent programme registered")
