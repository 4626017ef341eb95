"""Evaluations: drafts, signing, invitations, reopening, comparison, and sets of indicators that change under them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound, Refusals
from core.times import now, today
from drills import evaluation_queries as queries
from drills import evaluation_services as evaluating
from drills import indicator_services, services
from drills.evaluation_comparison_queries import comparison_of
from drills.evaluation_inputs import EvaluationInput, EvaluatorLinkInput
from drills.evaluation_models import Evaluation, IndicatorSet
from drills.indicator_inputs import CopyInput, IndicatorInput, SetInput
from drills.indicator_queries import sets_for
from drills.inputs import RegistrationInput, ResultInput
from drills.models import Drill
from registry.models import AuditEntry, Unit
from tests.support.world import World

PEOPLE = {"students": 900}


@pytest.fixture(autouse=True)
def _sets(world: World, session: Session) -> None:
    indicator_services.seed(session)


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    return world.actor(session, "unit_contact")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done inside is refused with this code."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


def held(session: Session, unit: Unit, actor: Actor, days: int = 7, seconds: int = 110) -> Drill:
    """A drill of that unit so many days ago, reported."""
    on = today() - timedelta(days=days)
    drill = services.register(session, RegistrationInput(unit_id=unit.id, on=on, expected=PEOPLE), actor)
    result = ResultInput(on=on, started=time(14, 28), enrolled=900, present=PEOPLE, evacuation=seconds)
    services.report(session, drill, result, actor)
    return drill


def judged(session: Session, drill: Drill, points: int = 100, but: int = 0, **more: Any) -> EvaluationInput:
    """Everything judged alike, so far as its choices allow; the last `but` indicators left open."""
    indicators = sets_for(session, drill)[0].indicators
    offered = {one.id: [option["points"] for option in one.options] or [points] for one in indicators}
    known = {
        str(one.id): min(offered[one.id], key=lambda one: abs(one - points))
        for one in indicators[: len(indicators) - but]
    }
    return EvaluationInput(points=known, **{"name": "林规划"} | more)


def primary(session: Session, world: World) -> Unit:
    return session.get_one(Unit, world.units["primary"].id)


def test_a_signed_evaluation_has_score_grade_and_name(session: Session, world: World, planner: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    signed = evaluating.sign(session, drill, judged(session, drill, weaknesses="楼梯口拥挤"), planner)
    assert (signed.score, signed.grade_zh, signed.grade_en, signed.evaluator_name) == (
        100,
        "优秀",
        "Excellent",
        "林规划",
    )
    found = queries.overall(session, drill)
    assert found is not None and (found.score, found.grade_zh, found.evaluators) == (100.0, "优秀", 1)


def test_a_partly_filled_draft_is_kept_and_cannot_be_signed(session: Session, world: World, planner: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    draft = evaluating.save_draft(session, drill, judged(session, drill, but=2), planner)
    assert draft.signed_at is None and queries.overall(session, drill) is None
    with pytest.raises(Refusals) as refused:
        evaluating.sign(session, drill, judged(session, drill, but=2, name=""), planner)
    left = sets_for(session, drill)[0].indicators[-2:]
    assert [one.field for one in refused.value.errors] == [*(f"points.{one.id}" for one in left), "name"]


def test_several_evaluators_come_to_their_mean(session: Session, world: World, planner: Actor, contact: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    first = evaluating.sign(session, drill, judged(session, drill, 100), planner)
    second = evaluating.sign(session, drill, judged(session, drill, 50), contact)
    found = queries.overall(session, drill)
    assert found is not None and found.evaluators == 2
    assert found.score == pytest.approx(((first.score or 0) + (second.score or 0)) / 2, abs=0.05)


def test_what_is_signed_stays_until_the_planner_opens_it_again(
    session: Session, world: World, planner: Actor, contact: Actor
) -> None:
    drill = held(session, primary(session, world), planner)
    signed = evaluating.sign(session, drill, judged(session, drill), contact)
    with refused("signed"):
        evaluating.save_draft(session, drill, judged(session, drill, 50), contact)
    with pytest.raises(Forbidden):
        evaluating.reopen(session, signed, contact)
    session.info["actor"] = planner
    evaluating.reopen(session, signed, planner)
    assert queries.overall(session, drill) is None
    changed = select(AuditEntry).where(AuditEntry.record_type == "evaluations", AuditEntry.action == "changed")
    assert session.scalars(changed.order_by(AuditEntry.id.desc())).first() is not None
    again = evaluating.sign(session, drill, judged(session, drill, 50, version=signed.version), contact)
    assert (again.score or 100) < 100


def test_what_was_signed_on_another_device_at_the_same_moment_is_not_signed_again(
    session: Session, world: World, planner: Actor, contact: Actor
) -> None:
    drill = held(session, primary(session, world), planner)
    evaluating.save_draft(session, drill, judged(session, drill), contact)
    elsewhere = update(Evaluation).values(signed_at=now()).execution_options(synchronize_session=False)
    session.execute(elsewhere)  # while this one still has it as a draft
    with refused("signed"):
        evaluating.sign(session, drill, judged(session, drill, 50), contact)


def test_words_and_weights_stay_as_they_were_signed(session: Session, world: World, planner: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    chosen = sets_for(session, drill)[0]
    signed = evaluating.sign(session, drill, judged(session, drill), planner)
    first = chosen.indicators[0]
    administrator = world.actor(session, "administrator")
    indicator_services.edit_indicator(
        session, chosen, first, IndicatorInput(section_zh="准备", name_zh="新的说法", weight=50), administrator
    )
    session.expire(signed)
    assert signed.marks[0]["name_zh"] != "新的说法" and signed.marks[0]["weight"] == 6


def test_an_invitation_opens_one_drill_until_it_is_taken_back_or_runs_out(
    session: Session, world: World, contact: Actor, planner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill, other = held(session, primary(session, world), planner), held(session, primary(session, world), planner, 14)
    link = evaluating.add_link(
        session, drill, EvaluatorLinkInput(name="邱桂生", organisation="消防大队", days=3), contact
    )
    token = queries.link_token(session, link)
    assert queries.link_of(session, token) is link
    outsider = Actor("link", f"evaluator:{link.id}", link.name)
    signed = evaluating.sign(session, drill, judged(session, drill, name="邱桂生", organisation="消防大队"), outsider)
    assert (signed.evaluator_key, signed.organisation) == (f"evaluator:{link.id}", "消防大队")
    with pytest.raises(NotFound):
        evaluating.save_draft(session, other, judged(session, other), outsider)
    for broken in (token[:-1] + ("A" if token[-1] != "A" else "B"), "", "1-0-x", token.replace("-", "–")):
        with pytest.raises(NotFound):
            queries.link_of(session, broken)
    ahead = link.expires_at + timedelta(seconds=1)
    with monkeypatch.context() as later:
        later.setattr("drills.evaluation_queries.now", lambda: ahead)
        with pytest.raises(NotFound):
            queries.link_of(session, token)
    evaluating.revoke_link(session, link, contact)
    with pytest.raises(NotFound):
        queries.link_of(session, token)
    assert queries.overall(session, drill) is not None


def test_nobody_evaluates_the_drill_of_another_unit(
    session: Session, world: World, planner: Actor, contact: Actor
) -> None:
    drill = held(session, session.get_one(Unit, world.units["junior"].id), planner)
    with pytest.raises(NotFound):
        evaluating.sign(session, drill, judged(session, drill), contact)
    with pytest.raises(NotFound):
        evaluating.add_link(session, drill, EvaluatorLinkInput(name="邱桂生"), contact)


def test_a_drill_is_evaluated_once_it_has_begun(session: Session, world: World, contact: Actor) -> None:
    ahead = RegistrationInput(unit_id=world.units["primary"].id, on=today() + timedelta(days=5), expected=PEOPLE)
    drill = services.register(session, ahead, contact)
    with refused("not_begun"):
        evaluating.save_draft(session, drill, judged(session, drill), contact)
    assert (
        evaluating.add_link(session, drill, EvaluatorLinkInput(name="邱桂生"), contact).expires_at > drill.event.ends_at
    )


def test_points_that_are_no_choice_are_refused(session: Session, world: World, planner: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    one = next(one for one in sets_for(session, drill)[0].indicators if one.kind == "choice")
    with pytest.raises(Refusals) as refused:
        evaluating.save_draft(session, drill, EvaluationInput(points={str(one.id): 33, "999999": 5}), planner)
    assert {error.field for error in refused.value.errors} == {f"points.{one.id}", "points"}


def test_an_evaluation_stands_beside_the_last_one_and_three_similar_units(
    session: Session, world: World, planner: Actor
) -> None:
    mine = primary(session, world)
    before = held(session, mine, planner, 40)
    evaluating.sign(session, before, judged(session, before, 75), planner)
    drill = held(session, mine, planner, 7)
    evaluating.sign(session, drill, judged(session, drill, 100), planner)
    found = comparison_of(session, drill)
    assert found is not None and found.before is not None and found.change is not None and found.change > 0
    assert found.before_drill is before and found.others is None
    for number, points in enumerate((50, 75, 100)):
        unit = Unit(area_id=mine.area_id, kind="primary", name=f"第{number}小学", name_key=f"第{number}小学")
        session.add(unit)
        session.flush()
        theirs = held(session, unit, planner, 20)
        evaluating.sign(session, theirs, judged(session, theirs, points), planner)
    found = comparison_of(session, drill)
    assert found is not None and found.others is not None and found.others.of == 3 and found.others.most == 100
    assert all(line.others is not None and line.others.of == 3 for line in found.lines)


def test_the_nearest_set_in_use_judges_and_shipped_ones_come_back_only_when_missing(
    session: Session, world: World, planner: Actor
) -> None:
    assert indicator_services.seed(session) == 0
    drill = held(session, primary(session, world), planner)
    shipped = sets_for(session, drill)[0]
    administrator = world.actor(session, "administrator")
    own = indicator_services.copy_set(session, shipped, CopyInput(area_id=world.areas["county"].id), administrator)
    assert sets_for(session, drill)[0] is own and len(own.indicators) == len(shipped.indicators)
    indicator_services.switch_set(session, own, False, administrator)
    assert sets_for(session, drill)[0] is shipped
    assert session.scalar(select(func.count(IndicatorSet.id))) == 3


def test_a_set_needs_a_grade_for_every_score_and_choices_that_differ(session: Session, world: World) -> None:
    administrator, found = world.actor(session, "administrator"), session.scalars(select(IndicatorSet)).first()
    assert found is not None
    for lines in ("90 | 优 | A\n60 | 良 | B", "90 | 优 | A\n90 | 良 | B\n0 | 差 | C"):
        given = SetInput.model_validate({"name_zh": "表", "bands": lines})
        with pytest.raises(Invalid):
            indicator_services.edit_set(session, found, given, administrator)
    values = {"section_zh": "准备", "name_zh": "一", "weight": 5, "kind": "choice", "options": "50 | 是\n50 | 否"}
    with pytest.raises(Invalid):
        indicator_services.add_indicator(session, found, IndicatorInput.model_validate(values), administrator)


def test_indicators_move_and_stay_numbered(session: Session, world: World) -> None:
    administrator, found = world.actor(session, "administrator"), session.scalars(select(IndicatorSet)).first()
    assert found is not None
    first, second = found.indicators[:2]
    indicator_services.move_indicator(session, found, second, -1, administrator)
    indicator_services.move_indicator(session, found, second, -1, administrator)
    assert found.indicators[:2] == [second, first]
    indicator_services.remove_indicator(session, found, second, administrator)
    assert [one.position for one in found.indicators] == list(range(1, len(found.indicators) + 1))
    with pytest.raises(Forbidden):
        indicator_services.switch_set(session, found, False, world.actor(session, "planner"))


def test_the_same_evaluator_has_one_evaluation(session: Session, world: World, planner: Actor) -> None:
    drill = held(session, primary(session, world), planner)
    first = evaluating.save_draft(session, drill, judged(session, drill, 50), planner)
    with refused("changed_meanwhile"):
        evaluating.save_draft(session, drill, judged(session, drill, 50, version=first.version - 1), planner)
    evaluating.save_draft(session, drill, judged(session, drill, 100, version=first.version), planner)
    assert session.scalar(select(func.count(Evaluation.id))) == 1
