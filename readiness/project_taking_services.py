"""Taking a ledger of projects: each row goes through the same deeds as the forms, and leaves no trace if refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.fields import name_key
from core.i18n import Said, Text, t
from core.imports import Change, Given, Plan, Problem, Severity, steps
from core.imports.bulk import chunks
from core.times import say_plain_date
from readiness import fortification_services as services
from readiness.fortification import say_period, say_pga
from readiness.fortification_check_services import Twins
from readiness.fortification_inputs import ProjectInput, ResultInput
from readiness.fortification_models import Project
from readiness.fortification_words import RESULT_NAMES
from readiness.known_units import HOW as WHICH_UNIT
from readiness.project_rows import (
    OPEN,
    Asked,
    KnownProjects,
    alike,
    is_there,
    lacking,
    names_area,
    read_row,
    unheard,
)
from readiness.project_undoing_services import kept
from registry import terms
from registry.located import Locator, Spot, has_point
from registry.scope import may
from registry.words import Words

LOCKED_AT_ONCE = 400
KEPT = ("code", "name", "kind", "area_id", "received_on", "result", "version")
_COLUMNS = {"area": "area_code", "note": "result_note", "version": "code"}
"""The column of a row that gave what a deed refuses."""
_FORMS = {"version", "confirmed", "datum"}
_DAYS = ("received_on", "due_on", "result_on")
_HOW = {
    "future": t("Correct the day."), "too_early": t("Correct the day."), "too_late": t("Correct the day."),
    "no_reason": t("Write the reason in this column; only the result “Passed” needs none."),
    "no_unit": WHICH_UNIT, "several_units": WHICH_UNIT,
}  # fmt: skip


class TakingProjects:
    """The rows of one ledger on their way in."""

    def __init__(self, session: Session, actor: Actor, table: Table, locator: Locator, kinds: Words) -> None:
        self.session, self.actor, self.table, self.locator, self.kinds = session, actor, table, locator, kinds
        self.kind_names = terms.labels(session, "project_kind")
        self.known = KnownProjects.of(
            session.execute(select(Project.id, Project.code, Project.name, Project.area_id)).tuples()
        )
        self.plan, self.rows = Plan(), dict[int, int]()

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows, in order; what is there is locked first, in one order: two imports never wait for each other."""
        asked = [one for row in given if (one := self._read(row)) is not None]
        there = sorted({number for one in asked for number in self.known.find(one)})
        for part in chunks(there, LOCKED_AT_ONCE):
            locked = select(Project.id).where(Project.id.in_(part)).order_by(Project.id).with_for_update()
            self.session.execute(locked).all()
        for one in asked:
            self._take(one)
        return self.plan

    def _read(self, row: Given) -> Asked | None:
        asked, problems = read_row(row, self.kinds, str(t("; ")).join(self.kind_names.values()))
        spot, more = self.locator.spot(row)
        problems += more
        if names_area(row) or asked.facts.get("code") not in self.known.codes:
            asked.area, more = self.locator.area(row, spot)
            problems += more
        self.plan.problems += problems
        if any(problem.is_error for problem in problems):
            return None
        asked.spot = spot if has_point(row) else None
        return asked

    def _take(self, asked: Asked) -> None:
        found = self.known.find(asked)
        if len(found) > 1:
            self._no(asked, "project.several", t("Several projects of this area have this name."),
                     t("Write the number of the project as well."), "name")  # fmt: skip
            return
        project = self.session.get_one(Project, found[0]) if found else None
        if project is None:
            self._put_up(asked)
        elif not self._is_again(asked, project):
            self._change(asked, project)

    def _is_again(self, asked: Asked, project: Project) -> bool:
        first = self.rows.setdefault(project.id, asked.row.row)
        if first != asked.row.row:
            self._no(asked, "repeat.project", t("Row %(row)s is the same project.", row=first),
                     t("Leave one of the two rows out."), "code" if asked.facts.get("code") else "name")  # fmt: skip
        elif not may(self.session, project, self.actor, services.REVIEW):
            self._no(asked, "code_taken", t("A project with this number lies outside the areas you look after."),
                     t("Ask the county's planner to import this row."), "code")  # fmt: skip
        elif (under := self.locator.under) is not None and not project.area.path.startswith(under.path):
            self._no(asked, "area.outside",
                     t("%(area)s does not lie in %(under)s.", area=project.area.name, under=under.name),
                     t("Correct the area, or leave this row out."), "area_code")  # fmt: skip
        else:
            return False
        return True

    def _put_up(self, asked: Asked) -> None:
        if self._is_short(asked, is_new=True) or asked.area is None:
            return
        values = asked.facts | {"area": asked.area.code} | _degrees(asked.spot)
        made = self._done(asked, values, lambda given: services.put_up(self.session, given, self.actor))
        if made is not None:
            self._remark(unheard(asked, ""))
            self.plan.new.add(asked.row.row)
            self.plan.changes.append(self._written(asked, made, None, self._told_new(made)))

    def _change(self, asked: Asked, project: Project) -> None:
        if not project.result and self._is_short(asked, is_new=False):
            return
        there = services.as_given(project)
        values = there | self._differing(asked, project)
        differing = self._fields(there, values, asked)
        if differing is None or self._is_settled_otherwise(asked, project, differing):
            return
        settles = not project.result and asked.result.word not in ("", OPEN)
        self._remark(unheard(asked, project.result_note))
        if not differing and not settles:
            self.plan.unchanged.add(asked.row.row)
            return
        was, before = kept(project), self._shown(project)
        made = self._done(asked, values, lambda given: self._edited(project, given, is_other=bool(differing)))
        if made is not None:
            told = tuple((name, old, new) for name, new in self._shown(made).items() if (old := before[name]) != new)
            self.plan.changed.add(asked.row.row)
            self.plan.changes.append(self._written(asked, made, {"was": was}, told))

    def _edited(self, project: Project, given: ProjectInput, *, is_other: bool) -> Project:
        return services.edit(self.session, project, given, self.actor) if is_other else project

    def _is_short(self, asked: Asked, *, is_new: bool) -> bool:
        short = lacking(asked, is_new=is_new)
        self.plan.problems += short
        return bool(short)

    def _is_settled_otherwise(self, asked: Asked, project: Project, differing: Sequence[str]) -> bool:
        """Refuse a row that says something else of a project that has its result; one that says less is remarked on."""
        if not project.result:
            return False
        asks, day = asked.result, Said(say_plain_date, (project.result_on or project.received_on,))
        what = t("This project has its result of %(day)s: %(result)s. That stays.", day=day,
                 result=RESULT_NAMES[project.result])  # fmt: skip
        how = t("If that is wrong, open its review again on its page, then import this row once more.")
        is_other = asks.word not in ("", OPEN) and asks.word != project.result
        is_other |= asks.word == project.result and asks.on not in (None, project.result_on)
        is_other |= asks.word == project.result and asks.note != "" and not alike(asks.note, project.result_note)
        if is_other or differing:
            self._no(asked, "settled", what, how, "result" if is_other else differing[0])
            return True
        if asks.word == OPEN:
            self.plan.refuse(Problem(asked.row.row, "settled.since", what, how, "result", Severity.WARNING))
        return False

    def _differing(self, asked: Asked, project: Project) -> dict[str, Any]:
        """What the row says otherwise than the project, as far as that takes more than comparing cells."""
        values = dict(asked.facts)
        unit, typed = project.unit, name_key(values.get("unit") or "")
        if unit is not None and typed and typed in {name_key(unit.name), name_key(unit.code or "")}:
            del values["unit"]
        if asked.area is not None and not project.area.path.startswith(asked.area.path):  # a village is in its town
            values["area"] = asked.area.code
        if asked.spot is not None and not is_there(asked.spot, project.lon, project.lat):
            values |= _degrees(asked.spot)
        return values

    def _fields(self, there: Mapping[str, Any], values: Mapping[str, Any], asked: Asked) -> list[str] | None:
        """The fields in which the row differs from what is there; None where it cannot be taken."""
        try:
            was = ProjectInput.model_validate(there).model_dump(exclude=_FORMS)
            then = ProjectInput.model_validate(values).model_dump(exclude=_FORMS)
        except ValidationError as error:
            steps.refuse_entries(self.plan, asked.row, error, {})
            return None
        return [_COLUMNS.get(name, name) if name == "area" else name for name in was
                if not alike(was[name], then[name])]  # fmt: skip

    def _done(self, asked: Asked, values: Mapping[str, Any], deed: Callable[[ProjectInput], Project]) -> Project | None:
        """The project after the deed with its result; what the form would ask back is remarked on, and done."""
        for is_confirmed in (False, True):
            try:
                given = ProjectInput.model_validate({**values, "confirmed": is_confirmed})
                with self.session.begin_nested():
                    made = self._with_result(asked, deed(given))
                self.known.put(made.id, made.code, made.name, made.area_id)
                self.rows[made.id] = asked.row.row
                return made
            except Twins as twins:
                how = t("If it is the same project, leave the row out or write its number and area as they are there.")
                self.plan.refuse(Problem(asked.row.row, "project.twin", twins.errors[0].message, how, "name",
                                         Severity.WARNING))  # fmt: skip
            except ValidationError as error:
                steps.refuse_entries(self.plan, asked.row, error, {})
                return None
            except DomainError as error:
                self._refuse(asked, error)
                return None
        return None

    def _with_result(self, asked: Asked, project: Project) -> Project:
        asks = asked.result
        if asks.word in ("", OPEN) or project.result:
            return project
        given = ResultInput.model_validate({"result": asks.word, "result_on": asks.on, "note": asks.note})
        is_begun = bool(project.documents) or any(step.state != "waiting" for step in project.steps)
        return services.settle(self.session, project, given, self.actor, on_paper=not is_begun)

    def _refuse(self, asked: Asked, error: DomainError) -> None:
        before = len(self.plan.problems)
        steps.refuse(self.plan, asked.row, error, _COLUMNS)
        told = [replace(one, how=_HOW.get(one.code, one.how)) for one in self.plan.problems[before:]]
        self.plan.problems[before:] = told

    def _no(self, asked: Asked, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(asked.row.row, code, what, how, column))

    def _remark(self, problems: Sequence[Problem]) -> None:
        self.plan.problems += problems

    def _written(
        self, asked: Asked, made: Project, before: dict[str, Any] | None, told: tuple[tuple[str, Any, Any], ...]
    ) -> Change:
        after = {name: getattr(made, name) for name in KEPT}
        return Change(self.table, made.id, before, after, asked.row.row, made.name, told=told)

    def _told_new(self, made: Project) -> tuple[tuple[str, Any, Any], ...]:
        return tuple((name, None, value) for name, value in self._shown(made).items() if value)

    def _shown(self, project: Project) -> dict[str, Any]:
        """The project in the words of the columns."""
        found = {name: getattr(project, name) for name in services.PLAIN}
        found |= {"kind": self.kind_names.get(project.kind, project.kind), "area_code": project.area.name,
                  "unit": project.unit.name if project.unit else None}  # fmt: skip
        found |= {"result": RESULT_NAMES[project.result] if project.result else None}
        for name in ("designed", "evaluated"):
            pga, period = getattr(project, f"{name}_pga"), getattr(project, f"{name}_period")
            found |= {f"{name}_pga": say_pga(pga) if pga else None}
            found |= {f"{name}_period": say_period(period) if period else None}
        found |= {name: Said(say_plain_date, (on,)) if (on := getattr(project, name)) else None for name in _DAYS}
        return found | dict(zip(("lon", "lat"), services.shown_site(project), strict=True))


def _degrees(spot: Spot | None) -> dict[str, Any]:
    """The point as the form takes it, in WGS-84."""
    return {"lon": f"{spot.lon}", "lat": f"{spot.lat}", "datum": "wgs84"} if spot is not None else {}
