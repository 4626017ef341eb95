"""Rosters of the three networks: coverage rules and gaps, one person one row, thousands of rows at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as trying
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import Invalid
from core.imports import Given, Options
from core.imports.bulk import write
from core.models import ImportBatch
from core.times import today
from readiness import network_services as services
from readiness.network_coverage import Ground, posts, share_of
from readiness.network_inputs import ManyPaidInput, ManyTrainedInput, MemberInput
from readiness.network_models import NetworkAllowance, NetworkMember, NetworkTraining
from readiness.network_queries import MembersWanted, members, rules
from readiness.network_rules import SHIPPED, Rule, holding, is_too_old
from readiness.sheets import MemberImporter
from registry.audit import record
from tests.support.programs import Programs
from tests.support.world import Visitor, World

TOWN = Ground(2, "/1/2/", "梅江镇", "township", "990101100")
VILLAGES = [Ground(number, f"/1/2/{number}/", f"{number}村", "village", str(number)) for number in range(3, 8)]
OFFICER, INFORMANT = SHIPPED[0], SHIPPED[1]


def rule_of(role: str, path: str) -> Rule | None:
    return holding({}, path, role)


def test_an_officer_covers_the_township_and_an_informant_the_village() -> None:
    held = [("officer", TOWN.path), ("informant", VILLAGES[0].path), ("informant", TOWN.path)]
    asked = posts([TOWN, *VILLAGES], held, ["officer", "informant"], rule_of)
    lacking = [post.ground.name for post in asked if not post.is_covered]
    assert lacking == ["4村", "5村", "6村", "7村"]  # whoever serves a whole township covers none of its villages
    assert (share_of(asked).due, share_of(asked).covered) == (6, 2)


@trying(held=some.lists(some.sampled_from(VILLAGES), max_size=12))
def test_a_village_is_covered_once_however_many_serve_there(held: list[Ground]) -> None:
    asked = posts(VILLAGES, [("informant", one.path) for one in held], ["informant"], rule_of)
    assert share_of(asked).covered == len({one.id for one in held})


def test_the_nearest_rule_holds_and_a_county_may_ask_for_nobody() -> None:
    owned = {(1, "informant"): Rule("informant", "village", 0), (None, "informant"): Rule("informant", "village", 2)}
    assert holding(owned, "/1/2/3/", "informant") == owned[1, "informant"]
    assert holding(owned, "/9/2/", "informant") == owned[None, "informant"]
    assert posts(VILLAGES, [], ["informant"], lambda role, path: holding(owned, path, role)) == []


@pytest.mark.parametrize(
    ("last", "years", "is_due"),
    [(None, 2, True), (None, None, False), (date(2024, 11, 29), 2, True), (date(2024, 11, 30), 2, False)],
)
def test_a_training_is_due_again_after_its_years(last: date | None, years: int | None, is_due: bool) -> None:
    assert is_too_old(last, years, date(2026, 11, 30)) is is_due


def test_a_person_stands_once_in_a_role_and_whoever_left_covers_nothing(session: Session, world: World) -> None:
    who = world.actor(session, "planner")
    given = MemberInput(role="informant", name="王速报", phone="13900000000", area="990101100201")
    made = services.add_member(session, given, who)
    with pytest.raises(Invalid) as refused:
        services.add_member(session, given, who)
    assert refused.value.code == "member_taken"
    services.edit_member(session, made, given.model_copy(update={"until_on": date(2026, 11, 1)}), who)
    assert session.scalars(members(session, who, MembersWanted())).all() == []
    assert session.scalars(members(session, who, MembersWanted(shows="left"))).all() == [made]
    with pytest.raises(Invalid):
        services.add_member(session, given.model_copy(update={"role": "wizard"}), who)


def test_trainings_and_allowances_are_entered_for_many_and_what_is_paid_stays(session: Session, world: World) -> None:
    who = world.actor(session, "planner")
    for village in ("990101100201", "990101100202", "990101101201"):
        services.add_member(session, MemberInput(role="informant", name=f"员{village[-3:]}", area=village), who)
    trained = ManyTrainedInput(role="informant", area="990101100", on=today(), what="年度培训")
    assert services.train_many(session, trained, who) == services.train_many(session, trained, who) == 2
    assert len(session.scalars(select(NetworkTraining)).all()) == 2
    paid = ManyPaidInput(role="informant", area="990101100", year=2026, yuan=300, paid_on=today())
    assert services.pay_many(session, paid, who) == 2
    with pytest.raises(Invalid, match="still to come"):
        services.pay_many(session, paid.model_copy(update={"area": "990101", "paid_on": date(2031, 1, 1)}), who)
    everybody = ManyPaidInput(role="informant", area="990101", year=2026, yuan=500)
    assert services.pay_many(session, everybody, who) == 1
    assert sorted(one.yuan for one in session.scalars(select(NetworkAllowance))) == [300, 300, 500]


def row(number: int, **values: object) -> Given:
    return Given(number, {"role": "速报员", "name": "王速报", "township": "梅江镇", "village": "石上村"} | values)


def taken(session: Session, *rows: Given) -> object:
    plan = MemberImporter().plan(session, rows, Options(), SYSTEM)
    session.add(batch := ImportBatch(kind="network_members", filename="a.xlsx", options={}, state="applied"))
    session.flush()
    write(session, batch.id, plan.changes, record)
    session.expire_all()
    return plan


def test_a_roster_is_found_again_and_tells_two_of_one_name_apart(session: Session, world: World) -> None:
    first = taken(session, row(2, phone="139", trained_on=date(2026, 5, 12), allowance_yuan=300), row(3, phone="138"))
    assert (sorted(first.new), first.problems) == ([2, 3], [])  # type: ignore[attr-defined]
    again = taken(session, row(2, phone="139", trained_on=date(2026, 5, 12), allowance_yuan=300), row(3, phone="138"))
    assert sorted(again.unchanged) == [2, 3]  # type: ignore[attr-defined]
    later = taken(session, row(2, phone="139", trained_on=date(2026, 10, 12), paid_on=date(2026, 11, 1)))
    assert sorted(later.changed) == [2]  # type: ignore[attr-defined]
    assert len(session.scalars(select(NetworkTraining)).all()) == 2
    assert session.scalars(select(NetworkAllowance.paid_on)).all() == [date(2026, 11, 1)]
    ahead = date(2026, 12, 1)
    wrong = taken(session, row(2, phone="137", role="厨师"), row(3, name=""), row(4), row(5, village="无此村"),
                  row(6, phone="139", trained_on=ahead, paid_on=ahead))  # fmt: skip
    assert [one.code for one in wrong.problems] == [  # type: ignore[attr-defined]
        "role.unknown", "name.missing", "member.several", "area.no_such_village", "member.future", "member.future",
    ]  # fmt: skip


def test_a_rule_of_the_county_needs_a_source_to_count_as_checked(programs: Programs) -> None:
    planner = programs.of("planner")
    rule = {"level": "village", "least": 2, "training_years": 3, "sends_reports": True, "is_verified": True}
    refused = planner.put("/network-rules/informant", rule)
    assert refused.status_code == 422 and refused.json["errors"][0]["field"] == "is_verified"
    rule["source"] = "县防震减灾工作规则"
    assert planner.put("/network-rules/informant", rule).json["is_verified"] is True
    held = {one["role"]: one for one in planner.get("/network-rules").json["items"]}
    assert (held["informant"]["least"], held["officer"]["least"]) == (2, 1)
    assert len([gap for gap in planner.get("/network-gaps").json["items"] if gap["role"] == "informant"]) == 3
    assert programs.of("township_officer").put("/network-rules/informant", rule).status_code == 409
    assert programs.of("official").put("/network-rules/informant", rule).status_code == 403


def test_people_are_kept_by_programs_and_named_to_those_who_may_know_them(programs: Programs) -> None:
    planner, official = programs.of("planner"), programs.of("official")
    given = {"role": "informant", "name": "王速报", "area": "990101100201", "phone": "13900000000"}
    made = planner.post("/network-members", given).json
    path = f"/network-members/{made['id']}"
    assert planner.post(f"{path}/trainings", {"on": "2026-05-12"}).status_code == 200
    assert planner.post(f"{path}/allowances", {"year": 2026, "yuan": 300}).json["paid_on"] is None
    for late, field in ((f"{path}/trainings", "on"), (f"{path}/allowances", "paid_on")):
        refused = planner.post(late, {"year": 2026, "yuan": 300, field: "2026-12-01"} if field == "paid_on"
                               else {field: "2026-12-01"})  # fmt: skip
        assert (refused.status_code, refused.json["field"]) == (422, field)
    assert planner.get(path).json["trained_on"] == "2026-05-12"
    for hidden in ("/network-members", path, f"{path}/trainings", f"{path}/allowances"):
        assert official.get(hidden).status_code == 403, hidden
    assert "items" in official.get("/network-gaps").json
    assert planner.patch(path, {"note": "村医"}).json["note"] == "村医"
    assert planner.delete(path).status_code == 200
    assert planner.get(path).status_code == 404


def test_the_pages_answer_first_and_observers_stand_beside_the_others(client: Visitor, world: World) -> None:
    planner = client.sign_in_as(world, "planner")
    page = planner.get("/readiness/network").get_data(as_text=True)
    assert "8 areas lack somebody" in page or "areas lack somebody" in page
    for path in ("/readiness/network/gaps", "/readiness/network/rules", "/readiness/network?role=observer",
                 "/readiness/network/many", "/readiness/network/new", "/readiness", "/readiness/network/roster.xlsx",
                 "/readiness/network/allowances.csv", "/readiness/network/gaps.xlsx"):  # fmt: skip
        assert planner.get(path).status_code == 200, path
    form = {"role": "officer", "name": "刘助理", "area": "990101100", "phone": ""}
    done = planner.post("/readiness/network/new", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Added: 刘助理, 梅江镇." in done
    wrong = planner.post("/readiness/network/new", data=form | {"role": "x", "since_on": "13"})
    assert wrong.status_code == 422


def test_an_official_sees_figures_of_the_networks_and_no_names(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        given = MemberInput(role="officer", name="刘助理", area="990101100", phone="0797-6832003")
        number = services.add_member(session, given, world.actor(session, "planner")).id
    pages = (
        "/readiness/network", "/readiness/network/gaps", "/readiness/network/checks/990101100",
        "/figures/rows?state=network_officer&year=2026",
    )  # fmt: skip
    client.sign_in_as(world, "official")
    for path in pages:
        said = client.get(path)
        assert said.status_code == 200 and "刘助理" not in said.text, path
    assert client.get("/readiness/network").text.count("Names and telephones are for those who keep the rosters") == 1
    assert client.get(f"/readiness/network/{number}").status_code in (403, 404)
    assert client.get("/readiness/network/roster.csv").status_code == 403
    client.sign_in_as(world, "township_officer")
    assert all("刘助理" in client.get(path).text for path in (pages[0], *pages[2:], f"/readiness/network/{number}"))


def test_the_shipped_rules_are_marked_as_unverified(session: Session, world: World) -> None:
    assert rules(session) == {}
    assert not any(rule.is_verified for rule in SHIPPED)
    assert session.scalars(select(NetworkMember)).all() == []
