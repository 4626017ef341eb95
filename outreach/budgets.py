"""What may be spent and what was spent. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """Planned and spent, in fen; `is_by_lines` is False where only the sum of the campaign was typed."""

    planned: int = 0
    spent: int = 0
    is_by_lines: bool = False
    is_planned: bool = False

    @property
    def left(self) -> int:
        """What may still be spent; below zero when too much was spent."""
        return self.planned - self.spent

    @property
    def over(self) -> int:
        """How much more was spent than planned."""
        return max(0, -self.left)

    @property
    def share(self) -> float:
        """Spent as a share of planned, 0 to 1."""
        return min(1.0, self.spent / self.planned) if self.planned else float(self.spent > 0)

    def __add__(self, other: Money) -> Money:
        return Money(self.planned + other.planned, self.spent + other.spent, self.is_by_lines or other.is_by_lines,
                     self.is_planned or other.is_planned)  # fmt: skip
