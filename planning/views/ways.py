"""Ways by road that were measured: the list, and as a workbook that can be imported again."""

from __future__ import annotations

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.i18n import t
from core.listing import Column, listing
from core.sheets import file_of
from core.web import actor, session
from maps.coverage_file_queries import WORKBOOK
from planning.views import bp
from registry.permissions import Permission as P
from schedule.way_models import TravelWay
from schedule.way_queries import ListedWay, listed, way_sheet, ways


@bp.get("/planning/ways")
@needs(P.VIEW_PLACES)
def travel_ways() -> str:
    """The ways that begin in the reader's areas."""
    sorts = {"minutes": TravelWay.minutes, "number": TravelWay.id}
    page = listing(session(), ways(actor()).order_by(None), request.args, url_for(".travel_ways"), sorts, "number")
    names = {one.way.id: one for one in listed(session(), list(page.rows))}
    import_url = url_for("imports.start") if actor().may(P.IMPORT) and actor().may(P.EDIT_PLACES) else None
    return render_template(
        "planning/ways.html", page=page, columns=_columns(names), import_url=import_url,
        file_url=url_for(".travel_ways_file") if page.total else None,
    )  # fmt: skip


@bp.get("/planning/ways.xlsx")
@needs(P.VIEW_PLACES)
def travel_ways_file() -> ResponseReturnValue:
    """The ways as a workbook in the columns of the import."""
    sheet = way_sheet(session(), actor())
    return send_file(file_of(sheet, "xlsx"), WORKBOOK, as_attachment=True, download_name=f"{sheet.title}.xlsx")


def _columns(names: dict[int, ListedWay]) -> list[Column]:
    def state(way: TravelWay) -> str:
        known = names.get(way.id)
        counts = known is not None and not known.is_stale
        return way.source if counts else str(t("does not count: one end has moved or is gone"))

    return [
        Column("start", t("From"), lambda way: names[way.id].start if way.id in names else way.from_key),
        Column("end", t("To"), lambda way: names[way.id].end if way.id in names else way.to_key),
        Column("minutes", t("Driving (min)"), lambda way: f"{way.minutes:g}", sortable=True, kind="number"),
        Column("km", t("Distance (km)"), lambda way: f"{way.km:g}" if way.km is not None else "", kind="number"),
        Column("source", t("Source"), state),
    ]
