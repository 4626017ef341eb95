"""What a summary's template is filled with: figures in words of the language spoken. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.documents.rendering import Picture
from core.documents.words import clean, lines
from core.i18n import t
from core.times import say_plain_date
from reports.summary_facts import Named, Numbers, SummaryFacts
from reports.summary_parts import overview, parts
from reports.summary_words import LABELS, MATERIALS, comparisons, named, percent, period, problems, said, thing, title

Words = dict[str, Any]
CHART_WIDTH_MM = 150
MAP_WIDTH_MM = 130
PICTURES = {"chart_months": CHART_WIDTH_MM, "chart_places": CHART_WIDTH_MM, "map": MAP_WIDTH_MM}
COUNTS = {
    "planned": "planned", "held": "held", "postponed": "postponed", "cancelled": "cancelled", "drills": "drills_held",
    "reached": "units_reached", "units": "units", "coverage": "coverage", "visits": "reported", "people": "people",
    "evacuation": "evacuation_median", "best": "evacuation_best", "within": "evacuation_share",
    "compliance": "frequency",
}  # fmt: skip
"""Measures by the name of their field."""


def context(facts: SummaryFacts) -> Words:
    """The fields of a summary (reports.summary_fields)."""
    return {
        "document": {"title": title(facts), "made_on": say_plain_date(facts.made_on), "issuer": clean(facts.issuer)},
        "area": {"name": clean(facts.area), "population": f"{facts.population:,}" if facts.population else ""},
        "period": _period(facts),
        "overview": overview(facts),
        "told": parts(facts),
        "total": _counts(facts.total),
        "activities": _rows(facts.activities),
        "kinds": _rows(facts.kinds),
        "places": _rows(facts.places),
        "months": _rows(facts.months),
        "categories": [{"name": clean(row.name), "visits": said("", row.numbers.get("reported"))}
                       for row in facts.categories],
        "materials": _materials(facts.total),
        "reported_totals": [
            {"area": clean(one.area), "name": one.name, "count": one.count, "unit": one.unit} for one in facts.reported
        ],
        "comparisons": comparisons(facts),
        "targets": _targets(facts),
        "problems": [*problems(facts), *lines(facts.problems)],
        "plans": lines(facts.plans),
        **{name: _picture(facts, name, width) for name, width in PICTURES.items()},
    }  # fmt: skip


def _period(facts: SummaryFacts) -> Words:
    until = facts.until
    return {
        "name": period(facts.span), "begins": say_plain_date(facts.span.starts_on),
        "ends": say_plain_date(facts.span.ends_on),
        "state": str(t("up to %(day)s", day=say_plain_date(until))) if until else "",
    }  # fmt: skip


def _rows(rows: Sequence[Named]) -> list[Words]:
    return [{"name": clean(row.name), **_counts(row.numbers)} for row in rows]


def _counts(numbers: Numbers) -> Words:
    return {field: said(measure, numbers.get(measure)) for field, measure in COUNTS.items()}


def _materials(total: Numbers) -> list[Words]:
    return [
        {"name": thing(measure)[0], "count": said(measure, total[measure]), "unit": thing(measure)[1]}
        for measure in MATERIALS
        if total.get(measure)
    ]


def _targets(facts: SummaryFacts) -> list[Words]:
    return [
        {
            "name": named(target.measure), "target": said(target.measure, target.value),
            "now": said(target.measure, facts.of_year.get(target.measure)),
            "share": _share(facts.of_year.get(target.measure), target.value),
        }
        for target in facts.targets
        if target.measure in LABELS
    ]  # fmt: skip


def _share(now: object, target: float) -> str:
    return percent(now / target) if isinstance(now, int | float) and target else ""


def _picture(facts: SummaryFacts, name: str, width_mm: int) -> Any:
    held = facts.pictures.get(name)
    return Picture(held, width_mm) if held else ""
