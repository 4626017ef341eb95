"""What households answered in the self-check, as sums by township and day; of some townships too few to be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from demo.areas import COUNTY_ID, Township
from demo.rows import Rows
from outreach.quiz import outcome
from outreach.quiz_defaults import DEFAULTS

DAYS, HOUSEHOLDS = (2, 4), (9, 26)
BEST = {
    "furniture": 0.2, "bedroom": 0.6, "exits": 0.65, "gas": 0.5, "go_bag": 0.15, "cover": 0.6, "meeting_place": 0.3,
    "contact": 0.25, "shelter": 0.35, "needs": 0.55, "drill": 0.2,
}  # fmt: skip
"""How many give the best answer, of one, where people are neither well nor badly prepared; made up."""
SMALL, NONE = 5, 7
"""Of so many townships one has too few households to be told, and one has none."""


def add_self_check(rng: Random, rows: Rows, townships: Sequence[Township], today: date) -> None:
    """Write the sums of some days of the last year: most from townships, some where no township was named."""
    for place, township in enumerate(townships):
        if place % NONE == NONE - 1:
            continue
        few = place % SMALL == SMALL - 1
        ease = rng.uniform(-0.12, 0.12) + (0.1 if township.is_urban else 0)
        for back in rng.sample(range(3, 300), 1 if few else rng.randint(*DAYS)):
            number = rng.randint(3, 8) if few else rng.randint(*HOUSEHOLDS)
            _day(rng, rows, township.id, today - timedelta(days=back), number, ease)
    for back in rng.sample(range(3, 300), 3):
        _day(rng, rows, COUNTY_ID, today - timedelta(days=back), rng.randint(8, 20), 0)


def _day(rng: Random, rows: Rows, area_id: int, on: date, households: int, ease: float) -> None:
    given: Counter[tuple[str, str]] = Counter()
    points = most = 0
    for _ in range(households):
        answers = {item.code: _answer(rng, item.code, [one.code for one in item.options], ease) for item in DEFAULTS}
        reached = outcome(DEFAULTS, answers)
        points, most = points + reached.points, most + reached.most
        given.update(answers.items())
    rows.put("quiz_days", area_id=area_id, on_day=on, takers=households, points=points, most=most)
    for (question, answer), count in sorted(given.items()):
        rows.put("quiz_answers", area_id=area_id, on_day=on, question=question, answer=answer, count=count)


def _answer(rng: Random, question: str, options: Sequence[str], ease: float) -> str:
    """The best answer, which stands first, as often as people of the place are prepared; else one of the others."""
    return options[0] if rng.random() < BEST[question] + ease else rng.choice(options[1:])
