"""The board of checklists as a sheet: units down, items across."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from core.i18n import t
from core.sheets import Column, Sheet
from core.sheets.sheet import Value
from core.times import say_plain_date, today
from outreach.checklist_models import Checklist
from outreach.checklist_queries import Line
from outreach.checklist_words import say_name, say_standing
from registry.terms import labels
from schedule.queries import zone_of


def checklist_sheet(session: Session, checklist: Checklist, year: int, lines: Sequence[Line]) -> Sheet:
    """One row a unit with each item of the checklist in words, how many are done, and when the last one was."""
    kinds = labels(session, "unit_kind")
    facts = (t("Unit"), t("Code"), t("Kind"), t("Area"))
    columns = [Column(str(name), "text") for name in facts]
    columns += [Column(say_name(item), "text", 18) for item in checklist.items]
    columns += [
        Column(str(t("Items done")), "integer"), Column(str(t("Items")), "integer"),
        Column(str(t("Share done")), "percent", total=_share(lines)), Column(str(t("Complete on")), "date"),
    ]  # fmt: skip
    title = t("%(name)s, %(year)s", name=say_name(checklist), year=year)
    notes = [str(t("Source: %(source)s", source=checklist.source))]
    return Sheet(
        str(t("Checklists")), columns, list(_rows(lines, kinds)),
        heading=[str(title), str(t("As of %(day)s", day=say_plain_date(today(zone_of(session)))))],
        total=str(t("Total")), notes=notes if checklist.source else [],
    )  # fmt: skip


def hxl_row(checklist: Checklist) -> list[str]:
    """The tags of the columns."""
    items = [f"#indicator+item{number}" for number, _ in enumerate(checklist.items, start=1)]
    return ["#org+name", "#org+code", "#org+type", "#adm+name", *items, "#indicator+done+num", "#indicator+due+num",
            "#indicator+done+pct", "#date+complete"]  # fmt: skip


def _rows(lines: Sequence[Line], kinds: Mapping[str, str]) -> Iterator[list[Value]]:
    for line in lines:
        facts: list[Value] = [line.name, line.code, kinds.get(line.kind, line.kind), line.area_name]
        items: list[Value] = [say_standing(one) for one in line.standings]
        yield [*facts, *items, line.done, len(line.standings), line.share, line.completed_on]


def _share(lines: Sequence[Line]) -> float | None:
    whole = sum(len(line.standings) for line in lines)
    return sum(line.done for line in lines) / whole if whole else None
