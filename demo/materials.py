"""Money of campaigns and the stock of materials: last year's spent, this year's under way, one item low."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.areas import COUNTY_ID
from demo.campaigns import DemoCampaign
from demo.rows import Rows
from demo.year import at

LINES = (("printing", "宣传单和读本", 0.38), ("gifts", "纪念品", 0.22), ("venue", "展板和布展", 0.16),
         ("transport", "下乡交通", 0.12), ("fees", "讲课费", 0.12))  # fmt: skip
WHATS = {
    "printing": ("宣传单印刷", "防震避险读本印刷", "挂图印刷"),
    "gifts": ("印字手提袋", "反光哨子", "应急手电"),
    "venue": ("展板制作", "横幅制作", "展架租用"),
    "transport": ("宣传车燃油", "下乡租车"),
    "fees": ("讲座讲课费", "志愿者误餐补助"),
}
BY = "李敏"


@dataclass(frozen=True)
class Item:
    """An item of the stock: its kind, name, how it is counted, the warning level, and what arrives at a time."""

    kind: str
    name: str
    counted_in: str
    low_at: int
    arrives: int
    share_left: float  # of what arrived in the year


ITEMS = (
    Item("leaflet", "地震避险宣传单", "份", 2_000, 20_000, 0.30),
    Item("leaflet", "农房抗震宣传单", "份", 1_000, 8_000, 0.22),
    Item("booklet", "防震避险读本", "册", 1_000, 6_000, 0.07),
    Item("board", "地震科普展板", "块", 10, 60, 0.60),
    Item("banner", "“5·12”横幅", "条", 10, 80, 0.35),
    Item("souvenir", "应急哨子", "个", 500, 3_000, 0.28),
    Item("kit", "家庭应急包", "个", 20, 200, 0.25),
)  # fmt: skip
LOW = "防震避险读本"


def add_money_and_materials(dice: Random, rows: Rows, campaigns: Sequence[DemoCampaign], today: date) -> None:
    """Budget lines and expenses of the campaigns, and the county's stock with a year of moves."""
    for campaign in campaigns:
        _add_money(dice, rows, campaign, today)
    for item in ITEMS:
        _add_item(dice, rows, item, campaigns, today)


def _add_money(dice: Random, rows: Rows, campaign: DemoCampaign, today: date) -> None:
    budget = campaign.occasion.budget_yuan * 100
    first = campaign.starts_on - timedelta(days=14)
    for purpose, name, share in LINES:
        planned = round(budget * share / 10_000) * 10_000
        line = rows.add("budget_lines", campaign_id=campaign.id, purpose=purpose, name=name, planned=planned)
        last = min(campaign.ends_on + timedelta(days=10), today)
        if last <= first:
            continue
        # one of last spring's lines ran over: people ask why
        target = planned * (
            1.13 if purpose == "printing" and "春季" in campaign.occasion.name else dice.uniform(0.72, 1)
        )
        done = target * min(1.0, (last - first).days / ((campaign.ends_on - first).days + 10))
        parts = dice.randint(1, 3)
        for number in range(parts):
            spent_on = first + timedelta(days=dice.randint(0, (last - first).days))
            rows.add(
                "expenses", line_id=line, spent_on=spent_on, amount=max(100, round(done / parts / 100) * 100),
                what=WHATS[purpose][number % len(WHATS[purpose])],
                receipt_no=f"{spent_on:%y%m}{dice.randint(1, 9999):04d}",
                entered_at=at(spent_on, 17 * 60), entered_by="",
            )  # fmt: skip


def _add_item(dice: Random, rows: Rows, item: Item, campaigns: Sequence[DemoCampaign], today: date) -> None:
    number = rows.add(
        "materials", area_id=COUNTY_ID, kind=item.kind, name=item.name, counted_in=item.counted_in, low_at=item.low_at,
        note="县地震局三楼库房",
    )  # fmt: skip
    start = today - timedelta(days=330)
    arrivals = [(start, round(item.arrives * 0.6)), (today - timedelta(days=200), round(item.arrives * 0.4))]
    out = round(item.arrives * (1 - item.share_left))
    begun = [one for one in campaigns if start < one.starts_on <= today]
    moves: list[tuple[date, int, str, int | None, str]] = [
        (on, n, "received", None, "印刷厂送货") for on, n in arrivals
    ]
    left = out
    weights = [one.occasion.events for one in begun]
    for place, campaign in enumerate(begun):
        share = left if place == len(begun) - 1 else round(out * weights[place] / max(1, sum(weights)))
        moves.append((campaign.starts_on, -min(share, left), "given", campaign.id, "送各乡镇"))
        left -= min(share, left)
    if item.kind == "board":
        moves.append((today - timedelta(days=20), -1, "corrected", None, "盘点：一块展板破损报废"))
    for on, count, kind, campaign_id, reason in _in_order(moves, item, dice):
        rows.add("material_moves", material_id=number, kind=kind, moved_on=on, count=count, campaign_id=campaign_id,
                 reason=reason, made_at=at(on, 16 * 60), made_by="", made_by_name=BY)  # fmt: skip


def _in_order(
    moves: Sequence[tuple[date, int, str, int | None, str]], item: Item, dice: Random
) -> list[tuple[date, int, str, int | None, str]]:  # fmt: skip
    """The moves by day; what could not have been there yet goes out no more than there was."""
    found, stock = [], 0
    for on, count, kind, campaign_id, reason in sorted(moves, key=lambda one: (one[0], -one[1])):
        allowed = max(count, -stock)
        if allowed:
            found.append((on, allowed, kind, campaign_id, reason))
            stock += allowed
    if item.name == LOW and stock > item.low_at // 2:
        on = max(one[0] for one in found)
        found.append((on, item.low_at // 2 - dice.randint(20, 90) - stock, "given", None, "补发各校"))
    return found
