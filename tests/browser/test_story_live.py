"""A live drill with one commander and three teachers, one of them without a network for two phases."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from drills import live_queries as queries
from drills.live_models import LiveDrill
from drills.live_outcome import LiveOutcome
from drills.models import Drill
from drills.photo_models import DrillPhoto
from tests.browser.conftest import ReaderAs
from tests.support.browser import DESK, PHONE, Size, cut
from tests.support.live_drills import make_drill, open_drill
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    """A drill of the primary school that is about to begin, with three classes."""
    with database.transaction() as session:
        return make_drill(session, world).id


def link_of(contact: Reader, name: str) -> str:
    """The address of a teacher's page, as the desk shows it."""
    row = contact.page.locator(".live-links li").filter(has_text=name)
    return (row.locator("a").get_attribute("href") or "").removeprefix(contact.live)


def opened(reader: Reader, path: str) -> Reader:
    """The reader with the page open and kept on the phone."""
    reader.page.goto(reader.live + path)
    expect(reader.main.locator("[data-keeps-page]")).to_be_visible(timeout=PATIENCE)
    return reader


def tap(reader: Reader, msgid: str, **params: object) -> None:
    """Press a button of a page that asks for news all the time."""
    reader.main.get_by_role("button", name=reader.read(msgid, **params), exact=True).first.click()


def phase_is(reader: Reader, msgid: str) -> None:
    expect(reader.main.locator("[data-phase]").first).to_have_text(reader.read(msgid), timeout=PATIENCE)


def hears(reader: Reader) -> None:
    """A teacher's page asks every ten seconds; whoever looks at the phone again asks at once."""
    reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def waits(reader: Reader, count: int) -> None:
    """So many wait to be sent, and the browser has written down each of them."""
    line = f'[data-queue][data-waiting="{count}"][data-keeping="0"]'
    expect(reader.main.locator(line)).to_be_attached(timeout=PATIENCE)


def keeps_slowly(reader: Reader) -> None:
    """A phone whose browser takes half a second to write down what was done."""
    reader.page.evaluate(
        "() => { const put = liveQueue.put;"
        " liveQueue.put = (one) => new Promise((done) => setTimeout(done, 500)).then(() => put(one)); }"
    )


def outcome(database: Database, drill_id: int) -> LiveOutcome:
    with database.session(writing=False) as session:
        found = queries.outcome_of(session, session.get_one(Drill, drill_id))
    assert found is not None
    return found


@EVERY_WAY
def test_a_drill_is_run_live_and_one_teacher_has_no_network_for_two_phases(
    language: str, size: Size, reader_as: ReaderAs, database: Database, drill_id: int
) -> None:
    contact = reader_as("unit_contact", language, size)
    contact.open(f"/drills/{drill_id}")
    contact.follow("Open the live drill")
    contact.press("Open the live drill")
    contact.finds_nothing_wrong()
    command_path = (contact.main.locator('a[href*="/l/c/"]').first.get_attribute("href") or "").removeprefix(
        contact.live
    )
    paths = [link_of(contact, name) for name in ("一班", "二班", "三班")]

    commander = opened(reader_as(None, language, size), command_path)
    first, second, third = (opened(reader_as(None, language, PHONE), path) for path in paths)
    commander.finds_nothing_wrong()
    first.finds_nothing_wrong()

    tap(commander, "Sound the alarm")
    phase_is(commander, "Alarm")
    hears(third)
    phase_is(third, "Alarm")
    cut(third.page, True)
    expect(commander.main.locator("[data-next]")).to_be_enabled(timeout=PATIENCE)
    tap(commander, "Take cover")
    expect(commander.main.locator("[data-next]")).to_be_enabled(timeout=PATIENCE)
    tap(commander, "Evacuate now")
    phase_is(commander, "Evacuate")

    third.page.reload()  # the page opens without a network and goes on where it stood
    phase_is(third, "Alarm")
    tap(third, "We have arrived")
    tap(third, "All %(n)s are present", n=38)
    third.sees("Reported at %(clock)s", clock="")
    waits(third, 2)
    third.finds_nothing_wrong()

    hears(first)
    phase_is(first, "Evacuate")
    tap(first, "All %(n)s are present", n=42)
    hears(second)
    phase_is(second, "Evacuate")
    second.unfold("Count by my name list")
    second.main.locator("#f-names").fill("\n".join(["李小明", "王小红", *(f"学生{n}" for n in range(38))]))
    tap(second, "Keep the list on this phone")
    for _ in range(2):
        second.main.locator(".name").filter(has_text="李小明").click()  # present, excused, missing
    second.main.locator("[data-names-send]").click()
    expect(second.main.locator("[data-lost] li")).to_contain_text("李小明")
    second.finds_nothing_wrong()

    expect(commander.main.locator("[data-missing]").first).to_have_text(
        commander.read("Missing: %(n)s", n=1), timeout=PATIENCE
    )
    expect(commander.main.locator("tr.is-missing")).to_contain_text("二班")
    expect(commander.main.locator("[data-reported]")).to_have_text(
        commander.read("Reported: %(n)s of %(all)s", n=2, all=3)
    )
    commander.finds_nothing_wrong()
    assert outcome(database, drill_id).silent != ()

    cut(third.page, False)
    waits(third, 0)
    phase_is(third, "Evacuate")
    expect(commander.main.locator("[data-reported]")).to_have_text(
        commander.read("Reported: %(n)s of %(all)s", n=3, all=3), timeout=PATIENCE
    )
    tap(second, "Found: %(name)s", name="李小明")
    expect(commander.main.locator("[data-missing]").first).to_have_text(
        commander.read("Nobody is missing"), timeout=PATIENCE
    )
    for button, phase in [("All are out: roll call", "Assemble and roll call"), ("Closing remarks", "Closing remarks"),
                          ("End the drill", "Ended")]:  # fmt: skip
        expect(commander.main.locator("[data-next]")).to_be_enabled(timeout=PATIENCE)
        tap(commander, button)
        phase_is(commander, phase)

    waits(commander, 0)
    found = outcome(database, drill_id)
    assert (found.enrolled, found.present, found.missing, found.silent) == (120, 120, 0, ())
    contact.open(f"/drills/{drill_id}/result")
    assert contact.field("enrolled").input_value() == "120"
    assert re.fullmatch(r"\d+:\d\d", contact.field("evacuation").input_value())
    with database.session(writing=False) as session:
        names = [
            row.data for row in queries.log(session, queries.door_of(session, session.get_one(LiveDrill, drill_id)))
        ]
    assert "李小明" not in str(names)


def test_a_teacher_without_a_network_at_the_alarm_reports_all_the_same(
    reader_as: ReaderAs, database: Database, drill_id: int
) -> None:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        path = open_drill(session, session.get_one(Drill, drill_id)).paths["三班"]
    teacher = opened(reader_as(None, "zh", PHONE), path)
    teacher.unfold("Count by my name list")
    expect(teacher.main.locator("#f-names")).to_be_visible()
    expect(teacher.main.locator("[data-all]")).to_be_hidden()
    cut(teacher.page, True)
    tap(teacher, "No network, but the alarm has sounded: begin")
    tap(teacher, "We have arrived")
    tap(teacher, "All %(n)s are present", n=38)
    teacher.sees("Reported at %(clock)s", clock="")
    waits(teacher, 2)
    cut(teacher.page, False)
    waits(teacher, 0)


def test_the_command_screen_goes_on_without_a_network(reader_as: ReaderAs, database: Database, drill_id: int) -> None:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        path = open_drill(session, session.get_one(Drill, drill_id)).paths[""]
    commander = opened(reader_as(None, "zh", DESK), path)
    keeps_slowly(commander)
    cut(commander.page, True)
    tap(commander, "Sound the alarm")
    phase_is(commander, "Alarm")
    commander.main.locator("[id^=b-send]").first.click()
    expect(commander.main.locator(".cue.is-sent")).to_have_count(1)
    commander.main.locator("[data-undo]").click()
    expect(commander.main.locator(".cue.is-sent")).to_have_count(0)
    waits(commander, 3)
    commander.page.reload()
    phase_is(commander, "Alarm")
    cut(commander.page, False)
    waits(commander, 0)
    assert outcome(database, drill_id).evacuation is None
    with database.session(writing=False) as session:
        opened_door = queries.door_of(session, session.get_one(LiveDrill, drill_id))
        state = queries.state(session, opened_door)
    assert (state.phase, dict(state.injects)) == ("alarm", {})
    assert timedelta(0) <= state.phases["alarm"] - opened_door.opened_at < timedelta(minutes=2)


def test_a_photo_of_a_teacher_is_made_small_and_reaches_the_commander(
    reader_as: ReaderAs, database: Database, drill_id: int, tmp_path: Path
) -> None:
    picture, broken = tmp_path / "stairs.jpg", tmp_path / "stairs.heic"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(picture)
    broken.write_bytes(b"no picture")
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        paths = open_drill(session, session.get_one(Drill, drill_id)).paths
    teacher = opened(reader_as(None, "en", PHONE), paths["三班"])
    teacher.unfold("Injury, note or photo")
    teacher.main.locator("#f-photo").set_input_files(broken)
    tap(teacher, "Add a note")
    teacher.sees("This picture cannot be opened. Choose another one.")
    teacher.main.locator("#f-photo").set_input_files(picture)
    tap(teacher, "Add a note")
    expect(teacher.main.locator("[data-remarks] li")).to_contain_text(teacher.read("Photo"), timeout=PATIENCE)
    waits(teacher, 0)
    with database.session(writing=False) as session:
        assert session.scalars(select(DrillPhoto)).one().file.size < 1_000_000
    teacher.finds_nothing_wrong()
