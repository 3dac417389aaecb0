"""Inviting somebody whose address others gave, so that nobody learns who is registered.

To invite never looks whether the address has an account, and looks alike whether or not somebody declined
before: whoever gave an address learns nothing from what follows. The letter says who gave it and on which
legal basis. Nothing else is kept of a person before they agree, and nothing of one who does not.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update

from registry.accounts import queries as accounts
from registry.accounts import services as accounts_services
from registry.accounts.models import AccountState, User
from registry.accounts.tokens import digest
from registry.audit import services as audit
from registry.background import mail
from registry.background.mail import MailMessage
from registry.core.db import find_row, list_rows, now, session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.imports import addresses, bases
from registry.imports.invitation_actions import InvitationAction
from registry.imports.invitation_models import ExpertInvitation, RefusedAddress
from registry.imports.limits import limit

AT_ONCE = 200


def invite(
    *,
    email: str,
    name: str,
    locale: str,
    basis: str,
    organisation_id: uuid.UUID | None,
    by: User,
) -> ExpertInvitation:
    """`email` in its canonical form. Two who decline are told apart from others by nobody."""
    invitation = ExpertInvitation(
        email=email,
        display_name=name,
        address_hash=addresses.hash_address(email),
        locale=locale,
        basis=basis,
        organisation_id=organisation_id,
        given_by_id=by.id,
        expires_at=now() + timedelta(limit("invitation_days", on=hanoi_today())),
        token_hash="",
        letters=0,
    )
    invitation.token_hash = digest(invitation.id.hex)  # of no link yet
    session().add(invitation)
    session().flush()
    session().refresh(invitation, ["organisation", "given_by"])
    audit.record(InvitationAction.INVITED, invitation, by=by, basis=basis)
    _send(invitation)
    return invitation


def _send(invitation: ExpertInvitation) -> None:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = digest(token)
    invitation.letters += 1
    invitation.next_letter_at = _next_letter(invitation)
    is_silent = is_refused(invitation.email or "")
    message = mail.queue(
        "expert_invitation",
        to=invitation,
        token=token,
        invitation=invitation,
        basis=bases.get(invitation.basis),
        is_reminder=invitation.letters > 1,
    )
    if is_silent:
        session().expunge(message)  # written for the time it takes, never sent
        invitation.next_letter_at = None
    invitation.message_id = None if is_silent else message.id


def _next_letter(invitation: ExpertInvitation) -> datetime | None:
    """After equal parts of the time there is to answer."""
    most = limit("invitation_reminders", on=hanoi_today())
    if invitation.letters > most:
        return None
    begun = invitation.created_at or now()
    return begun + (invitation.expires_at - begun) * (invitation.letters / (most + 1))


def is_refused(email: str) -> bool:
    hashes = addresses.hashes_of_address(email)
    return bool(session().scalar(select(exists().where(RefusedAddress.address_hash.in_(hashes)))))


def find(token: str) -> ExpertInvitation | None:
    """The invitation of a link that can still be answered."""
    statement = select(ExpertInvitation).where(ExpertInvitation.token_hash == digest(token))
    found = find_row(statement.where(ExpertInvitation.answered_at.is_(None)))
    return None if found is None or found.is_expired else found


def find_owner(invitation: ExpertInvitation) -> User | None:
    """Whose account has the address; asked only by whoever holds the link."""
    user = accounts.find_user_by_email(invitation.email or "")
    return None if user is None or user.state is AccountState.UNCONFIRMED else user


def accept_as_newcomer(
    invitation: ExpertInvitation, *, password_hash: str, locale: str, time_zone: str = ""
) -> User:
    """An account, and still no profile: that is written by whoever it is about."""
    email, name = invitation.email or "", invitation.display_name or ""
    user = accounts_services.join_as_expert(
        email=email, name=name, password_hash=password_hash, locale=locale, time_zone=time_zone
    )
    _answer(invitation)
    audit.record(InvitationAction.ACCEPTED, invitation, by=user)
    return user


def accept(invitation: ExpertInvitation, *, by: User) -> None:
    """By somebody who has an account already: that there is nothing left to do stays with them."""
    if by.email != invitation.email:
        raise NotAllowed(_("This invitation is for another address than that of your account."))
    _answer(invitation)
    audit.record(InvitationAction.ACCEPTED, invitation, by=by)


def decline(invitation: ExpertInvitation) -> None:
    """The link is enough. The address is remembered as one that nobody may write to again."""
    email = invitation.email or ""
    _answer(invitation)
    if not is_refused(email):
        session().add(RefusedAddress(address_hash=addresses.hash_address(email)))
    session().flush()
    audit.record(InvitationAction.DECLINED, invitation, by=None)
    session().execute(
        update(ExpertInvitation)
        .where(ExpertInvitation.address_hash.in_(addresses.hashes_of_address(email)))
        .values(next_letter_at=None)
        .execution_options(synchronize_session=False)
    )


def _answer(invitation: ExpertInvitation) -> None:
    """Once: of two simultaneous answers the second finds it over."""
    answered = session().execute(
        update(ExpertInvitation)
        .where(
            ExpertInvitation.id == invitation.id,
            ExpertInvitation.token_hash == invitation.token_hash,
            ExpertInvitation.answered_at.is_(None),
        )
        .values(answered_at=now(), version=ExpertInvitation.version + 1)
        .execution_options(synchronize_session=False)
    )
    if answered.rowcount != 1:  # type: ignore[attr-defined]
        raise InvalidTransition(_("This invitation has been answered in the meantime."))
    session().refresh(invitation)
    _forget(invitation)


def _forget(invitation: ExpertInvitation) -> None:
    invitation.email = invitation.display_name = None
    invitation.next_letter_at = None


def take_back(invitation: ExpertInvitation, *, by: User) -> None:
    """Its row goes, whether or not it was answered. Who has not answered yet gets no letter, or another
    one if the first is sent already."""
    audit.record(InvitationAction.TAKEN_BACK, invitation, by=by)
    if invitation.answered_at is None and not invitation.is_expired:
        _take_letter_back(invitation)
    session().delete(invitation)


def _take_letter_back(invitation: ExpertInvitation) -> None:
    message = session().get(MailMessage, invitation.message_id) if invitation.message_id else None
    if message is not None and message.sent_at is None and not message.attempts:
        session().delete(message)
    elif message is not None:
        mail.queue("expert_invitation_taken_back", to=invitation, invitation=invitation)


def list_due() -> list[uuid.UUID]:
    """Of whom a reminder is due."""
    statement = select(ExpertInvitation.id).where(
        ExpertInvitation.next_letter_at <= now(),
        ExpertInvitation.answered_at.is_(None),
        ExpertInvitation.expires_at > now(),
    )
    return list(
        session().scalars(statement.order_by(ExpertInvitation.next_letter_at).limit(AT_ONCE))
    )


def remind(invitation_id: uuid.UUID) -> None:
    invitation = session().get_one(ExpertInvitation, invitation_id, with_for_update=True)
    if invitation.next_letter_at is None or invitation.next_letter_at > now():
        return
    _send(invitation)
    audit.record(InvitationAction.REMINDED, invitation, by=None, letters=invitation.letters)


def list_over() -> list[uuid.UUID]:
    """Nobody answered in time, and the address is still there."""
    statement = select(ExpertInvitation.id).where(
        ExpertInvitation.expires_at <= now(),
        or_(ExpertInvitation.answered_at.is_(None), ExpertInvitation.email.is_not(None)),
        ExpertInvitation.email.is_not(None),
    )
    return list(session().scalars(statement.limit(AT_ONCE)))


def expire(invitation_id: uuid.UUID) -> None:
    invitation = session().get_one(ExpertInvitation, invitation_id, with_for_update=True)
    _forget(invitation)
    audit.record(InvitationAction.EXPIRED, invitation, by=None)


def list_sent(
    address_hashes: set[str], *, organisation_id: uuid.UUID | None, by: User
) -> list[ExpertInvitation]:
    """By this importer, or by a colleague at the same institution: of others' nothing."""
    whose = (
        ExpertInvitation.organisation_id == organisation_id
        if organisation_id
        else ExpertInvitation.given_by_id == by.id
    )
    statement = select(ExpertInvitation).where(
        whose, ExpertInvitation.address_hash.in_(address_hashes)
    )
    return list(list_rows(statement))
