"""Events from sheets: a plan of a campaign or a term, row by row through the same lock as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.forms import entries
from core.i18n import Text, t
from core.imports import Change, Given, Options, Plan, Problem, Severity, StepImporter, steps
from core.imports.importer import Choices
from core.imports.undoing import CHANGED_SINCE
from core.times import now
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_settings import under_setting
from schedule import event_changes, services
from schedule.booking_queries import resources
from schedule.event_change_queries import differences, kept, named, wanted, without_the_same
from schedule.event_row_inputs import EventRow
from schedule.event_rows import EventReader
from schedule.event_sheet_queries import differing, locked_keys, planned_already, reader, standing_alike
from schedule.event_table_queries import cells_of
from schedule.inputs import EventInput
from schedule.lifecycle import STATUS_NAMES
from schedule.models import Booking, Event, Headcount
from schedule.queries import span_of_event
from schedule.services import Clash

EVENTS = Event.metadata.tables["events"]
PARTS = (Booking.metadata.tables["bookings"], Headcount.metadata.tables["headcounts"])
MOST_ROWS = 3_000
_KEPT = ("uid", "kind", "title", "area_id", "unit_id", "place_id", "starts_at", "ends_at", "status", "version")
_COLUMNS = {
    "unit_id": "unit", "place_id": "place", "area_id": "area_code", "campaign_id": "campaign", "resources": "teams",
    "expected": "unspecified", "version": "uid",
}  # fmt: skip
"""The column of a row that gave what a field of the event's form refuses."""


class EventImporter(Trailed, StepImporter):
    """Brings in planned events; a row that clashes is refused with what is free instead, the others are taken."""

    kind = "events"
    title = t("Events")
    hint = t("A plan of lectures, stalls, drills and other events; a row that clashes is told what is free instead.")
    permission = str(Permission.EDIT_EVENTS)
    row = EventRow
    settings = (under_setting(),)
    requires = (("on",), ("starts",), ("clocks",), ("uid",))
    tables = (EVENTS, *PARTS)
    parts = PARTS
    records_url = "/calendar?view=agenda"

    def choices(self, session: Session) -> Choices:
        """Kinds of event."""
        return {"kind": terms.leaves(session, "event_kind")}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Plan the events of the rows, one after the other; a clashing row leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        taking = Taking(session, actor, reader(session, given, options, actor), named(session, given, actor))
        return taking.run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Plan a changed event as it was, through the same lock; who is coming is told as of any change."""
        event = session.get_one(Event, record_id)
        if kept(session, event) != before["made"]:
            return CHANGED_SINCE
        was = EventInput.model_validate(before["was"])
        return steps.put_back(lambda: services.edit_event(session, event, was, actor))


@dataclass(frozen=True)
class Asked:
    """A row, what it asks for, and the event that it names, if any."""

    row: Given
    given: EventInput
    event: Event | None = None


@dataclass
class Taking:
    """The rows of one file on their way into the calendar."""

    session: Session
    actor: Actor
    reader: EventReader
    named: Mapping[str, Event]
    plan: Plan = field(default_factory=Plan)
    _has_moved: bool = False
    made: dict[int, int] = field(default_factory=dict)  # the row of each event that this file made
    naming: dict[str, int] = field(default_factory=dict)  # the row that names each event

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows; what they book is locked at once, in one order: two imports never wait for each other."""
        asked = [one for row in given if (one := self._asked(row)) is not None]
        resources(self.session, locked_keys([one.given for one in asked]), lock=True)
        clashing = self._round(asked)
        while clashing and self._has_moved:
            clashing = self._round([one for one, _ in clashing])  # a row below may have made room
        for one, clash in clashing:
            row = one.row.row
            self.plan.refuse(Problem(row, "event.clash", clash.message, clash.way_out, _clashing(clash)))
        return self.plan

    def _round(self, asked: Sequence[Asked]) -> list[tuple[Asked, Clash]]:
        """Take all that can be taken; those that clash are left."""
        before = len(self.plan.changed)
        clashing = [(one, clash) for one in asked if (clash := self._take(one)) is not None]
        self._has_moved = len(self.plan.changed) > before
        return clashing

    def _take(self, one: Asked) -> Clash | None:
        if one.event is not None:
            return self._change(one, one.event)
        there = planned_already(self.session, one.given)
        if there is None:
            return self._plan(one.row, one.given)
        self._stays(one.row, one.given, there)
        return None

    def _asked(self, row: Given) -> Asked | None:
        """What the row asks for; None when it cannot be taken at all, its problems noted, or changes nothing."""
        if uid := row.values.get("uid"):
            return self._asked_of(row, uid)
        read = self.reader.read(row)
        self.plan.problems += read.problems
        given = self._input(row, read.values) if read.is_good else None
        return Asked(row, given) if given else None

    def _asked_of(self, row: Given, uid: str) -> Asked | None:
        """The same for a row that names an event."""
        event, first = self.named.get(uid), self.naming.setdefault(uid, row.row)
        if event is None or first != row.row:
            what = t("Row %(row)s is the same event.", row=first) if event else t("There is no such event here.")
            self.plan.refuse(Problem(row.row, "repeat.event" if event else "event.unknown", what,
                                     t("Leave one of the two rows out.") if event else _NO_SUCH, "uid"))  # fmt: skip
            return None
        row = without_the_same(self.session, event, row)
        read = self.reader.read(row, is_known=True)
        read.problems += event_changes.about_state(row, event)
        self.plan.problems += read.problems
        values = wanted(self.session, event, row, read) if read.is_good else None
        if values is None:
            self.plan.unchanged |= {row.row} if read.is_good else set()
            return None
        if problem := event_changes.refusal(row, event, now()):
            self.plan.refuse(problem)
            return None
        given = self._input(row, values)
        return Asked(row, given, event) if given else None

    def _input(self, row: Given, values: Mapping[str, Any]) -> EventInput | None:
        try:
            return EventInput.model_validate(values)
        except ValidationError as error:
            steps.refuse_entries(self.plan, row, error, _COLUMNS)
            return None

    def _plan(self, row: Given, one: EventInput) -> Clash | None:
        alike = [event for event in standing_alike(self.session, one) if event.id not in self.made]
        try:
            with self.session.begin_nested():
                event = services.create_event(self.session, one, self.actor)
        except Clash as clash:
            return clash
        except DomainError as error:
            self._refuse(row, error)
            return None
        self.made[event.id] = row.row
        self.plan.new.add(row.row)
        self.plan.changes.append(_new(row, event))
        if alike:
            self.plan.refuse(event_changes.second(row, alike[0]))
        return None

    def _change(self, one: Asked, event: Event) -> Clash | None:
        was, before = kept(self.session, event), cells_of(self.session, event) | {"kind": event.kind}
        try:
            with self.session.begin_nested():
                services.edit_event(self.session, event, one.given, self.actor)
        except Clash as clash:
            return clash
        except DomainError as error:
            self._refuse(one.row, error)
            return None
        told = differences(before, cells_of(self.session, event) | {"kind": event.kind})
        change = _written(one.row, event, {"was": was, "made": kept(self.session, event)})
        self.plan.changed.add(one.row.row)
        self.plan.changes.append(replace(change, told=told))
        return None

    def _refuse(self, row: Given, error: DomainError) -> None:
        steps.refuse(self.plan, row, error, _COLUMNS)

    def _stays(self, row: Given, one: EventInput, there: Event) -> None:
        """A row whose event is planned already: told apart from one that repeats a row of the same file."""
        if there.id in self.made:
            what = t("Row %(row)s is the same event.", row=self.made[there.id])
            self.plan.refuse(Problem(row.row, "repeat.event", what, t("Leave one of the two rows out."), "title"))
            return
        self.plan.unchanged.add(row.row)
        if there.status in ("cancelled", "postponed"):
            what, how = t("This event was called off."), t("Plan it again on its own page, if it is to take place.")
            self.plan.refuse(Problem(row.row, "event.was_called_off", what, how, "title", Severity.WARNING))
        elif names := differing(self.session, there, one):
            labels = entries(EventRow)
            what = t("This event is planned already, and the row says something else: %(fields)s.",
                     fields=str(t(", ")).join(str(labels[name].label) for name in names))  # fmt: skip
            how = t("It stays as it is; change it on its own page.")
            self.plan.refuse(Problem(row.row, "event.differs", what, how, names[0], Severity.WARNING))


def _clashing(clash: Clash) -> str:
    kinds = {"team": "teams", "person": "people", "vehicle": "vehicles", "place": "place", "unit": "unit"}
    return next((kinds.get(one.resource.kind, "starts") for one in clash.clashes), "starts")


def _new(row: Given, event: Event) -> Change:
    told = (("kind", None, event.kind), ("title", None, event.title), ("status", None, STATUS_NAMES[event.status]))
    return replace(_written(row, event, None), told=told)


def _written(row: Given, event: Event, before: dict[str, Any] | None) -> Change:
    after = {name: getattr(event, name) for name in _KEPT}
    return Change(EVENTS, event.id, before, after, row.row, f"{event.title} · {span_of_event(event)}")


_NO_SUCH = t("Leave the cell empty for a new event; else take the number from the calendar's own download.")


IMPORTERS = (EventImporter(),)
