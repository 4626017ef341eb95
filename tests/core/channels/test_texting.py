"""A gateway for text messages is called as its template says, and its answer is judged by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from core.channels.letters import Letter, NotSent, Taken, Undeliverable
from core.channels.texting import Template, check, request_of, texts
from core.errors import Invalid
from tests.support.receivers import Reply, Vendor, vendor

LETTER = Letter("138 0000-1234", "演练提醒", '明天"14:28"\n{secret}', "https://z.example/1", key="event:1")
JSON_BODY = '{"mobile": "{phone}", "params": ["{text}"], "key": "{secret}"}'
TEMPLATE = Template(headers="Authorization: Bearer {secret}", body=JSON_BODY, success_field="code",
                    success_values="0, OK", sign="清源应急")  # fmt: skip


@pytest.fixture
def service() -> Iterator[Vendor]:
    with vendor() as one:
        yield one


def test_fields_are_filled_into_json_whatever_they_hold() -> None:
    _, headers, body = request_of("https://sms.example/send", "s3cret", TEMPLATE, LETTER)
    assert headers["Authorization"] == "Bearer s3cret"
    assert json.loads(body or b"") == {
        "mobile": "13800001234",
        "params": ['【清源应急】演练提醒 明天"14:28" {secret} https://z.example/1'],
        "key": "s3cret",
    }


def test_a_form_is_sent_in_the_body_or_with_get_in_the_address() -> None:
    template = Template(form="form", body="mobile = {phone}\ncontent = {text}\nu = a&b")
    _, headers, body = request_of("https://sms.example/send", "", template, LETTER)
    assert headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert parse_qs((body or b"").decode())["u"] == ["a&b"]
    url, _, body = request_of("https://sms.example/send?v=1", "", Template(method="GET", body=template.body), LETTER)
    assert body is None
    assert parse_qs(urlsplit(url).query) | {"content": []} == {
        "v": ["1"], "mobile": ["13800001234"], "u": ["a&b"], "content": [],
    }  # fmt: skip


def test_a_long_text_is_cut_before_its_link() -> None:
    _, _, body = request_of("https://x.example", "", Template(body=JSON_BODY, longest=60),
                            Letter("1", "提醒", "演练" * 100, "https://z.example/1"))  # fmt: skip
    text = json.loads(body or b"")["params"][0]
    assert len(text) == 60 and text.endswith("… https://z.example/1")


@pytest.mark.parametrize(
    ("template", "answer", "code"),
    [
        (TEMPLATE, {"code": "OK"}, "OK"),
        (TEMPLATE, {"code": 0}, "0"),
        (Template(body=JSON_BODY, success_field="Set.0.Code", success_values="Ok"), {"Set": [{"Code": "Ok"}]}, "Ok"),
        (Template(body=JSON_BODY, success_values="success"), "success:991", "HTTP 200"),
        (Template(body=JSON_BODY), "whatever", "HTTP 200"),
    ],
    ids=["word", "number", "deep", "anywhere", "any"],
)
def test_what_the_template_calls_success_is_taken(
    service: Vendor, template: Template, answer: object, code: str
) -> None:
    service.replies["/sms"] = [Reply(body=answer)]
    with texts(service.url("/sms"), "s3cret-s3cret", template, True).open() as send:
        assert send(LETTER).code == code


@pytest.mark.parametrize("answer", [{"code": "isv.BUSINESS_LIMIT_CONTROL", "m": "s3cret-s3cret"}, {"x": 1}, "no json"])
def test_everything_else_is_refused_and_never_tells_the_secret(service: Vendor, answer: object) -> None:
    service.replies["/sms"] = [Reply(body=answer)]
    with texts(service.url("/sms"), "s3cret-s3cret", TEMPLATE, True).open() as send, pytest.raises(NotSent) as said:
        send(LETTER)
    assert type(said.value) is Undeliverable
    assert "s3cret" not in str(said.value)


@pytest.mark.parametrize(
    ("template", "field"),
    [
        (Template(body="not json"), "body"),
        (Template(body='["{phone}{text}"]'), "body"),
        (Template(body='{"mobile": "{phone}"}'), "body"),
        (Template(body=JSON_BODY, headers="no colon here"), "headers"),
        (Template(body=JSON_BODY, headers="Bad name: x"), "headers"),
        (Template(form="form", body="= {phone} {text}"), "body"),
    ],
)
def test_a_template_that_cannot_work_is_refused(template: Template, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(template)
    assert refused.value.field == field


def test_a_good_answer_is_taken_with_the_vendors_words(service: Vendor) -> None:
    with texts(service.url("/sms"), "", TEMPLATE, True).open() as send:
        assert send(LETTER) == Taken("OK", '{"code": "OK", "message": "accepted"}')
