"""What a certificate says, as it was when it was issued; kept with it, and shown to whoever checks it. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Facts:
    """Unit, type of drill, its day, people counted at the assembly point, and who issued the certificate when."""

    unit: str
    type: str  # a key of drills.kinds.TYPE_NAMES
    on: date
    people: int
    issuer: str
    issued_on: date

    def kept(self) -> dict[str, Any]:
        """The facts as they are kept with the certificate."""
        return asdict(self) | {"on": self.on.isoformat(), "issued_on": self.issued_on.isoformat()}


def read(kept: dict[str, Any]) -> Facts:
    """The facts that were kept."""
    days = {name: date.fromisoformat(kept[name]) for name in ("on", "issued_on")}
    return Facts(**{**kept, **days})


def number(county_code: str, year: int, serial: int) -> str:
    """The number of a certificate: 360730-2026-00017."""
    return f"{county_code}-{year}-{serial:05d}"
