"""What inspections, defects and photos add to other pages: panels of a place, needs of Today, hits of the search."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.fields import name_key
from core.i18n import t, tn
from core.panels import Hit, Need, Panel
from core.times import say_date, today
from maps.defect_queries import WAITING, defects_of, mended_defects, overdue_defects
from maps.defect_words import SEVERITIES, SEVERITY_TONES, STATE_NAMES, STATE_TONES, state_on
from maps.inspection_models import Defect, Inspection
from maps.inspection_queries import latest
from maps.inspection_words import say_result
from maps.models import Place
from maps.photo_queries import shown_photos
from registry.permissions import Permission
from registry.scope import may, within

SHOWN = 5


def photo_panel(session: Session, place: Place, actor: Actor) -> Panel | None:
    """The photos of a place, for its page; visitors see those that are for everybody."""
    photos = shown_photos(session, place, actor)
    can_edit = may(session, place, actor, Permission.EDIT_PLACES)
    if not photos and not can_edit:
        return None
    values = {"place": place, "photos": photos, "can_edit": can_edit}
    return Panel(str(t("Photos")), "maps/photos_panel.html", values, 20)


def inspection_panel(session: Session, place: Place, actor: Actor) -> Panel | None:
    """The last inspections of a place, and the way to the next one."""
    if not may(session, place, actor, Permission.VIEW_PLACES):
        return None
    found = latest(session, place.id, SHOWN)
    can_edit = may(session, place, actor, Permission.EDIT_PLACES)
    if not found and not can_edit:
        return None
    total = session.scalar(select(func.count()).where(Inspection.place_id == place.id)) or 0
    values = {
        "place": place, "can_edit": can_edit and place.is_active, "total": total,
        "rows": [(one, say_result(one.answers), "defect" in one.answers.values()) for one in found],
        "sees_names": may(session, place, actor, Permission.VIEW_CONTACTS),
    }  # fmt: skip
    return Panel(str(t("Inspections")), "maps/inspections_panel.html", values, 30)


def defect_panel(session: Session, place: Place, actor: Actor) -> Panel | None:
    """The defects of a place, those not settled first."""
    if not may(session, place, actor, Permission.VIEW_PLACES):
        return None
    found = defects_of(session, place.id)
    can_edit = may(session, place, actor, Permission.EDIT_PLACES)
    if not found and not can_edit:
        return None
    states = [state_on(one.state, one.due_on, today()) for one in found[:SHOWN]]
    values = {
        "place": place, "can_edit": can_edit, "total": len(found),
        "open": sum(one.state in WAITING for one in found),
        "rows": [
            (one, STATE_NAMES[state], STATE_TONES[state], SEVERITIES[one.severity], SEVERITY_TONES[one.severity])
            for one, state in zip(found, states, strict=False)
        ],
    }  # fmt: skip
    return Panel(str(t("Defects")), "maps/defects_panel.html", values, 25)


def today_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """That defects are overdue or wait to be closed, for those who look after places."""
    if not actor.may(Permission.EDIT_PLACES):
        return []
    needs = []
    if late := overdue_defects(session, actor):
        title = tn("%(n)s defect of a place is overdue", "%(n)s defects of places are overdue", late)
        hint = t("Have it mended, or say why it is not pursued.")
        needs.append(_need("bad", title, hint, "overdue"))
    if mended := mended_defects(session, actor):
        title = tn("%(n)s defect is mended and waits to be closed", "%(n)s defects are mended and wait to be closed",
                   mended)  # fmt: skip
        needs.append(_need("info", title, t("Look at it, then close it."), "mended"))
    return needs


def _need(tone: str, title: object, hint: object, state: str) -> Need:
    url = url_for("maps.defects", state=state)
    return Need(tone, str(t("Defects")), str(title), str(hint), url, str(t("See them")))


def find_defects(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Defects not settled whose words match or whose place does, as hits of the search."""
    key = name_key(typed)
    if not key or not actor.may(Permission.VIEW_PLACES):
        return []
    query = select(Defect).join(Defect.place).options(contains_eager(Defect.place))
    matches = or_(Defect.problem.icontains(typed.strip(), autoescape=True),
                  Place.name_key.contains(key, autoescape=True))  # fmt: skip
    own = within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id)
    query = query.where(matches, own, Defect.state.in_(WAITING)).order_by(Defect.due_on, Defect.id).limit(limit)
    return [_hit(one) for one in session.scalars(query)]


def _hit(one: Defect) -> Hit:
    detail = f"{one.place.name} · {t('due on %(day)s', day=say_date(one.due_on))}"
    return Hit(str(t("Defect")), one.problem, detail, url_for("maps.defect", defect_id=one.id))
