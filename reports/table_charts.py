"""The table of participation as one chart: which bars stand beside which. Pure."""

from __future__ import annotations

from core.errors import DomainError
from core.i18n import t
from core.sheets import Value
from core.times import local, now, say_days, say_plain_date
from reports.charts import Chart, Series
from reports.cube import PERIODS
from reports.export_profiles import Profile, SmallCells, is_hidden
from reports.measures import DIMENSION_NAMES, Measure
from reports.tables import Table

MOST_LABELS, MOST_SERIES = 80, 6


def chart_of(table: Table, measure: Measure, profile: Profile, small: SmallCells) -> Chart:
    """Bars or a line of that figure by the first dimension; a second one makes a series of each of its members.

    Refused where so much cannot be drawn. Counts too small to be published are left out for the public.
    """
    dimensions = table.figures.dimensions
    names, labels, values = {}, {}, {}
    for line in table.figures.lines:
        words = table.labels(line)
        key = (line.key[0] if dimensions else "", line.key[1] if len(dimensions) > 1 else "")
        labels[key[0]], names[key[1]] = (words[0] if dimensions else ""), (words[1] if len(dimensions) > 1 else "")
        values[key] = _shown(measure.value(line), measure, profile, small)
    if len(dimensions) > 2 or len(names) > MOST_SERIES or len(labels) > MOST_LABELS:
        raise _too_much()
    series = [Series(name or str(measure.label), [values.get((one, other)) for one in labels])
              for other, name in names.items()]  # fmt: skip
    return Chart(
        _title(table, measure), list(labels.values()), series,
        "line" if dimensions and dimensions[0] in PERIODS else "bars", str(measure.unit), source_of(),
        measure.kind == "percent",
    )  # fmt: skip


def source_of() -> str:
    """Where the numbers come from and when they were taken, for the foot of a picture."""
    return str(t("Source: register of the county, %(day)s.", day=say_plain_date(local(now()).date())))


def _shown(value: Value, measure: Measure, profile: Profile, small: SmallCells) -> float | None:
    is_shown = isinstance(value, int | float) and not is_hidden(value, measure, profile, small)
    return value if is_shown else None  # type: ignore[return-value]


def _title(table: Table, measure: Measure) -> str:
    period = say_days(table.asked.starts_on, table.asked.ends_on)
    said = {"measure": measure.label, "place": table.place, "period": period}
    if not table.figures.dimensions:
        return str(t("%(measure)s, %(place)s, %(period)s", **said))
    dimension = DIMENSION_NAMES[table.figures.dimensions[0]]
    return str(t("%(measure)s by %(dimension)s, %(place)s, %(period)s", dimension=dimension, **said))


def _too_much() -> DomainError:
    return DomainError(
        "chart_too_much", t("So much does not fit into one chart."), field="ending",
        hint=t("Break the figures down by one dimension, or by two of which the second has at most %(most)s members.",
               most=MOST_SERIES),
    )  # fmt: skip
