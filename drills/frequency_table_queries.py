"""The frequency of drills as a sheet: units down, months across, as the page has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from core.i18n import t
from core.sheets import Column, Sheet
from core.sheets.sheet import Value
from core.times import say_month, say_plain_date
from drills.frequency import tally
from drills.frequency_queries import Line, Survey
from drills.frequency_words import say_rule, say_standing, say_window
from drills.periods import Period, lay_out
from registry.terms import labels

HXL = ("#org+name", "#org+code", "#org+type", "#adm3+name", "#adm4+name", "")
COUNTED = (t("Owed so far"), t("Held and reported"), t("Held, result missing"), t("Overdue"), t("Excused this time"))


def frequency_sheet(session: Session, found: Survey) -> Sheet:
    """One row a unit; a period longer than a month has its state in each of its months."""
    kinds = labels(session, "unit_kind")
    months = found.window.months
    facts = (t("Unit"), t("Code"), t("Kind"), t("Township"), t("Area"), t("Frequency asked for"))
    columns = [Column(str(name), "text") for name in facts]
    columns += [Column(say_month(month.first), "text", 12) for month in months]
    columns += [Column(str(name), "integer") for name in COUNTED]
    days = t("%(first)s to %(last)s", first=say_plain_date(found.window.first), last=say_plain_date(found.window.last))
    notes = [str(t("A period longer than a month has its state in each of its months; the sums count it once."))]
    if found.is_assumed:
        notes.append(
            str(t("Terms that nobody has entered were assumed: 1 September to 15 January, 20 February to 30 June."))
        )
    return Sheet(
        str(t("Drill frequency")), columns, list(_rows(found, months, kinds)),
        heading=[str(t("Drill frequency")), f"{say_window(found.window)} · {days}",
                 str(t("As of %(day)s", day=say_plain_date(found.today)))],
        total=str(t("Total")), notes=notes,
    )  # fmt: skip


def _rows(found: Survey, months: list[Period], kinds: Mapping[str, str]) -> Iterator[list[Value]]:
    for line in found.lines:
        sums = tally([line.standings], found.today)
        facts: list[Value] = [
            line.name, line.code, kinds.get(line.kind, line.kind), line.place, line.area_name, say_rule(line.rule),
        ]  # fmt: skip
        counted: list[Value] = [sums.settled, sums.done, sums.unreported, sums.overdue, sums.excused]
        yield [*facts, *_months(line, months), *counted]


def _months(line: Line, months: list[Period]) -> Iterator[str]:
    for number, width in lay_out([one.period for one in line.standings], months):
        said = "" if number is None else say_standing(line.standings[number])
        yield from [said] * width


def hxl_row(sheet: Sheet) -> list[str]:
    """The tags of the sheet's columns, for a csv file."""
    return [*HXL, *([""] * (len(sheet.columns) - len(HXL)))]
