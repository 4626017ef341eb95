"""Figures leave the building: for whom, as which kind of file; each is noted in the trail."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import Text, t
from core.sheets import Value
from core.times import say_days, today
from core.web import actor, begin_writing, reads_first, session
from registry.permissions import Permission
from reports.dashboard_queries import charts
from reports.export_inputs import ENDINGS, ExportInput
from reports.export_profiles import EXPLAINED, PROFILES, is_hidden
from reports.export_queries import small_cells
from reports.export_services import note_export
from reports.inputs import FiguresInput
from reports.measures import BY_NAME, MEASURES
from reports.pivot_inputs import PivotInput
from reports.pivot_queries import pivot
from reports.table_queries import table
from reports.views import bp
from reports.views.dashboard import chart_asked
from reports.views.participation import asked_in_address
from reports.views.pivot import asked_for, pivot_form
from reports.views.rows import behind_address
from reports.workbooks import Exported
from schedule.queries import zone_of

PICTURES = ("chart", "map")


@dataclass(frozen=True)
class Source:
    """What can be taken out: what it is called, its page, the kinds of file, and how each is made."""

    title: Text
    page: str
    endings: tuple[str, ...]
    make: Callable[[ExportInput], tuple[Exported, str]]
    draw: Callable[[ExportInput], tuple[Response, int]] | None = None  # its pictures, where they are its own


@bp.route("/figures/download", methods=["GET", "POST"])
@needs(Permission.EXPORT_FIGURES)
@reads_first
def download() -> ResponseReturnValue:
    """Choose for whom the file is, then take it: `of` names what, the rest of the address is the question."""
    of = request.args.get("of", "")
    if of not in SOURCES:
        raise NotFound()
    source = SOURCES[of]
    values = {"ending": source.endings[0]}
    form = Form(ExportInput, {
        "profile": list(PROFILES.items()),
        "ending": [(name, said) for name, said in ENDINGS.items() if name in source.endings],
        "measure": [(measure.name, measure.label) for measure in MEASURES if measure.kind != "text"],
    }, values)  # fmt: skip
    given = form.read(request.form) if request.method == "POST" else None
    if given is not None:
        if given.ending not in source.endings:
            raise NotFound()
        try:
            return _taken(of, source, given)
        except DomainError as refusal:
            if isinstance(refusal, NotFound):
                raise
            form.settle(refusal)
    page = render_template(
        "reports/download.html", form=form, of=of, source=source, explained=EXPLAINED, small=small_cells(session()),
        back=url_for(source.page, **_question()), action=url_for(".download", of=of, **_question()),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _question() -> dict[str, Any]:
    """The question in the address, without what this page adds to it."""
    return {name: values for name, values in request.args.lists() if name not in ("of", "page")}


def _taken(of: str, source: Source, given: ExportInput) -> Response:
    if given.ending in PICTURES:
        answer, rows = (source.draw or _picture)(given)
    else:
        made, name = source.make(given)
        answer, rows = tables_answer(made.sheets, name, given.ending, made.tags), made.rows
    begin_writing()
    note_export(session(), of, given, rows, {n: " ".join(v) for n, v in _question().items()}, actor())
    return answer


def _picture(given: ExportInput) -> tuple[Response, int]:
    """A chart or map of one figure of participation."""
    from reports.charts import chart_png
    from reports.map_pictures import map_png
    from reports.map_queries import area_map
    from reports.table_charts import chart_of, source_of

    _, asked = asked_in_address()
    measure = BY_NAME.get(given.measure)
    if asked is None or measure is None:
        raise NotFound()
    if given.ending == "map":
        small = small_cells(session())

        def hides(value: Value) -> bool:
            return is_hidden(value, measure, given.profile, small)

        drawn = area_map(session(), asked.question, measure, actor(), source_of(), hides)
        content, rows = map_png(drawn), len(drawn.areas)
    else:
        wanted = asked.model_copy(update={"measures": [measure.name]})
        found = table(session(), wanted, actor())
        content = chart_png(chart_of(found, measure, given.profile, small_cells(session())))
        rows = len(found.figures.lines)
    name = f"{measure.label}_{asked.starts_on:%Y%m%d}-{asked.ends_on:%Y%m%d}.png"
    return send_file(io.BytesIO(content), "image/png", as_attachment=True, download_name=name), rows


def _participation(given: ExportInput) -> tuple[Exported, str]:
    from reports.workbooks import exported

    found = table(session(), _asked(), actor())
    made = exported(found, given.profile, small_cells(session()), given.ending == "csv")
    return made, f"{t('Participation')}_{found.asked.starts_on:%Y%m%d}-{found.asked.ends_on:%Y%m%d}"


def _asked() -> FiguresInput:
    _, asked = asked_in_address()
    if asked is None:
        raise NotFound()
    return asked


def _pivot(given: ExportInput) -> tuple[Exported, str]:
    from reports.pivot_workbooks import exported, title

    asked = pivot_form().read(asked_for(PivotInput))
    if asked is None:
        raise NotFound()
    found = pivot(session(), asked, actor(), today(zone_of(session())))
    made = exported(found, given.profile, small_cells(session()), given.ending == "csv")
    return made, f"{title(found)[:60]}_{found.span[0]:%Y%m%d}-{found.span[1]:%Y%m%d}"


def _rows(given: ExportInput) -> tuple[Exported, str]:
    from reports.row_file_queries import Wanted, exported_rows, heading_of

    asked, name, behind = behind_address()
    place = actor().place or str(t("all areas"))
    days = say_days(asked.starts_on, asked.ends_on)
    wanted = Wanted(behind, name, heading_of(name, place, days), given.profile, small_cells(session()), actor())
    return exported_rows(session(), wanted), f"{BY_NAME[name].label}_{asked.starts_on:%Y%m%d}-{asked.ends_on:%Y%m%d}"


def _dashboard_chart(given: ExportInput) -> tuple[Response, int]:
    """One chart of the dashboard as PNG."""
    from reports.charts import chart_png
    from reports.dashboard_words import as_picture
    from reports.table_charts import source_of

    asked, key = chart_asked()
    found = charts(session(), asked, actor(), today(zone_of(session())))
    panel = next((one for one in found.panels if one.key == key), None)
    if panel is None:
        raise NotFound()
    first, last = found.questions.now
    heading = str(t("%(title)s, %(place)s, %(period)s", title=panel.title, place=found.place,
                    period=say_days(first, last)))  # fmt: skip
    content = chart_png(as_picture(panel, heading, source_of(), given.profile, small_cells(session())))
    name = f"{panel.title}_{first:%Y%m%d}-{last:%Y%m%d}.png"
    return send_file(io.BytesIO(content), "image/png", as_attachment=True, download_name=name), len(panel.rows)


SOURCES = {
    "participation": Source(t("Participation"), ".participation", ("xlsx", "csv", "chart", "map"), _participation),
    "pivot": Source(t("Pivot table"), ".pivot_page", ("xlsx", "csv"), _pivot),
    "rows": Source(t("Records behind the figure"), ".rows", ("xlsx", "csv"), _rows),
    "dashboard": Source(t("Dashboard"), ".dashboard_page", ("chart",), _participation, _dashboard_chart),
}
