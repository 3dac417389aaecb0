"""What the audit chain records of packages."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class PackageAction(AuditAction):
    _generate_next_value_ = done_to("package")

    CONFIRMED = auto(), _l("Expert confirmed what was delivered")
    DELIVERED = auto(), _l("Item of a package delivered")
    DROPPED = auto(), _l("Item of a package no longer owed")
    GIVEN_UP = auto(), _l("Item of a package cannot be delivered")
    OBJECTED = auto(), _l("Expert objected to what was delivered")
    OFFICER_NAMED = auto(), _l("Officer of a package named")
    OPENED = auto(), _l("Package of a leading expert opened")
    PROMISED = auto(), _l("Item of a package promised")
    SETTLED = auto(), _l("Ministry decided on an item of a package")
