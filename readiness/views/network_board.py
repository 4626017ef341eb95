"""What the networks add to other pages: the overview, Today, the search, the map."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Hit, Need, Panel
from readiness import network_queries
from readiness.network_coverage_queries import reach
from readiness.network_map_queries import LAYER
from registry.permissions import Permission as P

NAMED = 3


def put_up(board: Board) -> None:
    """Panel, needs, search and layer."""
    board.add_panels("readiness", panel)
    board.needs.append(needs)
    board.searchers.append(search)
    board.layers.append(LAYER)


def panel(session: Session, record: object, actor: Actor) -> Panel:
    """How many posts are held, by role."""
    found = reach(session, actor)
    return Panel(str(t("Three networks")), "readiness/panel_network.html",
                 {"reach": found, "untrained": sum(found.untrained.values())}, 30)  # fmt: skip


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Posts of the reader's areas that nobody holds, for those who keep the rosters."""
    if not actor.may(P.EDIT_READINESS):
        return []
    found = reach(session, actor, None, P.EDIT_READINESS)
    if not found.gaps or not any(code in found.people for code in network_queries.role_names(session)):
        return []  # before anybody stands on a roster, everything would be a gap
    named = [f"{post.ground.name} ({found.names[post.rule.role]})" for post in found.gaps[:NAMED]]
    hint = str(t(", ")).join(named) + (" …" if len(found.gaps) > NAMED else "")
    title = tn("%(n)s post of the networks is not held", "%(n)s posts of the networks are not held", len(found.gaps))
    return [Need("warn", str(t("Networks")), str(title), hint, url_for("readiness.network_gaps"), str(t("See them")))]


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Members by name or telephone, for those who may see their telephone."""
    names = network_queries.role_names(session)
    return [
        Hit(names.get(one.role, one.role), one.name, f"{one.area.name} · {one.phone}".strip(" ·"),
            url_for("readiness.network_member", member_id=one.id))
        for one in network_queries.search(session, typed, actor, limit)
    ]  # fmt: skip
