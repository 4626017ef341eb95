"""The page of what is on is found from the other public pages."""

from __future__ import annotations

import pytest

from tests.support.world import Visitor, World


@pytest.mark.parametrize("path", ["/map", "/drill-days"])
def test_what_is_on_is_linked_from_the_public_pages(path: str, world: World, client: Visitor) -> None:
    assert 'href="/whats-on"' in client.get(path).text
