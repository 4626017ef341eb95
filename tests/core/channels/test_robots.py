"""Each vendor gets its own form and signature, and what it refuses with HTTP 200 is a failure that is explained."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.channels.codes import BY_KIND, advice, refusal
from core.channels.letters import (
    Blocked,
    Channel,
    Letter,
    Limited,
    NotSent,
    Taken,
    Undeliverable,
    Unsure,
    as_text,
    bytes_of,
    shortened,
)
from core.channels.robots import WECOM_BYTES, dingtalk, dingtalk_sign, feishu, feishu_sign, wecom
from core.channels.webhooks import signature, webhook
from core.i18n import speaking
from tests.support.receivers import Reply, Vendor, vendor

LETTER = Letter("", "演练提醒", "明天 14:28 疏散演练。", "https://z.example/events/1", key="event:1", kind="reminder")
KEY = "693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture(scope="module")
def service() -> Iterator[Vendor]:
    with vendor() as one:
        yield one


@pytest.fixture(autouse=True)
def _fresh(service: Vendor) -> None:
    service.calls.clear()
    service.replies.clear()


def sent(channel: Channel, letter: Letter = LETTER) -> Taken:
    with channel.open() as send:
        return send(letter)


def failed(channel: Channel, letter: Letter = LETTER) -> NotSent:
    with pytest.raises(NotSent) as failure:
        sent(channel, letter)
    return failure.value


def test_wecom_gets_plain_text_with_the_link(service: Vendor) -> None:
    assert sent(wecom(service.url(f"/wecom?key={KEY}"), True)) == Taken("0", "ok")
    (call,) = service.calls
    text = "演练提醒\n明天 14:28 疏散演练。\nhttps://z.example/events/1"
    assert call.json == {"msgtype": "text", "text": {"content": text}}


def test_dingtalk_is_signed_in_the_address(service: Vendor) -> None:
    sent(dingtalk(service.url("/dingtalk?access_token=abcdefgh12"), "SECabc", True))
    asked = parse_qs(urlsplit(service.calls[0].path).query)
    assert asked["sign"] == [dingtalk_sign(asked["timestamp"][0], "SECabc")]
    assert len(asked["timestamp"][0]) == 13, "milliseconds"


def test_feishu_is_signed_in_the_body(service: Vendor) -> None:
    sent(feishu(service.url("/feishu"), "abc", True))
    body = service.calls[0].json
    assert body["sign"] == feishu_sign(body["timestamp"], "abc")
    assert len(body["timestamp"]) == 10, "seconds"


def test_key_and_text_of_the_signatures_are_as_each_vendor_wants_them() -> None:
    of_dingtalk = hmac.digest(b"SECabc", b"1577262236757\nSECabc", "sha256")
    of_feishu = hmac.digest(b"1599360473\nabc", b"", "sha256")
    assert dingtalk_sign("1577262236757", "SECabc") == base64.b64encode(of_dingtalk).decode()
    assert feishu_sign("1599360473", "abc") == base64.b64encode(of_feishu).decode()


def test_a_program_can_be_sure_who_calls_it(service: Vendor) -> None:
    sent(webhook(service.url("/hook"), "shared", True))
    (call,) = service.calls
    stamp = call.headers["x-zhenan-timestamp"]
    assert call.headers["x-zhenan-signature"] == f"sha256={signature('shared', stamp, call.body.encode())}"
    assert call.json["id"] == call.headers["idempotency-key"] == LETTER.number
    assert (call.json["kind"], call.json["subject"]) == ("reminder", "演练提醒")


REFUSED: list[tuple[str, dict[str, Any], type[NotSent], str]] = [
    ("wecom", {"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"}, Blocked, "The vendor knows no robot"),
    ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, Limited, "Too many messages"),
    ("wecom", {"errcode": 40058, "errmsg": "exceed max length"}, Undeliverable, "too long"),
    ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, Blocked, "keywords"),
    ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, Blocked, "signature"),
    ("dingtalk", {"errcode": 310000, "errmsg": "ip 1.2.3.4 not in whitelist"}, Blocked, "certain addresses"),
    ("dingtalk", {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, Limited, "Too many"),
    ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, Blocked, "keywords"),
    ("feishu", {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}, Blocked, "signature"),
    ("feishu", {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, Blocked, "no robot"),
    ("feishu", {"code": 9499, "msg": "Bad Request"}, Undeliverable, "form was not understood"),
    ("feishu", {"code": 11232, "msg": "frequency limited"}, Limited, "Too many"),
]


def robot(kind: str, service: Vendor) -> Channel:
    address = service.url(f"/{kind}?key={KEY}")
    return {
        "wecom": wecom(address, True),
        "dingtalk": dingtalk(address, "", True),
        "feishu": feishu(address, "", True),
    }[kind]


@pytest.mark.parametrize(("kind", "body", "failure", "meaning"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_a_vendor_refuses_with_http_200_is_a_failure_and_explained(
    service: Vendor, kind: str, body: dict[str, Any], failure: type[NotSent], meaning: str
) -> None:
    service.replies[f"/{kind}"] = [Reply(body=body)]
    said = failed(robot(kind, service))
    assert type(said) is failure
    told = advice(kind, said.code, said.answer)
    assert told is not None and meaning in str(told.meaning)
    assert KEY not in str(said), "a robot's address is its key"


def test_a_code_that_nobody_knows_is_shown_as_the_vendor_said_it_and_tried_again(service: Vendor) -> None:
    service.replies["/wecom"] = [Reply(body={"errcode": 77777, "errmsg": "something new"})]
    said = failed(robot("wecom", service))
    assert (type(said), said.code, said.answer) == (NotSent, "77777", "something new")
    assert advice("wecom", "77777") is None


def test_dingtalk_is_left_alone_for_ten_minutes_when_it_was_too_fast(service: Vendor) -> None:
    service.replies["/dingtalk"] = [Reply(body={"errcode": 130101, "errmsg": "send too fast"})]
    assert failed(robot("dingtalk", service)).retry_after == 600


@pytest.mark.parametrize(
    ("reply", "failure", "wait"),
    [
        (Reply(429, {}, {"Retry-After": "120"}), Limited, 120),
        (Reply(503, "busy", {"Retry-After": "30"}), NotSent, 30),
        (Reply(502, "<html>bad gateway</html>"), Unsure, None),
        (Reply(404, "no such page"), Blocked, None),
        (Reply(400, "what?"), Undeliverable, None),
        (Reply(302, "", {"Location": "http://169.254.169.254/"}), Blocked, None),
    ],
    ids=["429", "503", "502", "404", "400", "redirect"],
)
def test_a_status_that_is_no_success_is_a_failure_of_its_kind(
    service: Vendor, reply: Reply, failure: type[NotSent], wait: float | None
) -> None:
    service.replies["/hook"] = [reply]
    said = failed(webhook(service.url("/hook"), "", True))
    assert (type(said), said.retry_after) == (failure, wait)
    assert len(service.calls) == 1, "a redirect is not followed"


def test_where_nobody_listens_it_is_safe_to_try_again() -> None:
    said = failed(webhook("http://127.0.0.1:9/x", "", True))
    assert (type(said), said.code) == (NotSent, "connect")


def test_a_connection_that_breaks_off_may_have_carried_the_message(service: Vendor, monkeypatch: Any) -> None:
    monkeypatch.setattr("core.channels.calling.READ_SECONDS", 0.2)
    service.replies["/hook"] = [Reply(seconds=1.0)]
    assert type(failed(webhook(service.url("/hook"), "", True))) is Unsure


def test_a_name_that_leads_to_the_server_itself_is_noticed_when_it_is_called(service: Vendor) -> None:
    said = failed(webhook(service.url("/hook")))
    assert (type(said), said.code) == (Blocked, "closed")
    assert service.calls == [], "nothing was said"


def test_a_long_text_is_cut_and_its_link_kept_whole() -> None:
    letter = Letter("", "提醒", "演练" * 2000, "https://z.example/events/1")
    text = as_text(letter, WECOM_BYTES)
    assert bytes_of(text) <= WECOM_BYTES
    assert text.endswith("…\nhttps://z.example/events/1")
    assert json.loads(json.dumps(text)) == text
    assert shortened("短", 10, bytes_of) == "短"


def test_every_code_says_what_to_do_in_both_languages() -> None:
    for kind, codes in BY_KIND.items():
        for code, told in codes.items():
            assert isinstance(refusal(kind, code, ""), NotSent)
            with speaking("zh"):
                assert str(told.meaning) != told.meaning.msgid and str(told.remedy) != told.remedy.msgid, (kind, code)
