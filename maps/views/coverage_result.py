"""What an analysis of coverage says: the page with its map, whole tables, files and the sheet for paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.i18n import gettext, t
from core.listing import SIZE, Listing
from core.sheets.sheet import Value
from core.web import actor, session
from maps.coverage_file_queries import WORKBOOK, csv_of, workbook_of
from maps.coverage_map import as_map
from maps.coverage_models import CoverageRun
from maps.coverage_queries import GOING_ON, like, made_on, names_of, state_of
from maps.coverage_tables import KEYS, Table, tables
from maps.coverage_words import (
    answer,
    assumption_lines,
    gain_answer,
    percent,
    room_answer,
    trial_lines,
    unknown_lines,
    walking_answer,
)
from maps.views import bp
from maps.views.coverage import may_analyse
from maps.views.kept import unchanged_or
from maps.views.shelter_map import map_parts
from maps.words import map_words
from registry.permissions import Permission as P
from registry.scope import load

SHOWN = 10
ON_PAPER = 1_000
LINKS = {
    "area": ("registry.area", "area_id"),
    "place": ("maps.place", "place_id"),
    "unit": ("registry.unit", "unit_id"),
}


@bp.get("/coverage/<int:run_id>")
@needs(P.VIEW_PLACES)
def coverage_run(run_id: int) -> str:
    """The analysis: how far it is, or its answer, map and tables."""
    run = _load(run_id)
    state = state_of(run)
    if state in GOING_ON:
        return render_template("maps/coverage_wait.html", run=run, may_analyse=may_analyse(run))
    if state != "done":
        return render_template(
            "maps/coverage_failed.html", run=run, state=state, why=_why(run), may_analyse=may_analyse(run)
        )
    shown = {table.key: table for table in tables(run.details, names_of(session(), run))}
    return render_template(
        "maps/coverage_run.html", tables=shown, most=SHOWN, others=like(session(), run, actor()),
        map=map_parts("coverage"), words=map_words() | {"coverage": _map_words()},
        **_facts(run),
    )  # fmt: skip


@bp.get("/coverage/<int:run_id>/print")
@needs(P.VIEW_PLACES)
def coverage_sheet(run_id: int) -> str:
    """Everything on paper, A4."""
    run = _done(run_id)
    listed = tables(run.details, names_of(session(), run), [key for key in KEYS if key != "villages"])
    return render_template("maps/coverage_sheet.html", tables=listed, most=ON_PAPER, **_facts(run))


@bp.get(
    "/coverage/<int:run_id>/tables/<any(counties, townships, without, sites, allocation, left, shelters, villages):key>"
)
@needs(P.VIEW_PLACES)
def coverage_table(run_id: int, key: str) -> str:
    """One table as a whole, by pages."""
    run = _done(run_id)
    (table,) = tables(run.details, names_of(session(), run), [key])
    return render_template(
        "maps/coverage_table.html", run=run, table=table, page=_page(table), cell=cell, link=link_of,
        may_analyse=may_analyse(run),
    )  # fmt: skip


@bp.get(
    "/coverage/<int:run_id>/<any(counties, townships, without, sites, allocation, left, shelters, villages):key>.csv"
)
@needs(P.VIEW_PLACES)
def coverage_csv(run_id: int, key: str) -> ResponseReturnValue:
    """One table as csv with its row of HXL tags."""
    run = _done(run_id)
    return send_file(csv_of(session(), run, key), "text/csv", as_attachment=True, download_name=f"{run.name}_{key}.csv")


@bp.get("/coverage/<int:run_id>.xlsx")
@needs(P.VIEW_PLACES)
def coverage_workbook(run_id: int) -> ResponseReturnValue:
    """All tables as a workbook, the assumptions on its first sheet."""
    run = _done(run_id)
    file: BytesIO = workbook_of(session(), run)
    return send_file(file, WORKBOOK, as_attachment=True, download_name=f"{run.name}.xlsx")


@bp.get("/coverage/<int:run_id>/map.json")
@needs(P.VIEW_PLACES)
def coverage_map(run_id: int) -> ResponseReturnValue:
    """What the map draws: villages by reach, shelters by load, lines of the allocation."""
    run = _done(run_id)
    return unchanged_or(f"coverage1-{run.id}-{run.version}", lambda: as_map(run.details))


def link_of(table: Table, row: Any) -> str:
    """The address of what a row is about; empty when it has none."""
    found = table.link(row)
    if found is None:
        return ""
    endpoint, name = LINKS[found[0]]
    return url_for(endpoint, **{name: found[1]})


def cell(value: Value) -> str:
    """A value as a page shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if isinstance(value, float) and value.is_integer() else str(value)


def _facts(run: CoverageRun) -> dict[str, Any]:
    return {
        "run": run, "sums": run.summary, "made_on": made_on(run), "made_on_of": made_on,
        "answer": answer(run.summary, run.assumptions),
        "room": room_answer(run.summary), "walking": walking_answer(run.summary),
        "gain": gain_answer(run.details["sites"]),
        "assumed": assumption_lines(run.assumptions),
        "unknown": unknown_lines(run.summary, run.details["unknown"]), "percent": percent,
        "trial": trial_lines(run.assumptions), "may_analyse": may_analyse(run), "cell": cell, "link": link_of,
    }  # fmt: skip


def _load(run_id: int) -> CoverageRun:
    return load(session(), CoverageRun, run_id, actor(), P.VIEW_PLACES)


def _done(run_id: int) -> CoverageRun:
    """The finished analysis; what has not come out yet is not there."""
    run = _load(run_id)
    if run.state != "done":
        raise NotFound("coverage_not_done", t("This analysis has no result yet."))
    return run


def _why(run: CoverageRun) -> str:
    error = (run.job.error if run.job is not None else None) or {}
    return gettext(str(error.get("message", ""))) or str(t("The work was interrupted."))


def _page(table: Table) -> Listing:
    """The page of rows that the address asks for."""
    typed, total = request.args.get("page", "1"), len(table.rows)
    wanted = int(typed) if typed.isdecimal() and len(typed) < 9 else 1
    size = SIZE * 4
    number = min(max(1, wanted), max(1, -(-total // size)))
    rows = table.rows[(number - 1) * size : number * size]
    return Listing(rows, total, number, size, "", {}, request.path)


def _map_words() -> dict[str, str]:
    """What the script of this map says."""
    return {
        "people": str(t("%(n)s people")), "within": str(t("within reach")), "beyond": str(t("out of reach")),
        "nearest": str(t("nearest usable shelter: %(name)s, %(m)s m on foot")),
        "load": str(t("%(n)s of %(of)s places taken")), "free": str(t("nobody is sent here")),
        "out": str(t("does not count")), "site": str(t("one more here gains %(n)s people")),
        "flow": str(t("%(n)s people walk %(m)s m from %(from)s to %(to)s")), "unknown": str(t("population not known")),
    }  # fmt: skip
