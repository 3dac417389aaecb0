"""What the audit chain records of conversations: that something was written, never what."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class ConversationAction(AuditAction):
    _generate_next_value_ = done_to("conversation")

    ERASED = auto(), _l("Messages of an expert erased")
    WRITTEN = auto(), _l("Message written")
