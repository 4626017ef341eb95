"""The folder of real data, which is not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that ZHENAN_REAL_DATA names; a test that asks for it fails when it is not there."""
    folder = Path(os.environ.get("ZHENAN_REAL_DATA", ""))
    if not os.environ.get("ZHENAN_REAL_DATA") or not folder.is_dir():
        pytest.fail("Set ZHENAN_REAL_DATA to the folder with the real data", pytrace=False)
    return folder.resolve()
