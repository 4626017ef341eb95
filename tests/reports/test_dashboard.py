"""The dashboard: small lines, targets, what is late, and that every number on it is the one behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.db import Database
from core.times import today
from outreach.demonstration_models import Demonstration
from outreach.meeting_models import JointTask
from outreach.supervision_models import SupervisionFinding
from registry import defaults
from reports.comparing import Sample
from reports.dashboard import HIGH, WIDE, Bars, Cell, Panel, Township, months_back, spark, target_of
from reports.dashboard_questions import Questions
from reports.dashboard_words import drawn
from reports.measures import BY_NAME
from reports.models import FigureTarget
from tests.reports.test_participation import MAY, hold
from tests.support.programs import Programs
from tests.support.world import Visitor, World

HELD, SHARE = BY_NAME["held"], BY_NAME["evacuation_share"]


def test_the_twelve_months_end_with_the_one_asked_for() -> None:
    assert months_back(date(2026, 2, 28))[:2] + months_back(date(2026, 2, 28))[-1:] == ["2025-03", "2025-04", "2026-02"]


def test_a_small_line_breaks_where_nothing_is_known_and_stays_in_its_picture() -> None:
    line = spark([("1", 0), ("2", None), ("3", 5), ("4", 10)])
    assert len(line.pieces) == 2
    assert line.pieces[0].endswith("h.1"), "a single month is a dot"
    assert line.pieces[1] == f"M79.0 16.0L{WIDE - 3}.0 3.0"
    assert spark([("1", 0), ("2", 0)]).pieces == (f"M3.0 {HIGH - 3}.0L{WIDE - 3}.0 {HIGH - 3}.0",), (
        "noughts lie at the foot"
    )
    assert not spark([("1", None)]).pieces


@pytest.mark.parametrize(("share", "shade"), [(None, 0), (0.0, 1), (0.19, 1), (0.2, 2), (0.79, 4), (0.8, 5), (1.0, 5)])
def test_a_share_falls_into_the_class_that_the_legend_names(share: float | None, shade: int) -> None:
    assert Township("1", "甲", 0, 0, share, ("1",)).shade == shade


def test_what_grows_with_the_year_has_no_target_in_a_month() -> None:
    assert target_of(HELD, 100.0, Sample(9), 0.1, False, "") is None
    yearly = target_of(HELD, 100.0, Sample(60), 0.5, True, "")
    assert yearly is not None and (yearly.state, yearly.due) == ("on_pace", 50.0)
    monthly = target_of(SHARE, 0.9, Sample(0.8, 8, 10), 0.1, False, "")
    assert monthly is not None and monthly.state == "behind"


def test_months_are_asked_from_january_of_the_year_before_to_that_of_today() -> None:
    asked = Questions(
        (date(2026, 7, 1), date(2026, 8, 9)), (date(2025, 7, 1), date(2025, 8, 9)), date(2026, 8, 9), "township"
    )
    assert (asked.months().starts_on, asked.months().ends_on) == (date(2025, 1, 1), date(2026, 8, 31))
    before = Questions(
        (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31)), date(2026, 8, 9), "township"
    )
    assert before.months().ends_on == date(2025, 12, 31)


def test_a_picture_draws_the_first_and_leaves_the_rest_to_the_table() -> None:
    rows = [Bars(str(number), [Cell(float(10 - number))]) for number in range(5)]
    panel = Panel("x", HELD.label, HELD.label, HELD, ["Held"], ["now"], rows)
    found = drawn(panel, 3, lambda *_: "")
    assert found["labels"] == ["0", "1", "2"]
    assert found["series"][0]["said"] == ["10", "9", "8"]


@pytest.fixture
def year(database: Database, world: World) -> None:
    """Twelve lectures in May, two of them last year's; one that is over without a result; a target for the county."""
    with database.transaction() as session:
        defaults.seed(session)
        for number in range(10):
            hold(session, world, "primary", at=MAY + timedelta(hours=number), reported=10)
        hold(session, world, "kindergarten", at=MAY - timedelta(days=365), reported=7)
        hold(session, world, "primary", at=MAY - timedelta(days=364), reported=7)
        hold(session, world, "junior", at=MAY + timedelta(days=2), status="confirmed")
        session.add(FigureTarget(area_id=world.areas["county"].id, year=2026, measure="held", value=20))


def test_the_page_says_how_things_stand_and_opens_the_rows(client: Visitor, world: World, year: None) -> None:
    page = client.sign_in_as(world, "official").get("/figures/dashboard")
    assert "10 events held" in page.text
    assert "target 20" in page.text
    assert "behind" in page.text
    assert "compared with 1 Jan 2025 to 30 Nov 2025" in page.text
    rows = "/figures/rows?starts_on=2026-01-01&amp;ends_on=2026-11-30&amp;level=township&amp;state=held"
    assert rows in page.text
    assert "10 events" in client.get(rows.replace("&amp;", "&")).text


def test_programs_get_the_numbers_of_the_page(programs: Programs, world: World, year: None) -> None:
    found = programs.of("planner").get("/figures/dashboard").json
    held = found["figures"][0]
    assert (held["measure"], held["value"], held["last_year"], held["target"]) == ("held", 10, 2, 20)
    assert {one["month"]: one["value"] for one in held["months"]}["2026-05"] == 10
    by_month = next(chart for chart in found["charts"] if chart["key"] == "events_by_month")
    assert by_month["items"][4]["values"] == [10, 2]
    assert by_month["items"][11]["values"] == [None, 0], "December has not come"
    assert {one["key"]: one["count"] for one in found["late"]}["results"] == 1
    assert sum(one["reached"] for one in found["areas"]) == 1


def test_tasks_findings_titles_plans_and_hazards_that_are_late_are_counted_where_they_are(
    programs: Programs, database: Database, world: World
) -> None:
    over, kinder = today() - timedelta(days=1), world.units["kindergarten"]
    with database.transaction() as session:
        visit = hold(session, world, "kindergarten", kind="inspection")
        session.add_all([
            JointTask(area_id=kinder.area_id, title="x", due_on=over, person_name="李主任", state="open"),
            JointTask(area_id=kinder.area_id, title="没有责任人", due_on=over, state="open"),
            SupervisionFinding(event_id=visit.id, unit_id=kinder.id, finding="x", due_on=over, state="open"),
            Demonstration(area_id=kinder.area_id, unit_id=kinder.id, name="x", kind="school", state="granted",
                          applied_on=over, granted_on=over, review_due_on=over),
        ])  # fmt: skip
    program, keys = programs.of("planner"), ("suggestions", "tasks", "findings", "titles", "plans", "hazards")
    for area, counts in (("qingtang", [0, 1, 1, 1, 0, 0]), ("meijiang", [0, 0, 0, 0, 0, 0])):
        found = program.get("/figures/dashboard", area_id=world.areas[area].id).json["late"]
        assert [one["count"] for key in keys for one in found if one["key"] == key] == counts


def test_a_township_officer_sees_the_township_only(client: Visitor, world: World, year: None) -> None:
    page = client.sign_in_as(world, "township_officer").get("/figures/dashboard")
    assert "Coverage by village" in page.text
    assert page.status_code == 200
    assert client.get(f"/figures/dashboard?area_id={world.areas['county'].id}").status_code == 404


def test_whom_it_is_not_for_and_what_cannot_be_asked(client: Visitor, world: World, year: None) -> None:
    client.sign_in_as(world, "official")
    assert client.get("/figures/dashboard?period=ever").status_code == 422
    assert client.get("/figures/download?of=dashboard&chart=events_by_month").status_code == 200
    assert client.post("/figures/download?of=dashboard&chart=none", data={"ending": "chart"}).status_code == 404
    client.sign_in_as(world, "unit_contact")
    assert client.get("/figures/dashboard").status_code == 403


def test_a_chart_is_taken_out_as_a_picture(client: Visitor, world: World, year: None) -> None:
    client.sign_in_as(world, "official")
    picture = client.post("/figures/download?of=dashboard&chart=people_by_month", data={"ending": "chart"})
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
