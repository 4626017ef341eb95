"""Pages of figures: the table of participation, the events behind each figure, the files."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import NotFound
from core.forms import Choices, Form
from core.i18n import t
from core.listing import Column, Listing, listing
from core.times import say_minute, today
from core.web import actor, session
from registry.area_codes import LEVELS
from registry.permissions import Permission
from registry.terms import indented, labels
from reports.figures import NO_UNIT
from reports.inputs import FiguresInput, default_period
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, MEASURES
from reports.queries import campaigns, rows_behind
from reports.table_queries import table
from reports.tables import Table, address
from reports.views import bp
from schedule.models import Event
from schedule.queries import zone_of

SHOWN = 100
LEVEL_NAMES = {"county": t("County"), "township": t("Township"), "village": t("Village")}


def _form() -> Form[FiguresInput]:
    db = session()
    first, last = default_period(today(zone_of(session())))
    choices: Choices = {
        "by": list(DIMENSION_NAMES.items()),
        "level": [(level, LEVEL_NAMES[level]) for level in LEVELS if level in LEVEL_NAMES],
        "kind": [("", t("All")), *indented(db, "unit_kind"), (NO_UNIT, t("General public"))],
        "activity": [("", t("All")), *labels(db, "event_kind").items()],
        "campaign_id": [("", t("All")), *campaigns(db, actor())],
    }
    return Form(FiguresInput, choices, {"starts_on": first, "ends_on": last})


def _asked(form: Form[FiguresInput]) -> FiguresInput | None:
    """What the address asks for, over the defaults; None when it cannot be understood."""
    given = MultiDict(request.args)
    for name in ("starts_on", "ends_on", "level"):
        if not given.get(name):
            given[name] = form[name].value
    if not given.getlist("by"):
        given["by"] = "area"
    return form.read(given)


@bp.get("/figures")
@needs(Permission.VIEW_FIGURES)
def participation() -> ResponseReturnValue:
    """The table of participation, with a total, by what the reader chose."""
    form = _form()
    asked = _asked(form)
    if asked is None:
        return render_template("reports/participation.html", form=form, table=None, measures=[]), 422
    found = table(session(), asked, actor())
    shown = [m for m in MEASURES if m.on_screen]
    return render_template(
        "reports/participation.html", form=form, table=found, measures=shown, all_measures=MEASURES, page=_page(found),
        dimension_names=DIMENSION_NAMES, attribution=ATTRIBUTION, address=address(asked),
        may_export=actor().may(Permission.EXPORT_FIGURES),
    )  # fmt: skip


def _page(found: Table) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(found.figures.lines) // SHOWN))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    lines = found.figures.lines[(number - 1) * SHOWN : number * SHOWN]
    state = {key: value for key, value in request.args.items(multi=True) if key != "page"}
    return Listing(lines, len(found.figures.lines), number, SHOWN, "", state, request.path)


@bp.get("/figures/participation.<string:ending>")
@needs(Permission.EXPORT_FIGURES)
def participation_file(ending: str) -> ResponseReturnValue:
    """The same table as a file, xlsx or csv."""
    from reports.workbooks import write_file

    asked = _asked(_form())
    if ending not in ("xlsx", "csv") or asked is None:
        raise NotFound()
    found = table(session(), asked, actor())
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"participation.{ending}"
        write_file(target, found)
        content = target.read_bytes()
    return _download(content, f"{_file_name(found)}.{ending}", ending)


def _file_name(found: Table) -> str:
    return str(t("Participation")) + f"_{found.asked.starts_on:%Y%m%d}-{found.asked.ends_on:%Y%m%d}"


def _download(content: bytes, name: str, ending: str) -> Response:
    import io

    kinds = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
    return send_file(io.BytesIO(content), kinds[ending], as_attachment=True, download_name=name)


@bp.get("/figures/rows")
@needs(Permission.VIEW_FIGURES)
def rows() -> ResponseReturnValue:
    """The events behind one figure."""
    form = _form()
    asked = _asked(form)
    if asked is None:
        return render_template("reports/participation.html", form=form, table=None, measures=[]), 422
    asked = _narrowed(asked)
    typed = request.args.get("line", "")
    line = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    query = rows_behind(session(), asked, actor(), zone_of(session()), request.args.get("state", ""), line)
    sorts = {"starts_at": Event.starts_at, "title": Event.title}
    page = listing(session(), query, request.args, url_for("reports.rows"), sorts, "-starts_at")
    return render_template("reports/rows.html", page=page, columns=_event_columns(), back=address(asked))


def _narrowed(asked: FiguresInput) -> FiguresInput:
    """The same question for one month, where the figure stood in a month's line."""
    typed = request.args.get("month", "")
    try:
        year, month = (int(part) for part in typed.split("-"))
        first = date(year, month, 1)
        last = date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    except ValueError:
        return asked
    return asked.model_copy(update={"starts_on": max(first, asked.starts_on), "ends_on": min(last, asked.ends_on)})


def _event_columns() -> list[Column]:
    names = labels(session(), "event_kind")
    return [
        Column("title", t("Event"), lambda event: event.title, sortable=True),
        Column("kind", t("Activity"), lambda event: names.get(event.kind, event.kind)),
        Column("starts_at", t("Time"), lambda event: say_minute(event.starts_at, event.zone), True, "date"),
        Column("area", t("Area"), lambda event: event.area.name),
        Column("unit", t("Unit"), lambda event: event.unit.name if event.unit else t("General public")),
    ]
