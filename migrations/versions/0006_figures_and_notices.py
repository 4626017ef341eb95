"""figures and notices"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document_templates", schema=None) as batch_op:
        batch_op.drop_constraint("kind", type_="check")

    op.create_table(
        "stamps",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamps")),
    )
    op.create_table(
        "figure_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "figure_rollup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_rollup")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("reader_key", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("stale_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("digest_key", sa.String(length=80), nullable=False),
        sa.CheckConstraint("state IN ('waiting','held','sent','stale','void','inbox')", name=op.f("ck_notices_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_reader_key_state"), ["reader_key", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_subject"), ["subject"], unique=False)

    op.create_table(
        "assessment_schemes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name_zh", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=4), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("unit_kinds", core.db.Json, nullable=False),
        sa.Column("bands", core.db.Json, nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject IN ('area','unit')", name=op.f("ck_assessment_schemes_subject")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_assessment_schemes_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_schemes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_schemes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_schemes_area_id"), ["area_id"], unique=False)

    op.create_table(
        "delivery_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox.id"], name=op.f("fk_delivery_tries_message_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_tries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delivery_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_tries_message_id"), ["message_id"], unique=False)

    op.create_table(
        "figure_cells",
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_figure_cells_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "measure",
            "grain",
            "month",
            "area_id",
            "unit_kind",
            "activity",
            "campaign_id",
            "category",
            name=op.f("pk_figure_cells"),
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("figure_cells", schema=None) as batch_op:
        batch_op.create_index("ix_figure_cells_bucket", ["area_id", "month"], unique=False)

    op.create_table(
        "figure_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_figure_targets_value")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_figure_targets_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_targets")),
        sa.UniqueConstraint("area_id", "year", "measure", name=op.f("uq_figure_targets_area_id_year_measure")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notice_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("extra", core.db.Json, nullable=False),
        sa.Column("carries", core.db.Json, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("tested_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("test_outcome", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('wecom','dingtalk','feishu','webhook','sms','apprise')", name=op.f("ck_notice_channels_kind")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_notice_channels_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_channels")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notice_channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_channels_area_id"), ["area_id"], unique=False)

    op.create_table(
        "notice_preferences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=7), nullable=False),
        sa.Column("channels", core.db.Json, nullable=True),
        sa.Column("leads", core.db.Json, nullable=True),
        sa.CheckConstraint("way IN ('at_once','digest','inbox')", name=op.f("ck_notice_preferences_way")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_preferences_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_preferences")),
    )
    op.create_table(
        "notice_readers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=6), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.Column("digest_on", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("digest IN ('none','daily','weekly')", name=op.f("ck_notice_readers_digest")),
        sa.CheckConstraint("digest_on BETWEEN 1 AND 7", name=op.f("ck_notice_readers_digest_on")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_readers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_readers")),
    )
    op.create_table(
        "notice_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("channels", core.db.Json, nullable=False),
        sa.Column("leads", core.db.Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_notice_rules_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_rules")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notice_rules", schema=None) as batch_op:
        batch_op.create_index(
            "uq_notice_rules_area",
            ["kind", "area_id"],
            unique=True,
            sqlite_where=sa.text("area_id IS NOT NULL"),
            postgresql_where=sa.text("area_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_notice_rules_default",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )

    op.create_table(
        "notice_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_notice_templates_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_templates")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notice_templates", schema=None) as batch_op:
        batch_op.create_index(
            "uq_notice_templates_area",
            ["kind", "language", "area_id"],
            unique=True,
            sqlite_where=sa.text("area_id IS NOT NULL"),
            postgresql_where=sa.text("area_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_notice_templates_default",
            ["kind", "language"],
            unique=True,
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )

    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("question", core.db.Json, nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_saved_views_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_views_owner_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_views_area_id"), ["area_id"], unique=False)

    op.create_table(
        "summaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("plans", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("half BETWEEN 0 AND 2", name=op.f("ck_summaries_half")),
        sa.CheckConstraint("language IN ('zh','en')", name=op.f("ck_summaries_language")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_summaries_area_id_areas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_summaries_file_id_files"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_summaries_job_id_jobs"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
        sa.UniqueConstraint(
            "area_id", "year", "half", "language", name=op.f("uq_summaries_area_id_year_half_language")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assessment_indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("zero_at", sa.Float(), nullable=False),
        sa.Column("full_at", sa.Float(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('measured','judged','bonus','deduction')", name=op.f("ck_assessment_indicators_kind")
        ),
        sa.CheckConstraint("weight > 0", name=op.f("ck_assessment_indicators_weight")),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment_schemes.id"],
            name=op.f("fk_assessment_indicators_scheme_id_assessment_schemes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_indicators")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_indicators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_indicators_scheme_id"), ["scheme_id"], unique=False)

    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=4), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("criteria", core.db.Json, nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("computed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("published_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=60), nullable=False),
        sa.Column("locked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("locked_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft','published','locked')", name=op.f("ck_assessments_state")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_assessments_span")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_assessments_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment_schemes.id"],
            name=op.f("fk_assessments_scheme_id_assessment_schemes"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_area_id"), ["area_id"], unique=False)

    op.create_table(
        "figure_reach",
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_figure_reach_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_figure_reach_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "grain", "month", "area_id", "unit_id", "activity", "campaign_id", name=op.f("pk_figure_reach")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("figure_reach", schema=None) as batch_op:
        batch_op.create_index("ix_figure_reach_bucket", ["area_id", "month"], unique=False)

    op.create_table(
        "assessment_appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_area_id", sa.Integer(), nullable=True),
        sa.Column("subject_unit_id", sa.Integer(), nullable=True),
        sa.Column("indicator_key", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("made_by_key", sa.String(length=60), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open','upheld','rejected')", name=op.f("ck_assessment_appeals_state")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_assessment_appeals_assessment_id_assessments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_area_id"],
            ["areas.id"],
            name=op.f("fk_assessment_appeals_subject_area_id_areas"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_unit_id"],
            ["units.id"],
            name=op.f("fk_assessment_appeals_subject_unit_id_units"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_appeals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_appeals_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_appeals_subject_unit_id"), ["subject_unit_id"], unique=False)

    op.create_table(
        "assessment_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_area_id", sa.Integer(), nullable=True),
        sa.Column("subject_unit_id", sa.Integer(), nullable=True),
        sa.Column("allowed_until", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("allowed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("allowed_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_assessment_exceptions_assessment_id_assessments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_area_id"],
            ["areas.id"],
            name=op.f("fk_assessment_exceptions_subject_area_id_areas"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_unit_id"],
            ["units.id"],
            name=op.f("fk_assessment_exceptions_subject_unit_id_units"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_exceptions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_exceptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_exceptions_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_exceptions_subject_unit_id"), ["subject_unit_id"], unique=False)

    op.create_table(
        "assessment_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_area_id", sa.Integer(), nullable=True),
        sa.Column("subject_unit_id", sa.Integer(), nullable=True),
        sa.Column("indicator_key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("basis", core.db.Json, nullable=False),
        sa.Column("set_points", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(subject_area_id IS NULL) <> (subject_unit_id IS NULL)", name=op.f("ck_assessment_scores_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_assessment_scores_assessment_id_assessments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_area_id"],
            ["areas.id"],
            name=op.f("fk_assessment_scores_subject_area_id_areas"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subject_unit_id"],
            ["units.id"],
            name=op.f("fk_assessment_scores_subject_unit_id_units"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_scores")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("assessment_scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_scores_subject_unit_id"), ["subject_unit_id"], unique=False)
        batch_op.create_index(
            "uq_assessment_scores_area",
            ["assessment_id", "subject_area_id", "indicator_key"],
            unique=True,
            sqlite_where=sa.text("subject_area_id IS NOT NULL"),
            postgresql_where=sa.text("subject_area_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_assessment_scores_unit",
            ["assessment_id", "subject_unit_id", "indicator_key"],
            unique=True,
            sqlite_where=sa.text("subject_unit_id IS NOT NULL"),
            postgresql_where=sa.text("subject_unit_id IS NOT NULL"),
        )

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), server_default="", nullable=False))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("reader_key", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("stale_at", core.db.Instant(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_outbox_channel_state_due_at"), ["channel", "state", "due_at"], unique=False
        )

    with op.batch_alter_table("leases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", core.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("leases", schema=None) as batch_op:
        batch_op.drop_column("taken_at")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_channel_state_due_at"))
        batch_op.drop_column("stale_at")
        batch_op.drop_column("reader_key")
        batch_op.drop_column("kind")

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("assessment_scores", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessment_scores_unit",
            sqlite_where=sa.text("subject_unit_id IS NOT NULL"),
            postgresql_where=sa.text("subject_unit_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_assessment_scores_area",
            sqlite_where=sa.text("subject_area_id IS NOT NULL"),
            postgresql_where=sa.text("subject_area_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assessment_scores_subject_unit_id"))

    op.drop_table("assessment_scores")
    with op.batch_alter_table("assessment_exceptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_exceptions_subject_unit_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_exceptions_assessment_id"))

    op.drop_table("assessment_exceptions")
    with op.batch_alter_table("assessment_appeals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_appeals_subject_unit_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_appeals_assessment_id"))

    op.drop_table("assessment_appeals")
    with op.batch_alter_table("figure_reach", schema=None) as batch_op:
        batch_op.drop_index("ix_figure_reach_bucket")

    op.drop_table("figure_reach")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_area_id"))

    op.drop_table("assessments")
    with op.batch_alter_table("assessment_indicators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_indicators_scheme_id"))

    op.drop_table("assessment_indicators")
    op.drop_table("summaries")
    with op.batch_alter_table("saved_views", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_views_area_id"))

    op.drop_table("saved_views")
    with op.batch_alter_table("notice_templates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notice_templates_default",
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_notice_templates_area",
            sqlite_where=sa.text("area_id IS NOT NULL"),
            postgresql_where=sa.text("area_id IS NOT NULL"),
        )

    op.drop_table("notice_templates")
    with op.batch_alter_table("notice_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notice_rules_default",
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_notice_rules_area",
            sqlite_where=sa.text("area_id IS NOT NULL"),
            postgresql_where=sa.text("area_id IS NOT NULL"),
        )

    op.drop_table("notice_rules")
    op.drop_table("notice_readers")
    op.drop_table("notice_preferences")
    with op.batch_alter_table("notice_channels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_channels_area_id"))

    op.drop_table("notice_channels")
    op.drop_table("figure_targets")
    with op.batch_alter_table("figure_cells", schema=None) as batch_op:
        batch_op.drop_index("ix_figure_cells_bucket")

    op.drop_table("figure_cells")
    with op.batch_alter_table("delivery_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_tries_message_id"))

    op.drop_table("delivery_tries")
    with op.batch_alter_table("assessment_schemes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_schemes_area_id"))

    op.drop_table("assessment_schemes")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_subject"))
        batch_op.drop_index(batch_op.f("ix_notices_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_notices_reader_key_state"))

    op.drop_table("notices")
    op.drop_table("figure_rollup")
    op.drop_table("figure_changes")
    op.drop_table("stamps")
