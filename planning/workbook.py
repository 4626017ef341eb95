"""A proposal as a workbook: summary, visits to be edited and handed back, teams, what is left out, hours. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from core.fields import Entry
from core.forms import entries
from core.i18n import Text, t
from core.sheets import Column, Sheet, Value, write_workbook
from core.times import say_days, say_plain_date
from planning.result_words import VISIT_NAMES
from planning.workbook_facts import MARK_SHEET, PlanFacts, VisitLine
from planning.workbook_row_inputs import VisitRow
from schedule.closure_words import weekday_name


def write_plan(target: Path | BinaryIO, facts: PlanFacts) -> None:
    """Write the workbook in the language spoken."""
    write_workbook(target, sheets(facts))


def sheets(facts: PlanFacts) -> list[Sheet]:
    """The sheets in their order; the last is hidden and says which proposal it is."""
    return [
        _summary(facts), _visits(facts), _by_team(facts), *([_left_out(facts)] if facts.left_out else []),
        _hours(facts), mark(facts.proposal),
    ]  # fmt: skip


def mark(proposal: int) -> Sheet:
    """The hidden sheet by which a workbook that comes back is known."""
    return Sheet(MARK_SHEET, [Column("proposal")], [[str(proposal)]], filters=False, is_hidden=True)


def clock(minute: int | None) -> str:
    """A minute of the day as 09:30; those beyond midnight go on counting. Empty for none."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _head(facts: PlanFacts, title: Text) -> list[str]:
    window = say_days(facts.starts_on, facts.ends_on)
    return [
        f"{facts.name} · {title}",
        str(t("%(campaign)s, %(area)s, %(window)s. Made on %(day)s.", campaign=facts.campaign, area=facts.area,
              window=window, day=say_plain_date(facts.made_on))),
    ]  # fmt: skip


def _summary(facts: PlanFacts) -> Sheet:
    columns = [Column(str(t("What")), width=44), Column(str(t("Value")), width=22), Column(str(t("Remarks")), width=60)]
    placed, wanted = len(facts.placed), len(facts.visits)
    rows: list[list[Value]] = [[str(t("Visits placed")), placed], [str(t("Visits left out")), wanted - placed]]
    for one in facts.coverage:
        share = f"{one.placed} / {one.wanted}"
        rows.append([str(t("Placed of those wanted: %(kind)s", kind=one.kind)), share])
    driving = sum(one.driving for one in facts.hours)
    rows.append([str(t("Driving (hours)")), round(driving / HOUR, 1)])
    rows += [[one.what, one.value, one.remark] for one in facts.said]
    title = t("Summary")
    return Sheet(str(title), [columns[0], _plain(columns[1]), columns[2]], rows, _head(facts, title), filters=False)


def _plain(column: Column) -> Column:
    """A column of figures and words alike; sums of it would mean nothing."""
    return Column(column.header, "number", column.width, total="")


def _visits(facts: PlanFacts) -> Sheet:
    named = entries(VisitRow)
    rows = [_visit_row(line) for line in [*facts.placed, *facts.left_out]]
    return Sheet(
        str(t("Visits")), [
            Column(_said(named["unit_code"])), Column(_said(named["unit"])), Column(str(t("Township"))),
            Column(str(t("Kind of unit"))), Column(str(t("Activity"))),
            Column(_said(named["on"]), "date"), Column(str(t("Weekday"))), Column(_said(named["starts"])),
            Column(str(t("Ends at"))), Column(_said(named["team"])), Column(_said(named["second_team"])),
            Column(str(t("Way from the stop before (minutes)")), "integer", 14, total=""),
            Column(str(t("Must-do"))), Column(_said(named["is_pinned"])), Column(str(t("State"))),
            Column(_said(named["number"]), width=12),
        ],
        rows, [*_head(facts, t("Visits")), *(str(one) for one in HOW_TO_HAND_BACK)],
    )  # fmt: skip


HOUR = 60
HOW_TO_HAND_BACK = (
    t("Date, start, teams and “Pinned” can be changed; all other columns are for reading only."),
    t("Clear date, start and team to leave a visit out; fill them in to put one in. Rows may be sorted; a row that is "
      "missing leaves its visit as it is."),
    t("To check the changes: “Check the workbook” on the page of the proposal, or flask plan check FILE.xlsx."),
)  # fmt: skip


def _said(entry: Entry) -> str:
    return str(entry.label)


def _visit_row(line: VisitLine) -> list[Value]:
    return [
        line.unit_code, line.unit, line.township, line.unit_kind, line.event_kind, line.on,
        _weekday(line.on), clock(line.starts), clock(line.ends), line.team, line.second_team,
        line.way, _yes(line.is_must), _yes(line.is_pinned), str(VISIT_NAMES[line.state]), str(line.number),
    ]  # fmt: skip


def _weekday(day: date | None) -> str:
    return weekday_name(day.isoweekday()) if day else ""


def _yes(flag: bool) -> str:
    return str(t("Yes")) if flag else ""


def _by_team(facts: PlanFacts) -> Sheet:
    """Each team's visits in order of time; one that two teams make together stands with both."""
    lines = [(team, line) for line in facts.placed for team in line.teams]
    lines.sort(key=lambda pair: (pair[0], pair[1].on, pair[1].starts))
    rows = [[
        team, line.on, _weekday(line.on), clock(line.starts), clock(line.ends), line.unit,
        line.township, line.event_kind, line.way, "、".join(other for other in line.teams if other != team),
    ] for team, line in lines]  # fmt: skip
    title = t("By team")
    return Sheet(
        str(title), [
            Column(str(t("Team"))), Column(str(t("Date")), "date"), Column(str(t("Weekday"))),
            Column(str(t("Start"))), Column(str(t("End"))), Column(str(t("Unit"))), Column(str(t("Township"))),
            Column(str(t("Activity"))), Column(str(t("Way from the stop before (minutes)")), "integer", 14, total=""),
            Column(str(t("Together with"))),
        ],
        rows, _head(facts, title),
    )  # fmt: skip


def _left_out(facts: PlanFacts) -> Sheet:
    title = t("Left out")
    rows = [[line.unit_code, line.unit, line.township, line.unit_kind, _yes(line.is_must), line.reason, line.remedy]
            for line in facts.left_out]  # fmt: skip
    return Sheet(
        str(title), [
            Column(str(t("Unit code"))), Column(str(t("Unit"))), Column(str(t("Township"))),
            Column(str(t("Kind of unit"))), Column(str(t("Must-do"))), Column(str(t("Why it is left out")), width=48),
            Column(str(t("What would help most cheaply")), width=48),
        ],
        rows, _head(facts, title),
    )  # fmt: skip


def _hours(facts: PlanFacts) -> Sheet:
    title = t("Hours by team")
    rows: list[Sequence[Value]] = [
        [one.team, one.days, one.visits, *(round(minutes / HOUR, 2) for minutes in _minutes(one.on_site, one.driving))]
        for one in facts.hours
    ]
    return Sheet(
        str(title), [
            Column(str(t("Team"))), Column(str(t("Days out")), "integer"),
            Column(str(t("Number of visits")), "integer"),
            Column(str(t("Hours on site")), "number"), Column(str(t("Hours on the way")), "number"),
            Column(str(t("Hours in all")), "number"),
        ],
        rows, _head(facts, title), str(t("Total")), filters=False,
    )  # fmt: skip


def _minutes(on_site: int, driving: int) -> tuple[int, int, int]:
    return on_site, driving, on_site + driving
