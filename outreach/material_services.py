"""Deeds on the stock: items, receipts, what is given out and comes back, corrections by a count.

Every deed locks the item first, so that two that take the last copies at once are not both served.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.times import local, say_plain_date, today
from core.versions import check_version
from outreach.campaign_inputs import WishInput
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_models import Material, MaterialMove, MaterialWish
from outreach.material_queries import (
    KEEP,
    drawn_for_result,
    given_out,
    load_material,
    moved,
    offered_for_result,
    supplying,
)
from outreach.queries import load_campaign
from outreach.stock import Moved, balance, lowest_from, shortage
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load, require_area
from registry.services.wholeness import whole_or_not
from registry.terms import labels
from schedule.models import Campaign, Event
from schedule.queries import zone_of

OUT = "given"


def add_material(session: Session, given: MaterialInput, actor: Actor) -> Material:
    """The new item, of which nothing is there yet."""
    return _write(session, Material(), given, actor)


def edit_material(session: Session, material: Material, given: MaterialInput, actor: Actor) -> Material:
    """The changed item."""
    check_version(material, given.version)
    require_area(session, material.area_id, actor, KEEP)
    material.version += 1
    return _write(session, material, given, actor)


def remove_material(session: Session, material: Material, actor: Actor) -> None:
    """It is gone; one that ever moved is put out of use instead."""
    require_area(session, material.area_id, actor, KEEP)
    if session.scalar(select(MaterialMove.id).where(MaterialMove.material_id == material.id).limit(1)) is not None:
        raise DomainError("has_moved", t("This item has moves, so it stays in the books."),
                          hint=t("Put it out of use instead."))  # fmt: skip
    session.delete(material)
    session.flush()


def move(session: Session, material: Material, given: MoveInput, actor: Actor) -> MaterialMove:
    """The move, entered; what goes out beyond the stock is refused unless a correction is named in the same breath."""
    return enter(session, material, given, actor)[-1]


def enter(session: Session, material: Material, given: MoveInput, actor: Actor) -> list[MaterialMove]:
    """The same, with the correction before it, if one was needed and named."""
    require_area(session, material.area_id, actor, KEEP)
    _check_day(session, material, given.moved_on)
    row = MaterialMove(
        material_id=material.id, kind=given.kind, moved_on=given.moved_on, reason=given.reason,
        count=-given.count if given.kind == OUT else given.count, **_for(session, given, actor),
    )  # fmt: skip
    missing = _shortage(session, material, row)
    if given.kind == "returned" and (out := given_out(session, material)) < given.count:
        wording = t("Only %(n)s of “%(name)s” are out.", n=f"{max(0, out):,}", name=material.name)
        hint = t("Enter what went out first, or put the stock right by a count.")
        raise Invalid("more_back_than_out", wording, field="count", hint=hint)
    if missing and not given.correction:
        raise _too_little(session, material, given.moved_on)
    before = [_correction(material, given.moved_on, missing, given.correction)] if missing else []
    return [_add(session, material, one, actor) for one in (*before, row)]


def correct(session: Session, material: Material, given: StockCountInput, actor: Actor) -> MaterialMove:
    """The correction that brings the books to what was counted on the day, with its reason and in the actor's name."""
    require_area(session, material.area_id, actor, KEEP)
    _check_day(session, material, given.moved_on)
    _lock(session, material)
    difference = given.counted - balance(moved(session, material), given.moved_on)
    if not difference:
        raise Invalid("stock_right", t("The books say the same, so there is nothing to correct."), field="counted")
    row = _correction(material, given.moved_on, difference, given.reason)
    if _shortage(session, material, row):
        raise Invalid("stock_later", t("More went out after that day than would be left."), field="counted",
                      hint=t("Count again today and enter that."))  # fmt: skip
    return _add(session, material, row, actor)


def take_back(session: Session, material: Material, row: MaterialMove, actor: Actor) -> None:
    """A move that was entered by mistake is gone; refused when what came in has gone out since.

    What the result of an event has drawn goes back by that result, and by hand once the event does not count as held.
    """
    require_area(session, material.area_id, actor, KEEP)
    if row.material_id != material.id:
        raise NotFound()
    if row.drawn_for and row.event is not None and row.event.status == "held":
        raise DomainError("drawn", t("This was drawn by the result of an event."), hint=t("Change the result."))
    _lock(session, material)
    if row.count > 0 and lowest_from(moved(session, material), row.moved_on) < row.count:
        raise DomainError("gone_since", t("What came in with this move has gone out since, so it stays."),
                          hint=t("Correct the stock by a count."))  # fmt: skip
    session.delete(row)
    session.flush()
    session.refresh(material)


def draw_for_result(
    session: Session, event: Event, counts: Mapping[str, int], wanted: Mapping[str, int] | None, actor: Actor
) -> None:  # fmt: skip
    """Draw what the event's result says was given out from the items chosen by column (0: none).

    Without a choice for a column, what was drawn for it before follows its count.
    """
    drawn, offered = drawn_for_result(session, event), offered_for_result(session, event)
    for column in sorted({*drawn, *(wanted or {})}):
        before = drawn.get(column)
        chosen = (wanted or {}).get(column, before.material_id if before else 0)
        known = {one.id: one for one in offered.get(column, ())} | ({before.material_id: before.material} if before
                                                                    else {})  # fmt: skip
        if chosen and chosen not in known:
            raise Invalid("material", t("There is no such item to draw from."), field=f"from_stock.{column}",
                          hint=t("Choose from the list."))  # fmt: skip
        if before is not None and (before.material_id != chosen or not counts.get(column, 0)):
            session.delete(before)
            session.flush()
            before = None
        if chosen and (count := counts.get(column, 0)):
            _draw(session, event, known[chosen], column, count, before, actor)


def wish(session: Session, campaign: Campaign, given: WishInput, actor: Actor) -> int:
    """How much of an item the campaign means to give out from now on; 0 takes the wish back."""
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    there = session.get(MaterialWish, (campaign.id, given.material_id))
    if there is None and given.material_id not in {one.id for one in supplying(session, campaign.area)}:
        raise Invalid("material", t("There is no such item."), field="material_id", hint=t("Choose from the list."))
    if not given.count:
        if there is not None:
            session.delete(there)
    elif there is not None:
        there.count = given.count
    else:
        session.add(MaterialWish(campaign_id=campaign.id, material_id=given.material_id, count=given.count))
    session.flush()
    return given.count


def _draw(
    session: Session, event: Event, material: Material, column: str, count: int, before: MaterialMove | None,
    actor: Actor,
) -> None:  # fmt: skip
    _lock(session, material)
    on = _held_on(event)
    there = moved(session, material)
    if before is not None:
        there.remove(Moved(before.moved_on, before.count))
        on = before.moved_on
    missing = shortage(there, Moved(on, -count))
    if missing:
        left = max(0, count - missing)
        raise Invalid(
            "stock", t("Only %(n)s of “%(name)s” are in stock.", n=f"{left:,}", name=material.name),
            field=f"from_stock.{column}",
            hint=t("Enter what was received first, correct the stock, or do not take it from stock."),
        )  # fmt: skip
    if before is not None:
        before.count = -count
        session.flush()
        session.refresh(material)
        return
    row = MaterialMove(material_id=material.id, kind=OUT, moved_on=on, count=-count, event_id=event.id,
                       campaign_id=event.campaign_id, unit_id=event.unit_id, drawn_for=column)  # fmt: skip
    _add(session, material, row, actor)


def _held_on(event: Event) -> date:
    """The day on which the event was held, on its own clock; what it used left the stock then."""
    return local(event.starts_at, event.zone).date()


def _write(session: Session, material: Material, given: MaterialInput, actor: Actor) -> Material:
    area = require_area(session, given.area_id, actor, KEEP)
    if given.kind not in labels(session, "material_kind", area):
        raise Invalid("material_kind", t("There is no such kind of material."), field="kind",
                      hint=t("Choose from the list."))  # fmt: skip
    taken = Invalid("material_there", t("There is an item of this name in this area already."), field="name",
                    hint=t("Enter a move of that one, or choose another name."))  # fmt: skip
    same = select(Material).where(Material.area_id == area.id, Material.name == given.name)
    if (there := session.scalar(same)) is not None and there is not material:
        raise taken
    with whole_or_not(session, taken):
        for name in ("name", "kind", "area_id", "counted_in", "low_at", "note", "is_active"):
            setattr(material, name, getattr(given, name))
        material.area = area
        session.add(material)
    return material


def _lock(session: Session, material: Material) -> None:
    session.execute(select(Material.id).where(Material.id == material.id).with_for_update())


def _shortage(session: Session, material: Material, row: MaterialMove) -> int:
    _lock(session, material)
    return shortage(moved(session, material), Moved(row.moved_on, row.count)) if row.count < 0 else 0


def _too_little(session: Session, material: Material, on: date) -> Invalid:
    left = max(0, lowest_from(moved(session, material), on))
    wording = t("Only %(n)s of “%(name)s” are in stock.", n=f"{left:,}", name=material.name)
    if on < today(zone_of(session, material.area)):
        wording = t("From %(day)s on there were at times only %(n)s of “%(name)s” in stock.", n=f"{left:,}",
                    name=material.name, day=say_plain_date(on))  # fmt: skip
    return Invalid(
        "stock", wording, field="count",
        hint=t("Enter what was received first, or say why more was there than the books say."),
    )  # fmt: skip


def _correction(material: Material, on: date, difference: int, reason: str) -> MaterialMove:
    return MaterialMove(material_id=material.id, kind="corrected", moved_on=on, count=difference, reason=reason)


def _add(session: Session, material: Material, row: MaterialMove, actor: Actor) -> MaterialMove:
    row.made_by, row.made_by_name = actor.key, (actor.name or actor.key)[:60]
    session.add(row)
    session.flush()
    session.refresh(material)  # the database has changed its stock
    return row


def _check_day(session: Session, material: Material, on: date) -> None:
    if on > today(zone_of(session, material.area)):
        raise Invalid("moved_ahead", t("This day lies ahead: enter what has happened."), field="moved_on")


def _for(session: Session, given: MoveInput, actor: Actor) -> dict[str, int | None]:
    """Whom it was for, as far as the actor may see them."""
    found: dict[str, int | None] = {"campaign_id": given.campaign_id, "unit_id": given.unit_id,
                                    "event_id": given.event_id}  # fmt: skip
    asked = (
        ("campaign_id", lambda: load_campaign(session, given.campaign_id or 0, actor)),
        ("unit_id", lambda: load(session, Unit, given.unit_id or 0, actor, Permission.VIEW_REGISTRY)),
        ("event_id", lambda: load(session, Event, given.event_id or 0, actor, Permission.VIEW_CALENDAR)),
    )
    for field, find in asked:
        if found[field] is None:
            continue
        try:
            find()
        except NotFound:
            raise Invalid(field, t("There is no such record. Choose from the list."), field=field) from None
    if given.event_id is not None and given.campaign_id is None:
        found["campaign_id"] = session.get_one(Event, given.event_id).campaign_id
    return found


def own_move(session: Session, material_id: int, move_id: int, actor: Actor) -> MaterialMove:
    """The item's move of that number; another item's is not found."""
    material = load_material(session, material_id, actor)
    row = session.get(MaterialMove, move_id)
    if row is None or row.material_id != material.id:
        raise NotFound()
    return row
