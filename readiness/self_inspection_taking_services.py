"""Taking a list of self-inspections: each round goes through the same deed as the form, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, Text, t
from core.imports import Change, Given, Plan, Problem, Severity, steps
from core.times import say_plain_date
from readiness.self_inspection_inputs import SelfInspectionInput
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_queries import SCHEME, standing_hazards
from readiness.self_inspection_rows import BEFORE, AskedHazard, AskedRound, Key, RoundReader
from readiness.self_inspection_services import inspect
from readiness.self_inspection_words import HAZARD_STATES, IN_ORDER, NOTES, note_code
from registry import terms
from registry.models import Unit

MOST_YEARS = 10
OF_HAZARD = ("item", "problem", "fix_by", "found_on", "state", "settled_on", "settled_note", "settled_by")
OF_ROUND = ("done_on", "fixed", "note")
_COLUMNS = {"answers": "item", "hazards": "item"}
Kept = dict[str, Any]
Record = SelfHazard | SelfInspection


@dataclass(frozen=True)
class Touched:
    """By which row a record became what it is, and the round of that row where the file brought it in."""

    row: Given
    round_id: int | None = None


class TakingRounds:
    """The rounds of one file on their way in, by their day, so that a later one settles what an earlier one found."""

    def __init__(self, session: Session, actor: Actor, reader: RoundReader, rounds: Table, hazards: Table) -> None:
        self.session, self.actor, self.reader, self.plan = session, actor, reader, reader.plan
        self.tables: dict[type[Record], Table] = {SelfInspection: rounds, SelfHazard: hazards}
        self.names = terms.labels(session, SCHEME)
        self.before: dict[Record, Kept] = {}
        self.touched: dict[Record, Touched] = {}
        self.asked: set[Key] = set()

    def run(self, given: Sequence[Given]) -> Plan:
        """All rounds; their units are locked at once, in one order, so that two imports never bring one in twice."""
        asked = self.reader.read(given)
        units = sorted({one.unit.id for one in asked})
        locked = select(Unit).where(Unit.id.in_(units)).order_by(Unit.id).with_for_update()
        found = {unit.id: unit for unit in self.session.scalars(locked)}
        for unit_id in units:
            self.before |= {one: _kept(one) for one in self._records(unit_id)}
        now = dict(self.before)
        self.asked = {(one.unit.id, one.day) for one in asked}
        for one in asked:
            self._take(found[one.unit.id], one, now)
        self.plan.changes += self._changes(now)
        return self.plan

    def _take(self, unit: Unit, one: AskedRound, now: dict[Record, Kept]) -> None:
        same = [there for there in self._rounds(unit.id) if there.done_on == one.day]
        if same:
            self._again(one, same, now)
            return
        if self._is_due_before_found(one):
            return
        try:
            with self.session.begin_nested():
                made = inspect(self.session, unit, _asked(one), self.actor, MOST_YEARS, _settled(one))
                for hazard in one.rows:
                    self._written(one, hazard, is_told=True)
                self.session.flush()
        except DomainError as error:
            steps.refuse(self.plan, one.rows[0].row, error, _COLUMNS)
            self.reader.refuse_rest(one)
            return
        self.plan.new |= {hazard.row.row for hazard in one.rows}
        self._note(unit.id, now, one, made.id)

    def _again(self, one: AskedRound, there: Sequence[SelfInspection], now: dict[Record, Kept]) -> None:
        """Rows of a round that is there: what has become of its hazards is taken, what it does not have is refused."""
        named = [{item for item, answer in each.answers.items() if answer == "hazard"} for each in there]
        for hazard in one.rows:
            if hazard.item in set().union(*named) or (not hazard.item and set() in named):
                continue
            day = Said(say_plain_date, (one.day,))
            what = (
                t("The self-inspection of %(day)s is there already, and this item is no hazard in it.", day=day)
                if hazard.item else t("The self-inspection of %(day)s is there already, and has hazards.", day=day)
            )  # fmt: skip
            how = t("Correct the day; or leave the row out and hand in another round on the page of the unit.")
            self.plan.refuse(Problem(hazard.row.row, "round.there", what, how, "item" if hazard.item else "done_on"))
        wrong = {problem.row for problem in self.plan.problems if problem.is_error}
        rows = [hazard for hazard in one.rows if hazard.row.row not in wrong]
        for hazard in rows:
            changed = self._written(one, hazard)
            (self.plan.changed if changed else self.plan.unchanged).add(hazard.row.row)
        self.session.flush()
        self._note(one.unit.id, now, one, None)

    def _written(self, one: AskedRound, asked: AskedHazard, *, is_told: bool = False) -> bool:
        """What the row says about its hazard, written where it is not so yet; whether anything was.

        Of a round that `is_told` to have found it, only what has become of the hazard is left to say.
        """
        hazard = self._standing(one).get(asked.item)
        if hazard is None:
            return False
        before, cells = _kept(hazard), asked.cells
        if not is_told:
            hazard.problem = cells.problem or hazard.problem
            hazard.fix_by = (cells.fix_by if hazard.state == "open" else None) or hazard.fix_by
        if asked.state != "open" and (hazard.state in ("open", asked.state) or hazard.settled_note in NOTES):
            self._settle(one, asked, hazard)
        elif asked.row.values.get("state") and asked.state != hazard.state and hazard.settled_on is not None:
            day, state = Said(say_plain_date, (hazard.settled_on,)), HAZARD_STATES[hazard.state]
            what = t("This hazard was settled on %(day)s: %(state)s. That stays.", day=day, state=state)
            how = t("If that is wrong, open the hazard again on its page.")
            self.plan.refuse(Problem(asked.row.row, "settled.since", what, how, "state", Severity.WARNING))
        return _kept(hazard) != before

    def _settle(self, one: AskedRound, asked: AskedHazard, hazard: SelfHazard) -> None:
        """Settle the hazard as the row says; what a round of the file notes by itself is left to that round."""
        on = asked.cells.settled_on
        note = note_code(asked.cells.settled_note, on)
        is_so = not note and (asked.state, on) == (hazard.state, hazard.settled_on)
        if is_so or (note in NOTES and (one.unit.id, on) in self.asked):
            return
        if hazard.settled_note == IN_ORDER and (note, on) != (IN_ORDER, hazard.settled_on):
            seen = [there for there in self._rounds(one.unit.id) if there.done_on == hazard.settled_on and there.fixed]
            for there in seen[:1]:  # it had been fixed before that round looked
                there.fixed -= 1
        there_is = "" if hazard.settled_note in NOTES else hazard.settled_note
        hazard.state, hazard.settled_on, hazard.settled_note = asked.state, on, note or there_is

    def _standing(self, one: AskedRound) -> dict[str, SelfHazard]:
        return standing_hazards(self.session, one.unit.id, one.day)

    def _is_due_before_found(self, one: AskedRound) -> bool:
        """Refuse a round of which a hazard was to be fixed before anybody had found it."""
        standing, wrong = self._standing(one), False
        for hazard in one.rows:
            since = standing[hazard.item].found_on if hazard.item in standing else one.day
            if hazard.cells.fix_by is not None and hazard.cells.fix_by < since:
                how, wrong = t("Correct the day, or leave it empty."), True
                self.plan.refuse(Problem(hazard.row.row, "fix_by", BEFORE, how, "fix_by"))
        if wrong:
            self.reader.refuse_rest(one)
        return wrong

    def _records(self, unit_id: int) -> list[Record]:
        hazards = select(SelfHazard).where(SelfHazard.unit_id == unit_id).order_by(SelfHazard.id)
        return [*self._rounds(unit_id), *self.session.scalars(hazards)]

    def _rounds(self, unit_id: int) -> Sequence[SelfInspection]:
        query = select(SelfInspection).where(SelfInspection.unit_id == unit_id)
        return self.session.scalars(query.order_by(SelfInspection.done_on, SelfInspection.id)).all()

    def _note(self, unit_id: int, now: dict[Record, Kept], one: AskedRound, round_id: int | None) -> None:
        """Remember which row made the records of the unit what they are now."""
        rows = {hazard.item: hazard.row for hazard in one.rows}
        for record in self._records(unit_id):
            if now.get(record) != (kept := _kept(record)):
                now[record] = kept
                item = record.item if isinstance(record, SelfHazard) else ""
                self.touched[record] = Touched(rows.get(item, one.rows[0].row), round_id)

    def _changes(self, now: Mapping[Record, Kept]) -> list[Change]:
        """Every record that is not as before: changed ones first, so that undoing comes to them last."""
        touched = [record for record in now if record in self.touched]
        changed = [self._change(record, now[record]) for record in touched if record in self.before]
        made = [record for record in touched if record not in self.before]
        made.sort(key=lambda record: (isinstance(record, SelfHazard), record.id))
        return [*changed, *(self._change(record, now[record]) for record in made)]

    def _change(self, record: Record, after: Kept) -> Change:
        by, was = self.touched[record], self.before.get(record)
        label = f"{record.unit.name} · {say_plain_date(by.row.values['done_on'])}"
        before: Kept | None = None
        if was is not None:
            plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in was.items()}
            before = {"of": type(record).__name__, "was": plain, "round": by.round_id}
        return Change(self.tables[type(record)], record.id, before, after, by.row.row, label,
                      told=tuple(self._told(record, was or {}, after)))  # fmt: skip

    def _told(self, record: Record, was: Kept, after: Kept) -> Iterator[tuple[str, Any, Any]]:
        """What changes, in the words of the columns."""
        if isinstance(record, SelfInspection):
            yield "settled_on" if was else "done_on", None, Said(say_plain_date, (record.done_on,))
            shown: tuple[str, ...] = ("note",)
        else:
            yield "item", None, self.names.get(record.item, record.item)
            shown = ("problem", "fix_by", "state", "settled_on")
        for name in shown:
            before, then = _word(name, was.get(name)), _word(name, after.get(name))
            if before != then:
                yield name, before, then


def _asked(one: AskedRound) -> SelfInspectionInput:
    """The round as the form takes it; its number is made of unit and day, so that nothing comes in twice."""
    hazards = [{"item": hazard.item, "problem": hazard.cells.problem, "fix_by": hazard.cells.fix_by}
               for hazard in one.rows if hazard.item]  # fmt: skip
    return SelfInspectionInput.model_validate({
        "done_on": one.day, "answers": dict.fromkeys(one.not_applicable, "na"), "hazards": hazards,
        "rest_is_fine": True, "note": one.note, "nonce": f"sheet-{one.unit.id:08d}-{one.day.isoformat()}",
    })  # fmt: skip


def _settled(one: AskedRound) -> dict[str, date]:
    """By item the day on which a hazard of the round was settled, where its row says so."""
    return {each.item: each.cells.settled_on for each in one.rows if each.cells.settled_on is not None}


def _kept(record: Record) -> Kept:
    names = OF_ROUND if isinstance(record, SelfInspection) else OF_HAZARD
    return {name: getattr(record, name) for name in names}


def _word(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return Said(say_plain_date, (value,))
    return HAZARD_STATES.get(value, value) if name == "state" else value or None


def put_back(session: Session, record_id: int, before: Mapping[str, Any]) -> Text | None:
    """Make a hazard or a round again what it was; None, or why that cannot be."""
    kind = SelfHazard if before["of"] == SelfHazard.__name__ else SelfInspection
    record = session.get(kind, record_id)
    if record is None:
        return t("It had been deleted already.")
    if before["round"] is not None and session.get(SelfInspection, before["round"]) is not None:
        return t("The self-inspection that changed it stays.")
    for name, value in before["was"].items():
        is_day = name in ("done_on", "found_on", "fix_by", "settled_on") and value is not None
        setattr(record, name, date.fromisoformat(value) if is_day else value)
    session.flush()
    return None
