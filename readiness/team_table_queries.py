"""Response teams, their equipment and members as tables that leave the building."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import Text, t
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date, today
from readiness.readiness_level import LEVEL_NAMES
from readiness.team_models import MemberTraining, ResponseTeam, TeamEquipment, TeamMember
from readiness.team_queries import TeamFilter, equipment_matching, levels_of, limits, teams_matching
from readiness.team_words import CONDITION_NAMES, ROLE_NAMES
from registry import terms
from registry.permissions import Permission as P
from registry.scope import within
from schedule.queries import zone_of

MOST_ROWS = 20_000


def team_sheet(session: Session, actor: Actor) -> Sheet:
    """The actor's teams in use, with how ready each is and what is missing."""
    found = session.scalars(teams_matching(actor, TeamFilter()).order_by(ResponseTeam.id).limit(MOST_ROWS)).all()
    levels, kinds = levels_of(session, found), terms.labels(session, "response_team_kind")
    rows: list[list[Value]] = [
        [one.name, kinds.get(one.kind, one.kind), one.area.name,
         one.unit.name if one.unit else "", one.base.name if one.base else one.base_note,
         one.strength, str(LEVEL_NAMES[levels[one.id][0]]),
         "; ".join(str(said.why) for said in levels[one.id][1] if said.level != "green")]
        for one in found
    ]  # fmt: skip
    heads = [t("Team"), t("Kind"), t("Area"), t("Unit it belongs to"), t("Base"), t("Strength"), t("How ready it is"),
             t("What it lacks")]  # fmt: skip
    return _sheet(session, t("Response teams"), _columns(heads, {5: "integer"}), rows)


def equipment_sheet(session: Session, actor: Actor, state: str) -> Sheet:
    """The equipment of the actor's teams, or what of it is expiring, short or to be checked."""
    query = equipment_matching(actor, state, today(zone_of(session)), limits(session).expiry_days)
    found = session.scalars(query.order_by(TeamEquipment.team_id, TeamEquipment.name).limit(MOST_ROWS))
    rows: list[list[Value]] = [
        [one.team.name, one.name, one.quantity, one.wanted, one.counted_in, one.kept_at, one.expires_on,
         one.checked_on, one.check_due_on, str(CONDITION_NAMES[one.condition])]
        for one in found
    ]  # fmt: skip
    heads = [t("Team"), t("Equipment"), t("How many there are"), t("How many there should be"), t("Counted in"),
             t("Kept at"), t("Expires on"), t("Checked on"), t("Next check due on"), t("Condition")]  # fmt: skip
    kinds = {2: "integer", 3: "integer", 6: "date", 7: "date", 8: "date"}
    return _sheet(session, t("Equipment"), _columns(heads, kinds), rows)


def member_sheet(session: Session, actor: Actor) -> Sheet:
    """The members of teams whose contacts the actor may see, with the training that counts longest."""
    query = select(TeamMember).join(TeamMember.team).options(joinedload(TeamMember.team))
    query = query.where(within(actor, P.VIEW_CONTACTS, ResponseTeam.area_id, ResponseTeam.unit_id))
    query = query.where(within(actor, P.VIEW_READINESS, ResponseTeam.area_id, ResponseTeam.unit_id))
    query = query.where(TeamMember.is_active, ResponseTeam.is_active).order_by(TeamMember.team_id, TeamMember.id)
    trained = _trained(session)
    rows: list[list[Value]] = []
    for one in session.scalars(query.limit(MOST_ROWS)):
        last = trained.get(one.id)
        rows.append(
            [one.team.name, one.name, str(ROLE_NAMES[one.role]), one.duty, one.phone, one.email,
             last.what if last else "", last.held_on if last else None, last.valid_until if last else None]
        )  # fmt: skip
    heads = [t("Team"), t("Full name"), t("Role in the team"), t("Duty"), t("Telephone"), t("E-mail"), t("Trained in"),
             t("Trained on"), t("Valid until")]  # fmt: skip
    return _sheet(session, t("Members"), _columns(heads, {7: "date", 8: "date"}), rows)


def _trained(session: Session) -> dict[int, MemberTraining]:
    def until(one: MemberTraining) -> date:
        return one.valid_until or date.max

    found: dict[int, MemberTraining] = {}
    for one in session.scalars(select(MemberTraining).order_by(MemberTraining.id)):
        if one.member_id not in found or until(one) >= until(found[one.member_id]):
            found[one.member_id] = one
    return found


def _columns(heads: list[Text], kinds: dict[int, str]) -> list[Column]:
    return [Column(str(head), kinds.get(at, "text")) for at, head in enumerate(heads)]  # type: ignore[arg-type]


def _sheet(session: Session, title: Text, columns: list[Column], rows: list[list[Value]]) -> Sheet:
    on = say_plain_date(today(zone_of(session)))
    return Sheet(str(title), columns, rows, (str(title), str(t("As of %(day)s", day=on))))
