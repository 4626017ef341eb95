"""The clock of the tests: whatever day and hour it is outside, they live on the same morning.

    ZHENAN_TEST_NOW=2028-02-29T23:50+08:00 pytest ...     on another day, to see whether the product minds it

Time goes on from there, and a test may travel further with time_machine. Other programs read the clock of the machine,
so that tests which start some, or a browser, are marked `real_clock` or `browser` and must pass at any hour.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

MONDAY_MORNING = "2026-11-30T10:00+08:00"


def pytest_configure() -> None:
    """Set the clock of this process, before the modules of tests are read."""
    time_machine.travel(datetime.fromisoformat(os.environ.get("ZHENAN_TEST_NOW", MONDAY_MORNING))).start()


@pytest.fixture(autouse=True)
def _real_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give the clock of the machine to those who share it with other programs."""
    if not any(request.node.iter_markers("real_clock")) and not any(request.node.iter_markers("browser")):
        yield
        return
    outside = time_machine.escape_hatch.datetime.datetime.now().astimezone()
    with time_machine.travel(outside):
        yield
