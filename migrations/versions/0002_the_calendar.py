"""the calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(length=24), nullable=False),
        sa.Column("starts_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("ends_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source IN ('typed','calendar')", name=op.f("ck_absences_source")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absences_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absences_resource_starts_at"), "absences", ["resource", "starts_at"], unique=False)

    op.create_table(
        "blackouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "weekdays", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "endings", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("is_lunar", sa.Boolean(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("until_minute", sa.Integer(), nullable=True),
        sa.Column(
            "unit_kinds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "event_kinds", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("is_strict", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_minute IS NULL OR (0 <= from_minute AND from_minute < until_minute)",
            name=op.f("ck_blackouts_minutes"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_blackouts_window")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_blackouts_area_id_areas"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackouts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_blackouts_area_id_starts_on"), "blackouts", ["area_id", "starts_on"], unique=False)

    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("alarm_minutes", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'all') = (subject_id = 0)", name=op.f("ck_feeds_subject")),
        sa.CheckConstraint("kind IN ('all','person','team','unit','campaign','area')", name=op.f("ck_feeds_kind")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_feeds_owner_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_feeds_owner", "feeds", ["owner_id", "kind", "subject_id"], unique=True)

    op.create_table(
        "special_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('holiday','workday')", name=op.f("ck_special_days_kind")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_special_days_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_days")),
        sa.UniqueConstraint("area_id", "on", name=op.f("uq_special_days_area_id_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_special_days_default",
        "special_days",
        ["on"],
        unique=True,
        sqlite_where=sa.text("area_id IS NULL"),
        postgresql_where=sa.text("area_id IS NULL"),
    )

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=300), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column(
            "template", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("split_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_series_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["split_from_id"], ["series.id"], name=op.f("fk_series_split_from_id_series"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_series_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("uid", name=op.f("uq_series_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_area_id"), "series", ["area_id"], unique=False)
    op.create_index(op.f("ix_series_split_from_id"), "series", ["split_from_id"], unique=False)
    op.create_index(op.f("ix_series_unit_id"), "series", ["unit_id"], unique=False)

    op.create_table(
        "check_in_desks",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_check_in_desks_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_check_in_desks")),
    )
    op.create_table(
        "event_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("from_starts_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("from_ends_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("to_starts_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("to_ends_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("from_place", sa.String(length=200), nullable=False),
        sa.Column("to_place", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "what IN ('moved','confirmed','held','postponed','cancelled','restored')", name=op.f("ck_event_moves_what")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_moves_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_moves")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_moves_event_id_id"), "event_moves", ["event_id", "id"], unique=False)

    op.create_table(
        "helper_passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_helper_passes_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper_passes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_helper_passes_event_id"), "helper_passes", ["event_id"], unique=False)

    op.create_table(
        "series_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column(
            "blocked_by", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("tried_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'placed') = (event_id IS NOT NULL)", name=op.f("ck_series_dates_placed")),
        sa.CheckConstraint("state IN ('placed','waiting','dropped')", name=op.f("ck_series_dates_state")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_series_dates_event_id_events")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_dates_series_id_series"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_dates")),
        sa.UniqueConstraint("event_id", name=op.f("uq_series_dates_event_id")),
        sa.UniqueConstraint("series_id", "on", name=op.f("uq_series_dates_series_id_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_dates_state"), "series_dates", ["state"], unique=False)

    op.create_table(
        "sign_up_windows",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("closes_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("most_per_group", sa.Integer(), nullable=True),
        sa.Column("has_waiting_list", sa.Boolean(), nullable=False),
        sa.Column("confirm_hours", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_sign_up_windows_capacity")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_sign_up_windows_span")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_sign_up_windows_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_sign_up_windows")),
    )
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("user_key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column(
            "counts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_until", core.db.Instant(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("signed_by", sa.String(length=60), nullable=False),
        sa.Column("signed_by_name", sa.String(length=60), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("signed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name=op.f("ck_sign_ups_offered")),
        sa.CheckConstraint(
            "state IN ('confirmed','waiting','offered','withdrawn','lapsed')", name=op.f("ck_sign_ups_state")
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_sign_ups_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_sign_ups_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_sign_ups_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sign_ups_event_id_state"), "sign_ups", ["event_id", "state"], unique=False)
    op.create_index(op.f("ix_sign_ups_state_offered_until"), "sign_ups", ["state", "offered_until"], unique=False)
    op.create_index(op.f("ix_sign_ups_unit_id"), "sign_ups", ["unit_id"], unique=False)
    op.create_index(op.f("ix_sign_ups_user_key"), "sign_ups", ["user_key"], unique=False)
    op.create_index(
        "uq_sign_ups_unit",
        "sign_ups",
        ["event_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("unit_id IS NOT NULL AND state IN ('confirmed','waiting','offered')"),
        postgresql_where=sa.text("unit_id IS NOT NULL AND state IN ('confirmed','waiting','offered')"),
    )

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "counts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("arrived_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("voided_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint("source IN ('poster','helper','organiser')", name=op.f("ck_check_ins_source")),
        sa.CheckConstraint("people > 0", name=op.f("ck_check_ins_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_check_ins_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_check_ins_sign_up_id_sign_ups"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("event_id", "nonce", name=op.f("uq_check_ins_event_id_nonce")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_check_ins_event_id_received_at"), "check_ins", ["event_id", "received_at"], unique=False)
    op.create_index(op.f("ix_check_ins_sign_up_id"), "check_ins", ["sign_up_id"], unique=False)

    op.add_column("bookings", sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("bookings", sa.Column("people", sa.Integer(), nullable=False, server_default="0"))

    op.add_column(
        "events",
        sa.Column(
            "skills",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            server_default="[]",
        ),
    )
    op.add_column("events", sa.Column("changed_at", core.db.Instant(timezone=True), nullable=True))

    op.add_column("outbox", sa.Column("attachment_name", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("attachment", sa.Text(), nullable=False, server_default=""))

    op.add_column(
        "teams",
        sa.Column(
            "works_on",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            server_default="[1, 2, 3, 4, 5]",
        ),
    )
    op.add_column("teams", sa.Column("rests_from", sa.Integer(), nullable=True))
    op.add_column("teams", sa.Column("rests_until", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "rests_until")
    op.drop_column("teams", "rests_from")
    op.drop_column("teams", "works_on")
    op.drop_column("outbox", "attachment")
    op.drop_column("outbox", "attachment_name")
    op.drop_column("events", "changed_at")
    op.drop_column("events", "skills")
    op.drop_column("bookings", "people")
    op.drop_column("bookings", "is_shared")
    op.drop_table("check_ins")
    op.drop_table("sign_ups")
    op.drop_table("sign_up_windows")
    op.drop_table("series_dates")
    op.drop_table("helper_passes")
    op.drop_table("event_moves")
    op.drop_table("check_in_desks")
    op.drop_table("series")
    op.drop_table("special_days")
    op.drop_table("feeds")
    op.drop_table("blackouts")
    op.drop_table("absences")
