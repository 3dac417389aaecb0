"""create tables

Additive first: what the running release still reads is removed a release later. No model imports.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_events",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("context_type", sa.Text(), nullable=True),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_events")),
    )
    with op.batch_alter_table("access_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_events_person_id_at"), ["person_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_access_events_viewer_id_at"), ["viewer_id", "at"], unique=False
        )

    op.create_table(
        "attempt_counts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_counts")),
        sa.UniqueConstraint("key", "window_start", name=op.f("uq_attempt_counts_key_window_start")),
    )
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("before_digest", sa.Text(), nullable=True),
        sa.Column("after_digest", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
        sa.UniqueConstraint("seq", name=op.f("uq_audit_events_seq")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_events_object_type_object_id"),
            ["object_type", "object_id"],
            unique=False,
        )

    op.create_table(
        "audit_heads",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "consent_texts",
        sa.Column(
            "purpose",
            choice("consentpurpose", "be_found", "embassy", "introduction", "statistics"),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("controller", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("purpose", "edition", name=op.f("uq_consent_texts_purpose_edition")),
    )
    op.create_table(
        "countries",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code3", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("sort_key_vi", sa.Text(), nullable=False),
        sa.Column("sort_key_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countries")),
        sa.UniqueConstraint("code", name=op.f("uq_countries_code")),
    )
    op.create_table(
        "data_loads",
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_loads")),
        sa.UniqueConstraint("file", name=op.f("uq_data_loads_file")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
        sa.UniqueConstraint("name", name=op.f("uq_heartbeats_name")),
    )
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_holidays_day")),
    )
    op.create_table(
        "legal_rules",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_rules")),
        sa.UniqueConstraint("code", name=op.f("uq_legal_rules_code")),
    )
    op.create_table(
        "mail_messages",
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_messages")),
        sa.UniqueConstraint("code", name=op.f("uq_mail_messages_code")),
    )
    with op.batch_alter_table("mail_messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_messages_sent_at_next_attempt_at"),
            ["sent_at", "next_attempt_at"],
            unique=False,
        )

    op.create_table(
        "organisations",
        sa.Column(
            "kind",
            choice(
                "organisationkind",
                "government",
                "ministry",
                "unit",
                "province",
                "institution",
                "mission",
                "association",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("sort_key_vi", sa.Text(), nullable=False),
        sa.Column("sort_key_en", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisations_sort_key_en"), ["sort_key_en"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_organisations_sort_key_vi"), ["sort_key_vi"], unique=False
        )

    op.create_table(
        "provinces",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["provinces.id"], name=op.f("fk_provinces_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provinces")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_provinces_code_valid_from")),
    )
    op.create_table(
        "schemes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schemes")),
        sa.UniqueConstraint("code", name=op.f("uq_schemes_code")),
    )
    op.create_table(
        "search_jobs",
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_jobs")),
    )
    with op.batch_alter_table("search_jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_jobs_parked_at_next_attempt_at"),
            ["parked_at", "next_attempt_at"],
            unique=False,
        )

    op.create_table(
        "search_versions",
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_versions")),
        sa.UniqueConstraint("index", name=op.f("uq_search_versions_index")),
    )
    op.create_table(
        "sources",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("code", name=op.f("uq_sources_code")),
    )
    op.create_table(
        "synonyms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_language", sa.Text(), nullable=False),
        sa.Column("concept_code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonyms")),
    )
    op.create_table(
        "targets",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("citation_vi", sa.Text(), nullable=False),
        sa.Column("citation_en", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_vi", sa.Text(), nullable=False),
        sa.Column("owner_en", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("code", name=op.f("uq_targets_code")),
    )
    op.create_table(
        "users",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            choice("accountstate", "invited", "unconfirmed", "active", "disabled"),
            nullable=False,
        ),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "account_tokens",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            choice("tokenpurpose", "confirm_email", "reset_password", "invitation"),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_account_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_tokens_token_hash")),
    )
    with op.batch_alter_table("account_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_tokens_user_id"), ["user_id"], unique=False)

    op.create_table(
        "concepts",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["concepts.id"], name=op.f("fk_concepts_parent_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["schemes.id"], name=op.f("fk_concepts_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concepts")),
        sa.UniqueConstraint("scheme_id", "code", name=op.f("uq_concepts_scheme_id_code")),
    )
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concepts_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "state",
            choice("documentstate", "quarantined", "released", "rejected"),
            nullable=False,
        ),
        sa.Column("rejection", sa.Text(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_documents_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_documents_storage_key")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_sha256"), ["sha256"], unique=False)

    op.create_table(
        "institutions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("abbreviation", sa.Text(), nullable=False),
        sa.Column("admission_code", sa.Text(), nullable=False),
        sa.Column("province_id", sa.Uuid(), nullable=True),
        sa.Column("governing_vi", sa.Text(), nullable=False),
        sa.Column("governing_en", sa.Text(), nullable=False),
        sa.Column("ownership", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["organisations.id"], name=op.f("fk_institutions_id")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["provinces.id"], name=op.f("fk_institutions_province_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
    )
    op.create_table(
        "jobs",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            choice("jobstate", "queued", "running", "done", "failed"),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_jobs_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_jobs_state_created_at"), ["state", "created_at"], unique=False
        )

    op.create_table(
        "missions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("city_vi", sa.Text(), nullable=False),
        sa.Column("city_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["organisations.id"], name=op.f("fk_missions_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missions")),
    )
    op.create_table(
        "organisation_names",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_names_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_names")),
    )
    with op.batch_alter_table("organisation_names", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_names_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "persons",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            choice(
                "personstate",
                "draft",
                "submitted",
                "in_review",
                "needs_info",
                "active",
                "not_eligible",
                "paused",
                "dormant",
                "withdrawn",
                "suspended",
                "merged",
            ),
            nullable=False,
        ),
        sa.Column(
            "gender",
            choice("gender", "female", "male", "other", "undeclared"),
            nullable=False,
        ),
        sa.Column("safety_mode", sa.Boolean(), nullable=False),
        sa.Column("bypasses_mission", sa.Boolean(), nullable=False),
        sa.Column("academic_title", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("sort_key_vi", sa.Text(), nullable=False),
        sa.Column("sort_key_en", sa.Text(), nullable=False),
        sa.Column("summary_vi", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconfirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["persons.id"], name=op.f("fk_persons_merged_into_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_persons_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("number", name=op.f("uq_persons_number")),
        sa.UniqueConstraint("user_id", name=op.f("uq_persons_user_id")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_persons_state_sort_key_en_id"),
            ["state", "sort_key_en", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_persons_state_sort_key_vi_id"),
            ["state", "sort_key_vi", "id"],
            unique=False,
        )

    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint(
            "user_id", "code_hash", name=op.f("uq_recovery_codes_user_id_code_hash")
        ),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "role_assignments",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            choice(
                "role",
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
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["users.id"], name=op.f("fk_role_assignments_granted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_role_assignments_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_role_assignments_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
    )
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_role_assignments_organisation_id_role"),
            ["organisation_id", "role"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_role_assignments_user_id"), ["user_id"], unique=False)

    op.create_table(
        "rule_sets",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("counts_until", sa.Date(), nullable=True),
        sa.Column("predicates", sa.JSON(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_rule_sets_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_rule_sets_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
    )
    with op.batch_alter_table("rule_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_sets_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rule_sets_target_id"), ["target_id"], unique=False)
        batch_op.create_index(
            "uq_rule_sets_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "state_changes",
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_state_changes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
    )
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_state_changes_object_id_at"), ["object_id", "at"], unique=False
        )

    op.create_table(
        "user_sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("auth_epoch", sa.Integer(), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "academic_terms",
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("teaching_weeks", sa.Integer(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_academic_terms_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_academic_terms")),
        sa.UniqueConstraint(
            "institution_id", "code", name=op.f("uq_academic_terms_institution_id_code")
        ),
    )
    op.create_table(
        "availability_windows",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            choice(
                "mode",
                "permanent",
                "fixed_term",
                "visiting_semester",
                "intensive_block",
                "co_supervision",
                "online",
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("months_per_year", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_availability_windows_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_windows")),
    )
    with op.batch_alter_table("availability_windows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_availability_windows_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "claims",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("claimkind", "identity", "doctorate", "employment_abroad", "residence"),
            nullable=False,
        ),
        sa.Column(
            "state",
            choice(
                "claimstate",
                "unsubmitted",
                "queued",
                "checking",
                "awaiting_second",
                "verified",
                "refused",
                "needs_more",
                "expired",
                "revoked",
            ),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("verifier_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_level", sa.Integer(), nullable=True),
        sa.Column(
            "proposed_method",
            choice(
                "verificationmethod", "document", "independent_source", "issuing_body", "in_person"
            ),
            nullable=True,
        ),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.Column("answer_vi", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_claims_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_claims_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["verifier_id"], ["users.id"], name=op.f("fk_claims_verifier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_claims_person_id_kind")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claims_state_queued_at"), ["state", "queued_at"], unique=False
        )

    op.create_table(
        "concept_flags",
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_concept_flags_concept_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_flags")),
    )
    with op.batch_alter_table("concept_flags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concept_flags_flag_concept_id"), ["flag", "concept_id"], unique=False
        )

    op.create_table(
        "concept_maps",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["concepts.id"], name=op.f("fk_concept_maps_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["concepts.id"], name=op.f("fk_concept_maps_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_maps")),
        sa.UniqueConstraint("from_id", "to_id", name=op.f("uq_concept_maps_from_id_to_id")),
    )
    with op.batch_alter_table("concept_maps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_maps_to_id"), ["to_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            choice("consentpurpose", "be_found", "embassy", "introduction", "statistics"),
            nullable=False,
        ),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_consents_person_id")),
        sa.ForeignKeyConstraint(
            ["text_id"], ["consent_texts.id"], name=op.f("fk_consents_text_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consents_person_id_purpose"), ["person_id", "purpose"], unique=False
        )

    op.create_table(
        "contacts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("contactkind", "email", "phone", "website"),
            nullable=False,
        ),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_contacts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_contacts_person_id_kind")),
    )
    op.create_table(
        "counting_rulings",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("predicate", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_counting_rulings_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_rulings")),
        sa.UniqueConstraint(
            "person_id", "predicate", name=op.f("uq_counting_rulings_person_id_predicate")
        ),
    )
    with op.batch_alter_table("counting_rulings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_counting_rulings_predicate"),
            ["predicate"],
            unique=False,
            sqlite_where=sa.text("outcome"),
            postgresql_where=sa.text("outcome"),
        )

    op.create_table(
        "designations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "legal_category",
            choice("legalcategory", "expert_d249", "chief_engineer_d231", "defence_expert_d103"),
            nullable=False,
        ),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_designations_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_designations_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_designations_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designations")),
    )
    with op.batch_alter_table("designations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_designations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_designations_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "uq_designations_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "doctorates",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "degree_kind",
            choice(
                "degreekind",
                "phd",
                "engineering_doctorate",
                "doctor_of_science",
                "professional_doctorate",
                "medical_doctor",
            ),
            nullable=False,
        ),
        sa.Column("degree_title", sa.Text(), nullable=False),
        sa.Column("field_code", sa.Text(), nullable=False),
        sa.Column("field_text", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("thesis_title", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("repository_url", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_doctorates_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_doctorates_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctorates")),
    )
    with op.batch_alter_table("doctorates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doctorates_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_doctorates_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "uq_doctorates_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "employments",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "employmentkind",
                "employed",
                "postdoc",
                "self_employed",
                "retired",
                "unemployed",
                "student",
            ),
            nullable=False,
        ),
        sa.Column("is_full_time", sa.Boolean(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_employments_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_employments_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employments")),
    )
    with op.batch_alter_table("employments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_employments_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "uq_employments_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "expert_categories",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            choice("category", "overseas_vietnamese", "vn_citizen_abroad", "foreign"),
            nullable=False,
        ),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_expert_categories_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_expert_categories_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_categories")),
    )
    with op.batch_alter_table("expert_categories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_expert_categories_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_expert_categories_series_id"), ["series_id"], unique=False
        )
        batch_op.create_index(
            "uq_expert_categories_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "field_claims",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column(
            "level",
            choice("fieldlevel", "expert", "can_teach", "some"),
            nullable=False,
        ),
        sa.Column(
            "grade",
            choice("evidencegrade", "claimed", "works", "taught", "verified"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_field_claims_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_field_claims_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_claims")),
        sa.UniqueConstraint(
            "person_id", "concept_id", name=op.f("uq_field_claims_person_id_concept_id")
        ),
    )
    with op.batch_alter_table("field_claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_field_claims_concept_id"), ["concept_id"], unique=False
        )

    op.create_table(
        "institution_types",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "institutionkind",
                "university",
                "academy",
                "research_graduate_school",
                "branch_campus",
                "college",
                "armed_forces_school",
            ),
            nullable=False,
        ),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_types_institution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_institution_types_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_types")),
    )
    with op.batch_alter_table("institution_types", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_institution_types_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_institution_types_series_id"), ["series_id"], unique=False
        )
        batch_op.create_index(
            "uq_institution_types_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "language_skills",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("can_teach", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_language_skills_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_skills")),
        sa.UniqueConstraint(
            "person_id", "language", name=op.f("uq_language_skills_person_id_language")
        ),
    )
    op.create_table(
        "mission_jurisdictions",
        sa.Column("mission_id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            choice("jurisdictionkind", "primary", "backup"),
            nullable=False,
        ),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_mission_jurisdictions_mission_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_mission_jurisdictions_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_jurisdictions")),
    )
    with op.batch_alter_table("mission_jurisdictions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mission_jurisdictions_country_code"), ["country_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mission_jurisdictions_mission_id"), ["mission_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mission_jurisdictions_series_id"), ["series_id"], unique=False
        )
        batch_op.create_index(
            "uq_mission_jurisdictions_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "person_names",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("namekind", "legal", "publishing", "former", "native_script"),
            nullable=False,
        ),
        sa.Column("full", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("middle", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_person_names_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_names")),
    )
    with op.batch_alter_table("person_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_names_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_names_person_id"), ["person_id"], unique=False)

    op.create_table(
        "residences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_residences_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_residences_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residences")),
    )
    with op.batch_alter_table("residences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_residences_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_residences_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "uq_residences_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "talent_programs",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column(
            "level",
            choice("programlevel", "engineer_master", "doctoral"),
            nullable=False,
        ),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("technology_id", sa.Uuid(), nullable=True),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("quota", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["concepts.id"], name=op.f("fk_talent_programs_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_talent_programs_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["concepts.id"], name=op.f("fk_talent_programs_technology_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_programs")),
        sa.UniqueConstraint("code", name=op.f("uq_talent_programs_code")),
    )
    with op.batch_alter_table("talent_programs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_talent_programs_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "technology_claims",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("concept_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_technology_claims_concept_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_technology_claims_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technology_claims")),
        sa.UniqueConstraint(
            "person_id", "concept_id", name=op.f("uq_technology_claims_person_id_concept_id")
        ),
    )
    with op.batch_alter_table("technology_claims", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_technology_claims_concept_id"), ["concept_id"], unique=False
        )

    op.create_table(
        "visibility_rules",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "field_group",
            choice("fieldgroup", "name", "employer", "country", "summary", "doctorate"),
            nullable=False,
        ),
        sa.Column(
            "audience",
            choice("audience", "institutions", "missions", "ministry"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_visibility_rules_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visibility_rules")),
        sa.UniqueConstraint(
            "person_id",
            "field_group",
            "audience",
            name=op.f("uq_visibility_rules_person_id_field_group_audience"),
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("retained_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_evidence_claim_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_evidence_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("document_id", name=op.f("uq_evidence_document_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "openings",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            choice(
                "openingstate",
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
            ),
            nullable=False,
        ),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("description_vi", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            choice(
                "mode",
                "permanent",
                "fixed_term",
                "visiting_semester",
                "intensive_block",
                "co_supervision",
                "online",
            ),
            nullable=False,
        ),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("technology_id", sa.Uuid(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("teaching_hours", sa.Integer(), nullable=True),
        sa.Column("teaching_language", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("pay_band", sa.Text(), nullable=False),
        sa.Column("benefits_vi", sa.Text(), nullable=False),
        sa.Column("benefits_en", sa.Text(), nullable=False),
        sa.Column(
            "funding_line",
            choice("fundingline", "state_central", "state_local", "institution", "enterprise"),
            nullable=True,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["users.id"], name=op.f("fk_openings_approver_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_openings_author_id")),
        sa.ForeignKeyConstraint(["field_id"], ["concepts.id"], name=op.f("fk_openings_field_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_openings_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["talent_programs.id"], name=op.f("fk_openings_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"], ["concepts.id"], name=op.f("fk_openings_technology_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
        sa.UniqueConstraint("code", name=op.f("uq_openings_code")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_openings_institution_id_state"),
            ["institution_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_openings_program_id"), ["program_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_openings_state_closes_on_id"), ["state", "closes_on", "id"], unique=False
        )

    op.create_table(
        "verifications",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("claimkind", "identity", "doctorate", "employment_abroad", "residence"),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            choice(
                "verificationmethod", "document", "independent_source", "issuing_body", "in_person"
            ),
            nullable=False,
        ),
        sa.Column("verifier_id", sa.Uuid(), nullable=False),
        sa.Column("second_verifier_id", sa.Uuid(), nullable=True),
        sa.Column("subject_series_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_verifications_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_verifications_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_verifications_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_verifier_id"], ["users.id"], name=op.f("fk_verifications_second_verifier_id")
        ),
        sa.ForeignKeyConstraint(
            ["verifier_id"], ["users.id"], name=op.f("fk_verifications_verifier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
    )
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verifications_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verifications_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verifications_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "uq_verifications_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "criteria",
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            choice("criterionkind", "hard", "should", "nice"),
            nullable=False,
        ),
        sa.Column(
            "subject",
            choice(
                "criterionsubject",
                "field",
                "technology",
                "language",
                "mode",
                "window",
                "verified_doctorate",
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_criteria_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("opening_id", "position", name=op.f("uq_criteria_opening_id_position")),
    )
    op.create_table(
        "introductions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("initiator_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            choice(
                "introductionstate",
                "proposed",
                "routed",
                "escalated",
                "endorsed",
                "not_endorsed",
                "expert_asked",
                "accepted",
                "declined",
                "lapsed",
                "connected",
                "talking",
                "offer_made",
                "closed_no_fit",
                "closed_later",
                "converted",
                "withdrawn",
            ),
            nullable=False,
        ),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("message_vi", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column(
            "channel",
            choice("channel", "mission", "central_desk", "bypass"),
            nullable=False,
        ),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("routed_on", sa.Date(), nullable=True),
        sa.Column("desk_due_on", sa.Date(), nullable=True),
        sa.Column("endorsement_note", sa.Text(), nullable=False),
        sa.Column("desk_officer_id", sa.Uuid(), nullable=True),
        sa.Column("refusal_code", sa.Text(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_officer_id"], ["users.id"], name=op.f("fk_introductions_desk_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiator_id"], ["users.id"], name=op.f("fk_introductions_initiator_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_introductions_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"], ["missions.id"], name=op.f("fk_introductions_mission_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_introductions_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_introductions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("code", name=op.f("uq_introductions_code")),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_introductions_institution_id_state"),
            ["institution_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_introductions_mission_id_state"), ["mission_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_introductions_opening_id"), ["opening_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_introductions_person_id_state"), ["person_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_introductions_open_pair",
            ["person_id", "opening_id"],
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )

    op.create_table(
        "contracts",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=True),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            choice(
                "contractstate",
                "draft",
                "offered",
                "negotiating",
                "agreed",
                "signed",
                "active",
                "suspended",
                "completed",
                "ended_early",
                "not_started",
                "declined",
                "retracted",
                "lapsed",
                "void",
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            choice(
                "contractkind",
                "permanent_lecturer",
                "joint_appointment",
                "fixed_term",
                "visiting",
                "teaching_semester",
                "expert_249",
            ),
            nullable=False,
        ),
        sa.Column(
            "work_mode",
            choice(
                "mode",
                "permanent",
                "fixed_term",
                "visiting_semester",
                "intensive_block",
                "co_supervision",
                "online",
            ),
            nullable=False,
        ),
        sa.Column(
            "funding_line",
            choice("fundingline", "state_central", "state_local", "institution", "enterprise"),
            nullable=False,
        ),
        sa.Column("planned_start_on", sa.Date(), nullable=False),
        sa.Column("planned_end_on", sa.Date(), nullable=True),
        sa.Column("weekly_hours", sa.Integer(), nullable=True),
        sa.Column("pay", sa.Text(), nullable=False),
        sa.Column("terms_vi", sa.Text(), nullable=False),
        sa.Column("terms_en", sa.Text(), nullable=False),
        sa.Column("terms_edition", sa.Integer(), nullable=False),
        sa.Column("agreed_by_expert_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_institution_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_expert_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("void_proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_contracts_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_contracts_introduction_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_contracts_opening_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_contracts_person_id")),
        sa.ForeignKeyConstraint(
            ["void_proposed_by_id"], ["users.id"], name=op.f("fk_contracts_void_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_contracts_introduction_id")),
        sa.UniqueConstraint("number", name=op.f("uq_contracts_number")),
    )
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_institution_id_state"),
            ["institution_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_contracts_opening_id"), ["opening_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contracts_person_id_state"), ["person_id", "state"], unique=False
        )

    op.create_table(
        "reveals",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("contactkind", "email", "phone", "website"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_reveals_introduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint(
            "introduction_id", "kind", name=op.f("uq_reveals_introduction_id_kind")
        ),
    )
    op.create_table(
        "contract_facts",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "contractkind",
                "permanent_lecturer",
                "joint_appointment",
                "fixed_term",
                "visiting",
                "teaching_semester",
                "expert_249",
            ),
            nullable=False,
        ),
        sa.Column(
            "work_mode",
            choice(
                "mode",
                "permanent",
                "fixed_term",
                "visiting_semester",
                "intensive_block",
                "co_supervision",
                "online",
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_early_on", sa.Date(), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("load_share", sa.Numeric(precision=4, scale=3), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_facts_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_contract_facts_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_contract_facts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_contract_facts_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_facts")),
    )
    with op.batch_alter_table("contract_facts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_facts_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contract_facts_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contract_facts_series_id"), ["series_id"], unique=False
        )
        batch_op.create_index(
            "uq_contract_facts_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "contract_files",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("filekind", "signed_contract", "start_evidence"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_files_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_contract_files_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_files")),
        sa.UniqueConstraint("document_id", name=op.f("uq_contract_files_document_id")),
    )
    with op.batch_alter_table("contract_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_files_contract_id"), ["contract_id"], unique=False
        )

    op.create_table(
        "delivery_reports",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("reported_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_delivery_reports_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["users.id"], name=op.f("fk_delivery_reports_reported_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["academic_terms.id"], name=op.f("fk_delivery_reports_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_reports")),
        sa.UniqueConstraint(
            "contract_id", "term_id", name=op.f("uq_delivery_reports_contract_id_term_id")
        ),
    )
    op.create_table(
        "promises",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_promises_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_contract_id"), ["contract_id"], unique=False)

    op.create_table(
        "semester_deliveries",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_institution_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_expert_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_expert_id"],
            ["users.id"],
            name=op.f("fk_semester_deliveries_confirmed_by_expert_id"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_institution_id"],
            ["users.id"],
            name=op.f("fk_semester_deliveries_confirmed_by_institution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_semester_deliveries_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_semester_deliveries_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_semester_deliveries_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["academic_terms.id"], name=op.f("fk_semester_deliveries_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_semester_deliveries")),
    )
    with op.batch_alter_table("semester_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_semester_deliveries_contract_id"), ["contract_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_semester_deliveries_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_semester_deliveries_series_id"), ["series_id"], unique=False
        )
        batch_op.create_index(
            "uq_semester_deliveries_current",
            ["series_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("semester_deliveries", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_semester_deliveries_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_semester_deliveries_series_id"))
        batch_op.drop_index(batch_op.f("ix_semester_deliveries_person_id"))
        batch_op.drop_index(batch_op.f("ix_semester_deliveries_contract_id"))

    op.drop_table("semester_deliveries")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promises_contract_id"))

    op.drop_table("promises")
    op.drop_table("delivery_reports")
    with op.batch_alter_table("contract_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_files_contract_id"))

    op.drop_table("contract_files")
    with op.batch_alter_table("contract_facts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contract_facts_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_contract_facts_series_id"))
        batch_op.drop_index(batch_op.f("ix_contract_facts_person_id"))
        batch_op.drop_index(batch_op.f("ix_contract_facts_contract_id"))

    op.drop_table("contract_facts")
    op.drop_table("reveals")
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_person_id_state"))
        batch_op.drop_index(batch_op.f("ix_contracts_opening_id"))
        batch_op.drop_index(batch_op.f("ix_contracts_institution_id_state"))

    op.drop_table("contracts")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_introductions_open_pair",
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.drop_index(batch_op.f("ix_introductions_person_id_state"))
        batch_op.drop_index(batch_op.f("ix_introductions_opening_id"))
        batch_op.drop_index(batch_op.f("ix_introductions_mission_id_state"))
        batch_op.drop_index(batch_op.f("ix_introductions_institution_id_state"))

    op.drop_table("introductions")
    op.drop_table("criteria")
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_verifications_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_verifications_series_id"))
        batch_op.drop_index(batch_op.f("ix_verifications_person_id"))
        batch_op.drop_index(batch_op.f("ix_verifications_claim_id"))

    op.drop_table("verifications")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_state_closes_on_id"))
        batch_op.drop_index(batch_op.f("ix_openings_program_id"))
        batch_op.drop_index(batch_op.f("ix_openings_institution_id_state"))

    op.drop_table("openings")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_claim_id"))

    op.drop_table("evidence")
    op.drop_table("visibility_rules")
    with op.batch_alter_table("technology_claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_technology_claims_concept_id"))

    op.drop_table("technology_claims")
    with op.batch_alter_table("talent_programs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talent_programs_institution_id"))

    op.drop_table("talent_programs")
    with op.batch_alter_table("residences", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_residences_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_residences_series_id"))
        batch_op.drop_index(batch_op.f("ix_residences_person_id"))

    op.drop_table("residences")
    with op.batch_alter_table("person_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_names_person_id"))
        batch_op.drop_index(batch_op.f("ix_person_names_folded"))

    op.drop_table("person_names")
    with op.batch_alter_table("mission_jurisdictions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mission_jurisdictions_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mission_jurisdictions_series_id"))
        batch_op.drop_index(batch_op.f("ix_mission_jurisdictions_mission_id"))
        batch_op.drop_index(batch_op.f("ix_mission_jurisdictions_country_code"))

    op.drop_table("mission_jurisdictions")
    op.drop_table("language_skills")
    with op.batch_alter_table("institution_types", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_institution_types_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_institution_types_series_id"))
        batch_op.drop_index(batch_op.f("ix_institution_types_institution_id"))

    op.drop_table("institution_types")
    with op.batch_alter_table("field_claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_claims_concept_id"))

    op.drop_table("field_claims")
    with op.batch_alter_table("expert_categories", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_expert_categories_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_expert_categories_series_id"))
        batch_op.drop_index(batch_op.f("ix_expert_categories_person_id"))

    op.drop_table("expert_categories")
    with op.batch_alter_table("employments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employments_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_employments_series_id"))
        batch_op.drop_index(batch_op.f("ix_employments_person_id"))

    op.drop_table("employments")
    with op.batch_alter_table("doctorates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_doctorates_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_doctorates_series_id"))
        batch_op.drop_index(batch_op.f("ix_doctorates_person_id"))

    op.drop_table("doctorates")
    with op.batch_alter_table("designations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_designations_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_designations_series_id"))
        batch_op.drop_index(batch_op.f("ix_designations_person_id"))

    op.drop_table("designations")
    with op.batch_alter_table("counting_rulings", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_counting_rulings_predicate"),
            sqlite_where=sa.text("outcome"),
            postgresql_where=sa.text("outcome"),
        )

    op.drop_table("counting_rulings")
    op.drop_table("contacts")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_person_id_purpose"))

    op.drop_table("consents")
    with op.batch_alter_table("concept_maps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_maps_to_id"))

    op.drop_table("concept_maps")
    with op.batch_alter_table("concept_flags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_flags_flag_concept_id"))

    op.drop_table("concept_flags")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_state_queued_at"))

    op.drop_table("claims")
    with op.batch_alter_table("availability_windows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_windows_person_id"))

    op.drop_table("availability_windows")
    op.drop_table("academic_terms")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_state_changes_object_id_at"))

    op.drop_table("state_changes")
    with op.batch_alter_table("rule_sets", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_rule_sets_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_rule_sets_target_id"))
        batch_op.drop_index(batch_op.f("ix_rule_sets_series_id"))

    op.drop_table("rule_sets")
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignments_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_assignments_organisation_id_role"))

    op.drop_table("role_assignments")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_user_id"))

    op.drop_table("recovery_codes")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_persons_state_sort_key_vi_id"))
        batch_op.drop_index(batch_op.f("ix_persons_state_sort_key_en_id"))

    op.drop_table("persons")
    with op.batch_alter_table("organisation_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_names_organisation_id"))

    op.drop_table("organisation_names")
    op.drop_table("missions")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_state_created_at"))

    op.drop_table("jobs")
    op.drop_table("institutions")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_sha256"))

    op.drop_table("documents")
    with op.batch_alter_table("concepts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concepts_parent_id"))

    op.drop_table("concepts")
    with op.batch_alter_table("account_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_tokens_user_id"))

    op.drop_table("account_tokens")
    op.drop_table("users")
    op.drop_table("targets")
    op.drop_table("synonyms")
    op.drop_table("sources")
    op.drop_table("search_versions")
    with op.batch_alter_table("search_jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_jobs_parked_at_next_attempt_at"))

    op.drop_table("search_jobs")
    op.drop_table("schemes")
    op.drop_table("provinces")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_sort_key_vi"))
        batch_op.drop_index(batch_op.f("ix_organisations_sort_key_en"))

    op.drop_table("organisations")
    with op.batch_alter_table("mail_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_messages_sent_at_next_attempt_at"))

    op.drop_table("mail_messages")
    op.drop_table("legal_rules")
    op.drop_table("holidays")
    op.drop_table("heartbeats")
    op.drop_table("data_loads")
    op.drop_table("countries")
    op.drop_table("consent_texts")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_object_type_object_id"))

    op.drop_table("audit_events")
    op.drop_table("attempt_counts")
    with op.batch_alter_table("access_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_events_viewer_id_at"))
        batch_op.drop_index(batch_op.f("ix_access_events_person_id_at"))

    op.drop_table("access_events")
