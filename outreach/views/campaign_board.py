"""What campaigns of the year and the stock add to other pages: panels of campaigns and events, needs of Today."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Need, Panel
from outreach.material_models import MaterialMove
from outreach.material_queries import low_items, lowest, supplies_of
from outreach.views import anchors
from outreach.views.budget import money_panel_values
from registry.permissions import Permission
from schedule.models import Campaign, Event


def put_up(board: Board) -> None:
    """Money and materials of a campaign, what an event took from stock, low stock on Today, anchor days in settings."""
    board.add_panels("campaign", money_panel, materials_panel)
    board.add_panels("event", drawn_panel)
    board.add_panels("settings", anchors.settings_panel)
    board.counts.append(low_items)
    board.needs.append(needs)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Items of which more should be ordered."""
    low = low_items(session, actor)
    first = lowest(session, actor) if low else None
    if first is None:
        return []
    title = tn("%(n)s item of the stock is low", "%(n)s items of the stock are low", low)
    hint = t("Least is left of %(name)s: %(n)s", name=first.name, n=f"{first.stock:,}")
    return [Need("warn", str(t("In stock")), str(title), str(hint), url_for("outreach.materials", state="low"),
                 str(t("Show")))]  # fmt: skip


def money_panel(session: Session, campaign: Campaign, actor: Actor) -> Panel:
    """What may be spent and what was spent."""
    return Panel(str(t("Money")), "outreach/panel_money.html", money_panel_values(session, campaign), rank=60)


def materials_panel(session: Session, campaign: Campaign, actor: Actor) -> Panel:
    """What the campaign wished for and gave out."""
    values = {"campaign": campaign, "supplies": supplies_of(session, campaign)}
    return Panel(str(t("Materials")), "outreach/panel_materials.html", values, rank=61)


def drawn_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """What the event took from stock; nothing when it took nothing."""
    query = select(MaterialMove).where(MaterialMove.event_id == event.id).order_by(MaterialMove.id)
    moves = session.scalars(query).all()
    if not moves or not actor.may(Permission.VIEW_CAMPAIGNS):
        return None
    return Panel(str(t("Taken from stock")), "outreach/panel_drawn.html", {"moves": moves}, rank=30)
