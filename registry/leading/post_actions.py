"""What the audit chain records of posts in the country."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class PostAction(AuditAction):
    CORRECTED = "domestic_post.corrected", _l("Post in Viet Nam corrected")
    ENDED = "domestic_post.ended", _l("Post in Viet Nam ended")
    RECORDED = "domestic_post.recorded", _l("Post in Viet Nam recorded")
    REMOVED = "domestic_post.removed", _l("Post in Viet Nam removed")
    ENTRY_CONFIRMED = "post_entry.confirmed", _l("Entry of a post confirmed by a second person")
    ENTRY_PROPOSED = "post_entry.proposed", _l("Entry of a post proposed")
    ENTRY_REJECTED = "post_entry.rejected", _l("Entry of a post not confirmed")
