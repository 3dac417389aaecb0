"""keep editions of openings

Pay as figures with a currency and a period instead of one text for both languages; every published
text as an edition; and the ends of an opening that had no state yet. What a text of the old column
says is read where it is a plain band, and else kept word for word as the note in both languages.
"""

import re
import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, typed

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OLD_STATES = (
    "draft",
    "institution_review",
    "returned",
    "ministry_check",
    "published",
    "on_hold",
    "closed",
    "filled",
    "cancelled",
    "no_suitable",
)
NEW_STATES = (
    *OLD_STATES[:7],
    "selecting",
    "filled",
    "partly_filled",
    "cancelled",
    "no_suitable",
    "archived",
)
BACK = {"selecting": "closed", "partly_filled": "filled", "archived": "filled"}
CURRENCIES = ("VND", "USD", "EUR")
PERIODS = ("hour", "month", "semester", "year", "whole")
PERIOD_WORDS = {
    "giờ": "hour",
    "tháng": "month",
    "học kỳ": "semester",
    "năm": "year",
}
BAND = re.compile(
    r"([0-9]+(?:,[0-9]+)?)\s*[–-]\s*([0-9]+(?:,[0-9]+)?) triệu đồng/(giờ|tháng|học kỳ|năm)"
)
TEXT_COLUMNS = (
    "title_vi title_en description_vi description_en benefits_vi benefits_en mode field_id "
    "technology_id seats teaching_hours teaching_language starts_on ends_on closes_on pay_from pay_to "
    "pay_currency pay_period pay_note_vi pay_note_en funding_line"
).split()


def upgrade() -> None:
    _allow_states(NEW_STATES)
    with op.batch_alter_table("openings") as table:
        table.add_column(sa.Column("pay_from", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("pay_to", sa.BigInteger(), nullable=True))
        for name in ("pay_currency", "pay_period", "pay_note_vi", "pay_note_en"):
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
        table.add_column(sa.Column("edition", sa.Integer(), nullable=True))
    _move_pay()
    with op.batch_alter_table("openings") as table:
        _restrict(table, "pay_currency", CURRENCIES, "currency")
        _restrict(table, "pay_period", PERIODS, "payperiod")
        for name in ("pay_note_vi", "pay_note_en"):
            table.alter_column(name, existing_type=sa.Text(), nullable=False)
        table.alter_column("edition", existing_type=sa.Integer(), nullable=False)
        table.drop_column("pay_band")
    _create_editions()
    _write_first_editions()


def _restrict(table: Any, column: str, values: tuple[str, ...], name: str) -> None:
    table.alter_column(column, existing_type=sa.Text(), type_=sa.String(length=40), nullable=False)
    listed = ", ".join(f"'{value}'" for value in values)
    table.create_check_constraint(name, f"{column} IN ({listed})")


def _allow_states(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("openings") as table:
        table.drop_constraint("openingstate", type_="check")
        table.create_check_constraint("openingstate", f"state IN ({listed})")


def _openings() -> sa.TableClause:
    names = ("id", "pay_band", "pay_from", "pay_to", "pay_currency", "pay_period", "pay_note_vi")
    return sa.table(
        "openings",
        *(sa.column(name) for name in (*names, "pay_note_en", "edition", "published_at", "state")),
    )


def _move_pay() -> None:
    table, connection = _openings(), op.get_bind()
    connection.execute(
        table.update().values(
            pay_currency="VND",
            pay_period="month",
            pay_note_vi="",
            pay_note_en="",
            edition=sa.case((table.c.published_at.is_not(None), 1), else_=0),
        )
    )
    bands = connection.execute(sa.select(table.c.pay_band).distinct()).scalars().all()
    for band in bands:
        connection.execute(
            table.update().where(table.c.pay_band == band).values(**_read_band(band))
        )


def _read_band(text: str) -> dict[str, object]:
    found = BAND.fullmatch(text.strip())
    if found is None:
        return {"pay_note_vi": text, "pay_note_en": text}
    low, high = (int(float(found[place].replace(",", ".")) * 1_000_000) for place in (1, 2))
    return {"pay_from": low, "pay_to": high, "pay_period": PERIOD_WORDS[found[3]]}


def _create_editions() -> None:
    op.create_table(
        "opening_editions",
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            choice("editionstate", "proposed", "returned", "withdrawn", "published"),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_opening_editions_{column}"))
            for column, target in (
                ("opening_id", "openings.id"),
                ("author_id", "users.id"),
                ("approver_id", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_editions")),
    )
    op.create_index(op.f("ix_opening_editions_opening_id"), "opening_editions", ["opening_id"])
    for name, columns, where in (
        ("published", ["opening_id", "number"], "state = 'published'"),
        ("waiting", ["opening_id"], "state IN ('proposed', 'returned')"),
    ):
        op.create_index(
            f"uq_opening_editions_{name}",
            "opening_editions",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _write_first_editions() -> None:
    """What is published now is edition 1; nothing is known of texts before it."""
    openings = typed("openings", (*TEXT_COLUMNS, "id", "author_id", "approver_id", "published_at"))
    criteria = typed("criteria", ("opening_id", "position", "kind", "subject", "value", "weight"))
    wanted: dict[Any, list[dict[str, Any]]] = {}
    for row in op.get_bind().execute(sa.select(criteria).order_by(criteria.c.position)).mappings():
        wanted.setdefault(row["opening_id"], []).append(
            {name: row[name] for name in ("kind", "subject", "value", "weight")}
        )
    rows = [
        {
            "id": uuid.uuid5(row["id"], "edition"),  # the same on every way up
            "opening_id": row["id"],
            "number": 1,
            "state": "published",
            "content": {name: _plain(name, row[name]) for name in TEXT_COLUMNS},
            "criteria": wanted.get(row["id"], []),
            "reason": "",
            "author_id": row["author_id"],
            "approver_id": row["approver_id"],
            "return_reason": "",
            "published_at": row["published_at"],
            "created_at": row["published_at"],
            "version": 1,
        }
        for row in op.get_bind()
        .execute(sa.select(openings).where(openings.c.published_at.is_not(None)))
        .mappings()
    ]
    if rows:
        op.bulk_insert(typed("opening_editions", list(rows[0])), rows)


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def downgrade() -> None:
    op.drop_table("opening_editions")
    with op.batch_alter_table("openings") as table:
        table.add_column(sa.Column("pay_band", sa.Text(), nullable=True))
    table, connection = _openings(), op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        connection.execute(
            table.update()
            .where(table.c.id == row["id"])
            .values(pay_band=_write_band(row), state=BACK.get(row["state"], row["state"]))
        )
    with op.batch_alter_table("openings") as batch:
        batch.alter_column("pay_band", existing_type=sa.Text(), nullable=False)
        batch.drop_constraint("currency", type_="check")
        batch.drop_constraint("payperiod", type_="check")
        for name in ("pay_from", "pay_to", "pay_currency", "pay_period"):
            batch.drop_column(name)
        for name in ("pay_note_vi", "pay_note_en", "edition"):
            batch.drop_column(name)
    _allow_states(OLD_STATES)


def _write_band(row: Any) -> str:
    if row["pay_from"] is None and row["pay_to"] is None:
        return str(row["pay_note_vi"])
    words = {period: word for word, period in PERIOD_WORDS.items()}
    amounts = [
        f"{amount / 1_000_000:g}".replace(".", ",")
        for amount in (row["pay_from"], row["pay_to"])
        if amount is not None
    ]
    unit = "đồng" if row["pay_currency"] == "VND" else row["pay_currency"]
    period = words.get(row["pay_period"], "đợt")
    return f"{'–'.join(amounts)} triệu {unit}/{period}"
