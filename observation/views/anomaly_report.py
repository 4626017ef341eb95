"""Reporting an anomaly: on a telephone with or without a network, by link or signed in, and for whoever telephones."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs, public
from core.api.reading import checked, read_body
from core.forms import Form, attempt
from core.i18n import Text, t
from core.kept_pages import answer_sent, brake_link, keep_until, list_sent, take_apart, worker_script
from core.sent_photos import file_store
from core.times import local, now, say_clock
from core.web import actor, session
from observation import anomaly_services as services
from observation.anomaly_door_queries import (
    Reporter,
    areas_of,
    points_of,
    reporter_of_link,
    reporter_of_ticket,
    reporter_of_user,
    ticket,
)
from observation.anomaly_file_services import add_files, take_file
from observation.anomaly_inputs import MOST_AT_ONCE, CalledReportInput, KeptFileInput, KeptReportInput, ReportInput
from observation.anomaly_media import LARGEST_BYTES
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import categories, grouped, place_said, reports_of, standing_of
from observation.anomaly_words import NO_FORECAST, SINGLE_ONES, STATE_NAMES, STATE_TONES, WHOLE_GROUP, number_of
from observation.views import bp
from observation.views.anomaly_pages import sent_files
from registry import terms
from registry.permissions import Permission
from schedule.queries import zone_of

PER_MINUTE = 120  # requests with one link: a report with all its pictures needs a few
LARGEST_BODY = 30_000_000
KEPT = timedelta(days=10)


@bp.route("/anomalies/report", methods=["GET", "POST"])
@needs(Permission.OBSERVE)
def report_anomaly_signed_in() -> ResponseReturnValue:
    """The form for a signed-in person."""
    who = reporter_of_user(session(), actor())
    send_to = url_for(".send_reports_signed_in", token=ticket(session(), actor()))
    return _form_page(who, url_for(".report_anomaly_signed_in"), send_to.rpartition("/")[0])


@bp.route("/o/<token>/anomaly", methods=["GET", "POST"])
@public
def report_anomaly(token: str) -> ResponseReturnValue:
    """The form behind an observer's personal link."""
    here = url_for(".report_anomaly", token=token)
    return _form_page(reporter_of_link(session(), token), here, here, back=f"{request.script_root}/o/{token}")


@bp.post("/o/<token>/anomaly/reports")
@public
def send_reports(token: str) -> ResponseReturnValue:
    """What an observer's telephone has kept, as JSON; the answer says of each nonce what became of it."""
    return _answer_all(lambda: reporter_of_link(session(), token), token)


@bp.post("/anomalies/sent/<token>/reports")
@public
def send_reports_signed_in(token: str) -> ResponseReturnValue:
    """The same from a signed-in person's telephone, by the ticket of the page."""
    return _answer_all(lambda: reporter_of_ticket(session(), token), token)


@bp.route("/anomalies/called", methods=["GET", "POST"])
@needs(Permission.EDIT_OBSERVATION)
def enter_called_report() -> ResponseReturnValue:
    """Enter a report that came by telephone."""
    db, who = session(), reporter_of_user(session(), actor())
    form = Form(CalledReportInput, values=_now_values(called=True))
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.enter_call(db, given, who, _nonce(), actor()))
        if made is not None:
            flash(str(_said(made)), "success")
            return redirect(url_for("observation.anomaly", anomaly_id=made.id))
    page = render_template("observation/anomaly_called.html", form=form, **_words(who))
    return page, 422 if form.is_wrong else 200


@bp.get("/anomalies/sw.js")
@public
def anomaly_worker() -> ResponseReturnValue:
    """The script that keeps the page on the telephone; it may serve an observer's page too."""
    return worker_script("anomaly", f"{request.script_root}/")


def _form_page(who: Reporter, here: str, send_to: str, back: str = "") -> ResponseReturnValue:
    form = Form(ReportInput, values=_now_values() | {"place_id": request.args.get("place_id", "")[:9]})
    wrong = ""
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: _taken(given, who))
        if made is not None:
            flash(str(_said(made)), "success")
            return redirect(here)
        wrong = " ".join(form.errors)
    db = session()
    page = render_template(
        "observation/anomaly_report.html", form=form, here=here, send_to=send_to, back=back, who=who, wrong=wrong,
        frame="bare.html" if who.observer else "base.html", worker=url_for(".anomaly_worker"),
        sent=[_line(one) for one in reports_of(db, who.actor.key)], **_words(who),
    )  # fmt: skip
    return keep_until(page, now() + KEPT, 422 if form.is_wrong else 200)


def _taken(given: ReportInput, who: Reporter) -> Anomaly:
    """The report of a browser without scripts, with its files; when one is refused nothing of it stays."""
    db = session()
    if who.observer is not None:
        db.info["actor"] = who.actor
    with db.begin_nested():
        made = services.report(db, given, who, _nonce(), 0, who.actor)
        if files := sent_files():
            add_files(db, file_store(), made, files, made.nonce, who.actor)
    return made


def _answer_all(reporter: Callable[[], Reporter], token: str) -> ResponseReturnValue:
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take_all(reporter(), token)})


def _take_all(who: Reporter, token: str) -> list[dict[str, Any]]:
    brake_link("anomaly", token.partition("-")[0], PER_MINUTE)
    sent = list_sent(read_body(), "reports", MOST_AT_ONCE)
    session().info["actor"] = who.actor
    return take_apart(sent, lambda one: _take(who, one))


def _take(who: Reporter, sent: Any) -> dict[str, Any]:
    """What the phone is told of one report or file that was taken."""
    if isinstance(sent, dict) and "data" in sent:
        take_file(session(), file_store(), checked(KeptFileInput, sent), who, who.actor)
        return {}
    given = checked(KeptReportInput, sent)
    plain = ReportInput(**given.model_dump(exclude={"nonce", "elapsed_seconds"}))
    made = services.report(session(), plain, who, given.nonce, given.elapsed_seconds, who.actor)
    return {"message": str(_said(made))}


def _said(made: Anomaly) -> Text:
    standing = standing_of(session(), made)
    return t("Report %(number)s has arrived at %(clock)s. Thank you.", number=number_of(made.year, made.number),
             clock=say_clock(made.received_at, standing.zone))  # fmt: skip


def _line(one: Anomaly) -> dict[str, Any]:
    standing = standing_of(session(), one)
    return {
        "number": number_of(one.year, one.number), "at": one.received_at, "zone": standing.zone,
        "where": place_said(one), "state": STATE_NAMES[one.state], "tone": STATE_TONES[one.state],
    }  # fmt: skip


def _nonce() -> str:
    return request.form.get("_once", "")[:40] or secrets.token_urlsafe(18)


def _now_values(called: bool = False) -> dict[str, Any]:
    here = local(now(), zone_of(session())).replace(second=0, microsecond=0)
    values = {"appeared_on": here.date(), "appeared_clock": here.time()}
    return values | ({"called_on": here.date(), "called_clock": here.time()} if called else {})


def _words(who: Reporter) -> dict[str, Any]:
    """What is offered: points, areas, categories, and features by the group they belong to."""
    db = session()
    area = who.observer.area if who.observer else None
    groups = {term.code: term.parent_code or term.code for term in terms.vocabulary(db, "observation_category", area)}
    return {
        "points": points_of(db, who), "areas": areas_of(db, who), "categories": categories(db, area), "groups": groups,
        "features": grouped(db, "anomaly_feature", area), "group_names": terms.labels(db, "observation_category", area),
        "notice": NO_FORECAST, "whole": WHOLE_GROUP, "single": SINGLE_ONES, "largest": LARGEST_BYTES // 1_000_000,
    }  # fmt: skip
