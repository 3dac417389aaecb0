"""One's own account: signing up, signing in, forgetting and changing the password."""

import secrets
from dataclasses import dataclass

from registry.accounts import attempts, devices, queries, resets, roles, tokens
from registry.accounts.actions import AccountAction
from registry.accounts.attempts import Attempt
from registry.accounts.emails import canonical_email
from registry.accounts.models import AccountState, TokenPurpose, User
from registry.accounts.passwords import verify_password
from registry.audit import services as audit
from registry.background import mail
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _
from registry.core.permissions import Role


def sign_up(*, email: str, name: str, password_hash: str, locale: str, time_zone: str = "") -> None:
    """A new expert's account; where one exists already, its owner gets a mail instead.

    `email` in its canonical form. The page answers the same in every case. Somebody who has not
    confirmed the address may start anew: the last password counts, and only the last link.
    """
    user = queries.find_user_by_email(email)
    if user is None:
        user = User(
            email=email,
            display_name=name,
            state=AccountState.UNCONFIRMED,
            locale=locale,
            time_zone=time_zone,
        )
        session().add(user)
        session().flush()  # the assignment and the link refer to the account
        roles.assign(user, Role.EXPERT, None, by=None)
    if user.state is AccountState.UNCONFIRMED:
        user.display_name, user.password_hash = name, password_hash
        audit.record(AccountAction.SIGNED_UP, user, by=user)
        send_confirmation(user)
    elif user.state is AccountState.ACTIVE:
        mail.queue("account_exists", to=user)


def join_as_expert(
    *, email: str, name: str, password_hash: str, locale: str, time_zone: str = ""
) -> User:
    """Of somebody who followed a link in a mail to this address, which proves it. A sign-up that nobody
    confirmed may be a stranger's: its password, name and links give way. Raises InvalidTransition where
    the address has an account."""
    user = queries.find_user_by_email(email)
    if user is not None and user.state is not AccountState.UNCONFIRMED:
        raise InvalidTransition(_("This address already has an account. Sign in, then accept."))
    is_new = user is None
    if user is None:
        user = User(email=email)
        session().add(user)
    else:
        tokens.void_links(user)
    user.display_name, user.locale, user.time_zone = name, locale, time_zone
    user.password_hash, user.email_confirmed_at = password_hash, now()
    user.state = AccountState.ACTIVE
    session().flush()  # the assignment refers to the account
    if is_new:
        roles.assign(user, Role.EXPERT, None, by=None)
    audit.record(AccountAction.SIGNED_UP, user, by=user)
    return user


def send_confirmation(user: User) -> None:
    tokens.void_links(user)
    mail.queue(
        "account_confirm",
        to=user,
        token=tokens.make_token(user, TokenPurpose.CONFIRM_EMAIL),
        lifetime=tokens.LIFETIMES[TokenPurpose.CONFIRM_EMAIL],
    )


def confirm_email(token: str, *, proven: str | None) -> User:
    """The link proves the address, the password that it was oneself who signed up with it: nobody
    confirms an account that a stranger made in their name. `proven` is the hash that the password was
    found to match, if any."""
    user = tokens.use_token(token, TokenPurpose.CONFIRM_EMAIL)
    if proven is None or user.password_hash != proven:
        raise RegistryError(
            _("The password is not right. It is the one that was chosen with this address.")
        )
    user.email_confirmed_at = now()
    user.state = AccountState.ACTIVE
    audit.record(AccountAction.EMAIL_CONFIRMED, user, by=user)
    return user


def begin_sign_in(*, email: str, network: str, cookie: str) -> tuple[User | None, list[Attempt]]:
    """Count the attempt, then find the account; whether it is the right one shows the password."""
    try:
        canonical = canonical_email(email)
    except RegistryError:
        canonical = ""
    user = queries.find_user_by_email(canonical) if canonical else None
    device = devices.read(cookie, user.id if user else None)
    tries: list[Attempt] = [("sign-in-network", network)]
    if device:
        tries.append(("sign-in-device", device))
    else:
        tries += [("sign-in", canonical or email), ("sign-in-everywhere", "")]
    attempts.count(*tries)
    return user, tries


def accept_password(user: User) -> bool:
    """After the right password: whether this account may sign in.

    An unconfirmed one may not, and gets a new link; the page does not tell that there is one.
    """
    if user.state is AccountState.UNCONFIRMED and attempts.is_open(("letter", user.email)):
        attempts.count(("letter", user.email))
        send_confirmation(user)
    return user.state is AccountState.ACTIVE


def ask_reset(*, email: str, network: str) -> None:
    """The same answer, in about the same time, whether the account exists or not."""
    canonical = canonical_email(email)
    attempts.count(("letter-network", network), ("letter", canonical))
    user = queries.find_user_by_email(canonical)
    token, lifetime = secrets.token_urlsafe(32), tokens.LIFETIMES[TokenPurpose.RESET_PASSWORD]
    if user is None or user.state not in {AccountState.ACTIVE, AccountState.UNCONFIRMED}:
        message = mail.queue(
            "account_reset", to=Stranger(canonical), token=token, lifetime=lifetime
        )
        session().expunge(message)  # written for the time it takes, never sent
        return
    token = tokens.make_token(user, TokenPurpose.RESET_PASSWORD)
    mail.queue("account_reset", to=user, token=token, lifetime=lifetime)


@dataclass
class Stranger:
    """The holder of an address that no account has."""

    email: str
    display_name: str = ""
    locale: str = "vi"


def reset_password(token: str, *, password_hash: str) -> User:
    user = tokens.use_token(token, TokenPurpose.RESET_PASSWORD)
    _set_password(user, password_hash)
    if user.state is AccountState.UNCONFIRMED:
        user.state, user.email_confirmed_at = AccountState.ACTIVE, now()
    resets.drop_open(user)
    audit.record(AccountAction.PASSWORD_RESET, user, by=user)
    mail.queue("account_password_changed", to=user)
    return user


def change_password(user: User, *, proven: str, password_hash: str) -> None:
    """`proven` is the hash that the current password was found to match."""
    if user.password_hash != proven:
        raise _wrong_password()
    _set_password(user, password_hash)
    resets.drop_open(user)
    audit.record(AccountAction.PASSWORD_CHANGED, user, by=user)
    mail.queue("account_password_changed", to=user)


def refuse_wrong_password(password: str, *, stored: str | None) -> None:
    if not verify_password(password, stored):
        raise _wrong_password()


def _wrong_password() -> RegistryError:
    return RegistryError(_("The current password is not right."))


def _set_password(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    user.auth_epoch += 1  # every session ends


def save_settings(user: User, *, locale: str, time_zone: str) -> None:
    user.locale, user.time_zone = locale, time_zone
    audit.record(AccountAction.SETTINGS_SAVED, user, by=user)
