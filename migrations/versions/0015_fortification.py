"""Review of fortification: seismic parameters by area, projects with their steps and documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seismic_parameters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("pga", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pga > 0 AND period > 0", name=op.f("ck_seismic_parameters_positive")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_seismic_parameters_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seismic_parameters")),
        sa.UniqueConstraint("area_id", name=op.f("uq_seismic_parameters_area_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "construction_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("structure", sa.String(length=60), nullable=False),
        sa.Column("ground_area_id", sa.Integer(), nullable=True),
        sa.Column("ground_pga", sa.Integer(), nullable=True),
        sa.Column("ground_period", sa.Integer(), nullable=True),
        sa.Column("ground_source", sa.String(length=200), nullable=False),
        sa.Column("looked_up_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("evaluated_pga", sa.Integer(), nullable=True),
        sa.Column("evaluated_period", sa.Integer(), nullable=True),
        sa.Column("evaluation", sa.String(length=200), nullable=False),
        sa.Column("required_pga", sa.Integer(), nullable=True),
        sa.Column("required_period", sa.Integer(), nullable=True),
        sa.Column("designed_pga", sa.Integer(), nullable=True),
        sa.Column("designed_period", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("result_note", sa.Text(), nullable=False),
        sa.Column("result_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "result IN ('','passed','conditional','refused','withdrawn')", name=op.f("ck_construction_projects_result")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_construction_projects_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["ground_area_id"],
            ["areas.id"],
            name=op.f("fk_construction_projects_ground_area_id_areas"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_construction_projects_unit_id_units"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_construction_projects")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("construction_projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_construction_projects_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_construction_projects_result_due_on"), ["result", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_construction_projects_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index("uq_construction_projects_code", ["code"], unique=True)

    op.create_table(
        "project_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_project_documents_file_id_files")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["construction_projects.id"],
            name=op.f("fk_project_documents_project_id_construction_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_documents")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("project_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_documents_project_id"), ["project_id"], unique=False)

    op.create_table(
        "review_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting','passed','sent_back','left_out')", name=op.f("ck_review_steps_state")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["construction_projects.id"],
            name=op.f("fk_review_steps_project_id_construction_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_steps")),
        sa.UniqueConstraint("project_id", "step", name=op.f("uq_review_steps_project_id_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("review_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_steps_state_due_on"), ["state", "due_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_steps_state_due_on"))

    op.drop_table("review_steps")
    with op.batch_alter_table("project_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_documents_project_id"))

    op.drop_table("project_documents")
    with op.batch_alter_table("construction_projects", schema=None) as batch_op:
        batch_op.drop_index("uq_construction_projects_code")
        batch_op.drop_index(batch_op.f("ix_construction_projects_unit_id"))
        batch_op.drop_index(batch_op.f("ix_construction_projects_result_due_on"))
        batch_op.drop_index(batch_op.f("ix_construction_projects_area_id"))

    op.drop_table("construction_projects")
    op.drop_table("seismic_parameters")
