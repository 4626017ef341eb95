"""What a deed on a project under review is refused for: days, the order of steps, what is missing, a second entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, Unlikely
from core.i18n import t
from core.times import say_plain_date
from readiness.fortification import TROUBLES
from readiness.fortification_inputs import ProjectInput, StepInput
from readiness.fortification_models import Project, ReviewStep
from readiness.fortification_order import COMPLETION, UNDONE, Placed, closed_early, disorder, last_day
from readiness.fortification_queries import day_there, standing
from readiness.fortification_twins import Known, twins
from readiness.fortification_words import RESULT_NAMES
from registry import terms
from registry.permissions import Permission
from registry.scope import within

TOO_LITTLE = ("pga_low", "period_low")


class Twins(Unlikely):
    """Projects that may be the one that is being put up; `found` are they, for the page and for programs."""

    def __init__(self, found: Sequence[Project]) -> None:
        super().__init__([
            t("“%(name)s” is there already: %(area)s, received on %(day)s, %(state)s.", name=one.name,
              area=one.area.name, day=say_plain_date(one.received_on), state=RESULT_NAMES[one.result])
            for one in found
        ])  # fmt: skip
        self.found = found

    def members(self) -> dict[str, object]:
        """The numbers and names of the projects that are there."""
        return {"projects": [{"id": one.id, "name": one.name} for one in self.found]}


def refuse_twins(session: Session, project: Project, given: ProjectInput, actor: Actor) -> None:
    """Ask back (`Twins`) where the project seems to be entered already, until that is confirmed.

    The project carries the values given; only projects that the actor reviews are named.
    """
    if given.confirmed:
        return
    one = identity(project)
    near = or_(Project.name == one.name, Project.area_id == one.area_id)
    if one.owner:
        near = or_(near, Project.owner == one.owner)
    if one.lon is not None and one.lat is not None:
        near = or_(near, and_(Project.lon.between(one.lon - 0.002, one.lon + 0.002),
                              Project.lat.between(one.lat - 0.002, one.lat + 0.002)))  # fmt: skip
    mine = within(actor, Permission.REVIEW_PROJECTS, Project.area_id)
    with session.no_autoflush:
        others = {other.id: other for other in session.scalars(select(Project).where(mine, near))}
    if found := twins(one, [identity(other) for other in others.values() if other is not project]):
        raise Twins([others[number] for number in found[:5]])


def refuse_second(session: Session, project: Project, code: str | None) -> None:
    """Refuse a number that another project has."""
    alike = select(Project.name).where(Project.code == code, Project.id != (project.id or 0))
    other = session.scalar(alike) if code else None
    if other is not None:
        raise Invalid("code_taken", t("This number belongs to “%(name)s” already.", name=other), field="code")


def identity(project: Project) -> Known:
    """What tells the project from others."""
    return Known(project.id or 0, project.name, project.owner, project.area_id, project.lon, project.lat)


def require_turn(session: Session, project: Project, step: ReviewStep, given: StepInput, done_on: date | None) -> None:
    """Refuse a step out of turn without a reason, and an acceptance of the building before what comes before it."""
    rows = [Placed(one.step, one.state, one.done_on) for one in project.steps]
    at = project.steps.index(step)
    rows[at] = Placed(step.step, given.state, done_on)
    if (early := closed_early(rows)) and step.step in (COMPLETION, *early):
        _refuse_closed(session, project, step, rows, early)
    found = disorder(rows, at)
    if not found or given.note:
        return
    hint = t("Say why under “What was found”.")
    if found.open_before:
        what = t("These steps come first and are not done: %(what)s.", what=_named(session, project, found.open_before))
        raise Invalid("out_of_turn", what, field="note", hint=hint)
    before = found.later_before or found.earlier_after
    what = t("The days of the steps stand the wrong way round: %(what)s.", what=_named(session, project, before))
    raise Invalid("out_of_turn", what, field="done_on", hint=t("Correct the day, or say why under “What was found”."))


def _refuse_closed(
    session: Session, project: Project, step: ReviewStep, rows: Sequence[Placed], early: Sequence[str]
) -> None:
    """An acceptance before its time, or an earlier step that is changed after the acceptance."""
    end = _named(session, project, [COMPLETION])
    if step.step != COMPLETION:
        what = t("“%(step)s” is done already, and this step comes before it.", step=end)
        raise Invalid("accepted", what, field="state", hint=t("Take that one back first: set it to “Still to do”."))
    is_open = any(one.state in UNDONE for one in rows if one.step in early)
    what = t("These steps come first: %(what)s.", what=_named(session, project, early))
    raise Invalid("too_soon", what, field="state" if is_open else "done_on",
                  hint=t("Do them first, or mark one as not applicable and say why."))  # fmt: skip


def require_whole(session: Session, project: Project) -> None:
    """Refuse that a project simply passes while something is missing or a step is open."""
    found = standing(session, project)
    if found.shortfalls:
        said = str(t(", ")).join(str(TROUBLES[code]) for code in found.shortfalls)
        raise Invalid("short", t("It cannot simply pass: %(what)s.", what=said), field="result",
                      hint=t("Put that right, or let it pass on conditions and write them down."))  # fmt: skip
    if waiting := [step.step for step in project.steps if step.state in UNDONE]:
        what = t("These steps are not done: %(what)s.", what=_named(session, project, waiting))
        raise Invalid("steps_open", what, field="result",
                      hint=t("Do them, or mark one as not applicable and say why."))  # fmt: skip


def require_enough(session: Session, project: Project) -> None:
    """Refuse that a project that was reviewed on paper simply passed with less than what is needed."""
    found = [code for code in standing(session, project).shortfalls if code in TOO_LITTLE]
    if found:
        said = str(t(", ")).join(str(TROUBLES[code]) for code in found)
        raise Invalid("short", t("It cannot simply pass: %(what)s.", what=said), field="result",
                      hint=t("Correct the designed values; or write “Passed on conditions” with the reason, such as an "
                             "older table of parameters."))  # fmt: skip


def refuse_day(session: Session, project: Project, on: date | None, field: str) -> None:
    """Refuse a day to come, and one before the project was received."""
    refuse_future(session, project, on, field)
    if on is not None and on < project.received_on:
        raise Invalid("too_early", t("This day is before the project was received."), field=field)


def refuse_future(session: Session, project: Project, on: date | None, field: str) -> None:
    """Refuse a day to come."""
    if on is not None and on > day_there(session, project.area):
        raise Invalid("future", t("This day is still to come."), field=field)


def refuse_before_steps(project: Project, on: date | None, field: str) -> None:
    """Refuse a day of the result before the last step was done."""
    last = last_day([Placed(one.step, one.state, one.done_on) for one in project.steps])
    if on is not None and last is not None and on < last:
        what = t("This day is before the last step was done, on %(day)s.", day=say_plain_date(last))
        raise Invalid("too_early", what, field=field)


def refuse_after_steps(project: Project, on: date, field: str) -> None:
    """Refuse that a project was received after its first step was done."""
    first = min((one.done_on for one in project.steps if one.done_on is not None), default=None)
    if first is not None and on > first:
        raise Invalid("too_late", t("A step was done before this day, on %(day)s.", day=say_plain_date(first)),
                      field=field)  # fmt: skip


def _named(session: Session, project: Project, steps: Sequence[str]) -> str:
    labels = terms.labels(session, "review_step", project.area)
    return str(t(", ")).join(labels.get(code, code) for code in steps)
