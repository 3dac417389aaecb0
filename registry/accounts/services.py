"""One's own account: signing up, signing in with two factors, forgetting and changing the password."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, update

from registry import mail
from registry.accounts import attempts, devices, queries, roles
from registry.accounts.attempts import Attempt
from registry.accounts.emails import canonical_email
from registry.accounts.models import (
    AccountState,
    AccountToken,
    RecoveryCode,
    TokenPurpose,
    User,
)
from registry.accounts.passwords import make_hash, verify_password
from registry.audit import services as audit
from registry.db import now, session
from registry.errors import RegistryError
from registry.i18n import _
from registry.permissions import Role

LIFETIMES = {
    TokenPurpose.CONFIRM_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
}
RECOVERY_CODES = 10
STEP_SECONDS = 30


def sign_up(*, email: str, name: str, password_hash: str, locale: str, network: str) -> None:
    """A new expert's account; where one exists already, its owner gets a mail instead.

    `email` in its canonical form. The page answers the same in every case. Somebody who has not
    confirmed the address may start anew: the last password counts, and only the last link.
    """
    attempts.count(("letter-network", network), ("letter", email))
    user = queries.find_user_by_email(email)
    if user is None:
        user = User(email=email, display_name=name, state=AccountState.UNCONFIRMED, locale=locale)
        session().add(user)
        session().flush()  # the assignment and the link refer to the account
        roles.assign(user, Role.EXPERT, None, by=None)
    if user.state is AccountState.UNCONFIRMED:
        user.display_name, user.password_hash = name, password_hash
        audit.record("account.signed_up", user, by=user)
        send_confirmation(user)
    elif user.state is AccountState.ACTIVE:
        mail.queue("account_exists", to=user)


def send_confirmation(user: User) -> None:
    void_links(user)
    mail.queue("account_confirm", to=user, token=make_token(user, TokenPurpose.CONFIRM_EMAIL))


def confirm_email(token: str, *, password: str) -> User:
    """The link proves the address, the password that it was oneself who signed up with it: nobody
    confirms an account that a stranger made in her name."""
    user = use_token(token, TokenPurpose.CONFIRM_EMAIL)
    if not verify_password(password, user.password_hash):
        raise RegistryError(
            _("The password is not right. It is the one that was chosen with this address.")
        )
    user.email_confirmed_at = now()
    user.state = AccountState.ACTIVE
    audit.record("account.email_confirmed", user, by=user)
    return user


def make_token(user: User, purpose: TokenPurpose) -> str:
    """A single-use link's secret; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    session().add(
        AccountToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=digest(token),
            expires_at=now() + LIFETIMES[purpose],
        )
    )
    return token


def find_token_user(token: str, purpose: TokenPurpose) -> User | None:
    """Whose link this is, while it can still be used."""
    row = queries.find_token(digest(token), purpose, at=now())
    return session().get(User, row.user_id) if row else None


def use_token(token: str, purpose: TokenPurpose) -> User:
    """Raises RegistryError when the link is unknown, expired, or was used by anybody before.

    With one link all others of the account end too.
    """
    row = queries.find_token(digest(token), purpose, at=now())
    claimed = session().execute(
        update(AccountToken)
        .where(AccountToken.token_hash == digest(token), AccountToken.used_at.is_(None))
        .values(used_at=now())
    )
    if row is None or claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise RegistryError(_("This link has expired or has been used already. Ask for a new one."))
    user = session().get_one(User, row.user_id)
    void_links(user)
    return user


def void_links(user: User) -> None:
    session().execute(
        update(AccountToken)
        .where(AccountToken.user_id == user.id, AccountToken.used_at.is_(None))
        .values(used_at=now())
    )


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


def begin_second_factor(user: User) -> str:
    """A new seed, in force only once a code made with it was typed."""
    user.totp_secret = pyotp.random_base32()
    user.totp_confirmed_at = user.totp_last_step = None
    return user.totp_secret


def provisioning_uri(user: User) -> str:
    assert user.totp_secret is not None
    return pyotp.TOTP(user.totp_secret).provisioning_uri(
        name=user.email, issuer_name="STEM Experts Gateway"
    )


def confirm_second_factor(user: User, *, code: str) -> list[str]:
    """Returns the recovery codes, shown once."""
    check_code(user, code)
    user.totp_confirmed_at = now()
    audit.record("account.second_factor_confirmed", user, by=user)
    return renew_recovery_codes(user)


def renew_recovery_codes(user: User) -> list[str]:
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [f"{secrets.token_hex(5)}-{secrets.token_hex(5)}" for _number in range(RECOVERY_CODES)]
    session().add_all(RecoveryCode(user_id=user.id, code_hash=digest(code)) for code in codes)
    audit.record("account.recovery_codes_renewed", user, by=user)
    return codes


def check_code(user: User, code: str, *, at: datetime | None = None) -> None:
    """A one-time code, or a recovery code. Each is accepted once. Raises RegistryError."""
    typed = code.replace(" ", "")
    if not (_use_one_time_code(user, typed, at or now()) or _use_recovery_code(user, typed)):
        raise RegistryError(
            _("This code is not right, or it has been used already. Wait for the next one.")
        )


def _use_one_time_code(user: User, code: str, at: datetime) -> bool:
    if user.totp_secret is None or not re.fullmatch(r"[0-9]{6}", code, re.ASCII):
        return False
    totp, step = pyotp.TOTP(user.totp_secret), int(at.timestamp()) // STEP_SECONDS
    matching = [
        near
        for near in (step - 1, step, step + 1)
        if secrets.compare_digest(totp.generate_otp(near), code)
    ]
    if not matching:
        return False
    last = User.totp_last_step
    taken = session().execute(
        update(User)
        .where(User.id == user.id, (last.is_(None)) | (last < matching[0]))
        .values(totp_last_step=matching[0])
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _use_recovery_code(user: User, code: str) -> bool:
    used = session().execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == digest(code.lower()),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
    )
    if used.rowcount == 1:  # type: ignore[attr-defined]
        audit.record("account.recovery_code_used", user, by=user)
        return True
    return False


def ask_reset(*, email: str, network: str) -> None:
    """The same answer, in about the same time, whether the account exists or not."""
    canonical = canonical_email(email)
    attempts.count(("letter-network", network), ("letter", canonical))
    user = queries.find_user_by_email(canonical)
    token = secrets.token_urlsafe(32)
    if user is None or user.state not in {AccountState.ACTIVE, AccountState.UNCONFIRMED}:
        message = mail.queue("account_reset", to=Stranger(canonical), token=token)
        session().expunge(message)  # written for the time it takes, never sent
        return
    token = make_token(user, TokenPurpose.RESET_PASSWORD)
    mail.queue("account_reset", to=user, token=token)


@dataclass
class Stranger:
    """Whoever has an address that no account has."""

    email: str
    display_name: str = ""
    locale: str = "vi"


def reset_password(token: str, *, password: str) -> User:
    user = use_token(token, TokenPurpose.RESET_PASSWORD)
    _set_password(user, password)
    if user.state is AccountState.UNCONFIRMED:
        user.state, user.email_confirmed_at = AccountState.ACTIVE, now()
    audit.record("account.password_reset", user, by=user)
    mail.queue("account_password_changed", to=user)
    return user


def change_password(user: User, *, current: str, password: str) -> None:
    if not verify_password(current, user.password_hash):
        raise RegistryError(_("The current password is not right."))
    _set_password(user, password)
    audit.record("account.password_changed", user, by=user)
    mail.queue("account_password_changed", to=user)


def _set_password(user: User, password: str) -> None:
    user.password_hash = make_hash(password, about=(user.email, user.display_name))
    user.auth_epoch += 1  # every session ends


def save_settings(user: User, *, locale: str, time_zone: str) -> None:
    user.locale, user.time_zone = locale, time_zone
    audit.record("account.settings_saved", user, by=user)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
