"""The forms that the bureau files, as sheets: the register, the month's daily records, the board, the zero report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import entries
from core.i18n import t
from core.sheets import Column, ColumnKind, Sheet
from core.sheets.sheet import Value
from core.times import local, now, say_minute, say_month, say_plain_date
from observation.daily_queries import Line, Survey
from observation.duty import DayCell
from observation.haves import HAVES
from observation.models import ObservationPoint
from observation.point_queries import points
from observation.point_row_inputs import PointRow
from observation.readings import say_readings
from observation.return_kinds import FIGURE_NAMES, KIND_NAMES, say_runs
from observation.return_queries import ReturnLine
from observation.words import RETURN_NAMES, STATE_NAMES, say_percent
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import tops
from registry.terms import labels
from schedule.return_periods import Span

SHORT = {"received": "√", "late": "迟", "missing": "缺", "open": "…", "paused": "停", "none": ""}
SUMS = (t("Due"), t("In time"), t("Late"), t("Not received"), t("Anomalies"))


def register_sheet(session: Session, actor: Actor, area: Area | None, sees_contacts: bool) -> Sheet:
    """One row a point with its observer, under headings that the import knows; telephones for who may see them."""
    known = entries(PointRow)
    names = labels(session, "observation_category")
    shown = [name for name in REGISTER if sees_contacts or name not in CONTACT]
    rows = [
        [_register_value(name, point, names) for name in shown]
        for point in session.scalars(points(actor, area=area).order_by(ObservationPoint.place_id))
    ]
    columns = [Column(str(known[name].label), _KINDS.get(name, "text")) for name in shown]
    title = str(t("Register of macro-observation points"))
    return Sheet(title, columns, rows, heading=[title, *_unit_and_day(session, actor, area)])


REGISTER = ("code", "name", "area_code", "township", "village", "address", "category", "object", "object_count",
"observer",
            "observer_phone", "trained_on", "allowance_yuan", "haves", "starts_on", "ends_on", "lon", "lat",
            "note")  # fmt: skip
CONTACT = ("observer_phone", "allowance_yuan")
_KINDS: Mapping[str, ColumnKind] = {"object_count": "integer", "allowance_yuan": "integer", "trained_on": "date",
                             "starts_on": "date", "ends_on": "date"}  # fmt: skip


def _register_value(name: str, point: ObservationPoint, names: Mapping[str, str]) -> Value:
    place, observer = point.place, point.observer
    if name in ("code", "name", "address", "note"):
        return str(getattr(place, name) or "")
    if name in ("lon", "lat"):
        value = getattr(place, name)
        return "" if value is None else f"{value:.6f}"
    if name in ("area_code", "township", "village"):
        return _area_value(name, place.area)
    if name == "category":
        return names.get(point.category, point.category)
    if name == "haves":
        return str(t(", ")).join(str(HAVES[code]) for code in HAVES if code in point.haves)
    if name in ("observer", "observer_phone", "trained_on", "allowance_yuan"):
        field = {"observer": "name", "observer_phone": "phone"}.get(name, name)
        return getattr(observer, field) if observer is not None else None
    value_of_point: Value = getattr(point, name)
    return value_of_point


def _area_value(name: str, area: Area) -> str:
    if name == "area_code":
        return area.code
    if name == "village":
        return area.name if area.level == "village" else ""
    above = area.parent if area.level == "village" else area
    return above.name if above is not None and above.level == "township" else ""


def board_sheet(session: Session, found: Survey) -> Sheet:
    """Points down, days across, each day in words; sums at the end."""
    return _days_sheet(session, found, str(t("Daily observation")), in_words=True)


def month_sheet(session: Session, found: Survey) -> Sheet:
    """The daily record sheet of a month: a sign for each day, the sums, what was read or noted below."""
    title = str(t("Daily records of macro-observation, %(month)s", month=say_month(found.wanted.first)))
    return _days_sheet(session, found, title, in_words=False)


def _days_sheet(session: Session, found: Survey, title: str, *, in_words: bool) -> Sheet:
    names = labels(session, "observation_category")
    facts = (t("Township"), t("Point"), t("Category"), t("What is watched"), t("Observer"))
    columns = [Column(str(name), "text") for name in facts]
    columns += [
        Column(f"{on.month}/{on.day}" if in_words else str(on.day), "text", 11 if in_words else 4) for on in found.days
    ]
    columns += [Column(str(name), "integer") for name in SUMS]
    span = t("%(first)s to %(last)s", first=say_plain_date(found.wanted.first), last=say_plain_date(found.wanted.last))
    legend = t("√ nothing unusual, in time; 迟 late; 缺 missing; 停 paused; … not over yet; 异 something unusual. "
               "Missing is not zero.")  # fmt: skip
    notes = [] if in_words else [str(legend), *_remarks(found)]
    lines = sorted(found.lines, key=lambda line: (line.home.code, line.name))
    return Sheet(
        title, columns, [_day_row(line, names, in_words) for line in lines], total=str(t("Total")), notes=notes,
        heading=[title, *_unit_and_day(session, None, found.wanted.area, str(span))],
    )  # fmt: skip


def _day_row(line: Line, names: Mapping[str, str], in_words: bool) -> list[Value]:
    sums = line.tally
    facts: list[Value] = [
        line.home.name,
        line.name,
        names.get(line.category, line.category),
        line.object,
        line.observer,
    ]
    days: list[Value] = [_said(cell) if in_words else _short(cell) for cell in line.cells]
    return [*facts, *days, sums.due, sums.received, sums.late, sums.missing, sums.anomalies]


def _said(cell: DayCell) -> str:
    if cell.record is not None and cell.record.is_anomaly:
        return str(t("Something unusual"))
    return "" if cell.state == "none" else str(STATE_NAMES[cell.state])


def _short(cell: DayCell) -> str:
    return "异" if cell.record is not None and cell.record.is_anomaly else SHORT[cell.state]


def _remarks(found: Survey) -> Iterator[str]:
    for line in sorted(found.lines, key=lambda one: (one.home.code, one.name)):
        for cell in line.cells:
            said = [say_readings(cell.record.readings or {}), cell.record.note] if cell.record else [cell.reason]
            if told := str(t(", ")).join(part for part in said if part):
                yield f"{line.name} {cell.on.month}/{cell.on.day}{t(': ')}{told}"


def return_sheets(
    session: Session, span: Span, found: Sequence[ReturnLine], area: Area | None, actor: Actor
) -> list[Sheet]:
    """The zero report: one sheet by township, one by point; what was filed stands as it was filed."""
    title = f"{t('Zero report of macro-observation')}{t(': ')}{KIND_NAMES[span.step]}"
    heading = [title, *_unit_and_day(session, actor, area, span.said())]
    lines = sorted(found, key=lambda line: line.home.code)
    return [_by_township(lines, title, heading), _by_point(session, lines, heading)]


def _by_township(lines: Sequence[ReturnLine], title: str, heading: Sequence[str]) -> Sheet:
    columns = [Column(str(t("Township")), "text"), *(Column(str(name), "integer") for name in FIGURE_NAMES.values())]
    total = sum(int(line.figures.get("due", 0)) for line in lines)
    columns += [Column(str(t("Received")), "text", total="" if not total else None)]
    columns += [Column(str(name), "text") for name in (t("State"), t("Filed at"), t("Filed by"), t("Note"))]
    rows = [_township_row(line) for line in lines]
    note = t("Missing records are missing, not zero. Townships that have not filed stand with the figures of their "
             "daily records so far.")  # fmt: skip
    return Sheet(title, columns, rows, heading=heading, total=str(t("Total")), notes=[str(note)])


def _township_row(line: ReturnLine) -> list[Value]:
    figures, filed = line.figures, line.filed
    due = int(figures.get("due", 0))
    share = (int(figures.get("received", 0)) + int(figures.get("late", 0))) / due if due else None
    told: list[Value] = [
        say_percent(share), str(RETURN_NAMES[line.state]), say_minute(filed.filed_at, line.zone) if filed else "",
        filed.filed_by if filed else "", filed.note if filed else "",
    ]  # fmt: skip
    return [line.home.name, *(int(figures.get(name, 0)) for name in FIGURE_NAMES), *told]


def _by_point(session: Session, lines: Sequence[ReturnLine], heading: Sequence[str]) -> Sheet:
    names = labels(session, "observation_category")
    facts = (t("Township"), t("Point"), t("Category"), t("What is watched"))
    counted = ("due", "received", "late", "missing", "paused", "anomalies")
    columns = [Column(str(name), "text") for name in facts]
    columns += [Column(str(FIGURE_NAMES[name]), "integer") for name in counted] + [Column(str(t("Missing on")), "text")]
    rows = [
        [line.home.name, row["name"], names.get(row["category"], row["category"]), row["object"],
         *(int(row[name]) for name in counted), say_runs(row["missing_on"])]
        for line in lines for row in line.figures.get("rows", ())
    ]  # fmt: skip
    return Sheet(str(t("Observation points")), columns, rows, heading=heading, total=str(t("Total")))


def _unit_and_day(session: Session, actor: Actor | None, area: Area | None, span: str = "") -> list[str]:
    """Whom the form is of and when it was made, as the lines under its title."""
    who: Actor = actor or session.info["actor"]
    highest = [area] if area is not None else list(tops(session, who, Permission.VIEW_OBSERVATION))
    unit = t("Unit: %(name)s", name=str(t(", ")).join(one.name for one in highest[:3]))
    made = t("Made on %(day)s", day=say_plain_date(local(now()).date()))
    return [f"{unit}    {span}".rstrip(), str(made)]
