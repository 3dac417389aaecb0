"""What the audit chain records of invitations of experts."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class InvitationAction(AuditAction):
    ACCEPTED = "expert_invitations.accepted", _l("Expert accepted an invitation")
    DECLINED = "expert_invitations.declined", _l("Expert declined an invitation")
    EXPIRED = "expert_invitations.expired", _l("Invitation of an expert expired")
    INVITED = "expert_invitations.invited", _l("Expert invited")
    REMINDED = "expert_invitations.reminded", _l("Expert reminded of an invitation")
    TAKEN_BACK = "expert_invitations.taken_back", _l("Invitation of an expert withdrawn")
