"""What an offline map says of itself, and what is none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from maps.pmtiles import map_file_at, read_map_file
from tests.support.offline_maps import pmtiles


def test_layers_zoom_bounds_and_source_are_read_from_its_head() -> None:
    found = read_map_file(BytesIO(pmtiles("roads")))
    assert (found.layers, found.deepest, found.attribution) == (("roads",), 1, "手绘")
    assert found.bounds == (-180, -85, 180, 85)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"PMTiles\x02" + bytes(200), pmtiles(tile_type=2), pmtiles()[:200]],
    ids=["empty", "another file", "an older version", "pictures", "cut off"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_map_file(BytesIO(content))


def test_a_folder_without_the_file_or_with_a_broken_one_has_no_offline_map(tmp_path: Path) -> None:
    path = tmp_path / "basemap.pmtiles"
    assert map_file_at(path) is None
    path.write_bytes(b"PMTiles")
    assert map_file_at(path) is None
    path.write_bytes(pmtiles())
    found = map_file_at(path)
    assert found is not None
    assert found.version
