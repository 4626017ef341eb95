"""The list of anomalies: what is urgent first, filters, and the register as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Bound
from core.i18n import sentences, t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import day_bounds, instant, say_minute, today
from core.web import actor, session
from observation.anomaly_clock import say_length
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import (
    AnomalyFilter,
    Standing,
    anomalies_matching,
    open_anomalies,
    place_said,
    say_what,
    standing_of,
    standings,
    urgency,
    verified_on_time,
)
from observation.anomaly_said import due_tag
from observation.anomaly_table_queries import register_file
from observation.anomaly_words import (
    CONCLUSION_NAMES,
    JUDGEMENT_NAMES,
    NO_FORECAST,
    STATE_NAMES,
    STATE_TONES,
    number_of,
)
from observation.views import bp
from registry import terms
from registry.permissions import Permission
from registry.queries.areas import choices, readable_area
from schedule.queries import zone_of

NARROWING = ("state", "q", "category", "conclusion", "area", "since", "until")


@bp.get("/anomalies")
@needs(Permission.VIEW_OBSERVATION)
def anomalies() -> str:
    """The anomalies of the reader's areas, with running clocks."""
    db, who = session(), actor()
    zone = zone_of(db)
    wanted = wanted_of(db, who, request.args)
    sorts = {"urgency": urgency(), "received": Anomaly.received_at, "appeared": Anomaly.appeared_at}
    page = listing(db, anomalies_matching(who, wanted, zone), request.args, url_for(".anomalies"), sorts, "urgency")
    files = {
        ending: page.url(page=None, sort=None).replace("/anomalies", f"/anomalies.{ending}", 1)
        for ending in MEDIA_TYPES
    }
    return render_template(
        "observation/anomalies.html", page=page, columns=_columns(db, standings(db, page.rows)), bar=_bar(db, who),
        lede=lede(db, who), files=files, row_url=anomaly_url, is_filtered=wanted != AnomalyFilter(),
        can_report=who.may(Permission.OBSERVE), can_enter=who.may(Permission.EDIT_OBSERVATION), notice=NO_FORECAST,
    )  # fmt: skip


@bp.get("/anomalies.<string:ending>")
@needs(Permission.VIEW_OBSERVATION)
def anomaly_register(ending: str) -> ResponseReturnValue:
    """The register of the same anomalies as a file, xlsx or csv."""
    if ending not in MEDIA_TYPES:
        raise NotFound()
    db, who = session(), actor()
    content = register_file(db, wanted_of(db, who, request.args), who, ending)
    name = f"{t('Register of anomalies')}_{today(zone_of(db)):%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


def anomaly_url(anomaly: Anomaly) -> str:
    """The address of the anomaly's page."""
    return url_for("observation.anomaly", anomaly_id=anomaly.id)


def state_tag(anomaly: Anomaly) -> Markup:
    """The anomaly's state as a tag."""
    return tag(STATE_NAMES[anomaly.state], STATE_TONES[anomaly.state])


def clock_tag(anomaly: Anomaly, standing: Standing) -> Markup:
    """What is due next, with its clock: judging and passing up, verifying; a dash once both are done."""
    if not standing.judging.is_done and anomaly.state in ("reported", "judged"):
        return due_tag(standing.judging, standing.zone)
    if not standing.verifying.is_done and anomaly.state != "closed":
        return due_tag(standing.verifying, standing.zone)
    late = [due for due in (standing.judging, standing.verifying) if due.is_late]
    return due_tag(late[0], standing.zone) if late else tag(t("in time"), "ok")


def lede(db: Session, who: Actor) -> str:
    """How things stand: waiting for a judgement and how late, to verify, to close, and verified on time this year."""
    found = open_anomalies(db, who, Permission.VIEW_OBSERVATION)
    waits = [one for one in found if one.state == "reported" or (one.state == "judged" and one.passed_up_at is None)]
    on_site = sum(one.state == "judged" and one not in waits for one in found)
    said = []
    if waits:
        worst = max((standing_of(db, one).judging for one in waits), key=lambda due: due.late)
        said.append(str(tn("%(n)s waits to be judged or reported up", "%(n)s wait to be judged or reported up",
                           len(waits))))  # fmt: skip
        if worst.is_late:
            said.append(str(t("the longest is late by %(length)s", length=say_length(worst.late))))
    if on_site:
        said.append(str(t("%(n)s to be verified on site", n=on_site)))
    if to_close := sum(one.state == "verified" for one in found):
        said.append(str(t("%(n)s to be closed", n=to_close)))
    first = t("%(said)s.", said=str(t(", ")).join(said)) if said else t("Nothing waits.")
    return sentences(first, on_time_said(db, who)).strip()


def on_time_said(db: Session, who: Actor) -> str:
    """How many reports of this year were verified on their day; empty when there was none."""
    on = today(zone_of(db))
    since, until = instant(date(on.year, 1, 1), time(), zone_of(db)), day_bounds(on, zone_of(db))[1]
    found = verified_on_time(db, who, since, until)
    if not found.due:
        return ""
    return str(
        t("Verified on the day of the report this year: %(done)s of %(all)s.", done=found.in_time, all=found.due)
    )


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> AnomalyFilter:
    """The filter that an address names; what is unknown does not narrow."""
    category, conclusion = asked.get("category", ""), asked.get("conclusion", "")
    return AnomalyFilter(
        state=asked.get("state", "") if asked.get("state") in (*STATE_NAMES, "open") else "",
        typed=asked.get("q", "").strip()[:100],
        categories=tuple(terms.beneath(db, "observation_category", category)) if category else (),
        conclusion=conclusion if conclusion in CONCLUSION_NAMES else "",
        area=readable_area(db, who, asked.get("area", ""), Permission.VIEW_OBSERVATION),
        since=_day(asked.get("since", "")), until=_day(asked.get("until", "")),
    )  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        found = datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007 - a day of the calendar
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def _columns(db: Session, known: Mapping[int, Standing]) -> list[Column]:
    labels, features = terms.labels(db, "observation_category"), terms.labels(db, "anomaly_feature")

    def first_word(one: Anomaly) -> str:
        return str(JUDGEMENT_NAMES[one.judgement]) if one.judgement else "–"

    def concluded(one: Anomaly) -> str:
        return str(CONCLUSION_NAMES[one.conclusion]) if one.conclusion else "–"

    return [
        Column(
            "what", t("Anomaly"), lambda one: f"{number_of(one.year, one.number)} {say_what(one, labels, features)}"
        ),
        Column("where", t("Where"), place_said),
        Column("received", t("Arrived"), lambda one: say_minute(one.received_at, known[one.id].zone), True, "date"),
        Column("urgency", t("State"), state_tag, True, "tag"),
        Column("clock", t("Clock"), lambda one: clock_tag(one, known[one.id]), False, "tag"),
        Column("judgement", t("First judgement"), first_word),
        Column("conclusion", t("Conclusion"), concluded),
    ]


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    states = [("open", t("Everything open")), *STATE_NAMES.items()]
    fields = [
        text_box(asked, "q", t("Number, place or words")),
        choice(asked, "state", t("State"), states, t("All states")),
        choice(asked, "category", t("Category"), terms.indented(db, "observation_category"), t("All categories")),
        choice(asked, "conclusion", t("Conclusion"), list(CONCLUSION_NAMES.items()), t("All conclusions")),
    ]
    areas: list[Any] = list(choices(db, who, Permission.VIEW_OBSERVATION, ("county", "township")))
    if len(areas) > 1:
        fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    fields += [_day_box("since", t("Arrived from")), _day_box("until", t("Arrived until"))]
    return filter_bar(asked, url_for(".anomalies"), *fields)


def _day_box(name: str, label: Any) -> Bound:
    given = _day(request.args.get(name, ""))
    return Bound(name, str(label), "", "date", False, given.isoformat() if given else "")
