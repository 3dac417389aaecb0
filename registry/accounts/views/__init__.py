"""Signing up, signing in with two factors, one's own account, and inviting staff."""

from registry.accounts.views import entry, invitation, own, second_factor, staff
from registry.accounts.views.shared import OWN, bp
from registry.core.i18n import _l
from registry.core.permissions import Permission

__all__ = ["bp", "entry", "invitation", "own", "second_factor", "staff"]
NAVIGATION = [(_l("Staff"), "accounts.staff", Permission.ACCOUNT_ADMINISTER)]
ACCOUNT_NAVIGATION = [
    (_l("Account and devices"), "accounts.account", OWN),
    (_l("Settings"), "accounts.settings", OWN),
]
