"""A project through its review: looked up, step by step, documents, a result that nothing missing can get."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.times import today
from readiness import fortification_queries as queries
from readiness import fortification_services as services
from readiness.fortification_check_services import Twins
from readiness.fortification_inputs import (
    DocumentInput,
    KindRuleInput,
    ParameterInput,
    ProjectInput,
    ReopenInput,
    ResultInput,
    StepInput,
)
from readiness.fortification_models import Project, ReviewStep
from readiness.parameter_services import change_kind, remove_parameter, write_parameter
from registry.models import Area
from tests.support.world import World

GIVEN: dict[str, Any] = {
    "name": "石上中学教学楼", "kind": "school", "area": "990101100", "owner": "县教育局", "lon": "116.01",
    "lat": "26.47", "designed_pga": 0.15, "designed_period": 0.35,
}  # fmt: skip


@pytest.fixture
def county(session: Session, world: World) -> Area:
    area = session.get_one(Area, world.areas["county"].id)
    write_parameter(session, area, values(0.10, 0.35), SYSTEM)
    return area


def values(pga: float, period: float, source: str = "县参数表") -> ParameterInput:
    return ParameterInput.model_validate({"pga": pga, "period": period, "source": source, "is_verified": True})


def made(session: Session, actor: Actor = SYSTEM, **more: Any) -> Project:
    return services.put_up(session, ProjectInput.model_validate(GIVEN | more), actor)


def step(session: Session, project: Project, place: int, state: str = "passed", note: str = "", **more: Any) -> Any:
    given = StepInput.model_validate({"state": state, "note": note} | more)
    return services.do_step(session, project, project.steps[place].id, given, SYSTEM)


def result(word: str, note: str = "", on: str | None = None) -> ResultInput:
    return ResultInput.model_validate({"result": word, "note": note, "result_on": on})


def test_what_the_ground_asks_is_looked_up_when_a_project_is_put_up(session: Session, county: Area) -> None:
    project = made(session)
    assert (project.ground_pga, project.required_pga, project.ground_source) == (100, 150, "县参数表")
    assert [one.step for one in project.steps][:2] == ["parameters", "drawings"]
    assert project.steps[0].due_on is not None and project.steps[1].due_on is None
    assert project.due_on is not None and project.due_on > project.steps[0].due_on


def test_the_nearest_row_of_the_table_holds(session: Session, county: Area, world: World) -> None:
    town = session.get_one(Area, world.areas["meijiang"].id)
    write_parameter(session, town, values(0.20, 0.40), SYSTEM)
    assert made(session).ground_pga == 200
    remove_parameter(session, town, SYSTEM)
    assert made(session, name="第二栋").ground_pga == 100


def test_a_review_keeps_its_values_until_somebody_looks_them_up_again(session: Session, county: Area) -> None:
    project = made(session)
    write_parameter(session, county, values(0.20, 0.40), SYSTEM)
    session.expire_all()
    assert project.required_pga == 150
    assert services.look_up(session, project, SYSTEM).required_pga == 300


def test_with_a_step_done_the_next_gets_its_time(session: Session, county: Area) -> None:
    project = made(session)
    assert step(session, project, 0).done_on == today()
    assert project.steps[1].due_on is not None and project.steps[1].due_on > today()
    assert queries.standing(session, project).step is project.steps[1]


def test_sending_back_and_leaving_out_need_a_reason(session: Session, county: Area) -> None:
    project = made(session)
    for state in ("sent_back", "left_out"):
        with pytest.raises(Invalid) as refused:
            step(session, project, 0, state)
        assert refused.value.field == "note"
    step(session, project, 0, "sent_back", "缺总平面图")
    assert "sent_back" in queries.standing(session, project).delays


def test_a_project_passes_only_when_nothing_is_missing(session: Session, county: Area, tmp_path: Any) -> None:
    project = made(session)
    with pytest.raises(Invalid, match="Documents are missing"):
        services.settle(session, project, result("passed"), SYSTEM)
    document = DocumentInput.model_validate({"kind": "application"})
    services.add_document(session, FileStore(tmp_path, 10_000), project, document, ("申请表.pdf", b"%PDF-1.7"), SYSTEM)
    with pytest.raises(Invalid, match="not done"):
        services.settle(session, project, result("passed"), SYSTEM)
    for place in range(len(project.steps)):
        step(session, project, place)
    assert services.settle(session, project, result("passed"), SYSTEM).result_on == today()
    assert queries.standing(session, project).troubles == []


def test_a_design_below_what_is_needed_passes_on_written_conditions_alone(session: Session, county: Area) -> None:
    project = made(session, designed_pga=0.10)
    with pytest.raises(Invalid, match="too small an acceleration"):
        services.settle(session, project, result("passed"), SYSTEM)
    with pytest.raises(Invalid):
        services.settle(session, project, result("conditional"), SYSTEM)
    assert services.settle(session, project, result("conditional", "加固后复核"), SYSTEM).result == "conditional"


def test_a_settled_review_stays_until_it_is_opened_again(session: Session, county: Area) -> None:
    project = made(session)
    services.settle(session, project, result("refused", "补正后重报"), SYSTEM)
    with pytest.raises(DomainError):
        step(session, project, 0)
    services.reopen(session, project, ReopenInput(reason="已补正"), SYSTEM)
    assert step(session, project, 0).state == "passed"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "castle"}, "kind"), ({"area": "999"}, "area"), ({"designed_period": None}, "designed_period"),
        ({"lon": "26.47", "lat": "116.01"}, "lon"), ({"due_on": "2020-01-01"}, "due_on"),
        ({"unit": "无此单位"}, "unit"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_its_place(
    session: Session, county: Area, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        made(session, **more)
    errors = getattr(refused.value, "errors", [refused.value])
    assert field in [one.field for one in errors]


def test_a_number_is_given_once(session: Session, county: Area) -> None:
    made(session, code="KZ-1")
    with pytest.raises(Invalid, match="石上中学教学楼"):
        made(session, code="KZ-1", name="另一栋")


def test_an_officer_looks_and_a_planner_reviews(session: Session, county: Area, world: World) -> None:
    project = made(session, world.actor(session, "planner"))
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        services.settle(session, project, result("refused", "否"), officer)
    seen = session.scalars(queries.projects_matching(officer, queries.ProjectFilter(), today())).all()
    assert seen == [project]


def test_list_overview_and_project_agree_on_what_is_stuck(session: Session, county: Area) -> None:
    """The condition of the query against the judgement of the pure module, over every mixture of facts."""
    on = today()
    yesterday, tomorrow = on - timedelta(days=1), on + timedelta(days=1)
    mixtures = product(
        (None, yesterday, on), (("waiting", None), ("waiting", yesterday), ("waiting", on), ("sent_back", tomorrow)),
        (None, 100, 150), (None, 150), ("", "refused"),
    )  # fmt: skip
    projects = []
    for due_on, (state, step_due), designed, needed, result in mixtures:
        project = Project(area_id=county.id, area=county, name="审查项目", kind="school", received_on=yesterday,
                          due_on=due_on, designed_pga=designed, designed_period=designed and 350, required_pga=needed,
                          required_period=needed and 350, result=result)  # fmt: skip
        project.steps.append(ReviewStep(position=1, step="drawings", state=state, due_on=step_due))
        projects.append(project)
    session.add_all(projects)
    session.flush()
    listed = set(session.scalars(queries.projects_matching(SYSTEM, queries.ProjectFilter(state="stuck"), on)))
    assert listed == {one for one in projects if queries.standing(session, one, on=on).stuck}
    assert queries.counts(session, SYSTEM, on)["stuck"] == len(listed)
    late = set(session.scalars(queries.projects_matching(SYSTEM, queries.ProjectFilter(state="late"), on)))
    assert late == {one for one in projects if {"overdue", "step_late"} & set(queries.standing(session, one).stuck)}


def test_a_review_that_merely_lacks_a_document_is_not_stuck(session: Session, county: Area) -> None:
    how = queries.standing(session, made(session, designed_pga=None, designed_period=None))
    assert (how.stuck, how.lacking) == ([], ["no_design", "no_document"])


def test_a_new_rule_reaches_a_review_when_it_is_looked_up_again(session: Session, county: Area) -> None:
    project = made(session, kind="general", designed_pga=0.10)
    change_kind(session, None, "general", KindRuleInput(is_raised=True), SYSTEM)
    assert queries.standing(session, project).stuck == []
    services.look_up(session, project, SYSTEM)
    assert queries.standing(session, project).stuck == ["pga_low"]


def test_a_project_is_not_received_on_a_day_to_come_nor_after_its_steps(session: Session, county: Area) -> None:
    with pytest.raises(Invalid) as refused:
        made(session, received_on=str(today() + timedelta(days=1)))
    assert refused.value.field == "received_on"
    project = made(session, received_on=str(today() - timedelta(days=9)))
    step(session, project, 0)
    with pytest.raises(Invalid, match="before the last step was done"):
        services.settle(session, project, result("refused", "否", str(today() - timedelta(days=2))), SYSTEM)
    step(session, project, 0, done_on=str(today() - timedelta(days=5)))
    changed = GIVEN | {"received_on": str(today() - timedelta(days=4))}
    with pytest.raises(Invalid) as late:
        services.edit(session, project, ProjectInput.model_validate(changed), SYSTEM)
    assert late.value.field == "received_on"


def test_a_step_out_of_turn_needs_a_reason(session: Session, county: Area) -> None:
    project = made(session, received_on=str(today() - timedelta(days=9)))
    with pytest.raises(Invalid) as refused:
        step(session, project, 1)
    assert refused.value.field == "note"
    assert step(session, project, 1, note="与参数确认并联办理").state == "passed"
    step(session, project, 1, "waiting")
    step(session, project, 0)
    with pytest.raises(Invalid) as backwards:
        step(session, project, 1, done_on=str(today() - timedelta(days=3)))
    assert backwards.value.field == "done_on"


def test_a_building_is_accepted_last(session: Session, county: Area) -> None:
    project = made(session)
    last = len(project.steps) - 1
    with pytest.raises(Invalid) as refused:
        step(session, project, last, note="先行验收")
    assert refused.value.field == "state"
    for place in range(last):
        step(session, project, place, "left_out", "不涉及")
    step(session, project, last)
    with pytest.raises(Invalid, match="done already"):
        step(session, project, 0, "waiting")


def test_the_same_project_is_asked_about_and_can_be_another_one(session: Session, county: Area, world: World) -> None:
    first = made(session)
    with pytest.raises(Twins) as asked:
        made(session, name="石上中学 教学楼", owner="")
    assert asked.value.found == [first] and asked.value.members() == {
        "projects": [{"id": first.id, "name": first.name}]
    }
    second = made(session, confirmed=True)
    edited = services.edit(session, second, ProjectInput.model_validate(GIVEN | {"note": "二期"}), SYSTEM)
    assert edited.note == "二期", "what was confirmed is not asked again"
    made(session, owner="县住建局", area=world.areas["laocheng"].code, lon="", lat="")


def test_workdays_pass_over_weekends_and_holidays(session: Session, county: Area) -> None:
    assert queries.workdays_after(session, county, date(2026, 9, 30), 1) == date(2026, 10, 8)
