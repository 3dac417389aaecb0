"""The people who run the demo country: one account to sign in with per role, and their colleagues."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyotp
from sqlalchemy import select

from registry.accounts import passwords
from registry.accounts.actions import AccountAction
from registry.accounts.models import AccountState, RoleAssignment, User
from registry.accounts.second_factor import STEP_SECONDS
from registry.core.db import get_row, session
from registry.core.i18n import official_date
from registry.core.permissions import Role
from registry.demo.cast import (
    EXPERT_ACCOUNTS,
    INSTITUTIONS,
    MINISTRIES,
    MISSION_COUNTRIES,
    PASSWORD,
    REPORTING,
    SECOND,
    SHOWN,
    SINCE,
)
from registry.demo.chronicle import Chronicle
from registry.taxonomy.mission_models import Mission
from registry.taxonomy.models import Institution, Organisation


@dataclass
class Staff:
    shown: dict[str, uuid.UUID] = field(default_factory=dict)
    recruiters: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    approvers: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    desks: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    @property
    def verifiers(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.shown["verifier"], self.shown["verifier2"]


@dataclass(frozen=True)
class DemoAccount:
    email: str
    role: str
    password: str
    code: str
    totp_secret: str


def list_accounts(*, with_second: bool = False) -> list[DemoAccount]:
    """One account per role, or two."""
    shown, experts = (SHOWN + SECOND, 2) if with_second else (SHOWN, 1)
    addresses = [f"{local}@example.org" for local, *_rest in shown]
    addresses += EXPERT_ACCOUNTS[:experts]
    known = {
        row.email: row for row in session().scalars(select(User).where(User.email.in_(addresses)))
    }
    return [
        DemoAccount(
            row.email,
            ", ".join(str(role.label) for role in sorted(row.roles)),
            PASSWORD,
            current_code(row),
            row.totp_secret or "",
        )
        for row in (known[address] for address in addresses if address in known)
    ]


def current_code(user: User, begun: str = "") -> str:
    """The next code that will be accepted: each is accepted once, also here. `begun`: the seed of a
    second factor that is being set up."""
    step = int(datetime.now(UTC).timestamp()) // STEP_SECONDS
    if begun:
        return pyotp.TOTP(begun).generate_otp(step)
    if not user.totp_secret:
        return ""
    return pyotp.TOTP(user.totp_secret).generate_otp(max(step, (user.totp_last_step or 0) + 1))


def appoint(chronicle: Chronicle, names: list[str], *, institutions: list[Institution]) -> Staff:
    """Accounts for every role, for each of these institutions, and for every mission."""
    staff = Staff()
    embassies = {where: _embassy(code) for where, code in MISSION_COUNTRIES.items()}
    bodies = {where: _organisation(code) for where, code in (INSTITUTIONS | MINISTRIES).items()}
    places = bodies | embassies | {"": None}
    secret_hash = passwords.hash_password(PASSWORD)
    for local, name, role, where in SHOWN + SECOND:
        staff.shown[local] = _appoint(
            chronicle, f"{local}@example.org", name, role, places[where], password_hash=secret_hash
        )
    for institution in institutions:
        _appoint_at_institution(chronicle, staff, institution, names)
    for mission in session().scalars(select(Mission).order_by(Mission.country_code, Mission.id)):
        shown = [where for where, embassy_id in embassies.items() if embassy_id == mission.id]
        if shown:
            staff.desks[mission.id] = staff.shown[shown[0]]
            continue
        address = f"desk.{len(staff.desks):03d}@example.org"
        staff.desks[mission.id] = _appoint(
            chronicle, address, _pick(chronicle.rng, names), Role.MISSION_OFFICER, mission.id
        )
    for place, code in enumerate(REPORTING):
        address, name = f"reporter.{place:03d}@example.org", _pick(chronicle.rng, names)
        _appoint(chronicle, address, name, Role.LINE_MINISTRY, _organisation(code))
    chronicle.write(User, RoleAssignment)
    return staff


def _appoint_at_institution(
    chronicle: Chronicle, staff: Staff, institution: Institution, names: list[str]
) -> None:
    for role, known in (
        (Role.INSTITUTION_RECRUITER, staff.recruiters),
        (Role.INSTITUTION_APPROVER, staff.approvers),
    ):
        shown = [w for w, code in INSTITUTIONS.items() if code == institution.organisation.code]
        if shown:
            local = shown[0].replace("institution", role.value.removeprefix("institution_"))
            known[institution.id] = staff.shown[local]
            continue
        address = f"{role.value.removeprefix('institution_')}.{len(known):03d}@example.org"
        known[institution.id] = _appoint(
            chronicle, address, _pick(chronicle.rng, names), role, institution.id
        )


def _appoint(
    chronicle: Chronicle,
    email: str,
    name: str,
    role: Role,
    organisation_id: uuid.UUID | None,
    *,
    password_hash: str | None = None,
) -> uuid.UUID:
    since = datetime.combine(SINCE, datetime.min.time(), UTC)
    secret = make_secret(chronicle.rng) if password_hash is not None else None
    user_id = write_account(
        chronicle,
        since,
        role,
        organisation_id,
        email=email,
        display_name=name,
        password_hash=password_hash,
        locale="vi",
        totp_secret=secret,
        totp_confirmed_at=since if secret else None,
    )
    chronicle.happened(since, AccountAction.SIGNED_UP, User, user_id, role=role.value)
    return user_id


def write_account(
    chronicle: Chronicle,
    since: datetime,
    role: Role,
    organisation_id: uuid.UUID | None,
    **values: Any,
) -> uuid.UUID:
    """An account, and the role that it has had since its first day."""
    user_id = chronicle.add(
        User,
        **values,
        state=AccountState.ACTIVE,
        email_confirmed_at=since,
        time_zone="Asia/Ho_Chi_Minh",
        totp_last_step=None,
        auth_epoch=0,
        created_at=since,
        version=1,
    )
    chronicle.add(
        RoleAssignment,
        user_id=user_id,
        role=role,
        organisation_id=organisation_id,
        valid_from=official_date(since),
        valid_to=None,
        granted_by_id=None,
        created_at=since,
    )
    return user_id


def make_secret(rng: random.Random) -> str:
    """Of the right form, from the demo's own chance so that the same number gives the same country."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    secret = "".join(rng.choice(alphabet) for _place in range(32))
    assert pyotp.TOTP(secret)
    return secret


def _pick(rng: random.Random, names: list[str]) -> str:
    return rng.choice(names)


def _organisation(code: str) -> uuid.UUID:
    return get_row(select(Organisation.id).where(Organisation.code == code))


def _embassy(country: str) -> uuid.UUID:
    statement = select(Mission.id).where(Mission.country_code == country, Mission.kind == "embassy")
    return get_row(statement)
