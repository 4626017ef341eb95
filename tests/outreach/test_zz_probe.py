from __future__ import annotations


def test_x(everything, app):
    pass
