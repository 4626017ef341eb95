"""The API keeps what its own description promises, whatever is sent to it."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection

from core.api.sending import MULTIPART
from core.times import today
from tests.support.days import workday_ahead
from tests.support.everything import HELD, PAPER, POINT, SPARE, STATION, TAKEN, UNREPORTED, held_on, photo
from tests.support.everything_open import OPEN_DAY
from tests.support.programs import Programs
from tests.support.world import World

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
    "run_id": 1, "hazard": "earthquake", "added": [], "closed": [],
    "photo_id": 1, "event_version": None, "template_id": 1, "units": [1, 2], "types": [], "data": photo(),
    "scenario_id": 1, "earthquake_id": None,
    "inspection_id": 1, "defect_id": 1, "ticket_id": 2, "answers": {"signs": "ok"}, "defects": [], "item": "signs",
    "site_kind": "park", "observer_id": 1, "record_id": 1, "pause_id": 1, "return_id": 1, "lock_id": 1,
    "exception_id": 1, "haves": ["plate"], "login": "", "allowance_yuan": 600, "trained_on": None, "readings": {},
    "place_version": None, "step": "week", "category": "well", "object": "水井", "object_count": None,
}  # fmt: skip
"""What exists in the county, by the name it is asked by: without it nearly everything sent would be refused."""
REAL |= {
    "anomaly_id": 1, "station_kind": "seismometer", "category": "well", "features": ["muddy"],
    "appeared_on": str(today()),
    "appeared_clock": "00:00", "called_on": str(today()), "called_clock": "00:00", "on_site_on": str(today()),
    "on_site_clock": "00:00", "checks": {"pumping": "yes"}, "conclusion": "interference",
    "elapsed_seconds": 0, "channel_id": 1, "message_id": 3, "channel": "webhook:1", "carries": [], "method": "POST",
    "form": "json", "to": "", "address": "https://hook.qingyuan.example/x", "secret": "",
    "view_id": 1, "rows": ["area"], "columns": "month", "measures": ["held"], "measure": "held",
    "question": {"rows": ["area"], "measures": ["held"]},
    "kinds": {"primary": {"minutes": 60}}, "seconds": 1, "iterations": 1, "team_ids": [1],
    "summary_id": 1, "round_id": 1, "scheme_id": 1, "year": 2026, "half": "1",
    "proposal_id": 1, "other_id": 2, "team_id": None, "visit_id": 1, "second_team_id": None, "invitation_id": 1,
    "anchor_day_id": 1, "target_id": 1, "line_id": 1, "expense_id": 1, "material_id": 1, "move_id": 1, "source_id": 1,
    "anchor": "", "from_stock": None, "moved_on": str(today()), "spent_on": str(today()),
    "purpose": "printing", "correction": "",
    "member_id": 1, "training_id": 1, "asked_id": 1, "damage": {}, "signs": ["swing"], "yuan": 300, "paid_on": None,
    "organiser_id": 3, "agenda_item_id": 1, "party_id": 1, "task_id": 1,
    "checklist_id": 4, "proof_id": 1, "done_on": str(today()), "due_month": 12, "position": 10,
    "project_id": 1, "step_id": 1,
    "hazard_id": 1, "check_id": 1, "hazards": [], "rest_is_fine": True,
    "checked_on": str(today()), "households": 120, "with_hazards": 0, "fixed": 0, "county": "990101",
    "download_id": 1, "shown_from": str(today()), "shown_until": None, "file": {"name": "a.pdf", "data": PAPER},
    "item_id": 1, "published_on": str(today()), "reach": 500, "reach_source": "counted", "link": "",
    "visit_ids": [], "invitation_ids": [], "remedy": 0, "group": 0, "like_team_id": 1,
    "plan_id": 1, "test_id": 1, "finding_id": 1, "number": 1, "equipment_id": 1, "call_id": 1, "answer_id": 1,
    "specialist_id": 1, "report_id": 1, "class_id": 1, "trainee_id": 2, "demonstration_id": 1,
    "term_from": None, "term_until": None, "lecturers": [], "came": [1], "applied_on": str(today()),
}  # fmt: skip
REAL |= {"guest_id": 1, "suggestion_id": 1, "owner_id": 2, "into_id": 2, "topic": "other"}
REAL |= {"stop_id": 1, "person_id": None, "to": "later"}
KINDS = {
    "demonstrations": "school",
    "specialists": "specialist",
    "fortification": "school",
    "channels": "webhook",
    "units": "primary",
    "places": "shelter",
    "events": "lecture",
    "series": "lecture",
}


AIMS: dict[str, dict[str, Any]] = {
    "/result": {"drill_id": HELD, "on": str(held_on())},
    "/evaluation": {"drill_id": UNREPORTED, "set_id": None},
    "/evaluation-comparison": {"drill_id": HELD},
    "/evaluations": {"drill_id": HELD},
    "/evaluators": {"drill_id": HELD},
    "/certificate": {"drill_id": HELD},
    "/document": {"drill_id": HELD},
    "/photos": {"drill_id": HELD},
    "/improvement-actions": {"drill_id": HELD},
    "/cancel": {"day_id": 2},
    "/postpone": {"day_id": 3},
    "/close": {"action_id": 2},
    "/send-back": {"action_id": 3},
    "/drop": {"action_id": 4},
    "/retest": {"action_id": 5, "drill_id": UNREPORTED},
    "/observation-points": {
        "place_id": POINT,
        "area": "990101100201",
        "starts_on": str(today() - timedelta(days=30)),
        "ends_on": None,
        "lon": "",
        "lat": "",
        "on": str(today()),
    },
    "/pauses": {"starts_on": str(today() + timedelta(days=3)), "ends_on": str(today() + timedelta(days=3))},
    "/observation-returns": {"on": str(today() - timedelta(days=7))},
    "/observation-board": {"on": str(today()), "since": None},
    "/observers/{observer_id}/records": {"place_id": POINT, "on": str(today())},
    "/observation-locks": {"area": "990101", "up_to": str(today() - timedelta(days=40))},
    "/observation-lock-exceptions": {
        "since": str(today() - timedelta(days=60)),
        "up_to": str(today() - timedelta(days=60)),
        "until_on": str(today() + timedelta(days=1)),
        "until_time": "18:00",
    },
    "/quick-rounds": {
        "area": "990101",
        "mode": "exercise",
        "shook_on": str(today() - timedelta(days=1)),
        "shook_clock": "09:30",
        "scenario_id": None,
        "is_sure": True,
    },
    "/quick-rounds/{round_id}/close": {"round_id": 2},
    "/network-members": {"role": "informant", "area": "990101100201", "since_on": None, "until_on": None, "shows": ""},
    "/network-rules/{role}": {"role": "informant", "level": "village"},
    "/outreach-totals": {"counts": {"leaflets": 5}, "rough": ["leaflets"]},
    "/outreach-totals/{return_id}": {"return_id": 2},
    "/return-locks": {"area": "990101", "up_to": str(today() - timedelta(days=40))},
    "/return-lock-exceptions": {
        "since": str(today() - timedelta(days=60)),
        "up_to": str(today() - timedelta(days=60)),
        "until_on": str(today() + timedelta(days=1)),
        "until_time": "18:00",
        "unit": "",
    },
    "/returns/things": {"since": None, "kind": "event_result"},
    "/defects/{defect_id}/close": {"defect_id": 2},
    "/defects/{defect_id}/reopen": {"defect_id": 3},
    "/defects/{defect_id}/drop": {"defect_id": 4},
}
AIMS |= {
    "/materials": {"kind": "leaflet"},
    "/anchors": {"code": None, "area": "990101"},
    "/materials/{material_id}/moves": {"kind": "received", "event_id": None},
    "/campaigns/take-over": {
        "year": 2028,
        "campaigns": [{"source_id": 1, "name": "再来一年", "starts_on": "2028-05-08", "ends_on": "2028-05-14"}],
    },
    "/take-over/undo": {"campaign_id": TAKEN},
    "/campaigns/{campaign_id}/targets": {"campaign_id": 2},
    "/campaigns/{campaign_id}/budget": {"campaign_id": 2},
    "/campaigns/{campaign_id}/expenses": {"campaign_id": 2, "amount": "12.50"},
    "/visits/{visit_id}": {"team_id": 1, "reason": ""},
    "/proposals/{proposal_id}/invitations": {"proposal_id": 2},
    "/visit-invitations/{invitation_id}/answer": {"answer": "confirm", "reason": ""},
    "/stations": {"place_id": STATION},
    "/self-inspections": {"answers": {"exits": "ok"}, "done_on": str(today())},
    "/household-checks": {"items": {}},
    "/self-hazards/{hazard_id}": {"hazard_id": 3},
    "/self-hazards/{hazard_id}/{state}": {"hazard_id": 3, "state": "fixed"},
    "/self-hazards/{hazard_id}/reopen": {"hazard_id": 1},
    "/media-items/{item_id}": {"items": 1},
    "/downloads": {"kind": "leaflet", "language": "zh"},
    "/downloads/{download_id}/versions": {"name": "a.pdf", "data": PAPER},
    "/media-items": {"channel": "sms", "event_id": None, "items": 1},
    "/media-items/{item_id}/remove": {"item_id": SPARE},
    "/deliveries/{message_id}/again": {"message_id": 1},
    "/deliveries/{message_id}/drop": {"message_id": 2},
    "/organisers/{organiser_id}": {"unit": "", "name": "县气象局", "share_percent": 1},
    "/events/{event_id}/organisers": {"unit": "", "name": "县融媒体中心", "share_percent": 1},
    "/organisers/{organiser_id}/ask": {"organiser_id": 1},
    "/organisers/{organiser_id}/decline": {"organiser_id": 4},
    "/organisers/{organiser_id}/confirm": {"organiser_id": 4},
    "/events/{event_id}/agenda-items": {"event_id": 11},
    "/events/{event_id}/participants": {"event_id": 11, "unit": "", "name": "县消防救援大队"},
    "/events/{event_id}/meeting": {"event_id": 11},
    "/events/{event_id}/minutes": {"event_id": 11, "version": None},
    "/events/{event_id}/findings": {"event_id": 12},
    "/joint-tasks": {"area": "990101", "unit": "", "owner_id": None},
    "/joint-tasks/{task_id}/hand-over": {"unit": "", "owner_id": None, "person_name": "张主任"},
    "/joint-tasks/{task_id}/done": {"task_id": 2},
    "/joint-tasks/{task_id}/drop": {"task_id": 3},
    "/joint-tasks/{task_id}/reopen": {"task_id": 6},
    "/supervision-findings/{finding_id}/hand-over": {"finding_id": 3, "unit": "石上小学"},
    "/supervision-findings/{finding_id}/done": {"finding_id": 2},
    "/supervision-findings/{finding_id}/accept": {"finding_id": 5},
    "/supervision-findings/{finding_id}/send-back": {"finding_id": 6},
    "/checklists": {"year": 2031},
    "/checklists/{checklist_id}": {"year": 2026, "item_id": 22},
    "/checklists/{checklist_id}/copy": {"year": 2032},
    "/units/{unit_id}/checklist": {"year": 2026, "item_id": 22},
    "/unit-checklists": {"year": None},
    "/checklist-proofs/{proof_id}/confirm": {"proof_id": 4},
    "/checklist-proofs/{proof_id}/send-back": {"proof_id": 2},
    "/checklist-proofs/{proof_id}/take-back": {"proof_id": 3},
    "/fortification/projects": {
        "code": None,
        "unit": "",
        "lon": "",
        "lat": "",
        "due_on": None,
        "received_on": None,
        "evaluated_pga": None,
        "evaluated_period": None,
        "designed_pga": 0.2,
        "designed_period": 0.4,
        "done_on": None,
    },
    "/projects/{project_id}/result": {"project_id": 2, "result": "refused", "result_on": None, "note": "补正后重报。"},
    "/projects/{project_id}/reopen": {"project_id": 3},
    "anomaly_id}/pass-up": {"anomaly_id": 2},
    "anomaly_id}/verify": {"anomaly_id": 3},
    "anomaly_id}/close": {"anomaly_id": 4},
    "anomaly_id}/reopen": {"anomaly_id": 5},
    "/response-teams": {
        "team_id": 2,
        "kind": "rescue",
        "area": "990101100",
        "base": "",
        "unit": "",
        "role": "member",
        "login": "",
        "valid_until": None,
        "expires_on": None,
        "check_due_on": None,
        "away_until": None,
    },
    "/joint-call-outs": {
        "joint_id": 1,
        "teams": [2, 3],
        "nature": "exercise",
        "by_on": str(today()),
        "by_clock": "23:59",
        "message": "",
    },
    "/network-checks": {"roster_check_id": 1, "area": "990101100", "left": [], "year": None},
    "/call-out": {"nature": "exercise", "by_on": str(today()), "by_clock": "23:59", "message": ""},
    "/mobilisations": {
        "on": str(today() - timedelta(days=3)),
        "starts": "09:00",
        "released": "11:00",
        "released_on": None,
        "nature": "exercise",
    },
    "/open-days/{event_id}": {
        "event_id": OPEN_DAY,
        "answer_on": str(today()),
        "category": "congress_deputy",
        "people": 1,
        "received_on": str(today()),
    },
    "/suggestions": {"event_id": OPEN_DAY, "due_on": str(today() + timedelta(days=9))},
    "/take-away": {"suggestion_id": 3},
    "/suggestions/{suggestion_id}/approve": {"suggestion_id": 4},
    "/suggestions/{suggestion_id}/publish": {"suggestion_id": 5},
    "/tell": {"suggestion_id": 6, "how": "phone"},
    "/suggestions/{suggestion_id}/send-back": {"suggestion_id": 7},
    "/suggestions/{suggestion_id}/reopen": {"suggestion_id": 8},
    "/split": {"suggestion_id": 9},
    "/answers/{answer_id}": {"answer": "coming", "minutes": 10},
    "/emergency-plans": {"unit_id": 1, "level": "unit", "kind": "school", "area": ""},
    "/versions": {"approved_on": str(today()), "review_by": None},
    "/versions/{number}/accept": {"plan_id": 2},
    "/versions/{number}/send-back": {"plan_id": 3},
    "/emergency-plans/{plan_id}/withdraw": {"plan_id": 5},
    "/emergency-plans/{plan_id}/restore": {"plan_id": 4},
    "/events/{event_id}/plan-tests": {"event_id": 2, "plan_id": 5},
    "/plan-findings/{finding_id}/taken-up": {"number": 2},
    "/visit-reports/{report_id}/send-back": {"report_id": 2},
    "/training-classes": {"category": "informants"},
    "/exam-questions": {"question_id": 2, "answers": "*a\nb"},
    "/demonstration-criteria": {"kind": "school", "criterion_id": 2},
    "/demonstrations": {"place_id": None, "points": {"1": 5}},
    "/demonstrations/{demonstration_id}/grant": {"review_due_on": str(today() + timedelta(days=400))},
    "/demonstrations/{demonstration_id}/end": {"demonstration_id": 2},
}
"""What has to be in another state than the first of its kind, by what the path holds; the last that fits counts."""


def description(app: Flask, programs: Programs, node: Any, phases: dict[str, Any], **checks: Any) -> Any:
    """The description, as schemathesis reads it; the application keeps a token that may do everything."""
    node._nodeid = node.nodeid  # schemathesis names its subtests by it, and pytest 9.2 lacks it
    app.extensions["token"] = programs.token("administrator")
    checks["positive_data_acceptance"] = {"expected-statuses": ACCEPTED}
    config = SchemathesisConfig.from_dict({"checks": checks, "phases": phases})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


class Sparing:
    """Picks of the trials every kind for every operation, every trial of a member where it is met first, and further
    values of the same trial once for members with the same limits: the same code reads them in the other operations.
    What one and the same code reads for all of them (headers, numbers in paths, methods) is tried with some operations.
    """

    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described
        self._kinds: set[tuple[Any, ...]] = set()
        self._first: dict[tuple[Any, ...], str] = {}
        self._values: Counter[tuple[Any, ...]] = Counter()
        self._alike: Counter[tuple[Any, ...]] = Counter()

    def is_wanted(self, label: str, case: Any) -> bool:
        """Whether that trial of the operation with that label is the first of its kind or of its member."""
        trial = case.meta.phase.data
        kind = (label, trial.parameter_location, trial.scenario)
        is_new, limits = kind not in self._kinds, self._limits(case, trial)
        self._kinds.add(kind)
        name = None if trial.parameter_location == ParameterLocation.PATH else trial.parameter
        if is_new and _reads_alike(trial):
            self._alike[kind[1:]] += 1
            is_new = self._alike[kind[1:]] <= ALIKE
        same = (trial.parameter_location, trial.scenario, name, trial.description, limits)
        self._values[label, *same] += 1
        value = self._values[label, *same]
        further = (trial.parameter_location, trial.scenario, limits or name, value)
        return label == self._first.setdefault(same if value == 1 else further, label) or is_new

    def _limits(self, case: Any, trial: Any) -> str:
        """What the description says of the member of a body that is on trial; empty for all else."""
        named = re.search(r"^/properties/(\w+)", trial.location or "") or re.search(r"'(\w+)'", trial.description)
        operation = self._described["paths"].get(case.path, {}).get(case.method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not named or not content:
            return ""
        schemas, shape = self._described["components"]["schemas"], content["schema"]
        shape = schemas[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
        member = shape.get("properties", {}).get(named[1], {})
        return json.dumps({word: value for word, value in member.items() if word not in ONLY_SAID})


def _reads_alike(trial: Any) -> bool:
    """Whether what is on trial is read before the operation is known, or in the same way for each."""
    is_method = str(trial.scenario) == "unspecified_http_method"
    return is_method or trial.parameter_location in (ParameterLocation.HEADER, ParameterLocation.PATH)


ALIKE = 60
"""With so many operations a trial is made that all of them read in the same way."""
ONLY_SAID = ("title", "description", "default", "examples")
"""What a description says of a member that is no limit."""


@pytest.fixture
def world(everything: World) -> World:
    return everything


@pytest.fixture
def by_chance(app: Flask, programs: Programs, request: pytest.FixtureRequest) -> Any:
    """Random requests to a county in which something is planned."""
    return description(app, programs, request.node, {"coverage": {"enabled": False}, "examples": {"enabled": False}})


@pytest.fixture
def by_corners(app: Flask, programs: Programs, request: pytest.FixtureRequest) -> Any:
    """Requests at every limit of every member, to a county in which something is planned."""
    sent_without_token = {"enabled": False}  # each once more: the random requests do that
    return description(app, programs, request.node, {"fuzzing": {"enabled": False}}, ignored_auth=sent_without_token)


@pytest.fixture
def by_corners_once(app: Flask, by_corners: Any) -> Any:
    """The same, each limit of a member only where it is met first."""
    described: Any = app.test_client().get("/api/v1/openapi.json").json
    sparing = Sparing(described)

    @by_corners.hook
    def filter_case(context: Any, case: Any) -> bool:
        return sparing.is_wanted(context.operation.label, case)

    return by_corners


def real(method: str, path: str) -> dict[str, Any]:
    """What exists, for an operation at that path; what is removed has others of its kind."""
    removable = (
        "absence_id",
        "blackout_id",
        "day_id",
        "excuse_id",
        "feed_id",
        "term_id",
        "lock_id",
        "pause_id",
        "record_id",
        "channel_id",
        "view_id",
        "anchor_day_id",
        "target_id",
        "line_id",
        "expense_id",
        "material_id",
        "move_id",
        "guest_id",
        "organiser_id",
        "agenda_item_id",
        "party_id",
    )
    found = REAL | (dict.fromkeys(removable, SPARE) if method == "DELETE" else {})
    for part, values in AIMS.items():
        found |= values if part in path else {}
    return found


def aimed(case: Any) -> Any:
    """The request with real numbers and names where its own are allowed but nobody's."""
    if not case.meta.generation.mode.is_positive:
        return case
    there = real(case.method, case.path)
    case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
    if isinstance(case.body, dict):
        body = {name: there.get(name, value) for name, value in case.body.items()}
        if "kind" in body:
            body["kind"] = KINDS.get(case.path.split("/")[1], body["kind"])
        case.body = body
    return case


def call(case: Any, app: Flask) -> Any:
    """Send the request as somebody who may do everything, and compare the answer with the description."""
    sent = {"Authorization": f"Bearer {app.extensions['token']}", "Accept-Encoding": "identity"}
    # a value that is no array of files is sent as the same part as an array of one, so that it is no mistake
    unfair = [negative_data_rejection] if case.media_type == MULTIPART else []
    return case.call_and_validate(headers=sent, excluded_checks=unfair)


by_chance_ = schemathesis.pytest.from_fixture("by_chance")
by_corners_ = schemathesis.pytest.from_fixture("by_corners")
by_corners_once_ = schemathesis.pytest.from_fixture("by_corners_once")


@by_chance_.parametrize()
@settings(max_examples=2, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_gets_the_answer_that_was_promised(case: Any, app: Flask) -> None:
    call(aimed(case), app)


@pytest.mark.long
@by_chance_.parametrize()
@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_often_gets_the_answer_that_was_promised(case: Any, app: Flask) -> None:
    call(aimed(case), app)


@by_corners_once_.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_limit_of_every_member_is_kept(case: Any, app: Flask) -> None:
    try_limit(case, app)


@pytest.mark.long
@by_corners_.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_limit_of_every_member_is_kept_by_every_operation(case: Any, app: Flask) -> None:
    try_limit(case, app)


def try_limit(case: Any, app: Flask) -> None:
    """Send a request at a limit; one whose body is on trial goes to something that exists."""
    if case.body:
        there = real(case.method, case.path)
        case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
    call(case, app)
