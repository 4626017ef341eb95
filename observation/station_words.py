"""Stations in words: whether they work, and the words that lists use for it. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from registry.words import Words

STATUS_NAMES: dict[str, Text] = {
    "running": t("Running normally"),
    "faulty": t("Faulty"),
    "stopped": t("Stopped"),
    "closed": t("Closed down"),
}
STATUS_TONES = {"running": "ok", "faulty": "bad", "stopped": "warn", "closed": "muted"}
STATUS_OF = Words([
    ("running", ("正常", "运行", "正常运行", "在用", "运行正常", "running", "running normally", "ok")),
    ("faulty", ("故障", "异常", "中断", "维修", "待修", "faulty", "down")),
    ("stopped", ("停测", "停用", "停机", "暂停", "停止运行", "stopped")),
    ("closed", ("撤销", "报废", "废弃", "关闭", "已撤销", "已撤站", "closed", "closed down", "given up")),
])  # fmt: skip
