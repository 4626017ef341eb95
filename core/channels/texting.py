"""Text messages through a gateway that is described by a template: method, headers, body, and what means success."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Literal
from urllib.parse import quote, urlencode

from core.channels.calling import Answer, Caller, judged, secrets_of
from core.channels.letters import Channel, Letter, Send, Taken, Undeliverable, shortened
from core.errors import Invalid
from core.i18n import t

FIELDS = ("phone", "text", "secret", "id")
_FIELD = re.compile(r"\{(" + "|".join(FIELDS) + r")\}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
LONGEST = 300


@dataclass(frozen=True)
class Template:
    """How a gateway wants to be called; `{phone}`, `{text}`, `{secret}` and `{id}` are filled in.

    `body` is a JSON text, or one "name = value" a line for a form; with GET the pairs go into the address. Success is
    any good status; if `success_field` names a place in the JSON answer ("Response.code"), one of the values in
    `success_values` must stand there; with values only, one of them must be found in the answer.
    """

    method: Literal["POST", "GET"] = "POST"
    form: Literal["json", "form"] = "json"
    headers: str = ""
    body: str = ""
    success_field: str = ""
    success_values: str = ""
    sign: str = ""
    longest: int = LONGEST

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Template:
        """The template that was kept as JSON."""
        names = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in names})


def texts(address: str, secret: str, template: Template, may_be_local: bool = False) -> Channel:
    """A gateway for text messages. What may have arrived is never sent again by itself."""

    @contextmanager
    def opened() -> Iterator[Send]:
        caller = Caller(may_be_local, secrets_of(address, secret))

        def send(letter: Letter) -> Taken:
            url, headers, body = request_of(address, secret, template, letter)
            answer = caller.call(template.method, url, headers, body)
            return taken(answer, template, caller.told(answer.text))

        try:
            yield send
        finally:
            caller.close()

    return Channel(opened, is_once=True, lines=2)


def request_of(
    address: str, secret: str, template: Template, letter: Letter
) -> tuple[str, dict[str, str], bytes | None]:
    """Address, headers and body of the call for one letter."""
    words = {"phone": phone(letter.address), "text": words_of(letter, template), "secret": secret, "id": letter.number}
    headers = {name: _line(filled(value, words)) for name, value in header_lines(template.headers)}
    if template.form == "json" and template.method == "POST":
        body = json.dumps(_deep(json.loads(template.body or "{}"), words), ensure_ascii=False).encode()
        return _in_address(address, words), {"Content-Type": "application/json; charset=utf-8"} | headers, body
    pairs = urlencode([(name, filled(value, words)) for name, value in form_lines(template.body)])
    if template.method == "GET":
        join = "&" if "?" in address else "?"
        return _in_address(address, words) + (join + pairs if pairs else ""), headers, None
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return _in_address(address, words), kind | headers, pairs.encode()


def taken(answer: Answer, template: Template, told: str) -> Taken:
    """What the gateway said when it took the message; raises what it said otherwise."""
    if (failure := judged(answer, told)) is not None:
        raise failure
    wanted = {value.strip() for value in re.split(r"[,，]", template.success_values) if value.strip()}
    if template.success_field:
        found = at(answer.members, template.success_field)
        if found is None or (wanted and found not in wanted):
            raise Undeliverable(told, found or "fields")
        return Taken(found, told[:200])
    if wanted and not any(value in answer.text for value in wanted):
        raise Undeliverable(told, "fields")
    return Taken(f"HTTP {answer.status}", told[:200])


def words_of(letter: Letter, template: Template) -> str:
    """What the reader sees: the sign in brackets, subject, body and link on one line."""
    sign = f"【{template.sign}】" if template.sign else ""
    said = " ".join(f"{letter.subject} {letter.body}".split())
    link = f" {letter.url}" if letter.url else ""
    return sign + shortened(said, max(1, template.longest - len(sign) - len(link)), len) + link


def phone(typed: str) -> str:
    """The number with nothing but digits and a plus at its beginning."""
    digits = re.sub(r"\D", "", typed)
    return f"+{digits}" if typed.strip().startswith("+") else digits


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its fields filled in, each once: what is filled in is not looked at again."""
    return _FIELD.sub(lambda found: words[found[1]], text)


def at(members: Any, path: str) -> str | None:
    """What stands at a place such as "Response.code" or "SendStatusSet.0.Code", as text; None when nothing does."""
    for part in path.split("."):
        if isinstance(members, list) and part.isdecimal() and int(part) < len(members):
            members = members[int(part)]
        elif isinstance(members, Mapping) and part in members:
            members = members[part]
        else:
            return None
    if isinstance(members, bool):
        return "true" if members else "false"
    return str(members) if isinstance(members, str | int | float) else None


def header_lines(typed: str) -> list[tuple[str, str]]:
    """Names and values of "Name: value" lines."""
    return _pairs(typed, ":")


def form_lines(typed: str) -> list[tuple[str, str]]:
    """Names and values of "name = value" lines."""
    return _pairs(typed, "=")


def check(template: Template) -> None:
    """Refuse a template that cannot work: headers or body of another form, no field for phone or text."""
    for name, value in header_lines(template.headers):
        if not _HEADER.fullmatch(name) or not value:
            raise Invalid("headers", t("Write each header on a line of its own: Name: value"), field="headers")
    if template.form == "json" and template.method == "POST":
        _check_json(template.body)
    elif any(not name for name, _ in form_lines(template.body)):
        raise Invalid("body", t("Write each entry on a line of its own: name = value"), field="body")
    if "{phone}" not in template.body or "{text}" not in template.body:
        wording = t("The body must contain {phone} and {text}, so that the gateway knows whom to tell what.")
        raise Invalid("body_fields", wording, field="body")


def _check_json(body: str) -> None:
    try:
        found = json.loads(body or "")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        hint = t('For example {"mobile": "{phone}", "content": "{text}"}')
        raise Invalid("body", t("The body is no JSON object."), field="body", hint=hint)


def _deep(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, words)
    if isinstance(value, list):
        return [_deep(one, words) for one in value]
    return {name: _deep(one, words) for name, one in value.items()} if isinstance(value, dict) else value


def _in_address(address: str, words: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: quote(words[found[1]], safe=""), address)


def _line(value: str) -> str:
    return " ".join(value.split())


def _pairs(typed: str, sign: str) -> list[tuple[str, str]]:
    lines = [line for line in typed.splitlines() if line.strip()]
    parted = [line.partition(sign) for line in lines]
    return [(name.strip(), value.strip()) for name, _, value in parted]
