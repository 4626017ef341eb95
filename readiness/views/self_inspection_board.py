"""What self-inspections add to other pages: panels of the overview, of units and settings, what waits, what is owed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Hit, Need, Panel
from core.times import say_plain_date, today
from readiness import self_inspection_queries as queries
from readiness.self_inspection_models import SelfHazard
from readiness.self_inspection_queries import HazardFilter, UnitFilter
from readiness.self_inspection_return_queries import KINDS
from readiness.self_inspection_words import STANDING_TONES, STANDINGS
from readiness.views.household_checks import settings_panel
from readiness.views.self_inspections import lede
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import may
from schedule.queries import zone_of


def put_up(board: Board) -> None:
    """Panels, needs of Today, hits of the search, and returns."""
    board.add_panels("readiness", overview_panel)
    board.add_panels("unit", unit_panel)
    board.add_panels("settings", settings_panel)
    board.counts.append(queries.late_hazards)
    board.needs.append(needs)
    board.searchers.append(search)
    board.returns += KINDS


def overview_panel(db: Session, _record: object, who: Actor) -> Panel | None:
    """How all units in sight stand."""
    if not who.may(P.VIEW_READINESS):
        return None
    on, rule = today(zone_of(db)), queries.rule_of(db)
    total = queries.board_sums(db, who, UnitFilter(), rule, on).total
    units, hazards = "readiness.self_inspections", "readiness.self_hazards"
    lines = (
        (total.never, "warn", t("Never inspected"), url_for(units, standing="never")),
        (total.overdue, "bad", t("Overdue"), url_for(units, standing="overdue")),
        (total.late, "bad", t("Hazards past their day"), url_for(hazards, state="late")),
    )
    values = {"total": total, "lede": lede(total), "lines": [(f"{n:,}", *rest) for n, *rest in lines if n]}
    return Panel(str(t("Self-inspections")), "readiness/panel_self_inspections.html", values, rank=70)


def unit_panel(db: Session, unit: Unit, who: Actor) -> Panel | None:
    """How a unit stands, its open hazards, and the way to the next round."""
    if not may(db, unit, who, P.VIEW_READINESS):
        return None
    on = today(zone_of(db, unit.area))
    standing, due, owes = queries.standing_of(db, unit, on)
    hazards = queries.hazards_of(db, unit)
    if not owes and standing == "never" and not hazards:
        return None
    values = {
        "unit": unit, "standing": STANDINGS[standing], "tone": STANDING_TONES[standing], "due": due,
        "hazards": hazards, "on": on, "items": terms.labels(db, queries.SCHEME, unit.area),
        "can_file": may(db, unit, who, P.FILE_READINESS), "is_new": standing == "never",
    }  # fmt: skip
    return Panel(str(t("Self-inspection")), "readiness/panel_unit_self_inspection.html", values, rank=45)


def needs(db: Session, who: Actor) -> Sequence[Need]:
    """For contacts: a round that is due, hazards past their day; for those who look after readiness: how many."""
    if not who.may(P.FILE_READINESS):
        return []
    on, found = today(zone_of(db)), list[Need]()
    if own := who.unit_ids(P.FILE_READINESS):
        for unit in db.scalars(select(Unit).where(Unit.id.in_(own), Unit.is_active).limit(3)):
            standing, _, owes = queries.standing_of(db, unit, on)
            if owes and standing != "done":
                tone = "info" if standing == "soon" else "warn"
                found.append(Need(
                    tone, str(STANDINGS[standing]), str(t("Self-inspection of %(unit)s", unit=unit.name)),
                    str(t("Two minutes on the telephone.")), url_for("readiness.inspect_self", unit_id=unit.id),
                    str(t("Begin")),
                ))  # fmt: skip
    late = queries.late_hazards(db, who)
    if late:
        title = tn("%(n)s hazard is past its day", "%(n)s hazards are past their day", late)
        hint = t("Have them fixed, or say why they are not pursued.")
        found.append(Need("bad", str(t("Self-inspection")), str(title), str(hint),
                          url_for("readiness.self_hazards", state="late"), str(t("See them"))))  # fmt: skip
    return found


def search(db: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Hazards by their words or their unit, the open ones first."""
    if not typed.strip() or not who.may(P.VIEW_READINESS):
        return []
    query = queries.hazards_matching(who, HazardFilter(typed=typed.strip()[:100]), today(zone_of(db)))
    items = terms.labels(db, queries.SCHEME)
    return [
        Hit(str(t("Hazard seen")), one.problem or items.get(one.item, one.item),
            f"{one.unit.name} · {say_plain_date(one.fix_by)}", url_for("readiness.self_hazard", hazard_id=one.id))
        for one in db.scalars(query.order_by(SelfHazard.state.desc(), SelfHazard.fix_by).limit(limit))
    ]  # fmt: skip
