"""Defects from being found to being closed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session
from time_machine import travel

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.times import now, today
from maps import defect_services as services
from maps.defect_inputs import DefectInput, DefectReasonInput, MendedInput
from maps.defect_queries import DefectFilter, counts, defect_photos, defects_matching, urgency
from maps.defect_table_queries import defect_sheet
from maps.defect_words import state_on
from maps.inspection_models import Defect
from maps.models import Place
from registry.defaults import seed
from registry.permissions import Permission
from tests.support.world import World

MENDED = MendedInput(evidence="已重新安装")
REASON = DefectReasonInput(reason="场所将撤销")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    seed(session)
    return world.actor(session, "planner")


@pytest.fixture
def square(session: Session, world: World) -> Place:
    return session.get_one(Place, world.places["square"].id)


@pytest.fixture
def defect(session: Session, square: Place, planner: Actor) -> Defect:
    return add(session, square, planner)


def add(session: Session, square: Place, actor: Actor, **facts: Any) -> Defect:
    given = DefectInput(**({"problem": "标志牌倒了", "item": "signs", "owner": "王师傅"} | facts))
    return services.add_defect(session, square, given, actor)


def test_a_defect_is_mended_by_somebody_and_closed_later(session: Session, defect: Defect, planner: Actor) -> None:
    assert (defect.state, defect.due_on) == ("open", today() + timedelta(days=30))
    with pytest.raises(DomainError, match="not in a state"):
        services.close_defect(session, defect, planner)
    services.mend(session, defect, MendedInput(evidence="已重新安装", mended_by="王师傅"), planner)
    assert (defect.state, defect.mended_by) == ("mended", "王师傅")
    with travel(now() + timedelta(days=1), tick=False):
        services.close_defect(session, defect, planner)
        assert (defect.state, defect.closed_by, defect.closed_at) == ("closed", planner.name, now())


def test_a_defect_is_dropped_with_a_reason_and_opened_again(session: Session, defect: Defect, planner: Actor) -> None:
    services.drop_defect(session, defect, REASON, planner)
    assert (defect.state, defect.state_reason) == ("dropped", "场所将撤销")
    with pytest.raises(DomainError):
        services.mend(session, defect, MENDED, planner)
    services.reopen_defect(session, defect, DefectReasonInput(reason="场所保留"), planner)
    assert (defect.state, defect.state_reason, defect.closed_by) == ("open", "场所保留", "")


def test_a_second_editor_is_told_and_unknown_items_are_refused(
    session: Session, defect: Defect, planner: Actor
) -> None:
    services.edit_defect(session, defect, DefectInput(problem="标志牌和灯都坏了", severity="major", version=1), planner)
    assert defect.due_on == today() + timedelta(days=15)
    with pytest.raises(DomainError):
        services.edit_defect(session, defect, DefectInput(problem="另一人", version=1), planner)
    with pytest.raises(Invalid, match="no item"):
        services.edit_defect(session, defect, DefectInput(problem="x", item="ghosts"), planner)


def test_those_who_only_look_settle_nothing(session: Session, defect: Defect, world: World) -> None:
    official = world.actor(session, "official")
    for deed in (services.close_defect, lambda s, d, a: services.mend(s, d, MENDED, a)):
        with pytest.raises(NotFound):
            deed(session, defect, official)


def test_photos_show_how_it_was_mended_until_it_is_settled(
    session: Session, defect: Defect, planner: Actor, tmp_path: Path
) -> None:
    file = BytesIO()
    Image.new("RGB", (20, 20), "blue").save(file, "PNG")
    store = FileStore(tmp_path / "files", 20_000_000)
    services.add_defect_photos(session, store, defect, [("after.png", file.getvalue())], "装好了", planner)
    assert [photo.caption for photo in defect_photos(session, defect)] == ["装好了"]
    services.drop_defect(session, defect, REASON, planner)
    with pytest.raises(DomainError):
        services.add_defect_photos(session, store, defect, [("after.png", file.getvalue())], "", planner)


def test_lists_begin_with_what_is_overdue_and_are_narrowed(
    session: Session, square: Place, defect: Defect, planner: Actor
) -> None:
    late = add(session, square, planner, problem="围墙开裂", due_on=today() - timedelta(days=1), severity="danger")
    done = services.mend(session, add(session, square, planner, problem="灯坏了"), MENDED, planner)

    def found(**wanted: Any) -> list[str]:
        query = defects_matching(planner, DefectFilter(**wanted), today()).order_by(urgency(today()), Defect.id)
        return [one.problem for one in session.scalars(query)]

    assert found() == ["围墙开裂", "标志牌倒了", "灯坏了"]
    assert found(state="overdue") == found(severity="danger") == [late.problem]
    assert found(state="mended") == [done.problem]
    assert found(typed="标志") == [defect.problem] and len(found(typed="文化广场")) == 3
    assert counts(session, planner, today(), Permission.EDIT_PLACES) == {"overdue": 1, "open": 1, "mended": 1}


def test_names_of_people_stay_out_of_the_file_of_those_who_may_not_see_them(
    session: Session, defect: Defect, planner: Actor, world: World
) -> None:
    def words(actor: Actor) -> str:
        return str([list(row) for row in defect_sheet(session, DefectFilter(), actor).rows])

    assert "王师傅" in words(planner) and planner.name in words(planner)
    looked_at = words(world.actor(session, "official"))
    assert "标志牌倒了" in looked_at and "王师傅" not in looked_at and planner.name not in looked_at


@pytest.mark.parametrize(
    ("state", "days", "shown"), [("open", -1, "overdue"), ("open", 0, "open"), ("mended", -9, "mended")]
)
def test_an_open_defect_is_overdue_after_its_day(state: str, days: int, shown: str) -> None:
    assert state_on(state, today() + timedelta(days=days), today()) == shown
