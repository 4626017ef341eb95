"""A figure before and after, and whether that is better or worse. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import Text


@dataclass(frozen=True)
class Change:
    """A figure before and after; `tone` is "ok" when it became better, "bad" when worse, else empty."""

    label: Text | str
    before: float | None
    after: float | None
    tone: str = ""

    @property
    def difference(self) -> float | None:
        """How much was gained; None when one of the two is not known."""
        return None if self.before is None or self.after is None else round(self.after - self.before, 1)


@dataclass(frozen=True)
class Senses:
    """Of which figures more is better, and of which less; by their names."""

    more: frozenset[str]
    less: frozenset[str]

    def change(self, name: str, label: Text | str, before: float | None, after: float | None) -> Change:
        """One figure with the tone of its change."""
        grew = 0.0 if before is None or after is None else after - before
        if grew == 0 or name not in self.more | self.less:
            return Change(label, before, after)
        return Change(label, before, after, "ok" if (grew > 0) == (name in self.more) else "bad")
