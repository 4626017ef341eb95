"""Certificates of participation for the units that held and reported the common drill day."""

from __future__ import annotations

import string
from datetime import datetime, timedelta
from random import Random

from core.times import local
from demo.accounts import PLANNER
from demo.names import COUNTY, COUNTY_CODE
from demo.rows import Row, Rows
from demo.year import DRILL_DAY, at
from drills.certificate_facts import Facts, number

COUNTY_ROW = 1
DAYS_LATER, TEN = 9, 10 * 60
SALT_LENGTH = 24
ISSUER = f"{COUNTY}防震减灾工作主管部门"
WRONG = "单位名称有误，已重新颁发。"


def add_certificates(rng: Random, rows: Rows) -> None:
    """A certificate for each drill of the common day that was reported by the day of issue; the first one twice.

    Its first certificate was revoked, so that the check shows that too.
    """
    results = [row for row in rows["drill_results"] if row["reported_at"] < _issued_at(row) <= _latest(rows)]
    results = [row for row in results if _is_of_the_day(row)]
    for row in results[:1]:
        _add(rng, rows, row, revoked_at=_issued_at(row) + timedelta(days=1))
    for row in results:
        _add(rng, rows, row)


def _add(rng: Random, rows: Rows, result: Row, revoked_at: datetime | None = None) -> None:
    drill = rows["drills"][result["drill_id"] - 1]
    issued_at = _issued_at(result) + timedelta(days=0 if revoked_at else 2)
    year = local(issued_at).year
    serial = 1 + sum(1 for row in rows["drill_certificates"] if row["year"] == year)
    facts = Facts(
        rows["units"][drill["unit_id"] - 1]["name"], drill["type"], local(result["started_at"]).date(),
        result["present"], ISSUER, local(issued_at).date(),
    )  # fmt: skip
    rows.add(
        "drill_certificates",
        drill_id=result["drill_id"],
        county_id=COUNTY_ROW,
        year=year,
        serial=serial,
        number=number(COUNTY_CODE, year, serial),
        salt="".join(rng.choices(string.ascii_letters + string.digits, k=SALT_LENGTH)),
        facts=facts.kept(),
        issued_at=issued_at,
        issued_by=PLANNER,
        revoked_at=revoked_at,
        revoked_by=PLANNER if revoked_at else "",
        revoked_reason=WRONG if revoked_at else "",
    )


def _is_of_the_day(result: Row) -> bool:
    day = local(result["started_at"]).date()
    return (day.month, day.day) == DRILL_DAY


def _issued_at(result: Row) -> datetime:
    return at(local(result["started_at"]).date() + timedelta(days=DAYS_LATER), TEN)


def _latest(rows: Rows) -> datetime:
    """The last report of all, which is never later than the day on which the county is made."""
    last: datetime = max(row["reported_at"] for row in rows["drill_results"])
    return last - timedelta(days=2)
