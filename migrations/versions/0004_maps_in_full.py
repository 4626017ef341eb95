"""maps in full"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import core.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earthquakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("depth_km", sa.Float(), nullable=True),
        sa.Column("magnitude", sa.Float(), nullable=False),
        sa.Column("magnitude_type", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("loaded_at", core.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earthquakes")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_earthquakes_source_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("earthquakes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earthquakes_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_earthquakes_magnitude"), ["magnitude"], unique=False)

    op.create_table(
        "coverage_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "assumptions", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column(
            "summary", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "details", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("finished_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting','running','done','failed')", name=op.f("ck_coverage_runs_state")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_coverage_runs_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_coverage_runs_job_id_jobs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_runs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("coverage_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coverage_runs_area_id_created_at"), ["area_id", "created_at"], unique=False
        )

    op.create_table(
        "observers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("allowance_yuan", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_observers_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_observers_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("observers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observers_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "return_locks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("up_to", sa.Date(), nullable=False),
        sa.Column("locked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("locked_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_return_locks_area_id_areas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_locks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("return_locks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_locks_area_id"), ["area_id"], unique=False)

    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("magnitude", sa.Float(), nullable=False),
        sa.Column("depth_km", sa.Float(), nullable=False),
        sa.Column("strike_deg", sa.Float(), nullable=False),
        sa.Column("region", sa.String(length=10), nullable=False),
        sa.Column("earthquake_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("region IN ('tibet','xinjiang','east','central')", name=op.f("ck_scenarios_region")),
        sa.CheckConstraint("depth_km BETWEEN 0 AND 700", name=op.f("ck_scenarios_depth")),
        sa.CheckConstraint("magnitude BETWEEN 4 AND 9.5", name=op.f("ck_scenarios_magnitude")),
        sa.CheckConstraint("strike_deg >= 0 AND strike_deg < 180", name=op.f("ck_scenarios_strike")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_scenarios_area_id_areas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["earthquake_id"],
            ["earthquakes.id"],
            name=op.f("fk_scenarios_earthquake_id_earthquakes"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenarios")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_scenarios_area_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lock_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("up_to", sa.Date(), nullable=False),
        sa.Column("allowed_until", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("allowed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("allowed_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_lock_exceptions_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_lock_exceptions_unit_id_units"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lock_exceptions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lock_exceptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lock_exceptions_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lock_exceptions_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("filed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("filed_by", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column(
            "figures", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reviewed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(length=60), nullable=False),
        sa.Column("review_note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('filed','approved','sent_back')", name=op.f("ck_returns_state")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_returns_span")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_returns_area_id_areas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_returns_unit_id_units"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("returns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_returns_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_returns_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_returns_area",
            ["kind", "area_id", "starts_on"],
            unique=True,
            sqlite_where=sa.text("unit_id IS NULL"),
            postgresql_where=sa.text("unit_id IS NULL"),
        )
        batch_op.create_index(
            "uq_returns_unit",
            ["kind", "unit_id", "starts_on"],
            unique=True,
            sqlite_where=sa.text("unit_id IS NOT NULL"),
            postgresql_where=sa.text("unit_id IS NOT NULL"),
        )

    op.create_table(
        "anomalies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("appeared_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reported_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("reporter_key", sa.String(length=60), nullable=False),
        sa.Column("reporter_name", sa.String(length=60), nullable=False),
        sa.Column("reporter_phone", sa.String(length=40), nullable=False),
        sa.Column("where", sa.String(length=200), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("object_count", sa.Integer(), nullable=True),
        sa.Column("is_whole_group", sa.Boolean(), nullable=True),
        sa.Column(
            "features", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("judgement", sa.String(length=8), nullable=False),
        sa.Column("judged_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("judged_by", sa.String(length=60), nullable=False),
        sa.Column("judgement_note", sa.String(length=300), nullable=False),
        sa.Column("passed_up_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("passed_up_by", sa.String(length=60), nullable=False),
        sa.Column("verified_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(length=60), nullable=False),
        sa.Column("on_site_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("weather", sa.String(length=120), nullable=False),
        sa.Column(
            "checks", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("credibility", sa.Integer(), nullable=True),
        sa.Column("conclusion", sa.String(length=12), nullable=False),
        sa.Column("conclusion_note", sa.Text(), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("closing_note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('','interference','real','unexplained','mistake')", name=op.f("ck_anomalies_conclusion")
        ),
        sa.CheckConstraint("judgement IN ('','likely','unclear','unlikely')", name=op.f("ck_anomalies_judgement")),
        sa.CheckConstraint("state IN ('reported','judged','verified','closed')", name=op.f("ck_anomalies_state")),
        sa.CheckConstraint("credibility BETWEEN 1 AND 5", name=op.f("ck_anomalies_credibility")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_anomalies_area_id_areas"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["county_id"], ["areas.id"], name=op.f("fk_anomalies_county_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_anomalies_place_id_places"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomalies")),
        sa.UniqueConstraint("county_id", "year", "number", name=op.f("uq_anomalies_county_id_year_number")),
        sa.UniqueConstraint("nonce", name=op.f("uq_anomalies_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("anomalies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anomalies_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anomalies_county_id"), ["county_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anomalies_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anomalies_state_reported_at"), ["state", "reported_at"], unique=False)

    op.create_table(
        "inspection_tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("holder_key", sa.String(length=60), nullable=False),
        sa.Column("holder_name", sa.String(length=60), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_inspection_tickets_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_tickets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspection_tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_tickets_place_id"), ["place_id"], unique=False)

    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("inspected_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("inspector_key", sa.String(length=60), nullable=False),
        sa.Column("inspector_name", sa.String(length=60), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_inspections_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("place_id", "nonce", name=op.f("uq_inspections_place_id_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspections_place_id_inspected_at"), ["place_id", "inspected_at"], unique=False
        )

    op.create_table(
        "observation_points",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("object", sa.String(length=120), nullable=False),
        sa.Column("object_count", sa.Integer(), nullable=True),
        sa.Column("observer_id", sa.Integer(), nullable=True),
        sa.Column(
            "haves", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["observer_id"],
            ["observers.id"],
            name=op.f("fk_observation_points_observer_id_observers"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_observation_points_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_observation_points")),
    )
    with op.batch_alter_table("observation_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_points_observer_id"), ["observer_id"], unique=False)

    op.create_table(
        "stations",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("station_kind", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("status_since", core.db.Instant(timezone=True), nullable=False),
        sa.Column("status_note", sa.String(length=300), nullable=False),
        sa.Column("protection_radius_m", sa.Integer(), nullable=True),
        sa.Column("protection_note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('running','faulty','stopped','closed')", name=op.f("ck_stations_status")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_stations_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_stations")),
    )
    op.create_table(
        "walking_ways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("metres", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas.id"], name=op.f("fk_walking_ways_area_id_areas"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_walking_ways_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walking_ways")),
        sa.UniqueConstraint("area_id", "place_id", name=op.f("uq_walking_ways_area_id_place_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("walking_ways", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walking_ways_place_id"), ["place_id"], unique=False)

    op.create_table(
        "anomaly_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anomaly_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("is_on_site", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["anomaly_id"], ["anomalies.id"], name=op.f("fk_anomaly_files_anomaly_id_anomalies"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_anomaly_files_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly_files")),
        sa.UniqueConstraint("nonce", name=op.f("uq_anomaly_files_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("anomaly_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anomaly_files_anomaly_id"), ["anomaly_id"], unique=False)

    op.create_table(
        "anomaly_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anomaly_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["anomaly_id"], ["anomalies.id"], name=op.f("fk_anomaly_steps_anomaly_id_anomalies"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly_steps")),
        sa.UniqueConstraint("anomaly_id", "key", name=op.f("uq_anomaly_steps_anomaly_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("anomaly_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anomaly_steps_anomaly_id"), ["anomaly_id"], unique=False)

    op.create_table(
        "daily_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column(
            "readings", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("by_key", sa.String(length=60), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('nothing','anomaly')", name=op.f("ck_daily_records_state")),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_daily_records_place_id_places"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_records")),
        sa.UniqueConstraint("nonce", name=op.f("uq_daily_records_nonce")),
        sa.UniqueConstraint("place_id", "on", name=op.f("uq_daily_records_place_id_on")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("daily_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_records_on"), ["on"], unique=False)

    op.create_table(
        "defects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("severity", sa.String(length=6), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("found_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("found_by", sa.String(length=60), nullable=False),
        sa.Column("mended_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("mended_by", sa.String(length=60), nullable=False),
        sa.Column("closed_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity IN ('minor','major','danger')", name=op.f("ck_defects_severity")),
        sa.CheckConstraint("state IN ('open','mended','closed','dropped')", name=op.f("ck_defects_state")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_defects_inspection_id_inspections"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_defects_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defects")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("defects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_defects_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_defects_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_defects_state_due_on"), ["state", "due_on"], unique=False)

    op.create_table(
        "point_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("allowed_by", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_point_pauses_span")),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["places.id"],
            name=op.f("fk_point_pauses_place_id_places"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_pauses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("point_pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_pauses_place_id"), ["place_id"], unique=False)

    op.create_table(
        "place_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("defect_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=40), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_place_photos_defect_id_defects"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_place_photos_file_id_files")),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_place_photos_inspection_id_inspections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_photos_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_photos")),
        sa.UniqueConstraint("place_id", "nonce", name=op.f("uq_place_photos_place_id_nonce")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("place_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_photos_defect_id"), ["defect_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_photos_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_photos_place_id"), ["place_id"], unique=False)

    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scenario_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_drills_scenario_id"), ["scenario_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_drills_scenario_id_scenarios"), "scenarios", ["scenario_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("shelters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grade", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("site_kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("is_comprehensive", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("gross_area_m2", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("exits", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("opened_at", core.db.Instant(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_shelters_grade"), "grade IN ('I','II','III')")
