"""Day sheets: each team's day in order with ways, contacts only for those who may see them, as Word and PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.documents.checking import check
from core.documents.rendering import render, shipped
from core.errors import DomainError
from core.files import FileStore
from core.i18n import speaking
from planning.day_sheet_context import context, minutes, summary
from planning.day_sheet_drawing import draw
from planning.day_sheet_facts import Base, DaySheet, StopFacts
from planning.day_sheet_fields import FIELDS
from planning.day_sheet_file_queries import made
from planning.day_sheet_queries import Wanted, days_of, facts_of
from planning.day_sheet_sample import sample
from planning.models import PlannedVisit, Proposal
from planning.route_pictures import frame, scale_metres
from registry.models import Unit
from schedule.inputs import EventInput
from schedule.models import Campaign, Team
from schedule.services import create_event
from tests.support.papers import words
from tests.support.world import World

DAY = date(2026, 12, 8)


@pytest.fixture
def proposal(session: Session, world: World) -> Proposal:
    """Two visits of the first team on one day, the later one with the second team; and one left out."""
    county, teams, units = world.areas["county"], world.teams, world.units
    campaign = Campaign(area_id=county.id, name="进校园", starts_on=DAY.replace(day=1), ends_on=DAY.replace(day=31))
    session.add(campaign)
    session.flush()
    session.get_one(Team, teams["first"].id).base_id = world.places["hall"].id
    made = Proposal(campaign_id=campaign.id, area_id=county.id, name="第一稿", state="ready", starts_on=DAY,
                    ends_on=DAY, asked={"team_ids": [teams["first"].id, teams["second"].id]})  # fmt: skip
    made.visits = [
        PlannedVisit(unit_id=units["junior"].id, event_kind="lecture", minutes=90, state="placed", on=DAY,
                     starts_minute=870, team_id=teams["first"].id, second_team_id=teams["second"].id, teams_needed=2),
        PlannedVisit(unit_id=units["primary"].id, event_kind="lecture", minutes=90, state="placed", on=DAY,
                     starts_minute=540, team_id=teams["first"].id, skills=["school_lecture"]),
        PlannedVisit(unit_id=units["kindergarten"].id, event_kind="lecture", minutes=60),
    ]  # fmt: skip
    for name, point in {"junior": (116.04, 26.49), "primary": (116.01, 26.47)}.items():
        kept = session.get_one(Unit, units[name].id)
        kept.lon, kept.lat = point
    session.add(made)
    session.flush()
    return made


def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


def test_a_day_goes_in_order_from_the_base_and_back(session: Session, world: World, proposal: Proposal) -> None:
    first, second = facts_of(session, proposal, Wanted(), planner(session, world)).sheets
    assert [stop.name for stop in first.stops] == ["石上小学", "城南中学"]
    assert all(stop.way is not None and stop.way % 5 == 0 for stop in first.stops)
    assert first.leaves == 540 - (first.stops[0].way or 0)
    assert first.back == 960 + (first.way_back or 0)
    assert [stop.together for stop in second.stops] == [world.teams["first"].name]
    assert any("projector" in line for line in first.bring)
    assert [*days_of(session, proposal).values()] == [[DAY], [DAY]]


def test_contacts_are_only_for_those_who_may_see_them(session: Session, world: World, proposal: Proposal) -> None:
    told = [facts_of(session, proposal, Wanted(), world.actor(session, role)).sheets[0].stops[0].contact
            for role in ("planner", "official")]  # fmt: skip
    assert told == ["王老师", ""]


def test_an_accepted_visit_stands_where_its_event_is_now_and_other_events_are_stops(
    session: Session, world: World, proposal: Proposal
) -> None:
    team, who = world.teams["first"], planner(session, world)
    given: dict[str, Any] = {"kind": "lecture", "on": DAY, "starts": "10:00", "ends": "11:00"}
    event = create_event(
        session, EventInput(**given, unit_id=world.units["primary"].id, resources=[f"team:{team.id}"]), who
    )
    evening = given | {"starts": "17:00", "ends": "17:30", "title": "村民夜校"}
    create_event(session, EventInput(**evening, area_id=world.areas["hebei"].id, resources=[f"team:{team.id}"]), who)
    visit = next(one for one in proposal.visits if one.unit_id == world.units["primary"].id)
    visit.event_id, visit.state = event.id, "accepted"
    session.flush()
    session.expire_all()
    stops = facts_of(session, proposal, Wanted(team.id, DAY), who).sheets[0].stops
    assert [(stop.name, stop.starts) for stop in stops] == [("石上小学", 600), ("城南中学", 870), ("村民夜校", 1020)]
    event.status = "cancelled"
    assert [stop.starts for stop in facts_of(session, proposal, Wanted(team.id), who).sheets[0].stops] == [870, 1020]


def test_files_are_made_in_both_languages(session: Session, world: World, proposal: Proposal, tmp_path: Path) -> None:
    store, who = FileStore(tmp_path, 1_000_000), planner(session, world)
    word = made(session, proposal, Wanted(), "docx", "zh", who, store)
    assert word.sheets == 2 and "石上小学" in words(word.content) and "0797" in words(word.content)
    pdf = made(session, proposal, Wanted(world.teams["second"].id, DAY), "pdf", "en", who, store)
    assert b"/Count 1" in pdf.content and pdf.name.endswith("2026-12-08.pdf")
    with pytest.raises(DomainError):
        made(session, proposal, Wanted(on=date(2026, 12, 9)), "pdf", "en", who, store)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_shipped_form_names_known_fields_only_and_can_be_filled(spoken: str) -> None:
    with speaking(spoken):
        check(shipped("day_sheets", spoken), FIELDS)
        assert render(shipped("day_sheets", spoken), context(sample()))
        assert b"/Count 2" in draw(sample())


def test_a_long_day_goes_on_on_the_next_page() -> None:
    stops = [StopFacts(480 + 10 * at, 490 + 10 * at, f"School {at}", "Lecture", "Proposed", way=5) for at in range(60)]
    long = DaySheet("Team 1", DAY, stops, Base("Hall"), 5)
    assert b"/Count 4" in draw(replace(sample(), sheets=[long]))


def test_unknown_ways_are_said_and_times_are_not_made_up() -> None:
    sheet = DaySheet("Team 1", DAY, [StopFacts(540, 630, "School", "Lecture", "Proposed")])
    assert (sheet.leaves, sheet.back) == (None, None)
    assert "Some ways are not known." in summary(sheet)
    assert [minutes(length) for length in (None, 45, 60, 65)] == ["", "45 min", "1 h", "1 h 5 min"]


def test_the_map_holds_all_points_in_the_shape_of_the_picture() -> None:
    points = [(116.0, 26.4), (116.3, 26.5)]
    (west, south), (east, north) = frame(points, 2.0)
    assert all(west < lon < east and south < lat < north for lon, lat in points)
    assert (east - west) * 0.895 / (north - south) == pytest.approx(2.0, rel=0.01)
    assert [scale_metres(most) for most in (0.5, 3, 740, 12_300)] == [1, 2, 500, 10_000]
