"""What in a text tells who somebody is: names, telephone numbers, identity numbers, addresses of e-mail. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BETWEEN = re.compile(r"(?<=\d)[\s().·_\u2010-\u2015-]+(?=\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{9,11}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LEAST = 2  # characters of a name that is looked for; one alone stands in too many words
_TITLED = re.compile(
    "(?:欧阳|上官|司马|诸葛|司徒|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘"
    "蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤赖温])"
    "(?:女士|先生|小姐)"
)
_TITLES = "(?:女士|先生|小姐|老师|同志|师傅|医生|同学|大姐|大哥|大爷|大妈|阿姨|叔叔|老板|经理|主任|校长|书记|局长|科长)"
_CHINESE = re.compile(r"[\u4e00-\u9fff]{3,4}")
_FULL = re.compile(r"[\u4e00-\u9fff]{2,4}")


def traces(text: str, told: tuple[str, str, str] = ("", "", ""), *, is_official: bool = False) -> list[str]:
    """What the text holds that should not be published, as it was found, each once.

    `told` is the name, telephone and e-mail that a person gave: each is found however it is spaced or written, a
    Chinese name also without its family name, or as the family name with a title. Beside them "张女士" and its like,
    every mobile number and identity number is found, and in a text that is not the office's own every landline and
    e-mail too.
    """
    return list(dict.fromkeys(_found(text, told, is_official)))


def _found(text: str, told: tuple[str, str, str], is_official: bool) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text)
    digits, dense = _BETWEEN.sub("", plain), re.sub(r"\s+", "", plain).casefold()
    name, phone, email = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", one)).casefold() for one in told)
    for one in _names(name):
        if one in dense:
            yield one
    if _FULL.fullmatch(name):
        yield from re.findall(f"{name[0]}{_TITLES}", dense)
    yield from _TITLED.findall(dense)
    number = re.sub(r"\D", "", phone)
    if len(number) > 5 and number in digits:
        yield number
    if email and email in dense:
        yield email
    yield from _MOBILE.findall(digits)
    yield from _IDENTITY.findall(digits)
    if not is_official:
        yield from _LANDLINE.findall(digits)
        yield from _EMAIL.findall(plain)


def _names(name: str) -> list[str]:
    """The name, and of a Chinese name of three or four characters the given name of two."""
    if len(name) < _LEAST:
        return []
    return [name, name[-2:]] if _CHINESE.fullmatch(name) else [name]
