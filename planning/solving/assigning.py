"""The cheapest way to give each of some rows a column of its own."""

from __future__ import annotations

from collections.abc import Sequence


class _Assigning:
    """Shortest augmenting paths with prices of rows and columns (the Hungarian method); column 0 is a dummy."""

    def __init__(self, costs: Sequence[Sequence[int]]) -> None:
        self.costs, self.columns = costs, len(costs[0])
        self.of_row, self.of_column = [0] * (len(costs) + 1), [0] * (self.columns + 1)
        self.taken = [0] * (self.columns + 1)

    def add(self, row: int) -> None:
        """Gives one more row a column, moving others where that is cheaper."""
        self.taken[0] = row
        before = [0] * (self.columns + 1)
        least: list[float] = [float("inf")] * (self.columns + 1)
        seen = [False] * (self.columns + 1)
        column = 0
        while self.taken[column]:
            seen[column] = True
            column = self._step(column, least, before, seen)
        while column:
            self.taken[column] = self.taken[before[column]]
            column = before[column]

    def _step(self, column: int, least: list[float], before: list[int], seen: list[bool]) -> int:
        row, best, nearest = self.taken[column], float("inf"), 0
        costs, price = self.costs[row - 1], self.of_row[row]
        for other in range(1, self.columns + 1):
            if not seen[other]:
                rest = costs[other - 1] - price - self.of_column[other]
                if rest < least[other]:
                    least[other], before[other] = rest, column
                if least[other] < best:
                    best, nearest = least[other], other
        for other in range(self.columns + 1):
            if seen[other]:
                self.of_row[self.taken[other]] += int(best)
                self.of_column[other] -= int(best)
            else:
                least[other] -= best
        return nearest


def assigned(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row, no column twice, at least total cost; there must be as many columns as rows, or more."""
    if not costs:
        return []
    work = _Assigning(costs)
    for row in range(1, len(costs) + 1):
        work.add(row)
    found = [-1] * len(costs)
    for column, row in enumerate(work.taken):
        if column and row:
            found[row - 1] = column - 1
    return found
