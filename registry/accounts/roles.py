"""Giving and ending roles: within one's own power, at a fitting place, and with duties kept apart."""

import uuid

from registry.accounts import queries
from registry.accounts.actions import AccountAction
from registry.accounts.models import RoleAssignment, User
from registry.audit import services as audit
from registry.background import mail
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.taxonomy.kinds import OrganisationKind

# Where a role must be held; the others may be held anywhere.
PLACES = {
    Role.INSTITUTION_RECRUITER: {OrganisationKind.INSTITUTION},
    Role.INSTITUTION_APPROVER: {OrganisationKind.INSTITUTION},
    Role.MISSION_OFFICER: {OrganisationKind.MISSION},
    Role.LINE_MINISTRY: {
        OrganisationKind.GOVERNMENT,
        OrganisationKind.MINISTRY,
        OrganisationKind.UNIT,
        OrganisationKind.PROVINCE,
    },
}
# Who runs the platform decides on nothing in it, and who audits does nothing that is audited.
ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def refuse_wrong_place(role: Role, organisation_id: uuid.UUID | None) -> None:
    kinds = PLACES.get(role)
    organisation = queries.get_organisation(organisation_id) if organisation_id else None
    if kinds and (organisation is None or organisation.kind not in kinds):
        raise RegistryError(_("This role is held at an organisation. Choose the one it is for."))


def may_give(user: User, role: Role, organisation_id: uuid.UUID | None) -> bool:
    """Nobody gives or ends more than they may give themselves now. An expert names their delegates."""
    if role is Role.DELEGATE:
        return organisation_id is None and Role.EXPERT in user.roles
    if role not in queries.grantable_roles(user):
        return False
    own = user.organisation_ids(queries.APPROVER)
    return Role.ADMINISTRATOR in user.roles or organisation_id in own


def refuse_beyond_own_power(role: Role, organisation_id: uuid.UUID | None, *, by: User) -> None:
    if not may_give(by, role, organisation_id):
        raise NotAllowed(_("You cannot give this role, or not for this organisation."))


def refuse_clash(user: User, role: Role) -> None:
    """One account, one person: an expert may also work for an institution or verify others, and the
    register then sees that a case is their own and keeps them away from it, which two accounts would
    hide. Administering and auditing go with no other role."""
    held = user.roles - {role}
    if held and (role in ALONE or held & ALONE):
        raise NotAllowed(
            _(
                "The role “%(role)s” cannot be held together with the roles of this account: an administrator or auditor of the registry holds no other role. You may decline the invitation.",
                role=role.label,
            )
        )


def assign(
    user: User,
    role: Role,
    organisation_id: uuid.UUID | None,
    *,
    by: User | None,
    granted_by: User | None = None,
) -> None:
    assignment = RoleAssignment(
        user_id=user.id,
        role=role,
        organisation_id=organisation_id,
        valid_from=hanoi_today(),
        granted_by_id=granted_by.id if granted_by else None,
    )
    session().add(assignment)
    user.auth_epoch += 1  # rights of a running session never outlive a change of roles
    audit.record(AccountAction.ROLE_GIVEN, assignment, by=by, user=user.id, role=role)
    session().flush()
    session().refresh(user, ["assignments"])


def end_role(assignment: RoleAssignment, *, reason: str, by: User) -> None:
    """From today on; open sessions of that person end at once, and they are informed."""
    if assignment.user_id == by.id:
        raise NotAllowed(_("You cannot end your own role."))
    refuse_beyond_own_power(assignment.role, assignment.organisation_id, by=by)
    if not assignment.is_in_force(hanoi_today()):
        raise InvalidTransition(_("This role has already ended."))
    close(assignment)
    assignment.user.auth_epoch += 1
    audit.record(AccountAction.ROLE_ENDED, assignment, by=by, user=assignment.user_id)
    mail.queue("account_role_ended", to=assignment.user, assignment=assignment, reason=reason)


def close(assignment: RoleAssignment) -> None:
    assignment.valid_to = hanoi_today()
