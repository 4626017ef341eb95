"""Every address is guarded: each view says what it asks for, visitors are asked to sign in, strangers find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from app import create_app
from core.access import PUBLIC, SIGNED_IN, asked_of
from core.config import Config
from core.db import Database
from drills.models import Drill
from outreach.checklist_models import Checklist
from registry.models import ApiToken, Area, Grant, User
from registry.permissions import ROLES, Permission
from registry.tokens import make_secret
from schedule.models import Campaign, Event, Person, Vehicle
from tests.support.programs import Programs
from tests.support.world import Visitor, World

PUBLIC_ENDPOINTS = {
    "outreach.downloads",
    "outreach.download",
    "outreach.download_viewed",
    "outreach.take_download",
    "outreach.download_file",
    "outreach.download_cover",
    "outreach.self_check",
    "outreach.self_check_result",
    "static",
    "core.choose_language",
    "core.choose_theme",
    "core.healthz",
    "core.readyz",
    "core.metrics",
    "registry.sign_in",
    "registry.enter",
    "registry.sign_out",
    "registry.invitation",
    "registry.accept_invitation",
    "maps.shelter_map",
    "maps.script",
    "maps.style",
    "maps.names",
    "maps.points",
    "maps.outlines",
    "maps.layer_data",
    "maps.base_map_file",
    "maps.find",
    "maps.later",
    "maps.places",
    "maps.place",
    "maps.place_photo",
    "maps.inspect_on_site",
    "outreach.visits_on_phone",
    "outreach.send_visit_reports",
    "outreach.visit_worker",
    "outreach.take_exam",
    "outreach.send_exam",
    "outreach.tick_page",
    "outreach.tick_oneself",
    "outreach.check_training_certificate",
    "maps.send_inspections",
    "maps.inspection_worker",
    "drills.check_certificate",
    "drills.evaluate_by_link",
    "outreach.whats_on",
    "outreach.public_event",
    "outreach.public_event_file",
    "outreach.guest_answer",
    "outreach.give_guest_answer",
    "outreach.guest_arrives",
    "outreach.own_guest_code",
    "outreach.guest_calendar_file",
    "outreach.suggestion_box",
    "outreach.drop_suggestion",
    "outreach.give_opinion",
    "outreach.send_suggestions",
    "outreach.suggestion_worker",
    "readiness.quick_report",
    "readiness.send_quick_reports",
    "readiness.quick_report_worker",
    "planning.visit_answer",
    "planning.answer_visit",
    "schedule.check_in",
    "schedule.check_in_plainly",
    "schedule.check_in_worker",
    "schedule.check_in_by_holder",
    "schedule.take_holder",
    "schedule.send_arrivals",
    "schedule.feed",
    "schedule.join",
    "schedule.join_event",
    "schedule.sign_up",
    "schedule.change_sign_up",
    "schedule.decide_sign_up",
    "schedule.sign_up_calendar_file",
    "drills.public_days",
    "drills.public_day",
    "drills.wall",
    "drills.wall_figures",
    "drills.message_file",
    "drills.message_feed",
    "drills.live_page",
    "drills.live_state",
    "drills.send_live_entries",
    "drills.live_photo",
    "drills.live_worker",
    "maps.place_list_file",
    "features_api.landing",
    "features_api.api_description",
    "features_api.conformance",
    "features_api.collections",
    "features_api.one_collection",
    "features_api.items",
    "features_api.item",
    "observation.observe",
    "observation.observe_plainly",
    "observation.observer_worker",
    "observation.send_records",
    "observation.report_anomaly",
    "observation.send_reports",
    "observation.send_reports_signed_in",
    "observation.anomaly_worker",
    "readiness.called_out",
    "readiness.answer_called_out",
    "readiness.arrived_called_out",
    "api.description",
    "api.docs",
}
"""What is open to everybody; a new one is added here on purpose."""


SHOWN_TO_ALL = {
    "/api/v1/places/<int:place_id>",
    "/api/v1/drill-rules/<int:rule_id>",
    "/checklists/settings/<int:checklist_id>",
    "/checklists/settings/<int:checklist_id>/copy",
    "/api/v1/checklists/<int:checklist_id>",
    "/api/v1/checklists/<int:checklist_id>/copy",
    "/api/v1/checklists/<int:checklist_id>/items/<int:item_id>",
}
"""Shelters, which everybody may look up, without the contacts; rules and checklists that hold everywhere."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[Rule]:
    """Every address of the application."""
    folder = tmp_path_factory.mktemp("rules")
    config = Config({"ZHENAN_DATA": str(folder), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"})
    app = create_app(config)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        rule.asks_for = asked_of(view)  # type: ignore[attr-defined]
        rule.files = getattr(getattr(view, "operation", None), "files", None)  # type: ignore[attr-defined]
    return list(app.url_map.iter_rules())


def methods(rule: Rule) -> Iterator[str]:
    yield from sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


NOWHERE = Flask("nowhere")


def address(rule: Rule, number: int = 1) -> str:
    """The rule's address with something in place of its parts."""
    parts = {name: _example(converter, number) for name, converter in rule._converters.items()}
    with NOWHERE.test_request_context():
        built = rule.build(parts)
    assert built is not None
    return "/" + built[1].lstrip("/")


def _example(converter: BaseConverter, number: int) -> int | str:
    if isinstance(converter, IntegerConverter):
        return number
    return sorted(converter.items)[0] if isinstance(converter, AnyConverter) else "xlsx"


def is_of_records(rule: Rule) -> bool:
    """Whether the address names records by their numbers, and nothing free."""
    converters = list(rule._converters.values())
    return any(isinstance(one, IntegerConverter) for one in converters) and all(
        isinstance(one, IntegerConverter | AnyConverter) for one in converters
    )


def test_every_view_says_what_it_asks_for(rules: list[Rule]) -> None:
    known = {PUBLIC, SIGNED_IN, *(str(permission) for permission in Permission)}
    assert not [rule.endpoint for rule in rules if rule.asks_for not in known]  # type: ignore[attr-defined]


def test_only_what_is_meant_to_be_public_is_public(rules: list[Rule]) -> None:
    found = {rule.endpoint for rule in rules if rule.asks_for == PUBLIC}  # type: ignore[attr-defined]
    assert found == PUBLIC_ENDPOINTS


def test_a_visitor_is_asked_to_sign_in_everywhere_else(client: Visitor, world: World, rules: list[Rule]) -> None:
    let_in = []
    for rule in rules:
        if rule.asks_for == PUBLIC:  # type: ignore[attr-defined]
            continue
        for method in methods(rule):
            answer = client.open(address(rule), method=method)
            if rule.rule.startswith("/api/"):
                is_refused = answer.status_code == 401
            else:
                is_refused = answer.status_code == 302 and answer.location.startswith("/login")
            if not is_refused:
                let_in.append((method, rule.rule, answer.status_code))
    assert not let_in


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_every_role(
    client: Visitor, world: World, programs: Programs, rules: list[Rule], role: str
) -> None:
    client.sign_in_as(world, role)
    token = {"Authorization": f"Bearer {programs.token(role)}"}
    wrong = []
    for rule in rules:
        if "GET" not in (rule.methods or ()) or rule.arguments or rule.endpoint == "static":
            continue
        asks_for: str = rule.asks_for  # type: ignore[attr-defined]
        allowed = asks_for in (PUBLIC, SIGNED_IN) or Permission(asks_for) in ROLES[role]
        status = client.get(rule.rule, headers=token).status_code
        if status >= 500 or (status == 403) == allowed:
            wrong.append((rule.rule, status))
    assert not wrong


@pytest.fixture
def full_world(world: World, database: Database) -> World:
    """The county with a campaign, an event with a drill, a lecturer and a vehicle, each the first of its kind."""
    with database.transaction() as session:
        area = world.areas["county"].id
        campaign = Campaign(area_id=area, name="防灾周", starts_on=date(2031, 5, 10), ends_on=date(2031, 5, 16))
        session.add_all([campaign, Person(area_id=area, name="何讲师"), Vehicle(area_id=area, name="体验车")])
        session.flush()
        begins = datetime(2031, 5, 12, 6, tzinfo=UTC)
        event = Event(
            uid="1", kind="drill", title="疏散演练",
            area_id=world.areas["meijiang"].id, unit_id=world.units["primary"].id,
            campaign_id=campaign.id, starts_at=begins, ends_at=begins + timedelta(hours=1),
        )  # fmt: skip
        session.add(event)
        session.flush()
        session.add(Drill(event_id=event.id, unit_id=world.units["primary"].id))
        session.add_all([ApiToken(user_id=world.users["planner"].id, name="x", digest=f"{n}") for n in range(2)])
    return world


@pytest.fixture
def stranger(client: Visitor, full_world: World, database: Database) -> tuple[Visitor, dict[str, str]]:
    """The browser of another county's planner, and the header with which a program of theirs asks."""
    secret, digest = make_secret()
    with database.transaction() as session:
        area = Area(code="880101", name="邻县", level="county")
        session.add(area)
        session.flush()
        area.path = f"/{area.id}/"
        user = User(login="stranger", name="邻规划", session_key="key-stranger")
        user.grants = [Grant(role="planner", area_id=area.id)]
        session.add(user)
        session.flush()
        session.add(ApiToken(user_id=user.id, name="test", digest=digest))
    with client.session_transaction() as cookie:
        cookie.update(user_id=user.id, session_key="key-stranger", language="en")
    return client, {"Authorization": f"Bearer {secret}"}


def test_what_belongs_to_another_county_is_as_if_it_were_not_there(
    stranger: tuple[Visitor, dict[str, str]], rules: list[Rule]
) -> None:
    browser, token = stranger

    def status(rule: Rule, method: str, number: int) -> int:
        given: dict[str, Any] = {"json": {}} if rule.rule.startswith("/api/") and method != "GET" else {}
        if files := rule.files:  # type: ignore[attr-defined]
            given = {"data": {files.part: (BytesIO(b"picture"), "photo.jpg")}}
        return int(browser.open(address(rule, number), method=method, headers=token, **given).status_code)

    found = []
    for rule in rules:
        if rule.asks_for == PUBLIC or not is_of_records(rule) or rule.rule in SHOWN_TO_ALL:  # type: ignore[attr-defined]
            continue
        for method in methods(rule):
            nothing = status(rule, method, 999_999)
            assert nothing in (403, 404, 422), (method, rule.rule, nothing)
            answers = {status(rule, method, number) for number in (1, 2)}
            if answers != {nothing}:
                found.append((method, rule.rule, answers))
    assert not found


def test_checklists_are_seen_where_they_hold_and_nowhere_else(
    stranger: tuple[Visitor, dict[str, str]], full_world: World, database: Database
) -> None:
    browser, token = stranger
    with database.transaction() as session:
        theirs = Checklist(area_id=full_world.areas["county"].id, name="本县清单", unit_kinds=["primary"], year=2031)
        shipped = Checklist(area_id=None, name="通用清单", unit_kinds=["primary"])
        session.add_all([theirs, shipped])
        session.flush()
        numbers = (theirs.id, shipped.id)
    for path in ("/checklists/settings/%d", "/checklists/settings/%d/copy", "/api/v1/checklists/%d"):
        assert [browser.get(path % number, headers=token).status_code for number in numbers] == [404, 200], path
    for method, path in (("PATCH", "/api/v1/checklists/%d"), ("DELETE", "/api/v1/checklists/%d")):
        answers = [browser.open(path % number, method=method, headers=token, json={}) for number in numbers]
        assert {answer.status_code for answer in answers} <= {403, 404}, (method, path)


OWN = ["/units/1", "/areas/1", "/events/1", "/campaigns/1", "/drills/1", "/users/2", "/teams/1", "/audit/events/1"]


@pytest.mark.parametrize("page", OWN)
def test_the_same_pages_are_there_for_the_countys_own_planner(client: Visitor, full_world: World, page: str) -> None:
    assert client.sign_in_as(full_world, "planner").get(page).status_code == 200


@pytest.mark.parametrize(
    "page", ["/units/2", "/units/4", "/events/2", "/areas/3", "/users/2", "/audit/units/2", "/audit/places/1"]
)
def test_a_contact_finds_nothing_of_other_units(client: Visitor, full_world: World, page: str) -> None:
    assert client.sign_in_as(full_world, "unit_contact").get(page).status_code in (403, 404)
