"""Live drills for programs: open and close them, read what stands and the log, add to it (each nonce once)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.answers import Answer
from core.api import Asked, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.kept_entries import Receipt
from core.sent_photos import file_store
from core.times import now
from core.web import actor, address, session
from drills import live_queries as queries
from drills import live_services as services
from drills.live import State
from drills.live_inputs import LiveEntriesInput, OpenLiveInput
from drills.live_models import LiveDrill, LiveEntry
from drills.live_script import cues
from drills.models import Drill
from drills.plan_queries import groups, injects
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("drills_live")


class LiveRollAnswer(Answer):
    """The latest roll call of a group; `group_id` is null for the whole unit, `missing` are those not found since."""

    group_id: int | None
    counted_at: datetime
    present: int
    excused: int
    missing: int


class LiveCueAnswer(Answer):
    """An inject as it stands: `due_seconds` after the alarm with all shifts, `late_seconds` behind that."""

    inject_id: int
    state: Literal["waiting", "due", "sent", "skipped"]
    planned_seconds: int
    due_seconds: int
    late_seconds: int


class LiveOutcomeAnswer(Answer):
    """The figures of the result as the log has them; lengths in seconds, null where the log does not tell."""

    started_at: datetime
    shelter: int | None
    evacuation: int | None
    rollcall: int | None
    enrolled: int
    present: int
    excused: int
    missing: int
    injured: int


class LiveAnswer(Answer):
    """A live drill as it stands; `phases` says when each phase began, `command_address` opens the command screen."""

    drill_id: int
    is_rehearsal: bool
    opened_at: datetime
    closed_at: datetime | None
    command_address: str
    phase: str
    phases: dict[str, datetime]
    missing: int
    injured: int
    rolls: list[LiveRollAnswer]
    cues: list[LiveCueAnswer]
    outcome: LiveOutcomeAnswer | None


class LiveEntryAnswer(Answer):
    """One entry of the log; `data` holds what belongs to its kind."""

    id: int
    drill_id: int
    nonce: str
    what: str
    group_id: int | None
    is_rehearsal: bool
    at: datetime
    received_at: datetime
    by_key: str
    data: dict[str, Any]


class LiveReceiptAnswer(Answer):
    """What became of one entry: taken, there already (again), or refused with the reason."""

    nonce: str
    state: Literal["taken", "again", "refused"]
    at: datetime | None
    code: str
    message: str


class LiveReceiptsAnswer(Answer):
    """A receipt for each entry that was sent, in order."""

    receipts: list[LiveReceiptAnswer]


class LiveEntriesAsked(Asked):
    """Which entries to list."""

    sort: Annotated[Literal["at", "-at", "received_at", "-received_at"], Entry(t("Sorted by"))] = "at"


@bp.get("/drills/<int:drill_id>/live")
@needs(P.EDIT_DRILLS)
@operation(t("Get a live drill as it stands"))
def get_live_drill(drill_id: int) -> LiveAnswer:
    """The live drill."""
    drill = _drill(drill_id)
    return _answer(drill, queries.opened_live(session(), drill))


@bp.post("/drills/<int:drill_id>/live")
@needs(P.EDIT_DRILLS)
@operation(t("Open a drill live, or rehearse it"))
def open_live_drill(drill_id: int, given: OpenLiveInput) -> LiveAnswer:
    """The live drill, open."""
    drill = _drill(drill_id)
    return _answer(drill, services.open_live(session(), drill, given.is_rehearsal, actor()))


@bp.post("/drills/<int:drill_id>/live/close")
@needs(P.EDIT_DRILLS)
@operation(t("Close a live drill"))
def close_live_drill(drill_id: int) -> LiveAnswer:
    """The live drill, closed; what was done before still arrives."""
    drill = _drill(drill_id)
    return _answer(drill, services.close_live(session(), queries.opened_live(session(), drill), actor()))


@bp.get("/drills/<int:drill_id>/live/entries")
@needs(P.EDIT_DRILLS)
@operation(t("List the log of a live drill"))
def list_live_entries(drill_id: int, asked: LiveEntriesAsked) -> Page[LiveEntryAnswer]:
    """The log, rehearsals included."""
    query = select(LiveEntry).where(LiveEntry.drill_id == _drill(drill_id).id)
    return page(session(), query, asked, {"at": LiveEntry.at, "received_at": LiveEntry.received_at}, _entry_answers)


@bp.post("/drills/<int:drill_id>/live/entries")
@needs(P.EDIT_DRILLS)
@operation(t("Add to the log of a live drill; each nonce counts once"))
def add_live_entries(drill_id: int, given: LiveEntriesInput) -> LiveReceiptsAnswer:
    """A receipt for each entry."""
    opened = queries.door_of(session(), queries.opened_live(session(), _drill(drill_id)))
    receipts = services.add_entries(session(), opened, given.entries, actor(), file_store())
    return LiveReceiptsAnswer(receipts=[_receipt(one) for one in receipts])


def _drill(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)


def _answer(drill: Drill, live: LiveDrill) -> LiveAnswer:
    state = queries.state(session(), queries.door_of(session(), live))
    came = queries.outcome_of(session(), drill)
    ids: list[int | None] = [group.id for group in groups(session(), drill)]
    key = queries.token(session(), live, queries.COMMANDER)
    path = url_for("drills.live_page", sort=queries.COMMANDER, token=key)
    return LiveAnswer(
        drill_id=drill.id, is_rehearsal=live.is_rehearsal, opened_at=live.opened_at, closed_at=live.closed_at,
        command_address=address(path), phase=state.phase, phases=dict(state.phases),
        missing=state.missing(ids or [None]), injured=state.injured, rolls=_rolls(state), cues=_cues(drill, state),
        outcome=LiveOutcomeAnswer(**{name: getattr(came, name) for name in LiveOutcomeAnswer.model_fields})
        if came else None,
    )  # fmt: skip


def _rolls(state: State) -> list[LiveRollAnswer]:
    return [
        LiveRollAnswer(group_id=group, counted_at=roll.at, present=roll.now_present, excused=roll.excused,
                       missing=roll.still_missing)
        for group, roll in state.rolls.items()
    ]  # fmt: skip


def _cues(drill: Drill, state: State) -> list[LiveCueAnswer]:
    lines = [(line.id, line.at_seconds) for line in injects(session(), drill)]
    until = state.phases.get("end", now())
    elapsed = int((until - state.alarm_at).total_seconds()) if state.alarm_at else None
    return [
        LiveCueAnswer(inject_id=cue.id, state=cue.state, planned_seconds=cue.planned, due_seconds=cue.due,
                      late_seconds=cue.late)
        for cue in cues(lines, state.injects, state.alarm_at, elapsed)
    ]  # fmt: skip


def _entry_answers(rows: Sequence[LiveEntry]) -> list[LiveEntryAnswer]:
    return [LiveEntryAnswer(**{name: getattr(row, name) for name in LiveEntryAnswer.model_fields}) for row in rows]


def _receipt(one: Receipt) -> LiveReceiptAnswer:
    wrong = one.refusal
    return LiveReceiptAnswer(nonce=one.nonce, state=one.state, at=one.at, code=wrong.code if wrong else "",
                             message=str(wrong) if wrong else "")  # fmt: skip
