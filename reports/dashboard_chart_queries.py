"""The charts of the dashboard, and its areas, put together from figures that were asked before and two more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.times import say_month_alone
from registry.models import Area, AreaOutline
from registry.queries.settings import evacuation_target
from reports.cube import Question
from reports.cube_queries import ask
from reports.dashboard import Bars, Cell, Panel, Township
from reports.dashboard_questions import Questions
from reports.figures import Figures, Line
from reports.measures import BY_NAME
from reports.periods import days_of
from reports.pivot_queries import areas_of_level, words_of
from reports.pivot_words import Words

MONTHS = 12


def panels(
    session: Session, questions: Questions, months: Figures, beneath: Figures, actor: Actor, area: Area | None
) -> list[Panel]:
    """All charts, in their order."""
    words = words_of(session, actor, questions.level)
    kinds = ask(session, questions.kinds(), actor)
    activities = ask(session, questions.activities(), actor)
    by_area = t("Village") if questions.level == "village" else t("Township")
    said = partial(_panel, words)
    return [
        _monthly(questions, months, "held", "events_by_month", t("Events by month")),
        _monthly(questions, months, "reported", "people_by_month", t("Person-times by month")),
        said("coverage_by_kind", t("Coverage by kind of unit"), t("Kind of unit"), "coverage", questions.kinds(),
             kinds.lines, "kind"),
        _evacuations(session, words, questions, kinds, area),
        said("people_by_area", t("Person-times by township") if questions.level == "township"
             else t("Person-times by village"), by_area, "reported", questions.areas(),
             _all_areas(session, questions, beneath, actor, area), "area"),
        said("events_by_activity", t("Events by activity"), t("Activity"), "held", questions.activities(),
             activities.lines, "activity"),
    ]  # fmt: skip


def _monthly(questions: Questions, months: Figures, name: str, key: str, title: Text) -> Panel:
    """This year and the one before, side by side; months that have not come have no value."""
    measure, year = BY_NAME[name], questions.now[0].year
    lines = {line.key[0]: line for line in months.lines}
    begins = min((line.key[0] for line in months.lines if line.values.get("held")), default="")
    rows = []
    for number in range(1, MONTHS + 1):
        keys = [f"{year}-{number:02d}", f"{year - 1}-{number:02d}"]
        cells = [_of_month(measure.name, one, lines.get(one), questions, begins) for one in keys]
        rows.append(Bars(say_month_alone(date(year, number, 1)), cells))
    return Panel(key, title, t("Month"), measure, [str(year), str(year - 1)], ["now", "before"], rows)


def _of_month(name: str, key: str, line: Line | None, questions: Questions, begins: str) -> Cell:
    """A month; before the first in which anything was held, and after today's, there is no value."""
    first, last = days_of("month", key)
    is_known = begins <= key and first <= questions.today
    value = _number(BY_NAME[name].value(line) if line is not None else 0) if is_known else None
    return Cell(value, Question(first, last, area_id=questions.area_id, level=questions.level))


def _panel(
    words: Words, key: str, title: Text, of: Text, name: str, question: Question, lines: Sequence[Line],
    dimension: str,
) -> Panel:  # fmt: skip
    measure = BY_NAME[name]
    rows = [
        Bars(words.say(dimension, line.key[0]), [Cell(_number(measure.value(line)), question, line.key)])
        for line in lines
    ]
    rows = [row for row in rows if row.cells[0].value is not None]
    rows.sort(key=lambda row: -(row.cells[0].value or 0))
    return Panel(key, title, of, measure, [str(measure.label)], ["now"], rows, lies=True)


def _evacuations(session: Session, words: Words, questions: Questions, kinds: Figures, area: Area | None) -> Panel:
    """The middle time of each kind of unit beside the target that holds for it."""
    measure, rows = BY_NAME["evacuation_median"], []
    for line in sorted(kinds.lines, key=lambda line: words.order("kind", line.key[0])):  # type: ignore[arg-type,return-value]
        median = _number(measure.value(line))
        if median is None:
            continue
        target = evacuation_target(session, line.key[0], area).seconds
        rows.append(
            Bars(words.say("kind", line.key[0]), [Cell(median, questions.kinds(), line.key), Cell(float(target))])
        )
    note = t("The middle time of the drills of each kind of unit, and the target that holds for it.")
    return Panel("evacuation_by_kind", t("Evacuation times against the target"), t("Kind of unit"), measure,
                 [str(t("Median")), str(t("Target"))], ["now", "target"], rows, note, lies=True)  # fmt: skip


def _all_areas(session: Session, questions: Questions, beneath: Figures, actor: Actor, area: Area | None) -> list[Line]:
    """A line for every area beneath, also where nothing was held."""
    lines: Mapping[str, Line] = {line.key[0]: line for line in beneath.lines}
    keys = dict.fromkeys((*areas_of_level(session, questions.level, area, actor), *lines))
    return [lines.get(key) or Line((key,), {"reported": 0}) for key in keys]


def townships(
    session: Session, questions: Questions, beneath: Figures, actor: Actor, area: Area | None
) -> list[Township]:
    """Every area beneath with its coverage, in the order of their codes."""
    words = words_of(session, actor, questions.level)
    lines = {line.key[0]: line for line in beneath.lines}
    keys = set(areas_of_level(session, questions.level, area, actor)) | set(lines)
    made = []
    for key in sorted(keys, key=lambda key: words.codes.get(key, key)):
        values = lines[key].values if key in lines else {}
        share = _number(values.get("coverage"))
        made.append(Township(key, words.say("area", key), int(_number(values.get("units_reached")) or 0),
                             int(_number(values.get("units")) or 0), share, (key,)))  # fmt: skip
    return made


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def has_outlines(session: Session, townships: Sequence[Township]) -> bool:
    """Whether a map can show any of these areas."""
    ids = [int(one.area_id) for one in townships]
    query = select(AreaOutline.area_id).join(Area, Area.id == AreaOutline.area_id)
    query = query.where(Area.level == "township", AreaOutline.area_id.in_(ids))
    return session.scalar(query.limit(1)) is not None
