"""In which order an anomaly is handled, and which times are impossible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from core.errors import Invalid
from observation import anomaly_lifecycle as lifecycle
from observation.anomaly_lifecycle import ALLOWED, Facts, next_deed, possible, refusal, state_after
from observation.anomaly_media import checked_kind, kind_of

APPEARED = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
STATES = ("reported", "judged", "verified", "closed")


def facts(state: str, is_passed_up: bool = False) -> Facts:
    return Facts(state, is_passed_up, APPEARED)


def test_the_usual_way_leads_from_the_report_to_the_closing() -> None:
    state, is_passed_up, went = "reported", False, []
    while deed := next_deed(facts(state, is_passed_up)):
        assert refusal(deed, facts(state, is_passed_up)) is None
        state, is_passed_up = state_after(deed, state), is_passed_up or deed == "pass_up"
        went.append(deed)
    assert (went, state) == (["judge", "pass_up", "verify", "close"], "closed")


@pytest.mark.parametrize(("deed", "state"), list(product(ALLOWED, STATES)))
def test_every_deed_is_possible_or_refused_with_what_comes_first(deed: str, state: str) -> None:
    why = refusal(deed, facts(state))
    assert (why is None) == (state in ALLOWED[deed])
    if why is not None:
        assert why.hint is not None
        assert str(why.message) and str(why.hint)


def test_passing_up_twice_is_refused_and_a_closed_one_has_to_be_opened_first() -> None:
    assert refusal("pass_up", facts("judged", True)).code == "passed_up"  # type: ignore[union-attr]
    assert "Open it again first" in str(refusal("judge", facts("closed", True)))
    assert possible(facts("closed", True)) == ["reopen"]


def test_it_cannot_appear_after_it_was_reported_beyond_a_wrong_clock() -> None:
    now = APPEARED + timedelta(hours=1)
    assert lifecycle.appeared(now + timedelta(minutes=5), now) == now
    for wrong in (now + timedelta(minutes=11), now - timedelta(days=400)):
        with pytest.raises(Invalid):
            lifecycle.appeared(wrong, now)


def test_a_visit_lies_between_the_appearance_and_now() -> None:
    now = APPEARED + timedelta(hours=5)
    assert lifecycle.on_site(APPEARED + timedelta(hours=1), facts("judged"), now) == APPEARED + timedelta(hours=1)
    for wrong, code in ((APPEARED - timedelta(minutes=1), "before"), (now + timedelta(hours=1), "future")):
        with pytest.raises(Invalid) as refused:
            lifecycle.on_site(wrong, facts("judged"), now)
        assert (refused.value.code, refused.value.field) == (code, "on_site_clock")


def test_a_call_comes_after_the_appearance() -> None:
    now = APPEARED + timedelta(hours=5)
    assert lifecycle.called(now, APPEARED, now) == now
    for wrong in (APPEARED - timedelta(minutes=1), now + timedelta(hours=1)):
        with pytest.raises(Invalid):
            lifecycle.called(wrong, APPEARED, now)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x1aE\xdf\xa3\x01B\x82\x84webm", "video/webm"),
        (b"ID3\x03", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"#!AMR\n", "audio/amr"),
        (b"<svg onload=alert(1)>", ""),
        (b"\x00\x00\x00\x18ftypheic", ""),
        (b"MZ\x90", ""),
        (b"", ""),
    ],
)
def test_a_file_is_known_by_what_is_in_it(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_what_is_no_medium_or_a_video_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="no photo, video or sound"):
        checked_kind(b"<html>", "film.mp4")
    with pytest.raises(Invalid, match="larger than 20 MB"):
        checked_kind(b"\x00\x00\x00\x18ftypisom" + b"\0" * 20_000_000, "film.mp4")
