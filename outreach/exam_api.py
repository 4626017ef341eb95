"""The county's test questions for programs: list, add, get, change, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Flag
from core.i18n import t
from core.web import actor, session
from outreach import exam_services as services
from outreach.exam_marking import as_lines
from outreach.training_inputs import ExamQuestionInput
from outreach.training_models import ExamQuestion
from outreach.training_queries import own_questions
from registry.permissions import Permission as P
from registry.queries.areas import highest
from registry.scope import load

bp = blueprint("exam_questions")


class ExamQuestionAnswer(Answer):
    """A question; `right` are the places of its true choices, from 0, and `answers` the same as it is typed."""

    id: int
    area_id: int
    area_code: str
    text: str
    choices: list[str]
    right: list[int]
    answers: str
    explanation: str
    is_active: bool
    version: int


class ExamQuestionsAsked(Asked):
    """Which questions to list."""

    q: Annotated[Search, Entry(t("Test question"), t("A part of its words."))] = ""
    in_use: Annotated[Flag, Entry(t("Only those in use"))] = False
    sort: Annotated[Literal["id", "-id", "text", "-text"], Entry(t("Sorted by"))] = "id"


@bp.get("/exam-questions")
@needs(P.EDIT_EVENTS)
@operation(t("List test questions"))
def list_exam_questions(asked: ExamQuestionsAsked) -> Page[ExamQuestionAnswer]:
    """The questions of the caller's areas and of those above them."""
    query = own_questions(actor())
    if asked.q:
        query = query.where(ExamQuestion.text.icontains(asked.q, autoescape=True))
    if asked.in_use:
        query = query.where(ExamQuestion.is_active)
    return page(session(), query, asked, {"id": ExamQuestion.id, "text": ExamQuestion.text}, _answers)


@bp.post("/exam-questions")
@needs(P.EDIT_EVENTS)
@operation(t("Add a test question"), location=lambda made: url_for(".get_exam_question", question_id=made.id))
def add_exam_question(given: ExamQuestionInput) -> ExamQuestionAnswer:
    """The new question, of the caller's highest area."""
    area = highest(session(), actor(), P.EDIT_EVENTS)
    return _answer(services.add_question(session(), area, given, actor()))


@bp.get("/exam-questions/<int:question_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Get one test question"))
def get_exam_question(question_id: int) -> ExamQuestionAnswer:
    """One question, also of an area above."""
    found = session().scalar(own_questions(actor()).where(ExamQuestion.id == question_id))
    if found is None:
        raise NotFound()
    return _answer(found)


@bp.patch("/exam-questions/<int:question_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a test question"))
def change_exam_question(question_id: int, given: Changes[ExamQuestionInput]) -> ExamQuestionAnswer:
    """The changed question; tests that hold it keep it as it was."""
    found = _own(question_id)
    there = {"text": found.text, "answers": as_lines(found.choices, found.right), "explanation": found.explanation,
             "is_active": found.is_active}  # fmt: skip
    return _answer(services.edit_question(session(), found, given.over(there), actor()))


@bp.delete("/exam-questions/<int:question_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Delete a test question that no test holds"))
def delete_exam_question(question_id: int) -> ExamQuestionAnswer:
    """What it was; one that a test holds is put out of use instead."""
    found = _own(question_id)
    answer = _answer(found)
    services.delete_question(session(), found, actor())
    return answer


def _own(question_id: int) -> ExamQuestion:
    return load(session(), ExamQuestion, question_id, actor(), P.EDIT_EVENTS)


def _answers(rows: Sequence[ExamQuestion]) -> list[ExamQuestionAnswer]:
    return [_answer(one) for one in rows]


def _answer(one: ExamQuestion) -> ExamQuestionAnswer:
    names = ("id", "area_id", "text", "choices", "right", "explanation", "is_active", "version")
    known = {name: getattr(one, name) for name in names}
    return ExamQuestionAnswer(area_code=one.area.code, answers=as_lines(one.choices, one.right), **known)
