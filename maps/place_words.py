"""Words that lists use for kinds of place, classes, states and hazards, beside the names shown in pages."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import LANGUAGES, Text
from maps.kinds import GRADES, MANAGEMENT_LEVELS, PLACE_KINDS, SHELTER_CLASSES, STATUSES
from registry.words import LEVEL_WORDS, Words

_KINDS = {
    "shelter": (
        "避难场所",
        "应急避难场所",
        "避难所",
        "避难收容处所",
        "收容处所",
        "地震应急避难场所",
        "疏散场地",
        "避灾点",
        "shelter",
    ),
    "venue": ("场馆", "会场", "场地", "活动场所", "科普场馆", "venue"),
    "observation_point": ("宏观观测点", "观测点", "宏观点", "测报点", "observation point"),
    "station": ("地震台站", "地震监测台站", "台站", "地震台", "监测站", "station"),
}
_CLASSES = {
    "emergency": ("紧急", "紧急避难场所", "紧急避难", "Ⅲ类", "III类", "三类", "emergency"),
    "short": ("短期", "短期避难场所", "短期固定", "Ⅱ类", "II类", "二类", "short", "short-term"),
    "long": ("长期", "长期避难场所", "长期固定", "中心避难场所", "Ⅰ类", "I类", "一类", "long", "long-term"),
}
GRADE_WORDS = {
    "I": ("Ⅰ类", "I类", "一类", "Ⅰ", "1", "Ⅰ级", "I级", "30天以上"),
    "II": ("Ⅱ类", "II类", "二类", "Ⅱ", "2", "Ⅱ级", "II级", "10至30天"),
    "III": ("Ⅲ类", "III类", "三类", "Ⅲ", "3", "Ⅲ级", "III级", "10天以下"),
}
SITE_WORDS = {
    "park": ("公园绿地", "公园"),
    "square": ("广场", "文化广场"),
    "green": ("绿地", "绿化带"),
    "school_ground": ("学校", "操场", "学校操场", "校园", "体育场地"),
    "stadium": ("体育场", "体育馆", "体育场馆"),
    "indoor": ("室内", "室内场所", "社区服务中心", "福利院", "人防工程"),
    "parking": ("停车场",),
    "other": ("其他", "其它"),
}
_STATUSES = {
    "usable": ("可用", "正常", "完好", "启用", "在用", "usable", "open"),
    "closed": ("关闭", "停用", "不可用", "撤销", "closed"),
    "under_repair": ("维修", "维修中", "修缮中", "在建", "改造中", "under repair"),
}
HAZARD_WORDS = {
    "earthquake": ("地震", "震灾", "震災", "地震灾害", "earthquake"),
    "flood": ("水灾", "水災", "洪水", "洪涝", "淹水", "内涝", "防汛", "洪灾", "flood"),
    "landslide": (
        "土石流",
        "滑坡",
        "泥石流",
        "山体滑坡",
        "地质灾害",
        "坡地灾害",
        "坍塌",
        "崩塌",
        "山洪地质灾害",
        "landslide",
    ),
    "fire": ("火灾", "火災", "森林火灾", "fire"),
    "tsunami": ("海啸", "海嘯", "tsunami"),
    "typhoon": ("台风", "颱風", "风灾", "風災", "typhoon"),
    "other": ("其他", "其它", "其他灾害", "other"),
}


def _both(labels: Mapping[str, Text], words: Mapping[str, tuple[str, ...]]) -> Words:
    spoken = [(code, tuple(label.in_(language) for language in LANGUAGES)) for code, label in labels.items()]
    return Words([*spoken, *words.items()])


PLACE_KIND_OF = _both(PLACE_KINDS, _KINDS)
CLASS_OF = _both(SHELTER_CLASSES, _CLASSES)
GRADE_OF = _both(GRADES, GRADE_WORDS)
STATUS_OF = _both(STATUSES, _STATUSES)
MANAGEMENT_OF = _both(MANAGEMENT_LEVELS, LEVEL_WORDS)
