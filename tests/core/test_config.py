"""Settings come from the environment, and the signing key is made once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.config import SETTINGS, Config


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [s.name for s in SETTINGS if f"`{s.name}`" not in page] == []


def test_postgresql_addresses_name_their_driver() -> None:
    assert Config({"DATABASE_URL": "postgres://h/d"}).database_url == "postgresql+psycopg://h/d"
    assert Config({"DATABASE_URL": "postgresql+psycopg://h/d"}).database_url == "postgresql+psycopg://h/d"


def test_without_an_address_the_data_folder_holds_the_database(tmp_path: Path) -> None:
    assert Config({"ZHENAN_DATA": str(tmp_path)}).database_url == f"sqlite:///{tmp_path / 'zhenan.db'}"


def test_a_setting_that_is_no_number_is_named() -> None:
    with pytest.raises(SystemExit, match="PORT"):
        Config({"PORT": "eight"}).number("PORT")


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(Config({"ZHENAN_DATA": str(tmp_path)}).secret_key()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) > 40
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
