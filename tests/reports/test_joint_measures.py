"""Tasks, findings, visits of specialists and titles: every figure against pandas on the raw tables, and its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.times import day_bounds, now, today
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.demonstration_queries import due_on
from outreach.joint_task_queries import in_list as tasks_in
from outreach.joint_task_queries import tasks_seen
from outreach.meeting_models import JointTask, TaskStep
from outreach.specialist_models import Specialist, VisitReport
from outreach.supervision_models import SupervisionFinding
from outreach.supervision_queries import findings_seen
from outreach.supervision_queries import in_list as findings_in
from registry.identity import actor_of
from registry.models import Unit, User
from reports.cube import Question
from reports.cube_queries import ask
from reports.demonstration_measures import DEMONSTRATION_MEASURES
from reports.export_profiles import Profile, SmallCells, counts_people
from reports.joint_measures import FINDING_MEASURES, TASK_MEASURES
from reports.measures import BY_NAME
from reports.row_file_queries import Wanted, exported_rows
from reports.rows_queries import rows_of
from reports.specialist_measures import SPECIALIST_MEASURES
from schedule.models import Campaign, Event, Person
from tests.support.joint_oracle import Found, JointOracle
from tests.support.world import World, build_world

FIRST, LAST = date(2026, 3, 10), date(2026, 12, 31)
DAYS = (date(2026, 2, 20), date(2026, 11, 29))
WAYS = ((), ("done",), ("postponed", "done"), ("postponed",), ("dropped",), ("done", "reopened"),
        ("handed_over", "done"))  # fmt: skip
PROFILES: tuple[Profile, ...] = ("management", "analysis")
TOPICS = {
    "tasks": (TASK_MEASURES, ((), ("area",), ("month",), ("area", "quarter"))),
    "findings": (FINDING_MEASURES, ((), ("kind",), ("area", "half_year"), ("week",))),
    "visits": (SPECIALIST_MEASURES, ((), ("area", "month"), ("kind",), ("activity",), ("campaign",), ("category",),
                                     ("area", "category"))),
    "titles": (DEMONSTRATION_MEASURES, ((), ("area",), ("area", "year"), ("day",))),
}  # fmt: skip


@pytest.fixture(scope="module")
def full(blank_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A county with some of each in every state, at random and always the same; all tests of this module only read."""
    path = tmp_path_factory.mktemp("joint") / "county.db"
    path.write_bytes(blank_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.session(writing=True) as session:
        _fill(session)
        yield session
        session.rollback()
    database.engine.dispose()


def _fill(session: Session) -> None:
    rng, world = Random(512), build_world(session)
    world.units["junior"].is_active = False
    world.users["official"].grants.clear()
    _tasks(session, world, rng)
    _findings(session, world, rng, _event(session, world, rng, "inspection"))
    _visits(session, world, rng)
    _titles(session, world, rng)
    session.flush()


def _day(rng: Random) -> date:
    return DAYS[0] + timedelta(days=rng.randrange((DAYS[1] - DAYS[0]).days))


def _at(rng: Random, day: date) -> datetime:
    return day_bounds(day)[0] + timedelta(minutes=rng.randrange(1440))


def _event(session: Session, world: World, rng: Random, kind: str, campaign: Campaign | None = None) -> Event:
    unit = rng.choice([*world.units.values(), None])
    area = world.areas[rng.choice(["county", "shishang", "laocheng", "hebei"])]
    at = _at(rng, _day(rng))
    event = Event(
        uid=f"j-{rng.random()}", kind=kind, title="走访", area_id=unit.area_id if unit else area.id, starts_at=at,
        ends_at=at + timedelta(hours=1), unit_id=unit.id if unit else None, status="held",
        campaign_id=campaign.id if campaign and rng.random() < 0.5 else None,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event


def _tasks(session: Session, world: World, rng: Random) -> None:
    owners = [world.users["planner"].id, world.users["official"].id, None]
    for number in range(60):
        made, owner, unit = _day(rng), rng.choice(owners), rng.choice(list(world.units.values()))
        task = JointTask(
            area_id=rng.choice(list(world.areas.values())).id, title="x", created_at=_at(rng, made), unit_id=unit.id,
            owner_id=owner, person_name="李主任" if owner is None and number % 2 else "",
            is_of_unit=owner is None and not number % 2, due_on=made + timedelta(days=rng.randrange(30)), state="open",
        )  # fmt: skip
        session.add(task)
        session.flush()
        on = made
        for deed in ("made", *rng.choice(WAYS)):
            on = on if deed == "made" else on + timedelta(days=rng.randrange(25))
            if deed in ("postponed", "reopened"):
                task.due_on = on + timedelta(days=rng.randrange(20))
            task.state = {"done": "done", "dropped": "dropped", "reopened": "open"}.get(deed, task.state)
            at = _at(rng, on)
            task.closed_at = at if task.state != "open" else None
            session.add(TaskStep(task_id=task.id, deed=deed, at=at, due_on=task.due_on))
            session.flush()


def _findings(session: Session, world: World, rng: Random, event: Event) -> None:
    for _ in range(60):
        found, state = _day(rng), rng.choice(["open", "open", "done", "accepted", "accepted"])
        done = _at(rng, found + timedelta(days=rng.randrange(20))) if state != "open" else None
        session.add(SupervisionFinding(
            event_id=event.id, unit_id=rng.choice(list(world.units.values())).id, finding="x", state=state,
            due_on=found + timedelta(days=rng.randrange(20)), found_at=_at(rng, found), done_at=done,
            accepted_at=done + timedelta(days=9) if done and state == "accepted" else None,
        ))  # fmt: skip


def _visits(session: Session, world: World, rng: Random) -> None:
    campaign = Campaign(area_id=world.areas["county"].id, name="5·12", starts_on=FIRST, ends_on=LAST)
    people = [Person(area_id=world.areas["county"].id, name=name, skills=[]) for name in ("温建国", "李讲师", "王专家")]
    session.add_all([campaign, *people])
    session.flush()
    specialists = [Specialist(person_id=one.id, kind="specialist", salt="s" * 24) for one in people]
    session.add_all(specialists)
    session.flush()
    for _ in range(40):
        event = _event(session, world, rng, rng.choice(["specialist_visit", "lecture"]), campaign)
        for one in rng.sample(specialists, rng.randrange(1, 3)):
            began = event.starts_at + timedelta(hours=rng.randrange(60))
            told = {name: rng.randrange(1, 40) for name in rng.sample(["villagers", "students", "unspecified"], 2)}
            session.add(VisitReport(
                event_id=event.id, specialist_id=one.id, state=rng.choice(["accepted", "accepted", "accepted", "sent"]),
                began_at=began, ended_at=began + timedelta(minutes=30 * rng.randrange(1, 9)), done="走访",
                people=told if rng.random() < 0.8 else {}, made_at=now(),
            ))  # fmt: skip


def _titles(session: Session, world: World, rng: Random) -> None:
    for number in range(50):
        state = rng.choice(["granted", "granted", "revoked", "refused", "applied"])
        granted = _day(rng) if state in ("granted", "revoked") else None
        decided = min(granted + timedelta(days=rng.randrange(120)), today()) if granted else None
        unit = rng.choice([*world.units.values(), None])
        title = Demonstration(
            area_id=unit.area_id if unit else world.areas["hebei"].id, unit_id=unit.id if unit else None,
            name=f"{number}", kind=rng.choice(["school", "community", "base", "household", "village"]), state=state,
            applied_on=DAYS[0], granted_on=granted, decided_on=decided,
            review_due_on=granted + timedelta(days=rng.randrange(400)) if granted else None,
            term_until=granted + timedelta(days=rng.randrange(400)) if granted and number % 2 else None,
        )  # fmt: skip
        session.add(title)
        session.flush()
        for _ in range(rng.randrange(3) if granted else 0):
            session.add(DemonstrationReview(demonstration_id=title.id, reviewed_on=_day(rng)))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_figure_is_what_the_raw_tables_give(full: Session, topic: str) -> None:
    oracle = JointOracle(full.connection(), FIRST, LAST, "township", today())
    measures, questions = TOPICS[topic]
    compared = 0
    for by in questions:
        expected: Found = {name: found for name, found in getattr(oracle, topic)(by).items() if BY_NAME[name].fits(by)}
        assert set(expected) == {one.name for one in measures if one.derive is None and one.fits(by)}
        found = ask(full, Question(FIRST, LAST, by, tuple(expected)), SYSTEM)
        lines = {line.key: line.values for line in found.lines} | {(): found.total.values}
        for name, figures in expected.items():
            given = {key: values[name] for key, values in lines.items() if values[name]}
            assert given == pytest.approx(figures), (name, by)
            compared += len(figures)
    assert compared > 30


def test_the_records_behind_each_figure_are_those_it_counts(full: Session) -> None:
    for measures, _ in TOPICS.values():
        names = tuple(one.name for one in measures)
        question = Question(FIRST, LAST, ("area",), names)
        line = ask(full, question, SYSTEM).lines[1]
        for measure in measures:
            behind = rows_of(full, question, SYSTEM, measure.name, line.key).query
            records = full.scalar(select(func.count()).select_from(behind.subquery())) or 0
            if measure.adds_up and measure.name not in ("specialist_hours", "specialist_people"):
                assert records == line.values[measure.name], measure.name
            else:
                assert bool(records) == bool(line.values[measure.opens or measure.name]), measure.name


def test_overdue_is_what_the_lists_call_overdue(full: Session) -> None:
    """The figures of all time and the pages of tasks, findings and titles name the same number."""
    names = ("tasks_overdue", "tasks_ownerless", "findings_overdue", "titles_due")
    found = ask(full, Question(date(2000, 1, 1), LAST, (), names), SYSTEM).total.values
    late, ownerless = (
        full.scalar(select(func.count()).select_from(
            tasks_seen(SYSTEM).options().with_only_columns(JointTask.id).where(tasks_in(name, today())).subquery()
        )) for name in ("late", "ownerless")
    )  # fmt: skip
    wrong = findings_seen(SYSTEM).options().with_only_columns(SupervisionFinding.id)
    listed = full.scalar(select(func.count()).select_from(wrong.where(findings_in("late", today())).subquery()))
    assert list(found.values()) == [late, ownerless, listed, full.scalar(due_on(SYSTEM, today()))]
    assert all(found.values())


def test_the_records_leave_as_files_for_the_office_and_for_analysis_only(full: Session) -> None:
    question = Question(FIRST, LAST)
    for name in ("tasks_given", "findings", "specialist_visits", "titles_held", "titles_prolonged"):
        behind = rows_of(full, question, SYSTEM, name)
        number = ask(full, Question(FIRST, LAST, (), (name,)), SYSTEM).total.values[name]
        for profile in PROFILES:
            wanted = Wanted(behind, name, ["x"], profile, SmallCells(), SYSTEM)
            sheet = exported_rows(full, wanted).sheets[0]
            rows = list(sheet.rows)
            assert len(rows) == number and all(len(row) == len(sheet.columns) for row in rows), name
        with pytest.raises(DomainError):
            exported_rows(full, Wanted(behind, name, ["x"], "public", SmallCells(), SYSTEM))
    assert counts_people(BY_NAME["specialist_people"]), "a visit to one household tells of one household"


def test_a_title_counts_for_the_unit_that_holds_it(full: Session) -> None:
    unit = full.scalar(select(Unit).where(Unit.kind == "primary"))
    assert unit is not None
    held = ask(full, Question(FIRST, LAST, ("unit",), ("titles_held", "findings")), SYSTEM)
    line = next(one for one in held.lines if one.key == (str(unit.id),))
    query = select(func.count()).where(Demonstration.unit_id == unit.id, Demonstration.state == "granted")
    assert line.values["titles_held"] == full.scalar(query)
    behind = rows_of(full, Question(FIRST, LAST, ("unit",)), SYSTEM, "titles_held", (str(unit.id),))
    assert len(full.scalars(behind.query).all()) == line.values["titles_held"]


def test_others_count_their_own_areas_only(full: Session) -> None:
    officer = full.scalar(select(User).where(User.login == "township_officer"))
    assert officer is not None
    names = ("tasks_given", "findings", "specialist_visits", "titles_held")
    whole = ask(full, Question(FIRST, LAST, (), names), SYSTEM).total.values
    own = ask(full, Question(FIRST, LAST, (), names), actor_of(full, officer)).total.values
    assert all(0 < own[name] < whole[name] for name in names)  # type: ignore[operator]
