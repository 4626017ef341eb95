"""The board of daily records: points and days, the view of one day, reminders and the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import DomainError
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import Text, sentences, t, tn
from core.listing import SIZE, Listing
from core.times import say_clock, say_date, say_minute
from core.web import actor, session
from observation.daily_queries import Home, Line, Survey, Wanted, survey, today_in
from observation.duty import Tally, tally
from observation.readings import say_readings
from observation.reminder_services import Told, remind
from observation.views import bp
from observation.views.asked import asked_area, categories_of, day_of
from observation.words import STATE_ICONS, STATE_NAMES, STATE_TONES, say_percent
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.terms import home_path

LENGTHS = {"7": t("7 days"), "14": t("14 days"), "31": t("31 days")}
USUAL = 14
SHOWS = {
    "missing": t("With missing records"), "open": t("Still open today"), "late": t("With late records"),
    "anomaly": t("With something unusual"), "paused": t("Paused"),
}  # fmt: skip
TILES, LISTED = 8, 5


@dataclass(frozen=True)
class Tile:
    """A township on the board: its sums over the days shown and of the last of them."""

    home: Home
    sums: Tally
    today: Tally
    url: str


def today() -> date:
    """The date where the reader is at home."""
    return today_in(session(), home_path(session()))


@bp.get("/observation")
@needs(P.VIEW_OBSERVATION)
def board() -> ResponseReturnValue:
    """Points and days, those that miss most first; whoever only observes goes to their own points."""
    found = survey(session(), actor(), wanted())
    shown = found.only(request.args.get("shows", ""))
    page = _page(shown)
    last = found.wanted.last
    return render_template(
        "observation/board.html", found=found, page=page, bar=_bar(), day=found.on(last), last=last,
        is_today=last == today(), names=STATE_NAMES, icons=STATE_ICONS, tones=STATE_TONES, percent=say_percent,
        readings=say_readings, tiles=_tiles(found), tile_count=TILES, lede=_lede(found), asked=_asked(),
        categories=terms.labels(session(), "observation_category"), said=said_of,
        may_edit=actor().may(P.EDIT_OBSERVATION),
        may_export=actor().may(P.EXPORT_FIGURES), sees_contacts=actor().may(P.VIEW_CONTACTS),
        lacking=sum(line.last.state in ("open", "missing") for line in shown.lines),
    )  # fmt: skip


def wanted() -> Wanted:
    """The points and days that the address asks for."""
    asked = request.args
    length = int(asked["days"]) if asked.get("days") in LENGTHS else USUAL
    last = min(day_of(asked.get("until", ""), today()), today())
    return Wanted(last - timedelta(days=length - 1), last, asked_area(), asked.get("q", "").strip()[:60],
                  categories_of(asked))  # fmt: skip


def said_of(line: Line, cell: Any) -> str:
    """A cell in words, for its title and for those who do not see it."""
    said = str(t("Something unusual")) if cell.record and cell.record.is_anomaly else str(STATE_NAMES[cell.state])
    if cell.record is not None and cell.state in ("received", "late"):
        at, zone = cell.record.recorded_at, line.rules.zone
        clock = say_clock(at, zone) if cell.state == "received" else say_minute(at, zone)
        said = f"{said} · {clock} · {cell.record.by_name}"
        if more := say_readings(cell.record.readings or {}):
            said = f"{said} · {more}"
    return f"{say_date(cell.on)}{t(': ')}{said}{' · ' + cell.reason if cell.reason else ''}"


def _lede(found: Survey) -> str:
    """The answer: how many of today's records have come, and who misses most."""
    sums = found.on(found.wanted.last)
    if not found.lines:
        return str(t("Every point, every day: “nothing unusual” is a record, and no record is missing, never zero."))
    counts = {"here": f"{sums.here:,}", "due": f"{sums.due:,}"}
    said = t("Today %(here)s of %(due)s records have come", **counts) if found.wanted.last == today() else t(
        "%(day)s: %(here)s of %(due)s records have come", day=say_date(found.wanted.last), **counts)  # fmt: skip
    if sums.missing:
        return f"{said}{t(', ')}{tn('%(n)s missing', '%(n)s missing', sums.missing)}{t('.')}"
    return f"{said}{t('.')}"


def _tiles(found: Survey) -> list[Tile]:
    """Each township, the one that misses most first."""
    kept = {name: value for name, value in _asked().items() if name != "area"}
    last = found.wanted.last
    tiles = [
        Tile(home, sums, sum((line_day(line, last) for line in found.lines if line.home == home), Tally()),
             url_for(".board", **kept, area=home.code))
        for home, sums in found.by_home()
    ]  # fmt: skip
    return sorted(tiles, key=lambda tile: (-tile.sums.missing, tile.home.code))


def line_day(line: Line, on: date) -> Tally:
    """The sums of one point on one day."""
    return tally(cell for cell in line.cells if cell.on == on)


@bp.get("/observation/day")
@needs(P.VIEW_OBSERVATION)
def day_view() -> ResponseReturnValue:
    """One day for whoever has two minutes: how many records have come, from where not, and what was unusual."""
    on = min(day_of(request.args.get("on", ""), today()), today())
    found = survey(session(), actor(), Wanted(on, on, asked_area()))
    lacking = [line for line in found.lines if line.last.state in ("open", "missing")]
    unusual = [line for line in found.lines if line.last.record and line.last.record.is_anomaly]
    return render_template(
        "observation/day.html", found=found, on=on, sums=found.tally, homes=found.by_home(), lacking=lacking,
        unusual=unusual, is_today=on == today(), percent=say_percent, names=STATE_NAMES, tones=STATE_TONES,
        sees_contacts=actor().may(P.VIEW_CONTACTS), may_edit=actor().may(P.EDIT_OBSERVATION),
        before=on - timedelta(days=1), after=on + timedelta(days=1) if on < today() else None,
        area=found.wanted.area, closes=_closes(found),
    )  # fmt: skip


def _closes(found: Survey) -> str:
    """Until when records of the day are in time, where that is the same for all."""
    clocks = {say_clock(line.rules.closes_at(found.wanted.last), line.rules.zone) for line in found.lines}
    return clocks.pop() if len(clocks) == 1 else ""


@bp.post("/observation/remind")
@needs(P.EDIT_OBSERVATION)
def remind_observers() -> ResponseReturnValue:
    """Remind the observers of all points of the list that lack the record of its last day."""
    asked = wanted()
    found = survey(session(), actor(), replace(asked, first=asked.last), P.EDIT_OBSERVATION)
    try:
        told = remind(session(), found, asked.last, actor())
        flash(say_told(told), "success" if told.people else "warning")
    except DomainError as refusal:
        flash(str(refusal), "info")
    return redirect(url_for(".board", **_asked()))


def say_told(told: Told) -> str:
    """How many were told, and who has to be called."""
    said: list[Text | str] = []
    if told.people:
        said.append(tn("Reminded: %(n)s observer.", "Reminded: %(n)s observers.", told.people))
    if told.again:
        said.append(tn("%(n)s observer had been reminded today already.",
        "%(n)s observers had been reminded today already.",
                       told.again))  # fmt: skip
    if told.to_call:
        shown = [f"{line.name}{t(' (%(who)s)', who=line.observer) if line.observer else ''}" for line in told.to_call]
        names = str(t(", ")).join(shown[:LISTED]) + (" …" if len(shown) > LISTED else "")
        said.append(tn("%(n)s point has no observer with an account; please call: %(names)s.",
                       "%(n)s points have no observer with an account; please call: %(names)s.", len(shown),
                       names=names))  # fmt: skip
    return sentences(*said)


@bp.get("/observation/board.<string:ending>")
@needs(P.EXPORT_FIGURES)
def board_file(ending: str) -> ResponseReturnValue:
    """The board as a file, xlsx or csv."""
    from observation.table_queries import board_sheet

    found = survey(session(), actor(), wanted()).only(request.args.get("shows", ""))
    name = f"{t('Daily observation')}_{found.wanted.first:%Y%m%d}-{found.wanted.last:%Y%m%d}"
    return tables_answer([board_sheet(session(), found)], name, ending)


def _asked() -> dict[str, Any]:
    names = ("days", "until", "area", "category", "shows", "q")
    return {name: value for name in names if (value := request.args.get(name, ""))}


def _page(found: Survey) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(found.lines) // SIZE))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    lines = found.lines[(number - 1) * SIZE : number * SIZE]
    return Listing(lines, len(found.lines), number, SIZE, "", _asked(), url_for(".board"))


def _bar() -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_OBSERVATION, ("county", "township"))
    fields = [
        text_box(asked, "q", t("Point or observer")),
        choice(asked, "shows", t("Show"), list(SHOWS.items()), t("All points")),
        choice(asked, "category", t("Category"), terms.indented(session(), "observation_category")),
        choice(asked, "days", t("Days"), [(code, name) for code, name in LENGTHS.items() if code != str(USUAL)],
               LENGTHS[str(USUAL)]),
    ]  # fmt: skip
    if len(areas) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas))
    if asked.get("until"):
        fields.append(text_box(asked, "until", t("Until")))
    return filter_bar(asked, url_for(".board"), *fields)
