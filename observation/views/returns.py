"""Pages of returns: what each township owes for a week or month, one return, and filing and reviewing it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import DomainError, NotFound
from core.forms import Form, attempt
from core.i18n import sentences, t, tn
from core.times import local, now, say_minute
from core.web import actor, session
from observation.return_filing_services import REVIEW, file_period, review_period
from observation.return_kinds import FIGURE_NAMES, KIND_NAMES, say_runs, state_of
from observation.return_queries import ReturnLine, filed_before, line_of, lines
from observation.views import bp
from observation.views.asked import asked_area, day_of
from observation.views.board import today
from observation.words import RETURN_NAMES, RETURN_TONES, say_percent
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load, may
from schedule.return_inputs import FilingInput, ReviewInput
from schedule.return_models import Return
from schedule.return_periods import Span, is_possible, span_of, spans_until

SPANS = {"week": 12, "month": 12}
BEFORE = 5
STEP = "<any(week, month):step>"


@bp.get("/observation/returns")
@needs(P.VIEW_OBSERVATION)
def returns() -> ResponseReturnValue:
    """The weekly returns of the week that has ended last."""
    return _list("week")


@bp.get(f"/observation/returns/{STEP}")
@needs(P.VIEW_OBSERVATION)
def returns_of(step: str) -> ResponseReturnValue:
    """Weekly or monthly returns: by township what is here, late and missing."""
    return _list(step)


def _list(step: str) -> ResponseReturnValue:
    span = _asked_span(step)
    found = lines(session(), actor(), span, asked_area())
    areas = choices(session(), actor(), P.VIEW_OBSERVATION, ("county", "township"))
    return render_template(
        "observation/returns.html", step=step, span=span, lines=found, spans=_offered(step), names=RETURN_NAMES,
        tones=RETURN_TONES, kinds=KIND_NAMES, figures=FIGURE_NAMES, lede=_lede(found), due=_due(found), areas=areas,
        area=asked_area(), before=_before(found, span), percent=say_percent, share=_share, sums=_sums(found),
        may_lock=actor().may(P.LOCK_RETURNS), may_file=_may_file, may_export=actor().may(P.EXPORT_FIGURES),
        month=(span if step == "month" else span_of("month", span.first)).first.strftime("%Y-%m"),
    )  # fmt: skip


def _asked_span(step: str) -> Span:
    """The span that the address asks for; the last one that is over otherwise."""
    this = span_of("week" if step == "week" else "month", today())
    on = day_of(request.args.get("since", ""), this.before().first)
    return span_of(this.step, min(on, today()) if is_possible(on) else this.before().first)


def _offered(step: str) -> list[Span]:
    return spans_until("week" if step == "week" else "month", today(), SPANS[step])


def _lede(found: list[ReturnLine]) -> str:
    """The answer: how many are here, how many are missing."""
    if not found:
        return str(t("No point owed a record in this time."))
    states = Counter(line.state for line in found)
    here = sum(states[name] for name in ("received", "late", "approved"))
    said = [t("%(here)s of %(all)s returns are here.", here=here, all=len(found))]
    if states["missing"]:
        said.append(tn("%(n)s is missing.", "%(n)s are missing.", states["missing"]))
    if states["sent_back"]:
        said.append(tn("%(n)s has been sent back.", "%(n)s have been sent back.", states["sent_back"]))
    return sentences(*said)


def _due(found: list[ReturnLine]) -> str:
    instants = {(line.due_at, line.zone) for line in found}
    if len(instants) != 1:
        return ""
    due_at, zone = instants.pop()
    return str(t("Due at %(when)s.", when=say_minute(due_at, zone)))


def _sums(found: list[ReturnLine]) -> dict[str, int]:
    return {name: sum(int(line.figures.get(name, 0)) for line in found) for name in FIGURE_NAMES}


def _share(figures: Any) -> float | None:
    due = int(figures.get("due", 0))
    return (int(figures.get("received", 0)) + int(figures.get("late", 0))) / due if due else None


def _before(found: list[ReturnLine], span: Span) -> tuple[list[Span], dict[tuple[int, date], str]]:
    """The spans before, the oldest first, and by township how each return stood."""
    spans = spans_until(span.step, span.before().first, BEFORE)[::-1]
    here = filed_before(session(), actor(), span, BEFORE)
    states: dict[tuple[int, date], str] = {}
    for line in found:
        for one in spans:
            row = here.get((line.home.id, one.first))
            states[line.home.id, one.first] = state_of(
                (row.state, row.filed_at) if row else None, row.due_at if row else _due_then(line, one), now()
            )
    return spans, states


def _due_then(line: ReturnLine, span: Span) -> datetime:
    """When another span's return of the same township was due."""
    wall = local(line.due_at, line.zone)
    return span.due_at(wall.time(), wall.day if span.step == "month" else 1, line.zone)


def _may_file(area_path: str) -> bool:
    return actor().may_for(P.EDIT_OBSERVATION, area_path)


@bp.get(f"/observation/returns/{STEP}/<int:area_id>/<string:day>")
@needs(P.VIEW_OBSERVATION)
def return_page(step: str, area_id: int, day: str) -> ResponseReturnValue:
    """One return: its figures, point by point, and what can be done with it."""
    area, span = _one(step, area_id, day)
    return _page(area, span)


def _one(step: str, area_id: int, day: str, permission: P = P.VIEW_OBSERVATION) -> tuple[Area, Span]:
    area = load(session(), Area, area_id, actor(), permission)
    on = day_of(day, date.min)
    if not is_possible(on):
        raise NotFound()
    return area, span_of("week" if step == "week" else "month", on)


def _page(
    area: Area, span: Span, filing: Form[FilingInput] | None = None, review: Form[ReviewInput] | None = None
) -> ResponseReturnValue:
    line = line_of(session(), actor(), area, span)
    version = line.filed.version if line.filed else None
    wrong = (filing is not None and filing.is_wrong) or (review is not None and review.is_wrong)
    page = render_template(
        "observation/return.html", line=line, area=area, span=span, step=span.step, kinds=KIND_NAMES,
        names=RETURN_NAMES,
        tones=RETURN_TONES, figures=FIGURE_NAMES, runs=say_runs, share=_share, percent=say_percent,
        due=say_minute(line.due_at, line.zone), say_minute=say_minute,
        may_file=may(session(), area, actor(), P.EDIT_OBSERVATION), may_review=may(session(), area, actor(), REVIEW),
        filing=filing or Form(FilingInput, values={"note": line.filed.note if line.filed else "", "version": version}),
        review=review or review_form(version), sees_history=may(session(), area, actor(), P.VIEW_AUDIT),
        may_export=actor().may(P.EXPORT_FIGURES), day=span.first.isoformat(),
    )  # fmt: skip
    return page, 422 if wrong else 200


def review_form(version: int | None = None) -> Form[ReviewInput]:
    """The form in which the county approves a return or sends it back."""
    decisions = [("approve", t("Approve")), ("send_back", t("Send back"))]
    return Form(ReviewInput, {"decision": decisions}, {"decision": "approve", "version": version})


@bp.post(f"/observation/returns/{STEP}/<int:area_id>/<string:day>")
@needs(P.EDIT_OBSERVATION)
def file_return(step: str, area_id: int, day: str) -> ResponseReturnValue:
    """File it, with the figures as the records stand now."""
    area, span = _one(step, area_id, day, P.EDIT_OBSERVATION)
    form = Form(FilingInput)
    made = attempt(form, request.form, lambda given: file_period(session(), area, span, given, actor()))
    if made is None:
        return _page(area, span, filing=form)
    flash(str(t("Filed: %(kind)s of %(area)s, %(span)s.", kind=KIND_NAMES[step], area=area.name, span=span.said())),
          "success")  # fmt: skip
    return redirect(url_for(".return_page", step=step, area_id=area_id, day=day))


@bp.post(f"/observation/returns/{STEP}/<int:area_id>/<string:day>/review")
@needs(P.LOCK_RETURNS)
def review_filed(step: str, area_id: int, day: str) -> ResponseReturnValue:
    """Approve it, or send it back with what is to be put right."""
    area, span = _one(step, area_id, day, P.LOCK_RETURNS)
    line = line_of(session(), actor(), area, span, P.LOCK_RETURNS)
    if line.filed is None:
        raise NotFound()
    found: Return = line.filed
    form = review_form()
    done = attempt(form, request.form, lambda given: review_period(session(), found, given, actor()))
    if done is None:
        return _page(area, span, review=form)
    said = t("Approved: %(area)s.", area=area.name) if done.state == "approved" else t(
        "Sent back to %(area)s.", area=area.name)  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".return_page", step=step, area_id=area_id, day=day))


@bp.get(f"/observation/returns/{STEP}.<string:ending>")
@needs(P.EXPORT_FIGURES)
def returns_file(step: str, ending: str) -> ResponseReturnValue:
    """The returns of a span as the bureau files them: the zero report, and the points behind it."""
    from observation.table_queries import return_sheets

    span = _asked_span(step)
    found = lines(session(), actor(), span, asked_area())
    try:
        sheets = return_sheets(session(), span, found, asked_area(), actor())
    except DomainError:
        raise NotFound() from None
    return tables_answer(sheets, f"{KIND_NAMES[step]}_{span.first:%Y%m%d}", ending)


@bp.get("/observation/records.<string:ending>")
@needs(P.EXPORT_FIGURES)
def month_file(ending: str) -> ResponseReturnValue:
    """The daily records of a month, days across, as the bureau files them."""
    from observation.daily_queries import Wanted, survey
    from observation.table_queries import month_sheet

    on = day_of(f"{request.args.get('month', '')}-01", today().replace(day=1))
    span = span_of("month", on)
    found = survey(session(), actor(), Wanted(span.first, span.last, asked_area()))
    return tables_answer([month_sheet(session(), found)], f"{t('Daily records')}_{span.first:%Y%m}", ending)


@bp.get("/observation/register.<string:ending>")
@needs(P.EXPORT_FIGURES)
def register_file(ending: str) -> ResponseReturnValue:
    """The register of points and observers as the bureau files it; it can be brought in again."""
    from observation.table_queries import register_sheet

    sees_contacts = actor().may(P.VIEW_CONTACTS)
    sheet = register_sheet(session(), actor(), asked_area(), sees_contacts)
    return tables_answer([sheet], f"{t('Register of observation points')}_{today():%Y%m%d}", ending)
