"""A school building goes through its joint review: the ground's values entered, a weak design caught, then passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser


@EVERY_WAY
def test_a_building_goes_through_its_joint_review(
    language: str, size: Size, reader_as: ReaderAs, world: World, tmp_path: Path
) -> None:
    planner = reader_as("planner", language, size)
    planner.open(f"/fortification/parameters/{world.areas['meijiang'].id}")
    planner.fill(pga="0.10", period="0.35", source="县参数表")
    planner.press("Save the values")
    planner.menu("Fortification")
    planner.follow("Put up a project")
    planner.fill(name="石上中学教学楼", kind="school", area="990101100", lon="116.01", lat="26.47", designed_pga="0.10",
                 designed_period="0.35")  # fmt: skip
    planner.press("Put up the project")
    planner.sees("Put up: %(name)s. Acceleration needed: %(pga)s.", name="石上中学教学楼", pga="0.15 g")
    planner.sees("Designed for too small an acceleration")
    planner.finds_nothing_wrong()
    cannot_pass_yet(planner)
    planner.follow("Change it")
    planner.fill(designed_pga="0.15")
    planner.press("Save the changes")
    bring(planner, tmp_path)
    for _ in range(5):
        planner.main.locator("summary", has_text=planner.read("Say what came of it")).first.click()
        planner.press("Save the step")
    planner.fill(result="passed")
    planner.press("Give the result")
    planner.sees("%(name)s: %(result)s.", name="石上中学教学楼", result=planner.read("Passed"))
    planner.finds_nothing_wrong()


def cannot_pass_yet(planner: Reader) -> None:
    """What is missing is said beside the result, and what was chosen stays."""
    planner.fill(result="passed")
    planner.press("Give the result")
    planner.was_refused(422)
    planner.sees("Documents are missing")


def bring(planner: Reader, folder: Path) -> None:
    """Keep the application with the project."""
    paper = folder / "申请表.pdf"
    paper.write_bytes(b"%PDF-1.7 application")
    planner.unfold("Add a document")
    planner.fill(kind="application")
    planner.field("file").set_input_files(paper)
    planner.press("Keep the document")
    planner.sees("Kept: %(name)s.", name="申请表.pdf")
