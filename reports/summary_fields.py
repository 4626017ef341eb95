"""The fields that a summary's template may name, with what each holds. Pure."""

from __future__ import annotations

from core.documents.fields import Lines, Node, Record, Rows, Value
from core.i18n import t

_HELD = Value(t("Events held, drills among them"))
_VISITS = Value(t("Participation in person-times"))
_COUNTS: dict[str, Node] = {
    "planned": Value(t("Events planned or confirmed that are not held yet")),
    "held": _HELD,
    "postponed": Value(t("Events postponed")),
    "cancelled": Value(t("Events cancelled")),
    "drills": Value(t("Drills held")),
    "reached": Value(t("Units reached, each counted once")),
    "units": Value(t("Units in all")),
    "coverage": Value(t("Units reached as a share of all")),
    "visits": _VISITS,
    "people": Value(t("People counted once, where results gave heads")),
    "evacuation": Value(t("Median evacuation time")),
    "best": Value(t("Shortest evacuation time")),
    "within": Value(t("Share of timed drills within the target")),
    "compliance": Value(t("Share of required drills that were held")),
}

FIELDS: dict[str, Node] = {
    "document": Record(t("The document itself"), {
        "title": Value(t("Its title")),
        "made_on": Value(t("Day on which it was made")),
        "issuer": Value(t("Who issues it")),
    }),
    "area": Record(t("The area that is told of"), {
        "name": Value(t("Name")),
        "population": Value(t("Inhabitants; empty where nobody knows")),
    }),
    "period": Record(t("The time that is told of"), {
        "name": Value(t("As in “first half of 2026”")),
        "begins": Value(t("First day")),
        "ends": Value(t("Last day")),
        "state": Value(t("Until which day the figures go; empty once the time is over")),
    }),
    "overview": Lines(t("What was done, in sentences: all parts, one after another")),
    "told": Record(t("The same part by part, a paragraph a line; nothing where there is nothing to tell"), {
        "general": Lines(t("Events, units reached, participation, tasks and supervision")),
        "outreach": Lines(t("Materials and services, media, suggestions of open days")),
        "drills": Lines(t("Evacuation times, how often drills were held")),
        "training": Lines(t("Training classes, specialists, demonstration units, checklists")),
        "readiness": Lines(t("Emergency plans, response teams and call-outs, networks, quick reports")),
        "fortification": Lines(t("Reviews of fortification, self-inspections, households")),
        "places": Lines(t("Shelters and the observation network")),
    }),
    "total": Record(t("Figures of the whole area"), _COUNTS),
    "activities": Rows(t("Figures by activity"), {"name": Value(t("Activity")), **_COUNTS}),
    "kinds": Rows(t("Figures by kind of unit"), {"name": Value(t("Kind of unit")), **_COUNTS}),
    "places": Rows(t("Figures by township, or by what lies one level down"), {"name": Value(t("Area")), **_COUNTS}),
    "months": Rows(t("Figures by month"), {"name": Value(t("Month")), **_COUNTS}),
    "categories": Rows(t("Person-times by category of people"), {
        "name": Value(t("Category")), "visits": _VISITS,
    }),
    "materials": Rows(t("What was handed out and done, only what is above zero"), {
        "name": Value(t("Thing")), "count": Value(t("How many")), "unit": Value(t("Unit of the count")),
    }),
    "reported_totals": Rows(t("Totals that areas reported without events, apart from all other figures"), {
        "area": Value(t("Area that reports it")), "name": Value(t("Thing")), "count": Value(t("How many")),
        "unit": Value(t("Unit of the count")),
    }),
    "comparisons": Rows(t("This time and the same time a year before"), {
        "name": Value(t("Measure")), "now": Value(t("This time")), "before": Value(t("A year before")),
        "change": Value(t("Change, in words and percent")),
    }),
    "targets": Rows(t("What was set out to be reached; nothing without targets"), {
        "name": Value(t("Measure")), "target": Value(t("Target of the year")), "now": Value(t("Reached so far")),
        "share": Value(t("Share of the target")),
    }),
    "problems": Lines(t("What the figures show to be amiss, and what was typed")),
    "plans": Lines(t("Next steps, as typed")),
    "chart_months": Value(t("Chart of the months; alone in its paragraph")),
    "chart_places": Value(t("Chart of coverage by area; alone in its paragraph")),
    "map": Value(t("Map of coverage by area; alone in its paragraph")),
}  # fmt: skip
