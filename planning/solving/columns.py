"""Tours worth having at given prices: a search over all beginnings of tours at once, stop by stop, kept narrow.

For one kind of shift, each visit has a price: what having it is worth. Wanted are tours whose cost less the prices of
their visits is least. Beginnings of the same length are kept in arrays; those with the least cost so far, were the team
to go home from there, are made longer by the nearest and dearest of the visits that can follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planning.solving.column_kinds import Kind, Whole

Floats = np.ndarray[Any, np.dtype[np.float64]]

PROMISING = 3
"""Of too many beginnings, so many times those that are kept are looked at for which are the same."""

MOST_STOPS = 12
"""Of a tour; campaigns have far fewer."""

NEVER = 1e12
"""A visit at the negative of this price is on no tour."""


@dataclass(frozen=True)
class Width:
    """How many beginnings of each length are kept, and how many ways of going on are tried for each."""

    beginnings: int = 2_500
    nexts: int = 30


@dataclass(frozen=True)
class Tours:
    """Tours of a kind: clients in order (filled up with -1), cost, and cost less the prices of the visits."""

    clients: Whole
    cost: Whole
    reduced: Floats

    def __len__(self) -> int:
        return len(self.cost)


@dataclass(frozen=True)
class _Layer:
    """Beginnings of one length: clients in order, a number for the set of visits, when the last is over, when the team
    leaves for that, by how much it could leave later, on which days, load, cost, cost less prices."""

    clients: Whole
    sets: Whole
    ends: Whole
    leaves: Whole
    slack: Whole
    days: Whole
    load: Whole
    cost: Whole
    reduced: Floats

    def some(self, rows: Any) -> _Layer:
        return _Layer(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @property
    def at(self) -> Whole:
        """The last client of each."""
        last: Whole = self.clients[:, -1]
        return last


class Search:
    """Looks for tours of one kind, again and again at other prices."""

    def __init__(self, kind: Kind, visits: int, width: Width) -> None:
        self.kind, self.width = kind, width
        dice = np.random.default_rng(1)
        self._names = dice.integers(1, 1 << 58, visits)
        self._ends_names = dice.integers(1, 1 << 62, len(kind.visit))
        follows = kind.first + kind.length
        arrives = follows[:, None] + kind.way
        self._follows = (arrives <= kind.last[None, :]) & (kind.visit[:, None] != kind.visit[None, :])
        self._follows &= (kind.days[:, None] & kind.days[None, :]) != 0

    def tours(self, prices: Floats, below: float, most: int) -> Tours:
        """Up to so many tours whose cost less prices is below that, the best first."""
        gains = prices[self.kind.visit] - self.kind.entry
        nexts = self._nexts(gains)
        layer = self._first(gains)
        found: list[Tours] = []
        for count in range(1, min(self.kind.most_visits, MOST_STOPS) + 1):
            layer = self._kept(layer)
            if not len(layer.cost):
                break
            found.append(self._home(layer, below))
            if count < self.kind.most_visits:
                layer = self._longer(layer, gains, nexts)
        return _best(found, self._sets, most)

    def _sets(self, clients: Whole) -> Whole:
        names = np.append(self._names[self.kind.visit], 0)
        total: Whole = names[clients].sum(axis=1)
        return total

    def _nexts(self, gains: Floats) -> Whole:
        """For each client those that may follow, by driving less gain."""
        worth = np.where(self._follows, self.kind.drive - gains[None, :], np.inf)
        worth[:, gains < -NEVER / 2] = np.inf
        count = min(self.width.nexts, worth.shape[1])
        order: Whole = np.argpartition(worth, count - 1, axis=1)[:, :count]
        chosen = np.take_along_axis(worth, order, axis=1)
        return np.where(np.isinf(chosen), -1, order)

    def _first(self, gains: Floats) -> _Layer:
        kind = self.kind
        begins = np.maximum(kind.first, kind.shift.first + kind.way_out)
        cost = kind.drive_out + kind.entry
        layer = _Layer(
            np.arange(len(begins))[:, None], self._names[kind.visit], begins + kind.length, begins - kind.way_out,
            kind.last - begins, kind.days, kind.load, cost, kind.drive_out - gains,
        )  # fmt: skip
        return layer.some((begins <= kind.last) & self._fits(layer) & (gains > -NEVER / 2))

    def _fits(self, layer: _Layer) -> Any:
        kind, at = self.kind, layer.at
        back = layer.ends + kind.way_home[at]
        return (
            (back <= kind.shift.last) & (back - layer.leaves <= kind.most_ticks) & (layer.days != 0)
            & (layer.load <= kind.capacity) & (layer.cost + kind.drive_home[at] <= kind.most_cost)
        )  # fmt: skip

    def _kept(self, layer: _Layer) -> _Layer:
        """Of beginnings with the same visits and the same last one the cheapest, and those that are over earlier or
        leave later; and of all of them the most promising."""
        if len(layer.cost) > PROMISING * self.width.beginnings:
            layer = layer.some(self._promising(layer, PROMISING * self.width.beginnings))
        names = layer.sets + self._ends_names[layer.at]
        order = np.lexsort((layer.cost, names))
        names, ends, leaves = names[order], layer.ends[order], layer.leaves[order]
        is_first = np.ones(len(order), bool)
        is_first[1:] = names[1:] != names[:-1]
        first = np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
        layer = layer.some(order[is_first | (ends < ends[first]) | (leaves > leaves[first])])
        if len(layer.cost) > self.width.beginnings:
            layer = layer.some(self._promising(layer, self.width.beginnings))
        return layer

    def _promising(self, layer: _Layer, count: int) -> Whole:
        closed = layer.reduced + self.kind.drive_home[layer.at]
        return np.argpartition(closed, count)[:count]

    def _longer(self, layer: _Layer, gains: Floats, nexts: Whole) -> _Layer:
        """Each beginning with each of the stops that may follow it."""
        kind = self.kind
        at, to = np.repeat(layer.at, nexts.shape[1]), nexts[layer.at].ravel()
        arrives = np.repeat(layer.ends, nexts.shape[1]) + kind.way[at, to]
        chosen = np.flatnonzero((to >= 0) & (arrives <= kind.last[to]))
        rows, at, to, arrives = chosen // nexts.shape[1], at[chosen], to[chosen], arrives[chosen]
        is_new = np.ones(len(to), bool)
        for column in layer.clients.T:
            is_new &= kind.visit[column[rows]] != kind.visit[to]
        rows, at, to, arrives = rows[is_new], at[is_new], to[is_new], arrives[is_new]
        begins = np.maximum(arrives, kind.first[to])
        later = np.minimum(begins - arrives, layer.slack[rows])
        drive = kind.drive[at, to]
        longer = _Layer(
            np.column_stack([layer.clients[rows], to]), layer.sets[rows] + self._names[kind.visit[to]],
            begins + kind.length[to], layer.leaves[rows] + later,
            np.minimum(layer.slack[rows] - later, kind.last[to] - begins), layer.days[rows] & kind.days[to],
            layer.load[rows] + kind.load[to], layer.cost[rows] + drive + kind.entry[to],
            layer.reduced[rows] + drive - gains[to],
        )  # fmt: skip
        return longer.some(self._fits(longer))

    def _home(self, layer: _Layer, below: float) -> Tours:
        """The beginnings as tours, those that are good enough."""
        home = self.kind.drive_home[layer.at]
        good = layer.reduced + home < below
        clients = np.full((int(good.sum()), MOST_STOPS), -1, np.int64)
        clients[:, : layer.clients.shape[1]] = layer.clients[good]
        return Tours(clients, (layer.cost + home)[good], (layer.reduced + home)[good])


def _best(found: list[Tours], sets: Any, most: int) -> Tours:
    """The cheapest tour for each set of visits, and of those the best."""
    if not found:
        return Tours(np.zeros((0, 1), np.int64), np.zeros(0, np.int64), np.zeros(0))
    clients = np.concatenate([one.clients for one in found])
    cost, reduced = (np.concatenate([getattr(one, name) for one in found]) for name in ("cost", "reduced"))
    order = np.argsort(reduced, kind="stable")
    _, firsts = np.unique(sets(clients)[order], return_index=True)
    chosen = order[np.sort(firsts)][:most]
    return Tours(clients[chosen], cost[chosen], reduced[chosen])
