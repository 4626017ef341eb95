"""Campaigns of a year: anchors, targets of single areas, teams, budgets and expenses, the stock of materials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign_briefs", sa.Column("anchor", sa.String(length=40), nullable=False, server_default=""))
    op.create_table(
        "anchor_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('day','week','month','own')", name=op.f("ck_anchor_days_kind")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_anchor_days_window")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_anchor_days_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor_days")),
        sa.UniqueConstraint("area_id", "code", "year", name=op.f("uq_anchor_days_area_id_code_year")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("anchor_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anchor_days_area_id"), ["area_id"], unique=False)

    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("counted_in", sa.String(length=20), nullable=False),
        sa.Column("low_at", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("stock", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("low_at >= 0", name=op.f("ck_materials_low_at")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_materials_stock")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_materials_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_materials_area_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_area_id"), ["area_id"], unique=False)

    op.create_table(
        "budget_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_budget_lines_planned")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_budget_lines_campaign_id_campaigns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_lines")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_lines_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "campaign_area_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_campaign_area_targets_percent")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_campaign_area_targets_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_campaign_area_targets_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_area_targets")),
        sa.UniqueConstraint(
            "campaign_id", "unit_kind", "area_id", name=op.f("uq_campaign_area_targets_campaign_id_unit_kind_area_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("campaign_area_targets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_area_targets_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "campaign_origins",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_campaign_origins_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["campaigns.id"], name=op.f("fk_campaign_origins_source_id_campaigns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_origins")),
        sa.UniqueConstraint("source_id", "year", name=op.f("uq_campaign_origins_source_id_year")),
    )
    with op.batch_alter_table("campaign_origins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_origins_batch"), ["batch"], unique=False)

    op.create_table(
        "material_wishes",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_material_wishes_count")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_material_wishes_campaign_id_campaigns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_material_wishes_material_id_materials"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "material_id", name=op.f("pk_material_wishes")),
    )
    op.create_table(
        "expenses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("receipt_no", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_expenses_amount")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_expenses_file_id_files"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_lines.id"], name=op.f("fk_expenses_line_id_budget_lines"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expenses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("expenses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expenses_line_id"), ["line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_expenses_spent_on"), ["spent_on"], unique=False)

    op.create_table(
        "campaign_teams",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_teams_campaign_id_campaigns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_campaign_teams_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "team_id", name=op.f("pk_campaign_teams")),
    )
    op.create_table(
        "material_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("drawn_for", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_by_name", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('received','returned') AND count > 0) OR (kind = 'given' AND count < 0) "
            "OR (kind = 'corrected' AND count <> 0 AND reason <> '' AND made_by_name <> '')",
            name=op.f("ck_material_moves_named"),
        ),
        sa.CheckConstraint("kind IN ('received','given','returned','corrected')", name=op.f("ck_material_moves_kind")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_material_moves_campaign_id_campaigns"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_material_moves_event_id_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_material_moves_material_id_materials"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_material_moves_unit_id_units"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_moves")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("material_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_moves_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_material_moves_material_id_moved_on"), ["material_id", "moved_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_material_moves_moved_on"), ["moved_on"], unique=False)
        batch_op.create_index("uq_material_moves_drawn", ["event_id", "drawn_for"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("material_moves", schema=None) as batch_op:
        batch_op.drop_index("uq_material_moves_drawn")
        batch_op.drop_index(batch_op.f("ix_material_moves_moved_on"))
        batch_op.drop_index(batch_op.f("ix_material_moves_material_id_moved_on"))
        batch_op.drop_index(batch_op.f("ix_material_moves_campaign_id"))

    op.drop_table("material_moves")
    op.drop_table("campaign_teams")
    with op.batch_alter_table("expenses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expenses_spent_on"))
        batch_op.drop_index(batch_op.f("ix_expenses_line_id"))

    op.drop_table("expenses")
    op.drop_table("material_wishes")
    with op.batch_alter_table("campaign_origins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_origins_batch"))

    op.drop_table("campaign_origins")
    with op.batch_alter_table("campaign_area_targets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_area_targets_campaign_id"))

    op.drop_table("campaign_area_targets")
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_lines_campaign_id"))

    op.drop_table("budget_lines")
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_materials_area_id"))

    op.drop_table("materials")
    with op.batch_alter_table("anchor_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_anchor_days_area_id"))

    op.drop_table("anchor_days")
    with op.batch_alter_table("campaign_briefs", schema=None) as batch_op:
        batch_op.drop_column("anchor")
