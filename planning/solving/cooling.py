"""How long a search goes on, and how much worse a plan may be that it accepts meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Until `ends` (seconds of the monotonic clock), for `steps`, or both.

    With both, what comes first ends it. The cooling is that of `whole` steps (else of `steps`), so that fewer steps are
    the beginning of more.
    """

    ends: float | None = None
    steps: int | None = None
    whole: int | None = None


class Cooling:
    """A temperature that falls from `first` to `last`, by the same factor in the same share of the span."""

    def __init__(self, span: Span, first: float, last: float) -> None:
        self.span, self.first, self.factor = span, first, last / first
        self.began = time.monotonic()

    def warmth(self, step: int) -> float | None:
        """The temperature for that step; None when the span is over."""
        span = self.span
        if span.steps is not None and step >= span.steps:
            return None
        now = time.monotonic()
        if span.ends is not None and now >= span.ends:
            return None
        part = step / (span.whole or span.steps) if span.steps else 0.0
        if span.ends is not None:
            part = max(part, (now - self.began) / (span.ends - self.began))
        return self.first * float(self.factor ** min(1.0, part))
