"""Totals that areas reported as tables: by column and area, and one row a figure."""

from __future__ import annotations

from datetime import date

from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_days
from outreach.total_measures import BY_CODE, totals_of
from outreach.total_queries import Reported
from schedule.return_models import Return

RETURN_STATES = {"filed": t("Filed"), "approved": t("Approved"), "sent_back": t("Sent back")}
APART = t(
    "These totals were reported for an area and a span of days. They are not part of the figures of events, which "
    "stand beside them for comparison."
)


def totals_sheets(found: Reported, place: str, first: date, last: date) -> list[Sheet]:
    """First the table by column and area, then every figure with its occasion, state and source."""
    heading = [str(t("Totals reported by areas, %(place)s", place=place)),
               str(t("Period: %(period)s", period=say_days(first, last)))]  # fmt: skip
    columns = [
        Column(str(t("What is counted"))),
        Column(str(t("Unit")), width=10),
        Column(str(t("From events")), "integer", 12),
    ]
    columns += [Column(one.area.name, "integer", 12) for one in found.areas]
    rows: list[list[Value]] = [
        [str(measure.name), str(measure.unit), found.events.get(measure.code),
         *(one.totals[measure.code].count if measure.code in one.totals else None for one in found.areas)]
        for measure in found.measures
    ]  # fmt: skip
    return [
        Sheet(str(t("Totals reported by areas")), columns, rows, heading, notes=[str(APART)]),
        _figures(found, heading),
    ]


def _figures(found: Reported, heading: list[str]) -> Sheet:
    columns = [
        Column(str(t("Area"))), Column(str(t("Code"))), Column(str(t("First day")), "date"),
        Column(str(t("Last day")), "date"), Column(str(t("Occasion"))), Column(str(t("What is counted"))),
        Column(str(t("Number")), "integer"), Column(str(t("Unit"))), Column(str(t("Roughly known"))),
        Column(str(t("State"))), Column(str(t("Source"))),
    ]  # fmt: skip
    rows = [row for one in found.returns for row in _rows(one)]
    return Sheet(str(t("Each figure")), columns, rows, heading)


def _rows(one: Return) -> list[list[Value]]:
    return [
        [one.area.name, one.area.code, one.starts_on, one.ends_on, str(one.figures.get("title", "")),
         str(BY_CODE[code].name), total.count, str(BY_CODE[code].unit), str(t("yes")) if total.is_rough else "",
         str(RETURN_STATES[one.state]), str(one.figures.get("source", ""))]
        for code, total in totals_of(one.figures).items()
    ]  # fmt: skip
