"""What checklists add to other pages: Today, the panel of a unit, the settings, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.kept import asked_once
from core.panels import Board, Figure, Need, Panel
from core.times import say_plain_date, today
from outreach import checklist_return_queries
from outreach.checklist_queries import VIEW, Line, Wanted, line_of, proofs_to_confirm, survey
from outreach.checklist_words import STATE_ICONS, STATE_TONES, say_name, say_standing
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import may
from schedule.queries import zone_of

ASKING_DAYS = 60
"""So many days before it is due a unit is asked for what is left; nobody is bothered about it in January."""


def put_up(board: Board) -> None:
    """The panel of a unit, figures and needs of Today, where settings are, and what is owed."""
    board.add_panels("unit", unit_panel)
    board.add_panels("settings", settings_panel)
    board.figures.append(own_figures)
    board.counts.append(proofs_to_confirm)
    board.needs += [own_needs, waiting_needs]
    board.returns.append(checklist_return_queries.KIND)


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """The unit's checklist of this year, item by item."""
    if not unit.is_active or not may(session, unit, actor, VIEW):
        return None
    year = today(zone_of(session, unit.area)).year
    line = line_of(session, actor, unit, year)
    if line is None:
        return None
    entries = [
        {"name": say_name(one.item), "said": say_standing(one), "tone": STATE_TONES[one.state],
         "icon": STATE_ICONS[one.state]}
        for one in line.standings
    ]  # fmt: skip
    values = {"name": say_name(line.checklist), "year": year, "line": line, "entries": entries, "url": _url(line)}
    return Panel(str(t("Checklist of the year")), "outreach/panel_checklist.html", values)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where checklists are kept, for who looks for them among the settings."""
    return Panel(str(t("Checklists")), "outreach/panel_checklist_settings.html")


def own_figures(session: Session, actor: Actor) -> Sequence[Figure]:
    """How far the units are for which the reader speaks."""
    return [
        Figure(str(t("Checklist %(year)s", year=line.year)), f"{line.done}", f"/ {len(line.standings)}",
               str(t("My checklist")), url=_url(line), share=line.share)
        for line in _own(session, actor)
    ]  # fmt: skip


def own_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """What is left of the checklist of one's own unit, when its day is near or over, and proofs that came back."""
    on, found = today(zone_of(session)), []
    for line in _own(session, actor):
        if not line.left or line.due_on - timedelta(days=ASKING_DAYS) > on:
            continue
        title = tn("%(n)s item of the checklist is left: %(unit)s", "%(n)s items of the checklist are left: %(unit)s",
                   line.left, unit=line.name)  # fmt: skip
        is_late = on > line.due_on
        tag = t("Overdue") if is_late else t("Checklist of the year")
        hint = t("Due by %(day)s.", day=say_plain_date(line.due_on))
        found.append(Need("bad" if is_late else "warn", str(tag), str(title), str(hint), _url(line), str(t("Open"))))
    return found


def waiting_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Proofs by hand that the reader should look at."""
    waiting = proofs_to_confirm(session, actor)
    if not waiting:
        return []
    title = tn("%(n)s proof by hand waits to be confirmed", "%(n)s proofs by hand wait to be confirmed", waiting)
    hint = t("What units say that they did of their checklist.")
    return [Need("info", str(t("Checklists")), str(title), str(hint), url_for("outreach.checklist_proofs"),
                 str(t("Show")))]  # fmt: skip


@asked_once
def _own(session: Session, actor: Actor) -> Sequence[Line]:
    """The units for which the reader speaks by name, with their checklists of this year."""
    ids = actor.unit_ids(Permission.EDIT_OWN_UNIT)
    if not ids:
        return []
    return survey(session, actor, Wanted(today(zone_of(session)).year, unit_ids=ids))


def _url(line: Line) -> str:
    return url_for("outreach.unit_checklist", unit_id=line.unit_id)
