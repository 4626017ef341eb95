"""Counts left empty are 0, percentages stay under a hundred, every column of a result can be typed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outreach.inputs import CampaignInput, ResultInput
from outreach.kinds import COLUMNS, STATUS_NAMES, STATUS_TONES
from outreach.models import OutreachResult


def test_an_empty_result_is_all_zeros() -> None:
    given = ResultInput()
    assert {getattr(given, column) for column in COLUMNS} == {0} and given.people == {}


def test_every_column_of_the_table_can_be_typed_and_has_a_name() -> None:
    kept = {column.key for column in OutreachResult.__table__.columns}
    assert set(COLUMNS) == kept - {"event_id", "remarks", "reported_at", "reported_by", "version"}
    assert set(COLUMNS) <= set(ResultInput.model_fields)
    assert set(STATUS_NAMES) == set(STATUS_TONES)


CAMPAIGN = {"name": "x", "starts_on": "2026-05-01", "ends_on": "2026-05-31", "area_id": "1"}


def test_targets_are_percentages_by_kind_of_unit() -> None:
    assert CampaignInput.model_validate(CAMPAIGN | {"targets": {"school": "100"}}).targets == {"school": 100}


@pytest.mark.parametrize("percent", ["101", "-1", "half"])
def test_a_target_is_a_percentage(percent: str) -> None:
    with pytest.raises(ValidationError):
        CampaignInput.model_validate(CAMPAIGN | {"targets": {"school": percent}})
