"""Money: a receipt is entered once, and nothing is spent tomorrow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.times import today
from outreach.budget_services import add_expense, add_line, edit_expense
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from schedule.models import Campaign
from tests.support.world import World


def test_a_receipt_is_entered_once(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    session.info["actor"] = planner
    made = [Campaign(name=name, area_id=world.areas["county"].id, starts_on=today(), ends_on=today())
            for name in ("宣传周", "科普日")]  # fmt: skip
    session.add_all(made)
    session.flush()
    lines = [add_line(session, one, BudgetLineInput(purpose="printing", planned=Decimal(900)), planner) for one in made]

    def spent(which: int, number: str, on: int = 0) -> ExpenseInput:
        return ExpenseInput(line_id=lines[which].id, spent_on=today() + timedelta(days=on), amount=Decimal(80),
                            what="折页", receipt_no=number)  # fmt: skip

    first = add_expense(session, made[0], spent(0, "No.0815"), planner)
    with pytest.raises(Invalid) as refused:
        add_expense(session, made[1], spent(1, "no.0815"), planner)
    assert refused.value.field == "receipt_no" and "折页" in str(refused.value) and "宣传周" in str(refused.value)
    with pytest.raises(Invalid):
        add_expense(session, made[1], spent(1, "0816", 1), planner)
    add_expense(session, made[1], spent(1, ""), planner)
    assert edit_expense(session, made[0], first, spent(0, "No.0815"), planner) is first
    other = add_expense(session, made[1], spent(1, "No.0815-2"), planner)
    with pytest.raises(Invalid):
        edit_expense(session, made[1], other, spent(1, "No.0815"), planner)
