"""What the audit chain records of accounts, roles and invitations."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class AccountAction(AuditAction):
    EMAIL_CONFIRMED = "account.email_confirmed", _l("E-mail address confirmed")
    INVITED = "account.invited", _l("Invitation sent")
    PASSWORD_CHANGED = "account.password_changed", _l("Password changed")
    PASSWORD_RESET = "account.password_reset", _l("Password reset")
    READING_STOPPED = "account.reading_stopped", _l("Stopped from reading in bulk")
    RECOVERY_CODE_USED = "account.recovery_code_used", _l("Recovery code used")
    RECOVERY_CODES_RENEWED = "account.recovery_codes_renewed", _l("Recovery codes renewed")
    SECOND_FACTOR_CONFIRMED = "account.second_factor_confirmed", _l("Second factor set up")
    SECOND_FACTOR_REMOVED = "account.second_factor_removed", _l("Second factor removed")
    SETTINGS_SAVED = "account.settings_saved", _l("Account settings saved")
    SIGNED_IN = "account.signed_in", _l("Signed in")
    SIGNED_OUT = "account.signed_out", _l("Signed out")
    SIGNED_UP = "account.signed_up", _l("Account created")
    INVITATION_ACCEPTED = "invitation.accepted", _l("Invitation accepted")
    INVITATION_DECLINED = "invitation.declined", _l("Invitation declined")
    INVITATION_WITHDRAWN = "invitation.withdrawn", _l("Invitation withdrawn")
    ROLE_ENDED = "role.ended", _l("Role ended")
    ROLE_GIVEN = "role.given", _l("Role given")
    SECOND_FACTOR_RESET = "second_factor.reset", _l("Second factor reset")
    SECOND_FACTOR_RESET_ASKED = (
        "second_factor.reset_asked",
        _l("Reset of the second factor asked for"),
    )
    SECOND_FACTOR_RESET_DROPPED = (
        "second_factor.reset_dropped",
        _l("Reset of the second factor dropped"),
    )
    SECOND_FACTOR_RESET_REFUSED = (
        "second_factor.reset_refused",
        _l("Reset of the second factor refused"),
    )
