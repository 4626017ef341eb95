"""How often units drill: the grid of units and periods, one unit, its excuses, reminders and the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import language, sentences, t, tn
from core.listing import SIZE, Listing
from core.times import today
from core.web import actor, session
from drills import frequency_services as services
from drills.frequency import Standing, Tally
from drills.frequency_list_queries import contacts
from drills.frequency_queries import Line, Survey, Wanted, survey
from drills.frequency_reminder_services import Told, remind
from drills.frequency_words import STATE_ICONS, STATE_NAMES, STATE_TONES, say_period, say_rule, say_standing, say_window
from drills.periods import NOW, Period, lay_out, window_codes, window_of
from drills.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.queries.units import own_units
from schedule.queries import zone_of

ONLY = {
    "wants": t("To be reminded"),
    "behind": t("Overdue now"),
    "due": t("Still to be held"),
    "missed": t("Any period missed"),
}
LISTED, TILES = 5, 6


@dataclass(frozen=True)
class Cell:
    """A stretch of months in one row of the grid; `one` is None where nothing is asked for."""

    one: Standing | None
    width: int
    said: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One unit in the grid, and on a phone its card; `open` are the periods that ask for something."""

    line: Line
    kind: str
    rule: str
    cells: Sequence[Cell]
    open: Sequence[Cell]
    url: str
    is_reachable: bool


@bp.get("/drills/frequency")
@needs(P.VIEW_DRILLS)
def frequency() -> ResponseReturnValue:
    """Units and periods, those that are overdue first; whoever speaks for one unit goes straight to it."""
    own = own_units(session(), actor())
    if len(own) == 1 and not actor().area_paths(P.VIEW_DRILLS):
        return redirect(url_for(".frequency_unit", unit_id=own[0].id))
    found = survey(session(), actor(), wanted(), _today())
    shown = found.only(request.args.get("only", ""))
    page, wanting = _page(shown), sum(line.wants for line in shown.lines)
    return render_template(
        "drills/frequency.html", found=found, page=page, rows=_rows(page.rows, found), months=found.window.months,
        bar=_bar(), tiles=_tiles(found), legend=[(state, STATE_NAMES[state]) for state in STATE_NAMES],
        lede=_lede(found), now_note=_now_note(found.tally), page_wants=wanting, month_short=_short, names=STATE_NAMES,
        icons=STATE_ICONS, tones=STATE_TONES, window=say_window(found.window), asked=_asked(),
        may_remind=actor().may(P.EDIT_EVENTS), may_keep=actor().may(services.KEEP),
        may_export=actor().may(P.EXPORT_FIGURES), tile_count=TILES,
    )  # fmt: skip


def _lede(found: Survey) -> str:
    """The answer: who is overdue, who still owes a drill."""
    sums = found.tally
    if not sums.units:
        return str(t("How often each unit has drilled, and how often it must."))
    late = (
        tn("%(n)s unit is overdue.", "%(n)s units are overdue.", sums.behind)
        if sums.behind
        else t("Nobody is overdue.")
    )
    if not sums.now_due:
        return sentences(late, t("Nobody else owes a drill now."))
    return sentences(late, tn("%(n)s still owes a drill in the period that runs now.",
                              "%(n)s still owe a drill in the period that runs now.", sums.now_due))  # fmt: skip


def _now_note(sums: Tally) -> str:
    """What stands behind the drills held in the period that runs now."""
    parts = [tn("%(n)s still to be held", "%(n)s still to be held", sums.now_due)]
    if sums.now_planned:
        parts.append(tn("%(n)s planned", "%(n)s planned", sums.now_planned))
    if sums.now_unreported:
        parts.append(tn("%(n)s without a result", "%(n)s without a result", sums.now_unreported))
    return str(t(", ")).join(str(part) for part in parts)


def _short(month: Period) -> str:
    """11月, or Nov."""
    return f"{month.first.month}月" if language() == "zh" else f"{month.first:%b}"


@bp.get("/drills/frequency.<string:ending>")
@needs(P.EXPORT_FIGURES)
def frequency_file(ending: str) -> ResponseReturnValue:
    """The same table as a file, xlsx or csv."""
    from drills.frequency_table_queries import frequency_sheet, hxl_row

    found = survey(session(), actor(), wanted(), _today()).only(request.args.get("only", ""))
    sheet = frequency_sheet(session(), found)
    name = f"{t('Drill frequency')}_{found.window.first:%Y%m}-{found.window.last:%Y%m}"
    return tables_answer([sheet], name, ending, hxl_row(sheet))


@bp.post("/drills/frequency/remind")
@needs(P.EDIT_EVENTS)
def remind_units() -> ResponseReturnValue:
    """Remind the contacts of all units of the filter that missed the last period or owe a drill in this one."""
    found = survey(session(), actor(), wanted(), _today(), P.EDIT_EVENTS).only(request.args.get("only", ""))
    told = remind(session(), found, actor())
    flash(say_told(told), "success" if told.people else "warning")
    return redirect(url_for(".frequency", **_asked()))


def say_told(told: Told) -> str:
    """How many were told, and who could not be."""
    said = []
    if told.people:
        said.append(tn("Reminded: %(n)s person, for %(units)s.", "Reminded: %(n)s people, for %(units)s.", told.people,
                       units=tn("%(n)s unit", "%(n)s units", told.units)))  # fmt: skip
    if told.again:
        said.append(tn("%(n)s unit had been reminded today already.", "%(n)s units had been reminded today already.",
                       told.again))  # fmt: skip
    if told.unreachable:
        names = str(t(", ")).join(line.name for line in told.unreachable[:LISTED])
        more = " …" if len(told.unreachable) > LISTED else ""
        said.append(tn("Nobody has an account for %(n)s unit: %(names)s.", "Nobody has an account for %(n)s units: "
                       "%(names)s.", len(told.unreachable), names=names + more))  # fmt: skip
        said.append(t("Invite their contacts, or call them."))
    return sentences(*said)


def wanted() -> Wanted:
    """The units and months that the address asks for."""
    asked, kind = request.args, request.args.get("kind", "")
    kinds = terms.beneath(session(), "unit_kind", kind) if kind else ()
    return Wanted(window_of(asked.get("view", NOW), _today()), _area(), kinds, asked.get("q", "").strip()[:100])


def _area() -> Area | None:
    return readable_area(session(), actor(), request.args.get("area", ""), P.VIEW_DRILLS)


def _today() -> Any:
    return today(zone_of(session()))


def _asked() -> dict[str, Any]:
    return {name: value for name in ("view", "area", "kind", "only", "q") if (value := request.args.get(name, ""))}


def _page(found: Survey) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(found.lines) // SIZE))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    lines = found.lines[(number - 1) * SIZE : number * SIZE]
    return Listing(lines, len(found.lines), number, SIZE, "", _asked(), url_for(".frequency"))


def _rows(lines: Sequence[Line], found: Survey) -> list[Row]:
    kinds = terms.labels(session(), "unit_kind")
    reachable = contacts(session(), [line.unit_id for line in lines])
    months = found.window.months
    return [_row(line, months, kinds.get(line.kind, line.kind), line.unit_id in reachable) for line in lines]


def _row(line: Line, months: Sequence[Period], kind: str, is_reachable: bool) -> Row:
    url = url_for(".frequency_unit", unit_id=line.unit_id, view=request.args.get("view") or None)
    cells = []
    for number, width in lay_out([one.period for one in line.standings], months):
        one = line.standings[number] if number is not None else None
        said = f"{say_period(one.period)}{t(': ')}{say_standing(one)}" if one else ""
        cells.append(Cell(one, width, said, f"{url}#{anchor(one)}" if one else ""))
    asking = [cell for cell in cells if cell.one is not None and cell.one.state in ("overdue", "due", "unreported")]
    return Row(line, kind, say_rule(line.rule), cells, asking, url, is_reachable)


def anchor(one: Standing) -> str:
    """The place of a period on the page of a unit."""
    return f"p-{one.period.first.isoformat()}"


def _bar() -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_DRILLS, ("county", "township"))
    views = [(code, say_window(window_of(code, _today()))) for code in window_codes(_today())]
    fields = [
        text_box(asked, "q", t("Unit")),
        choice(asked, "only", t("Show"), list(ONLY.items()), t("All units")),
        choice(asked, "kind", t("Kind"), terms.indented(session(), "unit_kind")),
        choice(asked, "view", t("Months"), views[1:], t("Around today (12 months)")),
    ]
    if len(areas) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".frequency"), *fields)


def _tiles(found: Survey) -> list[tuple[str, Any, str]]:
    """Each township with its sums and the address of its own list, the lowest share first."""
    names = {name.strip("\u3000"): code for code, name in choices(session(), actor(), P.VIEW_DRILLS, ("township",))}
    kept = _asked()
    tiles = [
        (place, sums, url_for(".frequency", **(kept | {"area": names[place]})) if place in names else "")
        for place, sums in found.by_place()
    ]
    return sorted(tiles, key=lambda tile: (tile[1].share if tile[1].share is not None else 2, -tile[1].behind, tile[0]))
