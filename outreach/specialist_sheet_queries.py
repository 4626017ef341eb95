"""What the rows of a list of specialists are compared with, and the register as such a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import entries
from core.i18n import t
from core.imports import Options
from core.sheets import Column, ColumnKind, Sheet, Value
from outreach.allowances import yuan
from outreach.specialist_inputs import SpecialistInput
from outreach.specialist_models import Specialist
from outreach.specialist_row_inputs import SpecialistRow
from outreach.specialist_rows import KnownPerson, SpecialistReader
from outreach.specialist_words import RATE_NAMES
from registry import terms
from registry.area_book import AreaBook
from registry.permissions import Permission
from registry.scope import within
from registry.sheet_queries import area_book, locator
from registry.words import Words
from schedule.day_models import Absence
from schedule.models import Booking, Person

EDIT = Permission.EDIT_RESOURCES
MOST_SPECIALISTS = 20_000
_TYPES: dict[str, ColumnKind] = {"term_from": "date", "term_until": "date", "rate_yuan": "number"}


def specialist_reader(session: Session, options: Options, actor: Actor) -> SpecialistReader:
    """Reads the rows of one file for whoever keeps the register: people, kinds, skills and areas."""
    book = area_book(session)
    query = select(Person.id, Person.name, Person.phone, Specialist.id, Person.is_active)
    query = query.outerjoin(Specialist, Specialist.person_id == Person.id).order_by(Person.id)
    people = [KnownPerson(*row) for row in session.execute(query.where(within(actor, EDIT, Person.area_id)))]
    kinds, skills = terms.vocabulary(session, "specialist_kind"), terms.vocabulary(session, "skill")
    finder = locator(session, book, options, actor, EDIT)
    if finder.under is None:
        paths = tuple(actor.area_paths(EDIT))
        own = next((one for one in book.by_id.values() if one.path in paths), None)
        finder.under = own if len(paths) == 1 else None
    return SpecialistReader(people, _words(kinds), _spoken(kinds), _words(skills), _spoken(skills), finder)


def first_kind(session: Session) -> str:
    """The kind of somebody of whom a list does not say it."""
    return next((code for code, _ in terms.names(session, "specialist_kind")), "")


def typed_of(found: Specialist) -> dict[str, Any]:
    """What the form of the specialist holds, without a version."""
    own = {name: getattr(found, name) for name in ("kind", "field", "organisation", "job_title", "term_from",
                                                   "term_until", "rate_per", "note")}  # fmt: skip
    person = {name: getattr(found.person, name) for name in ("name", "phone", "area_id")}
    return own | person | {"skills": sorted(found.person.skills), "rate_yuan": found.rate_fen / 100,
                           "login": found.user.login if found.user else ""}  # fmt: skip


def kept_of(found: Specialist) -> dict[str, Any]:
    """The same as JSON, and whether they are in use."""
    typed = SpecialistInput.model_validate(typed_of(found)).model_dump(mode="json", exclude={"version"})
    return typed | {"is_active": found.person.is_active}


def is_planned_with(session: Session, person: Person) -> bool:
    """Whether an event has booked the person, or times away are noted: both name them without a foreign key."""
    key = f"person:{person.id}"
    query = select(or_(exists().where(Booking.resource == key), exists().where(Absence.resource == key)))
    return bool(session.scalar(query))


def specialist_sheet(session: Session, actor: Actor, query: Select[tuple[Specialist]], heading: list[str]) -> Sheet:
    """Those of the query that the actor looks after, in the columns of the import."""
    query = query.where(within(actor, EDIT, Person.area_id)).order_by(Person.name, Specialist.id)
    kinds, skills = terms.labels(session, "specialist_kind"), terms.labels(session, "skill")
    book = area_book(session)
    rows = [_row(one, kinds, skills, book) for one in session.scalars(query.limit(MOST_SPECIALISTS))]
    columns = [Column(str(entry.label), _TYPES.get(name, "text")) for name, entry in entries(SpecialistRow).items()]
    return Sheet(str(t("Specialists and lecturers")), columns, rows, heading)


def _row(one: Specialist, kinds: dict[str, str], skills: dict[str, str], book: AreaBook) -> list[Value]:
    person, area = one.person, book.by_id[one.person.area_id]
    town, village = book.at_level(area, "township"), book.at_level(area, "village")
    return [
        person.name, person.phone, one.organisation, kinds.get(one.kind, one.kind), one.field, one.job_title,
        str(t(", ")).join(skills.get(code, code) for code in person.skills), area.code, area.name,
        town.name if town else "", village.name if village else "", one.term_from, one.term_until,
        str(RATE_NAMES[one.rate_per]), float(yuan(one.rate_fen)) if one.rate_fen else None, one.note,
    ]  # fmt: skip


def _words(known: Sequence[terms.KnownTerm]) -> Words:
    return Words([(one.code, (one.name_zh, one.name_en)) for one in known])


def _spoken(known: Sequence[terms.KnownTerm]) -> str:
    return str(t(", ")).join(terms.spoken(one) for one in known if one.is_active)
