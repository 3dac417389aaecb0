"""offer roles by invitation

Until now an invited address had an account and its role at once. Accounts that wait for their owner
become invitations: the newest link goes on working for the first of their roles, any further role
has to be sent again. Taking it back makes accounts of the invitations nobody answered, where the
address has none.
"""

import secrets
import uuid
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = (
    "expert",
    "delegate",
    "institution_recruiter",
    "institution_approver",
    "recruitment_officer",
    "verifier",
    "mission_officer",
    "mofa_desk",
    "line_ministry",
    "scheme_officer",
    "designation_secretariat",
    "panel_member",
    "administrator",
    "auditor",
)
STATES = ("unconfirmed", "active", "disabled")
PURPOSES = ("confirm_email", "reset_password")
LIFETIME = timedelta(days=7)
MOMENT = sa.DateTime(timezone=True)

users = sa.table(
    "users",
    sa.column("id", sa.Uuid()),
    sa.column("email", sa.Text()),
    sa.column("display_name", sa.Text()),
    sa.column("state", sa.Text()),
    sa.column("locale", sa.Text()),
    sa.column("time_zone", sa.Text()),
    sa.column("auth_epoch", sa.Integer()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", MOMENT),
)
assignments = sa.table(
    "role_assignments",
    sa.column("id", sa.Uuid()),
    sa.column("user_id", sa.Uuid()),
    sa.column("role", sa.Text()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_to", sa.Date()),
    sa.column("granted_by_id", sa.Uuid()),
    sa.column("created_at", MOMENT),
)
tokens = sa.table(
    "account_tokens",
    sa.column("id", sa.Uuid()),
    sa.column("user_id", sa.Uuid()),
    sa.column("purpose", sa.Text()),
    sa.column("token_hash", sa.Text()),
    sa.column("expires_at", MOMENT),
    sa.column("used_at", MOMENT),
    sa.column("created_at", MOMENT),
)
invitations = sa.table(
    "invitations",
    sa.column("id", sa.Uuid()),
    sa.column("email", sa.Text()),
    sa.column("display_name", sa.Text()),
    sa.column("locale", sa.Text()),
    sa.column("role", sa.Text()),
    sa.column("organisation_id", sa.Uuid()),
    sa.column("invited_by_id", sa.Uuid()),
    sa.column("token_hash", sa.Text()),
    sa.column("expires_at", MOMENT),
    sa.column("accepted_at", MOMENT),
    sa.column("declined_at", MOMENT),
    sa.column("withdrawn_at", MOMENT),
    sa.column("created_at", MOMENT),
    sa.column("version", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("role", choice("role", *ROLES), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitations_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_email_role"), "invitations", ["email", "role"])
    op.create_index(op.f("ix_invitations_organisation_id"), "invitations", ["organisation_id"])
    _make_invitations()
    _change_values("users", "state", "accountstate", ("invited", *STATES), STATES)
    _change_values("account_tokens", "purpose", "tokenpurpose", (*PURPOSES, "invitation"), PURPOSES)


def downgrade() -> None:
    _change_values("users", "state", "accountstate", STATES, ("invited", *STATES))
    _change_values("account_tokens", "purpose", "tokenpurpose", PURPOSES, (*PURPOSES, "invitation"))
    _make_accounts()
    op.drop_index(op.f("ix_invitations_organisation_id"), "invitations")
    op.drop_index(op.f("ix_invitations_email_role"), "invitations")
    op.drop_table("invitations")


def _change_values(
    table: str, column: str, name: str, old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column(
            column,
            existing_type=choice(name, *old),
            type_=choice(name, *new),
            existing_nullable=False,
        )


def _make_invitations() -> None:
    db = op.get_bind()
    for user in db.execute(sa.select(users).where(users.c.state == "invited")).all():
        own = sa.select(tokens).where(
            tokens.c.user_id == user.id,
            tokens.c.purpose == "invitation",
            tokens.c.used_at.is_(None),
        )
        link = db.execute(own.order_by(tokens.c.created_at.desc(), tokens.c.id)).first()
        held = sa.select(assignments).where(assignments.c.user_id == user.id)
        digest = link.token_hash if link else None
        for row in db.execute(held.order_by(assignments.c.created_at, assignments.c.id)).all():
            db.execute(
                invitations.insert().values(
                    id=uuid.uuid4(),
                    email=user.email,
                    display_name=user.display_name,
                    locale=user.locale,
                    role=row.role,
                    organisation_id=row.organisation_id,
                    invited_by_id=row.granted_by_id,
                    token_hash=digest or secrets.token_hex(32),
                    expires_at=link.expires_at if link else user.created_at + LIFETIME,
                    created_at=row.created_at,
                    version=1,
                )
            )
            digest = None
        for table in (assignments, tokens):
            db.execute(table.delete().where(table.c.user_id == user.id))
        db.execute(users.delete().where(users.c.id == user.id))
    db.execute(tokens.delete().where(tokens.c.purpose == "invitation"))


def _make_accounts() -> None:
    db = op.get_bind()
    waiting = sa.select(invitations).where(
        invitations.c.accepted_at.is_(None),
        invitations.c.declined_at.is_(None),
        invitations.c.withdrawn_at.is_(None),
        invitations.c.email.not_in(sa.select(users.c.email)),
    )
    made: dict[str, uuid.UUID] = {}
    for row in db.execute(waiting.order_by(invitations.c.created_at, invitations.c.id)).all():
        if row.email not in made:
            made[row.email] = uuid.uuid4()
            db.execute(
                users.insert().values(
                    id=made[row.email],
                    email=row.email,
                    display_name=row.display_name,
                    state="invited",
                    locale=row.locale,
                    time_zone="Asia/Ho_Chi_Minh",
                    auth_epoch=0,
                    version=1,
                    created_at=row.created_at,
                )
            )
        db.execute(
            assignments.insert().values(
                id=uuid.uuid4(),
                user_id=made[row.email],
                role=row.role,
                organisation_id=row.organisation_id,
                valid_from=row.created_at.date(),
                granted_by_id=row.invited_by_id,
                created_at=row.created_at,
            )
        )
        db.execute(
            tokens.insert().values(
                id=uuid.uuid4(),
                user_id=made[row.email],
                purpose="invitation",
                token_hash=row.token_hash,
                expires_at=row.expires_at,
                created_at=row.created_at,
            )
        )
