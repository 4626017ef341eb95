"""planning"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("most_visits", sa.Integer(), nullable=True))
    op.add_column("teams", sa.Column("most_drive_minutes", sa.Integer(), nullable=True))
    op.create_table(
        "travel_ways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("from_key", sa.String(length=24), nullable=False),
        sa.Column("to_key", sa.String(length=24), nullable=False),
        sa.Column("from_spot", sa.String(length=24), nullable=False),
        sa.Column("to_spot", sa.String(length=24), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("km", sa.Float(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_travel_ways_area_id_areas"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_travel_ways_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_ways")),
        sa.UniqueConstraint("from_key", "to_key", name=op.f("uq_travel_ways_from_key_to_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("travel_ways", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_travel_ways_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_travel_ways_from_spot"), ["from_spot"], unique=False)
        batch_op.create_index(batch_op.f("ix_travel_ways_to_spot"), ["to_spot"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("asked", core.db.Json, nullable=False),
        sa.Column("changes", core.db.Json, nullable=False),
        sa.Column("figures", core.db.Json, nullable=False),
        sa.Column("course", core.db.Json, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("solved_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_by_name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('plan','replan','what_if','sheet')", name=op.f("ck_proposals_kind")),
        sa.CheckConstraint("state IN ('waiting','solving','ready','failed')", name=op.f("ck_proposals_state")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_proposals_window")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_proposals_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["base_id"], ["proposals.id"], name=op.f("fk_proposals_base_id_proposals"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_proposals_campaign_id_campaigns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_proposals_job_id_jobs"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_base_id"), ["base_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposals_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "proposal_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("before", core.db.Json, nullable=False),
        sa.Column("after", core.db.Json, nullable=False),
        sa.Column("changes", core.db.Json, nullable=False),
        sa.Column("done_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("done_by_name", sa.String(length=60), nullable=False),
        sa.Column("undone_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_proposal_steps_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_steps")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposal_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_steps_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "planned_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("event_kind", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("skills", core.db.Json, nullable=False),
        sa.Column("is_must", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("teams_needed", sa.Integer(), nullable=False),
        sa.Column("prefers_team_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("starts_minute", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("second_team_id", sa.Integer(), nullable=True),
        sa.Column("way_minutes", sa.Integer(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("reason", core.db.Json, nullable=False),
        sa.Column("remedies", core.db.Json, nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("clash", core.db.Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('placed','left_out','accepted','declined')", name=op.f("ck_planned_visits_state")
        ),
        sa.CheckConstraint('("on" IS NULL) = (starts_minute IS NULL)', name=op.f("ck_planned_visits_time")),
        sa.CheckConstraint(
            "(state IN ('placed','accepted')) = (\"on\" IS NOT NULL)", name=op.f("ck_planned_visits_placed")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_planned_visits_event_id_events"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prefers_team_id"],
            ["teams.id"],
            name=op.f("fk_planned_visits_prefers_team_id_teams"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.id"],
            name=op.f("fk_planned_visits_proposal_id_proposals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_team_id"], ["teams.id"], name=op.f("fk_planned_visits_second_team_id_teams"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_planned_visits_team_id_teams"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_planned_visits_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visits")),
        sa.UniqueConstraint(
            "proposal_id", "unit_id", "occurrence", name=op.f("uq_planned_visits_proposal_id_unit_id_occurrence")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("planned_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_visits_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_visits_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_visits_team_id_on"), ["team_id", "on"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_visits_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "visit_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("starts_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("asked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("answer_by", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reminded_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answered_by_name", sa.String(length=60), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("wishes", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked','confirmed','declined','withdrawn')", name=op.f("ck_visit_invitations_state")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_visit_invitations_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_visit_invitations_unit_id_units"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["planned_visits.id"],
            name=op.f("fk_visit_invitations_visit_id_planned_visits"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_invitations")),
        sa.UniqueConstraint("event_id", name=op.f("uq_visit_invitations_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visit_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_invitations_unit_id_state"), ["unit_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_invitations_visit_id"), ["visit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_invitations_visit_id"))
        batch_op.drop_index(batch_op.f("ix_visit_invitations_unit_id_state"))

    op.drop_table("visit_invitations")
    with op.batch_alter_table("planned_visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_planned_visits_unit_id"))
        batch_op.drop_index(batch_op.f("ix_planned_visits_team_id_on"))
        batch_op.drop_index(batch_op.f("ix_planned_visits_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_planned_visits_event_id"))

    op.drop_table("planned_visits")
    with op.batch_alter_table("proposal_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_steps_proposal_id"))

    op.drop_table("proposal_steps")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_base_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_area_id"))

    op.drop_table("proposals")

    with op.batch_alter_table("travel_ways", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_travel_ways_to_spot"))
        batch_op.drop_index(batch_op.f("ix_travel_ways_from_spot"))
        batch_op.drop_index(batch_op.f("ix_travel_ways_area_id"))

    op.drop_table("travel_ways")
    op.drop_column("teams", "most_drive_minutes")
    op.drop_column("teams", "most_visits")
