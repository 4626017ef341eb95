"""What a proposal is asked for, filled in from the campaign and from the county's conventions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.times import today
from outreach.campaign_queries import team_ids_of
from outreach.cover_queries import wanted_kinds
from planning.conventions import Conventions
from planning.inputs import KindInput, ProposalInput, WeightsInput, check_days
from planning.setting_queries import conventions
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import Campaign, Team
from schedule.queries import zone_of

USUAL_DAYS = 28
"""Of a campaign that lasts longer so many days are planned unless somebody says otherwise."""


def filled(session: Session, campaign: Campaign, given: ProposalInput, actor: Actor) -> ProposalInput:
    """The input with nothing left open; refuses days that are over, and teams, units and words that there are not."""
    usual = conventions(session, campaign.area)
    first, last = _days(session, campaign, given)
    kinds = given.kinds if given.kinds is not None else usual_kinds(session, campaign, usual)
    hours = {**{name: [list(one) for one in there] for name, there in usual.hours.items()}, **(given.hours or {})}
    _check_kinds(session, campaign, kinds, hours)
    teams = _teams(session, campaign, given, actor)
    _check_units(session, campaign, [*given.must_unit_ids, *given.skipped_unit_ids])
    whole = given.model_copy(
        update={
            "name": given.name or campaign.name, "starts_on": first, "ends_on": last, "team_ids": teams,
            "kinds": kinds, "hours": hours, "hour_days": {**usual.days_of_hours(), **(given.hour_days or {})},
            "weights": given.weights or WeightsInput(**vars(usual.weights)),
            "most_visits": given.most_visits or usual.most_visits,
            "most_drive_minutes": given.most_drive_minutes or usual.most_drive_minutes,
        }
    )  # fmt: skip
    return ProposalInput.model_validate(whole.model_dump(by_alias=True))


def usual_kinds(session: Session, campaign: Campaign, usual: Conventions | None = None) -> dict[str, KindInput]:
    """How units are visited by kind: of the kinds that the campaign has a target for, else of all that it could."""
    usual = usual or conventions(session, campaign.area)
    groups = {term.code: term.parent_code for term in terms.vocabulary(session, "unit_kind", campaign.area)}
    wanted = wanted_kinds(session, campaign) or _kinds_there(session, campaign)
    found = {}
    for kind in wanted:
        habit = usual.kind(kind, *filter(None, [groups.get(kind)]))
        found[kind] = KindInput(
            event_kind=habit.event_kind, minutes=habit.minutes, hours=habit.hours, skills=list(habit.skills),
            value=habit.value,
        )  # fmt: skip
    return found


def usual_teams(session: Session, area: Area, actor: Actor) -> list[Team]:
    """The teams in use that serve the area and that the actor may book, by name."""
    above = Area.id.in_([int(part) for part in area.path.split("/") if part])
    mine = within(actor, Permission.EDIT_EVENTS, Team.area_id)
    serves = Team.area_id.in_(select(Area.id).where(or_(above, beneath(area.path))))
    above_actor = literal(area.path).startswith(Area.path)  # a team of an area above serves all beneath
    query = select(Team).join(Area, Area.id == Team.area_id).where(Team.is_active, serves, or_(mine, above_actor))
    return list(session.scalars(query.order_by(Team.name, Team.id)))


def usual_days(campaign: Campaign, on: date) -> tuple[date, date]:
    """From tomorrow or the campaign's first day, four weeks or to its last day; after its end its last days."""
    first = max(campaign.starts_on, on + timedelta(days=1))
    if first > campaign.ends_on:
        return campaign.starts_on, campaign.ends_on
    return first, min(campaign.ends_on, first + timedelta(days=USUAL_DAYS - 1))


def _days(session: Session, campaign: Campaign, given: ProposalInput) -> tuple[date, date]:
    on = today(zone_of(session, campaign.area))
    usual = usual_days(campaign, on)
    first, last = given.starts_on or usual[0], given.ends_on or usual[1]
    if given.starts_on and not given.ends_on:
        last = max(first, min(campaign.ends_on, first + timedelta(days=USUAL_DAYS - 1)))
    try:
        check_days(first, last)
    except ValueError as error:
        said = getattr(error, "context", None) or {}
        raise Invalid("window", said.get("text") or t("Check the days."), field="ends_on") from error
    if last <= on:
        raise Invalid("days_over", t("These days are over: choose days from tomorrow on."), field="ends_on",
                      hint=t("Visits are planned from tomorrow on."))  # fmt: skip
    return first, last


def _teams(session: Session, campaign: Campaign, given: ProposalInput, actor: Actor) -> list[int]:
    there = [team.id for team in usual_teams(session, campaign.area, actor)]
    chosen = team_ids_of(session, campaign)  # those that work in the campaign; none chosen: all
    usual = [one for one in there if one in chosen] or there
    wanted = usual if given.team_ids is None else list(dict.fromkeys(given.team_ids))
    if unknown := sorted(set(wanted) - set(there)):
        raise Invalid("team_unknown", t("There is no team in use with the number %(n)s here.", n=unknown[0]),
                      field="team_ids")  # fmt: skip
    if not wanted:
        raise Invalid("no_team", t("No team serves this area."), field="team_ids",
                      hint=t("Add a team first, or choose another campaign."))  # fmt: skip
    return wanted


def _check_units(session: Session, campaign: Campaign, unit_ids: Sequence[int]) -> None:
    query = select(Unit.id).join(Unit.area).where(Unit.is_active, beneath(campaign.area.path), Unit.id.in_(unit_ids))
    missing = sorted(set(unit_ids) - set(session.scalars(query))) if unit_ids else []
    if missing:
        raise Invalid("unit_unknown", t("There is no unit in use with the number %(n)s here.", n=missing[0]),
                      field="must_unit_ids")  # fmt: skip


def _check_kinds(
    session: Session, campaign: Campaign, kinds: dict[str, KindInput], hours: Iterable[str]
) -> None:  # fmt: skip
    names = set(hours)
    known = {one: terms.labels(session, one, campaign.area) for one in ("unit_kind", "event_kind", "skill")}
    if not kinds:
        raise Invalid("no_kind", t("Choose at least one kind of unit."), field="kinds")
    for kind, given in kinds.items():
        for field, code, words in (
            ("", kind, known["unit_kind"]), (".event_kind", given.event_kind, known["event_kind"]),
            (".hours", given.hours, names), *((".skills", skill, known["skill"]) for skill in given.skills),
        ):  # fmt: skip
            if code not in words:
                raise Invalid("unknown_word", t("There is no “%(code)s”. Choose from the list.", code=code),
                              field=f"kinds.{kind}{field}")  # fmt: skip


def _kinds_there(session: Session, campaign: Campaign) -> list[str]:
    query = select(Unit.kind).join(Unit.area).where(Unit.is_active, beneath(campaign.area.path)).distinct()
    there = set(session.scalars(query))
    return [term.code for term in terms.vocabulary(session, "unit_kind", campaign.area) if term.code in there]
