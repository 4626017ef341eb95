"""The list of drills: filters, columns, and the sentence that says how the month stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import func
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES, tables_answer
from core.forms import Bound
from core.i18n import Text, t, tn
from core.listing import Column, listing
from core.times import day_bounds, local, now, say_minute, say_month, say_seconds, today
from core.web import actor, session
from drills import month_queries, queries
from drills.kinds import STATE_NAMES
from drills.models import Drill, DrillResult
from drills.queries import DrillFilter
from drills.sheet_queries import drill_table
from drills.views import bp
from drills.views.said import state_tag
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import choices, readable_area
from schedule.models import Event
from schedule.queries import zone_of

NARROWING = ("state", "q", "kind", "area", "month", "day")
FIRST_YEAR, LAST_YEAR = 2000, 2100
LAST = 1_000_000  # seconds that no evacuation takes


@bp.get("/drills")
@needs(Permission.VIEW_DRILLS)
def drills() -> str:
    """Drills that the reader may see."""
    db, who, at = session(), actor(), now()
    wanted = wanted_of(db, who, request.args)
    query = queries.drills_matching(who, wanted, at)
    page = listing(db, query, request.args, url_for("drills.drills"), _sorts(), "-starts")
    columns = _columns(queries.totals(db, page.rows))
    return render_template(
        "drills/drills.html", page=page, columns=columns, bar=bar_of(db, who, url_for("drills.drills")),
        lede=lede(db, who),
        missing=queries.missing_results(db, who), row_url=drill_url,
        shares=queries.shares(db, who, wanted, at) if who.area_paths(Permission.VIEW_DRILLS) else None,
        files=_files(), can_register=who.may(Permission.EDIT_DRILLS),
        can_register_many=bool(who.area_paths(Permission.EDIT_DRILLS)),
        is_filtered=wanted != DrillFilter(),
        documents_of={name: value for name, value in request.args.items() if name in NARROWING},
    )  # fmt: skip


@bp.get("/drills/file.xlsx", defaults={"ending": "xlsx"})
@bp.get("/drills/file.<any(csv):ending>")
@needs(Permission.VIEW_DRILLS)
def drill_file(ending: str) -> Response:
    """The drills that the list shows, with the columns of the import."""
    db, who = session(), actor()
    sheet = drill_table(db, who, queries.drills_matching(who, wanted_of(db, who, request.args), now()))
    name = t("Drills %(day)s", day=today(zone_of(db)).isoformat())
    return tables_answer([sheet], str(name), ending)


def _files() -> dict[str, str]:
    """The addresses of the list as a file, by ending, narrowed as the page is."""
    kept = {name: value for name, value in request.args.items() if name in NARROWING}
    return {ending: url_for("drills.drill_file", ending=ending, **kept) for ending in MEDIA_TYPES}  # type: ignore[arg-type]


def drill_url(drill: Drill) -> str:
    """The address of the drill's page."""
    return url_for("drills.drill", drill_id=drill.id)


def lede(db: Session, who: Actor) -> str:
    """How the month stands: schools that have drilled, and results that are missing."""
    schools = month_queries.schools(db, who)
    missing = queries.count(db, who, "unreported", now(), Permission.VIEW_DRILLS)
    late = (
        tn("%(n)s result is missing.", "%(n)s results are missing.", missing) if missing else t("No result is missing.")
    )
    if schools < 2:
        return str(late)
    drilled = month_queries.drilled_this_month(db, who)
    return str(t("%(drilled)s of %(schools)s schools have drilled this month. %(late)s",
                 drilled=drilled, schools=schools, late=late))  # fmt: skip


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> DrillFilter:
    """What is asked for by state, q (a unit's name), kind, area, and month or day; what means nothing is left out."""
    kind = asked.get("kind", "")
    since, until = _day(asked.get("day", ""), zone_of(db)) or _month(asked.get("month", ""), zone_of(db))
    return DrillFilter(
        state=asked.get("state", "") if asked.get("state") in STATE_NAMES else "",
        typed=asked.get("q", "").strip()[:100],
        kinds=tuple(terms.beneath(db, "unit_kind", kind)) if kind else (),
        area=_area(db, who, asked.get("area", "")),
        since=since,
        until=until,
    )


def _area(db: Session, who: Actor, typed: str) -> Area | None:
    return readable_area(db, who, typed, Permission.VIEW_DRILLS)


def _day(typed: str, zone: str) -> tuple[datetime, datetime] | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day_bounds(day, zone) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _month(typed: str, zone: str) -> tuple[datetime | None, datetime | None]:
    year, _, month = typed.partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(typed) == 7):
        return None, None
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):
        return None, None
    return month_queries.month_bounds(date(int(year), int(month), 1), zone)


def _sorts() -> Mapping[str, Any]:
    """Drills without an evacuation time come last either way."""
    is_downward = request.args.get("sort", "").startswith("-")
    return {
        "unit": Unit.name,
        "starts": Event.starts_at,
        "expected": queries.people_at("expected"),
        "reported": queries.people_at("reported"),
        "evacuation": func.coalesce(DrillResult.evacuation_seconds, -1 if is_downward else LAST),
    }


def _columns(totals: Mapping[int, Mapping[str, int]]) -> list[Column]:
    return [
        Column("unit", t("Unit"), lambda drill: drill.unit.name, True),
        Column("area", t("Area"), lambda drill: drill.unit.area.name),
        Column("starts", t("Time"), lambda drill: say_minute(drill.event.starts_at, drill.event.zone), True, "date"),
        Column("state", t("State"), state_tag, kind="tag"),
        Column("expected", t("Expected"), lambda drill: _figure(totals[drill.id].get("expected")), True, "number"),
        Column("reported", t("Reported"), lambda drill: _figure(totals[drill.id].get("reported")), True, "number"),
        Column("evacuation", t("Evacuation"), _evacuation, True, "number"),
    ]


def _figure(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _evacuation(drill: Drill) -> str:
    seconds = drill.result.evacuation_seconds if drill.result else None
    return say_seconds(seconds) if seconds is not None else ""


def bar_of(db: Session, who: Actor, path: str) -> dict[str, Any]:
    """The boxes above a list of drills at that path."""
    asked = request.args
    areas = choices_of(db, who)
    fields = [
        Bound("q", str(t("Unit")), "", "text", False, asked.get("q", ""), attrs={"maxlength": 100}),
        _select("state", t("State"), STATE_NAMES.items(), t("All states")),
        _select("kind", t("Kind"), terms.indented(db, "unit_kind"), t("All kinds")),
        _select("month", t("Month"), _months(zone_of(db)), t("All months")),
    ]
    if len(areas) > 1:
        fields.append(_select("area", t("Area"), areas, t("All areas")))
    if not who.area_paths(Permission.VIEW_DRILLS):
        fields = [fields[1], fields[3]]  # a unit's contact has nothing else to tell apart
    is_filtered = any(asked.get(bound.name) for bound in fields)
    return {"fields": fields, "reset_url": path if is_filtered else "", "action": path}


def choices_of(db: Session, who: Actor) -> list[tuple[str, str]]:
    """Townships and counties by id, to filter by."""
    return choices(db, who, Permission.VIEW_DRILLS, ("county", "township"))


def _select(name: str, label: Text, offered: Iterable[tuple[str, Any]], otherwise: Text) -> Bound:
    choices = [("", str(otherwise)), *((code, str(said)) for code, said in offered)]
    return Bound(name, str(label), "", "select", False, request.args.get(name, ""), choices)


def _months(zone: str) -> list[tuple[str, str]]:
    """A year back and three months ahead, the latest first."""
    here = local(now(), zone).date()
    numbers = range(here.year * 12 + here.month + 2, here.year * 12 + here.month - 14, -1)
    days = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [(f"{day:%Y-%m}", say_month(day)) for day in days]
