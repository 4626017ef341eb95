"""Who may read which part of the audit trail, and how an entry reads."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core import i18n
from core.access import SYSTEM
from core.db import Database
from core.errors import NotFound
from core.times import local, now
from maps.models import Place
from registry.audit import note_denied
from registry.identity import actor_of
from registry.models import Area, AuditEntry, Grant, Unit, UnitHeadcount, User
from registry.trail_fields import FIELDS
from registry.trail_lines_queries import ShownEntry, shown
from registry.trail_queries import audited_tables, entries, history
from registry.trail_words import RECORDS, UNSEEN
from tests.support.world import Visitor, World

ZONE = "Asia/Shanghai"


@pytest.fixture
def neighbour(database: Database, world: World) -> User:
    """A planner of the next county, with a village there."""
    with database.transaction() as session:
        area = Area(code="990102", name="邻县", level="county")
        session.add(area)
        session.flush()
        area.path = f"/{area.id}/"
        user = User(login="neighbour", name="邻规划", session_key="n", password_hash="x")
        user.grants = [Grant(role="planner", area_id=area.id)]
        session.add(user)
        session.flush()
        session.info["actor"] = actor_of(session, user)
        session.add(Unit(area_id=area.id, kind="primary", name="邻县小学", name_key="邻县小学"))
        return user


def as_(database: Database, world: World, role: str, change: object) -> None:
    """Let the user of that role change something: `change` gets the session."""
    with database.transaction() as session:
        session.info["actor"] = world.actor(session, role)
        change(session)  # type: ignore[operator]


def rename(world: World, name: str) -> object:
    return lambda session: setattr(session.get_one(Unit, world.units["primary"].id), "name", name)


def read(database: Database, user: User, **wanted: str) -> list[AuditEntry]:
    with database.transaction(writing=False) as session:
        who = actor_of(session, session.get_one(User, user.id))
        return list(session.scalars(entries(who, wanted, ZONE).order_by(AuditEntry.id)))


def test_an_administrator_reads_everything(database: Database, world: World, neighbour: User) -> None:
    with database.transaction(writing=False) as session:
        total = len(session.scalars(select(AuditEntry.id)).all())
    assert len(read(database, world.users["administrator"])) == total


def test_a_planner_reads_the_records_of_the_county_and_none_of_the_next(
    database: Database, world: World, neighbour: User
) -> None:
    as_(database, world, "administrator", rename(world, "石上中心小学"))
    mine, theirs = read(database, world.users["planner"]), read(database, neighbour)
    assert {"石上小学", "文化广场"} <= {(entry.after or {}).get("name") for entry in mine}
    assert any(entry.actor_name == "赵管理" and entry.action == "changed" for entry in mine)
    assert not [entry for entry in mine if "邻" in str(entry.after) or entry.actor_name == "邻规划"]
    assert {(entry.after or {}).get("name") for entry in theirs if entry.record_type == "units"} == {"邻县小学"}
    assert not [entry for entry in theirs if entry.record_type in ("places", "teams")]


def test_parts_of_records_are_read_with_them(database: Database, world: World, neighbour: User) -> None:
    mine = {entry.record_type for entry in read(database, world.users["planner"])}
    assert {"areas", "units", "unit_headcounts", "places", "shelters", "teams", "users", "grants"} <= mine
    theirs = {entry.record_type for entry in read(database, neighbour)}
    assert theirs == {"areas", "units", "users", "grants"}


def test_the_account_of_the_administrator_is_not_in_a_planners_trail(database: Database, world: World) -> None:
    accounts = {entry.record_id for entry in read(database, world.users["planner"], kind="users")}
    assert str(world.users["administrator"].id) not in accounts
    assert str(world.users["township_officer"].id) in accounts


def test_a_township_officer_reads_the_township_only(database: Database, world: World) -> None:
    names = {(entry.after or {}).get("name") for entry in read(database, world.users["township_officer"], kind="units")}
    assert names == {"石上小学", "城南中学"}


def test_what_was_deleted_is_still_read_where_it_was(database: Database, world: World, neighbour: User) -> None:
    as_(
        database,
        world,
        "administrator",
        lambda session: session.delete(session.get_one(Place, world.places["hall"].id)),
    )
    gone = [entry for entry in read(database, world.users["planner"], kind="places") if entry.action == "deleted"]
    assert [entry.before["name"] for entry in gone if entry.before] == ["县科技馆"]
    assert not [entry for entry in read(database, neighbour) if entry.record_type == "places"]


def test_deeds_of_people_of_the_county_are_read_whatever_they_touched(
    database: Database, world: World, neighbour: User
) -> None:
    with database.transaction() as session:
        note_denied(session, world.actor(session, "observer"), "/settings", "administer")
    (mine,) = read(database, world.users["planner"], action="denied")
    assert (mine.actor_name, mine.record_id) == ("刘观测", "/settings")
    assert read(database, neighbour, action="denied") == []


def test_somebody_with_a_role_elsewhere_too_is_not_followed(database: Database, world: World, neighbour: User) -> None:
    with database.transaction() as session:
        observer = session.get_one(User, world.users["observer"].id)
        observer.grants.append(Grant(role="observer", area_id=neighbour.grants[0].area_id))
    with database.transaction() as session:
        note_denied(session, world.actor(session, "observer"), "/settings", "administer")
    assert read(database, world.users["planner"], action="denied") == []
    assert read(database, neighbour, action="denied") == []


def test_the_trail_is_kept_to_who_what_and_which_day(database: Database, world: World) -> None:
    as_(database, world, "planner", rename(world, "石上中心小学"))
    boss = world.users["administrator"]
    assert [entry.action for entry in read(database, boss, who="林", kind="units")] == ["changed"]
    assert read(database, boss, day="2020-01-01") == []
    assert len(read(database, boss, day="not a day")) == len(read(database, boss))
    today = f"{local(now(), ZONE).date()}"
    assert len(read(database, boss, day=today)) == len(read(database, boss)) > 0


def test_the_same_holds_on_both_databases(any_database: Database) -> None:
    from tests.support.world import build_world

    with any_database.transaction() as session:
        world = build_world(session)
    as_(any_database, world, "administrator", rename(world, "石上中心小学"))
    as_(any_database, world, "planner", lambda session: session.delete(session.get_one(Place, world.places["hall"].id)))
    mine = read(any_database, world.users["township_officer"])
    assert {entry.action for entry in mine if entry.record_type == "units"} == {"created", "changed"}
    gone = [entry for entry in read(any_database, world.users["planner"]) if entry.action == "deleted"]
    assert [entry.record_type for entry in gone] == ["places"]
    with any_database.transaction(writing=False) as session:
        unit = world.units["primary"]
        kept = session.scalars(history(session, "units", str(unit.id), world.actor(session, "planner"))).all()
        assert {entry.record_type for entry in kept} == {"units", "unit_headcounts"}


def page_of(database: Database, world: World, role: str, kind: str, number: object) -> list[ShownEntry]:
    with database.transaction(writing=False) as session, i18n.speaking("en"):
        who = world.actor(session, role)
        session.info["actor"] = who
        found = session.scalars(history(session, kind, str(number), who).order_by(AuditEntry.id.desc())).all()
        return shown(session, found, ZONE, with_contacts=True)


def test_the_history_of_a_record_tells_what_was_and_what_is_by_name(database: Database, world: World) -> None:
    def change(session: object) -> None:
        unit = session.get_one(Unit, world.units["primary"].id)  # type: ignore[attr-defined]
        unit.kind, unit.area_id, unit.is_active = "nine_year", world.areas["qingtang"].id, False

    as_(database, world, "planner", change)
    newest = page_of(database, world, "planner", "units", world.units["primary"].id)[0]
    assert (newest.who, newest.action, newest.kind, newest.record) == ("林规划", "changed", "Unit", "石上小学")
    assert {(line.label, line.was, line.now) for line in newest.lines} == {
        ("Kind", "Primary school", "Nine-year school"),
        ("Area", "梅江镇", "青塘镇"),
        ("In use", "yes", "no"),
    }


def test_parts_that_are_gone_stay_in_the_history(database: Database, world: World) -> None:
    unit = world.units["kindergarten"]
    as_(database, world, "planner", lambda s: s.delete(s.get_one(UnitHeadcount, (unit.id, "students"))))
    newest = page_of(database, world, "planner", "units", unit.id)[0]
    assert (newest.action, newest.kind, newest.record) == ("deleted", "People of a unit", "实验幼儿园")
    assert ("People", "380", "") in {(line.label, line.was, line.now) for line in newest.lines}


@pytest.mark.parametrize(
    ("role", "record", "status"),
    [
        ("planner", "primary", 200),
        ("official", "primary", 200),
        ("township_officer", "primary", 200),
        ("township_officer", "kindergarten", 404),
        ("unit_contact", "primary", 200),
        ("unit_contact", "junior", 404),
        ("observer", "primary", 404),
    ],
)
def test_the_history_is_open_to_whoever_may_see_the_record(
    client: Visitor, world: World, role: str, record: str, status: int
) -> None:
    client.sign_in_as(world, role)
    assert client.get(f"/audit/units/{world.units[record].id}").status_code == status


def test_telephones_in_the_history_are_for_those_who_may_see_contacts(client: Visitor, world: World) -> None:
    address = f"/audit/units/{world.units['primary'].id}"
    assert "0797-6832001" in client.sign_in_as(world, "planner").get(address).get_data(as_text=True)
    page = client.sign_in_as(world, "official").get(address).get_data(as_text=True)
    assert "0797-6832001" not in page and "王老师" not in page and "not open to you" in page


@pytest.mark.parametrize(
    "address", ["units/999999", "units/x", "units/1/2", "nothing/1", "units/99999999999", "address/x"]
)
def test_a_history_of_nothing_is_not_found(client: Visitor, world: World, address: str) -> None:
    assert client.sign_in_as(world, "planner").get(f"/audit/{address}").status_code == 404


def test_who_did_something_is_named_in_a_field_too(database: Database, world: World) -> None:
    planner = world.users["planner"]
    after = {
        "created_by": f"user:{planner.id}",
        "taken_by": "system",
        "voided_by": "user:99999",
        "verified_by": "李老师",
    }
    entry = AuditEntry(id=1, at=now(), actor_key="system", actor_name="", action="created", record_type="events",
                       record_id="7", before=None, after=after)  # fmt: skip
    with database.transaction(writing=False) as session:
        (line,) = shown(session, [entry], ZONE, with_contacts=True)
    said = {one.label: one.now for one in line.lines}
    assert said == {"Made by": planner.name, "Checked in by": "the system", "Voided by": "user:99999",
                    "Checked by": "李老师"}  # fmt: skip


def test_the_history_of_an_account_is_for_those_who_manage_it(client: Visitor, world: World) -> None:
    address = f"/audit/users/{world.users['township_officer'].id}"
    assert client.sign_in_as(world, "planner").get(address).status_code == 200
    assert client.sign_in_as(world, "official").get(address).status_code == 404


def test_a_deleted_record_is_open_to_the_trails_readers_only(database: Database, world: World) -> None:
    as_(database, world, "planner", lambda session: session.delete(session.get_one(Place, world.places["hall"].id)))
    with database.transaction(writing=False) as session:
        number = str(world.places["hall"].id)
        assert session.scalars(history(session, "places", number, world.actor(session, "planner"))).all()
        with pytest.raises(NotFound):
            history(session, "places", number, world.actor(session, "official"))


def test_the_pages_are_there_in_both_languages(client: Visitor, world: World) -> None:
    for language in ("zh", "en"):
        client.sign_in_as(world, "planner", language)
        assert client.get("/audit?kind=units&action=created").status_code == 200
        assert client.get(f"/audit/places/{world.places['square'].id}").status_code == 200


def test_a_denied_page_is_in_the_trail_although_the_request_was_refused(
    client: Visitor, world: World, database: Database
) -> None:
    assert client.sign_in_as(world, "observer").get("/users").status_code == 403
    (entry,) = read(database, world.users["administrator"], action="denied")
    assert (entry.actor_name, entry.record_id, entry.after) == ("刘观测", "/users", {"permission": "users.manage"})


def test_every_kind_of_record_and_every_field_has_a_name() -> None:
    assert not audited_tables().keys() - RECORDS.keys()
    columns = {
        column.key
        for cls in audited_tables().values()
        for column in cls.__table__.columns
        if column.key not in cls.audit_secret
    }
    assert not columns - FIELDS.keys() - UNSEEN


def test_the_system_is_a_reader_too(database: Database, world: World) -> None:
    with database.transaction(writing=False) as session:
        assert session.scalars(entries(SYSTEM, {}, ZONE)).first() is not None
