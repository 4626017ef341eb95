"""The target of the nearest kind holds."""

from registry.evacuation_targets import DEFAULT_SECONDS, Target, target_of

SECONDS = {"default": 120, "school": 150, "primary": 180}
SOURCES = {"default": {"source": "guide", "is_verified": True}, "primary": {"source": "county", "is_verified": False}}


def test_a_kind_with_its_own_target_has_it_and_says_that_nobody_checked_it() -> None:
    assert target_of(SECONDS, SOURCES, "primary", "school") == Target(180, "county", False, "primary")


def test_a_kind_without_one_follows_its_group() -> None:
    assert target_of(SECONDS, SOURCES, "kindergarten", "school").seconds == 150


def test_everybody_else_follows_the_general_one() -> None:
    assert target_of(SECONDS, SOURCES, "agency") == Target(120, "guide", True, "default")


def test_without_any_setting_the_shipped_one_holds() -> None:
    assert target_of({}, {}, "agency").seconds == DEFAULT_SECONDS
