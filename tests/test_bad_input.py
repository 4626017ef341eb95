"""What people and programs send that is wrong, hostile or absurd: each gets its clear answer, and nothing is lost."""

from __future__ import annotations

import csv
import json
import os
import select as sockets
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from app import create_app
from core.config import Config
from core.db import Database
from core.jobs import work_once
from core.models import StoredFile
from core.times import now, today
from drills.models import Drill
from registry.models import Area, Unit
from schedule.models import Campaign, Event
from tests.support.browser import signed
from tests.support.world import Visitor, World

ROOT = Path(__file__).resolve().parent.parent
FORMULA = '=HYPERLINK("http://evil.example","x")'
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


@pytest.fixture
def held(database: Database, world: World) -> Event:
    """An event of yesterday, of which nobody has said anything."""
    with database.transaction() as session:
        begins = now() - timedelta(days=1)
        event = Event(uid="1", kind="lecture", title="讲座", area_id=world.areas["meijiang"].id,
                      unit_id=world.units["primary"].id, starts_at=begins,
                      ends_at=begins + timedelta(hours=1))  # fmt: skip
        session.add(event)
    return event


def count(database: Database, table: Any) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"\x89PNG\r\n\x1a\n" + bytes(200), "schools.xlsx"),
            (b"PK\x03\x04" + bytes(200), "schools.xlsx"),
            (b"MZ" + bytes(200), "schools.csv"),
            (b'{"type": "FeatureCollection"', "schools.geojson"),
        ],
        ids=["picture", "broken-zip", "program", "half-a-json"],
    )
    def test_what_is_no_table_leaves_nothing_behind(
        self, planner: Visitor, database: Database, config: Config, content: bytes, name: str
    ) -> None:
        answer = planner.post("/import", data={"kind": "units", "file": (BytesIO(content), name)})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert count(database, StoredFile) == 0
        assert not [path for path in (config.data / "files").rglob("*") if path.is_file()]

    @pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(99), b"\xff\xd8\xff" + bytes(99), b"<svg/>", b"GIF89a"])
    def test_what_is_no_photo_is_refused_by_its_content(
        self, planner: Visitor, database: Database, held: Event, content: bytes
    ) -> None:
        address = f"/events/{held.id}/result"
        answer = planner.post(address, data={"photos": (BytesIO(content), "photo.jpg"), "caption": "课间"})
        assert answer.status_code == 422
        assert count(database, StoredFile) == 0

    def test_a_file_over_the_limit_is_refused_on_every_form(self, app: Flask, world: World, held: Event) -> None:
        app.config["MAX_CONTENT_LENGTH"] = 10_000
        app.test_client_class = Visitor
        client: Any = app.test_client()
        client.sign_in_as(world, "planner")
        for address, field in [("/import", "file"), (f"/events/{held.id}/result", "photos")]:
            answer = client.post(address, data={"kind": "areas", field: (BytesIO(bytes(20_000)), "big.csv")})
            assert answer.status_code == 413
            assert "too large" in answer.text


@pytest.mark.real_clock
class TestTwoHundredMegabytes:
    """Sent to the server that people run, not to a test client."""

    @pytest.fixture
    def port(self, config: Config, world: World) -> Iterator[int]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        environ = {**os.environ, "ZHENAN_DATA": str(config.data), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"}
        environ.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}",
                   "--worker-class", "gthread", "--no-control-socket", "--log-level", "error"]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=environ)
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)

    def test_it_is_refused_before_it_has_been_sent(self, app: Flask, world: World, port: int, config: Config) -> None:
        user = world.users["planner"]
        cookie = signed(app, {"user_id": user.id, "session_key": user.session_key, "language": "en"})
        head = (
            f"POST /import HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={cookie}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 200000000\r\n\r\n"
            '--b\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'
        )
        with socket.create_connection(("127.0.0.1", port), 30) as line:
            line.sendall(head.encode())
            answer, sent = send_until_answered(line, 200_000_000)
        assert answer.startswith(b"HTTP/1.1 413"), answer[:200]
        assert "This file is too large." in answer.decode()
        assert sent < 100_000_000
        assert not [path for path in (config.data / "files").rglob("*") if path.is_file()]


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def send_until_answered(line: socket.socket, size: int) -> tuple[bytes, int]:
    """Send zeros until the other side says something; what it said, and how many were sent."""
    zeros, sent = bytes(1 << 16), 0
    while sent < size:
        readable, writable, _ = sockets.select([line], [line], [], 30)
        if readable:
            break
        assert writable, "the server neither reads nor answers"
        sent += line.send(zeros)
    answer = b""
    while b"</html>" not in answer and (part := line.recv(1 << 16)):
        answer += part
    return answer, sent


class TestFormulasAndMarkup:
    """Text is text everywhere it comes out again: in pages, JSON, workbooks and csv files."""

    @pytest.fixture
    def hostile(self, planner: Visitor, world: World, held: Event) -> Visitor:
        """A unit, an event, a campaign and its result with names that would like to be more than names."""
        unit = {"kind": "primary", "name": MARKUP, "area_code": "990101100", "contact_name": FORMULA}
        answer = planner.post("/units/new", data={**unit, "area": "990101100", "area_id": world.areas["meijiang"].id})
        assert answer.status_code in (302, 303), unescape(answer.text)
        campaign = {"name": FORMULA, "starts_on": f"{today():%Y-%m}-01", "ends_on": f"{today():%Y-%m}-28"}
        planner.post("/campaigns/new", data={**campaign, "area_id": world.areas["county"].id, "theme": MARKUP})
        planner.post(f"/events/{held.id}/result", data={"people.students": "5", "remarks": MARKUP})
        return planner

    def test_pages_show_them_as_text(self, hostile: Visitor, database: Database, held: Event) -> None:
        assert count(database, Campaign) == 1
        with database.transaction(writing=False) as session:
            unit = session.scalars(select(Unit).where(Unit.name == MARKUP)).one()
            campaign = session.scalars(select(Campaign)).one()
        seen = ["/units", f"/units/{unit.id}", f"/audit/units/{unit.id}", "/campaigns", f"/campaigns/{campaign.id}",
                f"/events/{held.id}", "/search?q=script", "/calendar", "/figures", "/drills/register",
                f"/campaigns/{campaign.id}/missing", f"/users/new?unit={unit.id}", "/events/new"]  # fmt: skip
        for path in seen:
            page = hostile.get(path)
            assert page.status_code == 200, path
            assert "<script>alert" not in page.text and "<img src=x" not in page.text, path
        assert MARKUP in unescape(hostile.get(f"/units/{unit.id}").text)

    def test_what_is_typed_into_a_search_is_text(self, planner: Visitor) -> None:
        for path in ("/search", "/units", "/places", "/campaigns", "/drills", "/users", "/audit", "/map"):
            page = planner.get(path, query_string={"q": MARKUP}).text
            assert "<script>alert" not in page and "<img src=x" not in page, path

    def test_json_carries_them_unchanged(self, hostile: Visitor, world: World, programs: Any) -> None:
        answer = programs.of("planner").get("/units", q="script")
        assert answer.mimetype == "application/json"
        assert MARKUP in [unit["name"] for unit in json.loads(answer.text)["items"]]

    def test_workbooks_and_csv_files_hold_no_formula_of_theirs(
        self, app: Flask, database: Database, planner: Visitor, world: World
    ) -> None:
        with database.transaction() as session:
            session.get_one(Area, world.areas["meijiang"].id).name = FORMULA
            begins = now() - timedelta(hours=2)
            session.add(Event(uid="2", kind="lecture", title="讲座", area_id=world.areas["meijiang"].id,
                              starts_at=begins, ends_at=begins + timedelta(hours=1)))  # fmt: skip
        period = {"starts_on": (today() - timedelta(days=3)).isoformat(), "ends_on": today().isoformat()}

        def taken(ending: str) -> bytes:
            given = {"profile": "management", "ending": ending}
            question = {"of": "participation", **period}
            return bytes(planner.post("/figures/download", query_string=question, data=given).data)

        book = load_workbook(BytesIO(taken("xlsx")))
        (cell,) = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == FORMULA]
        assert cell.data_type == "s"
        text = taken("csv").decode("utf-8-sig")
        assert not [cell for row in csv.reader(StringIO(text)) for cell in row if cell.startswith(("=", "+", "@"))]
        assert FORMULA in text.replace('""', '"')

    def test_refused_rows_come_back_as_text(self, app: Flask, database: Database, planner: Visitor) -> None:
        url = imported(app, database, planner, f"名称,类型,乡镇,学生数\n{quoted(FORMULA)},小学,梅江镇,很多\n")
        book = load_workbook(BytesIO(planner.get(f"{url}/refused.xlsx").data))
        assert (book.worksheets[0]["A2"].value, book.worksheets[0]["A2"].data_type) == (FORMULA, "s")


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def imported(app: Flask, database: Database, planner: Visitor, sheet: str, **more: str) -> str:
    """The address of an import of units that has been checked."""
    given = {"kind": "units", "file": (BytesIO(sheet.encode()), "list.csv")}
    url = str(planner.post("/import", data=given).location)
    names = {"名称": "name", "类型": "kind", "乡镇": "township", "学生数": "students", "经度": "lon", "纬度": "lat"}
    headers = sheet.splitlines()[0].split(",")
    chosen = {f"column-{at}": names[header] for at, header in enumerate(headers)}
    assert planner.post(f"{url}/check", data={**chosen, **more}).status_code == 303
    with app.app_context():
        while work_once(database):
            pass
    return url


def test_a_swapped_latitude_is_told_with_its_row(app: Flask, database: Database, planner: Visitor) -> None:
    before = count(database, Unit)
    sheet = "名称,类型,乡镇,经度,纬度\n东山小学,小学,梅江镇,26.47,116.01\n西山小学,小学,梅江镇,116.02,26.48\n"
    url = imported(app, database, planner, sheet, **{"setting-datum": "wgs84"})
    page = unescape(planner.get(url).text)
    assert "Longitude and latitude are exchanged" in page and "西山小学" in page
    assert count(database, Unit) == before


class TestStrangers:
    def test_twenty_guesses_end_in_a_pause(self, client: Visitor, world: World) -> None:
        answers = [client.post("/login", data={"login": "planner", "password": f"guess {n}"}) for n in range(20)]
        codes = [answer.status_code for answer in answers]
        assert codes == [422] * 8 + [429] * 12
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
        assert "guess" not in answers[-1].text and 'value="planner"' in answers[-1].text

    def test_a_contact_finds_no_other_unit_anywhere(
        self, client: Visitor, world: World, database: Database, programs: Any
    ) -> None:
        other = world.units["junior"].id
        with database.transaction() as session:
            stored = StoredFile(digest="0" * 64, name="x", media_type="image/jpeg", size=1, owner_key="user:1")
            session.add(stored)
        contact = client.sign_in_as(world, "unit_contact")
        for path in (f"/units/{other}", f"/units/{other}/edit", f"/drills/register?unit={other}", f"/files/{stored.id}",
                     f"/audit/units/{other}"):  # fmt: skip
            assert contact.get(path).status_code in (403, 404), path
        assert contact.post("/drills/register", data={"unit_id": other, "on": "2031-05-12"}).status_code == 404
        program = programs.of("unit_contact")
        assert program.get(f"/units/{other}").status_code == 404
        assert program.post("/drills", {"unit_id": other, "on": "2031-05-12"}).status_code in (404, 422)
        assert count(database, Drill) == 0

    @pytest.mark.parametrize(
        "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "\t//evil.example"]
    )
    def test_nobody_is_sent_elsewhere(self, planner: Visitor, elsewhere: str) -> None:
        for path in ("/language", "/theme"):
            answer = planner.post(path, data={"language": "en", "theme": "dark", "next": elsewhere})
            assert answer.location == "/", path
        assert planner.get("/login", query_string={"next": elsewhere}).location == "/"


class TestForms:
    def test_a_form_sent_twice_is_done_once(self, planner: Visitor, world: World, database: Database) -> None:
        given = {"name": "防灾周", "starts_on": "2031-05-10", "ends_on": "2031-05-16",
                 "area_id": world.areas["county"].id, "_once": "a-nonce-of-the-form"}  # fmt: skip
        first, second = (planner.post("/campaigns/new", data=given) for _ in range(2))
        assert first.location == second.location
        assert count(database, Campaign) == 1
        assert "saved once" in planner.get(second.location).text

    def test_a_form_without_its_token_is_refused_kindly(self, config: Config, database: Database, world: World) -> None:
        app = create_app(config, database, TESTING=True)
        app.test_client_class = Visitor
        client: Any = app.test_client()
        client.sign_in_as(world, "planner")
        answer = client.post("/campaigns/new", data={"name": "x"})
        assert answer.status_code == 422
        assert "reload the page" in answer.text
        assert count(database, Campaign) == 0

    @pytest.mark.parametrize("text", ["防灾\0周", "\x1b[31m防灾周", "x" * 100_000], ids=["nul", "escape", "endless"])
    def test_what_nobody_types_is_refused_beside_its_field(
        self, planner: Visitor, world: World, database: Database, text: str
    ) -> None:
        given = {"name": text, "starts_on": "2031-05-10", "ends_on": "2031-05-16"}
        answer = planner.post("/campaigns/new", data={**given, "area_id": world.areas["county"].id})
        assert answer.status_code == 422
        assert 'id="f-name-wrong"' in answer.text
        assert count(database, Campaign) == 0

    def test_what_is_no_form_is_no_failure(self, planner: Visitor) -> None:
        for body, kind in [(b"\xff\xfe\0\0", "application/x-www-form-urlencoded"), (b"{", "application/json"),
                           (b"--b", "multipart/form-data; boundary=b"), (b"x", "multipart/form-data")]:  # fmt: skip
            for path in ("/login", "/campaigns/new", "/import", "/events/new", "/units/new"):
                assert planner.post(path, data=body, content_type=kind).status_code < 500, (path, body)

    @pytest.mark.parametrize("path", [
        "/units/1%00", "/%00", "/units/99999999999999999999", "/areas/-1", "/audit/x/%00", "/files/0",
        "/jobs/999999999", "/audit/units/" + "9" * 30, "/audit/events/" + "9" * 5000, "/static/%2e%2e/app.py",
        "/static/%00",
        "/invitation/%00", "/calendar/" + "x" * 5000,
    ], ids=lambda path: path[:24])  # fmt: skip
    def test_addresses_that_lead_nowhere_are_not_found(self, planner: Visitor, path: str) -> None:
        assert planner.get(path).status_code in (403, 404)


NAMES = [
    "page", "size", "sort", "q", "month", "day", "on", "view", "starts_on", "ends_on", "by", "level", "area", "area_id",
    "kind", "activity", "campaign_id", "state", "status", "class", "unit", "unit_id", "place_id", "team_id", "line",
    "event", "planned", "only", "scheme", "from", "to", "until", "in", "shows", "role", "starts", "ends",
]  # fmt: skip
ABSURD = {
    "page=huge": {"page": "99999999999", "sort": "drop", "size": "-1"},
    "long": dict.fromkeys(NAMES, "长" * 100),
    "q=10000": {"q": "q" * 10_000, "sort": "-" * 100},
    "digits": dict.fromkeys(NAMES, "9" * 5000),
    "wrong-day": dict.fromkeys(NAMES, "31.02.2026"),
    "first-day": dict.fromkeys(NAMES, "0001-01-01"),
    "last-day": dict.fromkeys(NAMES, "9999-12-31"),
    "first-month": {"month": "0001-01", "by": "month", "day": "0001-01-01", "view": "week"},
    "last-month": {"month": "9999-12", "day": "9999-12-31", "view": "month"},
    "nul": dict.fromkeys(NAMES, "a\0b"),
    "other-digits": dict.fromkeys(NAMES, "٣²"),
    "one-other-digit": {"page": "٣", "line": "²", "month": "٢٠٢٦-٠٥"},
    "endless-number": {"page": "9" * 5000, "line": "9" * 5000},
    "unknown-number": {"page": "9" * 25, "line": "9" * 25, "month": "9999-12"},
    "signs": dict.fromkeys(NAMES, "'\";--%_\\"),
}


@pytest.fixture
def pages(app: Flask, world: World, database: Database, held: Event) -> list[str]:
    """Every page, those of the first records among them."""
    with database.transaction() as session:
        session.add(Campaign(area_id=world.areas["county"].id, name="防灾周", starts_on=date(2026, 5, 10),
                             ends_on=date(2026, 5, 16)))  # fmt: skip
        session.add(Drill(event_id=held.id, unit_id=world.units["primary"].id))

    def address(rule: Rule) -> str:
        parts = {name: _part(converter) for name, converter in rule._converters.items()}
        with app.test_request_context():
            built = rule.build(parts)
        assert built is not None
        return built[1]

    shown = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    plain = [rule for rule in shown if not {"kind", "move", "name", "token", "record_type"} & rule.arguments]
    return [address(rule) for rule in plain if not rule.rule.startswith("/api/")]


def _part(converter: BaseConverter) -> int | str:
    if not isinstance(converter, AnyConverter):
        return 1
    return "csv" if "csv" in converter.items else sorted(converter.items)[0]


SELDOM = {"digits", "other-digits", "first-month", "signs", "unknown-number"}
"""What looks like another of them. The others go to every third page; with the long tests all go to all."""


@pytest.mark.parametrize("key", [key for key in ABSURD if key not in SELDOM])
def test_absurd_addresses_never_fail(client: Visitor, world: World, pages: list[str], key: str) -> None:
    client.sign_in_as(world, "administrator")
    assert len(pages) > 50
    every_third = pages[list(ABSURD).index(key) % 3 :: 3]
    assert failures(client, [(path, ABSURD[key]) for path in every_third]) == []


@pytest.mark.long
@pytest.mark.parametrize("key", ABSURD)
def test_absurd_addresses_never_fail_anywhere(client: Visitor, world: World, pages: list[str], key: str) -> None:
    client.sign_in_as(world, "administrator")
    assert failures(client, [(path, ABSURD[key]) for path in pages]) == []


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_absurd_values_one_by_one(client: Visitor, world: World, pages: list[str], name: str) -> None:
    client.sign_in_as(world, "administrator")
    values = ("9" * 5000, "0001-01-01", "9999-12-31", "a\0b", "٣", "²", "-1", "长" * 5000)
    assert failures(client, [(path, {name: value}) for path in pages for value in values]) == []


def failures(client: Visitor, wanted: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Addresses that fail; the application raises what it would answer with 500."""
    found = []
    for path, asked in wanted:
        try:
            assert client.get(path, query_string=asked).status_code < 500
        except Exception as error:
            found.append(f"{path}?{urlencode(asked)[:60]}: {error!r:.80}, {error.__traceback__ and _last(error)}")
    return found


def _last(error: Exception) -> str:
    """Where of our own code the failure came from."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if str(ROOT) in frame.filename]
    return " < ".join(
        f"{Path(f.filename).relative_to(ROOT)}:{f.lineno}" for f in own[::-1] if ".venv" not in f.filename
    )
