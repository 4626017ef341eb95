"""Emergency plans and response teams: versions, reviews and tests of plans; members, equipment, call-outs of teams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "emergency_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("in_force_since", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level IN ('province','prefecture','county','township','village','unit')",
            name=op.f("ck_emergency_plans_level"),
        ),
        sa.CheckConstraint("(unit_id IS NULL) <> (area_id IS NULL)", name=op.f("ck_emergency_plans_owner")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_emergency_plans_area_id_areas")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_emergency_plans_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_plans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("emergency_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_plans_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_plans_review_due_on"), ["review_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_plans_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("filed_no", sa.String(length=60), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("handed_in_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.String(length=60), nullable=False),
        sa.Column("settled_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('sent','sent_back','accepted')", name=op.f("ck_plan_versions_state")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_plan_versions_file_id_files")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["emergency_plans.id"],
            name=op.f("fk_plan_versions_plan_id_emergency_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_versions_plan_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "response_teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("base_note", sa.String(length=200), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("strength >= 0", name=op.f("ck_response_teams_strength")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_response_teams_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["base_id"], ["places.id"], name=op.f("fk_response_teams_base_id_places"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_response_teams_unit_id_units"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_teams")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_response_teams_area_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("response_teams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_teams_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_teams_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "mobilisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("started_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("assemble_by", core.db.Instant(timezone=True), nullable=True),
        sa.Column("within_minutes", sa.Integer(), nullable=False),
        sa.Column("released_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("called_by", sa.String(length=60), nullable=False),
        sa.Column("called_by_name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("way IN ('called','entered')", name=op.f("ck_mobilisations_way")),
        sa.CheckConstraint("came >= 0", name=op.f("ck_mobilisations_came")),
        sa.CheckConstraint("released_at IS NULL OR released_at >= started_at", name=op.f("ck_mobilisations_span")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["response_teams.id"], name=op.f("fk_mobilisations_team_id_response_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobilisations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mobilisations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mobilisations_team_id_started_at"), ["team_id", "started_at"], unique=False
        )

    op.create_table(
        "plan_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint("outcome IN ('unchanged','revised')", name=op.f("ck_plan_reviews_outcome")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["emergency_plans.id"],
            name=op.f("fk_plan_reviews_plan_id_emergency_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_versions.id"],
            name=op.f("fk_plan_reviews_version_id_plan_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reviews")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_reviews_due_on"), ["due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plan_reviews_plan_id_reviewed_on"), ["plan_id", "reviewed_on"], unique=False
        )

    op.create_table(
        "plan_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_plan_tests_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["emergency_plans.id"], name=op.f("fk_plan_tests_plan_id_emergency_plans"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_versions.id"],
            name=op.f("fk_plan_tests_version_id_plan_versions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_tests")),
        sa.UniqueConstraint("plan_id", "event_id", name=op.f("uq_plan_tests_plan_id_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_tests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_tests_event_id"), ["event_id"], unique=False)

    op.create_table(
        "team_equipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("counted_in", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.String(length=120), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("check_due_on", sa.Date(), nullable=True),
        sa.Column("condition", sa.String(length=8), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("condition IN ('good','worn','unusable')", name=op.f("ck_team_equipment_condition")),
        sa.CheckConstraint("quantity >= 0 AND wanted >= 0", name=op.f("ck_team_equipment_quantity")),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["response_teams.id"],
            name=op.f("fk_team_equipment_team_id_response_teams"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_equipment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("team_equipment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_equipment_check_due_on"), ["check_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_equipment_expires_on"), ["expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_equipment_team_id"), ["team_id"], unique=False)

    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('leader','deputy','member')", name=op.f("ck_team_members_role")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["response_teams.id"], name=op.f("fk_team_members_team_id_response_teams"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_team_members_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_members_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_team_members_leader",
            ["team_id"],
            unique=True,
            sqlite_where=sa.text("role = 'leader' AND is_active"),
            postgresql_where=sa.text("role = 'leader' AND is_active"),
        )

    op.create_table(
        "call_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mobilisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=6), nullable=False),
        sa.Column("minutes_away", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=5), nullable=False),
        sa.Column("marked_by", sa.String(length=60), nullable=False),
        sa.Column("acknowledged_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("arrived_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("asked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('','coming','cannot')", name=op.f("ck_call_answers_answer")),
        sa.CheckConstraint("how IN ('','link','phone')", name=op.f("ck_call_answers_how")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["team_members.id"], name=op.f("fk_call_answers_member_id_team_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mobilisation_id"],
            ["mobilisations.id"],
            name=op.f("fk_call_answers_mobilisation_id_mobilisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_answers")),
        sa.UniqueConstraint("mobilisation_id", "member_id", name=op.f("uq_call_answers_mobilisation_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("call_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_answers_member_id"), ["member_id"], unique=False)

    op.create_table(
        "equipment_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("quantity_before", sa.Integer(), nullable=False),
        sa.Column("condition_before", sa.String(length=8), nullable=False),
        sa.Column("checked_on_before", sa.Date(), nullable=True),
        sa.Column("check_due_on_before", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["team_equipment.id"],
            name=op.f("fk_equipment_checks_equipment_id_team_equipment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_checks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("equipment_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_equipment_checks_equipment_id"), ["equipment_id"], unique=False)

    op.create_table(
        "member_trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["team_members.id"],
            name=op.f("fk_member_trainings_member_id_team_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_trainings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("member_trainings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_trainings_member_id"), ["member_id"], unique=False)

    op.create_table(
        "plan_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("found", sa.String(length=300), nullable=False),
        sa.Column("must_change", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("taken_up_in_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'taken_up') = (taken_up_in_id IS NOT NULL)", name=op.f("ck_plan_findings_taken_up")
        ),
        sa.CheckConstraint("state IN ('open','taken_up','dropped')", name=op.f("ck_plan_findings_state")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["emergency_plans.id"],
            name=op.f("fk_plan_findings_plan_id_emergency_plans"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_up_in_id"], ["plan_versions.id"], name=op.f("fk_plan_findings_taken_up_in_id_plan_versions")
        ),
        sa.ForeignKeyConstraint(
            ["test_id"], ["plan_tests.id"], name=op.f("fk_plan_findings_test_id_plan_tests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_findings")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("plan_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_findings_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_findings_test_id"), ["test_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("plan_findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_findings_test_id"))
        batch_op.drop_index(batch_op.f("ix_plan_findings_plan_id"))

    op.drop_table("plan_findings")
    with op.batch_alter_table("member_trainings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_trainings_member_id"))

    op.drop_table("member_trainings")
    with op.batch_alter_table("equipment_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_equipment_checks_equipment_id"))

    op.drop_table("equipment_checks")
    with op.batch_alter_table("call_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_answers_member_id"))

    op.drop_table("call_answers")
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_team_members_leader",
            sqlite_where=sa.text("role = 'leader' AND is_active"),
            postgresql_where=sa.text("role = 'leader' AND is_active"),
        )
        batch_op.drop_index(batch_op.f("ix_team_members_user_id"))
        batch_op.drop_index(batch_op.f("ix_team_members_team_id"))

    op.drop_table("team_members")
    with op.batch_alter_table("team_equipment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_equipment_team_id"))
        batch_op.drop_index(batch_op.f("ix_team_equipment_expires_on"))
        batch_op.drop_index(batch_op.f("ix_team_equipment_check_due_on"))

    op.drop_table("team_equipment")
    with op.batch_alter_table("plan_tests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_tests_event_id"))

    op.drop_table("plan_tests")
    with op.batch_alter_table("plan_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_reviews_plan_id_reviewed_on"))
        batch_op.drop_index(batch_op.f("ix_plan_reviews_due_on"))

    op.drop_table("plan_reviews")
    with op.batch_alter_table("mobilisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mobilisations_team_id_started_at"))

    op.drop_table("mobilisations")
    with op.batch_alter_table("response_teams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_teams_unit_id"))
        batch_op.drop_index(batch_op.f("ix_response_teams_area_id"))

    op.drop_table("response_teams")
    op.drop_table("plan_versions")
    with op.batch_alter_table("emergency_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_emergency_plans_unit_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_plans_review_due_on"))
        batch_op.drop_index(batch_op.f("ix_emergency_plans_area_id"))

    op.drop_table("emergency_plans")
