"""Media items, materials to download, the self-check of households, and self-inspections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "downloads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_downloads_area_id_areas")),
        sa.ForeignKeyConstraint(["cover_id"], ["files.id"], name=op.f("fk_downloads_cover_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downloads")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("downloads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_downloads_area_id"), ["area_id"], unique=False)

    op.create_table(
        "household_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("with_hazards", sa.Integer(), nullable=False),
        sa.Column("fixed", sa.Integer(), nullable=False),
        sa.Column("items", core.db.Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("households > 0", name=op.f("ck_household_checks_households")),
        sa.CheckConstraint("with_hazards BETWEEN 0 AND households", name=op.f("ck_household_checks_with_hazards")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_household_checks_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_checks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("household_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_checks_area_id_checked_on"), ["area_id", "checked_on"], unique=False
        )

    op.create_table(
        "quiz_answers",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_quiz_answers_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("area_id", "on_day", "question", "answer", name=op.f("pk_quiz_answers")),
    )
    op.create_table(
        "quiz_days",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("takers", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_quiz_days_area_id_areas"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("area_id", "on_day", name=op.f("pk_quiz_days")),
    )
    op.create_table(
        "quiz_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_zh", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=False),
        sa.Column("options", core.db.Json, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_quiz_questions_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_questions")),
        sa.UniqueConstraint("area_id", "code", name=op.f("uq_quiz_questions_area_id_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("quiz_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quiz_questions_area_id"), ["area_id"], unique=False)

    op.create_table(
        "download_days",
        sa.Column("download_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["download_id"], ["downloads.id"], name=op.f("fk_download_days_download_id_downloads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("download_id", "on_day", name=op.f("pk_download_days")),
    )
    op.create_table(
        "download_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("download_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["download_id"],
            ["downloads.id"],
            name=op.f("fk_download_versions_download_id_downloads"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_download_versions_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download_versions")),
        sa.UniqueConstraint("download_id", "number", name=op.f("uq_download_versions_download_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("download_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_download_versions_download_id"), ["download_id"], unique=False)

    op.create_table(
        "self_inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("answers", core.db.Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("fixed", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_self_inspections_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_inspections")),
        sa.UniqueConstraint("unit_id", "nonce", name=op.f("uq_self_inspections_unit_id_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_inspections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_inspections_unit_id_done_on"), ["unit_id", "done_on"], unique=False)

    op.create_table(
        "self_hazards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("fix_by", sa.Date(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_note", sa.String(length=300), nullable=False),
        sa.Column("settled_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open','fixed','dropped')", name=op.f("ck_self_hazards_state")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["self_inspections.id"],
            name=op.f("fk_self_hazards_inspection_id_self_inspections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_self_hazards_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_hazards")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_hazards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_hazards_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_hazards_state_fix_by"), ["state", "fix_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_hazards_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "media_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("outlet", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("reach_source", sa.String(length=10), nullable=False),
        sa.Column("reach_note", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(reach IS NULL) = (reach_source = 'unknown')", name=op.f("ck_media_items_reach_known")),
        sa.CheckConstraint(
            "reach_source IN ('counted','reported','estimated','unknown')", name=op.f("ck_media_items_reach_source")
        ),
        sa.CheckConstraint("items > 0", name=op.f("ck_media_items_items")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_media_items_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_media_items_campaign_id_campaigns"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_media_items_event_id_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_media_items_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("media_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_media_items_area_id_published_on"), ["area_id", "published_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_media_items_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_items_event_id"), ["event_id"], unique=False)

    op.create_table(
        "self_hazard_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hazard_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("shows_fixed", sa.Boolean(), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_self_hazard_photos_file_id_files")),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["self_hazards.id"],
            name=op.f("fk_self_hazard_photos_hazard_id_self_hazards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_hazard_photos")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("self_hazard_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_hazard_photos_hazard_id"), ["hazard_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("self_hazard_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_hazard_photos_hazard_id"))

    op.drop_table("self_hazard_photos")
    with op.batch_alter_table("media_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_items_event_id"))
        batch_op.drop_index(batch_op.f("ix_media_items_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_media_items_area_id_published_on"))

    op.drop_table("media_items")
    with op.batch_alter_table("self_hazards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_hazards_unit_id"))
        batch_op.drop_index(batch_op.f("ix_self_hazards_state_fix_by"))
        batch_op.drop_index(batch_op.f("ix_self_hazards_inspection_id"))

    op.drop_table("self_hazards")
    with op.batch_alter_table("self_inspections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_inspections_unit_id_done_on"))

    op.drop_table("self_inspections")
    with op.batch_alter_table("download_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_download_versions_download_id"))

    op.drop_table("download_versions")
    op.drop_table("download_days")
    with op.batch_alter_table("quiz_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quiz_questions_area_id"))

    op.drop_table("quiz_questions")
    op.drop_table("quiz_days")
    op.drop_table("quiz_answers")
    with op.batch_alter_table("household_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_checks_area_id_checked_on"))

    op.drop_table("household_checks")
    with op.batch_alter_table("downloads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_downloads_area_id"))

    op.drop_table("downloads")
