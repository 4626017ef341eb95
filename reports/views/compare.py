"""The comparison: with an earlier time, of areas with each other, of targets with what came of them."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import Choices, Form
from core.i18n import Text, t, tn
from core.times import today
from core.web import actor, session
from registry.permissions import Permission
from registry.scope import require_area
from reports.compare_inputs import CompareInput
from reports.compare_queries import Compared, aims, compared
from reports.comparing import STANDS, STATES, VERDICTS, Change, Sample, Standing, kind_of
from reports.intervals import Interval
from reports.measure import Measure
from reports.measures import MEASURES
from reports.pivot_words import Links, address, say_span
from reports.tables import rows_address
from reports.views import bp
from reports.views.pivot import asked_for, kept_choices
from schedule.queries import zone_of

WIDE = 1000
"""The width of the picture of bars in its own units."""


@bp.get("/figures/compare")
@needs(Permission.VIEW_FIGURES)
def compare_page() -> ResponseReturnValue:
    """Everything side by side."""
    form = _form()
    asked = form.read(asked_for(CompareInput))
    found = None
    on = today(zone_of(session()))
    if asked is not None:
        try:
            found = compared(session(), asked, actor(), on)
        except DomainError as error:
            form.settle(error)
    if found is None or asked is None:
        return render_template("reports/compare.html", form=form, found=None), 422
    root = require_area(session(), asked.area_id, actor(), Permission.VIEW_FIGURES) if asked.area_id else None
    year = found.now[0].year
    return render_template(
        "reports/compare.html", form=form, found=found, said=answer(found), now=say_span(found.now), year=year,
        before=say_span(found.before), verdicts=VERDICTS, stands=STANDS, states=STATES, say_interval=say_interval,
        say_difference=say_difference, say_percent=say_percent, bars=bars(found), cases=cases,
        kind=kind_of(found.measure),
        links_now=Links(asked, found.now), links_before=Links(asked, found.before), address=address(asked),
        aims=aims(session(), root, year, actor(), on), may_set=actor().may(Permission.SET_TARGETS),
        rows_address=rows_address,
    )  # fmt: skip


def _form() -> Form[CompareInput]:
    choices: Choices = {
        **kept_choices(),
        "against": [("last_year", t("The same days last year")), ("before", t("The time just before"))],
        "measure": [(one.name, one.label) for one in MEASURES if one.name not in {"inhabitants"}],
    }
    return Form(CompareInput, choices)


def answer(found: Compared) -> Text:
    """What stands first: what has clearly changed."""
    if found.is_blank:
        return t("Nothing was entered for the earlier time, so there is nothing to compare with.")
    clear = [change for change in found.changes if change.verdict in ("more", "less")]
    if not clear:
        return t("Nothing has clearly changed, beyond what chance makes.")
    names = str(t(", ")).join(str(change.measure.label) for change in clear)
    return tn("One figure has clearly changed: %(names)s.", "%(n)s figures have clearly changed: %(names)s.",
              len(clear), names=names)  # fmt: skip


def say_interval(measure: Measure, interval: Interval | None) -> Text | str:
    """Between which values the figure lies; "" where nobody can say."""
    if interval is None:
        return ""
    low, high = interval
    if measure.kind == "percent":
        return t("between %(low)s and %(high)s %%", low=f"{low * 100:.0f}", high=f"{high * 100:.0f}")
    if measure.is_duration:
        return t("between %(low)s and %(high)s", low=measure.say(low), high=measure.say(high))
    return t("between %(low)s and %(high)s", low=f"{low:,.0f}", high=f"{high:,.0f}")


def say_difference(change: Change) -> str:
    """The difference with its sign: +12, −3.4 points, 0."""
    if change.difference is None:
        return "–"
    sign = "+" if change.difference > 0 else "−" if change.difference < 0 else ""
    size = abs(change.difference)
    if change.measure.kind == "percent":
        return sign + str(t("%(points)s points", points=f"{size * 100:.1f}"))
    if change.measure.is_duration:
        return sign + change.measure.say(size)
    return f"{sign}{size:,.0f}"


def say_percent(change: Change) -> str:
    """The difference as a share of what it was; words where the base is nought or small."""
    if change.percent is not None:
        return f"{'+' if change.percent > 0 else '−' if change.percent < 0 else ''}{abs(change.percent) * 100:.0f}%"
    if change.difference is None or change.measure.kind == "percent":
        return ""
    return str(t("from nought") if not change.before.number else t("small base"))


def bars(found: Compared) -> dict[str, Any]:
    """The standings as positions in a picture of the width WIDE, by key; the whole's own figure as `whole`."""
    counted = kind_of(found.measure) == "count"
    ends = [row.interval[1] for row in found.standings if row.interval]
    ends += [row.sample.number or 0.0 for row in found.standings]
    ends += [row.expected or 0.0 for row in found.standings if counted]
    most = 1.0 if found.measure.kind == "percent" and found.measure.name != "share" else max([*ends, 0.0])
    scale = WIDE / most if most else 0.0
    number = found.whole.number
    shows_whole = kind_of(found.measure) in ("share", "median") and number is not None
    return {
        "wide": WIDE,
        "whole": round((number or 0.0) * scale, 1) if shows_whole else None,
        "rows": {row.key: _bar(row, scale) for row in found.standings},
    }


def _bar(row: Standing, scale: float) -> dict[str, Any]:
    low, high = row.interval or (None, None)
    return {
        "length": round((row.sample.number or 0.0) * scale, 1),
        "low": round(low * scale, 1) if low is not None else None,
        "high": round(min(high * scale, WIDE), 1) if high is not None else None,
        "expected": round(min(row.expected * scale, WIDE), 1) if row.expected is not None else None,
    }


def cases(sample: Sample) -> str:
    """From how many cases a share comes: 12 of 40."""
    return f"{sample.part}/{sample.whole}" if sample.whole else ""
