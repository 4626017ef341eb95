"""Questions about anomalies: who sees which, what is due, their steps and files, and the words they are told in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.counting import counted
from core.i18n import t
from core.times import day_bounds, now
from observation.anomaly_clock import ClockRule, Deadlines, Due, OnTime, Times, deadlines, judging, on_time, verifying
from observation.anomaly_lifecycle import Facts
from observation.anomaly_models import Anomaly, AnomalyFile, AnomalyStep
from observation.anomaly_words import OPEN_STATES
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import nearest
from registry.scope import beneath, within
from registry.terms import Placed, home_path
from schedule.queries import zone_of

CLOCK_SETTING = "anomaly_clock"
RANK = 100_000_000


@dataclass(frozen=True)
class AnomalyFilter:
    """What a list is narrowed to; `state` is a state, "open" or "late"; `since` and `until` are days of arrival."""

    state: str = ""
    typed: str = ""
    categories: Sequence[str] = ()
    conclusion: str = ""
    area: Area | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Standing:
    """How an anomaly stands against the clock: when what is due, the judging and the verifying, and its zone."""

    deadlines: Deadlines
    judging: Due
    verifying: Due
    zone: str


def clock_rule(session: Session, area: Placed | None = None) -> ClockRule:
    """The rule that holds in the area: its own, else the nearest above, else the shipped one, which is unverified."""
    row = nearest(session, CLOCK_SETTING, str(area.path) if area is not None else home_path(session))
    if row is None:
        return ClockRule()
    return ClockRule(**(row.value | {"evening": time.fromisoformat(row.value["evening"])}))


def facts_of(anomaly: Anomaly) -> Facts:
    """What the rules of the order ask."""
    return Facts(anomaly.state, anomaly.passed_up_at is not None, anomaly.appeared_at)


def times_of(anomaly: Anomaly) -> Times:
    """What the clock asks."""
    return Times(anomaly.received_at, anomaly.judged_at, anomaly.passed_up_at, anomaly.verified_at)


def standing_of(session: Session, anomaly: Anomaly, at: datetime | None = None) -> Standing:
    """How the anomaly stands now, or stood at that instant."""
    return standings(session, [anomaly], at)[anomaly.id]


def standings(session: Session, found: Sequence[Anomaly], at: datetime | None = None) -> dict[int, Standing]:
    """The same of several, by id; the rule and the zone of each county are asked for once."""
    at = at or now()
    known: dict[int, tuple[ClockRule, str]] = {}
    result = {}
    for one in found:
        if one.county_id not in known:
            known[one.county_id] = clock_rule(session, one.area), zone_of(session, one.area)
        rule, zone = known[one.county_id]
        due = deadlines(one.received_at, rule, zone)
        result[one.id] = Standing(due, judging(times_of(one), due, at), verifying(times_of(one), due, at), zone)
    return result


def anomalies_matching(actor: Actor, wanted: AnomalyFilter, zone: str) -> Select[tuple[Anomaly]]:
    """The anomalies that the actor may see, narrowed by the filter, with area and point."""
    query = select(Anomaly).join(Anomaly.area).options(contains_eager(Anomaly.area), joinedload(Anomaly.place))
    query = query.where(within(actor, Permission.VIEW_OBSERVATION, Anomaly.area_id))
    if wanted.state:
        query = query.where(in_state(wanted.state))
    if wanted.typed:
        query = query.where(_said(wanted.typed))
    if wanted.categories:
        query = query.where(Anomaly.category.in_(wanted.categories))
    if wanted.conclusion:
        query = query.where(Anomaly.conclusion == wanted.conclusion)
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.since is not None:
        query = query.where(Anomaly.received_at >= day_bounds(wanted.since, zone)[0])
    return query.where(Anomaly.received_at < day_bounds(wanted.until, zone)[1]) if wanted.until else query


def _said(typed: str) -> ColumnElement[bool]:
    year, _, number = typed.partition("-")
    columns = (Anomaly.where, Anomaly.object, Anomaly.description, Area.name)
    found: list[ColumnElement[bool]] = [column.icontains(typed, autoescape=True) for column in columns]
    if year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) < 7:
        found.append((Anomaly.year == int(year)) & (Anomaly.number == int(number)))
    return or_(*found)


def in_state(state: str) -> ColumnElement[bool]:
    """The condition that an anomaly is in this state; "open" is all but closed, an unknown one finds nothing."""
    if state == "open":
        return Anomaly.state.in_(OPEN_STATES)
    return Anomaly.state == state if state in (*OPEN_STATES, "closed") else false()


def is_unhandled() -> ColumnElement[bool]:
    """The condition that the first judgement or the report upwards is still missing."""
    missing = Anomaly.judged_at.is_(None) | Anomaly.passed_up_at.is_(None)
    return Anomaly.state.in_(("reported", "judged")) & missing


def urgency() -> Any:
    """What to sort by: a running clock, to verify, to close, each by arrival; then closed, the latest first."""
    rank = case((is_unhandled(), 0), (Anomaly.state == "judged", 1), (Anomaly.state == "verified", 2), else_=4)
    return rank * RANK + case((Anomaly.state == "closed", -Anomaly.id), else_=Anomaly.id)


def open_anomalies(session: Session, actor: Actor, permission: Permission) -> Sequence[Anomaly]:
    """All that are not closed where the actor holds the permission, the most urgent first."""
    query = select(Anomaly).join(Anomaly.area).options(contains_eager(Anomaly.area), joinedload(Anomaly.place))
    query = query.where(within(actor, permission, Anomaly.area_id), in_state("open"))
    return session.scalars(query.order_by(urgency())).all()


def verified_on_time(session: Session, actor: Actor, since: datetime, until: datetime) -> OnTime:
    """Of the reports that arrived between the two instants, those verified on their day; the actor's areas only."""
    query = select(Anomaly).join(Anomaly.area).options(contains_eager(Anomaly.area))
    query = query.where(within(actor, Permission.VIEW_OBSERVATION, Anomaly.area_id))
    found = session.scalars(query.where(Anomaly.received_at >= since, Anomaly.received_at < until)).all()
    return on_time(one.verifying for one in standings(session, found).values())


def steps_of(session: Session, anomaly: Anomaly) -> Sequence[AnomalyStep]:
    """Everything that happened to it, the earliest first."""
    query = select(AnomalyStep).where(AnomalyStep.anomaly_id == anomaly.id)
    return session.scalars(query.order_by(AnomalyStep.at, AnomalyStep.id)).all()


def files_of(session: Session, anomaly: Anomaly) -> Sequence[AnomalyFile]:
    """Its pictures, videos and sounds, in the order of adding."""
    query = select(AnomalyFile).where(AnomalyFile.anomaly_id == anomaly.id).options(joinedload(AnomalyFile.file))
    return session.scalars(query.order_by(AnomalyFile.id)).all()


def reports_of(session: Session, reporter_key: str, most: int = 5) -> Sequence[Anomaly]:
    """What this person reported last, the latest first."""
    query = select(Anomaly).where(Anomaly.reporter_key == reporter_key).options(joinedload(Anomaly.area))
    return session.scalars(query.order_by(Anomaly.id.desc()).limit(most)).all()


def group_of(session: Session, category: str, area: Placed | None = None) -> str:
    """The group that the category stands beneath; the category itself where it stands beneath none."""
    known = {term.code: term.parent_code for term in terms.vocabulary(session, "observation_category", area)}
    return known.get(category) or category


def grouped(session: Session, scheme: str, area: Placed | None = None) -> list[tuple[str, str, str]]:
    """(code, name, group of categories or "" for all) of the active terms of anomaly_feature or interference."""
    found = terms.vocabulary(session, scheme, area)
    return [(term.code, terms.spoken(term), term.parent_code or "") for term in found if term.is_active]


def categories(session: Session, area: Placed | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The categories to choose from, by the name of their group."""
    active = [term for term in terms.vocabulary(session, "observation_category", area) if term.is_active]
    groups = {term.code: term for term in active}
    result: dict[str, list[tuple[str, str]]] = {}
    for term in active:
        above = groups.get(term.parent_code or "")
        own = result.setdefault(terms.spoken(above or term), [])
        if above is not None or not any(other.parent_code == term.code for other in active):
            own.append((term.code, terms.spoken(term)))
    return list(result.items())


def checklist(session: Session, anomaly: Anomaly) -> list[tuple[str, str]]:
    """(code, name) of the other causes to be ruled out for an anomaly of this category."""
    group = group_of(session, anomaly.category, anomaly.area)
    return [(code, name) for code, name, of in grouped(session, "interference", anomaly.area) if of in ("", group)]


def sees_reporter(anomaly: Anomaly, actor: Actor) -> bool:
    """Whether the actor may know who reported it: whoever sees contacts there."""
    return actor.may_for(Permission.VIEW_CONTACTS, anomaly.area.path)


def say_what(anomaly: Anomaly, labels: Mapping[str, str], features: Mapping[str, str]) -> str:
    """The object, else the category, with what is unusual: "Well water: muddy, bubbling"."""
    shown = anomaly.object or labels.get(anomaly.category, anomaly.category)
    said = say_features(anomaly, features)
    return str(t("%(object)s: %(features)s", object=shown, features=said)) if said else shown


def say_features(anomaly: Anomaly, features: Mapping[str, str]) -> str:
    """What is unusual, in one line."""
    return str(t(", ")).join(features.get(code, code) for code in anomaly.features)


def place_said(anomaly: Anomaly) -> str:
    """The area, the point and the words that say where."""
    parts = (anomaly.area.name, anomaly.place.name if anomaly.place else "", anomaly.where)
    return " · ".join(dict.fromkeys(part for part in parts if part))


@counted
def open_number(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many wait for the actor: those not closed where a first judgement is the actor's to give."""
    if not actor.may(Permission.EDIT_OBSERVATION):
        return None
    query = select(func.count(Anomaly.id)).where(within(actor, Permission.EDIT_OBSERVATION, Anomaly.area_id))
    return query.where(in_state("open"))
