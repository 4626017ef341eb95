"""Every measure by every dimension it allows, and the records behind each figure, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count, product

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import NotFound
from drills.action_models import ImprovementAction
from drills.models import Drill, DrillResult
from observation.anomaly_models import Anomaly
from outreach.models import OutreachResult
from reports.cube import DIMENSIONS, Question
from reports.cube_queries import ask
from reports.figures import Figures
from reports.measures import BY_NAME, MEASURES
from reports.rows_queries import rows_of
from reports.tables import rows_address
from schedule.models import Campaign, Event, Headcount
from tests.support.world import Visitor, World, build_world

MAY = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_number = count()


def hold(session: Session, world: World, unit: str | None, at: datetime = MAY, **more: object) -> Event:
    """An event held for a unit, or for everybody in the county."""
    area = world.units[unit].area_id if unit else world.areas["county"].id
    event = Event(
        uid=f"c-{next(_number)}", kind="lecture", title="讲座", area_id=area, starts_at=at,
        ends_at=at + timedelta(hours=1), unit_id=world.units[unit].id if unit else None, status="held",
    )  # fmt: skip
    for name, value in more.items():
        setattr(event, name, value)
    session.add(event)
    session.flush()
    return event


def people(session: Session, event: Event, **counts: int) -> None:
    for category, many in counts.items():
        session.add(Headcount(event_id=event.id, stage="reported", category=category, count=many))
    session.flush()


def drill(session: Session, world: World, unit: str, seconds: int | None, at: datetime = MAY) -> Drill:
    event = hold(session, world, unit, at, kind="drill")
    found = Drill(event_id=event.id, unit_id=event.unit_id, registered_at=at)
    session.add(found)
    session.flush()
    session.add(DrillResult(drill_id=found.id, started_at=at, evacuation_seconds=seconds, enrolled=10, present=10))
    session.flush()
    return found


def asked(session: Session, *by: str, measures: tuple[str, ...] = (), **more: object) -> Figures:
    return ask(session, Question(*YEAR, by, measures, **more), SYSTEM)  # type: ignore[arg-type]


def lines(found: Figures, name: str) -> dict[tuple[str, ...], object]:
    return {line.key: line.values[name] for line in found.lines}


def fill(session: Session) -> None:
    """A county with something of everything that figures count."""
    world = build_world(session)
    campaign = Campaign(area_id=world.areas["county"].id, name="5·12", starts_on=YEAR[0], ends_on=YEAR[1])
    session.add(campaign)
    session.flush()
    one = hold(session, world, "primary", campaign_id=campaign.id)
    people(session, one, students=400, teachers=20)
    session.add(OutreachResult(event_id=one.id, leaflets=300))
    people(session, hold(session, world, "primary", MAY + timedelta(days=60)), students=100)
    people(session, hold(session, world, None, datetime(2026, 12, 31, 16, 30, tzinfo=UTC)), villagers=9)
    earlier = hold(session, world, None, datetime(2025, 12, 31, 16, 30, tzinfo=UTC), kind="stall")
    people(session, earlier, unspecified=7)
    first = drill(session, world, "primary", 100)
    drill(session, world, "junior", 260)
    drill(session, world, "kindergarten", 121, MAY + timedelta(days=9))
    drill(session, world, "kindergarten", None)
    late = ImprovementAction(unit_id=first.unit_id, drill_id=first.id, problem="楼梯拥挤", due_on=date(2026, 6, 1))
    session.add(late)
    _anomalies(session, world)
    session.info["campaign"], session.info["world"] = campaign, world


@pytest.fixture
def full(session: Session) -> Session:
    """A session in which that county is."""
    fill(session)
    return session


def _anomalies(session: Session, world: World) -> None:
    for number, hours in enumerate((3, 30, None)):
        session.add(Anomaly(
            county_id=world.areas["county"].id, year=2026, number=number, area_id=world.areas["hebei"].id,
            nonce=str(number), appeared_at=MAY, reported_at=MAY, received_at=MAY, category="groundwater",
            verified_at=MAY + timedelta(hours=hours) if hours else None,
        ))  # fmt: skip
    session.flush()


def test_people_by_category_leave_everything_else_out(full: Session) -> None:
    found = asked(full, "category")
    assert lines(found, "reported") == {("students",): 500, ("teachers",): 20, ("unspecified",): 7}
    assert found.total.values["reported"] == 527
    assert found.total.values["held"] is None
    assert found.total.values["units_reached"] is None
    kept = asked(full, "area", category="teachers", measures=("reported", "leaflets"))
    assert (kept.total.values["reported"], kept.total.values["leaflets"]) == (20, None)


def test_periods_are_those_of_the_wall_of_the_county(full: Session) -> None:
    assert lines(asked(full, "year", measures=("held",)), "held") == {("2026",): 7}
    assert lines(asked(full, "half_year", measures=("held",)), "held") == {("2026-H1",): 6, ("2026-H2",): 1}
    assert lines(asked(full, "quarter", measures=("reported",)), "reported") == {
        ("2026-Q1",): 7, ("2026-Q2",): 420, ("2026-Q3",): 100,
    }  # fmt: skip
    assert lines(asked(full, "week", measures=("held",)), "held") == {
        ("2026-W01",): 1, ("2026-W20",): 4, ("2026-W21",): 1, ("2026-W28",): 1,
    }  # fmt: skip
    assert ("2026-01-01",) in lines(asked(full, "day", measures=("held",)), "held")


def test_areas_roll_up_to_any_level(full: Session) -> None:
    areas = full.info["world"].areas
    by_county = asked(full, "area", level="county", measures=("reported", "share", "units", "coverage"))
    (county,) = by_county.lines
    assert county.key == (str(areas["county"].id),)
    assert county.values == {"reported": 527, "share": 527 / 731_000, "units": 4, "coverage": 0.75}
    assert by_county.total.values == county.values
    by_village = lines(asked(full, "area", level="village", measures=("held",)), "held")
    assert by_village == {
        (str(areas["meijiang"].id),): 4,
        (str(areas["qingtang"].id),): 2,
        (str(areas["county"].id),): 1,
    }


def test_campaigns_are_told_apart_and_those_without_too(full: Session) -> None:
    campaign = str(full.info["campaign"].id)
    assert lines(asked(full, "campaign", measures=("reported",)), "reported") == {("0",): 107, (campaign,): 420}
    assert asked(full, measures=("reported",), campaign_id=0).total.values["reported"] == 107


def test_evacuation_times_have_exact_medians_and_keep_to_the_target_of_their_kind(full: Session) -> None:
    names = ("drills_held", "drills_timed", "evacuation_median", "evacuation_best", "evacuation_share")
    found = asked(full, "area", measures=names)
    assert list(found.total.values.values()) == [4, 3, 121.0, 100, 1 / 3]
    areas = full.info["world"].areas
    by_area = {line.key[0]: list(line.values.values()) for line in found.lines}
    assert by_area[str(areas["meijiang"].id)] == [2, 2, 180.0, 100, 0.5]
    assert by_area[str(areas["qingtang"].id)] == [2, 1, 121.0, 121, 0.0]


def test_anomalies_shelters_and_improvements(full: Session) -> None:
    names = ("anomalies", "anomalies_on_time", "anomalies_share", "shelters", "shelters_share", "actions_overdue")
    found = asked(full, "area", measures=names).total.values
    assert found == {"anomalies": 3, "anomalies_on_time": 1, "anomalies_share": 1 / 3, "shelters": 1,
                     "shelters_share": 0.0, "actions_overdue": 1}  # fmt: skip
    by_month = asked(full, "month", measures=names)
    assert lines(by_month, "anomalies") == {("2026-05",): 3, ("2026-06",): 0}
    assert lines(by_month, "shelters") == {("2026-05",): None, ("2026-06",): None}


def test_units_that_nobody_reached_have_a_line_where_coverage_is_asked_for(full: Session) -> None:
    found = asked(full, "kind", measures=("coverage",))
    assert lines(found, "coverage") == {
        ("agency",): 0.0, ("junior",): 1.0, ("kindergarten",): 1.0, ("primary",): 1.0,
    }  # fmt: skip


def test_every_measure_is_answered_by_every_dimension_and_lines_make_the_total(any_database: Database) -> None:
    with any_database.session(writing=True) as session:
        fill(session)
        for dimension in DIMENSIONS:
            check_dimension(asked(session, dimension, measures=tuple(BY_NAME)), dimension)
        session.rollback()


def check_dimension(found: Figures, dimension: str) -> None:
    assert found.lines
    for measure in MEASURES:
        values = [measure.value(line) for line in found.lines]
        if not measure.fits([dimension]):
            assert not any(value is not None for value in (*values, measure.value(found.total))), measure.name
        elif measure.adds_up:
            assert sum(values) == measure.value(found.total), measure.name  # type: ignore[arg-type]


def test_every_figure_opens_as_many_records_as_it_counts(full: Session) -> None:
    question, opened = Question(*YEAR, ("area",), level="county"), 0
    found = asked(full, "area", measures=tuple(BY_NAME), level="county")
    for measure, line in product(MEASURES, found.lines):
        if not measure.rows:
            continue
        behind = rows_of(full, question, SYSTEM, measure.name, line.key)
        records = full.scalar(select(func.count()).select_from(behind.query.subquery())) or 0
        opened += records
        value = measure.value(line)
        counts_more = behind.rows == "events" and measure.name not in ("held", "planned", "cancelled", "postponed")
        if counts_more or measure.name in ("checklist_due", "checklist_done"):  # items, behind them units
            assert bool(records) == bool(value), (measure.name, line.key)
        elif measure.adds_up and not measure.name.startswith("frequency") and "target" not in measure.name:
            assert records == value, (measure.name, line.key)
    assert opened > 30


def test_the_records_behind_every_figure_are_shown_and_lead_on(client: Visitor, database: Database) -> None:
    with database.transaction() as session:
        fill(session)
        world = session.info["world"]
    client.sign_in_as(world, "planner")
    seen = set()
    for measure in MEASURES:
        address = rows_address(
            Question(*YEAR, ("area",), level="county"), measure.name, (str(world.areas["county"].id),)
        )
        page = client.get(address)
        assert page.status_code == (200 if measure.rows else 404), measure.name
        if measure.rows not in seen and "row-link" in page.text:
            seen.add(measure.rows)
            link = page.text.split('class="row-link" href="')[1].split('"')[0]
            assert client.get(link).status_code == 200, link
    assert seen == {"events", "drills", "units", "anomalies", "shelters", "actions"}


def test_rows_are_those_of_the_line_only(full: Session) -> None:
    question = Question(*YEAR, ("kind", "month", "category"))
    behind = rows_of(full, question, SYSTEM, "reported", ("primary", "2026-07", "students"))
    assert len(full.scalars(behind.query).all()) == 1
    for key in (("primary", "2026-13", "students"), ("primary", "2026-W99", "x")):
        with pytest.raises(NotFound):
            rows_of(full, question, SYSTEM, "reported", key)
    with pytest.raises(NotFound):
        rows_of(full, question, SYSTEM, "leaflets", ("primary", "2026-07", "students"))
    with pytest.raises(NotFound):
        rows_of(full, question, SYSTEM, "beauty")


def test_others_see_their_own_areas_only(full: Session) -> None:
    world = full.info["world"]
    officer = world.actor(full, "township_officer")
    question = Question(*YEAR, ("area",), tuple(BY_NAME))
    assert ask(full, question, officer).total.values["held"] == 4
    with pytest.raises(NotFound):
        ask(full, Question(*YEAR, area_id=world.areas["qingtang"].id), officer)
