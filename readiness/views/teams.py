"""The list of response teams, what of their equipment needs somebody, and both as files."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.i18n import Text, t
from core.listing import Column, listing
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from readiness.joint_call_queries import Running, running_together
from readiness.readiness_level import LEVEL_NAMES, LEVEL_TONES
from readiness.team_models import ResponseTeam, TeamEquipment
from readiness.team_queries import TeamFilter, equipment_matching, levels_of, limits, teams_matching
from readiness.team_table_queries import equipment_sheet, member_sheet, team_sheet
from readiness.team_words import CONDITION_NAMES, CONDITION_TONES
from readiness.views import bp
from readiness.views.said import area_choices
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import readable_area
from schedule.queries import zone_of

STATES: dict[str, Text] = {
    "expired": t("Expired or expiring soon"), "short": t("Too few"), "check": t("To be checked"),
}  # fmt: skip


@bp.get("/readiness/teams")
@needs(P.VIEW_READINESS)
def response_teams() -> str:
    """The teams that the reader may see, with how ready each is."""
    db, who = session(), actor()
    wanted = _wanted(db, who)
    page = listing(db, teams_matching(who, wanted), request.args, url_for(".response_teams"),
                   {"name": ResponseTeam.name, "kind": ResponseTeam.kind}, "name")  # fmt: skip
    levels = levels_of(db, page.rows)
    kinds = terms.labels(db, "response_team_kind")
    columns = [
        Column("name", t("Team"), lambda team: team.name, True),
        Column("kind", t("Kind"), lambda team: kinds.get(team.kind, team.kind), True),
        Column("area", t("Area"), lambda team: team.area.name),
        Column("level", t("How ready it is"), lambda team: level_tag(levels[team.id][0]), False, "tag"),
        Column("why", t("What it lacks"), lambda team: gaps_of(levels[team.id][1])),
    ]
    return render_template(
        "readiness/teams.html", page=page, columns=columns, bar=_bar(db, who), row_url=team_url,
        running=running_together(db, who), running_url=running_url, may_edit=who.may(P.EDIT_READINESS),
        may_call=who.may(P.CALL_OUT),
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_READINESS), is_filtered=wanted != TeamFilter(),
    )  # fmt: skip


@bp.get("/readiness/teams.xlsx")
@needs(P.VIEW_READINESS)
def response_team_file() -> ResponseReturnValue:
    """Teams, equipment and, for who may see contacts, members as a workbook."""
    db, who = session(), actor()
    sheets = [team_sheet(db, who), equipment_sheet(db, who, "")]
    sheets += [member_sheet(db, who)] if who.may(P.VIEW_CONTACTS) else []
    return tables_answer(sheets, f"{t('Response teams')}_{today(zone_of(db)):%Y%m%d}", "xlsx")


@bp.get("/readiness/equipment")
@needs(P.VIEW_READINESS)
def equipment() -> str:
    """The equipment of all teams: what has expired, what is short, what is to be checked."""
    db, who = session(), actor()
    on = today(zone_of(db))
    asked = request.args.get("state", "")
    query = equipment_matching(who, asked, on, limits(db).expiry_days)
    sorts = {"expires": TeamEquipment.expires_on, "due": TeamEquipment.check_due_on, "name": TeamEquipment.name}
    page = listing(db, query, request.args, url_for(".equipment"), sorts, "expires" if asked == "expired" else "name")
    bar = filter_bar(request.args, url_for(".equipment"),
                     choice(request.args, "state", t("State"), list(STATES.items()), t("Everything")))  # fmt: skip
    return render_template(
        "readiness/equipment.html", page=page, columns=_equipment_columns(), bar=bar, is_filtered=asked in STATES,
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_READINESS),
        row_url=lambda thing: url_for(".response_team", team_id=thing.team_id, _anchor="equipment"),
    )  # fmt: skip


@bp.get("/readiness/equipment.<string:ending>")
@needs(P.VIEW_READINESS)
def equipment_file(ending: str) -> ResponseReturnValue:
    """The same list as a file."""
    if ending not in ("xlsx", "csv"):
        raise NotFound()
    db = session()
    asked = request.args.get("state", "")
    name = f"{t('Equipment')}_{today(zone_of(db)):%Y%m%d}"
    return tables_answer([equipment_sheet(db, actor(), asked)], name, ending)


def team_url(team: ResponseTeam) -> str:
    """The address of the team's page."""
    return url_for("readiness.response_team", team_id=team.id)


def running_url(one: Running) -> str:
    """The address of the page with the answers of a call-out that runs."""
    if one.first.joint_id is not None:
        return url_for("readiness.joint_call", joint_id=one.first.joint_id)
    return url_for("readiness.call_out_live", call_id=one.first.id)


def level_tag(level: str) -> Markup:
    """The level as a tag."""
    return tag(LEVEL_NAMES[level], LEVEL_TONES[level])


def gaps_of(findings: Any) -> str:
    """Why a team is not green, in one line; a dash where nothing is missing."""
    return str(t("; ")).join(str(one.why) for one in findings if one.level != "green") or "–"


def _wanted(db: Session, who: Actor) -> TeamFilter:
    asked = request.args
    return TeamFilter(
        asked.get("q", "").strip()[:100], asked.get("kind", "")[:40],
        readable_area(db, who, asked.get("area", ""), P.VIEW_READINESS),
        "inactive" if asked.get("state") == "inactive" else "active",
    )  # fmt: skip


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    fields = [
        text_box(asked, "q", t("Name")),
        choice(asked, "kind", t("Kind"), terms.names(db, "response_team_kind"), t("All kinds")),
        choice(asked, "state", t("State"), [("inactive", t("Given up"))], t("In use")),
    ]
    if len(areas := area_choices(db, who)) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".response_teams"), *fields)


def _stock(one: TeamEquipment) -> str:
    return f"{one.quantity:,} / {one.wanted:,} {one.counted_in}".strip()


def _equipment_columns() -> list[Column]:
    def day(value: Any) -> str:
        return say_plain_date(value) if value else "–"

    return [
        Column("name", t("Equipment"), lambda one: one.name, True),
        Column("team", t("Team"), lambda one: one.team.name),
        Column("quantity", t("There / wanted"), _stock),
        Column("kept", t("Kept at"), lambda one: one.kept_at or "–"),
        Column("expires", t("Expires on"), lambda one: day(one.expires_on), True, "date"),
        Column("due", t("Next check due on"), lambda one: day(one.check_due_on), True, "date"),
        Column("condition", t("Condition"), lambda one: tag(CONDITION_NAMES[one.condition],
                                                            CONDITION_TONES[one.condition]), False, "tag"),
    ]  # fmt: skip
