"""The API keeps what its own description promises, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from tests.support.programs import Programs

# what fits the description may still be refused for what it means: a day that has passed, an area nobody knows
ACCEPTED = ["2xx", "401", "403", "404", "409", "422", "503"]
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}


@pytest.fixture
def api(app: Flask, programs: Programs, request: pytest.FixtureRequest) -> Any:
    """The description, and a token that may do everything."""
    request.node._nodeid = request.node.nodeid  # schemathesis names its subtests by it, and pytest 9.2 lacks it
    app.extensions["token"] = programs.token("administrator")
    config = SchemathesisConfig.from_dict(CONFIG)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=8, derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_operation_keeps_its_promises(case: Any, app: Flask) -> None:
    sent = {"Authorization": f"Bearer {app.extensions['token']}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=sent)
