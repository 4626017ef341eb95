"""Deeds on anomalies: report, judge, pass up, verify, close, open again, and the rule of the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import sentences, t, tn
from core.times import instant, local, now
from core.versions import check_version
from maps.models import Place
from maps.outline_queries import outline_over
from observation import anomaly_lifecycle as lifecycle
from observation.anomaly_door_queries import Reporter, area_called
from observation.anomaly_inputs import (
    LONGEST_WAIT_SECONDS,
    AnomalyClockInput,
    AnomalyVerificationInput,
    CalledReportInput,
    ClosingInput,
    JudgementInput,
    PassUpInput,
    ReopenInput,
    ReportInput,
)
from observation.anomaly_models import Anomaly
from observation.anomaly_notice_services import notify
from observation.anomaly_queries import CLOCK_SETTING, checklist, facts_of, group_of, grouped
from observation.anomaly_step_services import add_step
from observation.anomaly_words import CONCLUSION_NAMES, JUDGEMENT_NAMES
from observation.daily_services import mark_anomaly
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.positions import read_position
from registry.queries.areas import find_area
from registry.scope import load
from registry.services.settings import write_setting
from schedule.queries import zone_of


def report(
    session: Session, given: ReportInput, reporter: Reporter, nonce: str, elapsed_seconds: int, actor: Actor
) -> Anomaly:
    """The anomaly, in the county's register under the next number; the one that is there when the nonce has come.

    The time for the first judgement runs from now; `elapsed_seconds` tells how long the report waited on the phone.
    """
    place, area = _where(session, given, reporter)
    county = _county(session, area)
    if (before := known(session, nonce)) is not None:
        return before
    received_at = now()
    reported_at = received_at - timedelta(seconds=min(elapsed_seconds, LONGEST_WAIT_SECONDS))
    anomaly = _make(session, given, place, area, county, received_at)
    anomaly.nonce, anomaly.reported_at = nonce, reported_at
    anomaly.appeared_at = lifecycle.appeared(
        _instant(session, area, given.appeared_on, given.appeared_clock), reported_at
    )
    anomaly.reporter_key, anomaly.reporter_name = reporter.actor.key, reporter.name[:60]
    anomaly.reporter_phone = reporter.phone
    return _kept(session, anomaly, "reported", actor)


def enter_call(session: Session, given: CalledReportInput, reporter: Reporter, nonce: str, actor: Actor) -> Anomaly:
    """A report by telephone, entered for whoever called: its time runs from the call. Needs observation.edit there."""
    place, area = _where(session, given, reporter)
    load(session, Area, area.id, actor, Permission.EDIT_OBSERVATION)
    county = _county(session, area)
    if (before := known(session, nonce)) is not None:
        return before
    appeared_at = _instant(session, area, given.appeared_on, given.appeared_clock)
    called_at = lifecycle.called(_instant(session, area, given.called_on, given.called_clock), appeared_at, now())
    anomaly = _make(session, given, place, area, county, called_at)
    anomaly.nonce, anomaly.reported_at = nonce, called_at
    anomaly.appeared_at = lifecycle.appeared(appeared_at, called_at)
    anomaly.reporter_name, anomaly.reporter_phone = given.reporter_name, given.reporter_phone
    return _kept(session, anomaly, "entered", actor)


def known(session: Session, nonce: str) -> Anomaly | None:
    """The anomaly that was reported under this nonce."""
    return session.scalar(select(Anomaly).where(Anomaly.nonce == nonce))


def judge(session: Session, anomaly: Anomaly, given: JudgementInput, actor: Actor) -> Anomaly:
    """The first judgement, which may be changed until somebody has been on site; its time stays that of the first."""
    _ready(session, anomaly, "judge", Permission.EDIT_OBSERVATION, actor, given.version)
    anomaly.judgement, anomaly.judgement_note = given.judgement, given.note
    anomaly.judged_at = anomaly.judged_at or now()
    anomaly.judged_by = actor.name[:60]
    return _moved(session, anomaly, "judge", sentences(JUDGEMENT_NAMES[given.judgement], given.note), actor)


def pass_up(session: Session, anomaly: Anomaly, given: PassUpInput, actor: Actor) -> Anomaly:
    """Note that those above have been told, and tell the county's planners."""
    _ready(session, anomaly, "pass_up", Permission.EDIT_OBSERVATION, actor)
    anomaly.passed_up_at, anomaly.passed_up_by = now(), actor.name[:60]
    _moved(session, anomaly, "pass_up", given.note, actor)
    notify(session, anomaly, "passed_up", but=actor.key)
    return anomaly


def verify(session: Session, anomaly: Anomaly, given: AnomalyVerificationInput, actor: Actor) -> Anomaly:
    """What was found on site; may be corrected until it is closed, its time stays that of the first verification.

    "Another cause explains it" needs a cause that was answered with yes, and the other way round.
    """
    _ready(session, anomaly, "verify", Permission.VERIFY_ANOMALIES, actor, given.version)
    _require_reasons(session, anomaly, given)
    at = _instant(session, anomaly.area, given.on_site_on, given.on_site_clock)
    anomaly.on_site_at = lifecycle.on_site(at, facts_of(anomaly), now())
    if given.lon or given.lat:
        anomaly.lon, anomaly.lat = _point(session, given, anomaly.area)
    anomaly.verified_at = anomaly.verified_at or now()
    anomaly.verified_by, anomaly.weather = given.who, given.weather
    anomaly.checks = dict(given.checks)
    anomaly.credibility, anomaly.conclusion = given.credibility, given.conclusion
    anomaly.conclusion_note = given.conclusion_note
    return _moved(session, anomaly, "verify", str(CONCLUSION_NAMES[given.conclusion]), actor)


def close(session: Session, anomaly: Anomaly, given: ClosingInput, actor: Actor) -> Anomaly:
    """The anomaly closed with a note."""
    _ready(session, anomaly, "close", Permission.VERIFY_ANOMALIES, actor)
    anomaly.closed_at, anomaly.closed_by, anomaly.closing_note = now(), actor.name[:60], given.note
    return _moved(session, anomaly, "close", given.note, actor)


def reopen(session: Session, anomaly: Anomaly, given: ReopenInput, actor: Actor) -> Anomaly:
    """The anomaly to be verified anew; what was found before stays until then, and in the log for good."""
    _ready(session, anomaly, "reopen", Permission.VERIFY_ANOMALIES, actor)
    anomaly.closed_at, anomaly.closed_by, anomaly.closing_note = None, "", ""
    return _moved(session, anomaly, "reopen", given.reason, actor)


def set_clock_rule(session: Session, area: Area | None, given: AnomalyClockInput, actor: Actor) -> None:
    """Reports have so much time from now on; what is called checked names its source."""
    if given.remind_minutes >= given.judge_minutes:
        raise Invalid("remind_late", t("The reminder has to come before the time is over."), field="remind_minutes")
    value = given.model_dump() | {
        "evening": f"{given.evening:%H:%M}", "is_verified": given.is_verified,
    }  # fmt: skip
    write_setting(session, CLOCK_SETTING, area, value, actor)


def _where(session: Session, given: ReportInput, reporter: Reporter) -> tuple[Place | None, Area]:
    place = session.get(Place, given.place_id) if given.place_id else None
    if given.place_id and (place is None or place.kind != "observation_point" or not reporter.reaches(place.area)):
        raise NotFound()
    if place is not None:
        return place, place.area
    if not given.area:
        raise Invalid("no_area", t("Say where it is: a point, or the village."), field="area")
    area = area_called(session, reporter, given.area) or find_area(session, given.area, "area")
    if not reporter.reaches(area):
        raise Invalid("area_out_of_reach", t("%(area)s is outside the areas you report from.", area=area.name),
                      field="area", hint=t("Please telephone the county's earthquake bureau."))  # fmt: skip
    return None, area


def _county(session: Session, area: Area) -> Area:
    """The county that keeps the register, locked so that each number is given once."""
    ids = [int(part) for part in area.path.split("/") if part]
    above = session.scalars(select(Area).where(Area.id.in_(ids)).order_by(func.length(Area.path))).all()
    county = next((one for one in above if one.level == "county"), above[0])
    session.execute(select(Area.id).where(Area.id == county.id).with_for_update())
    return county


def _make(
    session: Session, given: ReportInput, place: Place | None, area: Area, county: Area, received_at: datetime
) -> Anomaly:
    group = group_of(session, given.category, area)
    _require_words(session, given, area, group)
    year = local(received_at, zone_of(session, area)).year
    last = session.scalar(select(func.max(Anomaly.number)).where(Anomaly.county_id == county.id, Anomaly.year == year))
    anomaly = Anomaly(
        county_id=county.id, year=year, number=(last or 0) + 1, area_id=area.id, area=area,
        place_id=place.id if place else None, place=place, received_at=received_at, where=given.where,
        category=given.category, object=given.object, object_count=given.object_count,
        is_whole_group=given.is_whole_group if group == "animals" else None,
        features=list(dict.fromkeys(given.features)), description=given.description,
    )  # fmt: skip
    anomaly.lon, anomaly.lat = _point(session, given, area)
    if anomaly.lon is None and place is not None:
        anomaly.lon, anomaly.lat = place.lon, place.lat
    return anomaly


def _require_words(session: Session, given: ReportInput, area: Area, group: str) -> None:
    if given.category not in {code for code, _ in terms.names(session, "observation_category", area)}:
        raise Invalid("category", t("This category is not in the vocabulary. Choose another one."), field="category")
    fitting = {code for code, _, of in grouped(session, "anomaly_feature", area) if of in ("", group)}
    if not set(given.features) <= fitting:
        wording = t("Some of this does not belong to the category chosen.")
        raise Invalid("features", wording, field="features", hint=t("Tick only what is offered for it."))
    if not given.features and not given.description.strip():
        wording = t("Say what is unusual: tick it, or write it in your own words.")
        raise Invalid("nothing_said", wording, field="description")


def _require_reasons(session: Session, anomaly: Anomaly, given: AnomalyVerificationInput) -> None:
    asked = {code for code, _ in checklist(session, anomaly)}
    if not set(given.checks) <= asked:
        raise Invalid("checks", t("Some of these causes are not on the checklist for this category."), field="checks")
    left = len(asked - set(given.checks))
    if left and given.conclusion in ("real", "unexplained"):
        wording = tn("Rule out other causes first: %(n)s is not answered.",
                     "Rule out other causes first: %(n)s are not answered.", left)  # fmt: skip
        raise Invalid("causes_open", wording, field="checks", hint=t("“Not known” is an answer too."))
    explains = "yes" in given.checks.values()
    if given.conclusion == "interference" and not explains:
        raise Invalid("no_cause", t("Say which other cause explains it: answer it with yes."), field="checks")
    if given.conclusion == "real" and explains:
        wording = t("A cause was answered with yes, so it is explained; choose that conclusion, or answer no.")
        raise Invalid("cause_given", wording, field="conclusion")


def _point(session: Session, given: Any, area: Area) -> tuple[float | None, float | None]:
    around = outline_over(session, area) if given.lon or given.lat else None
    found = read_position(given.lon, given.lat, given.datum, around.shape if around else None,
                          around.name if around else area.name)  # fmt: skip
    return (found.point[0], found.point[1]) if found else (None, None)


def _instant(session: Session, area: Area, day: date, clock: time) -> datetime:
    return instant(day, clock, zone_of(session, area))


def _kept(session: Session, anomaly: Anomaly, what: str, actor: Actor) -> Anomaly:
    session.add(anomaly)
    session.flush()
    add_step(session, anomaly, what, "", actor)
    notify(session, anomaly, "reported", but=actor.key)
    if anomaly.place is not None:  # the point has reported that day: its record says that something was unusual
        on = local(anomaly.appeared_at, zone_of(session, anomaly.area)).date()
        mark_anomaly(session, anomaly.place, on, anomaly.reported_at, anomaly.reporter_key, anomaly.reporter_name)
    return anomaly


def _ready(
    session: Session, anomaly: Anomaly, deed: str, permission: Permission, actor: Actor, version: int | None = None
) -> None:
    """Refuse unless the actor may do it here and now; nobody else changes the anomaly until this transaction ends."""
    load(session, Anomaly, anomaly.id, actor, permission)
    session.refresh(anomaly, with_for_update=True)
    refusal: DomainError | None = lifecycle.refusal(deed, facts_of(anomaly))
    if refusal is not None:
        raise refusal
    check_version(anomaly, version)


_WHAT = {"judge": "judged", "pass_up": "passed_up", "verify": "verified", "close": "closed", "reopen": "reopened"}


def _moved(session: Session, anomaly: Anomaly, deed: str, note: str, actor: Actor) -> Anomaly:
    anomaly.state = lifecycle.state_after(deed, anomaly.state)
    add_step(session, anomaly, _WHAT[deed], note, actor)
    return anomaly
