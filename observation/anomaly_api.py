"""Anomalies for programs; who reported is told only where the caller may see contacts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, Search, blueprint, operation, page
from core.fields import Day, Entry, Line
from core.i18n import t
from core.web import actor, session
from observation import anomaly_services as services
from observation.anomaly_door_queries import reporter_of_user
from observation.anomaly_inputs import (
    AnomalyState,
    AnomalyVerificationInput,
    CalledReportInput,
    ClosingInput,
    Conclusion,
    Judgement,
    JudgementInput,
    KeptReportInput,
    PassUpInput,
    ReopenInput,
    ReportInput,
)
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import (
    AnomalyFilter,
    anomalies_matching,
    sees_reporter,
    standings,
    steps_of,
    urgency,
)
from observation.anomaly_words import number_of
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("anomalies")
PLAIN = (
    "id", "place_id", "appeared_at", "reported_at", "received_at", "where", "lon", "lat", "category", "object",
    "object_count", "is_whole_group", "features", "description", "state", "judgement_note", "judged_at",
    "passed_up_at", "verified_at", "on_site_at", "weather", "checks", "credibility", "conclusion_note", "closed_at",
    "closing_note", "version",
)  # fmt: skip
PERSONAL = ("reporter_name", "reporter_phone", "verified_by")


class AnomalyAnswer(Answer):
    """An anomaly; `area` is a code, degrees are WGS-84, late minutes are nought when in time."""

    id: int
    number: str
    area: str
    area_name: str
    place_id: int | None
    appeared_at: datetime
    reported_at: datetime
    received_at: datetime
    reporter_name: str | None
    reporter_phone: str | None
    where: str
    lon: float | None
    lat: float | None
    category: str
    object: str
    object_count: int | None
    is_whole_group: bool | None
    features: list[str]
    description: str
    state: AnomalyState
    judgement: Judgement | None
    judgement_note: str
    judge_by: datetime
    judged_at: datetime | None
    passed_up_at: datetime | None
    judged_minutes_late: int
    verify_by: datetime
    verified_at: datetime | None
    verified_minutes_late: int
    verified_by: str | None
    on_site_at: datetime | None
    weather: str
    checks: dict[str, str]
    credibility: int | None
    conclusion: Conclusion | None
    conclusion_note: str
    closed_at: datetime | None
    closing_note: str
    version: int


class StepAnswer(Answer):
    """One thing that happened to an anomaly."""

    what: str
    at: datetime
    note: str


class StepsAnswer(Answer):
    """Everything that happened to an anomaly, the earliest first."""

    items: list[StepAnswer]


class AnomaliesAsked(Asked):
    """Which anomalies to list."""

    q: Annotated[Search, Entry(t("Number, place or words"))] = ""
    state: Annotated[
        Literal["open", "reported", "judged", "verified", "closed"] | None,
        Entry(t("State"), t("“open” are all that are not closed.")),
    ] = None
    category: Annotated[Line, Entry(t("Category"), t("A group stands for all categories in it."))] = ""
    conclusion: Annotated[Conclusion | None, Entry(t("Conclusion"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    since: Annotated[Day | None, Entry(t("Arrived from"))] = None
    until: Annotated[Day | None, Entry(t("Arrived until"))] = None
    sort: Annotated[Literal["urgency", "received_at", "-received_at"], Entry(t("Sorted by"))] = "urgency"


@bp.get("/anomalies")
@needs(P.VIEW_OBSERVATION)
@operation(t("List anomalies, the most urgent first"))
def list_anomalies(asked: AnomaliesAsked) -> Page[AnomalyAnswer]:
    """The anomalies that the caller may see."""
    db = session()
    wanted = AnomalyFilter(
        state=asked.state or "", typed=asked.q, conclusion=asked.conclusion or "", since=asked.since, until=asked.until,
        categories=tuple(terms.beneath(db, "observation_category", asked.category)) if asked.category else (),
        area=find_area(db, asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts = {"urgency": urgency(), "received_at": Anomaly.received_at}
    return page(db, anomalies_matching(actor(), wanted, zone_of(db)), asked, sorts, _answers)


@bp.post("/anomalies")
@needs(P.OBSERVE)
@operation(t("Report an anomaly"), location=lambda made: url_for(".get_anomaly", anomaly_id=made.id))
def report_anomaly(given: KeptReportInput) -> AnomalyAnswer:
    """A new anomaly, or the one that was reported under this nonce."""
    plain = ReportInput(**given.model_dump(exclude={"nonce", "elapsed_seconds"}))
    who = reporter_of_user(session(), actor())
    return _answer(services.report(session(), plain, who, given.nonce, given.elapsed_seconds, actor()))


@bp.post("/anomalies/called")
@needs(P.EDIT_OBSERVATION)
@operation(t("Enter a report by telephone"), location=lambda made: url_for(".get_anomaly", anomaly_id=made.id))
def enter_called_anomaly(given: CalledReportInput) -> AnomalyAnswer:
    """A new anomaly, whose time runs from the call."""
    who = reporter_of_user(session(), actor())
    return _answer(services.enter_call(session(), given, who, secrets.token_urlsafe(18), actor()))


@bp.get("/anomalies/<int:anomaly_id>")
@needs(P.VIEW_OBSERVATION)
@operation(t("Get one anomaly"))
def get_anomaly(anomaly_id: int) -> AnomalyAnswer:
    """One anomaly."""
    return _answer(_load(anomaly_id, P.VIEW_OBSERVATION))


@bp.get("/anomalies/<int:anomaly_id>/steps")
@needs(P.VIEW_OBSERVATION)
@operation(t("List what happened to an anomaly"))
def list_steps(anomaly_id: int) -> StepsAnswer:
    """Its log, without names."""
    found = steps_of(session(), _load(anomaly_id, P.VIEW_OBSERVATION))
    return StepsAnswer(items=[StepAnswer(what=one.what, at=one.at, note=one.note) for one in found])


@bp.post("/anomalies/<int:anomaly_id>/judge")
@needs(P.EDIT_OBSERVATION)
@operation(t("Give the first judgement of an anomaly"))
def judge_anomaly(anomaly_id: int, given: JudgementInput) -> AnomalyAnswer:
    """The judged anomaly."""
    return _answer(services.judge(session(), _load(anomaly_id, P.EDIT_OBSERVATION), given, actor()))


@bp.post("/anomalies/<int:anomaly_id>/pass-up")
@needs(P.EDIT_OBSERVATION)
@operation(t("Note that an anomaly was reported up"))
def pass_up_anomaly(anomaly_id: int, given: PassUpInput) -> AnomalyAnswer:
    """The anomaly; the county's planners are told."""
    return _answer(services.pass_up(session(), _load(anomaly_id, P.EDIT_OBSERVATION), given, actor()))


@bp.post("/anomalies/<int:anomaly_id>/verify")
@needs(P.VERIFY_ANOMALIES)
@operation(t("Say what was found on site"))
def verify_anomaly(anomaly_id: int, given: AnomalyVerificationInput) -> AnomalyAnswer:
    """The verified anomaly."""
    return _answer(services.verify(session(), _load(anomaly_id, P.VERIFY_ANOMALIES), given, actor()))


@bp.post("/anomalies/<int:anomaly_id>/close")
@needs(P.VERIFY_ANOMALIES)
@operation(t("Close an anomaly that is verified"))
def close_anomaly(anomaly_id: int, given: ClosingInput) -> AnomalyAnswer:
    """The closed anomaly."""
    return _answer(services.close(session(), _load(anomaly_id, P.VERIFY_ANOMALIES), given, actor()))


@bp.post("/anomalies/<int:anomaly_id>/reopen")
@needs(P.VERIFY_ANOMALIES)
@operation(t("Open an anomaly again"))
def reopen_anomaly(anomaly_id: int, given: ReopenInput) -> AnomalyAnswer:
    """The anomaly, to be verified anew."""
    return _answer(services.reopen(session(), _load(anomaly_id, P.VERIFY_ANOMALIES), given, actor()))


def _load(anomaly_id: int, permission: P) -> Anomaly:
    return load(session(), Anomaly, anomaly_id, actor(), permission)


def _answer(found: Anomaly) -> AnomalyAnswer:
    return _answers([found])[0]


def _answers(found: Sequence[Anomaly]) -> list[AnomalyAnswer]:
    known = standings(session(), found)
    return [
        AnomalyAnswer.model_validate({name: getattr(one, name) for name in PLAIN} | {
            name: getattr(one, name) if sees_reporter(one, actor()) else None for name in PERSONAL
        } | {
            "number": number_of(one.year, one.number), "area": one.area.code, "area_name": one.area.name,
            "judgement": one.judgement or None, "conclusion": one.conclusion or None,
            "judge_by": known[one.id].deadlines.judge_by, "verify_by": known[one.id].deadlines.verify_by,
            "judged_minutes_late": -(-int(known[one.id].judging.late.total_seconds()) // 60),
            "verified_minutes_late": -(-int(known[one.id].verifying.late.total_seconds()) // 60),
        })
        for one in found
    ]  # fmt: skip
