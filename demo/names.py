"""Names as such a county has them. All are made up or common words; nobody and no place is meant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

COUNTY = "安澜县"
STEM = "安澜"
COUNTY_CODE = "990101"
SCHEME = "demo"
PHONE = "0000-{:07d}"  # no area has the code 0000, so these numbers ring nowhere

SEAT = "澜江镇"
STREETS = ("文澜街道", "东澜街道")
TOWNS = ("梅坪", "石坝", "龙溪", "竹塘", "云岭", "沙洲", "松源", "桂湖", "青桥", "白石", "清泉")
COUNTRY = ("枫坑", "樟坪", "柳湾", "茶源", "蓝田", "莲塘", "杉岭", "鹿鸣", "银坑", "禾丰")

_FIRST = (
    "石龙竹梅松枫樟桃李杨柳莲荷兰桂茶禾沙泉清白黄青红金银铜上下东西南北中前后大小长圆高新古云水马牛鹿燕鹤凤仙双三五"
)
_SECOND = "坪塘岭溪湾桥坑田坝湖源岗背头坊陂潭洲围洞排垅埠径寨峰林山井"
_FAMILIES = "罗陈王张刘赖谢曾廖温黄邱钟郭何宁彭邓肖胡"
_HOMES = ("屋", "坊", "家排", "家坪", "家围", "家边")

COMMUNITIES = (
    "文昌",
    "东门",
    "西门",
    "南门",
    "北门",
    "状元桥",
    "十字街",
    "登龙",
    "兴隆",
    "和平",
    "建设",
    "胜利",
    "青年",
    "滨江",
    "江南",
    "凤凰",
    "朝阳",
    "向阳",
    "迎宾",
    "金塔",
    "水南",
    "水东",
    "学府",
    "育才",
    "花园",
    "锦绣",
    "新城",
    "河东",
    "河西",
    "仙桥",
    "桥头",
    "光明",
    "幸福",
    "团结",
    "友谊",
    "东湖",
    "西园",
    "北苑",
    "南苑",
    "翠竹",
    "梅园",
    "松涛",
    "书香",
    "永宁",
    "长乐",
    "福源",
    "康乐",
    "吉祥",
    "安居",
    "平安",
    "新华",
    "中山",
    "环城",
    "车站",
    "沿江",
    "映山",
)

SURNAMES = (
    "赖曾谢廖温罗宁邱刘黄李陈张杨吴胡郭何钟徐彭邓肖熊蔡潘叶卢程魏薛段侯邹石贺丁范方金姚谭韩唐冯于董萧曹袁许傅沈"
    "吕苏卢蒋贾付田任姜余梁宋郑孙马朱高"
)

KINDERGARTENS = (
    "阳光",
    "蓝天",
    "小太阳",
    "童星",
    "金色摇篮",
    "育苗",
    "红黄蓝",
    "启智",
    "智慧树",
    "春蕾",
    "七彩",
    "明珠",
    "乐乐",
    "星星",
    "爱心",
    "童乐",
    "朝霞",
    "金苹果",
    "小博士",
    "新苗",
    "蓓蕾",
    "彩虹",
    "希望",
    "欢欢",
    "天使",
    "未来星",
    "小天鹅",
    "贝贝",
    "哈哈",
    "大风车",
)

BUREAUS = (
    "地震局",
    "应急管理局",
    "教育局",
    "科学技术局",
    "卫生健康委员会",
    "民政局",
    "财政局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "文化旅游局",
    "公安局",
    "司法局",
    "人力资源和社会保障局",
    "生态环境局",
    "市场监督管理局",
    "统计局",
    "审计局",
    "林业局",
    "商务局",
    "气象局",
    "税务局",
    "城市管理局",
    "医疗保障局",
    "退役军人事务局",
    "乡村振兴局",
    "行政审批局",
    "信访局",
    "发展和改革委员会",
    "工业和信息化局",
    "档案馆",
    "图书馆",
    "文化馆",
    "博物馆",
    "融媒体中心",
    "供销合作社",
    "总工会",
    "妇女联合会",
    "残疾人联合会",
    "科学技术协会",
    "红十字会",
    "工商业联合会",
    "人民法院",
    "人民检察院",
    "消防救援大队",
    "供电公司",
    "自来水公司",
    "邮政分公司",
    "电信分公司",
    "疾病预防控制中心",
    "机关事务服务中心",
    "政务服务中心",
    "不动产登记中心",
    "公路事业发展中心",
    "农业技术推广中心",
    "园林服务中心",
    "环境卫生服务中心",
    "青少年活动中心",
)
STATIONS_OF_TOWNS = ("派出所", "市场监督管理所", "财政所", "司法所", "林业工作站", "卫生监督所")

TRADES = (
    "建材",
    "纺织",
    "食品",
    "竹木制品",
    "电子",
    "机械",
    "家具",
    "茶业",
    "米业",
    "包装",
    "矿业",
    "新能源",
    "制衣",
    "陶瓷",
    "果业",
    "物流",
    "化工",
    "玩具",
    "五金",
    "印务",
)
BRANDS = [
    "宏",
    "鑫",
    "瑞",
    "恒",
    "兴",
    "隆",
    "华",
    "盛",
    "泰",
    "丰",
    "源",
    "顺",
    "达",
    "信",
    "永",
    "嘉",
    "裕",
    "诚",
    "润",
    "昌",
]

DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """1 to 99 as Chinese write it in names: 三, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def township_names(townships: int, streets: int) -> list[str]:
    """The seat's first, then the streets', then towns and country townships in turn; all different."""
    more = (a + b for a, b in product("锦秀丰宝玉明安吉永泰康宁", "川阳塘岭溪湾桥坝湖源河洲"))
    street_names = [*STREETS, *(f"{STEM}{numeral(n)}街道" for n in range(3, streets + 1))]
    stems = [*TOWNS, *COUNTRY, *more][: townships - streets - 1]
    towns = (len(stems) * len(TOWNS) + 10) // (len(TOWNS) + len(COUNTRY))
    chosen = (
        list(TOWNS[:towns]) + [s for s in stems if s not in TOWNS and s not in COUNTRY][: max(0, towns - len(TOWNS))]
    )
    rest = [stem for stem in stems if stem not in chosen]
    return [SEAT, *street_names[:streets], *(f"{s}镇" for s in chosen), *(f"{s}乡" for s in rest)]


def village_stems(rng: Random, taken: set[str]) -> Iterator[str]:
    """Names of villages without the word for village, none twice and none of those taken."""
    nature = [a + b for a, b in product(_FIRST, _SECOND) if a != b]
    families = [a + b for a, b in product(_FAMILIES, _HOMES) if a not in _FIRST]
    stems = [stem for stem in dict.fromkeys(nature) if stem not in taken]
    rng.shuffle(stems)
    rng.shuffle(families)
    for number, stem in enumerate(stems):
        yield stem
        if number % 6 == 5 and families:
            yield families.pop()
    yield from (f"{side}{stem}" for side in "上下东西南北" for stem in stems if stem[0] not in "上下东西南北")


def community_stems(rng: Random) -> Iterator[str]:
    """Names of communities in town, none twice."""
    stems = list(COMMUNITIES)
    rng.shuffle(stems)
    yield from stems
    for number in range(2, 100):
        yield from (f"{stem}{numeral(number)}区" for stem in stems)


class Contacts:
    """Made-up contacts: a surname with a title, and telephone numbers that ring nowhere, none given twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._numbers = iter(rng.sample(range(2_000_000, 9_000_000), 60_000))

    def name(self, title: str) -> str:
        """A surname with the title: 赖老师."""
        return self._rng.choice(SURNAMES) + title

    def phone(self) -> str:
        """The next telephone number."""
        return PHONE.format(next(self._numbers))
