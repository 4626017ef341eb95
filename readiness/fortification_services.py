"""Deeds on projects under review: put up, correct, step by step, documents, the result, and taking it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.i18n import t
from core.kept_documents import keep_document
from core.times import now
from core.versions import check_version
from geo.datums import Datum
from maps.outline_queries import outline_over
from readiness.fortification import Rules
from readiness.fortification_check_services import (
    identity,
    refuse_after_steps,
    refuse_before_steps,
    refuse_day,
    refuse_future,
    refuse_second,
    refuse_twins,
    require_enough,
    require_turn,
    require_whole,
)
from readiness.fortification_inputs import (
    DocumentInput,
    ProjectInput,
    ReopenInput,
    ResultInput,
    StepInput,
    thousandths,
)
from readiness.fortification_models import Project, ProjectDocument, ReviewStep
from readiness.fortification_queries import (
    day_there,
    ground_of,
    needed_now,
    parameter_at,
    rules_of,
    workdays_after,
)
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.positions import read_position
from registry.queries.areas import find_area
from registry.scope import load, require_area
from registry.user_queries import find_unit, unit_entry

REVIEW = Permission.REVIEW_PROJECTS
MOST_DOCUMENTS = 40
PLAIN = ("name", "code", "kind", "owner", "address", "floors", "floor_area", "structure", "evaluation", "note")


def put_up(session: Session, given: ProjectInput, actor: Actor) -> Project:
    """A new project with the county's steps, its parameters looked up; refused with what to put right.

    Asks back (`Twins`) where it seems to be entered already, until that is confirmed.
    """
    area = require_area(session, find_area(session, given.area, "area").id, actor, REVIEW)
    received_on = given.received_on or day_there(session, area)
    project = Project(area_id=area.id, area=area, received_on=received_on)
    _write(session, project, given, area, actor)
    rules = rules_of(session, area)
    _add_steps(session, project, rules)
    if given.due_on is None:
        days = sum(rules.days(step.step) for step in project.steps)
        project.due_on = workdays_after(session, area, received_on, days)
    session.add(project)
    session.flush()
    return project


def edit(session: Session, project: Project, given: ProjectInput, actor: Actor) -> Project:
    """The corrected project; where its place or kind has changed, its parameters are looked up again."""
    _open(session, project, actor)
    check_version(project, given.version)
    area = require_area(session, find_area(session, given.area, "area").id, actor, REVIEW)
    _write(session, project, given, area, actor)
    session.flush()
    return project


def look_up(session: Session, project: Project, actor: Actor) -> Project:
    """What the table says of the project's area today, and what follows by today's rules."""
    _open(session, project, actor)
    _look_up(session, project, project.area)
    session.flush()
    return project


def do_step(session: Session, project: Project, step_id: int, given: StepInput, actor: Actor) -> ReviewStep:
    """The step as it stands from now on; with one passed or left out, the next gets its time.

    Out of turn it needs a reason, and the building is accepted only once the steps before it are done.
    """
    _open(session, project, actor)
    step = next((one for one in project.steps if one.id == step_id), None)
    if step is None:
        raise NotFound()
    check_version(step, given.version)
    if given.state in ("sent_back", "left_out") and not given.note:
        raise Invalid("no_reason", t("Say why, so that the others know."), field="note")
    refuse_day(session, project, given.done_on, "done_on")
    if given.due_on is not None and given.due_on < project.received_on:
        raise Invalid("too_early", t("This day is before the project was received."), field="due_on")
    is_done = given.state in ("passed", "left_out")
    done_on = (given.done_on or day_there(session, project.area)) if is_done else None
    require_turn(session, project, step, given, done_on)
    step.state, step.note, step.done_on = given.state, given.note, done_on
    step.who = given.who or step.who
    step.due_on = given.due_on or step.due_on
    step.done_by = actor.name[:60] if is_done else ""
    _give_time(session, project)
    session.flush()
    return step


def settle(session: Session, project: Project, given: ResultInput, actor: Actor, *, on_paper: bool = False) -> Project:
    """The project with its result; it simply passes only when nothing is missing and every step is done.

    Of a review that was held `on_paper` no steps and documents are asked for: the result stands there.
    """
    _open(session, project, actor)
    check_version(project, given.version)
    refuse_day(session, project, given.result_on, "result_on")
    refuse_before_steps(project, given.result_on, "result_on")
    if given.result != "passed" and not given.note:
        raise Invalid("no_reason", t("Say why, so that the others know."), field="note")
    if given.result == "passed":
        require_enough(session, project) if on_paper else require_whole(session, project)
    project.result, project.result_note, project.result_by = given.result, given.note, actor.name[:60]
    project.result_on = given.result_on or day_there(session, project.area)
    session.flush()
    return project


def reopen(session: Session, project: Project, given: ReopenInput, actor: Actor) -> Project:
    """The project under review again; the result that it had stays in the trail and in its note."""
    load(session, Project, project.id, actor, REVIEW)
    session.refresh(project, with_for_update=True)
    if not project.result:
        raise DomainError("still_open", t("This review has no result that could be taken back."))
    project.result, project.result_on, project.result_by = "", None, ""
    project.result_note = given.reason
    session.flush()
    return project


def add_document(
    session: Session, store: FileStore, project: Project, given: DocumentInput, file: tuple[str, bytes] | None,
    actor: Actor,
) -> ProjectDocument:  # fmt: skip
    """The document kept with the project; a PDF, Word or Excel file or a picture."""
    load(session, Project, project.id, actor, REVIEW)
    if given.kind not in terms.labels(session, "project_document", project.area):
        raise Invalid("unknown_word", t("Choose from the list."), field="kind")
    if len(project.documents) >= MOST_DOCUMENTS:
        raise DomainError("too_many", t("A project has at most %(n)s documents.", n=MOST_DOCUMENTS))
    if file is None:
        raise Invalid("no_file", t("Choose the file."), field="file")
    stored = keep_document(session, store, *file, actor)
    document = ProjectDocument(project_id=project.id, file_id=stored.id, file=stored, kind=given.kind, note=given.note,
                               added_by=actor.name[:60])  # fmt: skip
    project.documents.append(document)
    session.flush()
    return document


def remove_document(session: Session, project: Project, document_id: int, actor: Actor) -> None:
    """Take a document off a project that has no result yet."""
    _open(session, project, actor)
    found = next((one for one in project.documents if one.id == document_id), None)
    if found is None:
        raise NotFound()
    project.documents.remove(found)
    session.flush()


def _open(session: Session, project: Project, actor: Actor) -> None:
    """Refuse a project with a result; nobody else settles it until this transaction has ended."""
    load(session, Project, project.id, actor, REVIEW)
    session.refresh(project, with_for_update=True)
    if project.result:
        raise DomainError("settled", t("This review has its result, so it stays as it is."),
                          hint=t("Open it again first, with the reason."))  # fmt: skip


def _write(session: Session, project: Project, given: ProjectInput, area: Area, actor: Actor) -> None:
    if given.kind not in terms.labels(session, "project_kind", area):
        raise Invalid("unknown_word", t("Choose from the list."), field="kind")
    refuse_second(session, project, given.code)
    unit = find_unit(session, given.unit, actor, Permission.VIEW_REGISTRY) if given.unit else None
    has_moved = project.area_id != area.id or project.kind != given.kind or project.looked_up_at is None
    was = identity(project)
    _place(session, project, given, area)
    for name in PLAIN:
        setattr(project, name, getattr(given, name))
    project.area_id, project.area = area.id, area
    project.unit_id = unit.id if unit is not None else None
    for name in ("designed", "evaluated"):
        pga, period = getattr(given, f"{name}_pga"), getattr(given, f"{name}_period")
        if (pga is None) != (period is None):
            missing = f"{name}_pga" if pga is None else f"{name}_period"
            raise Invalid("incomplete", t("Give both values, or neither."), field=missing)
        setattr(project, f"{name}_pga", thousandths(pga))
        setattr(project, f"{name}_period", thousandths(period))
    _set_days(session, project, given)
    if identity(project) != was:
        refuse_twins(session, project, given, actor)
    if has_moved:
        _look_up(session, project, area)
    _set_required(session, project)


def _set_days(session: Session, project: Project, given: ProjectInput) -> None:
    refuse_future(session, project, given.received_on, "received_on")
    project.received_on = given.received_on or project.received_on
    refuse_after_steps(project, project.received_on, "received_on")
    project.due_on = given.due_on or project.due_on
    if project.due_on is not None and project.due_on < project.received_on:
        raise Invalid("too_early", t("This day is before the project was received."), field="due_on")


def _place(session: Session, project: Project, given: ProjectInput, area: Area) -> None:
    if given.datum == Datum.WGS84 and (given.lon, given.lat) == shown_site(project):
        return
    around = outline_over(session, area)
    found = read_position(
        given.lon, given.lat, given.datum, around.shape if around else None, around.name if around else area.name
    )
    project.lon, project.lat = (found.point.lon, found.point.lat) if found else (None, None)


def as_given(project: Project) -> dict[str, Any]:
    """The facts of a project as `ProjectInput` takes them."""
    known = {name: getattr(project, name) for name in (*PLAIN, "received_on", "due_on", "version")}
    known["lon"], known["lat"] = shown_site(project)
    known |= {"area": project.area.code, "unit": unit_entry(project.unit) if project.unit else ""}
    for name in ("designed_pga", "designed_period", "evaluated_pga", "evaluated_period"):
        value = getattr(project, name)
        known[name] = None if value is None else value / 1000
    return known


def shown_site(project: Project) -> tuple[str, str]:
    """Longitude and latitude of the site as the form shows them: WGS-84 degrees, or two empty texts."""
    if project.lon is None or project.lat is None:
        return "", ""
    return f"{project.lon:.6f}".rstrip("0").rstrip("."), f"{project.lat:.6f}".rstrip("0").rstrip(".")


def _look_up(session: Session, project: Project, area: Area) -> None:
    row = parameter_at(session, area)
    project.ground_area_id = row.area_id if row else None
    project.ground_pga, project.ground_period = (row.pga, row.period) if row else (None, None)
    project.ground_source = row.source if row else ""
    project.looked_up_at = now()
    _set_required(session, project)


def _set_required(session: Session, project: Project) -> None:
    needed = needed_now(project, rules_of(session, project.area), ground_of(project))
    project.required_pga = needed.pga if needed else None
    project.required_period = needed.period if needed else None


def _add_steps(session: Session, project: Project, rules: Rules) -> None:
    for position, (code, _) in enumerate(terms.names(session, "review_step", project.area), start=1):
        project.steps.append(ReviewStep(position=position, step=code, state="waiting"))
    _give_time(session, project)


def _give_time(session: Session, project: Project) -> None:
    """The next step that waits has so many workdays from the day on which the one before it was done."""
    since = project.received_on
    for step in project.steps:
        if step.state in ("passed", "left_out"):
            since = max(since, step.done_on or since)
        elif step.due_on is None:
            days = rules_of(session, project.area).days(step.step)
            step.due_on = workdays_after(session, project.area, since, days)
            return
        else:
            return
