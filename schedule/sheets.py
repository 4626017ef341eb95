"""Events from sheets: a plan of a campaign or a term, row by row through the same lock as a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.forms import entries
from core.i18n import Text, t
from core.imports import Change, Given, Options, Plan, Problem, Severity, StepImporter
from core.imports.importer import AuditRow, Choices
from core.sentences import sentence
from registry import terms
from registry.audit import record
from registry.permissions import Permission
from registry.sheet_settings import under_setting
from schedule import services
from schedule.booking_queries import resources
from schedule.event_row_inputs import EventRow
from schedule.event_rows import EventReader
from schedule.event_sheet_queries import differing, locked_keys, planned_already, reader
from schedule.inputs import EventInput
from schedule.models import Booking, Event, Headcount
from schedule.queries import span_of_event
from schedule.services import Clash

EVENTS = Event.metadata.tables["events"]
PARTS = (Booking.metadata.tables["bookings"], Headcount.metadata.tables["headcounts"])
MOST_ROWS = 3_000
_KEPT = ("uid", "kind", "title", "area_id", "unit_id", "place_id", "starts_at", "ends_at", "status", "version")
_COLUMNS = {
    "unit_id": "unit", "place_id": "place", "area_id": "area_code", "campaign_id": "campaign", "resources": "teams",
    "expected": "unspecified",
}  # fmt: skip
"""The column of a row that gave what a field of the event's form refuses."""


class EventImporter(StepImporter):
    """Brings in planned events; a row that clashes is refused with what is free instead, the others are taken."""

    kind = "events"
    title = t("Events")
    hint = t("A plan of lectures, stalls, drills and other events; a row that clashes is told what is free instead.")
    permission = str(Permission.EDIT_EVENTS)
    row = EventRow
    settings = (under_setting(),)
    requires = (("on",), ("starts",), ("clocks",))
    tables = (EVENTS, *PARTS)
    parts = PARTS
    records_url = "/calendar?view=agenda"

    def record(self, session: Session, changes: Iterable[AuditRow]) -> None:
        """Put the changes in the audit trail."""
        record(session, changes)

    def choices(self, session: Session) -> Choices:
        """Kinds of event."""
        return {"kind": terms.leaves(session, "event_kind")}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Plan the events of the rows, one after the other; a clashing row leaves no trace."""
        if len(given) > MOST_ROWS:
            what = t("A plan has at most %(most)s rows; this file has %(has)s.", most=f"{MOST_ROWS:,}",
                     has=f"{len(given):,}")  # fmt: skip
            raise Invalid("imports.too_many_rows", what, hint=t("Split it into several files, for example by month."))
        taking = Taking(session, actor, reader(session, given, options, actor))
        return taking.run(given)


@dataclass
class Taking:
    """The rows of one file on their way into the calendar."""

    session: Session
    actor: Actor
    reader: EventReader
    plan: Plan = field(default_factory=Plan)
    made: dict[int, int] = field(default_factory=dict)  # the row of each event that this file made

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows; what they book is locked at once, in one order: two imports never wait for each other."""
        asked = [(row, one) for row in given if (one := self._asked(row)) is not None]
        resources(self.session, locked_keys([one for _, one in asked]), lock=True)
        for row, one in asked:
            there = planned_already(self.session, one)
            if there is None:
                self._plan(row, one)
            else:
                self._stays(row, one, there)
        return self.plan

    def _asked(self, row: Given) -> EventInput | None:
        """What the row asks for; None, with its problems noted, when it cannot be planned at all."""
        read = self.reader.read(row)
        self.plan.problems += read.problems
        if not read.is_good:
            return None
        try:
            return EventInput.model_validate(read.values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0]) if detail["loc"] else ""
                self.plan.refuse(Problem(row.row, detail["type"], sentence(detail), None, _column(name)))
            return None

    def _plan(self, row: Given, one: EventInput) -> None:
        try:
            with self.session.begin_nested():
                event = services.create_event(self.session, one, self.actor)
        except Clash as clash:
            self.plan.refuse(Problem(row.row, "event.clash", clash.message, _way_out(clash), _clashing(clash)))
        except DomainError as error:
            for wrong in error.errors if isinstance(error, Refusals) else [error]:
                self.plan.refuse(Problem(row.row, wrong.code, wrong.message, wrong.hint, _column(wrong.field or "")))
        else:
            self.made[event.id] = row.row
            self.plan.new.add(row.row)
            self.plan.changes.append(_change(row, event))

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
                     fields=", ".join(str(labels[name].label) for name in names))  # fmt: skip
            how = t("It stays as it is; change it on its own page.")
            self.plan.refuse(Problem(row.row, "event.differs", what, how, names[0], Severity.WARNING))


def _column(name: str) -> str:
    return _COLUMNS.get(name, name)


def _clashing(clash: Clash) -> str:
    kinds = {"team": "teams", "person": "people", "vehicle": "vehicles", "place": "place", "unit": "unit"}
    return next((kinds.get(one.resource.kind, "starts") for one in clash.clashes), "starts")


def _way_out(clash: Clash) -> Text | None:
    if not clash.alternatives:
        return clash.hint
    first, *others = clash.alternatives
    if not others:
        return t("Free instead: %(first)s.", first=first.label)
    return t("Free instead: %(first)s; or %(second)s.", first=first.label, second=others[0].label)


def _change(row: Given, event: Event) -> Change:
    after = {name: getattr(event, name) for name in _KEPT}
    return Change(EVENTS, event.id, None, after, row.row, f"{event.title} · {span_of_event(event)}")


IMPORTERS = (EventImporter(),)
