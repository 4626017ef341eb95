"""The shipped templates: complete in both languages, in order, and within what is known of times."""

from __future__ import annotations

import pytest

from drills.default_scripts import DefaultScript, default_scripts
from drills.models import LEVELS, TYPES
from registry.defaults import WORDS

SCRIPTS = default_scripts()


def test_there_is_one_for_each_use() -> None:
    kinds = {(one.type, one.level) for one in SCRIPTS if "primary" in one.unit_kinds}
    assert kinds == {("evacuation", level) for level in LEVELS}
    assert {one.type for one in SCRIPTS} >= {"tabletop", "functional", "full_scale", "single"}
    assert any("kindergarten" in one.unit_kinds for one in SCRIPTS)
    assert any({"community", "village"} <= set(one.unit_kinds) for one in SCRIPTS)
    assert len({one.code for one in SCRIPTS}) == len(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.code)
def test_it_is_complete_in_both_languages(script: DefaultScript) -> None:
    zh, en = script.body.zh, script.body.en
    assert en is not None and script.name_zh and script.name_en
    assert script.type in TYPES and script.level in LEVELS
    assert set(script.unit_kinds) <= {word.code for word in WORDS["unit_kind"]}
    assert [line.at for line in zh.injects] == [line.at for line in en.injects] == sorted(i.at for i in zh.injects)
    assert zh.injects[0].at == 0 and len(zh.injects) >= 7 and len(zh.roles) == len(en.roles) >= 5
    for text in (zh, en):
        assert text.objectives and text.story and text.safety
        assert all(role.duties for role in text.roles)
        assert all(all(value not in ("", None) for value in line.model_dump().values()) for line in text.injects)


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.body.evacuated_at], ids=lambda one: one.code)
def test_people_are_under_cover_about_a_minute_and_counted_within_five(script: DefaultScript) -> None:
    zh = script.body.zh
    leave = next(line.at for line in zh.injects if line.objective.endswith(("疏散", "有序疏散")) and line.at)
    assert leave == 60
    assert script.body.evacuated_at in [line.at for line in zh.injects]
    counts = next(line for line in zh.injects if "5分钟" in line.message)
    total = next(line for line in zh.injects if "汇总" in line.message)
    assert 0 < total.at - counts.at <= 300
