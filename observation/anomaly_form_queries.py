"""The verification form of one anomaly, as the bureau files it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import say_minute
from observation.anomaly_clock import Due, say_length
from observation.anomaly_form import Box, PaperForm, write_form
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import checklist, place_said, say_features, sees_reporter, standing_of
from observation.anomaly_words import (
    ANSWER_NAMES,
    CONCLUSION_NAMES,
    CREDIBILITY_NAMES,
    JUDGEMENT_NAMES,
    NO_FORECAST,
    number_of,
    whole_or_single,
)
from registry import terms


def verification_form(session: Session, anomaly: Anomaly, actor: Actor) -> bytes:
    """The form as a workbook; the reporter's name and telephone only for those who see contacts there."""
    number = t("Number: %(number)s", number=number_of(anomaly.year, anomaly.number))
    paper = PaperForm(
        str(t("Verification of an anomaly")), str(number),
        [*_reported(session, anomaly, actor), *_judged(session, anomaly), *_verified(session, anomaly, actor)],
        notes=[str(NO_FORECAST)],
        signatures=[str(t("Verified by")), str(t("Reviewed by")), str(t("Date"))],
    )  # fmt: skip
    return write_form(paper)


def _reported(session: Session, anomaly: Anomaly, actor: Actor) -> list[list[Box]]:
    zone, sees = standing_of(session, anomaly).zone, sees_reporter(anomaly, actor)
    features = terms.labels(session, "anomaly_feature", anomaly.area)
    said = say_features(anomaly, features)
    count = f"{anomaly.object_count:,}" if anomaly.object_count is not None else ""
    number = str(t("; ")).join(part for part in (count, whole_or_single(anomaly.is_whole_group)) if part)
    point = f"{anomaly.lon:.5f}, {anomaly.lat:.5f} (WGS-84)" if anomaly.lon and anomaly.lat else ""
    return [
        [Box(str(t("Place")), place_said(anomaly), 4), Box(str(t("Point")), point, 2)],
        [Box(str(t("Appeared at")), say_minute(anomaly.appeared_at, zone), 3),
         Box(str(t("Time of the report")), say_minute(anomaly.reported_at, zone), 3)],
        [Box(str(t("Reporter")), anomaly.reporter_name if sees else "", 3),
         Box(str(t("Telephone")), anomaly.reporter_phone if sees else "", 3)],
        [Box(str(t("Category")), terms.label(session, "observation_category", anomaly.category, anomaly.area)),
         Box(str(t("What it was seen on")), anomaly.object), Box(str(t("How many")), number)],
        [Box(str(t("What is unusual")), said, 6)],
        [Box(str(t("Description")), anomaly.description, 6)],
    ]  # fmt: skip


def _judged(session: Session, anomaly: Anomaly) -> list[list[Box]]:
    standing = standing_of(session, anomaly)
    word = str(JUDGEMENT_NAMES[anomaly.judgement]) if anomaly.judgement else ""
    said = str(t("; ")).join(part for part in (word, anomaly.judgement_note) if part)
    judged_at = say_minute(anomaly.judged_at, standing.zone) if anomaly.judged_at else ""
    passed_up_at = say_minute(anomaly.passed_up_at, standing.zone) if anomaly.passed_up_at else ""
    return [
        [Box(str(t("First judgement")), said, 4), Box(str(t("In time")), _in_time(standing.judging), 2)],
        [Box(str(t("Judged at")), judged_at, 3), Box(str(t("Reported up at")), passed_up_at, 3)],
    ]


def _verified(session: Session, anomaly: Anomaly, actor: Actor) -> list[list[Box]]:
    standing, sees = standing_of(session, anomaly), sees_reporter(anomaly, actor)
    on_site = say_minute(anomaly.on_site_at, standing.zone) if anomaly.on_site_at else ""
    causes = [
        f"{name}{t(': ')}{ANSWER_NAMES[anomaly.checks[code]] if code in anomaly.checks else '____'}"
        for code, name in checklist(session, anomaly)
    ]
    credibility = str(CREDIBILITY_NAMES[anomaly.credibility]) if anomaly.credibility else ""
    return [
        [Box(str(t("On site at")), on_site, 3), Box(str(t("Verified by")), anomaly.verified_by if sees else "", 3)],
        [Box(str(t("Weather of the last days")), anomaly.weather, 4),
         Box(str(t("Verified on the day")), _in_time(standing.verifying), 2)],
        [Box(str(t("Other causes to be ruled out")), "\n".join(causes), 6)],
        [Box(str(t("Credibility")), credibility, 3),
         Box(str(t("Conclusion")), str(CONCLUSION_NAMES[anomaly.conclusion]) if anomaly.conclusion else "", 3)],
        [Box(str(t("What was found")), anomaly.conclusion_note, 6)],
        [Box(str(t("Closing note")), anomaly.closing_note, 6)],
    ]  # fmt: skip


def _in_time(due: Due) -> str:
    if due.is_late:
        return str(t("late by %(length)s", length=say_length(due.late)))
    return str(t("in time")) if due.is_done else ""
