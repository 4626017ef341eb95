"""What a web process loads: solvers and their numbers stay with the workers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("ortools", "pandas", "highspy", "pyvrp", "folium", "maps.allocation", "maps.siting")


@pytest.mark.real_clock
def test_the_application_starts_without_solvers() -> None:
    asked = f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
