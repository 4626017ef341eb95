"""Figures and the records behind them leave the building in three ways, and the trail says so."""

from __future__ import annotations

import csv
import io
from typing import Any

import hxl
import pytest
from openpyxl import load_workbook
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from registry import defaults
from registry.models import AuditEntry, Unit
from reports.export_inputs import ExportSettingsInput
from reports.export_profiles import PROFILES
from reports.export_services import change_export_settings
from reports.measures import MEASURES
from reports.row_fields import FIELDS
from tests.reports.test_participation import MAY, hold
from tests.support.world import Visitor, World

QUESTION = "starts_on=2026-05-01&ends_on=2026-05-31&by=area"
PHONE = "13900001234"


@pytest.fixture(autouse=True)
def may(database: Database, world: World) -> None:
    """A lecture with many people, one with three, one of the county; a contact with a telephone."""
    with database.transaction() as session:
        defaults.seed(session)
        hold(session, world, "primary", reported=420, leaflets=300)
        hold(session, world, "kindergarten", reported=3, leaflets=50)
        hold(session, world, None, at=MAY.replace(day=20), reported=1000, kind="stall")
        school = session.get_one(Unit, world.units["primary"].id)
        school.contact_name, school.contact_phone = "=王老师", PHONE


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def take(client: Visitor, profile: str, ending: str, of: str = "participation", more: str = "", **given: str):
    """The answer of the server to a wish for a file."""
    address = f"/figures/download?of={of}&{QUESTION}{more}"
    return client.post(address, data={"profile": profile, "ending": ending, **given})


def sheet(data: bytes, **options) -> list[tuple]:
    return list(load_workbook(io.BytesIO(data), **options).worksheets[0].iter_rows(values_only=True))


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def tagged(data: bytes) -> list[hxl.model.Row]:
    """The rows as the validator of the exchange language reads them."""
    return list(hxl.data(io.BytesIO(data), hxl.InputOptions(allow_local=True)))


def test_the_page_asks_for_whom_and_says_what_that_means(planner: Visitor) -> None:
    page = planner.get(f"/figures/download?of=participation&{QUESTION}").text
    assert "For the public" in page and "Counts of fewer than 5 people are not published." in page
    assert "Unverified" in page
    assert f'action="/figures/download?of=participation&amp;{QUESTION.replace("&", "&amp;")}"' in page
    assert "data-repeatable" in page, "the page stays, and gives the next file as well"


def test_the_office_gets_totals_that_are_formulas_and_agree_with_the_screen(planner: Visitor) -> None:
    data = take(planner, "management", "xlsx").data
    values, formulas = sheet(data, data_only=True), sheet(data)
    header = next(row for row in values if "Leaflets" in row)
    total_at = next(at for at, row in enumerate(values) if row[0] == "Total")
    first = values.index(header) + 1
    assert values[first - 2][: len(header)][0] == "Area"
    for at, name in enumerate(header):
        formula = formulas[total_at][at]
        if isinstance(formula, str) and formula.startswith("=SUM("):
            own = sum(row[at] for row in values[first:total_at])  # recalculated without any spreadsheet program
            assert values[total_at][at] == own, name
    shown = planner.get(f"/figures?{QUESTION}").text
    assert f"{values[total_at][header.index('Reported, person-times')]:,}" == "1,423" and "1,423" in shown
    read = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read][total_at] == "Total"


def test_the_workbook_has_headings_over_headings_and_charts_of_its_own(planner: Visitor) -> None:
    book = load_workbook(io.BytesIO(take(planner, "management", "xlsx").data))
    table, charts = book.worksheets
    drawn: Any = charts
    assert table["B4"].value == "Number of events"
    assert any(str(merged).startswith("A4:A5") for merged in table.merged_cells.ranges)
    assert len(drawn._charts) == 2  # events and people never share an axis


def test_the_public_sees_no_count_so_small_and_cannot_work_it_out(planner: Visitor) -> None:
    found = {row[0]: row for row in lines(take(planner, "public", "csv").data)}
    at = found["Area"].index("Reported, person-times")
    held = found["Area"].index("Held")
    hidden = [name for name, row in found.items() if row[at] == "<5"]
    assert len(hidden) == 2  # the small one, and another that would have given it away
    assert all(found[name][held] == "1" for name in hidden)
    assert PHONE not in take(planner, "public", "csv").data.decode()


def test_the_limit_is_a_setting(planner: Visitor, database: Database, world: World) -> None:
    with database.transaction() as session:
        change_export_settings(
            session, None, ExportSettingsInput(least_people=0), world.actor(session, "administrator")
        )
    assert "<" not in take(planner, "public", "csv").data.decode()


def test_analysis_gets_codes_and_nothing_but_rows(planner: Visitor, world: World) -> None:
    rows = lines(take(planner, "analysis", "csv").data)
    assert rows[0][:3] == ["area", "area_name", "planned"]
    assert {row[0] for row in rows[1:]} >= {str(world.areas["meijiang"].id)}
    assert len(sheet(take(planner, "analysis", "xlsx").data)) == len(rows)


@pytest.mark.parametrize(
    ("of", "more"), [("participation", ""), ("pivot", "&columns=month&measures=reported"), ("rows", "&state=held")]
)
def test_csv_files_hold_tags_that_the_validator_accepts(planner: Visitor, of: str, more: str) -> None:
    answer = take(planner, "management", "csv", of, more)
    assert answer.status_code == 200
    found = tagged(answer.data)
    assert len(found) == len(lines(answer.data)) - 2
    assert all(hxl.model.Column.parse(column.display_tag) for column in found[0].columns)


def test_the_office_gets_names_and_contacts_of_the_records_behind(planner: Visitor) -> None:
    rows = sheet(take(planner, "management", "xlsx", "rows", "&state=held").data)
    header = next(row for row in rows if "Telephone" in row)
    school = next(row for row in rows if PHONE in row)
    assert school[header.index("Contact")] == "=王老师"
    cell = next(
        cell for row in load_workbook(io.BytesIO(take(planner, "management", "xlsx", "rows", "&state=held").data))
        .worksheets[0].iter_rows() for cell in row if cell.value == "=王老师"
    )  # fmt: skip
    assert cell.data_type == "s"


def test_who_may_not_see_contacts_gets_none(client: Visitor, world: World) -> None:
    official = client.sign_in_as(world, "official")
    data = take(official, "management", "csv", "rows", "&state=held").data.decode()
    assert "Telephone" not in data and PHONE not in data


def test_the_public_gets_no_names_with_the_records_behind(planner: Visitor, world: World) -> None:
    data = take(planner, "public", "csv", "rows", "&state=held").data.decode()
    assert world.units["primary"].name not in data and PHONE not in data
    assert "<5" in data and "420" in data


def test_internal_records_are_not_published_at_all(planner: Visitor) -> None:
    answer = take(planner, "public", "csv", "rows", "&state=anomalies")
    assert answer.status_code == 422
    assert "These records are internal" in answer.text


def test_analysis_of_the_records_behind_has_one_row_for_each(planner: Visitor, session: Session) -> None:
    rows = lines(take(planner, "analysis", "csv", "rows", "&state=held").data)
    assert len(rows) == 4
    assert {"event_id", "uid", "area_code", "unit_kind_code", "reported"} <= set(rows[0])
    assert "contact_phone" not in rows[0]


def test_each_file_is_noted_in_the_trail(planner: Visitor, session: Session) -> None:
    take(planner, "analysis", "csv", "rows", "&state=held")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "exported")).one()
    assert (entry.record_type, entry.record_id) == ("figures", "rows")
    assert entry.after is not None
    assert (entry.after["profile"], entry.after["ending"], entry.after["rows"]) == ("analysis", "csv", 3)
    assert entry.after["question"]["starts_on"] == "2026-05-01"


def test_charts_and_maps_come_as_pictures(planner: Visitor) -> None:
    for ending in ("chart", "map"):
        answer = take(planner, "management", ending, measure="held")
        assert answer.mimetype == "image/png"
        assert Image.open(io.BytesIO(answer.data)).width > 1000


def test_what_cannot_be_drawn_is_refused_with_a_way_out(planner: Visitor) -> None:
    answer = take(planner, "management", "chart", more="&by=kind&by=activity", measure="held")
    assert answer.status_code == 422
    assert "Break the figures down by one dimension" in answer.text


def test_who_may_not_export_gets_no_file(client: Visitor, world: World) -> None:
    visitor = client.sign_in_as(world, "unit_contact")
    assert take(visitor, "public", "csv").status_code in (403, 404)


@pytest.mark.parametrize(
    ("of", "given"), [("weather", {}), ("participation", {"ending": "exe"}), ("pivot", {"ending": "map"})]
)
def test_odd_wishes_are_no_files(planner: Visitor, of: str, given: dict[str, str]) -> None:
    wish = {"profile": "public", "ending": "csv", **given}
    answer = planner.post(f"/figures/download?of={of}&{QUESTION}", data=wish)
    assert answer.status_code in (404, 422)


OF_EACH_KIND = {measure.rows: measure.name for measure in MEASURES if measure.rows and not measure.opens}


@pytest.mark.parametrize("rows", sorted(OF_EACH_KIND))
def test_records_of_every_kind_can_be_taken_out(planner: Visitor, rows: str) -> None:
    for profile in ("management", "analysis"):
        answer = take(planner, profile, "csv", "rows", f"&state={OF_EACH_KIND[rows]}")
        assert answer.status_code == 200, answer.text
        assert len(lines(answer.data)[0]) >= 5


def test_every_field_can_be_read_of_its_record() -> None:
    assert set(FIELDS) == set(OF_EACH_KIND)
    for fields in FIELDS.values():
        for profile in PROFILES:
            keys = [one.key for one in fields if profile in one.profiles]
            assert len(keys) == len(set(keys))
            assert not (profile == "public" and {"unit", "contact_name", "contact_phone", "problem"} & set(keys))
