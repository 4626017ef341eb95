"""Passwords are kept as argon2 hashes; weak ones are refused with the reason."""

from __future__ import annotations

import pytest

from registry import passwords
from registry.passwords import COMMONEST, SHORTEST, hash_password, is_outdated, is_right, weakness

GOOD = "石上小学的王老师喜欢爬山"


def test_the_right_password_is_right_and_any_other_is_not() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$") and GOOD not in kept
    assert is_right(kept, GOOD)
    assert not is_right(kept, GOOD + "。")
    assert not is_right(kept, "")


def test_the_same_password_is_never_kept_the_same_way_twice() -> None:
    assert hash_password(GOOD) != hash_password(GOOD)


def test_without_an_account_the_same_work_is_done_and_nothing_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            asked.append(kept)
            return real.verify(kept, password)

        def hash(self, password: str) -> str:
            return real.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert not is_right(None, GOOD)
    assert not is_right(None, "nobody's password")
    assert len(asked) == 2 and all(kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for kept in asked)


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not is_right("not a hash", GOOD)


def test_a_password_typed_in_full_width_is_the_same() -> None:
    assert is_right(hash_password("chuizi２０２６qingyuan"), "chuizi2026qingyuan")


def test_spaces_at_the_ends_belong_to_the_password() -> None:
    assert not is_right(hash_password(GOOD), f" {GOOD} ")


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert not is_outdated(hash_password(GOOD))
    assert is_outdated("$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$YWJjZGVmZ2hpamtsbW5vcA")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 10 characters"),
        ("九个字的密码不够长", "at least 10 characters"),
        ("x" * 201, "at most 200"),
        ("1234567890", "Many people use"),
        ("PassWord123", "Many people use"),
        ("aaaaaaaaaaaaaa", "Many people use"),
        ("shishangxiaoxue", "is the sign-in name"),
        ("ShiShangXiaoXue2026", "is the sign-in name"),
        ("shishang-xiaoxue", "is the sign-in name"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, reason: str) -> None:
    assert reason in str(weakness(password, "shishangxiaoxue"))


@pytest.mark.parametrize("password", [GOOD, "chuizi-2026-qingyuan", "ten chars!", "wang likes shishangxiaoxue a lot"])
def test_good_passwords_are_taken(password: str) -> None:
    assert weakness(password, "shishangxiaoxue") is None


def test_the_list_of_common_passwords_has_only_those_long_enough_to_matter() -> None:
    assert len(COMMONEST) >= 50
    assert all(len(word) >= SHORTEST and word == word.casefold() for word in COMMONEST)
