"""enter contracts that did not begin here

An institution writes down a contract that exists on paper; an officer accepts it, and the expert is
asked. Who never answers is kept for the contract only, and it stands on its papers.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, references, unprotect

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

BEGINS = (
    "(CASE WHEN state IN ('agreed', 'negotiating', 'offered', 'signed')"
    " THEN planned_start_on ELSE '9999-12-31' END)"
)
USUAL = (BEGINS, "created_at DESC", "id")
ORDERS = {
    "ix_contracts_usual_order": (*USUAL, "state"),
    "ix_contracts_state_order": ("state", *USUAL),
}
CHANNEL = choice("contractchannel", "introduction", "direct")
PERSONS = (
    *("draft", "submitted", "in_review", "needs_info", "active", "not_eligible", "appeal"),
    *("paused", "dormant", "withdrawn", "suspended", "merged"),
)
FILES = ("signed_contract", "start_evidence", "correction_evidence")
ENTRIES = "contract_entries"
STATES = (
    *("draft", "handed_over", "sent", "awaiting_second", "returned"),
    *("accepted", "refused", "withdrawn", "lapsed"),
)
ANSWERS = ("waiting", "right", "wrong", "not_me", "objects", "silent", "no_address")
DEGREES = (
    *("phd", "engineering_doctorate", "doctor_of_science"),
    *("professional_doctorate", "medical_doctor"),
)
POSTS = ("employed", "postdoc", "self_employed", "retired", "unemployed", "student")
KINDS = (
    *("permanent_lecturer", "joint_appointment", "fixed_term"),
    *("visiting", "teaching_semester", "expert_249"),
)
MODES = (
    *("permanent", "fixed_term", "visiting_semester"),
    *("intensive_block", "co_supervision", "online"),
)
FUNDS = ("state_central", "state_local", "institution", "enterprise")
PRECISIONS = ("day", "month", "year")
TEXTS = (
    *("degree_title", "field_code", "degree_institution", "degree_country", "thesis_title"),
    *("employer", "post_title", "post_country", "reference", "legal_basis", "taught_field"),
    *("note", "answer_text", "link_salt", "full_name", "folded", "language", "number"),
)
DAYS = ("awarded_on", "post_since", "signed_on", "starts_on", "ends_on", "started_on")
MOMENTS = ("warned_at", "answered_at", "asked_at", "followed_at")
REFERENCES = {
    "institution_id": "institutions.id",
    "opening_id": "openings.id",
    "written_by_id": "users.id",
    "sent_by_id": "users.id",
    "officer_id": "users.id",
    "second_id": "users.id",
    "person_id": "persons.id",
    "contract_id": "contracts.id",
    "followed_by_id": "users.id",
}
FILE_KINDS = ("contract", "decision", "start", "doctorate", "post", "identity")
PAIRS = ("unsure", "same", "different", "merged", "parting", "unmerged")


def upgrade() -> None:
    _change_contracts()
    _allow("persons", "state", "personstate", (*PERSONS, "recorded"))
    is_joined = sa.text("merged_into_id IS NOT NULL")
    op.create_index(
        "ix_persons_joined",
        "persons",
        ["merged_into_id"],
        sqlite_where=is_joined,
        postgresql_where=is_joined,
    )
    _allow("contract_files", "kind", "filekind", (*FILES, "decision"))
    _name_the_confirming_expert(nullable=True)
    _create_entries()
    op.create_table(
        "entry_files",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("entryfilekind", *FILE_KINDS), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references("entry_files", {"entry_id": f"{ENTRIES}.id", "document_id": "documents.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_files")),
        sa.UniqueConstraint("document_id", name=op.f("uq_entry_files_document_id")),
    )
    op.create_index(op.f("ix_entry_files_entry_id"), "entry_files", ["entry_id"])
    targets = {"entry_id": f"{ENTRIES}.id", "person_id": "persons.id", "by_id": "users.id"}
    op.create_table(
        "entry_judgements",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in targets),
        sa.Column("outcome", choice("pairstate", *PAIRS), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references("entry_judgements", targets),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_judgements")),
    )
    op.create_index(op.f("ix_entry_judgements_entry_id"), "entry_judgements", ["entry_id"])


def _change_contracts() -> None:
    _drop_orders()
    with op.batch_alter_table("contracts") as batch:
        batch.add_column(sa.Column("channel", CHANNEL, nullable=True))
        batch.add_column(sa.Column("on_papers_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("on_papers_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_contracts_on_papers_by_id"), "users", ["on_papers_by_id"], ["id"]
        )
    op.execute("UPDATE contracts SET channel = 'introduction'")
    with op.batch_alter_table("contracts") as batch:
        batch.alter_column("channel", existing_type=CHANNEL, nullable=False)
        batch.create_index(op.f("ix_contracts_channel_state"), ["channel", "state"])
    _create_orders()


def _drop_orders() -> None:
    """No reflected table knows an index of expressions."""
    for name in ORDERS:
        op.drop_index(name, "contracts")


def _create_orders() -> None:
    for name, columns in ORDERS.items():
        op.create_index(name, "contracts", [sa.text(column) for column in columns])


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({listed})")


def _name_the_confirming_expert(*, nullable: bool) -> None:
    unprotect("semester_deliveries")
    if not nullable:
        op.execute(
            "UPDATE semester_deliveries SET confirmed_by_expert_id = confirmed_by_institution_id"
            " WHERE confirmed_by_expert_id IS NULL"
        )
    with op.batch_alter_table("semester_deliveries") as batch:
        batch.alter_column("confirmed_by_expert_id", existing_type=sa.Uuid(), nullable=nullable)
    protect_fact("semester_deliveries")


def _create_entries() -> None:
    op.create_table(
        ENTRIES,
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
        *(sa.Column(name, sa.Uuid(), nullable=name != "institution_id") for name in REFERENCES),
        sa.Column("state", choice("entrystate", *STATES), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("degree_kind", choice("degreekind", *DEGREES), nullable=True),
        sa.Column("awarded_precision", choice("awarded_precision", *PRECISIONS), nullable=False),
        sa.Column("post_kind", choice("employmentkind", *POSTS), nullable=True),
        sa.Column("post_precision", choice("post_precision", *PRECISIONS), nullable=False),
        sa.Column("kind", choice("contractkind", *KINDS), nullable=True),
        sa.Column("work_mode", choice("mode", *MODES), nullable=True),
        sa.Column("funding_line", choice("fundingline", *FUNDS), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("weekly_hours", "teaching_hours", "load_percent")
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", choice("answer", *ANSWERS), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("second_id <> officer_id", name=op.f(f"ck_{ENTRIES}_four_eyes")),
        *references(ENTRIES, REFERENCES),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENTRIES}")),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_{ENTRIES}_{name}"))
            for name in ("number", "person_id", "contract_id")
        ),
    )
    for columns in (
        ["institution_id", "state"],
        ["state", "due_on", "id"],
        ["moved_at", "id"],
        ["answer", "answer_due_on"],
        ["folded"],
        ["opening_id"],
    ):
        op.create_index(op.f(f"ix_{ENTRIES}_{'_'.join(columns)}"), ENTRIES, columns)
    waits = sa.text("followed_at IS NULL")
    op.create_index(
        f"ix_{ENTRIES}_unfollowed",
        ENTRIES,
        ["answer"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    for table in ("entry_judgements", "entry_files", ENTRIES):
        op.drop_table(table)
    _name_the_confirming_expert(nullable=False)
    op.execute("UPDATE contract_files SET kind = 'signed_contract' WHERE kind = 'decision'")
    _allow("contract_files", "kind", "filekind", FILES)
    op.drop_index("ix_persons_joined", "persons")
    op.execute("UPDATE persons SET state = 'withdrawn' WHERE state = 'recorded'")
    _allow("persons", "state", "personstate", PERSONS)
    _drop_orders()
    with op.batch_alter_table("contracts") as batch:
        batch.drop_index(op.f("ix_contracts_channel_state"))
        batch.drop_constraint(op.f("fk_contracts_on_papers_by_id"), type_="foreignkey")
        batch.drop_constraint("contractchannel", type_="check")
        batch.drop_column("on_papers_by_id")
        batch.drop_column("on_papers_at")
        batch.drop_column("channel")
    _create_orders()
