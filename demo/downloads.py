"""Two papers that everybody may download, drawn here, and how often they were wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from core.documents.pdf_fonts import width, wrapped
from core.documents.pdf_text import Colour, put
from core.files import FileStore
from core.terminal import COMMAND_LINE
from demo.year import at
from outreach.download_models import Download, DownloadDay, DownloadVersion
from outreach.quiz_defaults import DEFAULTS
from registry.models import Area

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH, EDGE = 595.28, 841.89, 56.0  # A4 upright, in points
INK, GREY, GREEN = (0.12, 0.13, 0.14), (0.4, 0.42, 0.43), (0.05, 0.4, 0.37)
SOURCE = "安澜县防震减灾局（虚构）"
LICENCE = "可以复制和张贴，请注明来源"
COUNTED_DAYS = 90


@dataclass(frozen=True)
class Leaflet:
    """One paper: title, kind, what it is for, its lines, and since how many days it is shown."""

    title: str
    kind: str
    purpose: str
    lines: Sequence[str]
    shown_days: int
    wanted: int  # how many people look at it on a day, at most


LEAFLETS = (
    Leaflet(
        "家庭防震自查表", "form", "给每一户：对照着看一遍家里，打勾，贴在门后。",
        tuple(f"□ {item.zh}" for item in DEFAULTS), 200, 9,
    ),
    Leaflet(
        "地震来了怎么办", "leaflet", "给学校和村（社区）：张贴在教室、楼道和公告栏。",
        (
            "1. 室内：趴下、掩护、抓牢。躲在结实的桌子下，或者承重墙的墙角，护住头颈。",
            "2. 远离窗户、吊灯和没有固定的柜子。",
            "3. 不跳楼，不乘电梯，晃动时不往楼梯上挤。",
            "4. 在床上：不起身，用枕头护住头。",
            "5. 室外：到空旷的地方去，离开围墙、广告牌和电线。",
            "6. 山区：离开陡坡和河道，向两侧跑，防备滚石。",
            "7. 晃动停了：关火、关气、断电，带上应急包，走楼梯到集合地点。",
            "8. 余震还会来：不要回屋取东西，听广播，帮助身边的人。",
        ), 330, 6,
    ),
)  # fmt: skip


def add_downloads(session: Session, store: FileStore, county: Area, seed: int, today: date) -> None:
    """Put up both papers for the county, with what was counted in the last months."""
    rng = Random(f"{seed}:downloads")
    for leaflet in LEAFLETS:
        shown_from = today - timedelta(days=leaflet.shown_days)
        file = store.keep(session, BytesIO(draw(leaflet)), f"{leaflet.title}.pdf", COMMAND_LINE)
        version = DownloadVersion(number=1, label=f"{shown_from.year}年版", file=file, added_at=at(shown_from, 9 * 60))
        material = Download(
            area_id=county.id, title=leaflet.title, kind=leaflet.kind, language="zh", purpose=leaflet.purpose,
            source=SOURCE, licence=LICENCE, shown_from=shown_from, created_at=at(shown_from, 9 * 60),
            versions=[version],
        )  # fmt: skip
        session.add(material)
        session.flush()
        for back in range(1, COUNTED_DAYS):
            views = rng.randint(0, leaflet.wanted)
            if views:
                taken = rng.randint(0, views)
                on = today - timedelta(days=back)
                session.add(DownloadDay(download_id=material.id, on=on, views=views, taken=taken))
    session.flush()


def draw(leaflet: Leaflet) -> bytes:
    """The paper as a PDF of one page, in Chinese; the same lines always give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(WIDE, HIGH), lang="zh-CN", invariant=1)
    canvas.setTitle(leaflet.title)
    canvas.setAuthor(SOURCE)
    canvas.setFillColorRGB(*GREEN)
    canvas.rect(0, HIGH - 18, WIDE, 18, stroke=0, fill=1)
    size = 34
    put(canvas, leaflet.title, (WIDE - width(leaflet.title, size, True)) / 2, HIGH - 92, size, GREEN, True)
    y = _lines(canvas, (leaflet.purpose,), HIGH - 128, 13, GREY)
    _lines(canvas, leaflet.lines, y - 22, 17, INK)
    put(canvas, f"{SOURCE} · {LICENCE}", EDGE, 46, 10, GREY)
    canvas.save()
    return target.getvalue()


def _lines(canvas: Canvas, lines: Sequence[str], y: float, size: float, colour: Colour) -> float:
    """The lines beneath each other, each broken where it is too long; gives where the page goes on."""
    for line in lines:
        for part in wrapped(line, size, WIDE - 2 * EDGE):
            put(canvas, part, EDGE, y, size, colour)
            y -= size * 1.5
        y -= size * 0.6
    return y
