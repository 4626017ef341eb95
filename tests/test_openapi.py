"""The API keeps what its own description promises, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from core.times import today
from tests.support.days import workday_ahead
from tests.support.programs import Program, Programs

# what fits the description may still be refused for what it means: a day that has passed, an area nobody knows
ACCEPTED = ["2xx", "401", "403", "404", "409", "422", "503"]
REAL: dict[str, Any] = {
    "area": "990101100", "under": "990101", "level": "", "area_id": 2, "unit_id": 1, "place_id": 1, "campaign_id": 1,
    "event_id": 1, "drill_id": 1, "resources": ["team:1"], "on": str(workday_ahead(14)), "until": None,
    "starts": "09:00", "ends": "11:00", "lon": 116.01, "lat": 26.47, "headcounts": {"students": 5},
    "expected": {"students": 5}, "renewed_from_id": None, "contact_phone": "0797-6832001", "datum": "wgs84",
    "contact_email": "office@qingyuan.example", "manager_phone": "0797-6832002", "targets": {"primary": 50},
    "starts_on": str(today()), "ends_on": str(today()), "rehearsed_on": None, "people": {"students": 5},
    "blackout_id": 1, "absence_id": 1, "day_id": 1, "resource": "team:1", "reason": "exam", "unit_kinds": ["school"],
    "event_kinds": [], "since": str(today()), "series_id": 1, "date_id": 1, "feed_id": 1, "sign_up_id": 1,
    "arrival_id": 1, "person_id": 1, "weekdays": [], "endings": [], "counts": {"students": 5}, "skills": [],
    "rule": "", "repeats": "weekly", "count": 4, "most_per_group": None, "capacity": 200, "subject": "all",
    "present": {"students": 5}, "enrolled": 5, "excused": 0, "missing": 0, "verified_on": None, "version": None,
    "action_id": 1, "evaluation_id": 1, "link_id": 1, "set_id": None, "points": {}, "remarks": {},
    "rule_id": 1, "term_id": 1, "excuse_id": 1, "unit_kind": "primary", "months": "now", "opened_on": None,
}  # fmt: skip
"""What exists in the county, by the name it is asked by: without it nearly everything sent would be refused."""
KINDS = {"units": "primary", "places": "shelter", "events": "lecture", "series": "lecture"}


BLACKOUT = {
    "name": "期中考试", "reason": "exam", "area_id": 1, "starts_on": "2027-04-20", "ends_on": "2027-04-22",
    "unit_kinds": ["school"],
}  # fmt: skip


def description(app: Flask, programs: Programs, node: Any, phases: dict[str, Any], **checks: Any) -> Any:
    """The description, as schemathesis reads it; the application keeps a token that may do everything."""
    node._nodeid = node.nodeid  # schemathesis names its subtests by it, and pytest 9.2 lacks it
    app.extensions["token"] = programs.token("administrator")
    checks["positive_data_acceptance"] = {"expected-statuses": ACCEPTED}
    config = SchemathesisConfig.from_dict({"checks": checks, "phases": phases})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


@pytest.fixture
def by_chance(app: Flask, programs: Programs, request: pytest.FixtureRequest) -> Any:
    """Random requests to a county in which something is planned."""
    plan_something(programs.of("administrator"))
    return description(app, programs, request.node, {"coverage": {"enabled": False}, "examples": {"enabled": False}})


@pytest.fixture
def by_corners(app: Flask, programs: Programs, request: pytest.FixtureRequest) -> Any:
    """Requests at every limit of every member, to a county in which something is planned."""
    plan_something(programs.of("administrator"))
    sent_without_token = {"enabled": False}  # each once more: the random requests do that
    return description(app, programs, request.node, {"fuzzing": {"enabled": False}}, ignored_auth=sent_without_token)


def plan_something(program: Program) -> None:
    """A campaign, an event with sign-up and check-in, a drill, a series ... each the first of its kind."""
    day = str(workday_ahead(7))
    campaign = {"name": "宣传周", "area_id": 1, "starts_on": day, "ends_on": day}
    event = {"kind": "lecture", "unit_id": 2, "on": day, "starts": "09:00", "ends": "10:00", "resources": ["team:1"]}
    drill = {"unit_id": 1, "on": day, "expected": {"students": 1012}}
    series = event | {"on": str(workday_ahead(30)), "repeats": "weekly", "times": 3}
    signed_up = {"unit_id": 1, "counts": {"students": 5}, "on_behalf": True}
    for path, given in (
        ("campaigns", campaign), ("events", event), ("drills", drill), ("series", series), ("blackouts", BLACKOUT),
        ("feeds", {"subject": "all"}), ("special-days", {"on": "2027-10-08", "kind": "holiday", "name": "国庆节"}),
        ("absences", {"resource": "team:2", "on": day, "until": day}),
        ("school-terms", {"area_id": 1, "name": "春季学期", "starts_on": "2027-02-22", "ends_on": "2027-07-02"}),
        ("drill-excuses", {"unit_id": 1, "starts_on": "2027-03-01", "ends_on": "2027-03-31", "reason": "校舍维修"}),
    ):  # fmt: skip
        made = program.post(f"/{path}", given)
        assert made.status_code in (200, 201), (path, made.text)
    window = {"opens_on": str(today()), "opens_at": "00:00", "closes_on": day, "closes_at": "08:00", "capacity": 200}
    assert program.put("/events/1/sign-up-window", window).status_code == 200
    assert program.post("/events/1/sign-ups", signed_up).status_code == 201


def aimed(case: Any) -> Any:
    """The request with real numbers and names where its own are allowed but nobody's."""
    if not case.meta.generation.mode.is_positive:
        return case
    case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
    if isinstance(case.body, dict):
        real = {name: REAL.get(name, value) for name, value in case.body.items()}
        if "kind" in real:
            real["kind"] = KINDS.get(case.path.split("/")[1], real["kind"])
        case.body = real
    return case


def call(case: Any, app: Flask) -> Any:
    """Send the request as somebody who may do everything, and compare the answer with the description."""
    sent = {"Authorization": f"Bearer {app.extensions['token']}", "Accept-Encoding": "identity"}
    return case.call_and_validate(headers=sent)


by_chance_ = schemathesis.pytest.from_fixture("by_chance")
by_corners_ = schemathesis.pytest.from_fixture("by_corners")


@by_chance_.parametrize()
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_gets_the_answer_that_was_promised(case: Any, app: Flask) -> None:
    call(aimed(case), app)


@by_corners_.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_limit_of_every_member_is_kept(case: Any, app: Flask) -> None:
    if case.body:  # then the body is on trial: it should be read by something that exists
        case.path_parameters = {name: REAL[name] for name in case.path_parameters or {}}
    call(case, app)
