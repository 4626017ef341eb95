"""Alembic's entry: all tables in one metadata, guards dropped before and set again after every upgrade."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import core.models
import drills.action_models
import drills.day_models
import drills.document_models
import drills.evaluation_models
import drills.frequency_models
import drills.live_models
import drills.models
import drills.photo_models
import drills.plan_models
import maps.coverage_models
import maps.inspection_models
import maps.models
import maps.scenario_models
import observation.anomaly_models
import observation.models
import outreach.campaign_models
import outreach.checklist_models
import outreach.demonstration_models
import outreach.download_models
import outreach.material_models
import outreach.media_models
import outreach.meeting_models
import outreach.models
import outreach.open_day_models
import outreach.organiser_models
import outreach.quiz_models
import outreach.specialist_models
import outreach.supervision_models
import outreach.training_models
import planning.models
import readiness.call_out_models
import readiness.fortification_models
import readiness.network_models
import readiness.plan_models
import readiness.quick_report_models
import readiness.self_inspection_models
import readiness.team_models
import registry.models
import registry.word_template_models
import reports.assessment_models
import reports.models
import schedule.day_models
import schedule.models
import schedule.notice_models
import schedule.record_models
import schedule.return_models
import schedule.series_models
import schedule.sign_up_models
import schedule.way_models
from core.db import Base
from migrations import guards, stamping


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=sqlite, compare_type=True)
    with context.begin_transaction():
        guards.drop(connection)
        stamping.drop(connection)
        context.run_migrations()
        guards.create(connection)
        stamping.create(connection)


engine = context.config.attributes["engine"]
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # with foreign keys on, a batch rebuild of a table deletes its child rows by cascade
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            run(connection)
    finally:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
