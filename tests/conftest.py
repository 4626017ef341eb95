"""What every test may ask for. The fixtures stand in tests/support, by subject."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.memory",
    "tests.support.clock",
    "tests.support.once",
    "tests.support.postgres",
    "tests.support.real_data",
    "tests.support.world",
    "tests.support.databases",
    "tests.support.chromium",
    "tests.support.browser",
    "tests.support.programs",
    "tests.support.everything",
]

# However busy the machine is, an example may take its time: what is found must be a fault of ours.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SLOWEST_FIRST = (
    "test_openapi.py", "test_every_page.py", "test_story_", "tests/browser/", "test_commands.py", "test_routes.py",
    "test_bad_input.py", "killed_worker", "test_live_kill", "races.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest, so that no process is left with one of them while the others have nothing to do."""
    elsewhere = [item.nodeid for item in items if item.get_closest_marker("real") and "tests/real/" not in item.nodeid]
    assert not elsewhere, f"tests on real data stand in tests/real, where make test-real finds them: {elsewhere}"
    slow = sorted((item for item in items if _slowness(item) < len(SLOWEST_FIRST)), key=_slowness)
    others = [item for item in items if _slowness(item) == len(SLOWEST_FIRST)]
    items[:] = dealt(slow, others, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _slowness(item: pytest.Item) -> int:
    """The place of the test among the slow ones; one after the last for all others."""
    places = (place for place, name in enumerate(SLOWEST_FIRST) if name in item.nodeid)
    return next(places, len(SLOWEST_FIRST))


def dealt(slow: list[pytest.Item], others: list[pytest.Item], hands: int) -> list[pytest.Item]:
    """The tests in an order of which each process takes an equal part, and finds its share of the slow ones first."""
    rest, order, left = list(others), [], len(slow) + len(others)
    for hand in range(hands):
        mine, size = slow[hand::hands], left // (hands - hand)
        taken = max(0, size - len(mine))
        order += mine + rest[:taken]
        rest, left = rest[taken:], left - max(size, len(mine))
    return order + rest


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from walking over all modules and tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
