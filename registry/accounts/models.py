import uuid
from datetime import date, datetime
from enum import StrEnum, auto

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.browsers import browser_name
from registry.core.db import now
from registry.core.encryption import EncryptedText
from registry.core.finding import Findable
from registry.core.i18n import HANOI, hanoi_today
from registry.core.periods import holds_on
from registry.core.permissions import Role
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.taxonomy.models import Organisation

AccountState = StrEnum("AccountState", "UNCONFIRMED ACTIVE DISABLED")


class TokenPurpose(StrEnum):
    CONFIRM_EMAIL = auto()
    RESET_PASSWORD = auto()


class User(Findable, UserMixin, Stamped, Versioned, Base):
    """Somebody who can sign in. `email` is canonical (see emails.canonical_email) and unique."""

    __tablename__ = "users"
    folded_from = ("display_name",)

    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    state: Mapped[AccountState]
    password_hash: Mapped[str | None]
    email_confirmed_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(default="vi")
    time_zone: Mapped[str] = mapped_column(default=str(HANOI))  # empty: not known yet
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText())
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    auth_epoch: Mapped[int] = mapped_column(default=0)  # a change ends every session

    assignments: Mapped[list["RoleAssignment"]] = relationship(
        back_populates="user", foreign_keys="RoleAssignment.user_id", lazy="selectin"
    )

    @property
    def zone(self) -> str:
        """In which moments are written for this reader: Hanoi's until they say where they are."""
        return self.time_zone or str(HANOI)

    session_token = ""  # of the request that is being served, see sessions

    def get_id(self) -> str:
        """Flask-Login's key is the session's token, not the user's id."""
        return self.session_token

    @property
    def current_assignments(self) -> list["RoleAssignment"]:
        today = hanoi_today()
        return [assignment for assignment in self.assignments if assignment.is_in_force(today)]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(assignment.role for assignment in self.current_assignments)

    def organisation_ids(self, *roles: Role) -> list[uuid.UUID]:
        """Organisations for which one of these roles (or any) is held now."""
        return [
            assignment.organisation_id
            for assignment in self.current_assignments
            if assignment.organisation_id and (not roles or assignment.role in roles)
        ]

    @property
    def is_staff(self) -> bool:
        return any(role.is_staff for role in self.roles)

    @property
    def must_keep_second_factor(self) -> bool:
        return any(role.needs_second_factor for role in self.roles)

    @property
    def needs_second_factor(self) -> bool:
        return self.must_keep_second_factor or self.totp_confirmed_at is not None

    @property
    def is_active(self) -> bool:
        return self.state is AccountState.ACTIVE


class RoleAssignment(Stamped, Base):
    """A role held from a day until before a day, for one organisation or (None) for all."""

    __tablename__ = "role_assignments"
    __table_args__ = (Index(None, "organisation_id", "role"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(back_populates="assignments", foreign_keys=[user_id])
    organisation: Mapped[Organisation | None] = relationship()

    def is_in_force(self, day: date) -> bool:
        return holds_on(self, day)


class Invitation(Stamped, Versioned, Base):
    """A role offered to an address. Whether an account has that address is asked only by whoever holds
    the link; until it is accepted nothing is in force. `email` is canonical."""

    __tablename__ = "invitations"
    __table_args__ = (Index(None, "email", "role"),)

    email: Mapped[str]
    display_name: Mapped[str]
    locale: Mapped[str]
    role: Mapped[Role]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship()
    invited_by: Mapped[User | None] = relationship()

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= now()

    @property
    def names_inviter(self) -> bool:
        """Not where an expert invites: of a mistyped address a stranger would learn who is registered."""
        return self.role.is_staff


class UserSession(Stamped, Base):
    """A signed-in device. The cookie holds a random token, this row only its SHA-256."""

    __tablename__ = "user_sessions"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    auth_epoch: Mapped[int]
    second_factor_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str]
    # A second factor that is being set up on this device, see second_factor
    begun_secret: Mapped[str | None] = mapped_column(EncryptedText())
    begun_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def device_name(self) -> str:
        return browser_name(self.device)


class AccountToken(Stamped, Base):
    """A single-use link (confirm, reset); only its SHA-256 is kept."""

    __tablename__ = "account_tokens"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[TokenPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Stamped, Base):
    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class ResetOutcome(StrEnum):
    RESET = auto()
    REFUSED = auto()
    DROPPED = auto()  # by its owner, or because nobody decided


class SecondFactorReset(Stamped, Versioned, Base):
    """Somebody who knows the password says that authenticator and recovery codes are lost."""

    __tablename__ = "second_factor_resets"
    __table_args__ = (
        unique_where("uq_second_factor_resets_open", "user_id", where="closed_at IS NULL"),
        CheckConstraint("decided_by_id <> user_id", name="four_eyes"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[ResetOutcome | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class AttemptCount(Base):
    """How often something was tried in a window, shared by every process."""

    __tablename__ = "attempt_counts"
    __table_args__ = (UniqueConstraint("key", "window_start"),)

    key: Mapped[str]
    window_start: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=0)
