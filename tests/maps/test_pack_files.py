"""Packs on disk: made once, kept by version, given up when there are too many."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from maps.pack_files import KEPT, PackFiles
from maps.point_pack import Pack


class Maker:
    """Makes the same pack and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Pack:
        self.made += 1
        return Pack(b"positions", [b"first", b"second"])


@pytest.fixture
def make() -> Maker:
    return Maker()


def test_a_version_is_made_once_for_all_processes_that_share_the_folder(tmp_path: Path, make: Maker) -> None:
    assert not PackFiles(tmp_path).has("v1")
    assert PackFiles(tmp_path).positions("v1", make) == b"positions"
    assert PackFiles(tmp_path).names("v1", 1, make) == b"second"
    assert PackFiles(tmp_path).names("v1", 2, make) is None
    assert PackFiles(tmp_path).has("v1")
    assert make.made == 1
    PackFiles(tmp_path).positions("v2", make)
    assert make.made == 2


def test_names_may_be_asked_for_before_the_positions(tmp_path: Path, make: Maker) -> None:
    assert PackFiles(tmp_path).names("v1", 0, make) == b"first"
    assert PackFiles(tmp_path).positions("v1", make) == b"positions"
    assert make.made == 1


class Overtaken(PackFiles):
    """Another reader has made the version just after this one has not found it."""

    other = Maker()

    def has(self, version: str) -> bool:
        self._write(version, self.other())
        return super().has(version)


def test_what_another_reader_makes_meanwhile_is_found(tmp_path: Path, make: Maker) -> None:
    assert Overtaken(tmp_path).names("v1", 0, make) == b"first"
    assert Overtaken(tmp_path).positions("v2", make) == b"positions"
    assert make.made == 0


@pytest.mark.parametrize("more", [0, 1])
def test_positions_and_names_may_be_asked_for_at_once(tmp_path: Path, make: Maker, more: int) -> None:
    asked: list[Callable[[PackFiles, str], bytes | None]] = [
        lambda files, version: files.positions(version, make),
        lambda files, version: files.names(version, more, make),
    ]
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            answers = list(pool.map(lambda ask: ask(PackFiles(tmp_path), f"v{number}"), asked * 4))  # noqa: B023
            assert answers == [b"positions", [b"first", b"second"][more]] * 4
    assert make.made == 20


def test_the_oldest_versions_are_given_up(tmp_path: Path, make: Maker) -> None:
    files = PackFiles(tmp_path)
    for number in range(KEPT + 2):
        files.positions(f"v{number}", make)
        os.utime(tmp_path / f"v{number}", (number, number))
    files.positions("last", make)
    assert not files.has("v0")
    assert files.has("last")
    assert len(list(tmp_path.iterdir())) == KEPT


def test_without_leave_to_write_each_is_made_anew(tmp_path: Path, make: Maker) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder")
    for _ in range(2):
        assert PackFiles(taken).positions("v1", make) == b"positions"
        assert PackFiles(taken).names("v1", 1, make) == b"second"
    assert make.made == 4
