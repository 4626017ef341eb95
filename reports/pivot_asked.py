"""A pivot together with the question that it answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports import pivot_spans as spans
from reports.pivot import Pivot
from reports.pivot_inputs import PivotInput
from reports.pivot_words import Words


@dataclass(frozen=True)
class Asked:
    """A pivot with the question that it answers, over which days, and of which place."""

    question: PivotInput
    span: spans.Span
    place: str
    pivot: Pivot
    words: Words
