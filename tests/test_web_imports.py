"""What a web process loads: solvers stay with the workers, and what few pages need comes with the first of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("ortools", "pandas", "highspy", "pyvrp", "folium", "maps.allocation", "maps.siting",
         "numpy", "shapely", "icalendar", "recurring_ical_events", "PIL", "openpyxl", "lxml", "docx", "alembic", "demo",
         "cli")  # fmt: skip


@pytest.mark.real_clock
def test_the_application_starts_without_what_few_pages_need() -> None:
    asked = f"import sys, app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
