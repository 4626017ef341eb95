"""The plan of a year, and taking over last year's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import DomainError, NotFound, Refusals
from core.fields import name_key
from core.filter_bars import FilterBar, choice, filter_bar
from core.i18n import t, tn
from core.money import say_yuan
from core.sentences import refusals
from core.times import say_days, today
from core.web import actor, session
from outreach.campaign_inputs import TakeOverInput
from outreach.campaign_queries import anchors, own_campaigns, taken_over
from outreach.take_over import WAYS, renamed, window
from outreach.take_over_services import take_over, undo_take_over
from outreach.views import bp
from outreach.views.campaigns import campaign_url
from outreach.views.said import status_tag
from outreach.year_queries import anchors_chosen, year_plan
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, find_area, tops
from registry.scope import load, may
from schedule.day_queries import day_book
from schedule.models import Campaign
from schedule.queries import zone_of

LEVELS = ("province", "prefecture", "county", "township")


@bp.get("/campaigns/year")
@needs(P.VIEW_CAMPAIGNS)
def campaign_year() -> str:
    """The plan of a year: anchors, the campaigns that serve them, money, coverage, what is late."""
    db, who = session(), actor()
    area = area_asked(db, who, P.VIEW_CAMPAIGNS)
    year = year_asked(db, area)
    plan = year_plan(db, area, year, who)
    return render_template(
        "outreach/year.html", plan=plan, bar=_bar(db, who, area, year), status_tag=status_tag, say_yuan=say_yuan,
        campaign_url=campaign_url, days=days_said, can_edit=may(db, area, who, P.EDIT_CAMPAIGNS),
        this_year=today(zone_of(db, area)).year,
    )  # fmt: skip


@bp.route("/campaigns/take-over", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def take_over_year() -> ResponseReturnValue:
    """Choose which of last year's campaigns to take over, on which days and under which names."""
    db, who = session(), actor()
    area = area_asked(db, who, P.EDIT_CAMPAIGNS)
    year = year_asked(db, area, ahead=True)
    way = request.args.get("way", "")
    rows = _rows(db, who, area, year, way if way in WAYS else "anchor")
    wrong: dict[str, list[str]] = {}
    if request.method == "POST":
        _keep_typed(rows, request.form)
        made = _try(db, who, year, rows, wrong)
        if made:
            return _told(made, area, year)
    page = render_template(
        "outreach/take_over.html", area=area, year=year, rows=rows, wrong=wrong, ways=WAYS, way=way or "anchor",
        bar=_take_over_bar(db, who, area, year, way),
    )  # fmt: skip
    return page, 422 if wrong else 200


@bp.post("/campaigns/<int:campaign_id>/take-over/undo")
@needs(P.EDIT_CAMPAIGNS)
def undo_take_over_year(campaign_id: int) -> ResponseReturnValue:
    """Take back what was taken over together with this campaign."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, P.EDIT_CAMPAIGNS)
    year, area = found.starts_on.year, found.area
    names = undo_take_over(db, found, who)
    flash(str(tn("Taken back: %(n)s campaign.", "Taken back: %(n)s campaigns.", len(names))), "info")
    return redirect(url_for(".campaign_year", year=year, area=area.code))


def area_asked(db: Session, who: Actor, permission: P) -> Area:
    """The area that the address names, else the reader's highest one."""
    code = request.values.get("area", "")[:20]
    if code:
        try:
            found = find_area(db, code, "area")
        except DomainError:
            raise NotFound() from None
        if not may(db, found, who, permission):
            raise NotFound()
        return found
    own = tops(db, who, permission)
    if not own:
        raise NotFound()
    return own[0]


def year_asked(db: Session, area: Area, ahead: bool = False) -> int:
    """The year that the address names, else this one; from November on the next one where it is about planning."""
    typed = request.values.get("year", "")
    if typed.isdecimal() and 2001 <= int(typed[:6]) <= 2190:
        return int(typed)
    on = today(zone_of(db, area))
    return on.year + (1 if ahead and on.month >= 10 else 0)


def days_said(first: Any, last: Any) -> str:
    """First and last day, one when they are the same."""
    return say_days(first, last)


def _rows(db: Session, who: Actor, area: Area, year: int, way: str) -> list[dict[str, Any]]:
    """Each campaign of the year before: as it was, as it would be, and what was made of it already."""
    there = own_campaigns(db, who, area, year - 1)
    before, after = ({one.code: one for one in anchors(db, area, each)} for each in (year - 1, year))
    chosen = anchors_chosen(db, there, list(before.values()))
    made = taken_over(db, [one.id for one in there], year)
    named = {name_key(one.name): one for one in own_campaigns(db, who, area, year)}
    rows = []
    for one in there:
        days = window(one.starts_on, one.ends_on, 1, chosen[one.id], before, after, way)
        name = renamed(one.name, year - 1, year)
        twin = named.get(name_key(name)) if one.id not in made else None
        rows.append({
            "source": one, "name": name, "twin": twin, "made": made.get(one.id),
            "is_chosen": one.id not in made and twin is None,
            "starts_on": days.starts_on, "ends_on": days.ends_on, "way": WAYS[days.way],
            "anchor": before[chosen[one.id]].name if chosen[one.id] in before else "",
            "is_free": _is_day_off(db, area, days.starts_on), "is_sure": _is_sure(days.way, after, chosen[one.id]),
        })  # fmt: skip
    return rows


def _is_sure(way: str, after: Mapping[str, Any], code: str) -> bool:
    return way != "anchor" or (code in after and after[code].is_verified)


def _is_day_off(db: Session, area: Area, day: Any) -> bool:
    """Whether a public holiday lies on it, with the weekend beside it; other weekends do not matter."""
    return day_book(db, area, day, day).say(day).is_break


def _keep_typed(rows: Sequence[dict[str, Any]], typed: Mapping[str, str]) -> None:
    for row in rows:
        number = row["source"].id
        row["is_chosen"] = f"take.{number}" in typed
        for name in ("name", "starts_on", "ends_on"):
            row[name] = typed.get(f"{name}.{number}", row[name])


def _try(
    db: Session, who: Actor, year: int, rows: Sequence[dict[str, Any]], wrong: dict[str, list[str]]
) -> list[Campaign]:  # fmt: skip
    """The campaigns that were made; none, with what is wrong by field, when something was refused."""
    chosen = [row for row in rows if row["is_chosen"]]
    if not chosen:
        wrong[""] = [str(t("Choose at least one campaign."))]
        return []
    given = [
        {"source_id": row["source"].id, **{name: row[name] for name in ("name", "starts_on", "ends_on")}}
        for row in chosen
    ]
    try:
        return take_over(db, TakeOverInput.model_validate({"year": year, "campaigns": given}), who)
    except ValidationError as error:
        _note(wrong, refusals(error), chosen)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        _note(wrong, error.errors if isinstance(error, Refusals) else [error], chosen)
    return []


def _note(wrong: dict[str, list[str]], errors: Sequence[DomainError], chosen: Sequence[dict[str, Any]]) -> None:
    """By field of the page ("name.12") what is wrong with it."""
    for one in errors:
        parts = (one.field or "").split(".")
        field = ""
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(chosen):
            field = f"{parts[2]}.{chosen[int(parts[1])]['source'].id}"
        wrong.setdefault(field, []).append(str(one))


def _told(made: Sequence[Campaign], area: Area, year: int) -> ResponseReturnValue:
    said = tn("Taken over: %(n)s campaign, as a draft. Its events can be planned by “Plan the rest” on its page.",
              "Taken over: %(n)s campaigns, as drafts. Their events can be planned by “Plan the rest” on each page.",
              len(made))  # fmt: skip
    undo = url_for(".undo_take_over_year", campaign_id=made[0].id)
    message: Any = {"text": str(said), "url": undo, "label": str(t("Undo")), "post": True}
    flash(message, "success")
    return redirect(url_for(".campaign_year", year=year, area=area.code), 303)


def _bar(db: Session, who: Actor, area: Area, year: int) -> FilterBar:
    return plan_bar(db, who, area, year, url_for(".campaign_year"), P.VIEW_CAMPAIGNS)


def _take_over_bar(db: Session, who: Actor, area: Area, year: int, way: str) -> FilterBar:
    bar = plan_bar(db, who, area, year, url_for(".take_over_year"), P.EDIT_CAMPAIGNS)
    days = choice({"way": way or "anchor"}, "way", t("Dates by"), list(WAYS.items()))
    days.choices = days.choices[1:]
    return FilterBar([*bar.fields, days], bar.action, "")


def plan_bar(db: Session, who: Actor, area: Area, year: int, here: str, permission: P) -> FilterBar:
    now = today(zone_of(db, area)).year
    years = [(str(one), str(one)) for one in sorted({*range(now - 3, now + 3), year}, reverse=True)]
    fields = [choice({"year": str(year)}, "year", t("Year"), years)]
    fields[0].choices = fields[0].choices[1:]
    offered = choices(db, who, permission, LEVELS)
    if len(offered) > 1:
        fields.append(choice({"area": area.code}, "area", t("Area"), offered))
        fields[-1].choices = fields[-1].choices[1:]
    return filter_bar({}, here, *fields)
