"""Deeds on tests: keep questions, choose them for a class, take a try, enter a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.versions import check_version
from outreach.exam_marking import Question, is_sound, mark
from outreach.exam_set import SHIPPED
from outreach.training_inputs import ExamInput, ExamQuestionInput, TypedScoreInput
from outreach.training_models import ExamQuestion, ExamTry, Trainee, TrainingClass
from outreach.training_queries import own_questions, questions_of
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, load, require_area

EDIT = Permission.EDIT_EVENTS


@dataclass(frozen=True)
class Standing:
    """How a trainee stands: the best score in percent (None before the first try), and how many tries are left."""

    best: int | None
    is_passed: bool
    left: int


def standing(training: TrainingClass, tries: Sequence[ExamTry]) -> Standing:
    """What the tries come to; whoever has passed has none left."""
    is_passed = any(one.is_passed for one in tries)
    left = 0 if is_passed else max(0, training.tries - len(tries))
    return Standing(max((one.score_percent for one in tries), default=None), is_passed, left)


def add_question(session: Session, area: Area, given: ExamQuestionInput, actor: Actor) -> ExamQuestion:
    """The new question of the area; needs events.edit there."""
    require_area(session, area.id, actor, EDIT)
    return _write(session, ExamQuestion(area_id=area.id, area=area), given)


def edit_question(session: Session, question: ExamQuestion, given: ExamQuestionInput, actor: Actor) -> ExamQuestion:
    """The changed question; tests that were put together already keep it as it was."""
    load(session, ExamQuestion, question.id, actor, EDIT)
    check_version(question, given.version)
    return _write(session, question, given)


def delete_question(session: Session, question: ExamQuestion, actor: Actor) -> None:
    """It is gone; refused ("in_a_test") when the test of a class holds it."""
    load(session, ExamQuestion, question.id, actor, EDIT)
    query = select(TrainingClass.test).join(TrainingClass.area).where(beneath(question.area.path))
    if any(one.get("number") == question.id for test in session.scalars(query) for one in test):
        raise DomainError("in_a_test", t("The test of a class holds this question."),
                          hint=t("Put it out of use instead."))  # fmt: skip
    session.delete(question)
    session.flush()


def take_over_shipped(session: Session, area: Area, actor: Actor) -> int:
    """How many of the questions that come with the program were added, those that are there by their words left out."""
    require_area(session, area.id, actor, EDIT)
    there = set(session.scalars(select(ExamQuestion.text).where(ExamQuestion.area_id == area.id)))
    fresh = [one for one in SHIPPED if one.text not in there]
    session.add_all(
        ExamQuestion(area_id=area.id, area=area, text=one.text, choices=list(one.choices), right=sorted(one.right),
                     explanation=one.explanation)
        for one in fresh
    )  # fmt: skip
    session.flush()
    return len(fresh)


def choose_questions(session: Session, training: TrainingClass, given: ExamInput, actor: Actor) -> TrainingClass:
    """The class with its test; once somebody has tried it, the questions stay as they are."""
    load(session, TrainingClass, training.id, actor, EDIT)
    offered = {one.id: one for one in session.scalars(own_questions(actor, active_only=True))}
    kept = {one.number: one for one in questions_of(training)}
    if set(given.questions) - offered.keys() - kept.keys():
        raise Invalid("question", t("A question is not in the list any more."), field="questions",
                      hint=t("Reload the page."))  # fmt: skip
    if given.is_open and not given.questions:
        raise Invalid("no_questions", t("Choose the questions first."), field="questions")
    if _is_tried(session, training) and set(given.questions) != kept.keys():
        raise DomainError("tried", t("The test has been tried already, so its questions stay."))
    training.test = [
        (kept.get(number) or _as_question(offered[number])).kept() for number in dict.fromkeys(given.questions)
    ]
    training.is_test_open = given.is_open
    session.flush()
    return training


def take_try(session: Session, trainee: Trainee, replies: Mapping[int, frozenset[int]], number: int) -> ExamTry:
    """The try of that number, marked; the same one sent twice counts once. Refused when the test is closed or done."""
    training = trainee.training
    session.refresh(trainee, with_for_update={"key_share": True})
    tries = _tries(session, trainee)
    again = next((one for one in tries if one.number == number), None)
    if again is not None:
        return again
    if not training.is_test_open:
        raise DomainError("test_closed", t("This test is closed."), hint=t("Ask whoever runs the class."))
    if standing(training, tries).left == 0:
        raise DomainError("no_tries", t("There is no try left."))
    questions = questions_of(training)
    if missing := [one for one in questions if not replies.get(one.number)]:
        raise Invalid("unanswered", t("%(n)s questions are not answered yet.", n=len(missing)), field="answers")
    kept = {str(one.number): sorted(replies[one.number]) for one in questions}
    return _keep(session, trainee, len(tries) + 1, mark(questions, replies).percent, kept)


def type_score(session: Session, trainee: Trainee, given: TypedScoreInput, actor: Actor) -> ExamTry:
    """A try on paper, entered by whoever looks after the class."""
    load(session, Trainee, trainee.id, actor, EDIT)
    session.refresh(trainee, with_for_update={"key_share": True})
    tries = _tries(session, trainee)
    if standing(trainee.training, tries).left == 0:
        raise DomainError("no_tries", t("There is no try left."))
    made = _keep(session, trainee, len(tries) + 1, given.percent, {})
    made.is_typed = True
    session.flush()
    return made


def _keep(session: Session, trainee: Trainee, number: int, percent: int, replies: dict[str, list[int]]) -> ExamTry:
    made = ExamTry(
        trainee_id=trainee.id, trainee=trainee, number=number, replies=replies, score_percent=percent,
        is_passed=percent >= trainee.training.pass_percent,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _tries(session: Session, trainee: Trainee) -> Sequence[ExamTry]:
    return session.scalars(select(ExamTry).where(ExamTry.trainee_id == trainee.id).order_by(ExamTry.number)).all()


def _is_tried(session: Session, training: TrainingClass) -> bool:
    query = select(ExamTry.id).join(ExamTry.trainee).where(Trainee.class_id == training.id, ~ExamTry.is_typed)
    return session.scalar(query.limit(1)) is not None


def _as_question(one: ExamQuestion) -> Question:
    return Question(one.id, one.text, tuple(one.choices), frozenset(one.right), one.explanation)


def _write(session: Session, question: ExamQuestion, given: ExamQuestionInput) -> ExamQuestion:
    lines = [line.strip() for line in given.answers.splitlines() if line.strip()]
    choices = [line.lstrip("*＊").strip() for line in lines]
    right = [place for place, line in enumerate(lines) if line.startswith(("*", "＊"))]
    if not is_sound(choices, right) or any(not one or len(one) > 200 for one in choices):
        raise Invalid(
            "answers", t("Two to six different answers, at least one right and at least one wrong."), field="answers",
            hint=t("Put * before each right one."),
        )  # fmt: skip
    question.text, question.choices, question.right = given.text, choices, right
    question.explanation, question.is_active = given.explanation, given.is_active
    session.add(question)
    session.flush()
    return question
