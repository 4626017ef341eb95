"""Pages of areas: the tree, one area, and the forms to add, change and remove one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import func, select

from core.access import needs
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.listing import Column, Listing, listing
from core.panels import panels
from core.web import actor, session
from registry.drawings import drawing
from registry.inputs import LEVEL_NAMES, AreaInput
from registry.models import Area
from registry.permissions import Permission as P
from registry.populations import Population
from registry.queries import areas as queries
from registry.scope import load, may
from registry.services import add_area, edit_area, remove_area
from registry.views import bp

SORTS = {"code": Area.code, "name": Area.name, "population": Area.population, "level": func.length(Area.path)}


@bp.get("/areas")
@needs(P.VIEW_AREAS)
def areas() -> str:
    """The areas that the reader may see: those beneath the county, or those that a filter leaves."""
    highest = queries.tops(session(), actor())
    narrowed = any(request.args.get(name) for name in ("q", "level", "under"))
    top = highest[0] if len(highest) == 1 and not narrowed else None
    page = _page(top)
    shown = queries.figures(session(), [*page.rows, *highest])
    return render_template(
        "registry/areas.html", page=page, columns=columns(shown), bar=_bar(), top=top, highest=highest,
        counts=_say_levels(), figures=shown, can_add=actor().may(P.EDIT_AREAS), can_import=actor().may(P.IMPORT),
        people=say_population,
    )  # fmt: skip


@bp.get("/areas/<int:area_id>")
@needs(P.VIEW_AREAS)
def area(area_id: int) -> str:
    """One area: its figures, its drawing, what lies beneath, and what upper floors know of it."""
    found = load(session(), Area, area_id, actor(), P.VIEW_AREAS)
    beneath = select(Area).where(Area.parent_id == found.id)
    page = listing(session(), beneath, request.args, url_for(".area", area_id=found.id), SORTS, "code")
    shown = queries.figures(session(), [found, *page.rows])
    outline = queries.outline_of(session(), found)
    inside = queries.outlines_beneath(session(), found)
    return render_template(
        "registry/area.html", area=found, trail=trail_of(found), page=page, columns=columns(shown), outline=outline,
        figures=shown[found.id], people=say_population, drawing=drawing(outline.geojson if outline else None, inside),
        level=LEVEL_NAMES[found.level], may_edit=may(session(), found, actor(), P.EDIT_AREAS),
        may_add_unit=may(session(), found, actor(), P.EDIT_UNITS),
        panels=panels(session(), "area", found, actor()),
    )  # fmt: skip


@bp.route("/areas/new", methods=["GET", "POST"])
@needs(P.EDIT_AREAS)
def new_area() -> ResponseReturnValue:
    """Add one area by hand."""
    form = _form({"under": request.args.get("under", "")})
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: add_area(session(), given, actor()))
        if added is not None:
            flash(str(t("Added: %(name)s, %(code)s.", name=added.name, code=added.code)), "success")
            return redirect(url_for(".area", area_id=added.id))
    return render_template("registry/area_form.html", form=form, area=None), 422 if form.is_wrong else 200


@bp.route("/areas/<int:area_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_AREAS)
def change_area(area_id: int) -> ResponseReturnValue:
    """Change an area, or move it into another one."""
    found = load(session(), Area, area_id, actor(), P.EDIT_AREAS)
    form = _form(_values(found))
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: edit_area(session(), found, given, actor()))
        if done is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(url_for(".area", area_id=found.id))
    page = render_template("registry/area_form.html", form=form, area=found, trail=trail_of(found))
    return page, 422 if form.is_wrong else 200


@bp.post("/areas/<int:area_id>/remove")
@needs(P.EDIT_AREAS)
def delete_area(area_id: int) -> ResponseReturnValue:
    """Remove an area on which nothing hangs."""
    found = load(session(), Area, area_id, actor(), P.EDIT_AREAS)
    above = found.parent_id
    remove_area(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=found.name)), "success")
    return redirect(url_for(".area", area_id=above) if above else url_for(".areas"))


def trail_of(area: Area) -> list[tuple[str, str]]:
    """The crumbs that lead to an area: all areas, then those above it."""
    above = [(one.name, url_for(".area", area_id=one.id)) for one in queries.trail(session(), area, actor())]
    return [(str(t("Areas")), url_for(".areas")), *above]


def columns(figures: Mapping[int, queries.AreaFigures]) -> list[Column]:
    """The columns of a list of areas."""
    return [
        Column("name", t("Name"), lambda row: row.name, True),
        Column("code", t("Code"), lambda row: Markup('<span class="code">{}</span>').format(row.code), True),
        Column("level", t("Level"), lambda row: str(LEVEL_NAMES[row.level]), True),
        Column("population", t("Population"), lambda row: _population_cell(figures[row.id].population), True, "number"),
        Column("units", t("Units"), lambda row: f"{figures[row.id].units:,}", False, "number"),
        Column("children", t("Beneath"), lambda row: f"{figures[row.id].children:,}", False, "number"),
    ]  # fmt: skip


def say_population(figures: queries.AreaFigures) -> str:
    """What stands under the figure of people: where it comes from when it is a sum, and what the sum lacks."""
    people = figures.population
    if people.people is None:
        return str(t("no figure yet"))
    if not people.is_sum:
        return ""
    return str(_summed(figures.children_level, people))


def _population_cell(population: Population) -> Markup:
    if population.people is None:
        return Markup('<span class="muted" aria-label="{}">—</span>').format(str(t("no figure yet")))
    shown = f"{population.people:,}"
    if not population.is_partial:
        return escape(shown)
    return Markup('{} <span class="tag tag-warn">{}</span>').format(shown, f"{population.counted}/{population.of}")


def _summed(level: str, people: Population) -> Text:
    n, counted = people.of, people.counted
    if level == "village":
        return tn("sum of %(counted)s of %(n)s village", "sum of %(counted)s of %(n)s villages", n, counted=counted)
    if level == "township":
        return tn("sum of %(counted)s of %(n)s township", "sum of %(counted)s of %(n)s townships", n, counted=counted)
    return tn("sum of %(counted)s of %(n)s area", "sum of %(counted)s of %(n)s areas", n, counted=counted)


def _page(top: Area | None) -> Listing:
    args = request.args
    if top is not None:
        query = select(Area).where(Area.parent_id == top.id)
    elif any(args.get(name) for name in ("q", "level", "under")):
        within = _under(args.get("under", ""))
        query = queries.areas_matching(actor(), args.get("q", "").strip(), args.get("level", ""), within)
    else:
        query = select(Area).where(Area.id.in_([one.id for one in queries.tops(session(), actor())]))
    return listing(session(), query, args, url_for(".areas"), SORTS, "code")


def _under(code: str) -> Area | None:
    return session().scalar(select(Area).where(Area.code == code)) if code else None


def _bar() -> FilterBar:
    upper = queries.choices(session(), actor(), P.VIEW_AREAS, ("province", "prefecture", "county", "township"))
    levels = [(level, LEVEL_NAMES[level]) for level in queries.level_counts(session(), actor())]
    return filter_bar(
        request.args, url_for(".areas"), text_box(request.args, "q", t("Name or code")),
        choice(request.args, "level", t("Level"), levels), choice(request.args, "under", t("Lies in"), upper),
    )  # fmt: skip


def _say_levels() -> str:
    words: dict[str, Callable[[int], Text]] = {
        "province": lambda n: tn("%(n)s province", "%(n)s provinces", n),
        "prefecture": lambda n: tn("%(n)s prefecture", "%(n)s prefectures", n),
        "county": lambda n: tn("%(n)s county", "%(n)s counties", n),
        "township": lambda n: tn("%(n)s township", "%(n)s townships", n),
        "village": lambda n: tn("%(n)s village", "%(n)s villages", n),
    }
    counts = queries.level_counts(session(), actor())
    return str(t(", ")).join(str(words[level](count)) for level, count in counts.items())


def _form(values: Mapping[str, Any]) -> Form[AreaInput]:
    offered = queries.choices(session(), actor(), P.EDIT_AREAS, ("province", "prefecture", "county", "township"))
    own = str(values.get("under", ""))
    if own and own not in dict(offered):
        offered = [(own, own), *offered]
    levels = [("", t("By code and place")), *LEVEL_NAMES.items()]
    first = [("", t("By its code"))] if offered else []
    return Form(AreaInput, {"under": [*first, *offered], "level": levels}, values)


def _values(area: Area) -> dict[str, Any]:
    above = area.parent.code if area.parent else ""
    return {
        "code": area.code, "name": area.name, "under": above, "level": area.level, "population": area.population,
        "version": area.version,
    }  # fmt: skip
