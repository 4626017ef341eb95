"""What share of people would look for shelter at each degree; ours to begin with, to be replaced by a county's own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class ScenarioNorms:
    """Per cent of the people at each degree who would need a place in a shelter.

    The shipped numbers are assumptions of this program's makers, so that a first figure can be shown; nobody has
    checked them against a text.
    """

    share_6: float = 2.0
    share_7: float = 10.0
    share_8: float = 30.0
    share_9: float = 60.0
    share_10: float = 80.0  # and above
    source: str = ""
    is_verified: bool = False

    @classmethod
    def from_stored(cls, stored: Any) -> ScenarioNorms:
        """The numbers kept in a setting, defaults for what it lacks."""
        known = {field.name for field in fields(cls)}
        return cls(**{k: v for k, v in stored.items() if k in known}) if isinstance(stored, dict) else cls()

    def share(self, degree: int) -> float:
        """The share at that degree, between 0 and 1; nobody below VI."""
        if degree < 6:
            return 0.0
        return {6: self.share_6, 7: self.share_7, 8: self.share_8, 9: self.share_9}.get(degree, self.share_10) / 100
