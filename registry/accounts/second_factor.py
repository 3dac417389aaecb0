"""The second factor: set up, used, replaced and removed by its owner.

A new seed belongs to the device on which it was begun, for some minutes, and takes the place of the
old one only with a code made with it: a person who breaks off half-way still signs in as before. To begin a
replacement takes a code of the old authenticator or a recovery code, so that an open session alone is
not enough. The owner is informed of each change by mail.
"""

import re
import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, func, select, update

from registry.accounts import resets
from registry.accounts.actions import AccountAction
from registry.accounts.models import RecoveryCode, User, UserSession
from registry.accounts.tokens import digest
from registry.audit import services as audit
from registry.background import mail
from registry.core.cleaning import plain_figures
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _
from registry.core.identifiers import digits_only

RECOVERY_CODES = 10
STEP_SECONDS = 30
# Four groups of figures; until 2026 two groups of hexadecimal digits.
RECOVERY_PATTERNS = (
    re.compile(r"([0-9]{5})([0-9]{5})([0-9]{5})([0-9]{5})"),
    re.compile(r"([0-9a-f]{10})([0-9a-f]{10})"),
)
READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})
TIME_TO_CONFIRM = timedelta(minutes=15)


def begin(device: UserSession) -> None:
    device.begun_secret, device.begun_at = pyotp.random_base32(), now()


def begun_secret(device: UserSession) -> str | None:
    """The seed that waits for its first code on this device."""
    is_fresh = device.begun_at is not None and now() < device.begun_at + TIME_TO_CONFIRM
    return device.begun_secret if is_fresh else None


def begin_replacement(device: UserSession, *, code: str) -> None:
    check_code(device.user, code)
    begin(device)


def provisioning_uri(user: User, secret: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="STEM Experts Gateway")


def confirm(device: UserSession, *, code: str) -> list[str]:
    """From now on the new seed holds. Returns new recovery codes, shown once; all else ends."""
    user, secret = device.user, begun_secret(device)
    if secret is None:
        raise RegistryError(_("This took too long. Begin again."))
    step = _matching_step(secret, read_code(code), now())
    if step is None:
        raise _wrong_code()
    is_first = user.totp_confirmed_at is None
    user.totp_secret, user.totp_last_step, user.totp_confirmed_at = secret, step, now()
    user.auth_epoch += 1  # every session ends
    device.begun_secret = device.begun_at = None
    resets.drop_open(user)
    audit.record(AccountAction.SECOND_FACTOR_CONFIRMED, user, by=user, is_first=is_first)
    mail.queue("account_security", to=user, change="set_up" if is_first else "replaced")
    return _make_recovery_codes(user)


def remove(user: User, *, code: str) -> None:
    if user.must_keep_second_factor:
        raise NotAllowed(_("Your role needs a second factor. You can replace it."))
    check_code(user, code)
    resets.erase(user)
    resets.drop_open(user)
    audit.record(AccountAction.SECOND_FACTOR_REMOVED, user, by=user)
    mail.queue("account_security", to=user, change="removed")


def is_code(proof: str) -> bool:
    """Of the authenticator; anything else is taken for the password."""
    return bool(re.fullmatch(r"[0-9]{6}", digits_only(proof), re.ASCII))


def read_code(typed: str) -> str:
    """As it was given out: digits of any keyboard, however a person or a manager groups them."""
    bare = re.sub(r"[^0-9a-z]", "", plain_figures(typed).lower())
    for pattern in RECOVERY_PATTERNS:
        if found := pattern.fullmatch(bare.translate(READ_AS)):
            return "-".join(found.groups())
    return digits_only(typed)


def may_be_code(read: str) -> bool:
    return is_code(read) or bool(re.fullmatch(r"[0-9a-f]{5,10}(-[0-9a-f]{5,10})+", read))


def renew_recovery_codes(user: User, *, proof: str, proven: str | None) -> list[str]:
    """`proof`: the password, or a code from the authenticator; `proven`: the hash that it was found to
    match, when it is the password."""
    is_proven = (
        _use_one_time_code(user, digits_only(proof), now())
        if is_code(proof)
        else proven is not None and user.password_hash == proven
    )
    if not is_proven:
        raise RegistryError(_("This is neither your password nor a current code."))
    mail.queue("account_security", to=user, change="codes")
    return _make_recovery_codes(user)


def _make_recovery_codes(user: User) -> list[str]:
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["-".join(_five_figures() for _group in range(4)) for _number in range(RECOVERY_CODES)]
    session().add_all(RecoveryCode(user_id=user.id, code_hash=digest(code)) for code in codes)
    audit.record(AccountAction.RECOVERY_CODES_RENEWED, user, by=user)
    return codes


def _five_figures() -> str:
    """Figures alone: the keyboard that a phone shows for a code has no letters."""
    return f"{secrets.randbelow(100_000):05d}"


def count_recovery_codes(user: User) -> int:
    """How many can still be used."""
    unused = select(func.count()).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return session().scalar(unused) or 0


def check_code(user: User, code: str, *, at: datetime | None = None) -> None:
    """A one-time code, or a recovery code. Each is accepted once. Raises RegistryError."""
    typed = read_code(code)
    if not (_use_one_time_code(user, typed, at or now()) or _use_recovery_code(user, typed)):
        raise _wrong_code()


def _wrong_code() -> RegistryError:
    return RegistryError(
        _("This code is not right, or it has already been used. Wait for the next one.")
    )


def _matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The half minute to which the code belongs, one before and one after allowed."""
    if not re.fullmatch(r"[0-9]{6}", code, re.ASCII):
        return None
    totp, step = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    for near in (step - 1, step, step + 1):
        if secrets.compare_digest(totp.generate_otp(near), code):
            return near
    return None


def _use_one_time_code(user: User, code: str, at: datetime) -> bool:
    if user.totp_secret is None or user.totp_confirmed_at is None:
        return False
    step = _matching_step(user.totp_secret, code, at)
    if step is None:
        return False
    last = User.totp_last_step
    taken = session().execute(
        update(User)
        .where(User.id == user.id, (last.is_(None)) | (last < step))
        .values(totp_last_step=step)
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
        audit.record(AccountAction.RECOVERY_CODE_USED, user, by=user)
        return True
    return False
