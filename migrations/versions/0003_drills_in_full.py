"""drills in full"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('plan','script','result','evaluation')", name=op.f("ck_document_templates_kind")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_document_templates_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_document_templates_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_templates")),
        sa.UniqueConstraint("area_id", "kind", "language", name=op.f("uq_document_templates_area_id_kind_language")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "drill_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("is_boarding", sa.Boolean(), nullable=False),
        sa.Column(
            "types", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("in_term_only", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "period IN ('month','quarter','term','half_year','year')", name=op.f("ck_drill_rules_period")
        ),
        sa.CheckConstraint("times BETWEEN 0 AND 31", name=op.f("ck_drill_rules_times")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_drill_rules_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_rules")),
        sa.UniqueConstraint(
            "area_id", "unit_kind", "is_boarding", name=op.f("uq_drill_rules_area_id_unit_kind_is_boarding")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drill_rules_area_id"), "drill_rules", ["area_id"], unique=False)
    op.create_index(
        "uq_drill_rules_default", "drill_rules", ["unit_kind", "is_boarding"], unique=True,
        sqlite_where=sa.text("area_id IS NULL"), postgresql_where=sa.text("area_id IS NULL"),
    )  # fmt: skip

    op.create_table(
        "indicator_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_zh", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column(
            "bands", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('live','tabletop')", name=op.f("ck_indicator_sets_mode")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_indicator_sets_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_sets")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_indicator_sets_area_id"), "indicator_sets", ["area_id"], unique=False)

    op.create_table(
        "school_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "unit_kinds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_school_terms_window")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_school_terms_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_terms")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_school_terms_area_id_starts_on"), "school_terms", ["area_id", "starts_on"], unique=False)

    op.create_table(
        "script_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name_zh", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column(
            "unit_kinds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "body", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_script_templates_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_templates")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_script_templates_area_id"), "script_templates", ["area_id"], unique=False)

    op.create_table(
        "drill_excuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("excused_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("excused_by", sa.String(length=60), nullable=False),
        sa.Column("excused_by_name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_drill_excuses_window")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_drill_excuses_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_excuses")),
        sa.UniqueConstraint("unit_id", "starts_on", "ends_on", name=op.f("uq_drill_excuses_unit_id_starts_on_ends_on")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section_zh", sa.String(length=60), nullable=False),
        sa.Column("section_en", sa.String(length=80), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column(
            "options", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("fact", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('score','choice')", name=op.f("ck_indicators_kind")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_indicators_weight")),
        sa.ForeignKeyConstraint(
            ["set_id"], ["indicator_sets.id"], name=op.f("fk_indicators_set_id_indicator_sets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_indicators_set_id"), "indicators", ["set_id"], unique=False)

    op.create_table(
        "drill_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("scenario", sa.String(length=300), nullable=False),
        sa.Column(
            "unit_kinds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_drill_days_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_days")),
        sa.UniqueConstraint("event_id", name=op.f("uq_drill_days_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cap_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column("msg_type", sa.String(length=6), nullable=False),
        sa.Column("sent_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=60), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.CheckConstraint("msg_type IN ('Alert','Update','Cancel')", name=op.f("ck_cap_messages_msg_type")),
        sa.ForeignKeyConstraint(
            ["day_id"], ["drill_days.id"], name=op.f("fk_cap_messages_day_id_drill_days"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_messages")),
        sa.UniqueConstraint("identifier", name=op.f("uq_cap_messages_identifier")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cap_messages_day_id"), "cap_messages", ["day_id"], unique=False)

    op.create_table(
        "drill_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("issued_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=60), nullable=False),
        sa.Column("revoked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=60), nullable=False),
        sa.Column("revoked_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["areas.id"], name=op.f("fk_drill_certificates_county_id_areas")),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_drill_certificates_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_certificates")),
        sa.UniqueConstraint("county_id", "year", "serial", name=op.f("uq_drill_certificates_county_id_year_serial")),
        sa.UniqueConstraint("number", name=op.f("uq_drill_certificates_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drill_certificates_drill_id"), "drill_certificates", ["drill_id"], unique=False)
    op.create_index(
        "uq_drill_certificates_valid",
        "drill_certificates",
        ["drill_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "drill_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("leader", sa.String(length=60), nullable=False),
        sa.Column("room", sa.String(length=60), nullable=False),
        sa.Column("stairs", sa.String(length=60), nullable=False),
        sa.Column("exit", sa.String(length=60), nullable=False),
        sa.Column("route", sa.String(length=300), nullable=False),
        sa.Column("assembly", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_drill_groups_people")),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_drill_groups_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_groups")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drill_groups_drill_id"), "drill_groups", ["drill_id"], unique=False)

    op.create_table(
        "drill_plans",
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("objectives", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column(
            "roles", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("safety", sa.Text(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_drill_plans_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["script_templates.id"],
            name=op.f("fk_drill_plans_template_id_script_templates"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("drill_id", name=op.f("pk_drill_plans")),
    )
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=True),
        sa.Column("evaluator_key", sa.String(length=60), nullable=False),
        sa.Column("evaluator_name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column(
            "marks", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "bands", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("grade_zh", sa.String(length=20), nullable=False),
        sa.Column("grade_en", sa.String(length=40), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("weaknesses", sa.Text(), nullable=False),
        sa.Column("signed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name=op.f("ck_evaluations_score")),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_evaluations_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["indicator_sets.id"], name=op.f("fk_evaluations_set_id_indicator_sets"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint("drill_id", "evaluator_key", name=op.f("uq_evaluations_drill_id_evaluator_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evaluator_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("expires_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_evaluator_links_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_links")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evaluator_links_drill_id"), "evaluator_links", ["drill_id"], unique=False)

    op.create_table(
        "improvement_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("action", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("done_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("closed_by_name", sa.String(length=60), nullable=False),
        sa.Column("retest", sa.String(length=10), nullable=False),
        sa.Column("retest_drill_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("retest IN ('','fixed','not_fixed')", name=op.f("ck_improvement_actions_retest")),
        sa.CheckConstraint("state IN ('open','done','closed','dropped')", name=op.f("ck_improvement_actions_state")),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_improvement_actions_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["retest_drill_id"],
            ["drills.id"],
            name=op.f("fk_improvement_actions_retest_drill_id_drills"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_improvement_actions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_actions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_improvement_actions_drill_id"), "improvement_actions", ["drill_id"], unique=False)
    op.create_index(
        op.f("ix_improvement_actions_state_due_on"), "improvement_actions", ["state", "due_on"], unique=False
    )
    op.create_index(op.f("ix_improvement_actions_unit_id"), "improvement_actions", ["unit_id"], unique=False)

    op.create_table(
        "live_drills",
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("opened_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.Column("rehearsed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_live_drills_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("drill_id", name=op.f("pk_live_drills")),
    )
    op.create_table(
        "injects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at_seconds", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=60), nullable=False),
        sa.Column("receiver", sa.String(length=60), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("expected_action", sa.Text(), nullable=False),
        sa.Column("objective", sa.String(length=200), nullable=False),
        sa.Column("controller", sa.String(length=60), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("at_seconds >= 0", name=op.f("ck_injects_at")),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["improvement_actions.id"],
            name=op.f("fk_injects_action_id_improvement_actions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_injects_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_injects")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_injects_drill_id"), "injects", ["drill_id"], unique=False)

    op.create_table(
        "live_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column(
            "data", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.CheckConstraint(
            "what IN ('phase','inject','arrived','roll','found','injury','note','undo')",
            name=op.f("ck_live_entries_what"),
        ),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_live_entries_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["drill_groups.id"], name=op.f("fk_live_entries_group_id_drill_groups"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_entries")),
        sa.UniqueConstraint("drill_id", "nonce", name=op.f("uq_live_entries_drill_id_nonce")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_live_entries_drill_id_id"), "live_entries", ["drill_id", "id"], unique=False)

    op.create_table(
        "drill_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drill_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["improvement_actions.id"],
            name=op.f("fk_drill_photos_action_id_improvement_actions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.id"], name=op.f("fk_drill_photos_drill_id_drills"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["live_entries.id"], name=op.f("fk_drill_photos_entry_id_live_entries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_drill_photos_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_photos")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drill_photos_action_id"), "drill_photos", ["action_id"], unique=False)
    op.create_index(op.f("ix_drill_photos_drill_id"), "drill_photos", ["drill_id"], unique=False)
    op.create_index(op.f("ix_drill_photos_entry_id"), "drill_photos", ["entry_id"], unique=False)

    op.add_column("drill_results", sa.Column("ended_at", core.db.Instant(timezone=True), nullable=True))
    op.add_column("drill_results", sa.Column("extra_reason", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("drill_results", sa.Column("source", sa.String(length=6), nullable=False, server_default="typed"))

    op.add_column(
        "submissions",
        sa.Column(
            "answer", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=True
        ),
    )
    op.add_column("units", sa.Column("opened_on", sa.Date(), nullable=True))
    op.add_column("units", sa.Column("is_boarding", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("submissions", "answer")
    op.drop_column("units", "is_boarding")
    op.drop_column("units", "opened_on")
    op.drop_column("drill_results", "source")
    op.drop_column("drill_results", "ended_at")
    op.drop_column("drill_results", "extra_reason")
    op.drop_table("drill_photos")
    op.drop_table("live_entries")
    op.drop_table("injects")
    op.drop_table("live_drills")
    op.drop_table("improvement_actions")
    op.drop_table("evaluator_links")
    op.drop_table("evaluations")
    op.drop_table("drill_plans")
    op.drop_table("drill_groups")
    op.drop_table("drill_certificates")
    op.drop_table("cap_messages")
    op.drop_table("drill_days")
    op.drop_table("indicators")
    op.drop_table("drill_excuses")
    op.drop_table("script_templates")
    op.drop_table("school_terms")
    op.drop_table("indicator_sets")
    op.drop_table("drill_rules")
    op.drop_table("document_templates")
