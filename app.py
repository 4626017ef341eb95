"""The application, put together from its packages; read from top to bottom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import core.headers
import core.imports
import core.metrics
import core.once
import core.static
import core.web
import drills.action_clock_services
import drills.views.put_up
import maps.views.put_up
import observation.anomaly_clock_services
import observation.return_clock_services
import observation.views.put_up
import outreach.demonstration_services
import outreach.joint_task_clock_services
import outreach.open_day_clock_services
import outreach.organiser_move_services
import outreach.organiser_reminder_services
import outreach.supervision_clock_services
import outreach.views.board
import planning.invitation_clock_services
import planning.views.put_up
import readiness.plan_clock_services
import readiness.self_inspection_clock_services
import readiness.team_clock_services
import readiness.views.put_up
import registry.audit
import registry.views
import registry.views.search
import registry.views.today
import reports.rollup_services
import reports.views.put_up
import schedule.board_queries
import schedule.channel_board_queries
import schedule.channel_clock_services
import schedule.check_in_panel_queries
import schedule.day_board_queries
import schedule.map_queries
import schedule.notice_clock_services
import schedule.series_board_queries
import schedule.series_date_services
import schedule.sign_up_board_queries
from core import logs, times
from core.access import VISITOR, Actor
from core.clock import Task
from core.config import Config
from core.db import Database
from core.errors import Invalid
from core.files import FileStore
from core.i18n import gettext, language, ngettext, t
from core.late_commands import LateCommands
from core.links import Links
from core.memory import settle
from core.messages import unread
from core.nav import menu
from core.panels import Board
from core.routes import LateRule
from core.throttles import forget_lapsed
from core.web import actor, session
from doors import API, BLUEPRINTS, IMPORTED, SENT_LATER
from navigation import NAV
from registry.identity import actor_of_key, load_actor
from registry.invitation_services import forget_sent_links
from registry.sealing import seal
from schedule.sign_up_clock_services import forget_people, take_turns
from schema import is_current

HERE = Path(__file__).resolve().parent


def create_app(config: Config | None = None, database: Database | None = None, **flask_config: Any) -> Flask:
    """The application over one database; extra arguments are Flask settings, for tests."""
    config = config or Config()
    logs.configure(config["LOG_LEVEL"], config["LOG_FORMAT"])
    app = Flask("zhenan", root_path=str(HERE))
    app.url_rule_class, app.cli = LateRule, LateCommands(lambda: _add_commands(app))
    _configure(app, config, flask_config)
    app.extensions["config"] = config
    app.extensions["database"] = database or Database(config.database_url)
    app.extensions["database"].links = Links(config.secret_key(), config.public_url)
    app.extensions["database"].sends_mail = bool(config["SMTP_HOST"])
    app.extensions["files"] = FileStore(config.data / "files", config.number("MAX_UPLOAD_MB") * 1_000_000)
    app.extensions["schema_is_current"] = lambda: is_current(app.extensions["database"])
    app.extensions["board"] = make_board()
    app.extensions["clock_tasks"] = make_clock_tasks(config, app.extensions["board"])
    _install(app)
    for blueprint in (*BLUEPRINTS, *API):
        app.register_blueprint(blueprint)
    settle()
    return app


def _add_commands(app: Flask) -> None:
    import cli

    cli.install(app)


def _configure(app: Flask, config: Config, more: dict[str, Any]) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key(),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config["HTTPS_ONLY"] == "1",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        HTTPS_ONLY=config["HTTPS_ONLY"] == "1",
        MAX_CONTENT_LENGTH=config.number("MAX_UPLOAD_MB") * 1_000_000,
        METRICS_TOKEN=config["METRICS_TOKEN"],
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    app.config.update(more)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    proxies = config.number("TRUSTED_PROXIES")
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def _install(app: Flask) -> None:
    core.metrics.install(app)
    core.headers.install(app)
    core.static.install(app, HERE / "static")
    core.web.install(app, load_actor)
    app.view_functions["static"] = core.web.public_static(app.view_functions["static"])
    csrf = CSRFProtect(app)
    for blueprint in API:
        csrf.exempt(blueprint)  # programs send a token that no browser sends by itself; cookies do not count there
    for view in SENT_LATER:
        csrf.exempt(view)
    core.once.install(app)
    app.register_error_handler(CSRFError, _stale_form)
    app.extensions["note_denied"] = registry.audit.note_denied
    core.imports.install(app, [one for sheets in IMPORTED for one in sheets.IMPORTERS], actor_of_key)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        date=times.say_date, plain_date=times.say_plain_date, day=times.say_day, month=times.say_month,
        weekday_day=times.say_weekday_day, days=times.say_days,
        minute=times.say_minute, clock=times.say_clock, seconds=times.say_seconds,
    )  # fmt: skip
    app.context_processor(_page_context)


def _stale_form(_error: CSRFError) -> Any:
    wording = t("This form was open for too long, or cookies are blocked, so it was not taken.")
    return core.web.refuse(Invalid("csrf", wording, hint=t("Go back, reload the page and send it again.")))


def make_clock_tasks(config: Config, board: Board) -> list[Task]:
    """What the clock does, and every how many seconds."""
    return [
        Task("seals", 60, seal),
        Task("series", 60, schedule.series_date_services.try_waiting),
        Task("tidying", 3600, _tidy),
        Task("sign-ups", 30, take_turns),
        Task("anomalies", 20, observation.anomaly_clock_services.escalate_anomalies),
        Task("demonstration titles", 21_600, outreach.demonstration_services.remind_of_reviews),
        Task("improvements", 1800, drills.action_clock_services.remind_of_actions),
        Task("tasks", 1800, outreach.joint_task_clock_services.remind_of_tasks),
        Task("organisers", 900, outreach.organiser_reminder_services.remind_the_silent),
        Task("organisers told", 300, outreach.organiser_move_services.tell_of_moves),
        Task("findings", 1800, outreach.supervision_clock_services.remind_of_findings),
        Task("self-inspections", 3600, readiness.self_inspection_clock_services.remind_of_self_inspections),
        Task("plans", 3600, readiness.plan_clock_services.remind_of_plans),
        Task("equipment", 3600, readiness.team_clock_services.remind_of_equipment),
        *observation.return_clock_services.tasks(),
        *outreach.open_day_clock_services.tasks(),
        *planning.invitation_clock_services.tasks(),
        Task("figures", 30, reports.rollup_services.tick),
        *schedule.notice_clock_services.tasks(board.conditions.get("event.reported", [])),
        *schedule.channel_clock_services.tasks(config),  # last, so that what the others post leaves in the same run
    ]


def _tidy(database: Database) -> str:
    with database.transaction() as session:
        forms, tries = core.once.forget_old(session), forget_lapsed(session)
        links, people = forget_sent_links(session), forget_people(session)
    return f"forgot {forms} forms, {tries} throttles, {links} links, people of {people} sign-ups"


def make_board() -> Board:
    """What upper floors add to pages below them."""
    board = Board()
    _put_up_the_calendar(board)
    board.figures.append(registry.views.today.registry_figures)
    board.counts += registry.views.today.COUNTS
    board.needs.append(registry.views.today.registry_needs)
    board.searchers += [
        registry.views.search.find_units, registry.views.search.find_areas, registry.views.search.find_people,
    ]  # fmt: skip
    maps.views.put_up.put_up(board)
    drills.views.put_up.put_up(board)
    observation.views.put_up.put_up(board)
    reports.views.put_up.put_up(board)
    outreach.views.board.put_up(board)
    readiness.views.put_up.put_up(board)
    planning.views.put_up.put_up(board)
    return board


def _put_up_the_calendar(board: Board) -> None:
    board.soon.append(schedule.board_queries.this_week)
    board.needs += [schedule.board_queries.lost_resources, schedule.channel_board_queries.needs]
    board.needs.append(schedule.board_queries.postponed_events)
    board.needs += [schedule.day_board_queries.absent_resources, schedule.day_board_queries.unknown_years]
    board.add_panels("settings", schedule.day_board_queries.settings_panel)
    board.needs.append(schedule.series_board_queries.waiting_needs)
    board.add_panels("event", schedule.series_board_queries.event_panel)
    board.needs += [schedule.sign_up_board_queries.offered_places, schedule.sign_up_board_queries.called_off]
    board.soon.append(schedule.sign_up_board_queries.coming)
    board.add_panels("event", schedule.sign_up_board_queries.event_panel, schedule.check_in_panel_queries.event_panel)
    board.searchers += [schedule.board_queries.search, schedule.series_board_queries.find_series]
    board.add_panels("unit", schedule.board_queries.unit_panel)
    board.add_panels("place", schedule.board_queries.place_panel)
    board.add_panels("area", schedule.board_queries.area_panel)
    board.layers.append(schedule.map_queries.LAYER)


def _page_context() -> dict[str, Any]:
    from flask import g, request

    words = {
        "language": language(),
        "other_language": "en" if language() == "zh" else "zh",
        "theme": request.cookies.get("theme", "auto"),
    }
    return words | {"actor": VISITOR} if g.get("failed") else words | _of_the_reader(actor())


def _of_the_reader(who: Actor) -> dict[str, Any]:
    from flask import url_for

    return {
        "actor": who,
        "nav": menu(NAV, session(), who) if who.is_signed_in else [],
        "inbox_count": unread(session(), who.key) if who.is_signed_in else 0,
        "is_demo": registry.views.shows_demo(session(), who),
        "county_name": who.place,
        "account_url": url_for("registry.account") if who.is_signed_in else None,
    }
