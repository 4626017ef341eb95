"""Checklists of units, organisers of events, joint meetings with their tasks, findings of supervision visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("unit_kinds", core.db.Json, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("due_month", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_month BETWEEN 1 AND 12", name=op.f("ck_checklists_due_month")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_checklists_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("checklists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklists_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            "uq_checklists_code",
            ["code"],
            unique=True,
            sqlite_where=sa.text("code <> ''"),
            postgresql_where=sa.text("code <> ''"),
        )

    op.create_table(
        "checklist_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("event_kinds", core.db.Json, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("takes_proof", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("times BETWEEN 1 AND 31", name=op.f("ck_checklist_items_times")),
        sa.ForeignKeyConstraint(
            ["checklist_id"],
            ["checklists.id"],
            name=op.f("fk_checklist_items_checklist_id_checklists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("checklist_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_items_checklist_id"), ["checklist_id"], unique=False)

    op.create_table(
        "checklist_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("given_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("given_by_name", sa.String(length=60), nullable=False),
        sa.Column("reviewed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(length=60), nullable=False),
        sa.Column("reviewed_by_name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('given','confirmed','sent_back','taken_back')", name=op.f("ck_checklist_proofs_state")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_checklist_proofs_file_id_files")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["checklist_items.id"],
            name=op.f("fk_checklist_proofs_item_id_checklist_items"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_checklist_proofs_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_proofs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("checklist_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checklist_proofs_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_checklist_proofs_unit_id_year"), ["unit_id", "year"], unique=False)

    op.create_table(
        "agenda_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("presenter", sa.String(length=60), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length IS NULL OR length BETWEEN 1 AND 600", name=op.f("ck_agenda_items_length")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_agenda_items_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("agenda_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_items_event_id"), ["event_id"], unique=False)

    op.create_table(
        "event_organisers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("share", sa.String(length=200), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answered_by_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('host','co_host','support')", name=op.f("ck_event_organisers_role")),
        sa.CheckConstraint("state IN ('named','asked','confirmed','declined')", name=op.f("ck_event_organisers_state")),
        sa.CheckConstraint("people IS NULL OR people >= 0", name=op.f("ck_event_organisers_people")),
        sa.CheckConstraint(
            "share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name=op.f("ck_event_organisers_percent")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_organisers_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_event_organisers_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_organisers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event_organisers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_organisers_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_organisers_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_event_organisers_unit",
            ["event_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        )

    op.create_table(
        "joint_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=60), nullable=False),
        sa.Column("is_of_unit", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open','done','dropped')", name=op.f("ck_joint_tasks_state")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_joint_tasks_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_joint_tasks_event_id_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_joint_tasks_owner_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_joint_tasks_unit_id_units"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_tasks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("joint_tasks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_joint_tasks_area_id_state_due_on"), ["area_id", "state", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_joint_tasks_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_tasks_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_joint_tasks_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "meeting_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_parties_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_meeting_parties_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_parties")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_parties_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_parties_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("written_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meetings_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_meetings_file_id_files")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meetings")),
    )
    op.create_table(
        "supervision_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=300), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("found_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("found_by", sa.String(length=60), nullable=False),
        sa.Column("done_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("accepted_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity IN ('minor','major','urgent')", name=op.f("ck_supervision_findings_severity")),
        sa.CheckConstraint("state IN ('open','done','accepted')", name=op.f("ck_supervision_findings_state")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_supervision_findings_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_supervision_findings_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_findings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("supervision_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_findings_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_findings_state_due_on"), ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_supervision_findings_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "finding_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("is_proof", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_finding_photos_file_id_files")),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["supervision_findings.id"],
            name=op.f("fk_finding_photos_finding_id_supervision_findings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_photos")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("finding_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_photos_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "task_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=12), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["joint_tasks.id"], name=op.f("fk_task_steps_task_id_joint_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_steps")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_steps_task_id"), ["task_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("task_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_steps_task_id"))

    op.drop_table("task_steps")
    with op.batch_alter_table("finding_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_photos_finding_id"))

    op.drop_table("finding_photos")
    with op.batch_alter_table("supervision_findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_findings_unit_id"))
        batch_op.drop_index(batch_op.f("ix_supervision_findings_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_supervision_findings_event_id"))

    op.drop_table("supervision_findings")
    op.drop_table("meetings")
    with op.batch_alter_table("meeting_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_parties_unit_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_parties_event_id"))

    op.drop_table("meeting_parties")
    with op.batch_alter_table("joint_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_joint_tasks_unit_id"))
        batch_op.drop_index(batch_op.f("ix_joint_tasks_owner_id"))
        batch_op.drop_index(batch_op.f("ix_joint_tasks_event_id"))
        batch_op.drop_index(batch_op.f("ix_joint_tasks_area_id_state_due_on"))

    op.drop_table("joint_tasks")
    with op.batch_alter_table("event_organisers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_event_organisers_unit",
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_event_organisers_unit_id"))
        batch_op.drop_index(batch_op.f("ix_event_organisers_event_id"))

    op.drop_table("event_organisers")
    with op.batch_alter_table("agenda_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_items_event_id"))

    op.drop_table("agenda_items")
    with op.batch_alter_table("checklist_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_proofs_unit_id_year"))
        batch_op.drop_index(batch_op.f("ix_checklist_proofs_item_id"))

    op.drop_table("checklist_proofs")
    with op.batch_alter_table("checklist_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_items_checklist_id"))

    op.drop_table("checklist_items")
    with op.batch_alter_table("checklists", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_checklists_code", sqlite_where=sa.text("code <> ''"), postgresql_where=sa.text("code <> ''")
        )
        batch_op.drop_index(batch_op.f("ix_checklists_area_id"))

    op.drop_table("checklists")
