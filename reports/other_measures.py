"""Measures of drills, of their frequency, of anomalies, shelters and improvements. Pure."""

from __future__ import annotations

from collections.abc import Callable

from core.i18n import Text, t
from reports.cube import PERIODS, UNIT
from reports.figures import Values, quotient
from reports.measure import (
    EVENTS,
    UNIT_ACTIONS,
    UNIT_ANOMALIES,
    UNIT_DRILLS,
    UNIT_SECONDS,
    UNIT_SHARE,
    UNIT_SHELTERS,
    UNIT_TIMES,
    Measure,
)

_FREQUENCY = frozenset({"area", "kind", UNIT, "month", "quarter", "half_year", "year"})
_ANOMALIES = frozenset({"area", *PERIODS})
_SHELTERS = frozenset({"area"})
_ACTIONS = frozenset({"area", "kind", UNIT, *PERIODS})


def _share_of(part: str, whole: str) -> Callable[[Values], float | None]:
    return lambda values: quotient(values.get(part), values.get(whole))


def _plain(name: str, label: Text, definition: Text, unit: Text, rows: str, allows: frozenset[str]) -> Measure:
    return Measure(name, label, definition, unit, rows, allows=allows, is_extra=True)


def _share(
    name: str, label: Text, definition: Text, rows: str, allows: frozenset[str], part: str, whole: str
) -> Measure:
    return Measure(
        name, label, definition, UNIT_SHARE, rows, "percent", allows, adds_up=False, is_extra=True, empty=None,
        needs=(part, whole), derive=_share_of(part, whole), opens=whole,
    )  # fmt: skip


def _time(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_SECONDS, "drills", "number", adds_up=False, is_extra=True,
                   is_duration=True, empty=None)  # fmt: skip


DRILL_MEASURES: tuple[Measure, ...] = (
    _plain("drills_held", t("Drills held"), t("Drills of units that took place; a drill day counts by its drills."),
           UNIT_DRILLS, "drills", EVENTS),
    _plain("drills_timed", t("Evacuations timed"), t("Held drills with an evacuation time in their result."),
           UNIT_DRILLS, "drills", EVENTS),
    _time("evacuation_median", t("Median evacuation time"),
          t("The middle one of the evacuation times of held drills, from the first alarm to the last person outside.")),
    _time("evacuation_best", t("Best evacuation time"), t("The shortest evacuation time of the held drills.")),
    _plain("drills_within_target", t("Evacuations within the target"),
           t("Held drills whose evacuation time is within the target that holds for the kind of unit in its area."),
           UNIT_DRILLS, "drills", EVENTS),
    _share("evacuation_share", t("Share of evacuations within the target"),
           t("Evacuations within the target as a share of the evacuations timed."), "drills", EVENTS,
           "drills_within_target", "drills_timed"),
)  # fmt: skip

FREQUENCY_MEASURES: tuple[Measure, ...] = (
    _plain("frequency_due", t("Drill periods owed"),
           t("Periods that are over in which the rules asked a unit for drills, excused ones left out; a period counts "
             "where its last day lies."), UNIT_TIMES, "units", _FREQUENCY),
    _plain("frequency_done", t("Drill periods kept"),
           t("Of these periods those in which the unit held and reported as many drills as the rules ask."),
           UNIT_TIMES, "units", _FREQUENCY),
    _share("frequency", t("Drill frequency kept"), t("Drill periods kept as a share of the drill periods owed."),
           "units", _FREQUENCY, "frequency_done", "frequency_due"),
)  # fmt: skip

ANOMALY_MEASURES: tuple[Measure, ...] = (
    _plain("anomalies", t("Anomalies reported"), t("Macro anomalies, on the day on which the report arrived."),
           UNIT_ANOMALIES, "anomalies", _ANOMALIES),
    _plain("anomalies_due", t("Anomalies to be verified"),
           t("Anomalies whose day of arrival is over, or that have been verified already."), UNIT_ANOMALIES,
           "anomalies", _ANOMALIES),
    _plain("anomalies_on_time", t("Anomalies verified on the day"),
           t("Of these those verified on the day on which they were reported, before midnight."), UNIT_ANOMALIES,
           "anomalies", _ANOMALIES),
    _share("anomalies_share", t("Share of anomalies verified on the day"),
           t("Anomalies verified on the day as a share of the anomalies to be verified."), "anomalies", _ANOMALIES,
           "anomalies_on_time", "anomalies_due"),
)  # fmt: skip

SHELTER_MEASURES: tuple[Measure, ...] = (
    _plain("shelters", t("Shelters in use"), t("Shelters that are in use today, whatever the period."), UNIT_SHELTERS,
           "shelters", _SHELTERS),
    _plain("shelters_verified", t("Shelters verified"),
           t("Of these those visited on the spot and not due again by today, by the norm of the county."),
           UNIT_SHELTERS, "shelters", _SHELTERS),
    _share("shelters_share", t("Share of shelters verified"), t("Shelters verified as a share of the shelters in use."),
           "shelters", _SHELTERS, "shelters_verified", "shelters"),
)  # fmt: skip

ACTION_MEASURES: tuple[Measure, ...] = (
    _plain("actions_due", t("Improvements due"),
           t("Improvements after drills that were to be done by a day in the period, dropped ones left out."),
           UNIT_ACTIONS, "actions", _ACTIONS),
    _plain("actions_closed", t("Improvements closed"), t("Of these those that are done and closed."), UNIT_ACTIONS,
           "actions", _ACTIONS),
    _share("actions_share", t("Share of improvements closed"), t("Improvements closed as a share of those due."),
           "actions", _ACTIONS, "actions_closed", "actions_due"),
    _plain("actions_overdue", t("Improvements overdue"), t("Of these those still open after their day."), UNIT_ACTIONS,
           "actions", _ACTIONS),
)  # fmt: skip
