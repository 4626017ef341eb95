"""An administrator sets up WeCom, sees its refusal explained, mends it, and the message that waited arrives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.db import Database
from core.messages import Letter, post
from core.sending import send_due
from schedule.channel_queries import open_channels
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY
from tests.support.receivers import Call, Reply, Vendor, vendor
from tests.support.world import World

pytestmark = pytest.mark.browser
WRONG, RIGHT = "693a91f6-wrong-key", "693a91f6-right-key"
REFUSAL = {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1755605200], from ip: 172.21.167.87"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings under which the vendor may be on this computer."""
    return Config({"ZHENAN_DATA": str(tmp_path / "data"), "SECRET_KEY": "for tests only", "LOG_LEVEL": "CRITICAL",
                   "LOCAL_GATEWAYS": "1"})  # fmt: skip


@pytest.fixture
def wecom() -> Iterator[Vendor]:
    """WeCom, which knows one key."""

    def choose(call: Call) -> Reply | None:
        return None if RIGHT in call.path else Reply(body=REFUSAL)

    with vendor() as service:
        service.choose = choose
        yield service


@EVERY_WAY
def test_an_administrator_sets_up_wecom_and_mends_what_it_refuses(
    reader_as: ReaderAs, wecom: Vendor, database: Database, config: Config, world: World, language: str, size: Size
) -> None:
    reader = reader_as("administrator", language, size)
    reader.open("/")
    reader.menu("Channels")
    reader.follow("WeCom group robot")
    reader.fill(name="局机关群", address=wecom.url(f"/wecom?key={WRONG}"))
    reader.press("Save")
    reader.press("Send a test")
    reader.sees("The vendor knows no robot at this address.")
    reader.sees_text("93000")
    assert WRONG not in reader.main.inner_text(), "a robot's address is its key"
    reader.finds_nothing_wrong()

    with database.transaction() as session:
        post(session, "event:1", "wecom:1", Letter("", "演练提醒", "明天 14:28 疏散演练。"), kind="reminder")
    send_due(database, open_channels(database, config))
    reader.open("/settings/channels")
    reader.sees("pauses")
    reader.open("/settings/deliveries")
    reader.sees("The vendor knows no robot at this address.")
    reader.finds_nothing_wrong()

    reader.open("/settings/channels/1")
    reader.fill(address=wecom.url(f"/wecom?key={RIGHT}"))
    reader.press("Save")
    reader.press("Send a test")
    reader.sees("The test has been taken by %(name)s. Look whether it has arrived.", name="局机关群")
    send_due(database, open_channels(database, config))
    told = [call.json["text"]["content"] for call in wecom.calls if RIGHT in call.path]
    assert "局机关群" in told[0] and told[1].startswith("演练提醒\n明天 14:28")
    reader.open("/settings/deliveries/1")
    reader.sees("taken")
    reader.finds_nothing_wrong()
