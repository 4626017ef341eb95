"""What lies in static/vendor is what the lock names, and the fetching script changes only what it says."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import vendor

PACKAGES = json.loads(vendor.LOCK.read_text("utf-8"))["packages"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_vendored_file_has_the_locked_content(package: dict[str, dict[str, str]]) -> None:
    for path, digest in package["files"].items():
        assert hashlib.sha256((vendor.ROOT / path).read_bytes()).hexdigest() == digest, path


def test_nothing_lies_in_the_vendor_folder_that_the_lock_does_not_name() -> None:
    named = {path for package in PACKAGES for path in package["files"]} | {
        "static/vendor/README.md",
        "static/vendor/vendor.lock.json",
    }
    found = {path.relative_to(vendor.ROOT).as_posix() for path in vendor.VENDOR.rglob("*") if path.is_file()}
    # whitenoise may have laid compressed copies beside the files
    assert {path for path in found if not path.endswith((".gz", ".br"))} <= named


def test_every_package_brings_its_licence() -> None:
    for package in PACKAGES:
        assert any(path.endswith("LICENSE") for path in package["files"]), package["name"]


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (vendor.STATIC / "icons.svg").read_text("utf-8")))
    sources = [*(vendor.ROOT / "templates").rglob("*.html"), vendor.ROOT / "app.py"]
    pattern = re.compile(r'\bicon\("([a-z0-9-]+)"|"icon": ?"([a-z0-9-]+)"|Link\("[\w.]+", t\("[^"]*"\), "([a-z0-9-]+)"')
    for source in sources:
        named = {name for found in pattern.findall(source.read_text("utf-8")) for name in found if name}
        assert named <= sprite, f"{source.name}: {sorted(named - sprite)}; add to tools/icons.txt, vendor.py --relock"


def test_a_pointer_to_a_missing_source_map_is_cut_off() -> None:
    assert vendor.without_source_map(b"a();\n//# sourceMappingURL=a.js.map") == b"a();\n"
    assert vendor.without_source_map(b"a{}\n/*# sourceMappingURL=a.css.map */\n") == b"a{}\n"
    assert vendor.without_source_map(b"a();\n") == b"a();\n"


def test_an_icon_becomes_a_symbol_with_its_own_name() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">\n  <path d="M0 0"/>\n</svg>'
    assert vendor.symbol("dot", svg) == '<symbol id="dot" viewBox="0 0 16 16"><path d="M0 0"/></symbol>'


def test_a_file_that_is_no_icon_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="broken"):
        vendor.symbol("broken", "<html></html>")


def test_a_changed_file_of_the_same_version_is_named() -> None:
    locked = [{"name": "a", "version": "1", "files": {"a.js": "old"}}]
    assert vendor.differences(locked, [{"name": "a", "version": "1", "files": {"a.js": "new"}}]) == [
        "a.js: sha256 new is not the locked old"
    ]


def test_another_version_of_a_package_may_differ() -> None:
    locked = [{"name": "a", "version": "1", "files": {"a.js": "old"}}]
    assert vendor.differences(locked, [{"name": "a", "version": "2", "files": {"a.js": "new"}}]) == []


def test_no_vendored_text_points_to_a_source_map() -> None:
    for path in Path(vendor.VENDOR).rglob("*"):
        if path.suffix in {".js", ".css"}:
            assert b"sourceMappingURL" not in path.read_bytes(), path.name
