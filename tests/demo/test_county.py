"""The county is of the everyday size, adds up, and lives a year that could be true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from shapely.geometry import Point, shape

from core.times import local
from demo.county import SEED, County, build
from demo.rows import Key
from demo.schools import SCHOOLS
from demo.shelters import M2_PER_PERSON
from demo.year import is_holiday, is_in_term
from drills.judging import Outcome, refusals, warnings
from maps.norms import MapNorms
from registry.defaults import WORDS
from schedule import recurrence
from tests.demo.conftest import TODAY

Row = dict[str, Any]


def by_id(county: County, table: str) -> dict[int, Row]:
    return {row["id"]: row for row in county.rows[table]}


def of_level(county: County, level: str) -> list[Row]:
    return [row for row in county.rows["areas"] if row["level"] == level]


def outreach(county: County) -> list[Row]:
    return [event for event in county.rows["events"] if event["kind"] != "drill"]


def drills(county: County) -> list[tuple[Row, Row, str]]:
    """Each drill with its event and the kind of its unit."""
    events, units = by_id(county, "events"), by_id(county, "units")
    return [(drill, events[drill["event_id"]], units[drill["unit_id"]]["kind"]) for drill in county.rows["drills"]]


def day_of(at: datetime) -> date:
    return local(at).date()


# --- how many -------------------------------------------------------------------------------------------------------


def test_the_tree_of_areas_is_of_the_everyday_size(county: County) -> None:
    assert [len(of_level(county, level)) for level in ("county", "township", "village")] == [1, 24, 350]


def test_units_are_as_many_as_such_a_county_has(county: County) -> None:
    kinds = Counter(unit["kind"] for unit in county.rows["units"])
    assert sum(kinds[kind] for kind in SCHOOLS) == 230
    assert {kind: kinds[kind] for kind in SCHOOLS} == SCHOOLS
    assert (kinds["agency"], kinds["enterprise"], kinds["hospital"]) == (120, 60, 8)
    assert kinds["community"] + kinds["village"] == 40


def test_places_and_teams_are_as_many_as_such_a_county_has(county: County) -> None:
    kinds = Counter(place["kind"] for place in county.rows["places"])
    assert kinds == {"shelter": 90, "observation_point": 30, "station": 4, "venue": 12}
    assert len(county.rows["shelters"]) == 90
    assert len(county.rows["teams"]) == 6
    assert any(vehicle["name"] == "地震体验车" for vehicle in county.rows["vehicles"])


def test_a_year_has_several_hundred_outreach_events_and_more_drills(county: County) -> None:
    assert 600 <= len(outreach(county)) <= 900
    assert 1_300 <= len(county.rows["drills"]) <= 2_200
    assert {role["role"] for role in county.rows["grants"]} == {
        "administrator", "planner", "township_officer", "unit_contact", "observer", "official"}  # fmt: skip


# --- areas ----------------------------------------------------------------------------------------------------------


def test_populations_add_up_from_village_to_county(county: County) -> None:
    areas = by_id(county, "areas")
    sums: Counter[int] = Counter()
    for row in county.rows["areas"]:
        if row["parent_id"]:
            sums[row["parent_id"]] += row["population"]
    assert all(areas[number]["population"] == total for number, total in sums.items())
    assert areas[1]["population"] == pytest.approx(730_000, rel=0.01)
    assert min(row["population"] for row in of_level(county, "village")) > 100


def test_codes_are_those_of_their_level_and_lie_under_the_code_above(county: County) -> None:
    areas = by_id(county, "areas")
    digits = {"county": 6, "township": 9, "village": 12}
    for row in areas.values():
        assert len(row["code"]) == digits[row["level"]]
        assert row["parent_id"] is None or row["code"].startswith(areas[row["parent_id"]]["code"])
        assert (row["scheme"], row["is_demo"]) == ("demo", row["level"] == "county")
    assert len({row["code"] for row in areas.values()}) == len(areas)


def test_every_village_lies_in_its_township_and_every_township_in_the_county(county: County) -> None:
    shapes = {row["area_id"]: shape(row["geojson"]) for row in county.rows["area_outlines"]}
    for row in county.rows["areas"]:
        own, above = shapes[row["id"]], shapes.get(row["parent_id"])
        assert own.contains(Point(row["lon"], row["lat"]))
        assert above is None or own.intersection(above).area / own.area > 0.99


def test_units_and_places_lie_in_their_village(county: County) -> None:
    shapes = {row["area_id"]: shape(row["geojson"]) for row in county.rows["area_outlines"]}
    for row in [*county.rows["units"], *county.rows["places"]]:
        assert shapes[row["area_id"]].buffer(1e-6).contains(Point(row["lon"], row["lat"])), row["name"]


@pytest.mark.parametrize("table", ["areas", "units", "places"])
def test_no_two_things_in_a_township_have_the_same_name(county: County, table: str) -> None:
    areas = by_id(county, "areas")
    seen: set[tuple[int, str]] = set()
    for row in county.rows[table]:
        numbers = row["path"].numbers if table == "areas" else areas[row["area_id"]]["path"].numbers
        key = (numbers[1] if len(numbers) > 1 else 0, row["name"])
        assert key not in seen
        seen.add(key)


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "table", "column"),
    [
        ("unit_kind", "units", "kind"),
        ("unit_kind", "campaign_targets", "unit_kind"),
        ("event_kind", "events", "kind"),
        ("people_category", "unit_headcounts", "category"),
        ("people_category", "headcounts", "category"),
        ("hazard", "shelters", "hazards"),
        ("shelter_facility", "shelters", "facilities"),
        ("skill", "teams", "skills"),
        ("skill", "people", "skills"),
    ],
)
def test_only_words_of_the_vocabulary_are_used(county: County, scheme: str, table: str, column: str) -> None:
    used: set[str] = set()
    for row in county.rows[table]:
        used |= {row[column]} if isinstance(row[column], str) else set(row[column])
    assert used
    assert used <= {word.code for word in WORDS[scheme]}


def test_nobody_can_be_rung_up(county: County) -> None:
    phones = [unit["contact_phone"] for unit in county.rows["units"]]
    phones += [shelter["manager_phone"] for shelter in county.rows["shelters"]]
    phones += [person["phone"] for person in county.rows["people"]]
    assert all(phone.startswith("0000-") for phone in phones)
    assert all(len(unit["contact_name"]) == 3 for unit in county.rows["units"]), "a surname and a title, no full name"


# --- shelters -------------------------------------------------------------------------------------------------------


def test_shelters_use_the_products_own_norms() -> None:
    assert {name: MapNorms().m2_per_person(name) for name in M2_PER_PERSON} == M2_PER_PERSON


def test_shelters_have_the_faults_that_an_official_should_find(county: County) -> None:
    shelters = county.rows["shelters"]
    assert Counter(shelter["status"] for shelter in shelters) == {"usable": 85, "closed": 2, "under_repair": 3}
    computed = [s["effective_area_m2"] / M2_PER_PERSON[s["shelter_class"]] for s in shelters]
    assert sum(s["declared_capacity"] > most for s, most in zip(shelters, computed, strict=True)) >= 6
    overdue = [s for s in shelters if s["verify_due_on"] and s["verify_due_on"] < TODAY]
    assert 8 <= len(overdue) <= 20
    assert sum(s["verified_on"] is None for s in shelters) == 2
    assert all(s["declared_capacity"] <= 10_000 for s in shelters)
    assert len({s["shelter_class"] for s in shelters}) == 3


# --- a year of life -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[date(2026, 5, 6), date(2026, 8, 2), date(2027, 2, 3), date(2028, 2, 29)])
def small(request: pytest.FixtureRequest) -> County:
    """A small county at other times of the year."""
    return build(SEED + request.param.year, request.param, scale=0.2)


def assert_nothing_clashes(county: County) -> None:
    taken: dict[Key, list[tuple[datetime, datetime]]] = defaultdict(list)
    for booking in county.rows["bookings"]:
        if booking["holds"]:
            taken[booking["resource"]].append((booking["starts_at"], booking["ends_at"]))
    for spans in taken.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans)))


def test_nothing_is_booked_twice(county: County, small: County) -> None:
    assert_nothing_clashes(county)
    assert_nothing_clashes(small)


def test_every_outreach_event_with_a_team_books_it_and_some_of_its_people(county: County) -> None:
    words: dict[int, list[str]] = defaultdict(list)
    for booking in county.rows["bookings"]:
        words[booking["event_id"]].append(booking["resource"].word)
    with_team = [found for found in words.values() if "team" in found]
    assert len(with_team) > 400
    assert all("person" in found for found in with_team)


def assert_hours(events: Iterable[Row]) -> None:
    for event in events:
        starts, ends = local(event["starts_at"]), local(event["ends_at"])
        assert starts.date() == ends.date()
        assert "08:30" <= f"{starts:%H:%M}" < f"{ends:%H:%M}" <= "17:00"


def test_all_happens_in_working_hours_and_hardly_on_sundays(county: County, small: County) -> None:
    assert_hours(county.rows["events"])
    assert_hours(small.rows["events"])
    sundays = [event for event in county.rows["events"] if day_of(event["starts_at"]).weekday() == 6]
    assert 0 < len(sundays) < len(county.rows["events"]) * 0.01


def test_schools_drill_on_weekdays_in_term_only(county: County, small: County) -> None:
    for one in (county, small):
        days = [day_of(event["starts_at"]) for _, event, kind in drills(one) if kind in SCHOOLS]
        assert days
        assert all(is_in_term(day) and day.weekday() < 5 and not is_holiday(day) for day in days)


def test_most_schools_drill_every_month_and_kindergartens_every_quarter(county: County) -> None:
    kinds = {unit["id"]: unit["kind"] for unit in county.rows["units"]}
    held = Counter(drill["unit_id"] for drill, event, _ in drills(county) if event["status"] == "held")
    months = [held[number] for number, kind in kinds.items() if kind in ("primary", "junior", "senior")]
    quarters = [held[number] for number, kind in kinds.items() if kind == "kindergarten"]
    assert 7 <= median(months) <= 10
    assert min(months) < 7, "some school must be behind"
    assert 3 <= median(quarters) <= 5


def test_drills_are_registered_for_the_next_two_weeks(county: County) -> None:
    soon = [
        drill for drill, event, _ in drills(county)
        if TODAY < day_of(event["starts_at"]) <= TODAY + timedelta(days=14)
    ]  # fmt: skip
    assert len(soon) >= 40


def test_the_school_with_an_account_has_its_latest_result_to_report(county: County, small: County) -> None:
    for one in (county, small):
        own = next(grant["unit_id"] for grant in one.rows["grants"] if grant["unit_id"])
        reported = {result["drill_id"] for result in one.rows["drill_results"]}
        past = [
            drill["id"] for drill, event, _ in drills(one)
            if drill["unit_id"] == own and day_of(event["starts_at"]) < one.today
        ]  # fmt: skip
        assert len(past) > 6
        assert past[-1] not in reported
        assert len([number for number in past if number not in reported]) <= 2


def test_results_are_such_as_the_product_takes(county: County) -> None:
    events, kinds = by_id(county, "events"), by_id(county, "drills")
    reported: dict[int, int] = Counter()
    for row in county.rows["headcounts"]:
        if row["stage"] == "reported" and row["category"] != "visitors":
            reported[row["event_id"]] += row["count"]
    for result in county.rows["drill_results"]:
        drill = kinds[result["drill_id"]]
        event = events[drill["event_id"]]
        outcome = Outcome(
            drill["type"], event["starts_at"], result["started_at"], result["reported_at"], result["enrolled"],
            result["present"], result["excused"], result["missing"], result["injured"], result["visitors"],
            result["evacuation_seconds"], result["shelter_seconds"], result["rollcall_seconds"],
        )  # fmt: skip
        assert refusals(outcome) == []
        assert warnings(outcome) == []
        assert reported[event["id"]] == result["present"] > 0
        assert event["status"] == "held"


def test_evacuations_take_about_as_long_as_schools_report(county: County) -> None:
    seconds = [result["evacuation_seconds"] for result in county.rows["drill_results"]]
    assert 105 <= median(seconds) <= 118
    assert 0.7 < sum(one <= 120 for one in seconds) / len(seconds) < 0.95


def test_some_results_are_late_and_some_are_missing(county: County) -> None:
    events = by_id(county, "events")
    starts = {drill["id"]: events[drill["event_id"]]["starts_at"] for drill in county.rows["drills"]}
    waits = [(result["reported_at"] - starts[result["drill_id"]]).days for result in county.rows["drill_results"]]
    assert 0.02 < sum(wait > 7 for wait in waits) / len(waits) < 0.2
    reported = {result["drill_id"] for result in county.rows["drill_results"]}
    past = [
        d
        for d, event, _ in drills(county)
        if day_of(event["starts_at"]) < TODAY and event["status"] in ("held", "confirmed")
    ]
    assert 0.01 < sum(drill["id"] not in reported for drill in past) / len(past) < 0.12


def test_outreach_has_results_and_gaps(county: County) -> None:
    events = outreach(county)
    results = {row["event_id"] for row in county.rows["outreach_results"]}
    held = {event["id"] for event in events if event["status"] == "held"}
    assert results <= held
    assert 0.85 < len(results) / len(held) < 0.98
    assert {event["status"] for event in events} == {"planned", "confirmed", "held", "postponed", "cancelled"}
    forgotten = [e for e in events if e["status"] == "confirmed" and day_of(e["starts_at"]) < TODAY]
    assert 3 <= len(forgotten) <= 40


def test_what_is_called_off_says_why_and_nothing_else_does(county: County) -> None:
    for event in county.rows["events"]:
        assert bool(event["status_reason"]) == (event["status"] in ("cancelled", "postponed"))


def test_nothing_is_held_or_reported_before_its_day(county: County, small: County) -> None:
    for one in (county, small):
        events = by_id(one, "events")
        assert all(day_of(e["starts_at"]) < one.today for e in events.values() if e["status"] == "held")
        assert all(day_of(e["starts_at"]) >= one.today for e in events.values() if e["status"] == "planned")
        assert all(event["created_at"] < event["starts_at"] for event in events.values())
        for result in one.rows["outreach_results"]:
            assert events[result["event_id"]]["ends_at"] < result["reported_at"]
            assert day_of(result["reported_at"]) < one.today
        assert all(day_of(result["reported_at"]) < one.today for result in one.rows["drill_results"])


def test_a_noticeable_part_of_the_county_is_reached(county: County) -> None:
    ids = {event["id"] for event in outreach(county)}
    reached = sum(r["count"] for r in county.rows["headcounts"] if r["stage"] == "reported" and r["event_id"] in ids)
    assert 40_000 < reached < 160_000
    leaflets = sum(result["leaflets"] for result in county.rows["outreach_results"])
    assert 20_000 < leaflets < 200_000


def test_events_of_a_campaign_lie_in_its_window(county: County) -> None:
    campaigns = by_id(county, "campaigns")
    inside = Counter(event["campaign_id"] for event in county.rows["events"] if event["campaign_id"])
    for event in county.rows["events"]:
        if event["campaign_id"]:
            campaign = campaigns[event["campaign_id"]]
            assert campaign["starts_on"] <= day_of(event["starts_at"]) <= campaign["ends_on"]
    assert max(inside.values()) > 60
    assert {campaign["status"] for campaign in campaigns.values()} >= {"running", "closed"}


# --- the same again, and larger -------------------------------------------------------------------------------------


def test_the_same_seed_and_day_give_the_same_county(county: County) -> None:
    assert build(SEED, TODAY).rows.tables == county.rows.tables


def test_another_seed_gives_another_county(small: County) -> None:
    assert build(1, TODAY, scale=0.2).rows["areas"] != small.rows["areas"]


def test_a_county_can_be_larger() -> None:
    larger = build(SEED, TODAY, scale=2.0)
    assert len(of_level(larger, "village")) == 700
    assert len(of_level(larger, "township")) == 48
    assert sum(unit["kind"] in SCHOOLS for unit in larger.rows["units"]) == 460
    assert larger.rows["areas"][0]["population"] == pytest.approx(1_460_000, rel=0.01)
    assert_nothing_clashes(larger)


# --- sign-up, arrivals, closed days ---------------------------------------------------------------------------------


def test_sign_ups_never_take_more_places_than_there_are(county: County) -> None:
    taken: Counter[int] = Counter()
    for row in county.rows["sign_ups"]:
        taken[row["event_id"]] += row["people"] * (row["state"] == "confirmed")
    windows = {row["event_id"]: row["capacity"] for row in county.rows["sign_up_windows"]}
    assert len(windows) > 20
    assert all(taken[event] <= capacity for event, capacity in windows.items())
    assert any(row["state"] == "waiting" for row in county.rows["sign_ups"])


@pytest.mark.parametrize(("stage", "table"), [("signed_up", "sign_ups"), ("checked_in", "check_ins")])
def test_people_of_a_stage_are_the_sum_of_its_sign_ups_or_arrivals(county: County, stage: str, table: str) -> None:
    sums: Counter[tuple[int, str]] = Counter()
    for row in county.rows[table]:
        if row.get("state", "confirmed") == "confirmed":
            sums.update({(row["event_id"], category): count for category, count in row["counts"].items()})
    counted = {
        (row["event_id"], row["category"]): row["count"] for row in county.rows["headcounts"] if row["stage"] == stage
    }
    assert counted == dict(sums)
    assert counted


def test_examinations_close_schools_and_market_days_close_villages(county: County) -> None:
    kinds = {(row["reason"], kind) for row in county.rows["blackouts"] for kind in row["unit_kinds"]}
    assert {("exam", "school"), ("market_day", "village"), ("harvest", "village")} <= kinds


def test_nobody_on_leave_is_booked(county: County) -> None:
    events = by_id(county, "events")
    for absence in county.rows["absences"]:
        spans = [
            events[row["event_id"]] for row in county.rows["bookings"] if row["resource"] == absence["resource"]
        ]  # fmt: skip
        assert all(e["ends_at"] <= absence["starts_at"] or absence["ends_at"] <= e["starts_at"] for e in spans)


# --- series ---------------------------------------------------------------------------------------------------------


def test_the_events_of_a_series_are_those_of_its_rule_less_the_skipped(county: County, small: County) -> None:
    for one in (county, small):
        events = by_id(one, "events")
        for series in one.rows["series"]:
            rows = [row for row in one.rows["series_dates"] if row["series_id"] == series["id"]]
            assert [row["on"] for row in rows] == recurrence.dates(series["rule"], series["first_on"])
            held = {
                day_of(events[row["event_id"]]["starts_at"]) for row in rows if row["event_id"] and not row["is_own"]
            }
            assert held == {row["on"] for row in rows if row["state"] == "placed" and not row["is_own"]}
            assert sum(row["state"] == "placed" for row in rows) >= 6
            assert all(row["blocked_by"] for row in rows if row["state"] != "placed")


def test_the_series_are_a_weekly_visit_and_a_monthly_meeting(county: County) -> None:
    visits, meetings = county.rows["series"]
    assert (visits["rule"][:22], meetings["rule"][:22]) == ("FREQ=WEEKLY;BYDAY=WE;U", "FREQ=MONTHLY;BYDAY=2TU")
    assert (visits["starts_minute"], visits["minutes"], meetings["starts_minute"]) == (14 * 60 + 30, 90, 9 * 60)
    days = [row["on"] for row in county.rows["series_dates"] if row["series_id"] == visits["id"]]
    assert TODAY - timedelta(weeks=9) <= days[0] <= TODAY - timedelta(weeks=8)
    assert TODAY + timedelta(weeks=9) < days[-1] <= TODAY + timedelta(weeks=10)


def test_dates_of_series_that_wait_are_not_over_and_say_what_takes_the_hall(county: County, small: County) -> None:
    for one in (county, small):
        for row in one.rows["series_dates"]:
            if row["state"] == "waiting":
                assert row["on"] >= one.today
                assert all(block["sentence"]["zh"] for block in row["blocked_by"])
