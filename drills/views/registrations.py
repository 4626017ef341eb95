"""Registering a drill: choosing the unit, the form, renewal in one tap, changing it, withdrawing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from core.access import Actor, needs
from core.errors import DomainError
from core.forms import Form, as_sent
from core.i18n import t
from core.listing import Column, listing
from core.times import instant, local, now, say_minute, say_seconds, today
from core.web import actor, begin_writing, reads_first, session
from drills import people, queries, services
from drills.dates import Proposal, proposal
from drills.day_models import DrillDay
from drills.inputs import RegistrationInput
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.live_queries import outcome_of
from drills.models import Drill
from drills.registered_queries import registered_values
from drills.scenario_queries import scenario_choices
from drills.views import bp
from drills.views.day_said import as_proposal, day_when, offered_days, to_propose
from registry import terms
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.units import UnitFilter, units_matching
from registry.scope import load
from schedule.alternatives import Alternative, taken
from schedule.models import Event
from schedule.queries import zone_of
from schedule.services import Clash

MOST_DAYS = 3
ASIDE = ("type", "level", "scenario_id", "scenario", "rehearsed_on", "note")
"""Fields that stand folded away, because their defaults are right for nearly everybody."""


@dataclass(frozen=True)
class Earlier:
    """The unit's last drill, as the card of its renewal shows it, and when it would be held again."""

    drill: Drill
    people: int
    proposed: Proposal
    when: str

    @property
    def facts(self) -> str:
        """Day, clock, people and evacuation time, as far as they are known."""
        event, result = self.drill.event, self.drill.result
        said = [say_minute(event.starts_at, event.zone), str(t("%(n)s people", n=f"{self.people:,}"))]
        if result is not None and result.evacuation_seconds is not None:
            said.append(str(t("out in %(time)s", time=say_seconds(result.evacuation_seconds))))
        return " · ".join(said)


@bp.route("/drills/register", methods=["GET", "POST"])
@reads_first
@needs(Permission.EDIT_DRILLS)
def register() -> ResponseReturnValue:
    """Register a drill: first the unit, unless there is only one, then everything on one page."""
    db, who = session(), actor()
    unit = _chosen_unit(db, who)
    if unit is None:
        return _choose_unit(db, who)
    if request.method == "GET":
        return _page(db, unit, _blank_form(db, unit))
    return _submit(db, unit, _registering(db, unit, who))


def _registering(db: Session, unit: Unit, who: Actor) -> Callable[[RegistrationInput], Drill]:
    """The deed of a registration, with all that can be looked up before anybody else has to wait for it."""

    def register_it(given: RegistrationInput) -> Drill:
        there = services.ground_of(db, unit, given)
        begin_writing()
        return services.register(db, given, who, channel(who, unit), there)

    return register_it


@bp.post("/drills/<int:drill_id>/renew")
@reads_first
@needs(Permission.EDIT_DRILLS)
def renew(drill_id: int) -> ResponseReturnValue:
    """Register the same again for the day that the button said; what stands in the way shows in the full form."""
    db, who = session(), actor()
    earlier = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    form = registration_form(db, earlier.unit, values_of(db, earlier, renewed=True))
    typed = as_typed(form)
    typed["on"], typed["starts"] = request.form.get("on", ""), request.form.get("starts", "")
    unit = earlier.unit
    return _submit(db, unit, _registering(db, unit, who), typed=typed)


@bp.route("/drills/<int:drill_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def edit(drill_id: int) -> ResponseReturnValue:
    """Change a registration until the drill begins."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    if services.state_of(drill) != "registered":
        flash(str(t("This drill has begun or been called off, so its registration can no longer be changed.")), "info")
        return redirect(url_for("drills.drill", drill_id=drill.id))
    if request.method == "GET":
        values = values_of(db, drill) | _actual_start(db, drill)
        return _page(db, drill.unit, registration_form(db, drill.unit, values), drill)
    return _submit(db, drill.unit, lambda given: services.edit_registration(db, drill, given, who), drill)


@bp.post("/drills/adopt/<int:event_id>")
@needs(Permission.EDIT_DRILLS)
def adopt(event_id: int) -> ResponseReturnValue:
    """Complete a drill that somebody planned in the calendar."""
    event = load(session(), Event, event_id, actor(), Permission.EDIT_DRILLS)
    drill = services.adopt(session(), event, actor())
    ahead = services.state_of(drill) == "registered"
    return redirect(url_for("drills.edit" if ahead else "drills.drill", drill_id=drill.id))


def _actual_start(db: Session, drill: Drill) -> dict[str, Any]:
    """Date and clock of the alarm of a live drill that was held before its registered start; nothing otherwise."""
    came = outcome_of(db, drill)
    if came is None:
        return {}
    wall = local(came.started_at, drill.event.zone)
    return {"on": wall.date(), "starts": wall.time().replace(second=0, microsecond=0)}


def channel(who: Actor, unit: Unit) -> str:
    """How the registration came: by the unit itself, or told to somebody who enters it for the unit."""
    return "web" if unit.id in who.unit_ids(Permission.EDIT_DRILLS) else "phone"


def _chosen_unit(db: Session, who: Actor) -> Unit | None:
    """The unit of the address or the form, else the only one that the reader registers drills for."""
    typed = request.values.get("unit_id") or request.args.get("unit", "")
    if typed:
        return load(db, Unit, int(typed) if typed.isdecimal() and len(typed) < 10 else 0, who, Permission.EDIT_DRILLS)
    own = who.unit_ids(Permission.EDIT_DRILLS)
    return db.get(Unit, own[0]) if len(own) == 1 and not who.area_paths(Permission.EDIT_DRILLS) else None


def _choose_unit(db: Session, who: Actor) -> str:
    wanted = UnitFilter(typed=request.args.get("q", "").strip()[:100])
    query = units_matching(who, wanted, Permission.EDIT_DRILLS)
    page = listing(db, query, request.args, url_for("drills.register"), {"name": Unit.name}, "name")
    kinds = terms.labels(db, "unit_kind")
    columns = [
        Column("name", t("Unit"), lambda unit: unit.name, True),
        Column("kind", t("Kind"), lambda unit: kinds.get(unit.kind, unit.kind)),
        Column("area", t("Area"), lambda unit: unit.area.name),
    ]
    return render_template("drills/choose_unit.html", page=page, columns=columns, typed=wanted.typed,
                           row_url=lambda unit: url_for("drills.register", unit=unit.id))  # fmt: skip


def _blank_form(db: Session, unit: Unit) -> Form[RegistrationInput]:
    """Filled in as far as can be known: like last time, with the people that the unit has today."""
    before = queries.latest(db, unit, now())
    values = values_of(db, before, renewed=True) if before else {}
    own = {row.category: row.count for row in unit.headcounts if row.category not in people.APART}
    day = to_propose(offered_days(db, unit))
    proposed = _proposal(db, unit, day)
    values |= {"unit_id": unit.id, "on": proposed.on, "starts": proposed.starts, "minutes": proposed.minutes}
    values |= {"scenario": day.scenario} if day is not None and day.scenario else {}
    asked = {"level": request.args.get("level", "")[:20], "scenario_id": request.args.get("scenario", "")[:9]}
    if asked["scenario_id"]:
        values["scenario"] = ""  # the chosen one brings a line of its own
    values |= {name: value for name, value in asked.items() if value}
    return registration_form(db, unit, values | ({"expected": own} if own else {}))


def registration_form(db: Session, unit: Unit, values: dict[str, Any]) -> Form[RegistrationInput]:
    """The form of a registration, with its choices."""
    categories = [
        (code, name) for code, name in terms.names(db, "people_category", unit.area) if code not in people.APART
    ]
    choices: dict[str, Any] = {
        "expected": categories, "type": list(TYPE_NAMES.items()), "level": list(LEVEL_NAMES.items()),
        "scenario_id": scenario_choices(db, unit),
    }  # fmt: skip
    return Form(RegistrationInput, choices, values)


def values_of(db: Session, drill: Drill, renewed: bool = False) -> dict[str, Any]:
    """The registration of a drill as its form shows it; renewed, without what was true of that time only."""
    values = registered_values(db, drill)
    if not renewed:
        return values
    gone = ("rehearsed_on", "note", "version", "event_version")
    return {name: value for name, value in values.items() if name not in gone} | {"renewed_from_id": drill.id}


def as_typed(form: Form[Any]) -> MultiDict[str, str]:
    """What a browser would send of this form as it stands."""
    typed: MultiDict[str, str] = MultiDict()
    for bound in form.fields:
        if bound.widget == "headcount":
            typed.update({f"{bound.name}.{code}": count for code, count in bound.value.items()})
        elif bound.value != "":
            typed[bound.name] = bound.value
    return typed


def _proposal(db: Session, unit: Unit, day: DrillDay | None) -> Proposal:
    """The drill day that waits for the unit, else the next day after all that it has registered, at its usual time."""
    if day is not None:
        return as_proposal(day)
    zone, last = zone_of(db, unit.area), queries.furthest(db, unit)
    if last is None:
        return proposal(today(zone))
    wall = local(last.event.starts_at, last.event.zone)
    minutes = round((last.event.ends_at - last.event.starts_at).total_seconds() / 60)
    return proposal(today(zone), wall.date(), wall.time(), minutes)


def earlier_drill(db: Session, unit: Unit, day: DrillDay | None) -> Earlier | None:
    """The unit's last drill, if it had one, with the day proposed for the same again: the drill day that waits."""
    before = queries.latest(db, unit, now())
    if before is None:
        return None
    proposed = _proposal(db, unit, day)
    count = people.total(services.expected_people(db, before))
    zone = before.event.zone
    return Earlier(before, count, proposed, say_minute(instant(proposed.on, proposed.starts, zone), zone))


def _submit(
    db: Session,
    unit: Unit,
    deed: Callable[[RegistrationInput], Drill],
    drill: Drill | None = None,
    typed: MultiDict[str, str] | None = None,
) -> ResponseReturnValue:
    """Do the deed, or show the form again with what was typed, what is wrong, and free times when there is a clash."""
    typed = _typed(unit) if typed is None else typed
    given = as_sent(RegistrationInput, typed)
    try:
        if given is not None:
            return redirect(url_for("drills.registered", drill_id=deed(given).id))
        refusal = None
    except DomainError as error:
        refusal = error
    form = registration_form(db, unit, {})
    form.read(typed)
    if refusal is not None:
        form.settle(refusal)
    # here one chooses only the time
    ways = [way for way in refusal.alternatives if not way.take] if isinstance(refusal, Clash) else []
    return _page(db, unit, form, drill, ways), 422


def _typed(unit: Unit) -> MultiDict[str, str]:
    """What was typed, with the time of the free alternative whose button was pressed."""
    typed: MultiDict[str, str] = MultiDict(request.form)
    typed["unit_id"] = str(unit.id)
    change = taken(typed.get("take", ""), [])
    for name in ("on", "starts"):
        if name in change:
            typed[name] = str(change[name])
    return typed


def _page(
    db: Session,
    unit: Unit,
    form: Form[RegistrationInput],
    drill: Drill | None = None,
    ways: list[Alternative] | None = None,
) -> str:
    is_school = unit.kind in terms.beneath(db, "unit_kind", "school")
    codes = [code for code, _ in form["expected"].choices]
    filled = [code for code, count in form["expected"].value.items() if str(count).strip() not in ("", "0")]
    first = people.asked_first(unit.kind, filled, codes, is_school)
    form["expected"].choices.sort(key=lambda choice: choice[0] not in first)  # those shown at once stand first
    offered = [] if drill else offered_days(db, unit)
    day = to_propose(offered)
    return render_template(
        "drills/register.html", unit=unit, form=form, drill=drill, ways=ways or [], first=first, day=day,
        day_when=day_when, earlier=None if drill else earlier_drill(db, unit, day), aside=ASIDE,
        other_days=[one for one in offered if one is not day][:MOST_DAYS],
        is_aside_open=bool(request.args.get("scenario")) or any(form[name].errors for name in ASIDE),
        upcoming=[] if drill else queries.upcoming(db, unit, now()),
        can_choose=len(actor().unit_ids(Permission.EDIT_DRILLS)) != 1 or actor().area_paths(Permission.EDIT_DRILLS),
    )  # fmt: skip
