"""What anomalies add to other pages: what waits for the reader, a figure of Today, hits of the search, settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Figure, Hit, Need, Panel
from core.times import day_bounds, instant, today
from observation.anomaly_clock import Due, say_length
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import (
    AnomalyFilter,
    anomalies_matching,
    clock_rule,
    open_anomalies,
    place_said,
    say_what,
    standings,
    urgency,
    verified_on_time,
)
from observation.anomaly_said import digital
from observation.anomaly_words import number_of
from observation.views.anomalies import anomaly_url
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from schedule.queries import zone_of

MOST_NEEDS = 5


def put_up(board: Board) -> None:
    """Needs, a figure, the search, and where the times are set."""
    board.needs.append(needs)
    board.figures.append(figures)
    board.searchers.append(search)
    board.add_panels("settings", settings_panel)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Reports to be judged or passed up, each by itself; those to be verified today and to be closed, together."""
    if not actor.may(Permission.EDIT_OBSERVATION):
        return []
    found = open_anomalies(session, actor, Permission.EDIT_OBSERVATION)
    known = standings(session, found)
    waits = [one for one in found if one.state in ("reported", "judged") and not known[one.id].judging.is_done]
    made = [_judging_need(session, one, known[one.id].judging) for one in waits[:MOST_NEEDS]]
    if more := len(waits) - MOST_NEEDS if len(waits) > MOST_NEEDS else 0:
        title = tn("%(n)s more report to be judged", "%(n)s more reports to be judged", more)
        made.append(Need("bad", str(t("Anomaly")), str(title), "", url_for("observation.anomalies"), str(t("Show"))))
    if not actor.may(Permission.VERIFY_ANOMALIES):
        return made
    on_site = [one for one in found if one.state == "judged" and one not in waits]
    if on_site:
        late = [one for one in on_site if known[one.id].verifying.is_late]
        title = tn(
            "%(n)s anomaly is to be verified on site", "%(n)s anomalies are to be verified on site", len(on_site)
        )
        hint = t("Verification does not wait until tomorrow.") if not late else t("%(n)s of them since before today.",
                                                                                   n=len(late))  # fmt: skip
        made.append(Need("bad" if late else "warn", str(t("Verify")), str(title), str(hint), _where(on_site, "judged"),
                         str(t("Open") if len(on_site) == 1 else t("Show"))))  # fmt: skip
    if done := [one for one in found if one.state == "verified"]:
        title = tn("%(n)s anomaly can be closed", "%(n)s anomalies can be closed", len(done))
        made.append(Need("info", str(t("Verified, to be closed")), str(title), str(t("Verified on site.")),
                         _where(done, "verified"), str(t("Open") if len(done) == 1 else t("Show"))))  # fmt: skip
    return made


def figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """Anomalies of this year verified on the day of the report."""
    if not actor.may(Permission.VIEW_OBSERVATION):
        return []
    zone = zone_of(session)
    on = today(zone)
    since, until = instant(date(on.year, 1, 1), time(), zone), day_bounds(on, zone)[1]
    found = verified_on_time(session, actor, since, until)
    if not found.due:
        return []
    missed = found.due - found.in_time
    note = t("all on the day of the report") if not missed else tn("%(n)s later", "%(n)s later", missed)
    return [Figure(str(t("Anomalies verified on time")), f"{found.in_time:,}", f"/ {found.due:,}", str(note),
                   "" if missed else "ok", url_for("observation.anomalies"), found.share)]  # fmt: skip


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Anomalies whose number, place, object or description matches."""
    words = typed.strip()[:100]
    if not words or not actor.may(Permission.VIEW_OBSERVATION):
        return []
    query = anomalies_matching(actor, AnomalyFilter(typed=words), zone_of(session)).order_by(urgency()).limit(limit)
    labels, features = _labels(session)
    return [
        Hit(str(t("Anomaly")), f"{number_of(one.year, one.number)} {say_what(one, labels, features)}", place_said(one),
            anomaly_url(one))
        for one in session.scalars(query)
    ]  # fmt: skip


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where the times for reports are set."""
    values = {"rule": clock_rule(session, area), "url": url_for("observation.anomaly_settings")}
    return Panel(str(t("Anomalies")), "observation/panel_anomaly_settings.html", values)


def _judging_need(session: Session, one: Anomaly, due: Due) -> Need:
    labels, features = _labels(session)
    title = f"{number_of(one.year, one.number)} {say_what(one, labels, features)}"
    todo = t("Judge it and report it up") if one.state == "reported" else t("Report it up")
    if due.is_late:
        said = t("%(todo)s: late by %(length)s", todo=todo, length=say_length(due.late))
        return Need("bad", str(t("Too late")), title, str(said), anomaly_url(one), str(t("Open")))
    said = t("%(todo)s: %(clock)s left", todo=todo, clock=digital(due.left))
    return Need("bad", str(t("Anomaly")), title, str(said), anomaly_url(one), str(t("Open")))


def _where(found: Sequence[Anomaly], state: str) -> str:
    return anomaly_url(found[0]) if len(found) == 1 else url_for("observation.anomalies", state=state)


def _labels(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    return terms.labels(session, "observation_category"), terms.labels(session, "anomaly_feature")
