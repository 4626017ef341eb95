"""Units and the audit trail as files, of any length."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from core.db import Database
from registry import defaults
from registry.models import Unit
from tests.support.world import Visitor, World


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def with_contact(database: Database, world: World) -> None:
    with database.transaction() as session:
        defaults.seed(session)
        unit = session.get_one(Unit, world.units["primary"].id)
        unit.contact_name, unit.contact_phone = "王老师", "0797-6832001"


def test_units_come_with_the_columns_of_the_import(client: Visitor, database: Database, world: World) -> None:
    with_contact(database, world)
    client.sign_in_as(world, "planner")
    header, *rows = lines(client.get("/units.csv").data)
    assert header[:4] == ["Unit code", "Unit name", "Kind of unit", "Area code"]
    found = {row[1]: row for row in rows}
    school = found[world.units["primary"].name]
    assert school[header.index("Contact's telephone")] == "0797-6832001"
    assert school[header.index("Township")] == "梅江镇"
    page = load_workbook(io.BytesIO(client.get("/units.xlsx").data)).worksheets[0]
    assert page.max_row == len(rows) + 3


def test_the_filter_of_the_list_holds_for_its_file(client: Visitor, database: Database, world: World) -> None:
    with_contact(database, world)
    client.sign_in_as(world, "planner")
    name = world.units["primary"].name
    assert [row[1] for row in lines(client.get("/units.csv", query_string={"q": name}).data)[1:]] == [name]


def test_contacts_go_only_to_those_who_see_them(client: Visitor, database: Database, world: World) -> None:
    with_contact(database, world)
    client.sign_in_as(world, "official")
    text = client.get("/units.csv").data.decode()
    assert world.units["primary"].name in text and "0797-6832001" not in text


def test_the_trail_has_a_row_for_each_field_of_each_change(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    header, *rows = lines(client.get("/audit.csv?kind=users&action=created").data)
    name = world.users["official"].name
    fields = {
        row[header.index("Field")]: row[header.index("Is")] for row in rows if row[header.index("Record")] == name
    }
    assert (fields["Name"], fields["Sign-in name"], fields["In use"]) == (name, "official", "yes")
    assert {row[header.index("Deed")] for row in rows} == {"created"}


def test_other_endings_and_other_people_find_nothing(client: Visitor, database: Database, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert client.get("/units.exe").status_code == 404
    client.sign_in_as(world, "official")
    assert client.get("/audit.csv").status_code == 403
