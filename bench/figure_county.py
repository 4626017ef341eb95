"""A county with as many events and headcounts as wanted, written by the database itself: for benches and the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from migrations import guards
from registry.models import Area, Unit
from schedule.models import Campaign

UNIT_KINDS = ("primary", "junior", "kindergarten", "community", "agency")
ACTIVITIES = ("lecture", "drill", "stall", "exhibition", "training")
CATEGORIES = ("students", "teachers", "villagers", "staff", "unspecified")
CAMPAIGNS = 3
SINCE = datetime(2024, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much there is; events are spread over so many days, each with about three headcounts."""

    townships: int = 12
    villages: int = 6  # in each township
    units: int = 4  # in each village
    events: int = 65_000
    days: int = 720


def fill(session: Session, size: Size) -> None:
    """Write areas, units, campaigns, events, headcounts and results; the triggers rest meanwhile and are set again."""
    _areas(session, size)
    session.flush()
    connection = session.connection()
    guards.drop(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in (_EVENTS, _EXPECTED, _REPORTED, _RESULTS, _DRILLS, _TIMES):
        shift = _SHIFTED_SQLITE if is_sqlite else _SHIFTED_POSTGRES
        for mark, plus in (("{starts}", 0), ("{ends}", 60)):
            statement = statement.replace(mark, shift.format(plus=plus))
        session.execute(text(statement), _numbers(size, is_sqlite))
    guards.create(connection)
    if not is_sqlite:
        for table in ("events", "headcounts", "outreach_results", "drills"):
            session.execute(text(f"ANALYZE {table}"))


def _numbers(size: Size, is_sqlite: bool) -> dict[str, object]:
    areas, villages = 1 + size.townships * (1 + size.villages), size.townships * size.villages
    return {
        "events": size.events, "units": villages * size.units, "areas": areas, "minutes": size.days * 1440,
        "campaigns": CAMPAIGNS, "since": f"{SINCE:%Y-%m-%d %H:%M:%S}.000000" if is_sqlite else SINCE,
    }  # fmt: skip


def _areas(session: Session, size: Size) -> None:
    areas = [{"id": 1, "code": "990101", "name": "清源县", "level": "county", "path": "/1/", "population": 600_000}]
    units, village = [], 1 + size.townships
    for township in range(2, 2 + size.townships):
        areas.append({"id": township, "code": f"9901011{township:02d}", "name": f"第{township}镇", "level": "township",
                      "path": f"/1/{township}/", "parent_id": 1, "population": 20_000 + township})  # fmt: skip
        for number in range(size.villages):
            village += 1
            areas.append({"id": village, "code": f"9901011{township:02d}{number:03d}", "name": f"第{village}村",
                          "level": "village", "path": f"/1/{township}/{village}/", "parent_id": township})  # fmt: skip
            for one in range(size.units):
                name = f"第{village}-{one}单位"
                units.append({"area_id": village, "kind": UNIT_KINDS[(village + one) % len(UNIT_KINDS)], "name": name,
                              "name_key": name})  # fmt: skip
    for area in areas:
        session.execute(insert(Area), [area])
    session.execute(insert(Unit), units)
    days = [(f"活动{n}", SINCE.date(), SINCE.date()) for n in range(CAMPAIGNS)]
    session.execute(insert(Campaign), [{"area_id": 1, "name": n, "starts_on": a, "ends_on": b} for n, a, b in days])


_SHIFTED_SQLITE = "strftime('%Y-%m-%d %H:%M:%S.000000', :since, (i * 7919 % :minutes + {plus}) || ' minutes')"
_SHIFTED_POSTGRES = "(CAST(:since AS timestamptz) + (i * 7919 % :minutes + {plus}) * interval '1 minute')"
_ROWS = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < :events) "


def _one_of(words: tuple[str, ...], number: str) -> str:
    cases = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE {number} % {len(words)} {cases} END"


_HAS_UNIT = "i % 10 <> 3"
_STATUS = "CASE WHEN i % 11 < 8 THEN 'held' WHEN i % 11 = 8 THEN 'planned' WHEN i % 11 = 9 THEN 'cancelled' " \
          "ELSE 'postponed' END"  # fmt: skip
_EVENTS = f"""
INSERT INTO events (id, uid, kind, title, area_id, campaign_id, unit_id, place_note, starts_at, ends_at, zone, skills,
  status, status_reason, note, created_at, created_by, version)
{_ROWS}
SELECT i, 'g' || i, {_one_of(ACTIVITIES, "(i * 13 / 7)")}, 'x',
  COALESCE((SELECT area_id FROM units WHERE {_HAS_UNIT} AND units.id = i * 31 % :units + 1), i % :areas + 1),
  CASE WHEN i % 4 = 0 THEN i % :campaigns + 1 END, CASE WHEN {_HAS_UNIT} THEN i * 31 % :units + 1 END, '',
  {{starts}}, {{ends}}, 'Asia/Shanghai', '[]', {_STATUS}, '', '', :since, '', 1 FROM n"""
_PEOPLE = "INSERT INTO headcounts (event_id, stage, category, measure, count, source) "
_EXPECTED = f"{_PEOPLE} SELECT id, 'expected', {_one_of(CATEGORIES, 'id')}, 'visits', id % 97 + 3, 'typed' FROM events"
_REPORTED = (
    f"{_PEOPLE} SELECT id, 'reported', c.word, CASE WHEN id % 17 = 5 THEN 'people' ELSE 'visits' END, "
    "(id * (c.at + 3)) % 211, 'typed' FROM events JOIN ("
    + " UNION ALL ".join(f"SELECT {at} AS at, '{word}' AS word" for at, word in enumerate(CATEGORIES))
    + ") c ON (id + c.at) % 5 < 3 WHERE status = 'held' OR id % 7 = 0"
)
_MATERIALS = ("leaflets", "booklets", "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries",
              "phone_enquiries", "media_items", "media_reach", "hall_visitors", "trained")  # fmt: skip
_RESULTS = (
    f"INSERT INTO outreach_results (event_id, {', '.join(_MATERIALS)}, remarks, reported_at, reported_by, version) "
    f"SELECT id, {', '.join(f'id * {at + 2} % {at + 41}' for at in range(len(_MATERIALS)))}, '', :since, '', 1 "
    "FROM events WHERE id % 3 = 1"
)
_DRILLS = (
    "INSERT INTO drills (event_id, unit_id, type, level, scenario, is_public, special_needs, special_needs_helper, "
    "note, channel, registered_at, registered_by, version) SELECT id, unit_id, 'evacuation', 'basic', '', false, 0, "
    "'', '', 'web', :since, '', 1 FROM events WHERE kind = 'drill' AND unit_id IS NOT NULL"
)
_TIMES = (
    "INSERT INTO drill_results (drill_id, started_at, evacuation_seconds, enrolled, present, excused, missing, injured,"
    " visitors, extra_reason, source, problems, reported_at, reported_by, version) SELECT d.id, e.starts_at, "
    "CASE WHEN e.id % 9 <> 4 THEN 40 + e.id * 37 % 260 END, 10, 10, 0, 0, 0, 0, '', 'typed', '', e.starts_at, '', 1 "
    "FROM drills d JOIN events e ON e.id = d.event_id WHERE e.status = 'held' AND e.id % 13 <> 6"
)
