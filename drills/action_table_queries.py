"""The list of improvement actions as a workbook or csv file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value, file_of
from core.times import local, say_plain_date, today
from drills.action_models import ImprovementAction
from drills.action_queries import ActionFilter, actions_matching, owner_shown, urgency
from drills.action_words import RETEST_NAMES, STATE_NAMES, state_on
from schedule.queries import zone_of

MOST_ROWS = 20_000


def action_sheet(session: Session, wanted: ActionFilter, actor: Actor) -> Sheet:
    """The actor's actions, narrowed by the filter, overdue first; at most 20,000."""
    on = today(zone_of(session))
    query = actions_matching(actor, wanted, on).order_by(urgency(on), ImprovementAction.id).limit(MOST_ROWS)
    found = session.scalars(query).all()
    heading = (str(t("Improvements after drills")), str(t("As of %(day)s", day=say_plain_date(on))))
    return Sheet(str(t("Improvements")), _columns(), _Rows(found, actor), heading=heading)


def action_file(session: Session, wanted: ActionFilter, actor: Actor, ending: str) -> BytesIO:
    """The same as the bytes of a file, xlsx or csv."""
    return file_of(action_sheet(session, wanted, actor), ending)


def _columns() -> list[Column]:
    return [
        Column(str(t("Unit"))), Column(str(t("Area"))), Column(str(t("Drill on")), "date"),
        Column(str(t("Problem")), wraps=True), Column(str(t("What is to be done")), wraps=True),
        Column(str(t("Responsible"))), Column(str(t("Due on")), "date"), Column(str(t("State"))),
        Column(str(t("What was done")), wraps=True), Column(str(t("Done on")), "date"),
        Column(str(t("Closed on")), "date"), Column(str(t("Closed by"))), Column(str(t("Next drill"))),
    ]  # fmt: skip


class _Rows:
    """The rows, which can be walked more than once."""

    def __init__(self, found: Sequence[ImprovementAction], actor: Actor) -> None:
        self.found, self.actor = found, actor

    def __iter__(self) -> Iterator[list[Value]]:
        return (_row(action, self.actor) for action in self.found)


def _row(action: ImprovementAction, actor: Actor) -> list[Value]:
    zone = action.drill.event.zone
    retest = RETEST_NAMES.get(action.retest)
    return [
        action.unit.name, action.unit.area.name, local(action.drill.event.starts_at, zone).date(), action.problem,
        action.action, owner_shown(action, actor), action.due_on,
        str(STATE_NAMES[state_on(action.state, action.due_on, today(zone))]), action.evidence,
        local(action.done_at, zone).date() if action.done_at else None,
        local(action.closed_at, zone).date() if action.closed_at else None, action.closed_by_name,
        str(retest) if retest else "",
    ]  # fmt: skip
