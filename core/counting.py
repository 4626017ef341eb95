"""Numbers that many pages show beside a link or in a sentence: the database is asked for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.kept import answers_of

Asks = Callable[[Session, Actor], Select[Any] | None]


class Count:
    """How many things there are for a reader: asked for alone where it is called, or before with others.

    `asks` gives a statement that finds one number (null is nought), or None where there is nothing to ask.
    """

    def __init__(self, asks: Asks) -> None:
        self.asks = asks
        self.__doc__ = asks.__doc__

    def __call__(self, session: Session, actor: Actor) -> int:
        """The number; a page that only reads asks once for it."""
        return ask_together(session, actor, [self])[self]


def counted(asks: Asks) -> Count:
    """The question as a number that can be asked for together with others."""
    return Count(asks)


def number_of(query: Select[Any]) -> Select[tuple[int]]:
    """The statement that counts the rows of a query."""
    return select(func.count()).select_from(query.options().order_by(None).subquery())


def ask_together(session: Session, actor: Actor, counts: Iterable[Count]) -> dict[Count, int]:
    """These numbers, asked for in one statement; whoever only reads knows them from then on."""
    known, wanted = answers_of(session), list(dict.fromkeys(counts))
    if known is None:
        return _ask(session, actor, wanted)
    missing = [count for count in wanted if (count, actor) not in known]
    known |= {(count, actor): number for count, number in _ask(session, actor, missing).items()}
    return {count: known[count, actor] for count in wanted}


def _ask(session: Session, actor: Actor, counts: list[Count]) -> dict[Count, int]:
    made = {count: statement for count in counts if (statement := count.asks(session, actor)) is not None}
    columns = [statement.scalar_subquery().label(f"n{at}") for at, statement in enumerate(made.values())]
    row = session.execute(select(*columns)).one() if columns else ()
    return dict.fromkeys(counts, 0) | {count: int(number or 0) for count, number in zip(made, row, strict=True)}
