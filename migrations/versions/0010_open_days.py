"""Open days: itineraries, guests, suggestions, how content visitors were; events shown publicly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_day_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("given_at", core.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_open_day_opinions_score")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_open_day_opinions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_day_opinions")),
        sa.UniqueConstraint("event_id", "device", name=op.f("uq_open_day_opinions_event_id_device")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "open_days",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("answer_by", core.db.Instant(timezone=True), nullable=False),
        sa.Column("greeting", sa.Text(), nullable=False),
        sa.Column("takes_suggestions", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_open_days_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_open_days")),
    )
    op.create_table(
        "public_events",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_public_events_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_public_events")),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("is_cleared", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("counted_due_on", sa.Date(), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answered_by_name", sa.String(length=60), nullable=False),
        sa.Column("approved_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=60), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("told_how", sa.String(length=10), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("reopened_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (outcome <> '')", name=op.f("ck_suggestions_closed")),
        sa.CheckConstraint("kind IN ('question','suggestion','complaint')", name=op.f("ck_suggestions_kind")),
        sa.CheckConstraint("outcome IN ('','published','told','dropped')", name=op.f("ck_suggestions_outcome")),
        sa.CheckConstraint("source IN ('poster','helper','paper','office')", name=op.f("ck_suggestions_source")),
        sa.CheckConstraint(
            "state IN ('new','assigned','answered','approved','closed','merged')", name=op.f("ck_suggestions_state")
        ),
        sa.CheckConstraint("wish IN ('public','private')", name=op.f("ck_suggestions_wish")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_suggestions_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_suggestions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["suggestions.id"],
            name=op.f("fk_suggestions_merged_into_id_suggestions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_suggestions_owner_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_suggestions_unit_id_units"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("event_id", "nonce", name=op.f("uq_suggestions_event_id_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_state_due_on"), ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "open_day_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("most_people", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("invited_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("reminded_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("is_cleared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('','coming','declined')", name=op.f("ck_open_day_guests_answer")),
        sa.CheckConstraint("most_people > 0", name=op.f("ck_open_day_guests_most_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_open_day_guests_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_open_day_guests_sign_up_id_sign_ups"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_day_guests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("open_day_guests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_open_day_guests_event_id_category"), ["event_id", "category"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_open_day_guests_sign_up_id"), ["sign_up_id"], unique=False)

    op.create_table(
        "open_day_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_note", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("guide_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_open_day_stops_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_open_day_stops_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_open_day_stops_place_id_places"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_day_stops")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("open_day_stops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_day_stops_event_id_position"), ["event_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_day_stops_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_day_stops_place_id"), ["place_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("open_day_stops", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_day_stops_place_id"))
        batch_op.drop_index(batch_op.f("ix_open_day_stops_person_id"))
        batch_op.drop_index(batch_op.f("ix_open_day_stops_event_id_position"))

    op.drop_table("open_day_stops")
    with op.batch_alter_table("open_day_guests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_day_guests_sign_up_id"))
        batch_op.drop_index(batch_op.f("ix_open_day_guests_event_id_category"))

    op.drop_table("open_day_guests")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_unit_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_suggestions_state"))
        batch_op.drop_index(batch_op.f("ix_suggestions_owner_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_area_id"))

    op.drop_table("suggestions")
    op.drop_table("public_events")
    op.drop_table("open_days")
    op.drop_table("open_day_opinions")
