"""What the audit chain records of keys of the API."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class KeyAction(AuditAction):
    _generate_next_value_ = staticmethod(done_to("api_key"))

    MADE = auto(), _l("API key made")
    REVOKED = auto(), _l("API key revoked")
