"""What the networks add to other pages: the overview, Today, settings, what is owed, the search, the map."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Hit, Need, Panel
from core.times import say_date, say_day, today
from readiness import network_queries
from readiness.network_check_queries import KIND, check_rule, open_checks
from readiness.network_coverage_queries import reach
from readiness.network_map_queries import LAYER
from registry.models import Area
from registry.permissions import Permission as P
from registry.terms import NOWHERE
from schedule.queries import zone_of

NAMED = 3
REMIND_DAYS = 30


def put_up(board: Board) -> None:
    """Panels, needs, what is owed, search and layer."""
    board.add_panels("readiness", panel)
    board.add_panels("settings", settings_panel)
    board.needs += [needs, check_needs]
    board.returns.append(KIND)
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


def check_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """The yearly check of a roster, for the people of the township that owes it."""
    if not actor.may(P.EDIT_READINESS):
        return []
    made = []
    for one in open_checks(session, actor, REMIND_DAYS):
        if one.due_on is None:
            continue
        is_late = one.due_on < today(zone_of(session, one.area))
        title = t("Check the roster of %(name)s by %(day)s", name=one.area.name, day=say_date(one.due_on))
        hint = str(t("Who is still there, who has left, who is due for training."))
        url = url_for("readiness.network_check", code=one.area.code)
        made.append(Need("bad" if is_late else "warn", str(t("Networks")), str(title), hint, url, str(t("Open"))))
    return made


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """By when rosters are checked."""
    rule = check_rule(session, (area or NOWHERE).path)
    said = t("Every township owes a check of its roster by %(day)s.", day=say_day(rule.due_on(today().year)))
    if not rule.is_owed:
        said = t("Nobody owes a yearly check of the rosters.")
    values = {"text": str(said), "is_verified": rule.is_verified, "label": str(t("When rosters are checked")),
              "url": url_for("readiness.network_check_settings", area=area.code if area else None)}  # fmt: skip
    return Panel(str(t("Three networks")), "readiness/panel_rule.html", values)


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Members by name or telephone, for those who may see their telephone."""
    names = network_queries.role_names(session)
    return [
        Hit(names.get(one.role, one.role), one.name, f"{one.area.name} · {one.phone}".strip(" ·"),
            url_for("readiness.network_member", member_id=one.id))
        for one in network_queries.search(session, typed, actor, limit)
    ]  # fmt: skip
