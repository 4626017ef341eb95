"""Numbers as people write them become numbers that a telephone dials."""

import pytest

from registry.telephones import dial


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0797-6832001", "07976832001"),
        ("(0797) 683 2001", "07976832001"),
        ("13907970000 / 13907970001", "13907970000"),
        ("+86 797 6832001", "+867976832001"),
        ("0797-6832001转801", "07976832001"),
        ("", ""),
    ],
)
def test_the_first_number_is_dialled(written: str, dialled: str) -> None:
    assert dial(written) == dialled
