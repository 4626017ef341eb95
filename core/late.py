"""Libraries that few pages need: loaded by the first that does, and not while the server starts."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    """Stands for a module until something of it is asked for; each name is fetched once."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # tools that look at modules shall not load them
            raise AttributeError(name)
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


def late(name: str) -> Any:
    """The module of this name, imported when something of it is first asked for; several threads may ask at once."""
    return _Late(name)
