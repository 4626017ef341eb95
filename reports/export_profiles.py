"""Who a file of figures is for, and what that means for small counts of people. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.i18n import Text, t
from core.sheets.sheet import Value
from reports.measure import UNIT_PEOPLE, UNIT_VISITS, Measure

Profile = Literal["public", "management", "analysis"]
PROFILES: dict[str, Text] = {
    "public": t("For the public"),
    "management": t("For the office"),
    "analysis": t("For analysis"),
}
EXPLAINED: dict[str, Text] = {
    "public": t("No names, no contacts, and no counts of people so small that somebody could be recognised."),
    "management": t("All figures with title, totals and charts; names of units, and contacts for those who see them."),
    "analysis": t("Numbers and codes of records, one row a record, nothing merged, no totals."),
}
LEAST_PEOPLE = 5


@dataclass(frozen=True)
class SmallCells:
    """Counts of people below `least` are not published; 1 or less publishes all. Where the number comes from."""

    least: int = LEAST_PEOPLE
    source: str = ""
    is_verified: bool = False

    @property
    def sign(self) -> str:
        """What stands in place of a count that is not published."""
        return f"<{self.least}"

    @property
    def note(self) -> Text:
        """What the sign means, for the foot of a table."""
        wording = t("%(sign)s: fewer than %(least)s people, or left out so that nobody works out such a number.")
        return t(wording.msgid, sign=self.sign, least=self.least)


def counts_people(measure: Measure) -> bool:
    """Whether the figure is a number of people or visits that came from people themselves."""
    return measure.kind == "integer" and measure.unit in (UNIT_VISITS, UNIT_PEOPLE) and "category" in measure.allows


def is_hidden(value: Value, measure: Measure, profile: Profile, small: SmallCells) -> bool:
    """Whether this figure alone is too small to be shown to these readers."""
    if profile != "public" or not counts_people(measure):
        return False
    return isinstance(value, int | float) and 0 < value < small.least
