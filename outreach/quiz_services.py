"""Deeds on the self-check: count answers as sums, and let a county put its own questions in place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import today
from core.versions import check_version
from outreach.quiz import QuizItem, option_of, outcome, read_lines, stored
from outreach.quiz_inputs import QuizQuestionInput
from outreach.quiz_models import QuizAnswer, QuizDay, QuizQuestion
from outreach.quiz_queries import own_questions, questions
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load
from schedule.queries import zone_of

FEWEST, MOST = 2, 6
MOST_QUESTIONS = 20


def take_quiz(
    session: Session, county: Area, township: Area | None, answers: Mapping[str, str], counts: bool = True
) -> dict[str, str]:  # fmt: skip
    """Count a self-check in the sums of the day, and give the answers that were known; of the sender nothing is kept.

    Refuses one in which a question is not answered. One that does not count is in no sum.
    """
    items = questions(session, county)
    known = {item.code: answers[item.code] for item in items if item.option(answers.get(item.code, "")) is not None}
    if len(known) < len(items):
        raise Invalid("quiz.open", t("Please answer every question; there are %(n)s left.", n=len(items) - len(known)),
                      field="answers")  # fmt: skip
    if not counts:
        return known
    area, reached = township or county, outcome(items, known)
    on = today(zone_of(session, county))
    _add(session, QuizDay, {"area_id": area.id, "on_day": on},
         {"takers": 1, "points": reached.points, "most": reached.most})  # fmt: skip
    for question, option in known.items():
        keys: dict[str, int | str | date] = {"area_id": area.id, "on_day": on, "question": question, "answer": option}
        _add(session, QuizAnswer, keys, {"count": 1})
    return known


def _add(session: Session, table: Any, keys: Mapping[str, int | str | date], numbers: Mapping[str, int]) -> None:
    """Add to a row of sums, made if it is not there; two at once never lose one."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    columns = table.__table__.c
    fresh = insert(table.__table__).values(**keys, **numbers)
    added = {name: columns[name] + fresh.excluded[name] for name in numbers}
    session.execute(fresh.on_conflict_do_update(index_elements=list(keys), set_=added))


def take_over_questions(session: Session, area: Area, actor: Actor) -> list[QuizQuestion]:
    """The questions that hold in the area as its own, to be changed; needs campaigns.edit there."""
    load(session, Area, area.id, actor, Permission.EDIT_CAMPAIGNS)
    if own_questions(session, area):
        raise DomainError("quiz.own", t("There are questions of your own already."), hint=t("Reload the page."))
    made = [_question(area, item, 10 * (at + 1)) for at, item in enumerate(questions(session, area))]
    session.add_all(made)
    session.flush()
    return made


def _question(area: Area, item: QuizItem, position: int) -> QuizQuestion:
    return QuizQuestion(area_id=area.id, code=item.code, position=position, text_zh=item.zh, text_en=item.en,
                        options=stored(item.options), source=item.source)  # fmt: skip


def add_question(session: Session, area: Area, given: QuizQuestionInput, actor: Actor) -> QuizQuestion:
    """A question more; the shipped ones are taken over first where the area has none of its own."""
    load(session, Area, area.id, actor, Permission.EDIT_CAMPAIGNS)
    there = list(own_questions(session, area)) or take_over_questions(session, area, actor)
    if len(there) >= MOST_QUESTIONS:
        raise Invalid("quiz.many", t("A self-check has at most %(n)s questions.", n=MOST_QUESTIONS), field="text_zh",
                      hint=t("Take one out of use, or change one."))  # fmt: skip
    taken = {one.code for one in there}
    code = next(name for at in range(1, 100) if (name := f"own_{at}") not in taken)
    made = QuizQuestion(area_id=area.id, code=code)
    _write(made, given)
    session.add(made)
    session.flush()
    return made


def edit_question(session: Session, one: QuizQuestion, given: QuizQuestionInput, actor: Actor) -> QuizQuestion:
    """The changed question; answers keep their sums by their words or their place. One has to stay in use."""
    check_version(one, given.version)
    load(session, Area, one.area_id, actor, Permission.EDIT_CAMPAIGNS)
    others = select(QuizQuestion.id).where(
        QuizQuestion.area_id == one.area_id, QuizQuestion.is_active, QuizQuestion.id != one.id
    )
    if not given.is_active and session.scalars(others.limit(1)).first() is None:
        raise Invalid("quiz.last", t("One question has to stay in use."), field="is_active")
    _write(one, given)
    session.flush()
    return one


def shipped_again(session: Session, area: Area, actor: Actor) -> None:
    """Take the area's own questions away, so that those from above or the shipped ones hold again; sums stay."""
    load(session, Area, area.id, actor, Permission.EDIT_CAMPAIGNS)
    for one in own_questions(session, area):
        session.delete(one)
    session.flush()


def _write(one: QuizQuestion, given: QuizQuestionInput) -> None:
    before = [option_of(option) for option in one.options or ()]
    try:
        options = read_lines(given.options, before)
    except ValueError as error:
        raise Invalid("quiz.line", t("“%(line)s” is not an answer: points from 0 to 10, a bar, and the words.",
                                     line=str(error)[:60]), field="options") from None  # fmt: skip
    if not FEWEST <= len(options) <= MOST or not any(option.points for option in options):
        wording = t("A question has %(few)s to %(many)s answers, and one of them brings points.", few=FEWEST, many=MOST)
        raise Invalid("quiz.answers", wording, field="options")
    one.text_zh, one.text_en, one.options = given.text_zh, given.text_en or given.text_zh, stored(options)
    one.position, one.source, one.is_active = given.position, given.source, given.is_active
