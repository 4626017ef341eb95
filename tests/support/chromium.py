"""How tests start Chromium: without a window if it comes so, else without what only a window needs.

`chromium-headless-shell` is the same engine without the browser around it, which makes each page and each reader much
cheaper. Where only `chromium` is installed, that does as well.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
UNWANTED = (
    # what Playwright leaves out: naming more replaces its list
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying",
    "AimEnabled", "PreconnectToSearch",
    # pages that the address bar loads beside each page of ours
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "PreloadTopChromeWebUI",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
    f"--disable-features={','.join(UNWANTED)}",
]  # fmt: skip


def program() -> str | None:
    """The Chromium of the distribution, the cheapest that is there."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Starts the distribution's own Chromium, headless, which reaches out to nobody."""
    chromium = program()
    if chromium is None:
        pytest.fail("Chromium is not installed (on Debian and Ubuntu: apt-get install chromium)", pytrace=False)
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}
