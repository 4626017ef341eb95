"""Drills from sheets: a bureau's list of registrations, row by row through the same lock as the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Text, t
from core.imports import Change, Given, Options, Plan, Problem, Severity, StepImporter, steps
from core.imports.importer import Choices
from core.imports.undoing import CHANGED_SINCE
from core.times import instant, local, say_minute
from drills import services
from drills.inputs import RegistrationInput
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.models import Drill
from drills.queries import drill_of_event
from drills.registered_queries import registered_values
from drills.row_inputs import DrillRow
from drills.rows import DrillReader
from drills.sheet_queries import named, reader, standing
from registry.audit import Trailed
from registry.models import Unit
from registry.permissions import Permission
from registry.sheet_settings import under_setting
from schedule.booking_queries import resources
from schedule.models import Booking, Event, Headcount
from schedule.queries import zone_of
from schedule.services import Clash

EVENTS = Event.metadata.tables["events"]
PARTS = tuple(table.metadata.tables[table.__tablename__] for table in (Booking, Headcount, Drill))
MOST_ROWS = 5_000
_KEPT = ("uid", "kind", "title", "area_id", "unit_id", "starts_at", "ends_at", "status", "version")
_COLUMNS = {"unit_id": "unit", "expected": "students", "version": "uid", "event_version": "uid"}
"""The column of a row that gave what a field of the form refuses."""


class DrillImporter(Trailed, StepImporter):
    """Brings in registrations; a row whose unit is not free is refused with what is free instead."""

    kind = "drills"
    title = t("Drills")
    hint = t("A list of drills to register, one row a unit; people left out are taken from the unit.")
    permission = str(Permission.EDIT_DRILLS)
    row = DrillRow
    settings = (under_setting(),)
    requires = (("unit", "on"), ("unit_code", "on"), ("uid",))
    tables = (EVENTS, *PARTS)
    parts = PARTS
    records_url = "/drills"

    def choices(self, session: Session) -> Choices:
        """Types and levels of drills."""
        return {
            "type": [(code, str(name)) for code, name in TYPE_NAMES.items()],
            "level": [(code, str(name)) for code, name in LEVEL_NAMES.items()],
        }

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Register the drills of the rows, one after the other; a refused row leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        taking = _Taking(session, actor, reader(session, given, options, actor), named(session, given, actor))
        return taking.run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Register a changed drill as it was, through the same lock."""
        drill = drill_of_event(session, record_id)
        if drill is None or kept(session, drill) != before["made"]:
            return CHANGED_SINCE
        return steps.put_back(lambda: services.edit_registration(session, drill, _as_kept(drill, before["was"]), actor))


def kept(session: Session, drill: Drill) -> dict[str, Any]:
    """All that was registered of the drill, so that it can be registered so again; as JSON."""
    values = registered_values(session, drill)
    return RegistrationInput.model_validate(values).model_dump(mode="json", exclude={"version", "event_version"})


def _as_kept(drill: Drill, values: Mapping[str, Any]) -> RegistrationInput:
    return RegistrationInput.model_validate({**values, "version": drill.version, "event_version": drill.event.version})


@dataclass
class _Taking:
    """The rows of one file on their way into the register."""

    session: Session
    actor: Actor
    reader: DrillReader
    named: Mapping[str, Drill]
    plan: Plan = field(default_factory=Plan)
    made: dict[int, int] = field(default_factory=dict)  # the row of each drill that this file made
    naming: dict[str, int] = field(default_factory=dict)  # the row that names each drill

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows; their units are locked at once, in one order: two imports never wait for each other."""
        read = [(row, self._read(row)) for row in given]
        asked = [(row, one) for row, one in read if one is not None]
        resources(self.session, sorted({f"unit:{one.unit_id}" for _, one in asked}), lock=True)
        for row, one in asked:
            drill = self.named.get(row.values.get("uid") or "")
            if drill is not None:
                self._change(row, one, drill)
            else:
                self._register(row, one)
        return self.plan

    def _read(self, row: Given) -> RegistrationInput | None:
        uid = row.values.get("uid")
        drill = self.named.get(uid or "")
        if uid and self._is_refused(row, uid, drill):
            return None
        read = self.reader.read(row, is_known=drill is not None)
        self.plan.problems += read.problems
        if any(problem.is_error for problem in read.problems):
            return None
        values = read.values
        if drill is not None:
            there = registered_values(self.session, drill)
            values = {**there, **values, "expected": {**there["expected"], **values.get("expected", {})}}
        try:
            return RegistrationInput.model_validate(values)
        except ValidationError as error:
            steps.refuse_entries(self.plan, row, error, _COLUMNS)
            return None

    def _is_refused(self, row: Given, uid: str, drill: Drill | None) -> bool:
        first = self.naming.setdefault(uid, row.row)
        if drill is None:
            what, how = t("There is no such drill for which you register."), _NO_SUCH
        elif first != row.row:
            what, how = t("Row %(row)s is the same drill.", row=first), t("Leave one of the two rows out.")
        else:
            return False
        self.plan.refuse(Problem(row.row, "drill.unknown" if drill is None else "repeat.drill", what, how, "uid"))
        return True

    def _register(self, row: Given, one: RegistrationInput) -> None:
        if self._stands(row, one):
            return
        try:
            with self.session.begin_nested():
                drill = services.register(self.session, one, self.actor, "import")
        except DomainError as error:
            self._refuse(row, error)
            return
        self.made[drill.id] = row.row
        self.plan.new.add(row.row)
        self.plan.changes.append(_written(row, drill, None))

    def _stands(self, row: Given, one: RegistrationInput) -> bool:
        """Whether the very drill stands already; a second one on the same day is remarked on."""
        unit = self.session.get_one(Unit, one.unit_id)
        zone = zone_of(self.session, unit.area)
        at = instant(one.on, one.starts, zone)
        for drill in standing(self.session, unit.id, at, zone):
            if drill.id in self.made:
                what = t("Row %(row)s is a drill of the same unit on the same day.", row=self.made[drill.id])
                self.plan.refuse(Problem(row.row, "repeat.drill", what, t("Leave one of the two rows out."), "unit"))
                return True
            if drill.event.starts_at == at:
                self.plan.unchanged.add(row.row)
                if drill.event.status in ("cancelled", "postponed"):
                    what = t("This drill was called off; it stays so.")
                    how = t("If it is to take place after all, register another drill.")
                    self.plan.refuse(Problem(row.row, "drill.called_off", what, how, "on", Severity.WARNING))
                return True
            clock = f"{local(drill.event.starts_at, zone):%H:%M}"
            what = t("A drill of this unit stands at %(clock)s that day; this is a second one.", clock=clock)
            how = t("If it is the same drill, leave this row out, or fill in its number to change it.")
            self.plan.refuse(Problem(row.row, "drill.second", what, how, "starts", Severity.WARNING))
        return False

    def _change(self, row: Given, one: RegistrationInput, drill: Drill) -> None:
        was = kept(self.session, drill)
        wanted = one.model_dump(mode="json", exclude={"version", "event_version"})
        if wanted == was:
            self.plan.unchanged.add(row.row)
            return
        try:
            with self.session.begin_nested():
                services.edit_registration(self.session, drill, one, self.actor)
        except DomainError as error:
            self._refuse(row, error)
            return
        self.plan.changed.add(row.row)
        self.plan.changes.append(_written(row, drill, {"was": was, "made": kept(self.session, drill)}))

    def _refuse(self, row: Given, error: DomainError) -> None:
        if isinstance(error, Clash):
            self.plan.refuse(Problem(row.row, "drill.clash", error.message, error.way_out, "starts"))
        else:
            steps.refuse(self.plan, row, error, _COLUMNS)


def _written(row: Given, drill: Drill, before: dict[str, Any] | None) -> Change:
    after = {name: getattr(drill.event, name) for name in _KEPT}
    label = f"{drill.unit.name} · {_when(drill)}"
    return Change(EVENTS, drill.event_id, before, after, row.row, label,
                  told=(("on", None, _when(drill)), ("unit", None, drill.unit.name)))  # fmt: skip


def _when(drill: Drill) -> str:
    return say_minute(drill.event.starts_at, drill.event.zone)


_NO_SUCH = t("Leave the cell empty for a new drill; else take the number from the list's own download.")

IMPORTERS = (DrillImporter(),)
