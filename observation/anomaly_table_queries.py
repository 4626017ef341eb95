"""The county's register of anomalies as a sheet, as a workbook or csv file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value, file_of
from core.times import local, say_plain_date, today
from observation.anomaly_clock import Due, say_length
from observation.anomaly_models import Anomaly
from observation.anomaly_queries import (
    AnomalyFilter,
    Standing,
    anomalies_matching,
    place_said,
    say_features,
    sees_reporter,
    standings,
)
from observation.anomaly_words import (
    CONCLUSION_NAMES,
    JUDGEMENT_NAMES,
    NO_FORECAST,
    STATE_NAMES,
    number_of,
    whole_or_single,
)
from registry import terms
from schedule.queries import zone_of

MOST_ROWS = 20_000


def register_sheet(session: Session, wanted: AnomalyFilter, actor: Actor) -> Sheet:
    """The actor's anomalies, narrowed by the filter, in the order of their numbers; at most 20,000."""
    zone = zone_of(session)
    query = anomalies_matching(actor, wanted, zone).order_by(Anomaly.year, Anomaly.number, Anomaly.id)
    found = session.scalars(query.limit(MOST_ROWS)).all()
    span = [say_plain_date(day) for day in (wanted.since, wanted.until) if day]
    heading = [str(t("Register of anomalies")), str(t("As of %(day)s", day=say_plain_date(today(zone))))]
    heading += [" – ".join(span)] if span else []
    return Sheet(str(t("Register of anomalies")), _columns(), _Rows(session, found, actor), heading=heading,
                 notes=[str(NO_FORECAST)])  # fmt: skip


def register_file(session: Session, wanted: AnomalyFilter, actor: Actor, ending: str) -> BytesIO:
    """The same as the bytes of a file, xlsx or csv."""
    return file_of(register_sheet(session, wanted, actor), ending)


def _columns() -> list[Column]:
    return [
        Column(str(t("Number"))), Column(str(t("Appeared at")), "datetime"),
        Column(str(t("Time of the report")), "datetime"), Column(str(t("Arrived")), "datetime"),
        Column(str(t("Place")), wraps=True),
        Column(str(t("Longitude")), "number"), Column(str(t("Latitude")), "number"),
        Column(str(t("Category"))), Column(str(t("What it was seen on"))),
        Column(str(t("How many")), "integer"), Column(str(t("Group or single"))),
        Column(str(t("What is unusual")), wraps=True), Column(str(t("Description")), wraps=True),
        Column(str(t("Reporter"))), Column(str(t("Telephone"))), Column(str(t("First judgement"))),
        Column(str(t("Judged at")), "datetime"), Column(str(t("Reported up at")), "datetime"),
        Column(str(t("Judged and reported up in time"))), Column(str(t("Verified at")), "datetime"),
        Column(str(t("Verified on the day"))), Column(str(t("Verified by"))),
        Column(str(t("Other causes found")), wraps=True), Column(str(t("Credibility")), "text"),
        Column(str(t("Conclusion"))), Column(str(t("What was found")), wraps=True), Column(str(t("State"))),
        Column(str(t("Anomaly closed at")), "datetime"), Column(str(t("Closing note")), wraps=True),
    ]  # fmt: skip


@dataclass
class _Rows:
    """The rows, which can be walked more than once."""

    session: Session
    found: Sequence[Anomaly]
    actor: Actor
    known: dict[int, Standing] = field(default_factory=dict)

    def __iter__(self) -> Iterator[list[Value]]:
        self.known = self.known or standings(self.session, self.found)
        words = {
            scheme: terms.labels(self.session, scheme)
            for scheme in ("observation_category", "anomaly_feature", "interference")
        }
        return (self._row(one, words) for one in self.found)

    def _row(self, one: Anomaly, words: dict[str, dict[str, str]]) -> list[Value]:
        standing, sees = self.known[one.id], sees_reporter(one, self.actor)
        causes = [words["interference"].get(code, code) for code, said in one.checks.items() if said == "yes"]
        features = say_features(one, words["anomaly_feature"])

        def wall(at: datetime | None) -> Value:
            return local(at, standing.zone).replace(tzinfo=None) if at else None

        return [
            number_of(one.year, one.number), wall(one.appeared_at), wall(one.reported_at), wall(one.received_at),
            place_said(one), one.lon, one.lat, words["observation_category"].get(one.category, one.category),
            one.object, one.object_count, whole_or_single(one.is_whole_group), features, one.description,
            one.reporter_name if sees else "", one.reporter_phone if sees else "",
            str(JUDGEMENT_NAMES[one.judgement]) if one.judgement else "", wall(one.judged_at), wall(one.passed_up_at),
            _said(standing.judging), wall(one.verified_at), _said(standing.verifying),
            one.verified_by if sees else "", str(t(", ")).join(causes), str(one.credibility or ""),
            str(CONCLUSION_NAMES[one.conclusion]) if one.conclusion else "", one.conclusion_note,
            str(STATE_NAMES[one.state]), wall(one.closed_at), one.closing_note,
        ]  # fmt: skip


def _said(due: Due) -> str:
    if due.is_late:
        return str(t("late by %(length)s", length=say_length(due.late)))
    return str(t("in time")) if due.is_done else ""
