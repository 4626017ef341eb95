"""Every page, for whom it is made, in both languages, themes and sizes: accessible, not wider than the screen, tidy."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from core.db import Database
from core.times import today
from drills import live_queries as queries
from drills.live_models import LiveDrill
from drills.models import Drill
from drills.plan_queries import groups
from outreach import open_day_queries
from outreach.open_day_models import OpenDay, OpenDayGuest
from outreach.specialist_models import Specialist
from outreach.specialist_queries import token as specialists_token
from outreach.training_certificate_services import sheet_of
from outreach.training_models import Trainee, TrainingCertificate
from outreach.training_queries import token as trainees_token
from outreach.training_tick_queries import token as tick_token
from readiness.call_out_models import CallAnswer
from readiness.call_out_queries import token_of
from readiness.quick_report_models import QuickAsked
from readiness.quick_report_queries import token as informants_token
from schedule.sign_up_models import CheckInDesk
from tests.support.accessibility import violations
from tests.support.browser import DESK, PHONE, Pages, go
from tests.support.everything import HELD, PLANNED
from tests.support.everything_open import OPEN_DAY
from tests.support.programs import Programs
from tests.support.world import World

pytestmark = pytest.mark.browser


PAGES: dict[str | None, list[str]] = {
    None: [
        "/login", "/map", "/drill-days", "/drill-days/1", "/drill-days/1/wall", "{certificate}", "{invitation}",
        "{command}", "{teacher}", "{inspector}", "/places/1", "{observer}", "{visit}",
        "{guest}", "{box}", "/whats-on", "/whats-on/13",
        "/downloads", "/downloads/1", "/self-check", "{informant}", "{called_out}",
        "{specialist}", "{trainee}", "{trained}", "{tick}",
    ],
    "administrator": [
        "/", "/users", "/users/new", "/audit", "/vocabularies", "/settings", "/areas", "/areas/1", "/units", "/units/1",
        "/units/new", "/places", "/places/1", "/places/new", "/import", "/account", "/inbox", "/search?q=小学",
        "/settings/evaluation", "/settings/evaluation/1", "/settings/evaluation/1/indicators/new",
        "/settings/scenarios", "/drills/templates", "/drills/templates/1/zh", "/drills/frequency/rules/1",
        "/settings/documents", "/settings/summaries", "/drills/certificates", "/settings/observation",
        "/settings/anomalies", "/observation/mine",
        "/settings/fortification", "/planning/settings", "/planning/ways", "/settings/day-sheets",
        "/settings/open-day-reports",
        "/settings/maps", "/settings/base-map", "/settings/exports", "/figures/views/1/edit",
        "/settings/notices", "/settings/notices/reminder", "/settings/notices/change/moved/zh", "/account/notices",
        "/settings/channels", "/settings/channels/new/sms", "/settings/channels/1", "/settings/deliveries",
        "/settings/deliveries/1", "/settings/clock", "/planning/answers",
        "/readiness/settings/plans", "/readiness/settings/teams", "/settings/self-inspections",
        "/settings/minutes", "/demonstrations/settings",
    ],
    "planner": [
        "/anomalies", "/anomalies/1", "/anomalies/4", "/anomalies/3/verify", "/stations", "/stations/new",
        "/stations/5/edit", "/places/5",
        "/specialists", "/specialists/1", "/training", "/training/1", "{code}", "/demonstrations", "/demonstrations/1",
        "/readiness", "/readiness/network", "/readiness/network/1", "/readiness/network/gaps",
        "/readiness/network/checks", "/readiness/network/checks/990101100",
        "/readiness/network/rules", "/readiness/quick-reports/1", "/readiness/quick-reports/new",
        "/readiness/quick-reports/2/calls", "/readiness/quick-reports/1/asked/1/call",
        "/readiness/network/new", "/readiness/network/many", "/readiness/quick-reports",
        "/readiness/plans", "/readiness/plans/1", "/readiness/plans/2", "/readiness/plans/new",
        "/readiness/plans/1/versions/new", "/readiness/plans/missing",
        "/readiness/teams", "/readiness/teams/1", "/readiness/teams/new", "/readiness/teams/1/members/1",
        "/readiness/teams/1/check", "/readiness/teams/2/call-out", "/readiness/teams/2/log/new",
        "/readiness/call-outs/1", "/readiness/call-out", "/readiness/call-outs/together/1",
        "/readiness/equipment", "/readiness/equipment/1",
        "/self-inspections", "/self-inspections/1", "/self-inspections/hazards", "/self-inspections/hazards/3",
        "/household-checks", "/household-checks/new",
        "/fortification", "/fortification/1", "/fortification/new", "/fortification/parameters",
        "/fortification/parameters/2",
        "/media", "/media/1", "/media/new", "/downloads/desk", "/downloads/1/record", "/downloads/new",
        "/self-check/questions", "/self-check/questions/new", "/self-check/figures",
        "/", "/calendar", "/calendar?view=week", "/calendar?view=day", "/calendar?view=agenda",
        "/calendar?view=timeline", "/calendar?view=timeline&length=7", "/calendar?view=timeline&length=14&rows=vehicle",
        "/events/new", "/teams", "/campaigns", "/campaigns/new", "/drills",
        "/campaigns/year?year=2027", "/campaigns/take-over?year=2028", "/campaigns/2/map", "/campaigns/2/money",
        "/materials", "/materials/1", "/materials/1/given",
        "/open-days", "/open-days/13", "/open-days/13/guests", "/open-days/13/guests/1", "/open-days/13/guests/import",
        "/suggestions", "/suggestions/5",
        "/drills/frequency", "/drills/frequency/units/1", "/drills/frequency/rules", "/drills/frequency/rules/new",
        "/drills/frequency/terms", "/drills/frequency/terms/1", "/drills/live",
        "/drills/days", "/drills/days/1", "/drills/days/1/drills", "/drills/days/1/missing", "/drills/days/1/messages",
        "/drills/days/new", "/drills/days/1/edit", "/drills/days/1/move", "/drills/days/1/cancel",
        "/drills/register-many", "/drills/documents", "/drills/certificates", "/drills/2/certificates/1/revoke",
        "/figures", "/figures/pivot?rows=area&rows=kind&columns=month", "/figures/summaries",
        "/figures/compare", "/figures/compare?period=this_year&measure=held", "/figures/targets",
        "/figures/download?of=participation",
        "/figures/summaries/new", "/figures/summaries/1", "/assessments", "/assessments/new", "/assessments/1",
        "/assessments/1/area/2", "/assessments/schemes", "/assessments/schemes/1",
        "/map", "/import", "/inspections", "/inspections/done", "/inspections/1", "/places/1/inspectors",
        "/places/1/photos", "/defects", "/defects/1", "/defects/2", "/defects/1/edit", "/places/1/defects/new",
        "/observation", "/observation/day", "/observation/points", "/observation/points/4",
        "/observation/points/4/edit",
        "/observation/observers", "/observation/observers/1", "/observation/observers/1/card",
        "/observation/observers/new", "/observation/returns", "/observation/returns/month", "{return}",
        "/returns/locks", "/returns", "/returns/list/event_result",
        "/returns/totals", "/returns/totals/new", "/returns/totals/2", "/places/4",
        "/coverage", "/coverage/new?from=1", "/coverage/compare?a=1&b=2",
        "/campaigns/1", "/campaigns/1/proposals", "/campaigns/1/proposals/new", "/proposals/1", "/proposals/1/left-out",
        "/proposals/1/table", "/proposals/1/calendar", "/proposals/1/calendar?view=week", "/proposals/1/timeline",
        "/proposals/1/timeline?length=7", "/proposals/1/map", "/proposals/1/compare/2",
        "/proposals/1/remedies", "/proposals/1/what-if", "/proposals/1/replan",
        "/proposals/1/visits/1", "/proposals/1/visits/4", "/proposals/2/visits/7", "/proposals/1/accept",
        "/proposals/2/invitations", "/proposals/2/invitations/1", "/proposals/2/letters",
        "/proposals/1/day-sheets", "/proposals/1/workbook/check",
        "/scenarios", "/scenarios/new", "/scenarios/1", "/earthquakes", "/scenarios/check",
        "/organisers/1", "/events/11/meeting", "/tasks", "/findings/1", "/checklists", "/checklists/settings/1",
    ],
    "township_officer": [
        "/anomalies/report", "/anomalies/called", "/anomalies/2",
        "/drills/1", "/drills/1/plan", "/drills/1/plan/text", "/drills/1/plan/groups", "/drills/1/plan/groups/import",
        "/drills/1/plan/script/new", "/drills/1/plan/script/1", "/drills/1/plan/print", "/drills/1/live",
        "/drills/1/live/links", "/drills/1/edit", "/drills/1/registered", "/drills/1/withdraw", "/drills/1/notice",
        "/drills/2", "/drills/2/result", "/drills/2/evaluation", "/drills/3/evaluate", "/drills/2/actions/new",
        "/drills/actions", "/drills/actions/1", "/drills/actions/1/edit", "/drills/documents",
    ],
    "unit_contact": [
        "/", "/drills/actions", "/drills/actions/1", "/drills", "/drills/register", "/drills/1", "/drills/2",
        "/drills/1/plan", "/drills/days/1", "/calendar", "/units/1",
        "/readiness/plans", "/readiness/plans/send", "/units/1/self-inspections", "/units/1/self-inspections/new",
    ],
    "official": [
        "/", "/map", "/figures/dashboard", "/figures", "/drills", "/drills/2",
        "/drills/2/evaluation", "/drills/days/1", "/calendar",
        "/places", "/coverage/1", "/coverage/1/tables/villages", "/coverage/1/print",
    ],
}  # fmt: skip
WAYS = [("zh", DESK, "light"), ("en", PHONE, "dark"), ("zh", PHONE, "light"), ("en", DESK, "dark"),
        ("zh", PHONE, "dark"), ("en", DESK, "light"), ("en", PHONE, "light"), ("zh", DESK, "dark")]  # fmt: skip


def check(page: Page, address: str) -> list[str]:
    """Everything that is wrong with one page, as sentences that begin with its address."""
    answer = go(page, address)
    status = answer.status if answer else 0
    wrong = [] if status == 200 else [f"status {status}"]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong += [f"{width} px wider than the screen"] if width > 0 else []
    wrong += [f"{page.locator('h1').count()} main headings"] if page.locator("h1").count() != 1 else []
    return [f"{address}: {one}" for one in wrong + violations(page)]


@pytest.fixture
def world(everything: World) -> World:
    return everything


@pytest.fixture
def links(live_app: Flask, database: Database, world: World) -> dict[str, str]:
    """The paths that are given out, by what stands in for them above."""
    program = Programs(live_app, database, world).of("administrator")
    with database.session(writing=False) as session:
        drill = session.get_one(Drill, PLANNED)
        day = session.get_one(OpenDay, OPEN_DAY)
        guest = open_day_queries.guest_token(session, session.get_one(OpenDayGuest, 1))
        box = open_day_queries.box_token(session, day)
        token = queries.token(session, session.get_one(LiveDrill, PLANNED), queries.TEACHER, groups(session, drill)[0])
        informant = informants_token(session, session.scalars(select(QuickAsked).order_by(QuickAsked.id)).all()[-1])
        called = token_of(session, session.scalars(select(CallAnswer)).all()[0])
        specialist = specialists_token(session, session.get_one(Specialist, 1))
        trainee = trainees_token(session, session.get_one(Trainee, 2))
        trained = sheet_of(session, session.get_one(TrainingCertificate, 1), "").address
    session_of_class = {"on": str(today()), "starts": "09:45", "ends": "11:30"}
    sitting = program.post("/training-classes/1/sessions", session_of_class).json["event_id"]
    program.post(f"/events/{sitting}/check-in")
    with database.session(writing=False) as session:
        ticking = tick_token(session, session.get_one(CheckInDesk, sitting))
    given_out = {
        "certificate": program.get(f"/drills/{HELD}/certificate").json["address"],
        "invitation": program.get(f"/drills/{HELD}/evaluators").json["items"][0]["address"],
        "inspector": program.get("/places/1/inspection-tickets").json["items"][0]["address"],
        "command": program.get(f"/drills/{PLANNED}/live").json["command_address"],
        "observer": program.get("/observers/1/link").json["address"],
        "visit": program.get("/visit-invitations/1").json["address"],
        "trained": trained,
        "return": f"/observation/returns/week/{world.areas['meijiang'].id}/{today() - timedelta(days=7)}",
    }
    by_token = {
        "teacher": f"/l/g/{token}", "informant": f"/q/{informant}", "called_out": f"/call/{called}",
        "guest": f"/g/{guest}", "box": f"/s/{box}", "specialist": f"/v/{specialist}", "trainee": f"/t/{trainee}",
        "tick": f"/a/{ticking}", "code": f"/training/1/sessions/{sitting}/code",
    }  # fmt: skip
    return {name: urlsplit(url).path for name, url in given_out.items()} | by_token


AT_ONCE = 25
"""Pages of one test: several processes share those of a role that has many."""
PARTS = [(role, first) for role, paths in PAGES.items() for first in range(0, len(paths), AT_ONCE)]


@pytest.mark.parametrize(("role", "first"), PARTS, ids=str)
def test_every_page_is_accessible_and_fits(
    role: str | None, first: int, live: str, page_as: Pages, links: dict[str, str]
) -> None:
    wrong: list[str] = []
    page = page_as(role)
    for address, way in islice(zip(PAGES[role], cycle(WAYS), strict=False), first, first + AT_ONCE):
        page_as.turn(page, role, *way)
        wrong += [f"{way} {one}" for one in check(page, live + address.format(**links))]
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("role", PAGES, ids=str)
def test_every_page_in_every_way(role: str | None, way: Any, live: str, page_as: Pages, links: dict[str, str]) -> None:
    page = page_as(role, *way)
    assert [one for address in PAGES[role] for one in check(page, live + address.format(**links))] == []
