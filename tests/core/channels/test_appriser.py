"""apprise is an extra: without it a clear word comes; what it would get wrong is refused."""

from __future__ import annotations

import pytest

from core.channels import appriser
from core.channels.codes import advice
from core.channels.letters import Blocked, Letter
from core.errors import Invalid


def test_without_the_package_every_letter_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appriser, "is_installed", lambda: False)
    with appriser.apprise("tgram://token/chat").open() as send, pytest.raises(Blocked) as refused:
        send(Letter("", "x", "y"))
    told = advice("apprise", refused.value.code)
    assert told is not None and "requirements-notify-extra.txt" in str(told.remedy)


@pytest.mark.parametrize("address", ["wecombot://key", "dingtalk://token", "feishu://token"])
def test_vendors_whose_refusals_it_does_not_notice_have_channels_of_their_own(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        appriser.check(address, may_be_local=False)
    assert refused.value.code == "own_kind"


@pytest.mark.parametrize("address", ["json://localhost/x", "json://127.0.0.1:8000", "syslog://", "xml://[::1]/"])
def test_it_may_not_be_sent_to_the_server_itself(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        appriser.check(address, may_be_local=False)
    assert refused.value.code == "address_closed"


@pytest.mark.parametrize("address", ["tgram", "a b://c", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        appriser.check(address, may_be_local=False)
    assert refused.value.code == "address"


def test_others_are_taken() -> None:
    assert appriser.check("tgram://token/chat", may_be_local=False)
