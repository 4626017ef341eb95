"""The dashboard: a few figures with trend, change and target, charts, a map, and what is late."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import NotFound
from core.forms import Choices, Form
from core.i18n import Text, language, t, tn
from core.times import today
from core.web import actor, session
from maps.ground_queries import map_on_ground
from maps.queries import middle
from maps.words import map_words
from registry.permissions import Permission as P
from reports.comparing import STATES, VERDICTS
from reports.dashboard import HIGH, SHADES, WIDE, Late, Panel, Tile, Township, spark
from reports.dashboard_chart_queries import has_outlines
from reports.dashboard_inputs import PERIODS, DashboardInput
from reports.dashboard_queries import Dashboard, dashboard
from reports.dashboard_words import GROUPS, LATE, drawn, say_cell, say_highest, say_trend
from reports.measures import ATTRIBUTION
from reports.pivot_queries import area_choices
from reports.pivot_words import say_span
from reports.tables import rows_address
from reports.views import bp
from reports.views.compare import cases, say_difference, say_percent
from schedule.queries import zone_of

LOOKED_AT: dict[str, Any] = {"kind": "event_result", "period": "year", "state": "missing"}
"""Where those see missing results who do not watch over them: the list of returns that are owed."""

MOST_DRAWN = 30
"""So many bars of a chart can be told apart; its table has all."""


@bp.get("/figures/dashboard")
@needs(P.VIEW_FIGURES)
def dashboard_page() -> ResponseReturnValue:
    """The dashboard of the time and area that the address asks for."""
    form, asked = dashboard_asked()
    if asked is None:
        return render_template("reports/dashboard.html", form=form, found=None), 422
    found = dashboard(session(), asked, actor(), today(zone_of(session())))
    return render_template("reports/dashboard.html", form=form, found=found, **_facts(found))


def dashboard_asked() -> tuple[Form[DashboardInput], DashboardInput | None]:
    """The form, and what the address asks for; None when it cannot be understood."""
    choices: Choices = {
        "period": list(PERIODS.items()),
        "area_id": [("", t("All")), *area_choices(session(), actor())],
    }
    form = Form(DashboardInput, choices)
    given = MultiDict(request.args)
    if not given.get("period"):
        given["period"] = "this_year"
    return form, form.read(given)


def address(asked: DashboardInput) -> dict[str, Any]:
    """What was asked for, as an address carries it."""
    return {name: value for name, value in asked.model_dump(mode="json").items() if value is not None}


def _facts(found: Dashboard) -> dict[str, Any]:
    """Everything that the page shows of the answer."""
    shows_map = found.questions.level == "township" and has_outlines(session(), found.townships)
    return {
        "said": lede(found), "now": say_span(found.questions.now), "before": say_span(found.questions.before),
        "tile_url": lambda tile: tile_url(found, tile), "spark": spark, "wide": WIDE, "high": HIGH,
        "say_trend": say_trend, "say_difference": say_difference, "say_percent": say_percent, "cases": cases,
        "verdicts": VERDICTS, "states": STATES, "groups": late_groups(found), "late_url": late_url,
        "late_words": LATE,
        "say_cell": say_cell, "say_highest": say_highest, "cell_url": cell_url, "panel_url": panel_url,
        "charts": [drawn(panel, MOST_DRAWN, cell_url) for panel in found.charts.panels if not panel.is_blank],
        "shades": SHADES, "township_url": lambda one: township_url(found, one), "attribution": ATTRIBUTION,
        "address": address(found.charts.asked), "may_export": actor().may(P.EXPORT_FIGURES),
        "map": map_on_ground("figures", middle(session())) if shows_map else None,
        "map_words": map_words() if shows_map else {},
        "map_facts": _map_facts(found) if shows_map else {},
    }  # fmt: skip


def lede(found: Dashboard) -> str:
    """What stands first: how much was held, how far it reached, how much is late."""
    held, coverage = found.tiles[0], found.tiles[1]
    said = [str(tn("%(n)s event held", "%(n)s events held", int(held.sample.number or 0)))]
    if coverage.sample.number is not None:
        said.append(str(t("%(share)s of the units reached", share=coverage.measure.say(coverage.sample.value))))
    if found.late_count:
        said.append(str(tn("%(n)s thing is late", "%(n)s things are late", found.late_count)))
    else:
        said.append(str(t("nothing is late")))
    return str(t(", ")).join(said) + ("。" if language() == "zh" else ".")


def tile_url(found: Dashboard, tile: Tile) -> str:
    """Where the rows of a figure stand; "" for one without."""
    return rows_address(found.questions.total(), tile.measure.name) if tile.sample.value else ""


def cell_url(panel: Panel, place: int, at: int) -> str:
    """Where the rows of a value in a chart stand; "" where there are none."""
    cell = panel.rows[place].cells[at]
    return rows_address(cell.question, panel.measure.name, cell.key) if cell.question and cell.value else ""


def panel_url(found: Dashboard, panel: Panel) -> str:
    """Where a chart can be taken out as a picture."""
    return url_for("reports.download", of="dashboard", chart=panel.key, **address(found.charts.asked))


def township_url(found: Dashboard, one: Township) -> str:
    """Where the units reached in an area stand."""
    return rows_address(found.questions.areas(), "units_reached", one.key) if one.reached else ""


def late_groups(found: Dashboard) -> list[tuple[Text, int, list[Late]]]:
    """What is late under its headings, with the count of each; headings of which nothing may be seen are left out."""
    made = []
    for title, keys in GROUPS:
        shown = [one for one in found.late if one.key in keys]
        if shown:
            made.append((title, sum(one.count for one in shown), shown))
    return made


def late_url(found: Dashboard, one: Late) -> str:
    """The list of what is late; "" where the reader has none."""
    endpoint, permission = LATE[one.key].endpoint, LATE[one.key].permission
    if not one.count:
        return ""
    area: dict[str, Any] = {"area": found.area.code} if found.area is not None else {}
    if actor().may(permission):
        return url_for(endpoint, **(one.address | area))
    return url_for("schedule.returns_list", **(LOOKED_AT | area)) if one.key == "results" else ""


def _map_facts(found: Dashboard) -> dict[str, Any]:
    """What the script draws: name, figure, shade and address of each area by its id."""
    areas = {
        one.area_id: [one.name, "–" if one.share is None else f"{one.share * 100:.0f}%", one.shade,
                      township_url(found, one)]
        for one in found.townships
    }  # fmt: skip
    return {"areas": areas, "outlines": url_for("maps.outlines")}


def chart_asked() -> tuple[DashboardInput, str]:
    """The question and the chart that an address of a picture names; NotFound for what cannot be."""
    _, asked = dashboard_asked()
    if asked is None:
        raise NotFound()
    return asked, request.args.get("chart", "")
