"""Measures of the titles of demonstration units. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS, UNIT
from reports.measure import Measure

HELD = frozenset({"area", UNIT})
DEEDS = frozenset({"area", UNIT, *PERIODS})
UNIT_TITLES = t("titles")
KINDS: dict[str, Text] = {
    "school": t("Demonstration schools"), "community": t("Demonstration communities"),
    "base": t("Science education bases"), "household": t("Demonstration households"),
}  # fmt: skip
"""Kinds of demonstration unit that have a measure of their own, by their codes."""


def _held(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_TITLES, "titles", allows=HELD, is_extra=True)


def _done(name: str, label: Text, definition: Text, rows: str = "titles") -> Measure:
    return Measure(name, label, definition, UNIT_TITLES, rows, allows=DEEDS, is_extra=True)


DEMONSTRATION_MEASURES: tuple[Measure, ...] = (
    _held("titles_held", t("Titles held"),
          t("Titles of demonstration units that are held at the end of the last day, of today where that is to come; "
            "those whose review is due are among them, and kinds of the county's own.")),
    *(_held(f"titles_{code}", label, t("Of the titles held those of this kind.")) for code, label in KINDS.items()),
    _held("titles_due", t("Titles due for review"),
          t("Titles held today whose review is due or whose term is over, whatever the period.")),
    _done("titles_awarded", t("Titles awarded"),
          t("By the day on which they were first granted, also those revoked since.")),
    _done("titles_prolonged", t("Titles prolonged"),
          t("Reviews after which a title was held on, by the day of the review."), "title_reviews"),
    _done("titles_withdrawn", t("Titles withdrawn"), t("By the day on which they were revoked.")),
)  # fmt: skip
