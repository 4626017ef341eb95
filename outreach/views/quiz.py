"""The self-check of households: the public page, its result, the figures, and the county's own questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs, public
from core.downloads import tables_answer
from core.errors import Invalid, NotFound, TooMany
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import language, t
from core.throttles import count_try, key_of, pause_left
from core.times import say_days, today
from core.web import actor, session
from outreach import quiz_queries as queries
from outreach import quiz_services as services
from outreach.quiz import SMALL, as_code, from_code, lines_of, option_of, outcome
from outreach.quiz_inputs import QuizQuestionInput
from outreach.quiz_models import QuizQuestion
from outreach.views import bp
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.queries import zone_of
from schedule.return_spans import PERIODS, days_of

TRIES, TRY_MINUTES = 40, 10  # of one address: a whole village may sit behind it
COUNTED_A_DAY = 200  # of one address; whoever comes later gets the result and is in no figure
USUAL = "year"


@bp.route("/self-check", methods=["GET", "POST"])
@public
def self_check() -> ResponseReturnValue:
    """A dozen plain questions; the answers are counted and not kept, and the result is shown at once."""
    db = session()
    county = queries.home(db, request.values.get("county", ""))
    typed, wrong = dict(request.form.items()), ""
    if request.method == "POST":
        answers = {key[2:]: value for key, value in typed.items() if key.startswith("q.")}
        try:
            _not_too_many(db)
            counts = _is_counted(db)
            known = services.take_quiz(db, county, _township(db, county, typed.get("township", "")), answers, counts)
        except Invalid as error:
            wrong = str(error)
        else:
            if not counts:
                flash(str(_NOT_COUNTED), "info")
            return redirect(url_for(".self_check_result", county=county.code, r=as_code(known)), 303)
    page = render_template(
        "outreach/self_check.html", items=queries.questions(db, county), spoken=language(), county=county,
        townships=queries.townships(db, county), typed=typed, wrong=wrong,
    )  # fmt: skip
    return page, 422 if wrong else 200


def _not_too_many(db: Session) -> None:
    key = key_of("quiz", request.remote_addr or "")
    if pause := pause_left(db, [(key, TRIES)]):
        raise TooMany("too_many", t("That was very much at once. Please try again in a few minutes."), pause)
    count_try(db, [key], TRY_MINUTES)


_NOT_COUNTED = t(
    "Very many households have taken part from your network today. This is your result; it is not added to the figures."
)


def _is_counted(db: Session) -> bool:
    """Whether one more self-check of the address goes into the figures, which no single sender is to move."""
    key = key_of("quiz of a day", f"{request.remote_addr} {today(zone_of(db)):%Y%m%d}")
    if pause_left(db, [(key, COUNTED_A_DAY)]):
        return False
    count_try(db, [key], 24 * 60)
    return True


def _township(db: Session, county: Area, code: str) -> Area | None:
    return next((one for one in queries.townships(db, county) if one.code == code), None) if code else None


@bp.get("/self-check/result")
@public
def self_check_result() -> str:
    """What came of a self-check, from its address alone, with what to do next."""
    db = session()
    county = queries.home(db, request.args.get("county", ""))
    items = queries.questions(db, county)
    answers = from_code(request.args.get("r", ""), items)
    if not answers:
        raise NotFound()
    return render_template("outreach/self_check_result.html", found=outcome(items, answers), spoken=language(),
                           county=county)  # fmt: skip


@bp.get("/self-check/figures")
@needs(P.VIEW_CAMPAIGNS)
def self_check_figures() -> str:
    """What households answered, by township and question."""
    db, who = session(), actor()
    county, period, first, last = _asked(db, who)
    span = choice(request.args, "period", t("Time span"), list(PERIODS.items()))
    bar = filter_bar(request.args, url_for(".self_check_figures"), span)
    return render_template(
        "outreach/self_check_figures.html", found=queries.figures(db, who, county, first, last), spoken=language(),
        county=county, small=SMALL, period=period, bar=bar,
        said=say_days(first, last), can_edit=who.may(P.EDIT_CAMPAIGNS),
    )  # fmt: skip


@bp.get("/self-check/figures.<string:ending>")
@needs(P.VIEW_CAMPAIGNS)
def self_check_file(ending: str) -> ResponseReturnValue:
    """The same as a file."""
    db, who = session(), actor()
    county, _, first, last = _asked(db, who)
    heading = [str(t("Self-check of households, %(area)s", area=county.name)),
               str(t("Period: %(period)s", period=say_days(first, last)))]  # fmt: skip
    sheets = queries.quiz_sheets(queries.figures(db, who, county, first, last), heading)
    return tables_answer(sheets, str(t("Self-check of households")), ending)


def _asked(db: Session, who: Actor) -> tuple[Area, str, date, date]:
    county = _own_county(db, who)
    period = request.args.get("period", "")
    period = period if period in PERIODS else USUAL
    first, last = days_of(period, today(zone_of(db, county)))
    return county, period, first, last


def _own_county(db: Session, who: Actor) -> Area:
    """The reader's county: the nearest above where they are at home, else the first that they may see."""
    above = [int(part) for part in who.home.split("/") if part]
    found = db.scalar(select(Area).where(Area.id.in_(above), Area.level == "county").limit(1)) if above else None
    return found or queries.home(db)


@bp.get("/self-check/questions")
@needs(P.EDIT_CAMPAIGNS)
def quiz_questions() -> str:
    """The questions that hold, and the county's own to be changed."""
    db, who = session(), actor()
    area = _own_county(db, who)
    own = queries.own_questions(db, area)
    return render_template(
        "outreach/quiz_questions.html", own=own, items=queries.questions(db, area), spoken=language(), area=area,
        can_edit=may(db, area, who, P.EDIT_CAMPAIGNS),
    )  # fmt: skip


@bp.post("/self-check/questions/<any(own, shipped):what>")
@needs(P.EDIT_CAMPAIGNS)
def own_quiz_questions(what: str) -> ResponseReturnValue:
    """Take the questions over to change them, or go back to the shipped ones."""
    db, who = session(), actor()
    area = _own_county(db, who)
    if what == "own":
        services.take_over_questions(db, area, who)
        flash(str(t("The questions are now your own and can be changed.")), "success")
    else:
        services.shipped_again(db, area, who)
        flash(str(t("The shipped questions hold again.")), "success")
    return redirect(url_for(".quiz_questions"))


@bp.route("/self-check/questions/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_quiz_question() -> ResponseReturnValue:
    """Add a question of the county's own."""
    db, who = session(), actor()
    form = Form(QuizQuestionInput)
    return _question_page(form, None, lambda given: services.add_question(db, _own_county(db, who), given, who))


@bp.route("/self-check/questions/<int:question_id>", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_quiz_question(question_id: int) -> ResponseReturnValue:
    """Change a question of the county's own."""
    db, who = session(), actor()
    one = load(db, QuizQuestion, question_id, who, P.EDIT_CAMPAIGNS)
    names = ("text_zh", "text_en", "position", "source", "is_active", "version")
    values = {name: getattr(one, name) for name in names}
    form = Form(QuizQuestionInput, values=values | {"options": lines_of(option_of(part) for part in one.options)})
    return _question_page(form, one, lambda given: services.edit_question(db, one, given, who))


def _question_page(form: Form[QuizQuestionInput], one: QuizQuestion | None, deed: Any) -> ResponseReturnValue:
    if request.method == "POST":
        made = attempt(form, request.form, deed)
        if made is not None:
            flash(str(t("Saved: %(name)s.", name=made.text_zh)), "success")
            return redirect(url_for(".quiz_questions"))
    return render_template("outreach/quiz_question.html", form=form, one=one), 422 if form.is_wrong else 200
