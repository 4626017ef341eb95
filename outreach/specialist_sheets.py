"""Specialists and lecturers from sheets, row by row through the same deeds as the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, Text, t
from core.imports import Change, Given, Options, Plan, Problem, Severity, StepImporter, steps
from core.imports.bulk import hold
from core.imports.importer import Choices
from core.imports.undoing import CHANGED_SINCE, NEEDED
from core.times import say_plain_date
from outreach import specialist_services as services
from outreach.specialist_inputs import SpecialistInput, TakenPersonInput
from outreach.specialist_models import Specialist
from outreach.specialist_row_inputs import SpecialistRow
from outreach.specialist_rows import AskedSpecialist
from outreach.specialist_sheet_queries import (
    EDIT,
    first_kind,
    is_planned_with,
    kept_of,
    specialist_reader,
    typed_of,
)
from outreach.specialist_words import RATE_NAMES
from registry import terms
from registry.audit import Trailed
from registry.models import Area
from registry.sheet_settings import under_setting
from schedule.models import Person
from schedule.resource_inputs import PersonInput
from schedule.resource_services import edit_person, switch_resource

SPECIALISTS = Specialist.metadata.tables["specialists"]
PEOPLE = Person.metadata.tables["people"]
MOST_ROWS = 2_000
_KEPT = ("person_id", "kind", "field", "organisation", "job_title", "term_from", "term_until", "rate_per", "rate_fen",
         "note", "version")  # fmt: skip
_KEPT_OF_PEOPLE = ("name", "area_id", "phone", "is_active")
_COLUMNS = {"area_id": "area_code"}
"""The column of a row that gave what a field of the form refuses."""
_TOLD = {"name": "name", "phone": "phone", "organisation": "organisation", "kind": "kind", "field": "field",
         "job_title": "job_title", "skills": "skills", "area_id": "area_names", "term_from": "term_from",
         "term_until": "term_until", "rate_per": "rate_per", "rate_yuan": "rate_yuan", "note": "note"}  # fmt: skip


class SpecialistImporter(Trailed, StepImporter):
    """Brings in the register of specialists; somebody is found again by name and telephone."""

    kind = "specialists"
    title = t("Specialists and lecturers")
    hint = t("A list of specialists and lecturers: one row a person. Somebody is found again by name and telephone; "
             "what a row leaves empty stays.")  # fmt: skip
    permission = str(EDIT)
    row = SpecialistRow
    settings = (under_setting(),)
    requires = (("name",),)
    tables = (PEOPLE, SPECIALISTS)
    records_url = "/specialists"
    takes_away_by_deed = True

    def choices(self, session: Session) -> Choices:
        """Kinds of specialist, skills, and what allowances are paid for."""
        return {
            "kind": terms.names(session, "specialist_kind"), "skills": terms.names(session, "skill"),
            "rate_per": [(code, str(name)) for code, name in RATE_NAMES.items()],
        }  # fmt: skip

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Enter the people of the rows; a refused row leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        hold(session, self.tables)
        return _Taking(session, options, actor).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make somebody whom the batch changed what they were; whoever became a specialist by it is none again."""
        if "person" in before:
            return _person_back(session, session.get_one(Person, record_id), before["person"], actor)
        found = session.get_one(Specialist, record_id)
        if kept_of(found) != before["made"]:
            return CHANGED_SINCE
        was = {name: value for name, value in before["was"].items() if name != "is_active"}

        def deed() -> None:
            services.edit_specialist(session, found, SpecialistInput.model_validate(was), actor)
            switch_resource(session, found.person, before["was"]["is_active"], actor)

        return steps.put_back(deed)

    def take_away(self, session: Session, table: Table, record_id: int, actor: Actor) -> Text | None:
        """Remove whom the batch made; somebody with whom events are planned stays."""
        if table is SPECIALISTS:
            found = session.get_one(Specialist, record_id)
            if is_planned_with(session, found.person):
                return NEEDED
            session.delete(found)
        else:
            person = session.get_one(Person, record_id)
            if is_planned_with(session, person) or _is_specialist(session, person):
                return NEEDED
            session.delete(person)
        session.flush()
        return None


class _Taking:
    """The rows of one file on their way into the register."""

    def __init__(self, session: Session, options: Options, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.reader = specialist_reader(session, options, actor)
        self.plan = self.reader.plan
        self.names: dict[str, Mapping[str, Any]] = {
            "kind": terms.labels(session, "specialist_kind"), "rate_per": RATE_NAMES,
        }  # fmt: skip
        self.skills = terms.labels(session, "skill")

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows, one after the other."""
        for asked in self.reader.read(given):
            if asked.person is None:
                self._add(asked)
            elif asked.person.specialist_id is None:
                self._take_person(asked, self.session.get_one(Person, asked.person.id))
            else:
                self._change(asked, self.session.get_one(Specialist, asked.person.specialist_id))
        return self.plan

    def _add(self, asked: AskedSpecialist) -> None:
        wanted = self._input(asked, {"kind": first_kind(self.session), **asked.values})
        if wanted is None:
            return
        made = self._done(asked, lambda: services.add_specialist(self.session, wanted, self.actor))
        if made is not None:
            self.plan.changes.append(_of_person(asked, made.person, None))
            self._made(asked, made)

    def _take_person(self, asked: AskedSpecialist, person: Person) -> None:
        """Make a specialist of somebody who can be booked already."""
        there = {"name": person.name, "phone": person.phone, "area_id": person.area_id, "skills": person.skills}
        wanted = self._input(asked, {"kind": first_kind(self.session), **there, **asked.values})
        if wanted is None:
            return
        was = _person_of(person)

        def deed() -> Specialist:
            taken = TakenPersonInput(person_id=person.id, kind=wanted.kind)
            found = services.take_person(self.session, taken, self.actor)
            switch_resource(self.session, person, True, self.actor)
            return services.edit_specialist(self.session, found, wanted, self.actor)

        made = self._done(asked, deed)
        if made is not None:
            self._warn(asked, "specialist.booked_already", t("%(name)s can be booked already and is taken into the "
                       "register of specialists.", name=person.name), None)  # fmt: skip
            self.plan.changes.append(_of_person(asked, person, {"person": was}))
            self._made(asked, made)

    def _change(self, asked: AskedSpecialist, found: Specialist) -> None:
        typed = typed_of(found)
        wanted = self._input(asked, {**typed, **asked.values})
        if wanted is None:
            return
        if wanted == SpecialistInput.model_validate(typed) and found.person.is_active:
            self.plan.unchanged.add(asked.row.row)
            return
        was = kept_of(found)

        def deed() -> Specialist:
            services.edit_specialist(self.session, found, wanted, self.actor)
            switch_resource(self.session, found.person, True, self.actor)
            return found

        if self._done(asked, deed) is None:
            return
        if not was["is_active"]:
            self._warn(asked, "specialist.in_use_again", t("%(name)s was no longer in use and is in use again.",
                       name=found.name), t("Leave the row out if that is not meant."))  # fmt: skip
        told = tuple(self._told(typed, typed_of(found)))
        before = {"was": was, "made": kept_of(found)}
        self.plan.changed.add(asked.row.row)
        self.plan.changes.append(self._change_of(asked, found, before, told))

    def _made(self, asked: AskedSpecialist, made: Specialist) -> None:
        self.plan.new.add(asked.row.row)
        told = tuple(self._told({"name": made.name}, typed_of(made)))
        self.plan.changes.append(self._change_of(asked, made, None, told))

    def _done(self, asked: AskedSpecialist, deed: Callable[[], Specialist]) -> Specialist | None:
        """What the deed makes, in a savepoint; None when it refuses, which is noted."""
        try:
            with self.session.begin_nested():
                return deed()
        except DomainError as error:
            steps.refuse(self.plan, asked.row, error, _COLUMNS)
            return None

    def _input(self, asked: AskedSpecialist, values: Mapping[str, Any]) -> SpecialistInput | None:
        try:
            return SpecialistInput.model_validate(values)
        except ValidationError as error:
            steps.refuse_entries(self.plan, asked.row, error, _COLUMNS)
            return None

    def _warn(self, asked: AskedSpecialist, code: str, what: Text, how: Text | None) -> None:
        self.plan.refuse(Problem(asked.row.row, code, what, how, "name", Severity.WARNING))

    def _change_of(self, asked: AskedSpecialist, found: Specialist, before: Any, told: Any) -> Change:
        after = {name: getattr(found, name) for name in _KEPT}
        return Change(SPECIALISTS, found.id, before, after, asked.row.row, found.name, told=told)

    def _told(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """What changes, in the words of the columns."""
        for name, column in _TOLD.items():
            before, after = self._word(name, was.get(name)), self._word(name, now.get(name))
            if before != after:
                yield column, before, after

    def _word(self, name: str, value: Any) -> Any:
        if value in (None, "", [], 0):
            return None
        if name == "skills":
            return str(t(", ")).join(self.skills.get(code, code) for code in value)
        if name == "area_id":
            return self.session.get_one(Area, value).name
        if isinstance(value, date):
            return Said(say_plain_date, (value,))
        return self.names.get(name, {}).get(value, value)


def _of_person(asked: AskedSpecialist, person: Person, before: dict[str, Any] | None) -> Change:
    after = {name: getattr(person, name) for name in _KEPT_OF_PEOPLE}
    told = (("name", None if before is None else before["person"]["name"], person.name),)
    return Change(PEOPLE, person.id, before, after, asked.row.row, person.name, told=told)


def _person_of(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name", "area_id", "team_id", "phone", "is_active")} | {
        "skills": list(person.skills)}  # fmt: skip


def _person_back(session: Session, person: Person, was: Mapping[str, Any], actor: Actor) -> Text | None:
    if _is_specialist(session, person):
        return NEEDED
    values = {name: value for name, value in was.items() if name != "is_active"}

    def deed() -> None:
        edit_person(session, person, PersonInput.model_validate(values), actor)
        switch_resource(session, person, was["is_active"], actor)

    return steps.put_back(deed)


def _is_specialist(session: Session, person: Person) -> bool:
    return session.scalar(select(Specialist.id).where(Specialist.person_id == person.id).limit(1)) is not None


IMPORTERS: tuple[StepImporter, ...] = (SpecialistImporter(),)
