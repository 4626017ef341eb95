"""The questions of the self-check as they are shipped, written for this product; a county may put its own in place."""

from __future__ import annotations

from outreach.quiz import Option, QuizItem

OWN = "自编，未核对"


def _item(code: str, zh: str, en: str, *options: Option) -> QuizItem:
    return QuizItem(code, zh, en, options, OWN)


def _yes(zh: str, en: str) -> Option:
    return Option("yes", zh, en, 2)


def _partly(zh: str, en: str, advice_zh: str, advice_en: str) -> Option:
    return Option("partly", zh, en, 1, advice_zh, advice_en)


def _no(zh: str, en: str, advice_zh: str, advice_en: str) -> Option:
    return Option("no", zh, en, 0, advice_zh, advice_en)


DEFAULTS: tuple[QuizItem, ...] = (
    _item("furniture", "家里的高柜、书架固定在墙上了吗？", "Are tall cupboards and shelves fixed to the wall?",
          _yes("都固定了", "All of them"),
          _partly("固定了一部分", "Some of them", "把其余的也用角码固定，先固定床边和门边的。",
                  "Fix the others too; begin with those beside beds and doors."),
          _no("没有固定", "None", "用角码把高柜固定在墙上，重物放到低处。",
              "Fix tall cupboards to the wall with brackets, and keep heavy things low.")),
    _item("bedroom", "床头上方有容易掉落的重物吗？", "Is there anything heavy over a bed that could fall?",
          _yes("没有", "No"),
          _no("有", "Yes", "移走床头上方的相框、花盆和吊柜。",
              "Take away pictures, pots and hanging cupboards over beds.")),
    _item("exits", "门口和过道畅通吗？", "Are doors and corridors clear?",
          _yes("畅通", "Yes"),
          _no("堆有杂物", "Things stand in the way", "清走门口和过道的杂物，夜里也能走出去。",
              "Clear the way to the door, so that you can leave in the dark.")),
    _item("gas", "家里每个大人都会关燃气阀门和电源总开关吗？",
          "Can every adult at home turn off the gas and the main switch?",
          _yes("都会", "All of them"),
          _partly("只有一个人会", "Only one", "请每个大人都动手关一次。", "Let every adult do it once."),
          _no("都不会", "Nobody", "今天就找到阀门和总开关，教会每个大人。",
              "Find them today, and show every adult.")),
    _item("go_bag", "准备应急包了吗（水、食物、手电、哨子、药品、证件复印件）？",
          "Is a go-bag ready (water, food, torch, whistle, medicine, copies of papers)?",
          _yes("准备了，半年内检查过", "Yes, checked within half a year"),
          _partly("准备了，很久没检查", "Yes, but not checked for long", "检查水、食物和药品的日期，换掉过期的。",
                  "Check the dates of water, food and medicine."),
          _no("没有", "No", "先备三天的水、手电、哨子和常用药，放在门边。",
              "Begin with water for three days, a torch, a whistle and medicine, beside the door.")),
    _item("cover", "地震时在家里哪里躲避，家人都知道吗？", "Does everybody know where to take cover at home?",
          _yes("都知道", "Yes"),
          _no("不清楚", "Not really", "在每个房间找好结实的桌子或承重墙角，练习趴下、掩护、抓牢。",
              "Choose a strong table or an inner corner in each room; practise drop, cover, hold on.")),
    _item("meeting_place", "约定了家外的集合地点吗？", "Is a meeting place outside agreed?",
          _yes("约定了", "Yes"),
          _no("没有", "No", "和家人约定一处空旷的集合地点。", "Agree on an open place where you meet.")),
    _item("contact", "约定了走散后联系谁吗？", "Is it agreed whom to contact when you are apart?",
          _yes("约定了，号码写在纸上", "Yes, the number is on paper"),
          _partly("约定了，只存在手机里", "Yes, only on the telephone", "把号码写在纸上，放进应急包和孩子的书包。",
                  "Write it on paper, for the go-bag and the school bag."),
          _no("没有", "No", "约定一位外地亲友作为联络人。", "Agree on a relative or friend elsewhere.")),
    _item("shelter", "知道离家最近的应急避难场所吗？", "Do you know the nearest shelter?",
          _yes("知道，走过一次", "Yes, and walked there once"),
          _partly("知道，没走过", "Yes, but never walked there", "和家人一起走一次。", "Walk there together once."),
          _no("不知道", "No", "在避难场所地图上找到最近的一处。", "Find it on the shelter map.")),
    _item("needs", "家里有老人、幼儿、病人或行动不便的人时，安排好谁来帮助吗？",
          "If somebody at home needs help, is it settled who helps?",
          _yes("安排好了，或没有这样的人", "Yes, or nobody does"),
          _no("没有安排", "No", "说好谁帮助谁，并告诉邻居和村（社区）。",
              "Settle who helps whom, and tell a neighbour and the village.")),
    _item("drill", "一年内家人一起演练过吗？", "Did you practise together within a year?",
          _yes("演练过", "Yes"),
          _no("没有", "No", "花五分钟演练一次：躲避、关火关气、带上应急包、到集合地点。",
              "Take five minutes: cover, turn off gas, take the bag, go to the meeting place.")),
)  # fmt: skip
