"""Tests: the county's questions, the test of a class, a trainee's own page to take it, scores from paper."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, needs, public
from core.errors import DomainError
from core.forms import Form, attempt
from core.i18n import t, tn
from core.kept_pages import brake_link
from core.listing import Column, listing
from core.tags import tag
from core.web import actor, session
from outreach import exam_services as services
from outreach.exam_marking import as_lines
from outreach.training_inputs import ExamInput, ExamQuestionInput, TypedScoreInput
from outreach.training_models import ExamQuestion, Trainee, TrainingClass
from outreach.training_queries import opened, own_questions, questions_of, tries_of
from outreach.views import bp
from outreach.views.training import class_url, own_class, own_trainee
from registry.permissions import Permission as P
from registry.queries.areas import highest
from registry.scope import load

PER_MINUTE = 40


@bp.get("/training/questions")
@needs(P.EDIT_EVENTS)
def exam_questions() -> str:
    """The questions of the reader's areas."""
    db, asked = session(), request.args
    page = listing(db, own_questions(actor()), asked, request.path, {"number": ExamQuestion.id}, "number")
    columns = [
        Column("text", t("Test question"), lambda one: one.text),
        Column("answers", t("Answers"), lambda one: len(one.choices), kind="number"),
        Column("kind", t("Kind"), lambda one: t("Several answers") if len(one.right) > 1 else t("One answer")),
        Column("state", t("Status"), lambda one: tag(t("In use"), "ok") if one.is_active else tag(t("Not in use"))),
    ]
    return render_template("outreach/exam_questions.html", page=page, columns=columns,
                           row_url=lambda one: url_for(".edit_exam_question", question_id=one.id))  # fmt: skip


@bp.post("/training/questions/take-over")
@needs(P.EDIT_EVENTS)
def take_over_questions() -> ResponseReturnValue:
    """Take over the questions that come with the program."""
    added = services.take_over_shipped(session(), highest(session(), actor(), P.EDIT_EVENTS), actor())
    flash(str(tn("%(n)s question added.", "%(n)s questions added.", added)), "success")
    return redirect(url_for(".exam_questions"), 303)


@bp.route("/training/questions/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_exam_question() -> ResponseReturnValue:
    """The form for a new question."""
    form = Form(ExamQuestionInput, values={"is_active": True})
    if request.method == "POST":
        home = highest(session(), actor(), P.EDIT_EVENTS)
        made = attempt(form, request.form, lambda given: services.add_question(session(), home, given, actor()))
        if made is not None:
            flash(str(t("Saved: %(name)s.", name=made.text)), "success")
            return redirect(url_for(".exam_questions"))
    return _question_page(form, None)


@bp.route("/training/questions/<int:question_id>", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_exam_question(question_id: int) -> ResponseReturnValue:
    """The form of a question."""
    found = load(session(), ExamQuestion, question_id, actor(), P.EDIT_EVENTS)
    values = {"text": found.text, "answers": as_lines(found.choices, found.right), "explanation": found.explanation,
              "is_active": found.is_active, "version": found.version}  # fmt: skip
    form = Form(ExamQuestionInput, values=values)
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_question(session(), found, given, actor()))
        if done is not None:
            flash(str(t("Saved: %(name)s.", name=done.text)), "success")
            return redirect(url_for(".exam_questions"))
    return _question_page(form, found)


@bp.post("/training/questions/<int:question_id>/delete")
@needs(P.EDIT_EVENTS)
def delete_exam_question(question_id: int) -> ResponseReturnValue:
    """Take a question out that no test holds."""
    found = load(session(), ExamQuestion, question_id, actor(), P.EDIT_EVENTS)
    services.delete_question(session(), found, actor())
    flash(str(t("Deleted: %(name)s.", name=found.text)), "success")
    return redirect(url_for(".exam_questions"), 303)


@bp.route("/training/<int:class_id>/test", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def exam_of_class(class_id: int) -> ResponseReturnValue:
    """Choose the questions of a class's test, and open or close it."""
    db, found = session(), own_class(class_id)
    kept = {one.number: one.text for one in questions_of(found)}
    offered = {one.id: one.text for one in db.scalars(own_questions(actor(), active_only=True))} | kept
    values = {"questions": [str(number) for number in kept], "is_open": found.is_test_open}
    form = Form(ExamInput, {"questions": [(str(number), text) for number, text in offered.items()]}, values)
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.choose_questions(db, found, given, actor()))
        if done is not None:
            said = t("The test is open.") if done.is_test_open else t("The test is closed.")
            flash(f"{tn('%(n)s question.', '%(n)s questions.', len(done.test))} {said}", "success")
            return redirect(class_url(found))
    page = render_template("outreach/exam_form.html", form=form, found=found, has_any=bool(offered),
                           back=class_url(found))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.route("/training/<int:class_id>/trainees/<int:trainee_id>/score", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def type_score(class_id: int, trainee_id: int) -> ResponseReturnValue:
    """Enter the score of a test on paper."""
    found, trainee = own_trainee(class_id, trainee_id)
    form = Form(TypedScoreInput)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.type_score(session(), trainee, given, actor()))
        if made is not None:
            flash(str(t("Entered: %(name)s, %(percent)s%%.", name=trainee.name, percent=made.score_percent)), "success")
            return redirect(class_url(found))
    page = render_template("outreach/exam_score.html", form=form, trainee=trainee, found=found, back=class_url(found))
    return page, 422 if form.is_wrong else 200


@bp.get("/t/<token>")
@public
def take_exam(token: str) -> ResponseReturnValue:
    """A trainee's own page: the test, or what came of it."""
    return _exam_page(opened(session(), token), token)


@bp.post("/t/<token>")
@public
def send_exam(token: str) -> ResponseReturnValue:
    """The answers of one try."""
    trainee = opened(session(), token)
    brake_link("trainee", trainee.id, PER_MINUTE)
    session().info["actor"] = Actor("link", f"trainee:{trainee.id}", trainee.name)
    typed = request.form.get("number", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
    try:
        services.take_try(session(), trainee, _replies(trainee), number)
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        return _exam_page(trainee, token, refusal)
    return redirect(url_for(".take_exam", token=token), 303)


def _replies(trainee: Trainee) -> dict[int, frozenset[int]]:
    """The places that were ticked, by the number of the question; what is no place of it is left out."""
    found: dict[int, frozenset[int]] = {}
    for one in questions_of(trainee.training):
        ticked = {
            int(place) for place in request.form.getlist(f"q{one.number}") if place.isdecimal() and len(place) < 3
        }
        found[one.number] = frozenset(ticked & set(range(len(one.choices))))
    return found


def _exam_page(trainee: Trainee, token: str, refusal: DomainError | None = None) -> ResponseReturnValue:
    training: TrainingClass = trainee.training
    tries = tries_of(session(), training).get(trainee.id, [])
    how = services.standing(training, tries)
    questions: list[Any] = questions_of(training)
    page = render_template(
        "outreach/exam_on_phone.html", trainee=trainee, training=training, questions=questions, how=how, tries=tries,
        number=len(tries) + 1, token=token, refusal=refusal, chosen=_replies(trainee) if refusal else {},
        is_open=training.is_test_open and how.left > 0,
        last={int(number): set(places) for number, places in tries[-1].replies.items()} if tries else {},
    )  # fmt: skip
    return current_app.make_response((page, refusal.status if refusal else 200))


def _question_page(form: Form[ExamQuestionInput], found: ExamQuestion | None) -> ResponseReturnValue:
    here = url_for(".edit_exam_question", question_id=found.id) if found else url_for(".new_exam_question")
    page = render_template("outreach/exam_question.html", form=form, found=found, here=here)
    return page, 422 if form.is_wrong else 200
