"""The columns in which an area reports a total without events: what each counts, and in which unit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, t
from outreach.kinds import COLUMNS

COPIES, VOLUMES, BOARDS, STRIPS, PIECES = t("copies"), t("volumes"), t("boards"), t("strips"), t("pieces")
SESSIONS, OCCASIONS, ITEMS, HEADS = t("sessions"), t("occasions"), t("items sent"), t("persons")
VISITS, BODIES = t("person-times"), t("organisations")


@dataclass(frozen=True)
class TotalMeasure:
    """One column of a total."""

    code: str
    name: Text
    unit: Text

    @property
    def label(self) -> str:
        """The name with its unit."""
        return str(t("%(name)s (%(unit)s)", name=self.name, unit=self.unit))


MEASURES: tuple[TotalMeasure, ...] = (
    TotalMeasure("leaflets", COLUMNS["leaflets"], COPIES),
    TotalMeasure("booklets", COLUMNS["booklets"], VOLUMES),
    TotalMeasure("boards", COLUMNS["boards"], BOARDS),
    TotalMeasure("banners", COLUMNS["banners"], STRIPS),
    TotalMeasure("souvenirs", COLUMNS["souvenirs"], PIECES),
    TotalMeasure("activities", t("Activities held"), SESSIONS),
    TotalMeasure("lectures", t("Lectures held"), SESSIONS),
    TotalMeasure("drills", t("Drills and drill games held"), OCCASIONS),
    TotalMeasure("screenings", COLUMNS["screenings"], SESSIONS),
    TotalMeasure("quizzes", COLUMNS["quizzes"], SESSIONS),
    TotalMeasure("broadcasts", t("Lectures on radio and television"), OCCASIONS),
    TotalMeasure("enquiries", COLUMNS["enquiries"], VISITS),
    TotalMeasure("phone_enquiries", COLUMNS["phone_enquiries"], VISITS),
    TotalMeasure("hall_visitors", COLUMNS["hall_visitors"], VISITS),
    TotalMeasure("trained", t("Attendances at training"), VISITS),
    TotalMeasure("trained_people", t("Persons trained"), HEADS),
    TotalMeasure("students", t("Students taken along"), HEADS),
    TotalMeasure("media_items", COLUMNS["media_items"], ITEMS),
    TotalMeasure("media_reach", COLUMNS["media_reach"], VISITS),
    TotalMeasure("messages", t("Text messages sent"), ITEMS),
    TotalMeasure("joint_units", t("Organisations taking part"), BODIES),
)
BY_CODE: Mapping[str, TotalMeasure] = {one.code: one for one in MEASURES}


@dataclass(frozen=True)
class Total:
    """What an area reported in one column, over one or more totals; a rough one was given as "about"."""

    count: int = 0
    is_rough: bool = False

    def __add__(self, other: Total) -> Total:
        return Total(self.count + other.count, self.is_rough or other.is_rough)

    @property
    def said(self) -> str:
        """The count as people write it."""
        return str(t("about %(n)s", n=f"{self.count:,}")) if self.is_rough else f"{self.count:,}"


def totals_of(figures: Mapping[str, Any]) -> dict[str, Total]:
    """By column what a return holds."""
    rough = set(figures.get("rough", ()))
    return {code: Total(int(count), code in rough) for code, count in figures.get("counts", {}).items()
            if code in BY_CODE}  # fmt: skip


def summed(all_figures: Iterable[Mapping[str, Any]]) -> dict[str, Total]:
    """By column the sums over the returns of one area."""
    found: dict[str, Total] = {}
    for figures in all_figures:
        for code, total in totals_of(figures).items():
            found[code] = found.get(code, Total()) + total
    return found
