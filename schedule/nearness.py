"""Times laid out by whose they are and by day, so that those near a span are found without looking through all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from schedule.spans import Span

DAY = timedelta(days=1)


class Timed(Protocol):
    """Anything that a resource ("team:3") has from an instant to an instant."""

    @property
    def resource(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


class Near(Generic[T]):
    """The times, found by resource and nearness; the few that last longer than a day are kept apart."""

    def __init__(self, timed: Iterable[T]) -> None:
        self._by_day: dict[tuple[str, int], list[T]] = {}
        self._long: dict[str, list[T]] = {}
        for one in timed:
            if one.ends_at - one.starts_at > DAY:
                self._long.setdefault(one.resource, []).append(one)
            else:
                self._by_day.setdefault((one.resource, _number(one.starts_at)), []).append(one)

    def to(self, resource: str, span: Span) -> Iterator[T]:
        """The resource's times that touch the span or lie within a day of it, each once, in no order."""
        earliest, latest = span.starts_at - DAY, span.ends_at + DAY
        for number in range(_number(earliest) - 1, _number(latest) + 1):
            for one in self._by_day.get((resource, number), ()):
                if one.ends_at >= earliest and one.starts_at <= latest:
                    yield one
        for one in self._long.get(resource, ()):
            if one.ends_at >= earliest and one.starts_at <= latest:
                yield one


def _number(at: datetime) -> int:
    return at.astimezone(UTC).toordinal()
