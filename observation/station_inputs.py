"""What the deeds on stations take, and what a row of a list of stations may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Code, Coordinate, Count, Entry, Input, Line, Name, Prose, Whole
from core.i18n import t
from geo.datums import Datum
from maps.headings import OF_PLACES
from registry.headings import by_field
from registry.row_inputs import LocatedRow, RecordCode, Short

StationStatus = Literal["running", "faulty", "stopped", "closed"]
Sentence = Annotated[str, StringConstraints(max_length=300)]
Metres = Annotated[Count, Field(le=100_000)]
OF_STATIONS = by_field("""
station_kind: 台站类型 台站类别 观测类型 观测项目 类型 类别 station_kind kind
operator: 运维单位 管理单位 运行单位 建设单位 所属单位 主管单位 operator
status: 运行状态 状态 使用状态 status
status_note: 状态说明 故障说明 status_note
protection_radius_m: 保护半径 保护范围 观测环境保护范围 保护距离 保护范围米 protection_radius radius
protection_note: 保护说明 保护范围说明 观测环境说明 protection_note
""")


class StationInput(Input):
    """A station with its place; coordinates are kept as typed until they have been judged."""

    name: Annotated[Name, Entry(t("Name"), example="梅江测震台")]
    station_kind: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=40)], Entry(t("Kind of station"), widget="select")
    ]
    code: Annotated[Code | None, Entry(t("Code"), t("If your lists number their places."))] = None
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("The township or village, by code or full name."))]
    address: Annotated[Line, Entry(t("Address"))] = ""
    operator: Annotated[Annotated[str, StringConstraints(max_length=120)], Entry(t("Operator"))] = ""
    lon: Annotated[Coordinate, Entry(t("Longitude"), example="116.0123", attrs={"inputmode": "decimal"})] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), example="26.4711", attrs={"inputmode": "decimal"})] = ""
    datum: Annotated[
        Datum,
        Entry(t("Coordinates come from"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted.")),
    ] = Datum.WGS84
    protection_radius_m: Annotated[
        Metres | None, Entry(t("Protection zone (m around it)"), t("As laid down for this station."))
    ] = None
    protection_note: Annotated[
        Sentence, Entry(t("Note on the protection zone"), t("For example: no blasting, no heavy traffic within it."))
    ] = ""
    note: Annotated[Prose, Entry(t("Note"), widget="textarea")] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class StationStatusInput(Input):
    """Whether a station works, and since when it is known by whom."""

    status: Annotated[StationStatus, Entry(t("Status"))]
    note: Annotated[Sentence, Entry(t("Note on the status"), t("For example: no data since the thunderstorm."))] = ""


class StationRow(LocatedRow):
    """One station of a list."""

    code: Annotated[
        RecordCode | None,
        Entry(t("Place code"), t("If your lists number their places; a row is found again by it."), example="T-001",
              aliases=OF_PLACES["code"]),
    ] = None  # fmt: skip
    name: Annotated[Name | None, Entry(t("Place name"), example="梅江测震台", aliases=OF_PLACES["name"])] = None
    station_kind: Annotated[
        Short | None,
        Entry(t("Kind of station"), t("By its name or its code."), example="测震台",
              aliases=OF_STATIONS["station_kind"]),
    ] = None  # fmt: skip
    operator: Annotated[Line | None, Entry(t("Operator"), aliases=OF_STATIONS["operator"])] = None
    status: Annotated[Short | None, Entry(t("Status"), example="正常", aliases=OF_STATIONS["status"])] = None
    status_note: Annotated[Sentence | None, Entry(t("Note on the status"), aliases=OF_STATIONS["status_note"])] = None
    protection_radius_m: Annotated[
        Metres | None, Entry(t("Protection zone (m around it)"), aliases=OF_STATIONS["protection_radius_m"])
    ] = None
    protection_note: Annotated[
        Sentence | None, Entry(t("Note on the protection zone"), aliases=OF_STATIONS["protection_note"])
    ] = None
