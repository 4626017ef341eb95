"""What every test may ask for. The fixtures stand in tests/support, by subject."""

from __future__ import annotations

import gc
import shutil
from typing import Any

import pytest

pytest_plugins = [
    "tests.support.memory",
    "tests.support.clock",
    "tests.support.once",
    "tests.support.postgres",
    "tests.support.real_data",
    "tests.support.world",
    "tests.support.databases",
    "tests.support.browser",
    "tests.support.programs",
    "tests.support.everything",
]

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Starts the distribution's own Chromium, headless, which reaches out to nobody."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is not installed (on Debian and Ubuntu: apt-get install chromium)", pytrace=False)
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGUMENTS}


SLOWEST_FIRST = ("test_openapi.py", "test_every_page.py", "test_story_", "test_commands.py", "races.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest, so that no process is left with one of them while the others have nothing to do."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in SLOWEST_FIRST))


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from walking over all modules and tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
