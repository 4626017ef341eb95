"""The shipped vocabularies of media, of materials to download and of self-inspections; unverified where unsourced."""

from __future__ import annotations

from registry.vocabulary_words import Word

OWN = "自编，未核对"
HOMES = ("household",)
SCHOOLS = ("school",)
WORKPLACES = ("agency", "enterprise", "hospital", "public_venue", "religious_site")


def _item(code: str, zh: str, en: str, *kinds: str) -> Word:
    """An item of the checklist; without kinds it holds for every kind of unit."""
    return Word(code, zh, en, source=OWN, is_verified=False, extra={"kinds": list(kinds)} if kinds else {})


PUBLICITY_WORDS: dict[str, tuple[Word, ...]] = {
    "media_channel": (
        Word("radio", "广播", "Radio"),
        Word("tv", "电视", "Television"),
        Word("sms", "短信", "Text message"),
        Word("wechat", "微信", "WeChat"),
        Word("site", "网站", "Website"),
        Word("press", "报刊", "Newspaper or magazine"),
        Word("screen", "电子屏", "Public screen"),
        Word("short_video", "短视频", "Short video"),
        Word("other", "其他", "Other"),
    ),
    "download_kind": (
        Word("leaflet", "宣传单", "Leaflet"),
        Word("booklet", "读本、画册", "Booklet"),
        Word("poster", "挂图、海报", "Poster"),
        Word("slides", "课件", "Slides"),
        Word("video", "视频", "Video"),
        Word("template", "预案、方案范本", "Template of a plan"),
        Word("form", "表格", "Form"),
        Word("other", "其他", "Other"),
    ),
    "self_inspection_item": (
        _item("furniture", "高柜、书架已固定在墙上", "Tall cupboards and shelves are fixed to the wall"),
        _item("overhead", "高处不放重物，吊灯、吊扇牢固", "Nothing heavy stands high up; lamps and fans are firm"),
        _item(
            "exits",
            "门口、楼梯、走廊畅通，安全出口未上锁",
            "Doors, stairs and corridors are clear; exits are not locked",
        ),
        _item(
            "glass",
            "大块玻璃已贴膜，人员座位、床铺避开窗边",
            "Large panes have film; seats and beds stand away from windows",
        ),
        _item("gas", "燃气阀门位置人人知道，管线无老化", "Everybody knows the gas valve; pipes and hoses are sound"),
        _item("power", "电源总开关位置人人知道，线路无老化", "Everybody knows the main switch; wiring is sound"),
        _item(
            "walls",
            "墙体、屋顶、围墙、附属物无明显裂缝或松动",
            "Walls, roof, fences and what is attached show no wide cracks and nothing loose",
        ),
        _item(
            "supplies",
            "应急包、饮水、手电、急救用品备齐且未过期",
            "Go-bag, water, torches and first aid are there and in date",
        ),
        _item(
            "meeting_point", "集合地点和联络方式人人知道", "Everybody knows the meeting place and how to get in touch"
        ),
        _item(
            "bedroom",
            "床头上方不挂重物，床边备有鞋和手电",
            "Nothing heavy hangs over beds; shoes and a torch are at hand",
            *HOMES,
        ),
        _item(
            "routes_posted",
            "疏散路线图张贴在各教室、各楼层",
            "Evacuation routes are posted in each room and on each floor",
            *SCHOOLS,
            *WORKPLACES,
        ),
        _item("assembly", "操场等疏散场地空旷，未被占用", "The assembly ground is open and not taken up", *SCHOOLS),
        _item(
            "laboratory",
            "实验室危险品分类存放，柜门有防开措施",
            "Chemicals are kept apart and their cupboards cannot fly open",
            *SCHOOLS,
            "enterprise",
            "hospital",
        ),
        _item(
            "broadcast",
            "警报、广播停电时可用",
            "The alarm and loudspeakers work without mains power",
            *SCHOOLS,
            *WORKPLACES,
        ),
        _item(
            "special_needs",
            "需要帮助的人员已登记并有专人负责",
            "People who need help are listed, each with somebody to see to them",
            *SCHOOLS,
            *WORKPLACES,
            "community",
            "village",
        ),
        _item(
            "lifts",
            "电梯张贴“地震时不乘电梯”提示",
            "Lifts carry a notice not to use them in an earthquake",
            *WORKPLACES,
        ),
    ),
}
