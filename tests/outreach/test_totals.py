"""Totals that areas report: filed, reviewed, shown beside the figures of events and never added to them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from outreach import result_services
from outreach.inputs import ResultInput
from outreach.total_file_queries import totals_sheets
from outreach.total_inputs import TotalInput
from outreach.total_measures import BY_CODE, Total, summed
from outreach.total_queries import totals_reported
from outreach.total_services import file_total, review_total
from schedule.return_inputs import LockInput, ReviewInput
from schedule.return_services import lock
from tests.outreach.test_services import event
from tests.support.programs import Programs
from tests.support.world import Visitor, World

YEAR = date(2026, 1, 1), date(2026, 12, 31)
WEEK = {"area": "990101100", "starts_on": date(2026, 5, 6), "ends_on": date(2026, 5, 12), "title": "防灾减灾宣传周",
        "counts": {"leaflets": 2000, "enquiries": 120, "joint_units": 14}, "rough": ["leaflets"]}  # fmt: skip


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def given(**more: Any) -> TotalInput:
    return TotalInput.model_validate(WEEK | more)


def test_sums_of_several_totals_stay_rough_when_one_of_them_is() -> None:
    found = summed([{"counts": {"leaflets": 500}, "rough": ["leaflets"]}, {"counts": {"leaflets": 20, "old": 1}}])
    assert found == {"leaflets": Total(520, True)}
    assert found["leaflets"].said == "about 520"


def test_a_total_stands_beside_the_figures_of_events_and_is_never_added_to_them(
    session: Session, world: World, planner: Actor
) -> None:
    held = event(session, world, planner)
    result_services.report(session, held, ResultInput(people={"students": 5}, leaflets=30), planner)
    file_total(session, given(), planner)
    file_total(session, given(area="990101101", counts={"enquiries": 80}, rough=[]), planner)
    found = totals_reported(session, planner, *YEAR)
    assert [(one.area.name, one.totals["enquiries"].count) for one in found.areas] == [("梅江镇", 120), ("青塘镇", 80)]
    assert (found.events["leaflets"], found.areas[0].totals["leaflets"]) == (30, Total(2000, True))
    assert [one.code for one in found.measures] == ["leaflets", "enquiries", "joint_units"]
    sheet, each = totals_sheets(found, "清源县", *YEAR)
    assert next(iter(sheet.rows)) == ["Leaflets", "copies", 30, 2000, None]
    assert len(list(each.rows)) == 4 and sheet.total is None


def test_what_was_sent_back_is_left_out_until_it_is_filed_again(session: Session, world: World, planner: Actor) -> None:
    made = file_total(session, given(), planner)
    with pytest.raises(DomainError, match="filed already"):
        file_total(session, given(), planner)
    review_total(session, made, ReviewInput(decision="send_back", note="请核对"), planner)
    assert totals_reported(session, planner, *YEAR).areas == []
    again = file_total(
        session, given(counts={"leaflets": 1800}, ends_on=date(2026, 5, 13), version=made.version), planner
    )
    assert (again.id, again.state, again.ends_on) == (made.id, "filed", date(2026, 5, 13))
    review_total(session, again, ReviewInput(decision="approve"), planner)
    assert again.state == "approved"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"counts": {}}, "no_figures"), ({"counts": {"tanks": 3}}, "unknown_column"),
        ({"ends_on": date(2026, 5, 5)}, "until_before_on"), ({"ends_on": date(2028, 5, 5)}, "too_many_days"),
        ({"ends_on": date(2026, 12, 12)}, "too_early"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    session: Session, world: World, planner: Actor, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        file_total(session, given(**more), planner)
    assert refused.value.code == code


def test_settled_days_and_areas_of_others_take_no_totals(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises((NotFound, Invalid)):
        file_total(session, given(area="990101"), world.actor(session, "township_officer"))
    lock(session, "results", LockInput(area="990101", up_to=date(2026, 5, 31)), planner, "returns.lock")  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="are locked"):
        file_total(session, given(), planner)


def test_a_total_is_entered_reviewed_and_downloaded_on_the_pages(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    typed = {"area": "990101", "starts_on": "2026-05-12", "ends_on": "2026-05-12", "title": "防灾减灾日",
             "counts.leaflets": "1000", "counts.messages": "8000", "rough": "messages"}  # fmt: skip
    assert client.post("/returns/totals/new", data=typed | {"counts.leaflets": "many"}).status_code == 422
    made = client.post("/returns/totals/new", data=typed, follow_redirects=True)
    shown = made.get_data(as_text=True)
    assert "about 8,000" in shown and "防灾减灾日" in shown
    done = client.post(f"{made.request.path}/review", data={"decision": "approve"}, follow_redirects=True)
    assert "Approved: 清源县." in done.get_data(as_text=True)
    assert "1,000" in client.get("/returns/totals").get_data(as_text=True)
    book = openpyxl.load_workbook(BytesIO(client.get("/returns/totals.xlsx").data))
    assert len(book.worksheets) == 2
    assert "1 totals" not in client.get("/returns").get_data(as_text=True)


def test_programs_file_and_read_totals(programs: Programs) -> None:
    program = programs.of("planner")
    made = program.post("/outreach-totals", WEEK | {"starts_on": "2026-05-06", "ends_on": "2026-05-12"})
    assert made.status_code == 201, made.text
    assert [one["counts"] for one in program.get("/outreach-totals").json["items"]] == [WEEK["counts"]]
    reviewed = program.post(f"/outreach-totals/{made.json['id']}/review", {"decision": "approve"})
    assert reviewed.json["state"] == "approved"


def test_every_column_says_its_unit() -> None:
    assert all(one.unit.in_("zh") and one.label for one in BY_CODE.values())
