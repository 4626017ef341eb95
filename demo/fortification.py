"""The county's table of seismic parameters, and projects in every state of their review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER_NAME
from demo.areas import Township
from demo.land import point_in
from demo.rows import Rows
from demo.year import at
from readiness.fortification import DEFAULT_DAYS, Ground, Rules, required

SOURCE = "演示数据，不是真实区划图"
STEPS = tuple(DEFAULT_DAYS)
OFFICES = ("县地震局", "县住建局", "县行政审批局", "县地震局、县住建局", "县住建局")


@dataclass(frozen=True)
class Sample:
    """A project as it is to be written: how many steps are done, and how it stands."""

    name: str
    kind: str
    owner: str
    days_ago: int
    done: int
    designed: int | None  # thousandths of g; None: as needed
    result: str = ""
    note: str = ""
    is_given: bool = True  # whether the designed values are known


SAMPLES = (
    Sample("城东初级中学综合楼", "school", "县教育体育局", 21, 1, 100),
    Sample("县中医院住院楼", "hospital", "县中医院", 34, 2, None),
    Sample("文化广场商业综合体", "crowded", "永兴置业有限公司", 62, 2, None),
    Sample("污水处理厂二期", "general", "县城市建设投资公司", 9, 0, None, is_given=False),
    Sample("跨江大桥", "major", "县交通运输局", 48, 1, None),
    Sample("安置小区三期5号楼", "general", "县城市建设投资公司", 130, 5, None, "passed"),
    Sample("乡镇卫生院门诊楼", "hospital", "县卫生健康委员会", 150, 5, None, "passed"),
    Sample("农贸市场改造", "crowded", "兴隆商贸有限公司", 110, 3, 100, "conditional", "按高一档加固，竣工时复核。"),
    Sample("木材加工厂房", "general", "青山木业有限公司", 95, 2, 50, "refused", "设计加速度低于要求，补正后重新申报。"),
)  # fmt: skip


def add_fortification(rng: Random, rows: Rows, townships: Sequence[Township], today: date) -> None:
    """Write the table, one township short of complete, and the projects."""
    ground: dict[int, Ground] = {}
    for place, township in enumerate(townships):
        if place == len(townships) - 1:
            continue  # as in life: one is missing
        ground[township.id] = Ground((100, 100, 150)[place % 3], 350)
        rows.add("seismic_parameters", area_id=township.id, pga=ground[township.id].pga, period=350, source=SOURCE,
                 is_verified=place % 4 != 3, version=1)  # fmt: skip
    for number, sample in enumerate(SAMPLES):
        township = townships[number % max(1, len(townships) - 1)]
        _project(rng, rows, sample, number, township, ground[township.id], today)


def _project(
    rng: Random, rows: Rows, sample: Sample, number: int, township: Township, ground: Ground, today: date
) -> None:
    needed = required(ground, sample.kind, Rules())
    assert needed is not None
    received = today - timedelta(days=sample.days_ago)
    lon, lat = point_in(rng, township.seat.shape, township.seat.seat)
    designed = (sample.designed or needed.pga) if sample.is_given else None
    ended = received + timedelta(days=55) if sample.result else None
    project = rows.add(
        "construction_projects", area_id=township.id, unit_id=None, code=f"KZ{received:%Y}{number + 1:03d}",
        name=f"{township.stem}{sample.name}", kind=sample.kind, owner=sample.owner, address="", lon=lon, lat=lat,
        floors=rng.randrange(1, 12), floor_area=rng.randrange(12, 180) * 100, structure="钢筋混凝土框架",
        ground_area_id=township.id, ground_pga=ground.pga, ground_period=ground.period, ground_source=SOURCE,
        looked_up_at=at(received, 9 * 60), evaluated_pga=None, evaluated_period=None, evaluation="",
        required_pga=needed.pga, required_period=needed.period, designed_pga=designed,
        designed_period=needed.period if designed else None, received_on=received,
        due_on=received + timedelta(days=84), result=sample.result, result_on=ended, result_note=sample.note,
        result_by=PLANNER_NAME if ended else "", note="", created_at=at(received, 9 * 60), version=1,
    )  # fmt: skip
    _steps(rows, project, sample, received)


def _steps(rows: Rows, project: int, sample: Sample, received: date) -> None:
    since = received
    for position, step in enumerate(STEPS, start=1):
        due = since + timedelta(days=round(DEFAULT_DAYS[step] * 1.4))
        is_done = position <= sample.done
        is_next = position == sample.done + 1
        done = min(due, since + timedelta(days=DEFAULT_DAYS[step])) if is_done else None
        rows.add(
            "review_steps", project_id=project, position=position, step=step, who=OFFICES[position - 1],
            state="passed" if is_done else "waiting", due_on=due if is_done or is_next else None, done_on=done,
            done_by=PLANNER_NAME if is_done else "", note="", version=1,
        )  # fmt: skip
        since = done or since
