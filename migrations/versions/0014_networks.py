"""The three networks and one officer, and quick reports after a felt earthquake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR since_on IS NULL OR until_on >= since_on", name=op.f("ck_network_members_span")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_network_members_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_network_members_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_members")),
        sa.UniqueConstraint(
            "area_id", "role", "name", "phone", name=op.f("uq_network_members_area_id_role_name_phone")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_members_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_members_role"), ["role"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "network_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("training_years", sa.Integer(), nullable=True),
        sa.Column("sends_reports", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('township','village')", name=op.f("ck_network_rules_level")),
        sa.CheckConstraint("least >= 0", name=op.f("ck_network_rules_least")),
        sa.CheckConstraint(
            "training_years IS NULL OR training_years > 0", name=op.f("ck_network_rules_training_years")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_network_rules_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_rules")),
        sa.UniqueConstraint("area_id", "role", name=op.f("uq_network_rules_area_id_role")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("network_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_rules_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            "uq_network_rules_default",
            ["role"],
            unique=True,
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )

    op.create_table(
        "network_allowances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("yuan", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("yuan >= 0", name=op.f("ck_network_allowances_yuan")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["network_members.id"],
            name=op.f("fk_network_allowances_member_id_network_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_allowances")),
        sa.UniqueConstraint("member_id", "year", name=op.f("uq_network_allowances_member_id_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "network_trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["network_members.id"],
            name=op.f("fk_network_trainings_member_id_network_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_trainings")),
        sa.UniqueConstraint("member_id", "on", "what", name=op.f("uq_network_trainings_member_id_on_what")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quick_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("shook_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("magnitude", sa.Float(), nullable=True),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("opened_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('exercise','real')", name=op.f("ck_quick_rounds_mode")),
        sa.CheckConstraint("scenario_id IS NULL OR mode = 'exercise'", name=op.f("ck_quick_rounds_scenario")),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_quick_rounds_span")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_quick_rounds_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenarios.id"], name=op.f("fk_quick_rounds_scenario_id_scenarios"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_rounds")),
        sa.UniqueConstraint("id", "mode", name=op.f("uq_quick_rounds_id_mode")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quick_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_rounds_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_rounds_mode_opened_at"), ["mode", "opened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_rounds_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "quick_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("told_by", sa.String(length=8), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.CheckConstraint("mode IN ('exercise','real')", name=op.f("ck_quick_asked_mode")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_quick_asked_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["network_members.id"],
            name=op.f("fk_quick_asked_member_id_network_members"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "mode"],
            ["quick_rounds.id", "quick_rounds.mode"],
            name=op.f("fk_quick_asked_round_id_mode_quick_rounds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_asked")),
        sa.UniqueConstraint("id", "round_id", "mode", name=op.f("uq_quick_asked_id_round_id_mode")),
        sa.UniqueConstraint("round_id", "member_id", name=op.f("uq_quick_asked_round_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quick_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_asked_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_asked_member_id"), ["member_id"], unique=False)

    op.create_table(
        "quick_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("felt", sa.String(length=8), nullable=False),
        sa.Column("signs", core.db.Json, nullable=False),
        sa.Column("degree", sa.Integer(), nullable=True),
        sa.Column("damage", core.db.Json, nullable=False),
        sa.Column("services", core.db.Json, nullable=False),
        sa.Column("injured", sa.Integer(), nullable=True),
        sa.Column("dead", sa.Integer(), nullable=True),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("trapped", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("sent_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.CheckConstraint("mode IN ('exercise','real')", name=op.f("ck_quick_reports_mode")),
        sa.CheckConstraint("degree IS NULL OR degree BETWEEN 1 AND 12", name=op.f("ck_quick_reports_degree")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_quick_reports_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asked_id", "round_id", "mode"],
            ["quick_asked.id", "quick_asked.round_id", "quick_asked.mode"],
            name=op.f("fk_quick_reports_asked_id_round_id_mode_quick_asked"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_reports")),
        sa.UniqueConstraint("nonce", name=op.f("uq_quick_reports_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quick_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_reports_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_reports_asked_id"), ["asked_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_reports_round_id_mode"), ["round_id", "mode"], unique=False)

    op.create_table(
        "quick_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_quick_photos_file_id_files")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["quick_reports.id"],
            name=op.f("fk_quick_photos_report_id_quick_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_photos")),
        sa.UniqueConstraint("nonce", name=op.f("uq_quick_photos_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quick_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_photos_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("quick_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quick_photos_report_id"))

    op.drop_table("quick_photos")
    with op.batch_alter_table("quick_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quick_reports_round_id_mode"))
        batch_op.drop_index(batch_op.f("ix_quick_reports_asked_id"))
        batch_op.drop_index(batch_op.f("ix_quick_reports_area_id"))

    op.drop_table("quick_reports")
    with op.batch_alter_table("quick_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quick_asked_member_id"))
        batch_op.drop_index(batch_op.f("ix_quick_asked_area_id"))

    op.drop_table("quick_asked")
    with op.batch_alter_table("quick_rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quick_rounds_scenario_id"))
        batch_op.drop_index(batch_op.f("ix_quick_rounds_mode_opened_at"))
        batch_op.drop_index(batch_op.f("ix_quick_rounds_area_id"))

    op.drop_table("quick_rounds")
    op.drop_table("network_trainings")
    op.drop_table("network_allowances")
    with op.batch_alter_table("network_rules", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_network_rules_default",
            sqlite_where=sa.text("area_id IS NULL"),
            postgresql_where=sa.text("area_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_network_rules_area_id"))

    op.drop_table("network_rules")
    with op.batch_alter_table("network_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_members_user_id"))
        batch_op.drop_index(batch_op.f("ix_network_members_role"))
        batch_op.drop_index(batch_op.f("ix_network_members_area_id"))

    op.drop_table("network_members")
