"""One drill: its facts, its people and times, and the notice to print."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.i18n import Text, t
from core.panels import panels
from core.times import say_clock, say_minute
from core.web import actor, session
from drills import people, services
from drills.history import drawing
from drills.kinds import CHANNEL_NAMES, LEVEL_NAMES, STATE_NAMES, STATE_TONES, TYPE_NAMES
from drills.lifecycle import next_step, steps
from drills.models import Drill
from drills.photo_queries import photos_of
from drills.progress_queries import past_times, progress
from drills.views import bp
from drills.views.said import comparison, may_edit, when
from registry import terms
from registry.models import User
from registry.permissions import Permission
from registry.queries.settings import evacuation_target
from registry.scope import load
from schedule.queries import people as people_at

NEXT: dict[str, tuple[Text, str, str]] = {
    "planned": (t("Write the plan"), "drills.plan", "pencil"),
    "live": (t("Open the live drill"), "drills.live", "stopwatch"),
    "reported": (t("Enter the result"), "drills.result", "stopwatch"),
    "evaluated": (t("Evaluate the drill"), "drills.evaluate", "clipboard-check"),
    "improved": (t("Close the improvements"), "drills.drill", "check-lg"),
}
"""By step: what the button says, its page, and its picture."""


@bp.get("/drills/<int:drill_id>")
@needs(Permission.VIEW_DRILLS)
def drill(drill_id: int) -> str:
    """One drill with everything about it."""
    db, who = session(), actor()
    found = load(db, Drill, drill_id, who, Permission.VIEW_DRILLS)
    state, known = services.state_of(found), progress(db, found)
    target = evacuation_target(db, found.unit.kind, found.unit.area)
    return render_template(
        "drills/drill.html", drill=found, when=when(found), ends=say_clock(found.event.ends_at, found.event.zone),
        state=state, state_name=STATE_NAMES[state], state_tone=STATE_TONES[state], can_edit=may_edit(who, found),
        sees_names=sees_names(who, found),
        rows=people_rows(db, found), comparison=comparison(db, found), **_words(db, found),
        steps=steps(known), next_action=_next_action(found, next_step(known)), photos=photos_of(db, found),
        history=drawing(past_times(db, found), target.seconds, found.id),
        is_just_saved=bool(request.args.get("saved")), panels=panels(db, "drill", found, who),
        sees_trail=who.may_for(Permission.VIEW_AUDIT, found.unit.area.path, found.unit_id),
    )  # fmt: skip


def _next_action(found: Drill, step: str) -> dict[str, Any] | None:
    """What to do for the step that comes next; improvements are closed further down on the same page."""
    if step not in NEXT:
        return None
    label, endpoint, picture = NEXT[step]
    anchor = "panel_actions" if step == "improved" else None
    return {"label": str(label), "url": url_for(endpoint, drill_id=found.id, _anchor=anchor), "icon": picture}


@bp.get("/drills/<int:drill_id>/notice")
@needs(Permission.VIEW_DRILLS)
def notice(drill_id: int) -> str:
    """A sheet for the notice board: when, who, and what to do."""
    db = session()
    found = load(db, Drill, drill_id, actor(), Permission.VIEW_DRILLS)
    return render_template(
        "drills/notice.html", drill=found, when=when(found), ends=say_clock(found.event.ends_at, found.event.zone),
        people=people.total(services.expected_people(db, found)), type_name=TYPE_NAMES[found.type],
        target=evacuation_target(db, found.unit.kind, found.unit.area),
    )  # fmt: skip


def people_rows(db: Session, found: Drill) -> list[dict[str, Any]]:
    """People by category, expected and reported side by side, and their sum."""
    expected, reported = (people_at(db, found.event_id, stage) for stage in ("expected", "reported"))
    names = terms.labels(db, "people_category", found.unit.area)
    codes = [code for code in names if code in expected or code in reported]
    codes += sorted((set(expected) | set(reported)) - set(codes))
    rows = [{"name": names.get(c, c), "expected": expected.get(c), "reported": reported.get(c)} for c in codes]
    if len(rows) < 2:
        return rows
    total = {"name": "", "expected": people.total(expected), "reported": people.total(reported) if reported else None}
    return [*rows, total]


def _words(db: Session, found: Drill) -> dict[str, Any]:
    return {
        "type_name": TYPE_NAMES[found.type],
        "level_name": LEVEL_NAMES[found.level],
        "channel_name": CHANNEL_NAMES.get(found.channel, found.channel),
        "registered_at": say_minute(found.registered_at, found.event.zone),
        "registered_by": _name(db, found.registered_by),
        "reported_by": _name(db, found.result.reported_by) if found.result else "",
        "kind_name": terms.label(db, "unit_kind", found.unit.kind, found.unit.area),
    }


def _name(db: Session, key: str) -> str:
    """The name of the user behind an actor's key; empty for a closed or removed account."""
    kind, _, number = key.partition(":")
    user = db.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    return user.name if user else ""


def sees_names(who: Actor, found: Drill) -> bool:
    """Whether the reader may see who helps and who registered."""
    return who.may_for(Permission.VIEW_CONTACTS, found.unit.area.path, found.unit_id)
