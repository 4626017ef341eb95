"""Call-outs of several teams at once, and yearly checks of the rosters of the networks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_call_outs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("called_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(length=60), nullable=False),
        sa.Column("called_by_name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_call_outs")),
        sa.UniqueConstraint("id", "is_exercise", name=op.f("uq_joint_call_outs_id_is_exercise")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mobilisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joint_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_mobilisations_joint_id"), ["joint_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_mobilisations_joint_id_is_exercise_joint_call_outs"),
            "joint_call_outs",
            ["joint_id", "is_exercise"],
            ["id", "is_exercise"],
        )

    op.create_table(
        "network_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("left_ids", core.db.Json, nullable=False),
        sa.Column("untrained", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0 AND untrained >= 0 AND gaps >= 0", name=op.f("ck_network_checks_counts")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_network_checks_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_checks")),
        sa.UniqueConstraint("area_id", "year", name=op.f("uq_network_checks_area_id_year")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("network_checks")
    with op.batch_alter_table("mobilisations", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_mobilisations_joint_id_is_exercise_joint_call_outs"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_mobilisations_joint_id"))
        batch_op.drop_column("joint_id")
    op.drop_table("joint_call_outs")
