"""What counts of households cannot be, and which of them may count the same homes twice. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from core.i18n import Said, Text, t
from core.times import say_plain_date

MORE_WITH = t("More households have a hazard than were looked through.")
MORE_FIXED = t("More households have fixed something than had a hazard.")
MORE_OF_ONE = t("More households have this hazard than have any.")
COMPARE = t("Compare the two figures and correct the wrong one.")


def impossible(
    households: int, with_hazards: int, fixed: int, items: Mapping[str, int] | None = None
) -> Iterator[tuple[str, Text]]:
    """(field, sentence) of each count that is greater than the one of which it is a part."""
    if with_hazards > households:
        yield "with_hazards", MORE_WITH
    if fixed > with_hazards:
        yield "fixed", MORE_FIXED
    for item, count in (items or {}).items():
        if count > with_hazards:
            yield f"items.{item}", MORE_OF_ONE


def twice_in_a_month(area: str, day: date, households: int) -> Text:
    """The doubt about an area that has counts of this other day of the month already."""
    return t("%(area)s has counts of %(day)s already (%(n)s households). Enter these only if other households were "
             "looked through; otherwise correct those.", area=area, day=Said(say_plain_date, (day,)),
             n=f"{households:,}")  # fmt: skip


def also_counted(area: str, households: int) -> Text:
    """The doubt about an area of which a part, or the whole around it, has counts of the same day."""
    return t("%(area)s has counts of the same day (%(n)s households): households of both would count twice.",
             area=area, n=f"{households:,}")  # fmt: skip
