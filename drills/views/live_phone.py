"""The pages behind live links: the command screen and the page of a class teacher, with or without a network."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import public
from core.api.reading import checked, read_body
from core.errors import NotFound
from core.kept_entries import Receipt
from core.kept_pages import answer_sent, keep_until, list_sent, take_together, worker_script
from core.sent_photos import file_store, photo_answer
from core.times import now
from core.web import actor, session
from drills.live import PHASE_NAMES, PHASES
from drills.live_inputs import MOST_AT_ONCE, LiveEntryInput
from drills.live_models import LiveEntry
from drills.live_queries import Door, door, log, on_the_roll, photos_by_entry, refusal
from drills.live_services import add_entries
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.plan_models import DrillGroup
from drills.plan_queries import groups, injects
from drills.views import bp
from drills.views.said import when
from registry.queries.settings import evacuation_target

LARGEST_BODY = 6_000_000
POLL_MS = {True: 2_000, False: 10_000}  # the command screen, a teacher's page
SORTS = "<any(c, g, w):sort>"


@bp.get(f"/l/{SORTS}/<token>")
@public
def live_page(sort: str, token: str) -> ResponseReturnValue:
    """The page itself; it is kept on the phone and opens without a network."""
    db = session()
    opened = door(db, sort, token)
    drill = db.get_one(Drill, opened.drill_id)
    group = db.get(DrillGroup, opened.group_id) if opened.group_id else None
    name = "command" if opened.is_commander else "teacher"
    page = render_template(
        f"drills/live_{name}.html", drill=drill, opened=opened, group=group, when=when(drill), token=token,
        plan=_plan(db, drill, opened, group), phase_names=PHASE_NAMES,
    )  # fmt: skip
    return keep_until(page, opened.expires_at)


@bp.get(f"/l/{SORTS}/<token>/state")
@public
def live_state(sort: str, token: str) -> ResponseReturnValue:
    """The log as this page may see it; 304 as long as nothing has been added, at the price of one query."""
    opened = door(session(), sort, token)
    response = Response(mimetype="application/json")
    response.set_etag(opened.mark)
    response.headers["X-Server-Time"] = str(int(now().timestamp() * 1000))
    if response.make_conditional(request).status_code != 304:
        response.set_data(current_app.json.dumps(_state(session(), opened)))
    return response


@bp.post(f"/l/{SORTS}/<token>/entries")
@public
def send_live_entries(sort: str, token: str) -> ResponseReturnValue:
    """What a phone did and kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take(sort, token, read_body())})


@bp.get(f"/l/{SORTS}/<token>/photos/<int:photo_id>")
@public
def live_photo(sort: str, token: str, photo_id: int) -> ResponseReturnValue:
    """A photo of the log, for the command screen."""
    opened = door(session(), sort, token)
    photo = session().get(DrillPhoto, photo_id)
    if photo is None or photo.drill_id != opened.drill_id or not opened.is_commander:
        raise NotFound()
    return photo_answer(photo.file)


@bp.get("/l/sw.js")
@public
def live_worker() -> ResponseReturnValue:
    """The script that keeps the pages on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("live")


def _plan(db: Session, drill: Drill, opened: Door, group: DrillGroup | None) -> dict[str, Any]:
    """What the page knows besides the log: phases in words, groups, the script, the target in seconds."""
    seen = [group] if group else [] if not opened.is_commander else list(groups(db, drill))
    lines = injects(db, drill) if opened.is_commander else []
    return {
        "phases": [[phase, str(PHASE_NAMES[phase])] for phase in ("", *PHASES)],
        "groups": [
            {"id": one.id, "name": one.name, "people": one.people, "leader": one.leader if opened.is_commander else ""}
            for one in seen
        ],
        "injects": [
            {"id": one.id, "number": one.number, "at": one.at_seconds, "sender": one.sender, "receiver": one.receiver,
             "method": one.method, "message": one.message, "expected": one.expected_action}
            for one in lines
        ],
        "target": evacuation_target(db, drill.unit.kind, drill.unit.area).seconds,
        "people": group.people if group else on_the_roll(db, drill), "group": opened.group_id,
        "commands": opened.is_commander, "zone": opened.zone, "poll": POLL_MS[opened.is_commander],
        "until": int(opened.expires_at.timestamp() * 1000),
        "worker": url_for(".live_worker"),
    }  # fmt: skip


def _state(db: Session, opened: Door) -> dict[str, Any]:
    why = refusal(opened, now())
    photos = photos_by_entry(db, opened.drill_id) if opened.is_commander else {}
    return {
        "rehearsal": opened.is_rehearsal, "opened": int(opened.opened_at.timestamp() * 1000),
        "refusal": str(why) if why else "",
        "entries": [_entry(row, photos.get(row.id)) for row in log(db, opened) if _is_seen(row, opened)],
    }  # fmt: skip


def _is_seen(row: LiveEntry, opened: Door) -> bool:
    """A teacher sees the phases, what is said of the own group, and what was undone; remarks only the own."""
    if opened.is_commander or row.what in ("phase", "undo"):
        return True
    if row.what in ("injury", "note"):
        return row.by_key == opened.by_key
    return row.what != "inject" and row.group_id == opened.group_id


def _entry(row: LiveEntry, photo_id: int | None) -> dict[str, Any]:
    known = {
        "n": row.nonce, "w": row.what, "t": int(row.at.timestamp() * 1000 + 0.5), "g": row.group_id,
        "c": not row.by_key.startswith("teacher:"), "d": row.data,
    }  # fmt: skip
    return known | ({"p": photo_id} if photo_id else {})


def _take(sort: str, token: str, body: Any) -> list[dict[str, Any]]:
    opened = door(session(), sort, token)
    sent = list_sent(body, "entries", MOST_AT_ONCE)
    receipts = take_together(
        sent, lambda one: checked(LiveEntryInput, one),
        lambda good: add_entries(session(), opened, good, actor(), file_store()),
    )  # fmt: skip
    return [_answer(one) for one in receipts]


def _answer(receipt: Receipt) -> dict[str, Any]:
    at = receipt.at
    return receipt.as_answer() | ({"at": int(at.timestamp() * 1000 + 0.5)} if at is not None else {})
