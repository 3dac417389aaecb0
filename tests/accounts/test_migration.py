"""Accounts that waited for their owner became invitations."""

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from schema import fresh_database, reflect

from registry.core.config import RESOURCES
from registry.core.migrating import downgrade, upgrade

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
FOLDER = RESOURCES / "migrations"
USER = uuid.uuid4()
INVITED = {
    "id": USER,
    "email": "moi@example.org",
    "display_name": "Phạm Hồng Nhung",
    "state": "invited",
    "locale": "vi",
    "time_zone": "Asia/Ho_Chi_Minh",
    "auth_epoch": 1,
    "version": 1,
    "created_at": NOW,
}


def insert(db: sa.Connection, table: str, **values: Any) -> None:
    row = {"id": uuid.uuid4(), "created_at": NOW} | values
    if db.dialect.name == "sqlite":  # which hands ids over as text
        row = {k: v.hex if isinstance(v, uuid.UUID) else v for k, v in row.items()}
    db.execute(sa.insert(reflect(db).tables[table]).values(row))


def read(db: sa.Connection, table: str) -> list[Any]:
    return list(db.execute(sa.select(reflect(db).tables[table])).all())


def fill_in(db: sa.Connection) -> None:
    insert(db, "users", **INVITED)
    for role in ("verifier", "mofa_desk"):
        insert(db, "role_assignments", user_id=USER, role=role, valid_from=NOW.date())
    insert(
        db,
        "account_tokens",
        user_id=USER,
        purpose="invitation",
        token_hash="the digest",
        expires_at=NOW + timedelta(days=7),
    )


def test_an_invited_account_becomes_invitations_and_an_account_again(
    database_url: str, tmp_path: Path
) -> None:
    with fresh_database(database_url, tmp_path, "invited") as engine:
        with engine.connect() as db:
            upgrade(db, FOLDER, "0003")
            fill_in(db)
            db.commit()
        with engine.connect() as db:
            upgrade(db, FOLDER, "0004")
            offered = read(db, "invitations")
            assert {row.role for row in offered} == {"verifier", "mofa_desk"}
            assert [row.token_hash for row in offered].count("the digest") == 1
            assert read(db, "users") == read(db, "role_assignments") == []
            with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
                insert(db, "users", **INVITED)
            db.commit()
        with engine.connect() as db:
            downgrade(db, FOLDER, "0003")
            (back,) = read(db, "users")
            assert (back.email, back.state) == ("moi@example.org", "invited")
            held = read(db, "role_assignments")
            assert {(row.role, row.user_id) for row in held} == {
                ("verifier", back.id),
                ("mofa_desk", back.id),
            }
            assert "the digest" in {row.token_hash for row in read(db, "account_tokens")}
            db.commit()
