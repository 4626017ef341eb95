"""The stock of materials: the list with its low items, one item with its moves, receipts, counts and files."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import tables_answer
from core.fields import FIRST_YEAR, LAST_YEAR
from core.filter_bars import choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from outreach import material_queries as queries
from outreach import material_services as services
from outreach.material_file_queries import moves_sheet, stock_sheets
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_models import Material, MaterialMove
from outreach.queries import campaigns as campaigns_seen
from outreach.stock import MOVE_NAMES, balances, is_low
from outreach.views import bp
from outreach.views.receivers import dress, receivers, resolved
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.models import Campaign
from schedule.queries import zone_of

STATES = {"in_use": t("In use"), "low": t("Low"), "unused": t("Out of use")}
MOST_CAMPAIGNS = 60


@bp.get("/materials")
@needs(P.VIEW_CAMPAIGNS)
def materials() -> str:
    """The items with their stock today, or on the day that the address names; low ones are marked."""
    db, who, args = session(), actor(), request.args
    page = listing(db, _asked(), args, url_for(".materials"), _sorts(), "name")
    day = _day()
    stock = queries.stock_on(db, [one.id for one in page.rows], day)
    kinds = terms.labels(db, "material_kind")
    bar = filter_bar(
        args, url_for(".materials"), text_box(args, "q", t("Name")),
        choice(args, "kind", t("Kind"), terms.names(db, "material_kind")),
        choice(args, "state", t("State"), list(STATES.items())),
    )  # fmt: skip
    columns = [
        Column("name", t("Item"), lambda one: one.name, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind), True),
        Column("area", t("Kept by"), lambda one: one.area.name),
        Column("stock", t("In stock"), lambda one: _amount(one, stock[one.id]), True, "number"),
        Column("state", t("State"), lambda one: state_tag(one, stock[one.id]), kind="tag"),
    ]
    return render_template(
        "outreach/materials.html", page=page, columns=columns, bar=bar, row_url=material_url, day=day,
        today=today(zone_of(db)), can_edit=who.may(P.EDIT_EVENTS), low=queries.low_items(db, who),
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_EVENTS),
    )  # fmt: skip


@bp.get("/materials/file/<ending>")
@needs(P.VIEW_CAMPAIGNS)
def materials_file(ending: str) -> ResponseReturnValue:
    """The stock of a day and all moves as a table."""
    items = session().scalars(_asked().order_by(Material.name, Material.id)).all()
    return tables_answer(stock_sheets(session(), items, _day()), str(t("Stock of materials")), ending)


@bp.route("/materials/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_material() -> ResponseReturnValue:
    """Add an item to the stock."""
    db, who = session(), actor()
    form = _form(db, who, {"is_active": True})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_material(db, given, who))
        if made is not None:
            flash(str(t("Added: %(name)s. Enter now what was received.", name=made.name)), "success")
            return redirect(url_for(".move_material", material_id=made.id, kind="received"), 303)
    page = render_template("outreach/material_form.html", form=form, found=None)
    return page, 422 if form.is_wrong else 200


@bp.get("/materials/<int:material_id>")
@needs(P.VIEW_CAMPAIGNS)
def material(material_id: int) -> str:
    """One item: what is in stock, and every move that made it so."""
    db, who = session(), actor()
    found = queries.load_material(db, material_id, who)
    here = url_for(".material", material_id=found.id)
    sorts: dict[str, Any] = {"day": MaterialMove.moved_on}
    page = listing(db, queries.moves_of(found), request.args, here, sorts, "-day")
    ends = dict(balances(queries.moved(db, found)))
    can_edit = may(db, found, who, P.EDIT_EVENTS)
    columns = [
        Column("day", t("Day"), lambda one: say_plain_date(one.moved_on), True, "date"),
        Column("kind", t("Kind of move"), lambda one: MOVE_NAMES[one.kind]),
        Column("count", t("How many"), lambda one: f"{one.count:+,}", kind="number"),
        Column("for", t("For"), _for_whom),
        Column("reason", t("Note"), lambda one: one.reason or "–"),
        Column("by", t("Entered in the books by"), lambda one: one.made_by_name or "–"),
        Column("left", t("Left that evening"), lambda one: f"{ends[one.moved_on]:,}", kind="number"),
    ]
    return render_template(
        "outreach/material.html", found=found, page=page, columns=columns, can_edit=can_edit,
        sums=queries.sums_by_kind(db, found), names=MOVE_NAMES, amount=_amount(found, found.stock),
        kind=terms.label(db, "material_kind", found.kind, found.area), is_low=is_low(found.stock, found.low_at),
        state=state_tag(found, found.stock), last=_last_move(db, found) if can_edit else None,
    )  # fmt: skip


@bp.get("/materials/<int:material_id>/file/<ending>")
@needs(P.VIEW_CAMPAIGNS)
def material_file(material_id: int, ending: str) -> ResponseReturnValue:
    """The moves of one item as a table."""
    found = queries.load_material(session(), material_id, actor())
    return tables_answer([moves_sheet(session(), [found], [found.name])], found.name, ending)


@bp.route("/materials/<int:material_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_material(material_id: int) -> ResponseReturnValue:
    """Change an item."""
    db, who = session(), actor()
    found = _own(material_id)
    names = ("name", "kind", "counted_in", "low_at", "note", "is_active", "version")
    values = {name: getattr(found, name) for name in names} | {"area_id": str(found.area_id)}
    form = _form(db, who, values)
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: services.edit_material(db, found, given, who))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(material_url(found), 303)
    page = render_template("outreach/material_form.html", form=form, found=found)
    return page, 422 if form.is_wrong else 200


@bp.post("/materials/<int:material_id>/delete")
@needs(P.EDIT_EVENTS)
def remove_material(material_id: int) -> ResponseReturnValue:
    """Take an item away that never moved."""
    found = _own(material_id)
    name = found.name
    services.remove_material(session(), found, actor())
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for(".materials"), 303)


@bp.route("/materials/<int:material_id>/<any(received, given, returned):kind>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def move_material(material_id: int, kind: str) -> ResponseReturnValue:
    """Enter what came in, went out, or came back."""
    db, who = session(), actor()
    found = _own(material_id)
    form = Form(MoveInput, _whom(db, who), {"kind": kind, "moved_on": today(zone_of(db, found.area))})
    pickers = {} if kind == "received" else receivers(db, who)
    dress(form, pickers)
    if request.method == "POST":
        typed = {**request.form.to_dict(), "kind": kind}
        given = resolved(form, pickers, typed)
        made = given and attempt(form, given, lambda asked: services.move(db, found, asked, who))
        dress(form, pickers, typed)
        if made:
            said = t("%(what)s: %(count)s of %(name)s. %(left)s are left.", what=MOVE_NAMES[kind],
                     count=f"{abs(made.count):,}", name=found.name, left=f"{found.stock:,}")  # fmt: skip
            flash(str(said), "success")
            return redirect(material_url(found), 303)
    page = render_template("outreach/material_move.html", form=form, found=found, kind=kind, names=MOVE_NAMES)
    return page, 422 if form.is_wrong else 200


@bp.route("/materials/<int:material_id>/count", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def count_material(material_id: int) -> ResponseReturnValue:
    """Bring the books to what was counted, with the reason."""
    db, who = session(), actor()
    found = _own(material_id)
    form = Form(StockCountInput, {}, {"moved_on": today(zone_of(db, found.area))})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.correct(db, found, given, who))
        if made is not None:
            said = t("Corrected by %(count)s: %(name)s. %(left)s are left.", count=f"{made.count:+,}", name=found.name,
                     left=f"{found.stock:,}")  # fmt: skip
            flash(str(said), "success")
            return redirect(material_url(found), 303)
    page = render_template("outreach/material_count.html", form=form, found=found)
    return page, 422 if form.is_wrong else 200


@bp.post("/materials/<int:material_id>/moves/<int:move_id>/delete")
@needs(P.EDIT_EVENTS)
def take_back_move(material_id: int, move_id: int) -> ResponseReturnValue:
    """Take back a move that was entered by mistake."""
    found = _own(material_id)
    services.take_back(session(), found, services.own_move(session(), found.id, move_id, actor()), actor())
    flash(str(t("Taken back. %(left)s of %(name)s are left.", left=f"{found.stock:,}", name=found.name)), "info")
    return redirect(material_url(found), 303)


def material_url(found: Material) -> str:
    """The address of the item's page."""
    return url_for("outreach.material", material_id=found.id)


def state_tag(one: Material, stock: int) -> Markup:
    """Whether more should be ordered, or the item is out of use."""
    if not one.is_active:
        return tag(STATES["unused"])
    return tag(STATES["low"], "bad") if is_low(stock, one.low_at) else tag(STATES["in_use"], "ok")


def _own(material_id: int) -> Material:
    return load(session(), Material, material_id, actor(), P.EDIT_EVENTS)


def _asked() -> Any:
    args, query = request.args, queries.materials(actor())
    if typed := args.get("q", "").strip()[:100]:
        query = query.where(Material.name.icontains(typed, autoescape=True))
    if kind := args.get("kind"):
        query = query.where(Material.kind.in_(terms.beneath(session(), "material_kind", kind)))
    state = args.get("state", "")
    if state == "low":
        return query.where(queries.is_low())
    return query.where(Material.is_active.is_(state != "unused")) if state in STATES else query


def _sorts() -> dict[str, Any]:
    return {"name": Material.name, "kind": Material.kind, "stock": Material.stock}


def _day() -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today(zone_of(session()))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today(zone_of(session()))


def _amount(one: Material, stock: int) -> str:
    return f"{stock:,} {one.counted_in}".strip()


def _form(db: Session, who: Actor, values: dict[str, Any]) -> Form[MaterialInput]:
    areas = queries.areas_kept(db, who)
    kinds = terms.names(db, "material_kind")
    return Form(MaterialInput, {"area_id": areas, "kind": kinds}, {"area_id": areas[0][0] if areas else ""} | values)


def _whom(db: Session, who: Actor) -> dict[str, list[tuple[str, str]]]:
    query = campaigns_seen(who).where(Campaign.status.in_(("running", "draft"))).order_by(Campaign.starts_on.desc())
    found = [(str(one.id), one.name) for one in db.scalars(query.limit(MOST_CAMPAIGNS))]
    return {"campaign_id": [("", str(t("None"))), *found]}


def _for_whom(one: MaterialMove) -> Markup | str:
    parts: list[Markup | str] = [one.unit.name] if one.unit is not None else []
    if one.event is not None:
        parts.append(_link(url_for("schedule.event", event_id=one.event_id), one.event.title))
    elif one.campaign is not None:
        parts.append(_link(url_for("outreach.campaign", campaign_id=one.campaign_id), one.campaign.name))
    return Markup(" · ").join(parts) or "–"


def _link(address: str, name: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, name)


def _last_move(db: Session, found: Material) -> MaterialMove | None:
    """The move entered last, which can be taken back in one tap."""
    return db.scalar(queries.moves_of(found).order_by(MaterialMove.id.desc()).limit(1))
