"""The one door to figures: whoever shows, draws, compares or files them asks here and gets the same numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from reports import stock_queries
from reports.cube import Question
from reports.cut_queries import Cut, cut
from reports.figures import Answer, Figures, Line, Values, joined, ordered
from reports.measures import BY_NAME, Measure, chosen, with_needs
from reports.provider_queries import PROVIDERS

STOCK = frozenset({"units", "inhabitants"})


def ask(session: Session, question: Question, actor: Actor) -> Figures:
    """Lines keyed by the dimensions in the order of `question.by`, and the total, of what the reader may see.

    Lines of measures that do not add up (units reached, medians) are counted anew for every question: totals of rows
    and of columns are questions of their own. A measure that cannot be broken down so, or kept to what is asked, has
    None in every line. Raises KeyError for a measure that nobody knows, NotFound for an area of somebody else's.
    """
    found, measures = cut(session, question, actor), chosen(question.measures)
    names = with_needs(measures)
    given = joined(
        provider.answer(session, found, wanted) for provider in PROVIDERS if (wanted := provider.names & names)
    )
    if STOCK & names:
        is_named = bool(question.measures)
        stock = stock_queries.answer(session, found, STOCK & names, given.lines.keys(), is_named)
        given = joined((given, stock))
    _complete(given, found, measures, names)
    lines = ordered(given.lines, [measure.name for measure in measures])
    return Figures(
        question.by, lines, Line((), {measure.name: given.total.get(measure.name) for measure in measures}),
        tuple(measure.name for measure in measures),
    )  # fmt: skip


def _complete(given: Answer, found: Cut, measures: Sequence[Measure], names: Collection[str]) -> None:
    """Put in what nobody counted, work out what follows from other figures, leave out what does not fit."""
    if not found.question.by:
        given.lines.setdefault((), {})
    for values in (*given.lines.values(), given.total):
        for name in names:
            values.setdefault(name, BY_NAME[name].empty)
        for measure in measures:
            if measure.derive is not None:
                values[measure.name] = measure.derive(values)
        _leave_out(values, found, measures)


def _leave_out(values: Values, found: Cut, measures: Sequence[Measure]) -> None:
    for measure in measures:
        if not measure.fits(found.used):
            values[measure.name] = None
