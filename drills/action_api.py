"""Improvement actions for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line, Whole
from core.i18n import t
from core.times import today
from core.web import actor, session
from drills import action_services as services
from drills.action_inputs import ActionInput, ActionReasonInput, DoneInput, RetestInput
from drills.action_models import ImprovementAction
from drills.action_queries import ActionFilter, actions_matching, owner_shown, urgency
from drills.action_words import state_on
from drills.models import Drill
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.queries import zone_of

bp = blueprint("drill_actions")
ActionState = Literal["overdue", "open", "done", "closed", "dropped"]


class ActionAnswer(Answer):
    """An improvement action; who is responsible is empty where the caller may not see contacts."""

    id: int
    drill_id: int
    unit_id: int
    unit_name: str
    problem: str
    action: str
    owner: str
    due_on: date
    state: ActionState
    state_reason: str
    evidence: str
    created_at: datetime
    done_at: datetime | None
    closed_at: datetime | None
    retest: Literal["", "fixed", "not_fixed"]
    retest_drill_id: int | None
    version: int


class ActionsAsked(Asked):
    """Which improvement actions to list."""

    q: Annotated[Search, Entry(t("Unit or problem"))] = ""
    state: Annotated[
        Literal["waiting", "overdue", "open", "done", "closed", "dropped"] | None,
        Entry(t("State"), t("“waiting” are all that are not settled.")),
    ] = None
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    unit_id: Annotated[Whole | None, Entry(t("Unit"))] = None
    sort: Annotated[Literal["urgency", "due_on", "-due_on"], Entry(t("Sorted by"))] = "urgency"


@bp.get("/improvement-actions")
@needs(P.VIEW_DRILLS)
@operation(t("List improvement actions, overdue ones first"))
def list_actions(asked: ActionsAsked) -> Page[ActionAnswer]:
    """The actions that the caller may see."""
    db = session()
    on = today(zone_of(db))
    wanted = ActionFilter(
        state=asked.state or "", typed=asked.q, unit_id=asked.unit_id,
        kinds=terms.beneath(db, "unit_kind", asked.kind) if asked.kind else (),
        area=find_area(db, asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts = {"urgency": urgency(on), "due_on": ImprovementAction.due_on}
    return page(db, actions_matching(actor(), wanted, on), asked, sorts, _answers)


@bp.post("/drills/<int:drill_id>/improvement-actions")
@needs(P.EDIT_DRILLS)
@operation(t("Add an improvement action"), location=lambda made: url_for(".get_action", action_id=made.id))
def make_action(drill_id: int, given: ActionInput) -> ActionAnswer:
    """A new action of a drill that was held."""
    drill = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    return _answer(services.add_action(session(), drill, given, actor()))


@bp.get("/improvement-actions/<int:action_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one improvement action"))
def get_action(action_id: int) -> ActionAnswer:
    """One action."""
    return _answer(load(session(), ImprovementAction, action_id, actor(), P.VIEW_DRILLS))


@bp.patch("/improvement-actions/<int:action_id>")
@needs(P.EDIT_DRILLS)
@operation(t("Change an improvement action that is not settled"))
def change_action(action_id: int, given: Changes[ActionInput]) -> ActionAnswer:
    """The changed action."""
    found = _own(action_id)
    current = {name: getattr(found, name) for name in ("problem", "action", "owner", "due_on")}
    return _answer(services.edit_action(session(), found, given.over(current), actor()))


@bp.post("/improvement-actions/<int:action_id>/done")
@needs(P.EDIT_DRILLS)
@operation(t("Say what was done about a problem"))
def do_action(action_id: int, given: DoneInput) -> ActionAnswer:
    """The action, waiting to be closed."""
    return _answer(services.mark_done(session(), _own(action_id), given, actor()))


@bp.post("/improvement-actions/<int:action_id>/close")
@needs(P.EDIT_DRILLS)
@operation(t("Close an improvement action that is done"))
def close_action(action_id: int) -> ActionAnswer:
    """The action, closed by whoever oversees the unit's drills."""
    return _answer(services.close(session(), _own(action_id), actor()))


@bp.post("/improvement-actions/<int:action_id>/send-back")
@needs(P.EDIT_DRILLS)
@operation(t("Send an improvement action back to the unit"))
def send_back_action(action_id: int, given: ActionReasonInput) -> ActionAnswer:
    """The action, open again."""
    return _answer(services.send_back(session(), _own(action_id), given, actor()))


@bp.post("/improvement-actions/<int:action_id>/drop")
@needs(P.EDIT_DRILLS)
@operation(t("Stop pursuing an improvement action"))
def drop_action(action_id: int, given: ActionReasonInput) -> ActionAnswer:
    """The action, given up with a reason."""
    return _answer(services.drop(session(), _own(action_id), given, actor()))


@bp.post("/improvement-actions/<int:action_id>/retest")
@needs(P.EDIT_DRILLS)
@operation(t("Say whether a later drill found the problem fixed"))
def retest_action(action_id: int, given: RetestInput) -> ActionAnswer:
    """The action; open again when it was not fixed."""
    return _answer(services.answer_retest(session(), _own(action_id), given, actor()))


def _own(action_id: int) -> ImprovementAction:
    return load(session(), ImprovementAction, action_id, actor(), P.EDIT_DRILLS)


def _answer(found: ImprovementAction) -> ActionAnswer:
    return _answers([found])[0]


def _answers(found: Sequence[ImprovementAction]) -> list[ActionAnswer]:
    on, plain = today(zone_of(session())), set(ActionAnswer.model_fields) - {"unit_name", "owner", "state"}
    return [
        ActionAnswer.model_validate({name: getattr(one, name) for name in plain} | {
            "unit_name": one.unit.name, "owner": owner_shown(one, actor()),
            "state": state_on(one.state, one.due_on, on),
        })
        for one in found
    ]  # fmt: skip
