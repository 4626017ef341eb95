"""Which row is the header, and which header means which field: by the words themselves, never by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.errors import Invalid
from core.i18n import t
from core.sheets.cells import Record, is_blank, trimmed

# Only characters that occur in column headers; enough to read the same sheet in both scripts.
_TRADITIONAL = (
    "經緯縣鄉鎮區處難號稱類別災預計數電話聯絡繫係學級單編碼標據來點設備註積圍辦鐘種義務應衛廣場園體醫療機關業產營負責職實"
    "際納戶總庫層樓兒師員觀測臺檯監質長寬開啟閉狀態時間內適勢轄屬國門傳郵遞網紀錄證審檢驗圖書資訊給發佈併並鄰裏裡貨車輛倉報"
    "會議統構屆聽視認讀參與動練習滅隊導親護險濟診達過還進運選鎖陸隨離養館餐馬驅斷歲歷歸齡條權擬損擴採掛換確禮禦範築簡組結終"
    "線緊連遠遷鐵儲價億優傷傾則剛創勞勝協廠雙變問圓團壓壞獎婦孫寧寫對將專島嶺帶幹廢廳強後徑從復調詳週頻頁須題願蓋墻牆橋藥評試訓響顯臨樣層類廁塊詢謝議"
)
_SIMPLIFIED = (
    "经纬县乡镇区处难号称类别灾预计数电话联络系系学级单编码标据来点设备注积围办钟种义务应卫广场园体医疗机关业产营负责职实"
    "际纳户总库层楼儿师员观测台台监质长宽开启闭状态时间内适势辖属国门传邮递网纪录证审检验图书资讯给发布并并邻里里货车辆仓报"
    "会议统构届听视认读参与动练习灭队导亲护险济诊达过还进运选锁陆随离养馆餐马驱断岁历归龄条权拟损扩采挂换确礼御范筑简组结终"
    "线紧连远迁铁储价亿优伤倾则刚创劳胜协厂双变问圆团压坏奖妇孙宁写对将专岛岭带干废厅强后径从复调详周频页须题愿盖墙墙桥药评试训响显临样层类厕块询谢议"
)
_SCRIPT = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】|〔[^〔〕]*〕|《[^《》]*》")
_REPEATED = re.compile(r" #\d+$")
_NUMBER = re.compile(r"[-+]?[\d.,]+%?")
_LOOKED_THROUGH = 60


@dataclass(frozen=True)
class Matching:
    """Which header stands for which field; `ambiguous` has the fields that several headers could mean."""

    found: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)


def normalise(header: str) -> str:
    """A header as it is compared: one width and case, simplified script, no blanks, punctuation or units in brackets.

    >>> normalise("經度（WGS-84 度）") == normalise("经度")
    True
    """
    folded = unicodedata.normalize("NFKC", _REPEATED.sub("", header)).casefold().translate(_SCRIPT)
    bare = _letters(_BRACKETED.sub("", folded))
    return bare or _letters(folded)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def match(
    headers: Sequence[str], wanted: Mapping[str, Sequence[str]], chosen: Mapping[str, str] | None = None
) -> Matching:
    """Match headers with fields: first what a person chose, then an alias letter for letter, then normalised.

    An alias named earlier wins over a later one, a header serves one field, and fields come in the order of `wanted`.
    Two headers that the same alias fits are left undecided. A chosen header that is not there raises DomainError.
    """
    found = _chosen(headers, chosen or {})
    ambiguous: dict[str, tuple[str, ...]] = {}
    for alike in (_typed, normalise):
        for name, aliases in wanted.items():
            if name in found or name in ambiguous:
                continue
            free = [header for header in headers if header not in found.values()]
            fitting = _fitting(free, [alike(alias) for alias in (name, *aliases)], alike)
            if len(fitting) == 1:
                found[name] = fitting[0]
            elif fitting:
                ambiguous[name] = fitting
    used = set(found.values()) | {header for several in ambiguous.values() for header in several}
    return Matching(found, tuple(header for header in headers if header not in used), ambiguous)


def _typed(header: str) -> str:
    return _REPEATED.sub("", trimmed(header))


def _fitting(headers: Sequence[str], aliases: Iterable[str], alike: Callable[[str], str]) -> tuple[str, ...]:
    """The headers that fit the first alias which fits any."""
    for alias in aliases:
        fitting = tuple(header for header in headers if alias and alike(header) == alias)
        if fitting:
            return fitting
    return ()


def _chosen(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    for header in chosen.values():
        if header not in headers:
            raise Invalid(
                "sheets.no_such_column",
                t("The file has no column “%(column)s”.", column=header),
                hint=t("Choose one of its columns: %(columns)s.", columns=", ".join(headers)),
            )
    return dict(chosen)


def score(values: Sequence[str | None], known: Collection[str]) -> int:
    """How many different known headers stand in a record; `known` is already normalised."""
    return len({word for value in values if value and (word := normalise(value)) in known})


def find_header(records: Iterable[Record], known: Collection[str]) -> tuple[Record, int] | None:
    """The header record and its score: the row with most known words, else the first that looks like a header.

    Only the first rows that are not blank are looked through; None when no row can be a header.
    """
    seen: list[Record] = []
    for record in records:
        if not is_blank(record[1]):
            seen.append(record)
        if len(seen) >= _LOOKED_THROUGH:
            break
    words = {normalise(word) for word in known}
    scored = [(score(values, words), -at) for at, (_, values) in enumerate(seen)]
    best, at = max(scored, default=(0, 0))
    if best >= 2 or (best == 1 and (_filled(seen[-at][1]) >= 2 or max(map(_width, seen)) == 1)):
        return seen[-at], best
    return _by_shape(seen)


def _by_shape(seen: Sequence[Record]) -> tuple[Record, int] | None:
    """A header by its looks: words in at least two cells and about as wide as the table, with something below it."""
    wide = max(map(_width, seen), default=0)
    for record, below in pairwise(seen):
        filled = _filled(record[1])
        if filled >= 2 and filled * 2 >= wide and _is_wordy(record[1]) and _filled(below[1]) >= 1:
            return record, 0
    return None


def _width(record: Record) -> int:
    return _filled(record[1])


def _filled(values: Sequence[str | None]) -> int:
    return sum(1 for value in values if value and trimmed(value))


def _is_wordy(values: Sequence[str | None]) -> bool:
    return not any(_NUMBER.fullmatch(trimmed(value)) for value in values if value)
