"""The plans and scripts that every installation begins with, put together from the texts beside this file.

They are written by the makers of this program after common practice; they are no norm and say so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.i18n import LANGUAGES
from drills.plan_inputs import InjectRow, ScriptText, TemplateBody, TemplateRole

_TEXTS = Path(__file__).resolve().parent / "script_texts"
_INJECT = ("sender", "receiver", "method", "message", "expected_action", "objective", "controller")


@dataclass(frozen=True)
class DefaultScript:
    """A shipped template: its fixed code, its names, what it is for, and its body."""

    code: str
    name_zh: str
    name_en: str
    type: str
    level: str
    unit_kinds: tuple[str, ...]
    body: TemplateBody


@cache
def default_scripts() -> tuple[DefaultScript, ...]:
    """All shipped templates, in the order in which they are offered."""
    roles, injects = _read("roles"), _read("injects")
    return tuple(_template(one, roles, injects) for one in _read("templates")["template"])


def _template(given: dict[str, Any], roles: dict[str, Any], injects: dict[str, Any]) -> DefaultScript:
    texts = {language: _text(given, roles, injects, language) for language in LANGUAGES}
    body = TemplateBody(evacuated_at=given.get("evacuated_at"), **texts)
    kinds = tuple(given["unit_kinds"])
    name_zh, name_en = given["names"]
    return DefaultScript(given["code"], name_zh, name_en, given["type"], given["level"], kinds, body)


def _text(given: dict[str, Any], roles: dict[str, Any], injects: dict[str, Any], language: str) -> ScriptText:
    objectives, story, safety = given[language]
    named = [roles[code][language] for code in given["roles"]]
    lines = [
        InjectRow(number=number, at=at, **dict(zip(_INJECT, injects[code][language], strict=True)))
        for number, (at, code) in enumerate(given["script"], start=1)
    ]
    return ScriptText(objectives=objectives, story=story, safety=safety, injects=lines,
                      roles=[TemplateRole(name=name, duties=duties) for name, duties in named])  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))
