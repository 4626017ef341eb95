"""Where checklists are kept: the list by area, one checklist with its items, copies, and what is out of use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Choices, Form, attempt
from core.i18n import Text, t
from core.times import say_month_alone, today
from core.web import actor, session
from outreach import checklist_queries as queries
from outreach import checklist_services as services
from outreach.checklist_inputs import ChecklistCopyInput, ChecklistInput, ChecklistItemInput
from outreach.checklist_models import Checklist, ChecklistItem
from outreach.checklist_queries import VIEW
from outreach.checklist_words import say_name
from outreach.views import bp
from registry import terms
from registry.models import Area
from registry.queries.areas import areas_matching
from schedule.queries import zone_of

FIELDS = ("area_id", "name", "name_en", "unit_kinds", "year", "due_month", "source", "is_verified", "version")
ITEM_FIELDS = ("name", "name_en", "event_kinds", "times", "takes_proof", "position", "version")


@bp.get("/checklists/settings")
@needs(VIEW)
def checklist_settings() -> str:
    """The checklists by area, those that hold everywhere last."""
    shown: dict[int | None, tuple[str, list[Any]]] = {}
    for row in queries.seen_checklists(session(), actor()):
        place = row.area.name if row.area else str(t("Everywhere"))
        shown.setdefault(row.area_id, (place, []))[1].append(_facts(row))
    return render_template(
        "outreach/checklist_settings.html", shown=list(shown.values()), may_add=actor().may(services.KEEP)
    )


@bp.get("/checklists/settings/<int:checklist_id>")
@needs(VIEW)
def checklist(checklist_id: int) -> str:
    """One checklist with its items, and how each is proven."""
    found = _seen(checklist_id)
    kinds = terms.labels(session(), "event_kind")
    items = [
        {"row": item, "name": say_name(item), "kinds": [kinds.get(code, code) for code in item.event_kinds]}
        for item in found.items
    ]
    return render_template(
        "outreach/checklist.html", found=found, facts=_facts(found), items=items, may_copy=actor().may(services.KEEP),
        sees_history=services.may_keep(found.area, actor()),
    )  # fmt: skip


@bp.route("/checklists/settings/new", methods=["GET", "POST"])
@needs(services.KEEP)
def new_checklist() -> ResponseReturnValue:
    """Add a checklist without items."""
    form = _form({"area_id": _first_area()})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_checklist(session(), given, actor()))
        if made is not None:
            return _said(made, t("Added: %(name)s. Now enter its items.", name=say_name(made)))
    return _form_page(form, None)


@bp.route("/checklists/settings/<int:checklist_id>/edit", methods=["GET", "POST"])
@needs(services.KEEP)
def change_checklist(checklist_id: int) -> ResponseReturnValue:
    """Change name, kinds, year, day and source."""
    found = _own(checklist_id)
    form = _form({name: getattr(found, name) for name in FIELDS})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_checklist(session(), found, given, actor()))
        if changed is not None:
            return _said(changed, t("Saved: %(name)s.", name=say_name(changed)))
    return _form_page(form, found)


@bp.route("/checklists/settings/<int:checklist_id>/copy", methods=["GET", "POST"])
@needs(services.KEEP)
def copy_checklist(checklist_id: int) -> ResponseReturnValue:
    """Copy it with all items for an area or a year, to change it there."""
    found = _seen(checklist_id)
    form = Form(ChecklistCopyInput, {"area_id": _areas()}, {"area_id": _first_area()})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.copy_checklist(session(), found, given, actor()))
        if made is not None:
            return _said(made, t("Copied: %(name)s. Now change its items as you need them.", name=say_name(made)))
    page = render_template("outreach/checklist_copy.html", form=form, found=found, name=say_name(found))
    return page, 422 if form.is_wrong else 200


@bp.post("/checklists/settings/<int:checklist_id>/active")
@needs(services.KEEP)
def switch_checklist(checklist_id: int) -> ResponseReturnValue:
    """Put it out of use, or take it back."""
    found = _own(checklist_id)
    services.switch_checklist(session(), found, not found.is_active, actor())
    said = t("%(name)s is in use again.", name=say_name(found))
    if not found.is_active:
        said = t("%(name)s is out of use: the next one above holds, if there is one.", name=say_name(found))
    return _said(found, said)


@bp.post("/checklists/settings/<int:checklist_id>/delete")
@needs(services.KEEP)
def delete_checklist(checklist_id: int) -> ResponseReturnValue:
    """Delete a checklist for which nobody has given a proof."""
    found = _own(checklist_id)
    name = say_name(found)
    services.delete_checklist(session(), found, actor())
    flash(str(t("Deleted: %(name)s.", name=name)), "success")
    return redirect(url_for(".checklist_settings"))


@bp.route("/checklists/settings/<int:checklist_id>/items/new", methods=["GET", "POST"])
@needs(services.KEEP)
def new_checklist_item(checklist_id: int) -> ResponseReturnValue:
    """Add an item, last in the list unless a place is given."""
    found = _own(checklist_id)
    form = _item_form({"position": max((one.position for one in found.items), default=0) + 10})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_item(session(), found, given, actor()))
        if made is not None:
            return _said(found, t("Added: %(name)s.", name=say_name(made)))
    return _item_page(form, found, None)


@bp.route("/checklists/settings/<int:checklist_id>/items/<int:item_id>", methods=["GET", "POST"])
@needs(services.KEEP)
def change_checklist_item(checklist_id: int, item_id: int) -> ResponseReturnValue:
    """Change an item."""
    found = _own(checklist_id)
    item = services.own_item(session(), found, item_id)
    form = _item_form({name: getattr(item, name) for name in ITEM_FIELDS})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_item(session(), item, given, actor()))
        if changed is not None:
            return _said(found, t("Saved: %(name)s.", name=say_name(changed)))
    return _item_page(form, found, item)


@bp.post("/checklists/settings/<int:checklist_id>/items/<int:item_id>/delete")
@needs(services.KEEP)
def delete_checklist_item(checklist_id: int, item_id: int) -> ResponseReturnValue:
    """Delete an item for which nobody has given a proof."""
    found = _own(checklist_id)
    item = services.own_item(session(), found, item_id)
    name = say_name(item)
    services.delete_item(session(), item, actor())
    return _said(found, t("Deleted: %(name)s.", name=name))


def _facts(row: Checklist) -> dict[str, Any]:
    kinds = terms.labels(session(), "unit_kind")
    return {
        "row": row, "name": say_name(row), "kinds": str(t(", ")).join(kinds.get(code, code) for code in row.unit_kinds),
        "due": say_month_alone(today(zone_of(session())).replace(month=row.due_month, day=1)), "count": len(row.items),
        "may_edit": services.may_keep(row.area, actor()),
    }  # fmt: skip


def _seen(checklist_id: int) -> Checklist:
    for row in queries.seen_checklists(session(), actor()):
        if row.id == checklist_id:
            return row
    raise NotFound()


def _own(checklist_id: int) -> Checklist:
    """The checklist, if the reader keeps it."""
    found = session().get(Checklist, checklist_id)
    if found is None or not services.may_keep(found.area, actor()):
        raise NotFound()
    return found


def _areas() -> list[tuple[str, str]]:
    """Where the reader keeps checklists, from the top down."""
    query = areas_matching(actor(), "", "", None).where(Area.level.in_(("prefecture", "county", "township")))
    found = [
        area for area in session().scalars(query.order_by(Area.code).limit(1000)) if services.may_keep(area, actor())
    ]
    everywhere = [("", str(t("Everywhere")))] if services.can_keep_everywhere(actor()) else []
    return [*everywhere, *((str(area.id), area.name) for area in found)]


def _first_area() -> str:
    return next((code for code, _ in _areas() if code), "")


def _form(values: Mapping[str, Any]) -> Form[ChecklistInput]:
    months = [(str(month), say_month_alone(today().replace(month=month, day=1))) for month in range(1, 13)]
    choices: Choices = {
        "area_id": _areas(), "unit_kinds": terms.indented(session(), "unit_kind"), "due_month": months,
    }  # fmt: skip
    return Form(ChecklistInput, choices, values)


def _item_form(values: Mapping[str, Any]) -> Form[ChecklistItemInput]:
    return Form(ChecklistItemInput, {"event_kinds": terms.leaves(session(), "event_kind")}, values)


def _form_page(form: Form[ChecklistInput], found: Checklist | None) -> ResponseReturnValue:
    page = render_template("outreach/checklist_form.html", form=form, found=found)
    return page, 422 if form.is_wrong else 200


def _item_page(
    form: Form[ChecklistItemInput], found: Checklist, item: ChecklistItem | None
) -> ResponseReturnValue:  # fmt: skip
    page = render_template("outreach/checklist_item_form.html", form=form, found=found, name=say_name(found), item=item)
    return page, 422 if form.is_wrong else 200


def _said(found: Checklist, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for(".checklist", checklist_id=found.id))
