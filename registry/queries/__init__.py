"""Questions to the registry: areas, units, settings, and what hangs on a record."""

from registry.queries.settings import setting

__all__ = ["setting"]
