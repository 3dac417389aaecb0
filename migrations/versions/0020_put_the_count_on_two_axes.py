"""put everything that the count rests on, on the two time axes

Policy flags, semesters, names, rulings and the targets themselves become facts: what was known of them
at a moment can be read again, and nobody changes it by writing over it. New are the checks of each
step of a contract, the time it rested, work in the country outside these contracts, what a check of a
claim rested on, and the teaching duty and the field taught of a contract. What was there is taken as
known since the scheme began; rules of older editions are put into the form that is read now.
"""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BEGINNING = datetime(2025, 5, 24, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)
BECOME_FACTS = (
    "academic_terms",
    "concept_flags",
    "counting_rulings",
    "organisation_names",
    "targets",
)
GAIN_COLUMNS = ("contract_facts", "institution_types", "verifications")
NEW_FACTS = ("step_checks", "contract_rests", "domestic_posts")
GUARDED = ("contract_facts", "institution_types", "verifications", "designations", "rule_sets")
OLD_KINDS = (
    "university",
    "academy",
    "research_graduate_school",
    "branch_campus",
    "college",
    "armed_forces_school",
)
NEW_KINDS = (
    "national_university",
    "regional_university",
    "dai_hoc",
    "member_university",
    "unit_of_dai_hoc",
    "alliance_campus",
    "foreign_invested_university",
    "research_academy",
    "research_institute",
)
OLD_CATEGORIES = ("expert_d249", "chief_engineer_d231", "defence_expert_d103")
STEPS = ("signature", "start", "delivery")
CHECKERS = ("other_side", "officer")
EMPLOYERS = ("higher_education", "institute", "ministry", "enterprise", "other")


def upgrade() -> None:
    for table in GUARDED:
        _unguard(table)
    for table in BECOME_FACTS:
        _add_axes(table)
    _shape_facts()
    _gain_columns()
    _create_tables()
    _widen()
    _fill()
    for table in (*GUARDED, *BECOME_FACTS, *NEW_FACTS):
        _guard(table)
    op.execute("DELETE FROM data_loads WHERE file LIKE '%.csv'")  # read once more, as facts


def _add_axes(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("recorded_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("superseded_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch.add_column(sa.Column("recorded_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f(f"fk_{table}_recorded_by_id"), "users", ["recorded_by_id"], ["id"]
        )
        if table not in {"concept_flags", "organisation_names"}:
            batch.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
            batch.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
    rows = _table(table, "series_id", "recorded_at", "reason")
    op.execute(
        rows.update().values(series_id=rows.c.id, recorded_at=BEGINNING, reason="reference data")
    )
    begins = {
        "academic_terms": "starts_on",
        "counting_rulings": "decided_on",
        "targets": "counts_from",
    }.get(table)
    first = f"COALESCE({begins}, '{LONG_AGO}')" if begins else f"'{LONG_AGO}'"
    op.execute(f"UPDATE {table} SET valid_from = {first} WHERE valid_from IS NULL")


def _shape_facts() -> None:
    with op.batch_alter_table("concept_flags") as batch:
        batch.add_column(sa.Column("scheme", sa.Text(), nullable=True))
        batch.add_column(sa.Column("code", sa.Text(), nullable=True))
    of = (
        "FROM concepts c JOIN schemes s ON s.id = c.scheme_id WHERE c.id = concept_flags.concept_id"
    )
    op.execute(
        f"UPDATE concept_flags SET scheme = (SELECT s.code {of}), code = (SELECT c.code {of})"
    )
    for table in BECOME_FACTS:
        with op.batch_alter_table(table) as batch:
            for name, kind in (
                ("series_id", sa.Uuid()),
                ("recorded_at", MOMENT),
                ("reason", sa.Text()),
                ("valid_from", sa.Date()),
            ):
                batch.alter_column(name, existing_type=kind, nullable=False)
            if table == "concept_flags":
                batch.alter_column("scheme", existing_type=sa.Text(), nullable=False)
                batch.alter_column("code", existing_type=sa.Text(), nullable=False)
            if table == "counting_rulings":
                batch.drop_index("ix_counting_rulings_predicate")
                batch.drop_constraint("uq_counting_rulings_person_id_predicate", type_="unique")
                batch.drop_column("decided_on")
            if table == "academic_terms":
                batch.drop_constraint("uq_academic_terms_institution_id_code", type_="unique")
            if table == "targets":
                batch.drop_constraint("uq_targets_code", type_="unique")
        _index_series(table)
    _one_current("academic_terms", "uq_academic_terms_current_code", "institution_id", "code")
    _one_current("targets", "uq_targets_current_code", "code")
    _one_current(
        "counting_rulings", "uq_counting_rulings_current_question", "person_id", "predicate"
    )


def _index_series(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_series_id"), table, ["series_id"])
    _one_current(table, f"uq_{table}_current", "series_id")


def _one_current(table: str, name: str, *columns: str) -> None:
    current = sa.text("superseded_at IS NULL")
    op.create_index(
        name, table, list(columns), unique=True, sqlite_where=current, postgresql_where=current
    )


def _gain_columns() -> None:
    _add_filled("contracts", ("teaching_hours", sa.Integer(), "0"))
    _add_filled(
        "contract_facts", ("teaching_hours", sa.Integer(), "0"), ("taught_field", sa.Text(), "''")
    )
    texts = (
        ("source", sa.Text(), "''"),
        ("confidence", sa.Text(), "'high'"),
        ("note", sa.Text(), "''"),
    )
    _add_filled("institution_types", *texts)
    _add_filled(
        "verifications",
        ("documents", sa.JSON(), "'[]'"),
        ("source_what", sa.Text(), "''"),
        ("source_where", sa.Text(), "''"),
    )
    with op.batch_alter_table("verifications") as batch:
        batch.add_column(sa.Column("source_on", sa.Date(), nullable=True))


def _add_filled(table: str, *columns: tuple[str, Any, str]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, kind, _value in columns:
            batch.add_column(sa.Column(name, kind, nullable=True))
    op.execute(
        f"UPDATE {table} SET " + ", ".join(f"{name} = {value}" for name, _kind, value in columns)
    )
    with op.batch_alter_table(table) as batch:
        for name, kind, _value in columns:
            batch.alter_column(name, existing_type=kind, nullable=False)


def _create_tables() -> None:
    of_contract = {"contract_id": "contracts.id", "person_id": "persons.id"}
    _create_fact(
        "step_checks",
        of_contract,
        sa.Column("step", _choice("step", STEPS), nullable=False),
        sa.Column("by_whom", _choice("checker", CHECKERS), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
    )
    _create_fact("contract_rests", of_contract)
    _create_fact(
        "domestic_posts",
        {"person_id": "persons.id", "document_id": "documents.id"},
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("employer_kind", _choice("employerkind", EMPLOYERS), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        indexed=("person_id",),
    )


def _create_fact(
    table: str, references: dict[str, str], *columns: Any, indexed: tuple[str, ...] = ()
) -> None:
    everything = {**references, "recorded_by_id": "users.id"}
    op.create_table(
        table,
        *columns,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in references),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
            for name, target in everything.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for name in indexed or references:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    _index_series(table)


def _widen() -> None:
    _list_anew("institution_types", "institutionkind", "kind", (*OLD_KINDS, *NEW_KINDS))
    for table in ("designations", "designation_entries"):
        _list_anew(
            table, "legalcategory", "legal_category", (*OLD_CATEGORIES, "leading_scientist_qd12")
        )


def _list_anew(table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({listed})")


def _fill() -> None:
    """From what was recorded elsewhere: hours and field of the opening, documents behind the checks."""
    hours = "(SELECT o.teaching_hours FROM openings o WHERE o.id = contracts.opening_id)"
    op.execute(f"UPDATE contracts SET teaching_hours = COALESCE({hours}, 0)")
    opening = "FROM contracts k JOIN openings o ON o.id = k.opening_id LEFT JOIN concepts c ON c.id = o.field_id WHERE k.id = contract_facts.contract_id"
    op.execute(
        f"UPDATE contract_facts SET teaching_hours = COALESCE((SELECT o.teaching_hours {opening}), 0), "
        f"taught_field = COALESCE((SELECT c.code {opening}), '')"
    )
    _fill_documents()
    _carry_checks()
    _rewrite_rules()


def _fill_documents() -> None:
    checks = _table("verifications", "claim_id", "recorded_at", "documents")
    evidence = _table("evidence", "claim_id", "document_id", "created_at")
    found: dict[Any, list[str]] = {}
    rows = sa.select(checks.c.id, evidence.c.document_id).join_from(
        checks,
        evidence,
        sa.and_(
            evidence.c.claim_id == checks.c.claim_id,
            evidence.c.created_at <= checks.c.recorded_at,
        ),
    )
    for check_id, document_id in op.get_bind().execute(rows).all():
        found.setdefault(check_id, []).append(str(document_id))
    for check_id, documents in found.items():
        op.execute(checks.update().where(checks.c.id == check_id).values(documents=documents))


def _carry_checks() -> None:
    """The expert's word on the signature and the officer's look at the paperwork become facts."""
    contracts = _table("contracts", "person_id", "confirmed_by_expert_at", "checked_at")
    signed = _table("contract_facts", "contract_id", "person_id", "signed_on", "superseded_at")
    target = _table(
        "step_checks",
        "contract_id",
        "person_id",
        "step",
        "by_whom",
        "seen_on",
        "series_id",
        "valid_from",
        "recorded_at",
        "reason",
    )
    rows = op.get_bind().execute(
        sa.select(
            signed.c.contract_id,
            signed.c.person_id,
            signed.c.signed_on,
            contracts.c.confirmed_by_expert_at,
            contracts.c.checked_at,
        )
        .join_from(signed, contracts, contracts.c.id == signed.c.contract_id)
        .where(signed.c.superseded_at.is_(None))
    )
    made = []
    for contract_id, person_id, signed_on, confirmed_at, checked_at in rows.all():
        for by_whom, moment in (("other_side", confirmed_at), ("officer", checked_at)):
            if moment is not None:
                row_id = uuid.uuid4()
                made.append(
                    {
                        "id": row_id,
                        "series_id": row_id,
                        "contract_id": contract_id,
                        "person_id": person_id,
                        "step": "signature",
                        "by_whom": by_whom,
                        "seen_on": signed_on,
                        "valid_from": moment.date(),
                        "recorded_at": moment,
                        "reason": "recorded before",
                    }
                )
    if made:
        op.bulk_insert(target, made)


def _rewrite_rules() -> None:
    rules = _table("rule_sets", "predicates")
    for row in op.get_bind().execute(sa.select(rules.c.id, rules.c.predicates)).all():
        old = row.predicates if isinstance(row.predicates, list) else json.loads(row.predicates)
        if old:
            new = _rewritten({rule["code"]: rule for rule in old})
            op.execute(rules.update().where(rules.c.id == row.id).values(predicates=new))


def _rewritten(old: dict[str, Any]) -> list[dict[str, Any]]:
    """An older edition with the parameters that it had; what it left unsaid it goes on not asking."""
    cited = {
        code: {"citation_vi": rule["citation"], "citation_en": rule["citation"]}
        for code, rule in old.items()
    }
    if "designated" in old:
        works = old.get("working_in_viet_nam")
        modes = [
            "permanent",
            "fixed_term",
            "visiting_semester",
            "intensive_block",
            "co_supervision",
        ]
        return [
            {"code": "one_person", **cited["one_person"]},
            {
                "code": "designated",
                **cited["designated"],
                "categories": old["designated"]["categories"],
                "now": True,
            },
            *(
                [
                    {
                        "code": "working_in_viet_nam",
                        **cited["working_in_viet_nam"],
                        "modes": modes,
                        "posts": False,
                        "now": True,
                    }
                ]
                if works
                else []
            ),
            {
                "code": "in_period",
                **cited["designated"],
                "from": "2000-01-01",
                "until": None,
                "closes": "event",
            },
        ]
    return _rewritten_contracts(old, cited)


def _rewritten_contracts(old: dict[str, Any], cited: dict[str, Any]) -> list[dict[str, Any]]:
    levels, field = old["verified"]["levels"], old["stem_field"]
    abroad, limbs = old["working_abroad_at_signing"], old["recruited_or_semester"]
    taught = field.get("source") == "taught"
    modes = ["permanent", "fixed_term", "visiting_semester"]
    teaching = {
        "stage": limbs["stage"],
        "recruited": {
            "kinds": [*limbs["recruited"], *limbs["fixed_term"]],
            "modes": modes,
            "months": limbs["fixed_term_months"],
            "teaching_hours": 0,
        },
        "semester": limbs["semester"],
        "semester_modes": [*modes, "intensive_block", "online"],
        "teaching_hours": 0,
        "online": limbs["online"],
        "block": limbs["block"],
        "block_credits": limbs["block_credits"],
        "weeks": limbs["weeks"],
        "week_unit": "calendar",
        "grace_days": 7,
        "sum_parts": limbs["sum_parts"],
        "across_terms": True,
        "open_ended": "from_start",
    }
    wide = {"flag": field["flag"], "also": field.get("also", [])}
    rules = [
        {"code": "one_person", **cited["one_person"]},
        {"code": "not_void", **cited["not_void"]},
        {"code": "identity", **cited["verified"], "level": levels["identity"], "evidence": False},
        {
            "code": "doctorate",
            **cited["doctorate_before_signing"],
            **wide,
            "kinds": old["doctorate_before_signing"]["kinds"],
            "stem": not taught,
            "level": levels["doctorate"],
            "evidence": False,
        },
        {
            "code": "working_abroad",
            **cited["working_abroad_at_signing"],
            "kinds": abroad["kinds"],
            "needs_ruling": abroad["needs_ruling"],
            "tolerance_days": abroad["tolerance_days"],
            "viet_nam": {"needs_ruling": False, "days_before": 0, "lecturer_kinds": []},
            "level": levels["employment_abroad"],
            "evidence": False,
        },
        {
            "code": "institution_counts",
            **cited["institution_counts"],
            "kinds": old["institution_counts"]["kinds"],
        },
        {"code": "recruited_or_semester", **cited["recruited_or_semester"], **teaching},
        {"code": "kept", **cited["kept"], **teaching},
        {"code": "steps_checked", **cited["kept"], **teaching, "by": "nobody"},
    ]
    if taught:
        rules.append({"code": "field_taught", **cited["stem_field"], **wide})
    period = {name: old["in_period"][name] for name in ("signed_from", "from", "until")}
    rules.append({"code": "in_period", **cited["in_period"], **period, "closes": "event"})
    if "not_counted_for" in old:
        other = old["not_counted_for"]
        rules.append(
            {
                "code": "not_counted_for",
                **cited["not_counted_for"],
                "target": other["target"],
                "reading": other["reading"],
            }
        )
    return rules


def downgrade() -> None:
    """The rules stay in the form that they were given; an older release reads its own files again."""
    for table in (*GUARDED, *BECOME_FACTS, *NEW_FACTS):
        _unguard(table)
    _narrow()
    for table in NEW_FACTS:
        op.drop_table(table)
    with op.batch_alter_table("verifications") as batch:
        for name in ("documents", "source_what", "source_where", "source_on"):
            batch.drop_column(name)
    with op.batch_alter_table("institution_types") as batch:
        for name in ("source", "confidence", "note"):
            batch.drop_column(name)
    with op.batch_alter_table("contract_facts") as batch:
        batch.drop_column("teaching_hours")
        batch.drop_column("taught_field")
    with op.batch_alter_table("contracts") as batch:
        batch.drop_column("teaching_hours")
    for table in BECOME_FACTS:
        _take_axes(table)
    for table in GUARDED:
        _guard(table)


def _narrow() -> None:
    _list_anew("institution_types", "institutionkind", "kind", OLD_KINDS)
    for table in ("designations", "designation_entries"):
        _list_anew(table, "legalcategory", "legal_category", OLD_CATEGORIES)


def _take_axes(table: str) -> None:
    op.execute(f"DELETE FROM {table} WHERE superseded_at IS NOT NULL")
    op.drop_index(f"uq_{table}_current", table)
    op.drop_index(f"ix_{table}_series_id", table)
    extra = {
        "academic_terms": "uq_academic_terms_current_code",
        "targets": "uq_targets_current_code",
        "counting_rulings": "uq_counting_rulings_current_question",
    }.get(table)
    if extra:
        op.drop_index(extra, table)
    if table == "counting_rulings":
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        op.execute("UPDATE counting_rulings SET decided_on = valid_from")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"fk_{table}_recorded_by_id"), type_="foreignkey")
        for name in ("series_id", "recorded_at", "superseded_at", "reason", "recorded_by_id"):
            batch.drop_column(name)
        if table in {"concept_flags", "organisation_names"}:
            batch.alter_column("valid_from", existing_type=sa.Date(), nullable=True)
        else:
            batch.drop_column("valid_from")
            batch.drop_column("valid_to")
        _shape_back(table, batch)
    if table == "counting_rulings":
        outcome = sa.text("outcome")
        op.create_index(
            op.f("ix_counting_rulings_predicate"),
            table,
            ["predicate"],
            sqlite_where=outcome,
            postgresql_where=outcome,
        )


def _shape_back(table: str, batch: Any) -> None:
    if table == "concept_flags":
        batch.drop_column("scheme")
        batch.drop_column("code")
    if table == "counting_rulings":
        batch.alter_column("decided_on", existing_type=sa.Date(), nullable=False)
        batch.create_unique_constraint(
            op.f("uq_counting_rulings_person_id_predicate"), ["person_id", "predicate"]
        )
    if table == "academic_terms":
        batch.create_unique_constraint(
            op.f("uq_academic_terms_institution_id_code"), ["institution_id", "code"]
        )
    if table == "targets":
        batch.create_unique_constraint(op.f("uq_targets_code"), ["code"])


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _table(name: str, *columns: str) -> Any:
    kinds: dict[str, Any] = {
        "recorded_at": MOMENT,
        "superseded_at": MOMENT,
        "created_at": MOMENT,
        "checked_at": MOMENT,
        "confirmed_by_expert_at": MOMENT,
        "signed_on": sa.Date(),
        "seen_on": sa.Date(),
        "valid_from": sa.Date(),
        "documents": sa.JSON(),
        "predicates": sa.JSON(),
    }
    listed = [sa.column("id", sa.Uuid())]
    for column in columns:
        kind = sa.Uuid() if column.endswith("_id") else kinds.get(column, sa.Text())
        listed.append(sa.column(column, kind))
    return sa.table(name, *listed)


def _unguard(table: str) -> None:
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    for name in ("no_delete", "no_update", "supersede_once"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def _guard(table: str) -> None:
    """As every fact, see 0002."""
    if op.get_bind().dialect.name == "postgresql":
        for name, when, guard in (
            ("no_delete", "DELETE", "registry_refuse_change"),
            ("no_update", "UPDATE", "registry_guard_fact"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {guard}()"
            )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    columns = [one["name"] for one in sa.inspect(op.get_bind()).get_columns(table)]
    others = ", ".join(name for name in columns if name != "superseded_at")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {others} ON {table} {refuse}")
    op.execute(
        f"CREATE TRIGGER {table}_supersede_once BEFORE UPDATE OF superseded_at ON {table} "
        "WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL "
        f"BEGIN SELECT RAISE(ABORT, '{table} is superseded once'); END"
    )
