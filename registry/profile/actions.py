"""What the audit chain records of how a profile is filled in."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ProfileAction(AuditAction):
    DRAFT_KEPT = "profile.draft_kept", _l("Draft of a step kept")
    RECORD_READ = "profile.record_read", _l("Record read for proposals")
    PROPOSALS_DECIDED = "profile.proposals_decided", _l("Proposals of a record decided on")
    RECONFIRMATION_ASKED = "profile.reconfirmation_asked", _l("Asked whether the profile is right")
    RECONFIRMATION_CHOSEN = "profile.reconfirmation_chosen", _l("Chose how often to be asked")
    RECONFIRMATION_ANSWERED = (
        "profile.reconfirmation_answered",
        _l("Answered whether the profile is right"),
    )
