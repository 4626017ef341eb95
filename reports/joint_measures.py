"""Measures of joint work: tasks that were given out, and what supervision visits found. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS, UNIT
from reports.figures import quotient
from reports.measure import UNIT_SHARE, Measure

TASKS = frozenset({"area", *PERIODS})
FINDINGS = frozenset({"area", "kind", UNIT, *PERIODS})
UNIT_TASKS, UNIT_FINDINGS = t("tasks"), t("findings")


def _task(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_TASKS, "joint_tasks", allows=TASKS, is_extra=True)


def _finding(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_FINDINGS, "findings", allows=FINDINGS, is_extra=True)


def _share(
    name: str, label: Text, definition: Text, rows: str, allows: frozenset[str], part: str, whole: str
) -> Measure:
    return Measure(
        name, label, definition, UNIT_SHARE, rows, "percent", allows, adds_up=False, is_extra=True, empty=None,
        needs=(part, whole), derive=lambda values: quotient(values.get(part), values.get(whole)), opens=whole,
    )  # fmt: skip


TASK_MEASURES: tuple[Measure, ...] = (
    _task("tasks_given", t("Tasks given out"),
          t("Tasks of joint meetings and supervision visits, and those given out by themselves, on the day on which "
            "they were given out; those that are not pursued are left out.")),
    _task("tasks_done", t("Tasks done"), t("Of these those that are reported done by now.")),
    _task("tasks_due", t("Tasks due"), t("Of these those that are done, or whose day is over.")),
    _task("tasks_on_time", t("Tasks done on time"),
          t("Of these those done by the day that was set; putting that day off once it is over does not count.")),
    _share("tasks_share", t("Share of tasks done on time"), t("Tasks done on time as a share of those due."),
           "joint_tasks", TASKS, "tasks_on_time", "tasks_due"),
    _task("tasks_overdue", t("Tasks overdue"),
          t("Of the tasks given out those open today after their day; those without an owner are counted apart, as in "
            "the list of tasks.")),
    _task("tasks_ownerless", t("Tasks without an owner"),
          t("Of the tasks given out those open today that nobody answers for any more.")),
)  # fmt: skip

FINDING_MEASURES: tuple[Measure, ...] = (
    _finding("findings", t("Supervision findings"),
             t("What supervision visits found at units, on the day on which it was entered.")),
    _finding("findings_closed", t("Findings closed"), t("Of these those accepted as put right by now.")),
    _finding("findings_due", t("Findings due"),
             t("Of these those that are closed or overdue; what waits to be looked at is left out.")),
    _finding("findings_on_time", t("Findings closed on time"),
             t("Of the closed ones those that the unit reported put right by their day; how long they waited to be "
               "looked at does not count.")),
    _share("findings_share", t("Share of findings closed on time"), t("Findings closed on time as a share of those "
           "due."), "findings", FINDINGS, "findings_on_time", "findings_due"),
    _finding("findings_overdue", t("Findings overdue"),
             t("Of the findings those that a unit in use has not reported put right today, after their day.")),
)  # fmt: skip
