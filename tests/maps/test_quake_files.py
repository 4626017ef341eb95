"""Files of earthquakes: feeds, QuakeML, lists of the national network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid
from maps.quake_files import Quake, WrongRow, read_quakes

LIST = """发震时刻(UTC+8),震级(M),纬度(°),经度(°),深度(千米),参考位置
2008-05-12 14:28:04,8.0,31.00,103.40,14,四川汶川县
2026-13-01 03:02:01,3.1,26.5,116.0,10,江西
2026-11-01 03:02:01,,26.5,116.0,10,江西
2026-11-01 03:02:01,3.1,96.5,116.0,10,江西
2026-11-02 03:02:01,3.1,26.5,116.0,,江西
"""
QUAKEML = """<?xml version="1.0"?>
<q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="http://quakeml.org/xmlns/bed/1.2"><eventParameters>
<event publicID="quakeml:a/1"><preferredOriginID>o2</preferredOriginID><description><text>Wenchuan</text></description>
<origin publicID="o1"><time><value>2008-05-12T06:00:00Z</value></time><longitude><value>1</value></longitude>
<latitude><value>1</value></latitude></origin>
<origin publicID="o2"><time><value>2008-05-12T06:28:04.500Z</value></time><longitude><value>103.4</value></longitude>
<latitude><value>31.0</value></latitude><depth><value>14000</value></depth></origin>
<magnitude><mag><value>7.9</value></mag><type>Mw</type></magnitude></event>
<event publicID="quakeml:a/2"><type>quarry blast</type></event>
<event publicID="quakeml:a/3"><origin><time><value>2008-05-13</value></time></origin></event>
</eventParameters></q:quakeml>"""


def read(folder: Path, name: str, text: str) -> list[Quake | WrongRow]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return list(read_quakes(path, name))


def feed(**changes: Any) -> str:
    facts = {"mag": 6.4, "place": "Hualien", "time": 1517935844000, "magType": "mw", "type": "earthquake"} | changes
    point = {"type": "Point", "coordinates": [121.65, 24.13, 17.0]}
    feature = {"type": "Feature", "id": "us1000chhc", "properties": facts, "geometry": point}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_times_of_the_national_network_are_beijing_time(tmp_path: Path) -> None:
    first = read(tmp_path, "list.csv", LIST)[0]
    assert isinstance(first, Quake)
    assert first.at == datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC)
    assert (first.lon, first.lat, first.magnitude, first.depth_km) == (103.4, 31.0, 8.0, 14.0)
    assert (first.source, first.place) == ("cenc", "四川汶川县")


def test_wrong_rows_are_told_by_their_number_and_reason(tmp_path: Path) -> None:
    wrong = [row for row in read(tmp_path, "list.csv", LIST) if isinstance(row, WrongRow)]
    assert [(row.number, str(row.reason)) for row in wrong] == [
        (3, "“2026-13-01 03:02:01” is no date and time."),
        (4, "The magnitude is missing."),
        (5, "“96.5” is no longitude or latitude."),
    ]


def test_a_depth_that_nobody_knows_is_none(tmp_path: Path) -> None:
    last = read(tmp_path, "list.csv", LIST)[-1]
    assert isinstance(last, Quake) and last.depth_km is None


@pytest.mark.parametrize(
    "header", ["发震时刻,震级,纬度,经度", "发震时间, 震级(M) ,纬度(°),经度(°)", "time,mag,latitude,longitude"]
)
def test_headers_are_taken_as_people_write_them(tmp_path: Path, header: str) -> None:
    found = read(tmp_path, "list.csv", f"我的目录\n{header}\n2020/1/2 3:04,Ms5.1,30.5°,103.5°\n")
    assert isinstance(found[0], Quake) and found[0].magnitude == 5.1
    assert found[0].at.hour == (3 if "time" in header else 19)


def test_a_feed_of_the_usgs_is_read_with_its_own_keys(tmp_path: Path) -> None:
    found = read(tmp_path, "week.geojson", feed())
    assert found == [Quake("usgs", "us1000chhc", datetime(2018, 2, 6, 16, 50, 44, tzinfo=UTC), 121.65, 24.13, 17.0, 6.4,
                           "mw", "Hualien")]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"), [({"type": "quarry blast"}, "quarry blast"), ({"mag": None}, "missing")]
)
def test_blasts_and_features_without_magnitude_are_not_taken(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    (found,) = read(tmp_path, "week.geojson", feed(**changes))
    assert isinstance(found, WrongRow) and reason in str(found.reason)


def test_the_preferred_origin_of_quakeml_counts(tmp_path: Path) -> None:
    first, blast, empty = read(tmp_path, "events.xml", QUAKEML)
    assert isinstance(first, Quake)
    assert (first.lon, first.lat, first.depth_km, first.magnitude, first.place) == (103.4, 31.0, 14.0, 7.9, "Wenchuan")
    assert first.at == datetime(2008, 5, 12, 6, 28, 4, 500_000, tzinfo=UTC)
    assert isinstance(blast, WrongRow) and blast.number == 2
    assert isinstance(empty, WrongRow) and empty.number == 3


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><quakeml><event>',
        '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "b">]><quakeml>&a;</quakeml>',
        '<?xml version="1.0"?><quakeml/>',
        "名称,地址\n学校,路\n",
    ],
)
def test_files_that_are_no_catalogue_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid):
        read(tmp_path, "file.xml", text)
