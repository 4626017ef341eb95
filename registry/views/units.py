"""Pages of units: the list, one unit, and the forms to register, change and correct one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Choices, Form, attempt
from core.i18n import Text, t
from core.panels import panels
from core.views import back
from core.web import actor, session
from registry import services
from registry.inputs import DATUM_NAMES, OwnUnitInput, UnitInput
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries import areas as area_queries
from registry.queries import units as queries
from registry.scope import load, may
from registry.services.units import UnitExists, shown_location
from registry.telephones import dial
from registry.terms import labels, leaves, names
from registry.views import bp
from registry.views.areas import trail_of
from registry.views.unit_lists import columns, lede, unit_bar, unit_page


@bp.get("/units")
@needs(P.VIEW_REGISTRY)
def units() -> ResponseReturnValue:
    """The units that the reader may see; somebody who speaks for a single one goes straight to it."""
    own = queries.own_units(session(), actor())
    if len(own) == 1 and not actor().area_paths(P.VIEW_REGISTRY):
        return redirect(url_for(".unit", unit_id=own[0].id))
    page = unit_page()
    return render_template(
        "registry/units.html", page=page, columns=columns(session(), actor()), bar=unit_bar(), lede=lede(),
        can_add=actor().may(P.EDIT_UNITS), can_import=actor().may(P.IMPORT), is_narrowed=_is_narrowed(),
    )  # fmt: skip


@bp.get("/units/<int:unit_id>")
@needs(P.VIEW_REGISTRY)
def unit(unit_id: int) -> str:
    """One unit: facts, people, contact for those who may see it, and what upper floors know of it."""
    found = load(session(), Unit, unit_id, actor(), P.VIEW_REGISTRY)
    people = labels(session(), "people_category", found.area)
    counts = [(people.get(row.category, row.category), row.count) for row in found.headcounts]
    order = list(people.values())
    area_url = url_for(".area", area_id=found.area_id) if may(session(), found.area, actor(), P.VIEW_AREAS) else None
    return render_template(
        "registry/unit.html", unit=found, kind=labels(session(), "unit_kind", found.area).get(found.kind, found.kind),
        counts=sorted(counts, key=lambda one: order.index(one[0]) if one[0] in order else len(order)),
        total=sum(count for _, count in counts), location=shown_location(found), dial=dial, area_url=area_url,
        trail=_trail(found), may_edit=_may(found, P.EDIT_UNITS), may_correct=_may(found, P.EDIT_OWN_UNIT),
        may_call=_may(found, P.VIEW_CONTACTS), panels=panels(session(), "unit", found, actor()),
    )  # fmt: skip


@bp.route("/units/new", methods=["GET", "POST"])
@needs(P.EDIT_UNITS)
def new_unit() -> ResponseReturnValue:
    """Register a unit."""
    form = _form({"area": request.args.get("area", ""), "kind": request.args.get("kind", "")})
    existing: list[Unit] = []
    if request.method == "POST":
        added = attempt(
            form, request.form, _noting(existing, lambda given: services.add_unit(session(), given, actor()))
        )
        if added is not None:
            _say(t("Registered: %(name)s.", name=added.name), t("Register another"),
                 url_for(".new_unit", area=added.area.code, kind=added.kind))  # fmt: skip
            return redirect(url_for(".unit", unit_id=added.id))
    return _form_page(form, None, existing)


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_UNITS)
def change_unit(unit_id: int) -> ResponseReturnValue:
    """Change everything about a unit."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    form = _form(_values(found), found)
    existing: list[Unit] = []
    if request.method == "POST":
        deed = _noting(existing, lambda given: services.edit_unit(session(), found, given, actor()))
        if attempt(form, request.form, deed) is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(url_for(".unit", unit_id=found.id))
    return _form_page(form, found, existing)


@bp.route("/units/<int:unit_id>/correct", methods=["GET", "POST"])
@needs(P.EDIT_OWN_UNIT)
def correct_unit(unit_id: int) -> ResponseReturnValue:
    """Correct contact and headcounts of the own unit, on a phone."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_OWN_UNIT)
    categories = names(session(), "people_category", found.area)
    form = Form(OwnUnitInput, {"headcounts": _with_used(categories, found)}, _values(found))
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.correct_own_unit(session(), found, given, actor()))
        if done is not None:
            flash(str(t("Saved. Thank you for keeping this right.")), "success")
            return redirect(url_for(".unit", unit_id=found.id))
    page = render_template("registry/own_unit_form.html", form=form, unit=found)
    return page, 422 if form.is_wrong else 200


@bp.post("/units/<int:unit_id>/active")
@needs(P.EDIT_UNITS)
def switch_unit(unit_id: int) -> ResponseReturnValue:
    """Put a unit out of use, or take it back; the answer offers to undo it."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    if found.is_active:
        services.deactivate_unit(session(), found, actor())
        said = t("%(name)s is out of use. Lists and new plans leave it out; its past stays.", name=found.name)
    else:
        services.activate_unit(session(), found, actor())
        said = t("%(name)s is in use again.", name=found.name)
    _say(said, t("Undo"), url_for(".switch_unit", unit_id=found.id), post=True)
    return redirect(back(url_for(".unit", unit_id=found.id)))


@bp.post("/units/<int:unit_id>/remove")
@needs(P.EDIT_UNITS)
def delete_unit(unit_id: int) -> ResponseReturnValue:
    """Remove a unit on which nothing hangs."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    services.remove_unit(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=found.name)), "success")
    return redirect(url_for(".units"))


def _say(said: Text, label: Text, url: str, post: bool = False) -> None:
    more: Any = {"text": str(said), "label": str(label), "url": url, "post": post}
    flash(more, "success")


def _noting(existing: list[Unit], deed: Any) -> Any:
    """The deed, with the unit that is there already noted so that the page can lead to it."""

    def attempted(given: UnitInput) -> Unit:
        try:
            done: Unit = deed(given)
        except UnitExists as refusal:
            if may(session(), refusal.existing, actor(), P.VIEW_REGISTRY):
                existing.append(refusal.existing)
            raise
        return done

    return attempted


def _form_page(form: Form[UnitInput], found: Unit | None, existing: list[Unit]) -> ResponseReturnValue:
    page = render_template(
        "registry/unit_form.html", form=form, unit=found, existing=existing[0] if existing else None,
        trail=_trail(found) if found else [(str(t("Units")), url_for(".units"))],
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _form(values: Mapping[str, Any], found: Unit | None = None) -> Form[UnitInput]:
    area = found.area if found else None
    kinds = leaves(session(), "unit_kind", area)
    if found and found.kind not in dict(kinds):
        kinds = [(found.kind, labels(session(), "unit_kind", area).get(found.kind, found.kind)), *kinds]
    categories = _with_used(names(session(), "people_category", area), found)
    offered = area_queries.choices(session(), actor(), P.EDIT_UNITS)
    choices: Choices = {"kind": kinds, "headcounts": categories, "area": offered, "datum": list(DATUM_NAMES.items())}
    return Form(UnitInput, choices, values)


def _with_used(categories: list[tuple[str, str]], found: Unit | None) -> list[tuple[str, str]]:
    """The categories in use, and those that the unit has numbers in although they no longer are."""
    known = dict(categories)
    kept = [row.category for row in found.headcounts if row.category not in known] if found else []
    called = labels(session(), "people_category") if kept else {}
    return [*categories, *((code, called.get(code, code)) for code in kept)]


def _values(found: Unit) -> dict[str, Any]:
    lon, lat = shown_location(found)
    kept = ("name", "kind", "code", "address", "contact_name", "contact_phone", "contact_email", "coordinate_source",
            "note", "opened_on", "is_boarding", "version")  # fmt: skip
    counts = {row.category: row.count for row in found.headcounts}
    return {name: getattr(found, name) for name in kept} | {
        "area": found.area.code, "headcounts": counts, "lon": lon, "lat": lat,
    }  # fmt: skip


def _trail(found: Unit) -> list[tuple[str, str]]:
    if not actor().area_paths(P.VIEW_REGISTRY):
        return []
    listed = (str(t("Units")), url_for(".units"))
    if not may(session(), found.area, actor(), P.VIEW_AREAS):
        return [listed]
    above = trail_of(found.area)[1:]
    return [listed, *above, (found.area.name, url_for(".area", area_id=found.area_id))]


def _may(found: Unit, permission: P) -> bool:
    return may(session(), found, actor(), permission)


def _is_narrowed() -> bool:
    return any(request.args.get(name) for name in ("q", "kind", "area", "state", "contact"))
