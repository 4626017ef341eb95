"""How the memory of a process is tidied: what was loaded at the start stays, and need not be looked through again."""

from __future__ import annotations

import gc
from functools import cache


@cache
def settle() -> None:
    """Once in a process, when the application is put together: the collector leaves alone whatever there is by now."""
    gc.freeze()
