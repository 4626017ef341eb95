"""A plan begun, changed, copied with a renewal, and closed to changes when the drill is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import DomainError, NotFound, Refusals
from core.i18n import speaking
from core.times import now, today
from drills import (
    group_services,
    inject_services,
    plan_fact_queries,
    plan_queries,
    plan_services,
    script_queries,
    script_services,
    services,
)
from drills.action_models import ImprovementAction
from drills.inputs import RegistrationInput
from drills.models import Drill
from drills.plan_inputs import GroupInput, InjectInput, MovedInjectInput, PlanInput, RoleInput, TemplateInput
from drills.plan_models import Inject, ScriptTemplate
from registry.models import AuditEntry, Setting
from registry.queries.settings import TARGET_SECONDS
from tests.support.world import World


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    actor = world.actor(session, "unit_contact")
    session.info["actor"] = actor
    script_services.seed_templates(session)
    return actor


def registered(session: Session, world: World, actor: Actor, days: int = 7, **more: Any) -> Drill:
    values = {"unit_id": world.units["primary"].id, "on": today() + timedelta(days=days),
              "expected": {"students": 90}}  # fmt: skip
    return services.register(session, RegistrationInput(**values | more), actor)


@pytest.fixture
def drill(session: Session, world: World, contact: Actor) -> Drill:
    return registered(session, world, contact)


def template(session: Session, code: str = "school_basic") -> ScriptTemplate:
    return session.scalars(select(ScriptTemplate).where(ScriptTemplate.code == code)).one()


def groups(session: Session, drill: Drill, *names: str, **more: Any) -> list[int]:
    given = [GroupInput(name=name, people=45, leader="李老师", **more) for name in names]
    return [one.id for one in group_services.write_groups(session, drill, given, (), SYSTEM)]


def names(session: Session, drill: Drill) -> list[str]:
    return [group.name for group in plan_queries.groups(session, drill)]


def script(session: Session, drill: Drill) -> list[tuple[int, int, str]]:
    return [(line.number, line.at_seconds, line.message) for line in plan_queries.injects(session, drill)]


def add(session: Session, drill: Drill, *lines: tuple[int, str]) -> list[int]:
    given = [InjectInput(at=at, message=message) for at, message in lines]
    return [one.id for one in inject_services.write_injects(session, drill, given, (), SYSTEM)]


def test_the_templates_are_planted_once(session: Session, contact: Actor) -> None:
    count = session.scalar(select(func.count(ScriptTemplate.id)))
    assert script_services.seed_templates(session) == 0
    template(session).name_zh = "改过的"
    session.flush()
    assert script_services.seed_templates(session) == 0
    assert session.scalar(select(func.count(ScriptTemplate.id))) == count
    assert template(session).name_zh == "改过的"


def test_the_best_template_for_type_level_and_kind_comes_first(session: Session, drill: Drill) -> None:
    offered = script_queries.templates_for(session, drill)
    assert offered[0].code == "school_basic"
    assert not {"kindergarten", "community"} & {one.code for one in offered}


def test_one_tap_gives_text_roles_and_script(session: Session, drill: Drill, contact: Actor) -> None:
    with speaking("zh"):
        plan = plan_services.start_from(session, drill, template(session), contact)
    assert plan.objectives and plan.safety and plan.roles[0]["name"] == "总指挥"
    lines = script(session, drill)
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    assert "避震" in lines[0][2]


def test_times_follow_the_target_of_the_unit(session: Session, drill: Drill, contact: Actor) -> None:
    session.add(Setting(area_id=None, name=TARGET_SECONDS, value={"default": 180}))
    session.flush()
    plan_services.start_from(session, drill, template(session), contact)
    times = [at for _, at, _ in script(session, drill)]
    assert times[:3] == [0, 30, 60] and 180 in times and 120 not in times


def test_beginning_anew_keeps_groups_people_and_checks(
    session: Session, drill: Drill, contact: Actor, world: World
) -> None:
    groups(session, drill, "一（1）班")
    with speaking("zh"):
        plan = plan_services.start_from(session, drill, template(session, "school_simple"), contact)
        plan.roles = [{**plan.roles[0], "person": "温校长"}, *plan.roles[1:]]
        action = ImprovementAction(unit_id=drill.unit_id, drill_id=drill.id, problem="西楼梯拥堵", due_on=today())
        session.add(action)
        session.flush()
        session.add(Inject(drill_id=drill.id, number=50, at_seconds=90, message="已整改？", action_id=action.id))
        session.flush()
        plan_services.start_from(session, drill, template(session), contact)
    assert plan.roles[0]["person"] == "温校长"
    assert names(session, drill) == ["一（1）班"]
    lines = plan_queries.injects(session, drill)
    assert [line.message for line in lines if line.action_id] == ["已整改？"]
    assert sorted(line.number for line in lines) == list(range(1, len(lines) + 1))
    assert set(plan_queries.checked_actions(session, drill).values()) == {action}


def test_groups_are_added_reordered_changed_and_removed(session: Session, drill: Drill, contact: Actor) -> None:
    first, second, third = groups(session, drill, "A", "B", "C")
    given = [GroupInput(id=third, place=1, name="C"), GroupInput(id=first, place=2, name="A2"), GroupInput(name="D")]
    found = group_services.write_groups(session, drill, given, [second], contact)
    assert [(one.name, one.position) for one in found] == [("C", 1), ("A2", 2), ("D", 3)]
    assert found[1].id == first


def test_groups_that_a_form_does_not_name_stay(session: Session, drill: Drill, contact: Actor) -> None:
    groups(session, drill, "A", "B")
    group_services.write_groups(session, drill, [GroupInput(name="C")], (), contact)
    assert names(session, drill) == ["A", "B", "C"]


def test_a_group_removed_meanwhile_is_told_in_its_row(session: Session, drill: Drill, contact: Actor) -> None:
    with pytest.raises(Refusals) as refused:
        group_services.write_groups(session, drill, [GroupInput(id=4711, name="A")], (), contact)
    assert refused.value.errors[0].field == "items.0.id"


def test_the_second_of_two_who_change_a_group_is_told(session: Session, drill: Drill, contact: Actor) -> None:
    (number,) = groups(session, drill, "A")
    group_services.write_groups(session, drill, [GroupInput(id=number, name="A1", version=1)], (), contact)
    with pytest.raises(DomainError, match="changed this"):
        group_services.write_groups(session, drill, [GroupInput(id=number, name="A2", version=1)], (), contact)


def test_a_line_gets_the_next_number_and_stands_by_its_time(session: Session, drill: Drill) -> None:
    add(session, drill, (120, "b"), (0, "a"))
    add(session, drill, (60, "c"))
    assert script(session, drill) == [(2, 0, "a"), (3, 60, "c"), (1, 120, "b")]


def test_numbering_anew_follows_the_times(session: Session, drill: Drill, contact: Actor) -> None:
    add(session, drill, (120, "b"), (0, "a"))
    assert inject_services.renumber(session, drill, contact) == 2
    assert script(session, drill) == [(1, 0, "a"), (2, 120, "b")]
    assert inject_services.renumber(session, drill, contact) == 0


def test_a_moved_line_takes_the_later_ones_along_only_when_asked(
    session: Session, drill: Drill, contact: Actor
) -> None:
    add(session, drill, (0, "a"), (60, "b"), (120, "c"))
    line = plan_queries.injects(session, drill)[1]
    given = MovedInjectInput(number=2, at="1:30", message="b", moves_later=True)
    assert inject_services.write_inject(session, drill, line, given, contact)[1] == 1
    assert script(session, drill) == [(1, 0, "a"), (2, 90, "b"), (3, 150, "c")]
    alone = MovedInjectInput(number=2, at="T+01:00", message="b")
    assert inject_services.write_inject(session, drill, line, alone, contact)[1] == 0
    assert script(session, drill) == [(1, 0, "a"), (2, 60, "b"), (3, 150, "c")]


def test_a_plan_is_closed_when_the_drill_is_over(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    drill.event.starts_at, drill.event.ends_at = now() - timedelta(hours=2), now() - timedelta(hours=1)
    for deed in (
        lambda: groups(session, drill, "A"),
        lambda: add(session, drill, (0, "a")),
        lambda: plan_services.write_plan(session, drill, PlanInput(), contact),
        lambda: plan_services.start_from(session, drill, template(session), contact),
        lambda: inject_services.renumber(session, drill, contact),
    ):
        with pytest.raises(DomainError) as refused:
            deed()
        assert refused.value.code == "ended"


def test_renewing_copies_plan_groups_and_script_but_no_checks(
    session: Session, world: World, contact: Actor, drill: Drill
) -> None:
    given = PlanInput(objectives="目标", roles=[RoleInput(name="总指挥", person="温校长")])
    plan_services.write_plan(session, drill, given, contact)
    groups(session, drill, "A", "B", exit="南门")
    add(session, drill, (0, "a"), (60, "b"))
    action = ImprovementAction(unit_id=drill.unit_id, drill_id=drill.id, problem="拥堵", due_on=today())
    session.add(action)
    session.flush()
    plan_queries.injects(session, drill)[1].action_id = action.id
    session.flush()
    renewed = registered(session, world, contact, 37, renewed_from_id=drill.id)
    plan = plan_queries.plan_of(session, renewed)
    assert plan is not None and plan.objectives == "目标" and plan.roles[0]["person"] == "温校长"
    assert [(one.name, one.exit, one.leader) for one in plan_queries.groups(session, renewed)] == [
        ("A", "南门", "李老师"), ("B", "南门", "李老师"),
    ]  # fmt: skip
    copied = [line for line in plan_queries.injects(session, renewed) if line.action_id is None]
    assert [(line.number, line.message) for line in copied] == [(1, "a")]
    (told,) = session.scalars(
        select(AuditEntry).where(AuditEntry.record_type == "drill_plans", AuditEntry.record_id == str(renewed.id))
    )
    assert (told.action, told.after["groups"], told.after["injects"]) == ("created", 2, 1)  # type: ignore[index]


def test_copying_takes_three_statements_however_long_the_plan_is(
    session: Session, world: World, contact: Actor, drill: Drill
) -> None:
    groups(session, drill, *(f"班{number}" for number in range(40)))
    renewed = registered(session, world, contact, 37)
    session.flush()
    seen: list[str] = []
    connection = session.connection()
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(connection, "before_cursor_execute", listener)
    plan_services.copy_plan(session, drill, renewed, contact)
    event.remove(connection, "before_cursor_execute", listener)
    assert len([one for one in seen if "audit" not in one]) == 3
    assert len(names(session, renewed)) == 40


def test_last_times_plan_is_taken_over_into_an_empty_one_only(
    session: Session, world: World, contact: Actor, drill: Drill
) -> None:
    groups(session, drill, "A")
    later = registered(session, world, contact, 37)
    assert plan_queries.earlier_plan(session, later) is drill
    plan_services.take_over(session, later, drill, contact)
    assert names(session, later) == ["A"]
    assert plan_queries.earlier_plan(session, later) is None
    with pytest.raises(DomainError) as refused:
        plan_services.take_over(session, later, drill, contact)
    assert refused.value.code == "has_plan"


def test_a_countys_copy_takes_the_place_of_the_shipped_template_there(
    session: Session, world: World, drill: Drill
) -> None:
    boss = world.actor(session, "administrator")
    county = world.areas["county"]
    copied = script_services.copy_template(session, template(session), county, boss)
    assert script_services.copy_template(session, template_of(session, None), county, boss) is copied
    offered = script_queries.templates_for(session, drill)
    assert offered[0] is copied and [one.code for one in offered].count("school_basic") == 1
    script_services.switch_template(session, copied, False, boss)
    assert "school_basic" not in [one.code for one in script_queries.templates_for(session, drill)]


def template_of(session: Session, area_id: int | None) -> ScriptTemplate:
    query = select(ScriptTemplate).where(ScriptTemplate.code == "school_basic", ScriptTemplate.area_id.is_(area_id))
    return session.scalars(query).one()


def test_a_template_is_edited_in_one_language_and_keeps_the_other(session: Session, world: World, drill: Drill) -> None:
    boss = world.actor(session, "administrator")
    copied = script_services.copy_template(session, template(session), world.areas["county"], boss)
    before = script_queries.body_of(copied)
    given = TemplateInput(name_zh="本县模板", type="evacuation", level="basic", objectives="新目标")
    line = InjectInput(number=9, at=60, message="疏散")
    script_services.edit_template(session, copied, given, [], [line], "zh", boss)
    after = script_queries.body_of(copied)
    assert after.zh.objectives == "新目标" and [one.number for one in after.zh.injects] == [1]
    assert after.en == before.en


def test_only_who_administers_everything_changes_a_template_that_holds_everywhere(
    session: Session, world: World, drill: Drill
) -> None:
    planner = world.actor(session, "planner")
    with pytest.raises(DomainError) as refused:
        script_services.switch_template(session, template(session), False, planner)
    assert refused.value.code == "templates_everywhere"
    with pytest.raises(NotFound):
        script_services.copy_template(session, template(session), world.areas["county"], planner)


def test_a_plan_becomes_a_template_without_its_people(
    session: Session, world: World, drill: Drill, contact: Actor
) -> None:
    boss = world.actor(session, "administrator")
    given = PlanInput(objectives="目标", roles=[RoleInput(name="总指挥", duties="指挥", person="温校长")])
    plan_services.write_plan(session, drill, given, contact)
    add(session, drill, (0, "a"))
    made = script_services.template_of_plan(session, drill, script_services.home_of(session, drill.unit.area), boss)
    assert made.area_id == world.areas["county"].id
    assert "温校长" not in str(made.body)
    assert script_queries.body_of(made).zh.injects[0].message == "a"


def test_questions_about_earlier_problems_alone_are_no_plan(
    session: Session, world: World, contact: Actor, drill: Drill
) -> None:
    groups(session, drill, "A")
    add(session, drill, (0, "a"), (60, "b"))
    later = registered(session, world, contact, 37)
    action = ImprovementAction(unit_id=drill.unit_id, drill_id=drill.id, problem="拥堵", due_on=today())
    session.add(action)
    session.flush()
    session.add(Inject(drill_id=later.id, number=1, at_seconds=600, message="已整改？", action_id=action.id))
    session.flush()
    assert plan_fact_queries.plan_facts(session, later).is_empty
    assert plan_queries.earlier_plan(session, later) is drill
    plan_services.take_over(session, later, drill, contact)
    assert script(session, later) == [(1, 0, "a"), (2, 60, "b"), (3, 600, "已整改？")]


def test_a_template_for_a_group_of_kinds_is_offered_to_every_kind_in_it(
    session: Session, world: World, drill: Drill
) -> None:
    for one in script_queries.templates_in(session, None):
        one.unit_kinds = ["school"] if one.code == "kindergarten" else one.unit_kinds
    session.flush()
    assert "kindergarten" in [one.code for one in script_queries.templates_for(session, drill)]


def test_a_plan_is_changed_by_its_own_unit_and_taken_over_from_no_other(
    session: Session, world: World, drill: Drill
) -> None:
    stranger, planner = world.actor(session, "unit_contact"), world.actor(session, "planner")
    other = registered(session, world, planner, unit_id=world.units["kindergarten"].id)
    group_services.write_groups(session, other, [GroupInput(name="大班", people=30)], (), planner)
    for deed in (
        lambda: plan_services.write_plan(session, other, PlanInput(story="换掉"), stranger),
        lambda: group_services.write_groups(session, other, [], (), stranger),
        lambda: inject_services.renumber(session, other, stranger),
        lambda: plan_services.take_over(session, drill, other, planner),
    ):
        with pytest.raises(NotFound):
            deed()
