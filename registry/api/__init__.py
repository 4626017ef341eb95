"""Areas, units, vocabularies and one's own account for programs."""

from __future__ import annotations

from core.api import blueprint

bp = blueprint("registry")

from registry.api import areas, me, units, vocabularies  # noqa: E402, F401  (they put their operations on it)
