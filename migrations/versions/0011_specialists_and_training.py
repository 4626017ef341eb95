"""Specialists and lecturers with their reports and allowances, training classes, demonstration units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demonstration_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_demonstration_criteria_weight")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_demonstration_criteria_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstration_criteria")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("demonstration_criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demonstration_criteria_area_id_kind"), ["area_id", "kind"], unique=False)

    op.create_table(
        "exam_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("choices", core.db.Json, nullable=False),
        sa.Column("right", core.db.Json, nullable=False),
        sa.Column("explanation", sa.String(length=300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_exam_questions_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_questions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("exam_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_questions_area_id"), ["area_id"], unique=False)

    op.create_table(
        "training_classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("test", core.db.Json, nullable=False),
        sa.Column("is_test_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pass_percent BETWEEN 1 AND 100", name=op.f("ck_training_classes_pass_percent")),
        sa.CheckConstraint("tries BETWEEN 1 AND 9", name=op.f("ck_training_classes_tries")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_training_classes_area_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_classes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_classes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_classes_area_id"), ["area_id"], unique=False)

    op.create_table(
        "trainees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("person_key", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["training_classes.id"],
            name=op.f("fk_trainees_class_id_training_classes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_trainees_unit_id_units"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainees")),
        sa.UniqueConstraint("class_id", "person_key", name=op.f("uq_trainees_class_id_person_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("trainees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainees_person_key"), ["person_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainees_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "demonstrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("scores", core.db.Json, nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=True),
        sa.Column("scored_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('county','city','province')", name=op.f("ck_demonstrations_level")),
        sa.CheckConstraint("state IN ('applied','granted','refused','revoked')", name=op.f("ck_demonstrations_state")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_demonstrations_area_id_areas")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_demonstrations_place_id_places"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_demonstrations_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstrations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("demonstrations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demonstrations_area_id_state"), ["area_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_demonstrations_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demonstrations_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "exam_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("replies", core.db.Json, nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("is_typed", sa.Boolean(), nullable=False),
        sa.Column("tested_at", core.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("score_percent BETWEEN 0 AND 100", name=op.f("ck_exam_tries_score_percent")),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_exam_tries_trainee_id_trainees"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_tries")),
        sa.UniqueConstraint("trainee_id", "number", name=op.f("uq_exam_tries_trainee_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "training_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("holder_name", sa.String(length=60), nullable=False),
        sa.Column("facts", core.db.Json, nullable=False),
        sa.Column("issued_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=60), nullable=False),
        sa.Column("revoked_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=60), nullable=False),
        sa.Column("revoked_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["areas.id"], name=op.f("fk_training_certificates_county_id_areas")),
        sa.ForeignKeyConstraint(
            ["trainee_id"],
            ["trainees.id"],
            name=op.f("fk_training_certificates_trainee_id_trainees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_certificates")),
        sa.UniqueConstraint("county_id", "year", "serial", name=op.f("uq_training_certificates_county_id_year_serial")),
        sa.UniqueConstraint("number", name=op.f("uq_training_certificates_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("training_certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_certificates_trainee_id"), ["trainee_id"], unique=False)
        batch_op.create_index(
            "uq_training_certificates_valid",
            ["trainee_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "demonstration_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demonstration_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["demonstration_id"],
            ["demonstrations.id"],
            name=op.f("fk_demonstration_photos_demonstration_id_demonstrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_demonstration_photos_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstration_photos")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("demonstration_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demonstration_photos_demonstration_id"), ["demonstration_id"], unique=False
        )

    op.create_table(
        "demonstration_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demonstration_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("noted_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["demonstration_id"],
            ["demonstrations.id"],
            name=op.f("fk_demonstration_reviews_demonstration_id_demonstrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstration_reviews")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("demonstration_reviews", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demonstration_reviews_demonstration_id"), ["demonstration_id"], unique=False
        )

    op.create_table(
        "dispatches",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("household", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_dispatches_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_dispatches")),
    )
    op.create_table(
        "training_sessions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_training_sessions_headcount")),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["training_classes.id"],
            name=op.f("fk_training_sessions_class_id_training_classes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_training_sessions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_training_sessions")),
    )
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_sessions_class_id"), ["class_id"], unique=False)

    op.create_table(
        "specialists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=60), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("rate_per", sa.String(length=8), nullable=False),
        sa.Column("rate_fen", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_per IN ('hour','day','visit','none')", name=op.f("ck_specialists_rate_per")),
        sa.CheckConstraint("rate_fen >= 0", name=op.f("ck_specialists_rate_fen")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_specialists_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_specialists_user_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialists")),
        sa.UniqueConstraint("person_id", name=op.f("uq_specialists_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("specialists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_specialists_user_id"), ["user_id"], unique=False)

    op.create_table(
        "training_attendance",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["training_sessions.event_id"],
            name=op.f("fk_training_attendance_event_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_training_attendance_trainee_id_trainees"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "trainee_id", name=op.f("pk_training_attendance")),
    )
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_attendance_trainee_id"), ["trainee_id"], unique=False)

    op.create_table(
        "allowance_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("specialist_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("entered_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("entered_by_name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["specialist_id"],
            ["specialists.id"],
            name=op.f("fk_allowance_corrections_specialist_id_specialists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_corrections")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("allowance_corrections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allowance_corrections_specialist_id_month"), ["specialist_id", "month"], unique=False
        )

    op.create_table(
        "allowance_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("specialist_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("rate_per", sa.String(length=8), nullable=False),
        sa.Column("rate_fen", sa.Integer(), nullable=False),
        sa.Column("paid_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("paid_by_name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["specialist_id"],
            ["specialists.id"],
            name=op.f("fk_allowance_payments_specialist_id_specialists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_payments")),
        sa.UniqueConstraint("specialist_id", "month", name=op.f("uq_allowance_payments_specialist_id_month")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "visit_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("specialist_id", sa.Integer(), nullable=False),
        sa.Column("nonces", core.db.Json, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("began_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("people", core.db.Json, nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("received_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("sender_key", sa.String(length=60), nullable=False),
        sa.Column("decided_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("paid_in", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('sent','accepted','returned')", name=op.f("ck_visit_reports_state")),
        sa.CheckConstraint("began_at < ended_at", name=op.f("ck_visit_reports_span")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_visit_reports_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["specialist_id"],
            ["specialists.id"],
            name=op.f("fk_visit_reports_specialist_id_specialists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_reports")),
        sa.UniqueConstraint("event_id", "specialist_id", name=op.f("uq_visit_reports_event_id_specialist_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("visit_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_reports_specialist_id_began_at"), ["specialist_id", "began_at"], unique=False
        )

    op.create_table(
        "visit_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_visit_photos_file_id_files")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["visit_reports.id"],
            name=op.f("fk_visit_photos_report_id_visit_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photos")),
        sa.UniqueConstraint("report_id", "nonce", name=op.f("uq_visit_photos_report_id_nonce")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("visit_photos")
    with op.batch_alter_table("visit_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_reports_specialist_id_began_at"))

    op.drop_table("visit_reports")
    op.drop_table("allowance_payments")
    with op.batch_alter_table("allowance_corrections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allowance_corrections_specialist_id_month"))

    op.drop_table("allowance_corrections")
    with op.batch_alter_table("training_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_attendance_trainee_id"))

    op.drop_table("training_attendance")
    with op.batch_alter_table("specialists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_specialists_user_id"))

    op.drop_table("specialists")
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_sessions_class_id"))

    op.drop_table("training_sessions")
    op.drop_table("dispatches")
    with op.batch_alter_table("demonstration_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demonstration_reviews_demonstration_id"))

    op.drop_table("demonstration_reviews")
    with op.batch_alter_table("demonstration_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demonstration_photos_demonstration_id"))

    op.drop_table("demonstration_photos")
    with op.batch_alter_table("training_certificates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_training_certificates_valid",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_training_certificates_trainee_id"))

    op.drop_table("training_certificates")
    op.drop_table("exam_tries")
    with op.batch_alter_table("demonstrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demonstrations_unit_id"))
        batch_op.drop_index(batch_op.f("ix_demonstrations_place_id"))
        batch_op.drop_index(batch_op.f("ix_demonstrations_area_id_state"))

    op.drop_table("demonstrations")
    with op.batch_alter_table("trainees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainees_unit_id"))
        batch_op.drop_index(batch_op.f("ix_trainees_person_key"))

    op.drop_table("trainees")
    with op.batch_alter_table("training_classes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_classes_area_id"))

    op.drop_table("training_classes")
    with op.batch_alter_table("exam_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_questions_area_id"))

    op.drop_table("exam_questions")
    with op.batch_alter_table("demonstration_criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demonstration_criteria_area_id_kind"))

    op.drop_table("demonstration_criteria")
