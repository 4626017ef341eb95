"""What an administrator sets for the ground of maps."""

from __future__ import annotations

from typing import Annotated, Literal

from core.fields import Entry, Input, Line
from core.i18n import t
from maps.base_maps import BaseKind


class BaseMapInput(Input):
    """The ground that maps are drawn on in an area, and what else readers may choose."""

    kind: Annotated[
        BaseKind, Entry(t("Shown at first"), t("Readers can change to the others that are set here."), widget="radio")
    ] = "outline"
    key: Annotated[
        Line,
        Entry(
            t("Key of Tianditu"),
            t("From your own account there (console, kind “browser”). It goes to every reader's browser, so limit it "
              "to this site's address there."),
            attrs={"autocomplete": "off", "spellcheck": "false"},
        ),
    ] = ""  # fmt: skip
    url: Annotated[
        Line,
        Entry(
            t("Address of tiles"),
            t("Readers' browsers load pictures from that host, and from no other."),
            example="https://tiles.example.cn/{z}/{x}/{y}.png",
        ),
    ] = ""
    datum: Annotated[
        Literal["wgs84", "gcj02"],
        Entry(
            t("Those tiles are in"),
            t("Amap and Tencent use GCJ-02. Points, outlines and clicks are then converted both ways; "
              "what is stored stays WGS-84."),
            widget="radio",
        ),
    ] = "wgs84"  # fmt: skip
    attribution: Annotated[
        Line,
        Entry(
            t("Source and approval number of the background map"),
            t("Shown and printed on the map, as its publisher and the rules on public maps ask."),
            example="天地图 审图号：GS（2024）0650号",
        ),
    ] = ""
