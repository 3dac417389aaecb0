"""Inviting staff so that the answer tells nothing.

To invite never looks whether the address has an account: an approver who invites a scientist must not
learn that they are registered. It writes an invitation and a mail, always the same ones, and the role
comes into force only when the owner of that mailbox accepts: a new person by choosing a password, a
known one signed in with everything their account asks for. The inviter's right to give the role is
checked again at that moment, because what somebody who left has sent out must not go on giving roles;
a colleague who has the right sends it again and answers for it from then on.
"""

import secrets
import uuid
from datetime import timedelta

from sqlalchemy import update

from registry.accounts import attempts, queries, roles
from registry.accounts.actions import AccountAction
from registry.accounts.emails import canonical_email
from registry.accounts.models import AccountState, Invitation, User
from registry.accounts.news import expert_answered, tell
from registry.accounts.tokens import digest, void_links
from registry.audit import services as audit
from registry.background import letters, mail
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _
from registry.core.permissions import Role

LIFETIME = timedelta(days=7)


def invite(
    *,
    email: str,
    name: str,
    role: Role,
    organisation_id: uuid.UUID | None,
    locale: str,
    by: User | None,
    is_listed: bool = False,
) -> str:
    """Returns the link's secret. Inviting to the same role again replaces the earlier invitation.
    `is_listed`: one of a list that was confirmed as a whole, whose rows are not counted as attempts."""
    roles.refuse_wrong_place(role, organisation_id)
    canonical = canonical_email(email)
    if by is not None and is_listed:
        roles.refuse_beyond_own_power(role, organisation_id, by=by)
    elif by is not None:
        _refuse_too_much(canonical, role, organisation_id, by=by)
    invitation = queries.find_pending_invitation(
        canonical, role, organisation_id, invited_by_id=None if role.is_staff or not by else by.id
    )
    if invitation is None:
        invitation = Invitation(email=canonical, role=role, organisation_id=organisation_id)
    invitation.display_name, invitation.locale = name, locale
    return _send(invitation, by=by)


def send_again(invitation: Invitation, *, by: User) -> None:
    """A new link; the old one dies."""
    if invitation.accepted_at or invitation.declined_at or invitation.withdrawn_at:
        raise _is_over()
    _refuse_too_much(invitation.email, invitation.role, invitation.organisation_id, by=by)
    _send(invitation, by=by)


def _refuse_too_much(
    email: str, role: Role, organisation_id: uuid.UUID | None, *, by: User
) -> None:
    """Counted per inviter: that others wrote to the same address is none of their business."""
    roles.refuse_beyond_own_power(role, organisation_id, by=by)
    attempts.count(("invitation", by.id), ("invitation-letter", f"{by.id} {email}"))


def _send(invitation: Invitation, *, by: User | None) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = digest(token), now() + LIFETIME
    invitation.invited_by_id = by.id if by else None
    session().add(invitation)
    session().flush()  # the mail names the organisation and the inviter
    session().refresh(invitation, ["organisation", "invited_by"])
    audit.record(AccountAction.INVITED, invitation, by=by, role=invitation.role)
    mail.queue(
        "account_invitation",
        to=invitation,
        token=token,
        invitation=invitation,
        lifetime=LIFETIME,
    )
    return token


def withdraw(invitation: Invitation, *, reason: str, by: User) -> None:
    """The invited person is informed, so that nobody tries a dead link."""
    roles.refuse_beyond_own_power(invitation.role, invitation.organisation_id, by=by)
    _end(invitation, "withdrawn_at")
    audit.record(AccountAction.INVITATION_WITHDRAWN, invitation, by=by)
    mail.queue("account_invitation_withdrawn", to=invitation, invitation=invitation, reason=reason)


def find(token: str) -> Invitation | None:
    """The invitation of a link that can still be answered."""
    invitation = queries.find_invitation(digest(token))
    return None if invitation is None or invitation.is_expired else invitation


def find_owner(invitation: Invitation) -> User | None:
    """Whose account has the invited address. An unconfirmed one is nobody's: see accept_as_newcomer."""
    user = queries.find_user_by_email(invitation.email)
    return None if user is None or user.state is AccountState.UNCONFIRMED else user


def accept(invitation: Invitation, *, by: User) -> None:
    if by.email != invitation.email:
        raise NotAllowed(_("This invitation is for another address than that of your account."))
    _come_into_force(invitation, by)


def accept_as_newcomer(
    invitation: Invitation, *, password_hash: str, locale: str, time_zone: str = ""
) -> User:
    """The link proves the address. A sign-up that nobody confirmed may be a stranger's: its password,
    name, links and role give way."""
    if find_owner(invitation) is not None:
        raise InvalidTransition(_("This address already has an account. Sign in, then accept."))
    user = queries.find_user_by_email(invitation.email)
    if user is None:
        user = User(email=invitation.email)
        session().add(user)
    user.display_name, user.locale = invitation.display_name, locale
    user.time_zone = time_zone
    user.password_hash, user.email_confirmed_at = password_hash, now()
    user.state = AccountState.ACTIVE
    session().flush()  # the assignment refers to the account
    void_links(user)
    for assignment in user.current_assignments:
        roles.close(assignment)
    _come_into_force(invitation, user)
    return user


def _come_into_force(invitation: Invitation, user: User) -> None:
    _refuse_lost_right(invitation)
    roles.refuse_clash(user, invitation.role)
    is_held = any(
        (held.role, held.organisation_id) == (invitation.role, invitation.organisation_id)
        for held in user.current_assignments
    )
    if is_held and invitation.role.is_staff:
        raise InvalidTransition(_("You already hold this role. You may decline the invitation."))
    _end(invitation, "accepted_at")
    audit.record(AccountAction.INVITATION_ACCEPTED, invitation, by=user)
    if not is_held:
        roles.assign(
            user,
            invitation.role,
            invitation.organisation_id,
            by=user,
            granted_by=invitation.invited_by,
        )
        mail.queue("account_role_given", to=user, invitation=invitation)
    _tell_inviter(invitation, user)


def _refuse_lost_right(invitation: Invitation) -> None:
    inviter = invitation.invited_by
    if inviter is None:
        return  # by the operator, at the command line
    if not inviter.is_active or not roles.may_give(
        inviter, invitation.role, invitation.organisation_id
    ):
        raise NotAllowed(
            _(
                "The person who invited you may no longer give this role. Ask the organisation to send the invitation again."
            )
        )


def decline(invitation: Invitation) -> None:
    """The link is enough: to refuse a role takes no account."""
    _end(invitation, "declined_at")
    audit.record(AccountAction.INVITATION_DECLINED, invitation, by=None)
    _tell_inviter(invitation, None)


def _tell_inviter(invitation: Invitation, user: User | None) -> None:
    """`user`: who accepted it; None for a refusal."""
    if not invitation.role.is_staff:
        expert_answered(invitation, user)
        return
    tell(
        "account_invitation_answered",
        invitation.invited_by,
        invitation=invitation,
        is_accepted=user is not None,
    )


def _end(invitation: Invitation, how: str) -> None:
    """Once, in one way: of two simultaneous answers the second finds it over."""
    ended = session().execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.token_hash == invitation.token_hash,
            *queries.is_unanswered(),
        )
        .values({how: now(), "version": Invitation.version + 1})
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        raise _is_over()
    session().refresh(invitation)


def _is_over() -> RegistryError:
    return InvalidTransition(
        _("This invitation has been accepted, declined or withdrawn in the meantime.")
    )


def invite_from_command_line(
    *, email: str, name: str, role: Role, organisation_code: str | None
) -> str:
    """For the first administrator. Returns the link. Raises RegistryError for what cannot be."""
    if not role.is_staff:
        raise RegistryError("Experts create their accounts themselves.")
    organisation = queries.find_organisation(organisation_code) if organisation_code else None
    if organisation_code and organisation is None:
        raise RegistryError(f"There is no organisation {organisation_code}.")
    token = invite(
        email=email,
        name=name,
        role=role,
        organisation_id=organisation.id if organisation else None,
        locale="vi",
        by=None,
    )
    return letters.site_url("accounts.accept_invitation", token=token)
