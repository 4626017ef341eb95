"""What a measure is: its name, its exact definition, its unit, what it may be broken down by and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.i18n import Text, t
from core.sheets.sheet import ColumnKind, Value
from core.times import say_seconds
from reports.cube import PERIODS, UNIT
from reports.figures import Line, Values

EVENTS = frozenset({"area", "kind", UNIT, "activity", "campaign", *PERIODS})
"""What everything that comes of events may be broken down by or kept to."""
PEOPLE = EVENTS | {"category"}

UNIT_EVENTS, UNIT_UNITS, UNIT_VISITS = t("events"), t("units"), t("person-times")
UNIT_PEOPLE, UNIT_ITEMS, UNIT_SHARE = t("people"), t("items"), t("%")
UNIT_COPIES, UNIT_VOLUMES, UNIT_BOARDS = t("copies"), t("volumes"), t("boards")
UNIT_BANNERS, UNIT_PIECES, UNIT_SHOWINGS = t("banners"), t("pieces"), t("showings")
UNIT_ROUNDS, UNIT_ANOMALIES = t("rounds"), t("anomalies")
UNIT_SHELTERS, UNIT_ACTIONS = t("shelters"), t("improvements")
UNIT_SUGGESTIONS = t("suggestions")
UNIT_SECONDS, UNIT_DRILLS, UNIT_TIMES = t("seconds"), t("drills"), t("periods")


@dataclass(frozen=True)
class Measure:
    """One figure; `allows` are the dimensions it may be broken down by or kept to, elsewhere it is left out (None).

    `adds_up` says whether lines make the total; `rows` what stands behind it (events, drills, units, anomalies,
    shelters ...). One with `needs` is worked out from those others by `derive`. Extra ones are only answered when they
    are asked for by name; `on_screen` are those that a table shows when nobody chose.
    """

    name: str
    label: Text
    definition: Text
    unit: Text
    rows: str = "events"
    kind: ColumnKind = "integer"
    allows: frozenset[str] = EVENTS
    adds_up: bool = True
    on_screen: bool = True
    is_extra: bool = False
    is_duration: bool = False
    is_money: bool = False  # in yuan, with two digits where it is not whole
    empty: Value = 0  # where there is nothing to count
    needs: tuple[str, ...] = ()
    derive: Callable[[Values], Value] | None = None
    opens: str = ""  # whose rows stand behind it, when they are those of another measure

    @property
    def state(self) -> str:
        """How addresses name the rows behind it; "" where there are none to open."""
        return self.name if self.rows else ""

    def value(self, line: Line) -> Value:
        """The figure of a line; None where it has none, or was not asked for."""
        return line.values.get(self.name)

    def fits(self, dimensions: Iterable[str]) -> bool:
        """Whether it can be broken down by, or kept to, all of these."""
        return self.allows.issuperset(dimensions)

    def say(self, value: Value) -> str:
        """The figure as a reader sees it: 1,234, 12.3%, 1 min 52 s, or a dash."""
        if not isinstance(value, int | float):
            return "–" if value is None else str(value)
        if self.kind == "percent":
            return f"{value * 100:.1f}%"
        if self.is_duration:
            return say_seconds(round(value))
        if self.is_money:
            return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"
        return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
